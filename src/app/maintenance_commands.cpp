// `yunzhan backup | restore | verify | tidy`.
#include <filesystem>
#include <iostream>
#include <memory>

#include <unistd.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/pack_commands.hpp"
#include "app/tidy.hpp"
#include "store/backup.hpp"
#include "store/folder.hpp"

namespace yz::app {
namespace {

struct Arguments {
  std::filesystem::path data;
  std::filesystem::path folder;
  bool json = false;
};

int complain(const Error& error) {
  std::cerr << describe(error) << '\n';
  return exit_failed;
}

// One line that is written over, on a terminal only.
store::Progress progress_line() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](std::string_view step, std::uint64_t done, std::uint64_t total) {
    std::cerr << '\r' << step << ' ' << done << '/' << total << (done == total ? "\n" : "   ");
  };
}

int report(const Arguments& arguments, const char* what, const store::BackupReport& report) {
  if (arguments.json) {
    std::cout << boost::json::object{{"journal_position", report.journal_position},
                                     {"blobs", report.blobs},
                                     {"bytes", report.bytes},
                                     {"missing_blobs", report.missing.size()}}
              << '\n';
  } else {
    std::cout << what << ": " << report.blobs << " blobs, " << report.bytes
              << " bytes, journal up to " << report.journal_position << '\n';
  }
  for (const Sha256& blob : report.missing) std::cerr << "missing blob: " << blob.hex() << '\n';
  return report.missing.empty() ? exit_done : exit_failed;
}

int backup(const Arguments& arguments) {
  const auto done =
      store::backup(arguments.data, arguments.folder, list_blobs, system_now(), progress_line());
  return done ? report(arguments, "backup made", *done) : complain(done.error());
}

int restore(const Arguments& arguments) {
  const auto done = store::restore(arguments.folder, arguments.data, list_blobs, progress_line());
  return done ? report(arguments, "restored", *done) : complain(done.error());
}

int verify(const Arguments& arguments) {
  const auto seen = store::verify(arguments.data, list_blobs, progress_line(), check_rooms);
  if (!seen) return complain(seen.error());
  if (arguments.json) {
    boost::json::array faults(seen->faults.begin(), seen->faults.end());
    std::cout << boost::json::object{{"ok", seen->ok()},
                                     {"faults", std::move(faults)},
                                     {"journal_position", seen->journal_position},
                                     {"blobs", seen->blobs},
                                     {"unreferenced_blobs", seen->unreferenced.size()}}
              << '\n';
  } else {
    for (const auto& fault : seen->faults) std::cout << fault << '\n';
    std::cout << (seen->ok() ? "all is well" : "NOT WELL") << ": journal up to "
              << seen->journal_position << ", " << seen->blobs << " blobs, "
              << seen->unreferenced.size() << " that nothing refers to\n";
  }
  return seen->ok() ? exit_done : exit_failed;
}

int tidy_folder(const Arguments& arguments) {
  if (!std::filesystem::exists(store::database_file(arguments.data)))
    return complain({ErrorKind::not_found, "there is no fair in this folder",
                     arguments.data.string(), std::source_location::current()});
  const auto data = DataFolder::open(arguments.data);
  if (!data) return complain(data.error());
  const auto done = tidy(*data, {});
  if (!done) return complain(done.error());
  if (arguments.json)
    std::cout << boost::json::object{{"blobs", done->blobs},
                                     {"bytes", done->bytes},
                                     {"journal_entries", done->journal_entries},
                                     {"kept_answers", done->kept_answers}}
              << '\n';
  else
    std::cout << "removed " << done->blobs << " blobs (" << done->bytes << " bytes), "
              << done->journal_entries << " old journal entries, " << done->kept_answers
              << " answers past their day\n";
  return exit_done;
}

CLI::App* add(CLI::App& app, Chosen& chosen, const char* name, const char* help,
              const char* folder_help, int (*run)(const Arguments&)) {
  auto* command = app.add_subcommand(name, help);
  auto arguments = std::make_shared<Arguments>();
  command->add_option("--data", arguments->data, "the data folder")->required();
  command->add_flag("--json", arguments->json, "report as JSON");
  if (folder_help) command->add_option("FOLDER", arguments->folder, folder_help)->required();
  command->callback([=, &chosen] { chosen = [=] { return run(*arguments); }; });
  return command;
}

}  // namespace

void add_maintenance(CLI::App& app, Chosen& chosen) {
  add(app, chosen, "backup", "copy a data folder while it is served",
      "where the copy goes; must not exist", backup);
  add(app, chosen, "restore", "make a data folder from a backup", "the backup", restore);
  add(app, chosen, "verify", "read everything once and name what is wrong", nullptr, verify);
  add(app, chosen, "tidy", "remove what no record needs any more (a served fair does it daily)",
      nullptr, tidy_folder);
}

}  // namespace yz::app
