// `yunzhan hall build PACK` on the command line.
#include <iostream>
#include <map>
#include <memory>

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/hall_build.hpp"

namespace yz::app {

void add_hall(CLI::App& app, Chosen& chosen) {
  struct Arguments {
    std::filesystem::path pack;
    std::string quality = "draft";
    HallBuildOptions options;
  };
  const auto arguments = std::make_shared<Arguments>();
  auto* hall = app.add_subcommand("hall", "make halls of floor plans");
  hall->require_subcommand(1);
  auto* build = hall->add_subcommand(
      "build", "bake every hall of a pack: geometry, light, navmesh, panoramas, drawing");
  build->add_option("PACK", arguments->pack, "the pack's folder")->required();
  build
      ->add_option("--quality", arguments->quality,
                   "draft: a first look in a minute; final: with panoramas; none: geometry alone")
      ->check(CLI::IsMember({"none", "draft", "final"}));
  build->add_option("--threads", arguments->options.threads, "0: as many as the machine has")
      ->check(CLI::Range(0, 256));
  build->add_flag("--force", arguments->options.force, "also what is up to date");
  build->add_flag("--json", arguments->options.json, "report as JSON");
  build->callback([=, &chosen] {
    chosen = [=] {
      arguments->options.quality = *parse_word<hall::Quality>(arguments->quality);
      arguments->options.progress = ::isatty(STDERR_FILENO) == 1;
      return run_hall_build(arguments->pack, arguments->options, std::cout, std::cerr);
    };
  });
}

}  // namespace yz::app
