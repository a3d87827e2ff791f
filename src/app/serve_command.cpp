// `yunzhan serve`: opens the data folder, takes in the packs named, serves until told to stop.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/data_folder.hpp"
#include "app/embedded_resources.hpp"
#include "app/listen_address.hpp"
#include "app/pack_commands.hpp"
#include "app/site.hpp"
#include "app/tidy.hpp"
#include "base/log.hpp"
#include "http/server.hpp"

namespace yz::app {
namespace {

struct ServeArguments {
  std::filesystem::path data;
  std::vector<std::filesystem::path> packs;
  std::string listen = "127.0.0.1:8080";
  std::string public_url;
  std::vector<std::string> trusted_proxies;
  unsigned threads = 0;
  std::size_t connections_per_address = http::ServerOptions().connections_per_address;
  std::filesystem::path web;
  std::string sandbox_url;
  std::filesystem::path sandbox_secret;
  std::filesystem::path stripe_key;
  std::filesystem::path stripe_notice_secret;
  std::string janus_url;
  std::filesystem::path janus_secret;
  std::filesystem::path janus_admin_key;
  bool allow_private_webhooks = false;
};

int complain(const Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == ErrorKind::invalid ? exit_faults : exit_failed;
}

// Every thread of the process inherits this mask; one thread alone waits for what it holds back.
sigset_t hold_back_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

Result<Resources> web_files(const ServeArguments& arguments) {
  if (arguments.web.empty()) return embedded_resources();
  return Resources::read_folder(arguments.web);
}

void greet(const std::string& url, const std::optional<std::string>& setup_path) {
  std::cout << "Yunzhan 云展 is open: " << url << '\n';
  if (setup_path)
    std::cout << "No organiser yet. Open this address once to set the organiser's password:\n  "
              << url << *setup_path << '\n';
  std::cout.flush();
}

Result<PaymentOptions> payments_of(const ServeArguments& arguments) {
  PaymentOptions options;
  options.sandbox_url = arguments.sandbox_url;
  YZ_ASSIGN(options.sandbox_secret,
            read_secret(arguments.sandbox_secret, "YUNZHAN_SANDBOX_SECRET"));
  YZ_ASSIGN(options.stripe.key, read_secret(arguments.stripe_key, "YUNZHAN_STRIPE_KEY"));
  YZ_ASSIGN(options.stripe.notice_secret,
            read_secret(arguments.stripe_notice_secret, "YUNZHAN_STRIPE_NOTICE_SECRET"));
  return options;
}

Result<live::JanusSettings> janus_of(const ServeArguments& arguments) {
  live::JanusSettings settings{.url = arguments.janus_url};
  YZ_ASSIGN(settings.secret, read_secret(arguments.janus_secret, "YUNZHAN_JANUS_SECRET"));
  YZ_ASSIGN(settings.admin_key, read_secret(arguments.janus_admin_key, "YUNZHAN_JANUS_ADMIN_KEY"));
  return settings;
}

// A mail leads to the fair, so the fair must know its own address.
Result<mail::SmtpSettings> mail_of(const ServeArguments& arguments) {
  YZ_ASSIGN(auto settings, mail::smtp_from_environment());
  if (settings.is_set() && arguments.public_url.empty())
    return fail(ErrorKind::invalid, "mail needs --public-url, where its links lead",
                "YUNZHAN_SMTP_URL");
  return settings;
}

// Accounts, sessions, talk, orders and what search counts change all the time and stand on no
// shared page.
bool is_on_pages(std::string_view topic) {
  if (topic.starts_with("trade.")) return topic == "trade.offer_changed";
  return !topic.starts_with("people.") && !topic.starts_with("live.") &&
         !topic.starts_with("search.");
}

// Content that pages are made from changed: ready-made answers are made anew.
void watch_content(store::Database& database, http::Server& server) {
  database.follow("app.page_cache",
                  [&server](store::Tx&, std::span<const store::JournalEntry> entries) -> Result<> {
                    for (const auto& entry : entries)
                      if (is_on_pages(entry.topic)) {
                        server.content_changed();
                        break;
                      }
                    return {};
                  });
}

int serve(const ServeArguments& arguments) {
  const auto listen = parse_listen_address(arguments.listen);
  if (!listen) return complain(listen.error());
  const sigset_t stop_signals = hold_back_stop_signals();

  auto data = DataFolder::open(arguments.data);
  if (!data) return complain(data.error());
  for (const auto& pack : arguments.packs)
    if (const int code =
            run_import(*data->database, data->blobs, pack, false, std::cout, std::cerr);
        code != exit_done)
      return code;

  const auto resources = web_files(arguments);
  if (!resources) return complain(resources.error());
  const auto payments = payments_of(arguments);
  if (!payments) return complain(payments.error());
  const auto smtp = mail_of(arguments);
  if (!smtp) return complain(smtp.error());
  const auto janus = janus_of(arguments);
  if (!janus) return complain(janus.error());
  auto site = Site::create(*data, *resources,
                           {.public_url = arguments.public_url,
                            .payments = *payments,
                            .smtp = *smtp,
                            .janus = *janus,
                            .allow_private_webhooks = arguments.allow_private_webhooks});
  if (!site) return complain(site.error());
  const auto setup_path = (*site)->setup_path();
  if (!setup_path) return complain(setup_path.error());

  auto server = http::Server::create((*site)->take_router(),
                                     {.address = listen->address,
                                      .port = listen->port,
                                      .threads = arguments.threads,
                                      .connections_per_address = arguments.connections_per_address,
                                      .trusted_proxies = arguments.trusted_proxies,
                                      .more_metrics = [&site] { return (*site)->metrics(); }});
  if (!server) return complain(server.error());
  watch_content(*data->database, **server);
  greet(arguments.public_url.empty() ? local_url(*listen, (*server)->port()) : arguments.public_url,
        *setup_path);

  std::jthread stopper([&] {
    int signal = 0;
    sigwait(&stop_signals, &signal);
    log_info("stopping", {{"signal", signal}});
    (*server)->stop();
  });
  {
    const TidyDaily tidying(*data);
    (*server)->run();
  }
  (*site)->close();
  data->database->stop();  // before the server goes: a finished write resumes its handler there
  site->reset();           // before the server goes, too: connections in halls hold seats of it
  log_info("stopped");
  return exit_done;
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("serve", "serve a fair");
  auto arguments = std::make_shared<ServeArguments>();
  command->add_option("--data", arguments->data, "the data folder; made where it is missing")
      ->required();
  command->add_option("--pack", arguments->packs, "a pack to import first; may be repeated");
  command->add_option("--listen", arguments->listen, "address and port")->capture_default_str();
  command->add_option("--public-url", arguments->public_url,
                      "how visitors reach it, e.g. https://fair.example");
  command->add_option("--trusted-proxy", arguments->trusted_proxies,
                      "address whose X-Forwarded-For is believed");
  command
      ->add_option("--connections-per-address", arguments->connections_per_address,
                   "connections that one address may hold; 0: no bound")
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "I/O threads; 0: one a core")
      ->capture_default_str();
  command->add_option("--web", arguments->web,
                      "a folder of web files instead of those in the binary");
  command->add_option("--sandbox-pay", arguments->sandbox_url,
                      "address of a `yunzhan sandbox-pay`: payments that move no money");
  command->add_option("--sandbox-secret", arguments->sandbox_secret,
                      "file with the secret shared with it; else YUNZHAN_SANDBOX_SECRET");
  command->add_option("--stripe-key", arguments->stripe_key,
                      "file with Stripe's secret key; else YUNZHAN_STRIPE_KEY");
  command->add_option("--stripe-notice-secret", arguments->stripe_notice_secret,
                      "file with its webhook's secret; else YUNZHAN_STRIPE_NOTICE_SECRET");
  command->add_option("--janus", arguments->janus_url,
                      "ws:// address of a Janus: visitors near each other can speak");
  command->add_option("--janus-secret", arguments->janus_secret,
                      "file with its api_secret; else YUNZHAN_JANUS_SECRET");
  command->add_option("--janus-admin-key", arguments->janus_admin_key,
                      "file with its videoroom plugin's admin_key; else YUNZHAN_JANUS_ADMIN_KEY");
  command->add_flag("--allow-private-webhooks", arguments->allow_private_webhooks,
                    "webhooks also by http and to this machine's own network: for tests");
  command->callback([=, &chosen] { chosen = [=] { return serve(*arguments); }; });
}

}  // namespace yz::app
