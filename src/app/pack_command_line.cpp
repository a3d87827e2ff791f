// `yunzhan check | import | export` and the hidden `media-worker` on the command line.
#include <filesystem>
#include <iostream>
#include <memory>

#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/pack_commands.hpp"
#include "media/worker.hpp"

namespace yz::app {
namespace {

struct Arguments {
  std::filesystem::path data;
  std::filesystem::path folder;
  std::string slug;
  bool json = false;
};

// Runs `act` on the opened data folder, or says why it does not open.
template <class Act>
int with_data(const std::filesystem::path& path, Act act) {
  auto data = DataFolder::open(path);
  if (data) return act(*data);
  std::cerr << describe(data.error()) << '\n';
  return exit_failed;
}

}  // namespace

void add_packs(CLI::App& app, Chosen& chosen) {
  const auto arguments = std::make_shared<Arguments>();

  auto* check = app.add_subcommand("check", "name every fault of a pack as file:line:column");
  check->add_option("PACK", arguments->folder, "the pack's folder")->required();
  check->add_flag("--json", arguments->json, "report as JSON");
  check->callback([=, &chosen] {
    chosen = [=] { return run_check(arguments->folder, arguments->json, std::cout, std::cerr); };
  });

  auto* import = app.add_subcommand("import", "take a pack into a data folder, all or nothing");
  import->add_option("--data", arguments->data, "the data folder")->required();
  import->add_option("PACK", arguments->folder, "the pack's folder")->required();
  import->add_flag("--json", arguments->json, "report as JSON");
  import->callback([=, &chosen] {
    chosen = [=] {
      return with_data(arguments->data, [&](DataFolder& data) {
        return run_import(*data.database, data.blobs, arguments->folder, arguments->json, std::cout,
                          std::cerr);
      });
    };
  });

  auto* out = app.add_subcommand("export", "write a pack back as a folder");
  out->add_option("--data", arguments->data, "the data folder")->required();
  out->add_option("--pack", arguments->slug,
                  "the pack's slug; may be left out where there is one pack");
  out->add_option("FOLDER", arguments->folder, "where it goes; must not exist or be empty")
      ->required();
  out->callback([=, &chosen] {
    chosen = [=] {
      return with_data(arguments->data, [&](DataFolder& data) {
        return run_export(*data.database, data.blobs, arguments->slug, arguments->folder,
                          std::cerr);
      });
    };
  });
}

void add_media_worker(CLI::App& app, Chosen& chosen) {
  for (const std::string_view command : {media::worker_command, media::snapshot_command}) {
    auto* worker =
        app.add_subcommand(std::string(command), "decode one picture; started by the server");
    worker->group("");  // not for people
    // Without exit handlers: in its cage some of them (a sanitizer's look for leaks) would be
    // killed.
    worker->callback([&chosen, command] {
      chosen = [command]() -> int { ::_exit(media::run_worker(command)); };
    });
  }
}

}  // namespace yz::app
