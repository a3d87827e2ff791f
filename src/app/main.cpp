// yunzhan: the commands. Each stands in a file of its own and says what it did by its exit code:
// 0 done · 1 failed · 2 the input or the arguments are wrong.
#include <functional>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Yunzhan 云展: an online fair in one binary and one data folder.", "yunzhan"};
  app.set_version_flag("--version", YZ_VERSION);
  app.require_subcommand(1);

  std::function<int()> chosen;
  for (const auto add : yz::app::commands) add(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return chosen();
}
