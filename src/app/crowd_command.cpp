// `yunzhan crowd`: headless visitors that fill a hall and say what they saw.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>

#include "app/commands.hpp"
#include "app/crowd_ways.hpp"
#include "app/pack_commands.hpp"
#include "live/crowd/crowd.hpp"

namespace yz::app {
namespace {

struct CrowdArguments {
  std::string url = "http://127.0.0.1:8080";
  bool json = false;
  live::CrowdOptions crowd;
};

int crowd(CrowdArguments& arguments) {
  const auto url = boost::urls::parse_uri(arguments.url);
  if (!url || url->scheme() != "http" || url->host_type() != boost::urls::host_type::ipv4) {
    std::cerr << "--url is http://ADDRESS:PORT, the address an IPv4 one\n";
    return exit_faults;
  }
  arguments.crowd.host = url->host();
  arguments.crowd.port = url->has_port() ? url->port_number() : 80;
  auto walkable = walkable_of(arguments.crowd);
  if (!walkable) {
    std::cerr << describe(walkable.error()) << '\n';
    return exit_failed;
  }
  arguments.crowd.walkable = std::move(*walkable);
  const auto figures = live::run_crowd(arguments.crowd);
  if (!figures) {
    std::cerr << describe(figures.error()) << '\n';
    return figures.error().kind == ErrorKind::invalid ? exit_faults : exit_failed;
  }
  if (arguments.json) {
    std::cout << boost::json::serialize(*figures) << '\n';
  } else {
    for (const auto& [name, value] : *figures)
      std::cout << std::string_view(name.data(), name.size()) << ": " << value << '\n';
  }
  return figures->at("joined").to_number<std::uint32_t>() == arguments.crowd.visitors ? exit_done
                                                                                      : exit_failed;
}

}  // namespace

void add_crowd(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("crowd", "headless visitors that fill a hall and measure it");
  auto arguments = std::make_shared<CrowdArguments>();
  auto& options = arguments->crowd;
  command->add_option("--url", arguments->url, "the server")->capture_default_str();
  command->add_option("--hall", options.hall, "the hall's slug")->required();
  command->add_option("--visitors", options.visitors)->capture_default_str();
  command->add_option("--walk", options.walk, "metres a second")->capture_default_str();
  command->add_option("--moving", options.moving, "share of them that walks")
      ->capture_default_str();
  command->add_flag("--dead-reckoning", options.dead_reckoning,
                    "upload only where prediction is off");
  command->add_option("--rate", options.rate, "poses a second")->capture_default_str();
  command->add_option("--seconds", options.seconds, "to measure, once all are in")
      ->capture_default_str();
  command->add_option("--join-seconds", options.join_seconds)->capture_default_str();
  command->add_option("--deaf", options.deaf, "so many of them never read");
  command->add_option("--late", options.late, "so many of them come while it is measured");
  command->add_option("--late-seconds", options.late_seconds)->capture_default_str();
  command->add_flag("--come-back", options.come_back, "who loses the line comes back");
  command->add_option("--reconnects", options.reconnects, "lines cut while it is measured");
  command->add_option("--room", options.room, "the room whose talk all hear: zone/HALL/ZONE");
  command->add_option("--speakers", options.speakers, "so many of them speak there");
  command->add_option("--chat", options.chat, "messages a second, of all of them together")
      ->capture_default_str();
  command->add_option("--server-pid", options.server_pid, "whose CPU time is measured too");
  command->add_flag("--json", arguments->json, "one line of JSON");
  command->callback([=, &chosen] { chosen = [=] { return crowd(*arguments); }; });
}

}  // namespace yz::app
