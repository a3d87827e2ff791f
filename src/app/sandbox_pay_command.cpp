// `yunzhan sandbox-pay`: a payment provider in a process of its own that moves no money. It has
// what a real one has: a page of its own that the buyer's browser is sent to and comes back from,
// signed notices that are late, doubled, missing or wrong at first, refunds, and no memory of the
// fair.
#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/listen_address.hpp"
#include "app/pack_commands.hpp"
#include "app/payment/payments.hpp"
#include "app/payment/sandbox.hpp"
#include "base/log.hpp"
#include "http/client.hpp"
#include "http/escape.hpp"
#include "http/json_body.hpp"
#include "http/server.hpp"
#include "trade/signature.hpp"

namespace yz::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;

// Tells the fair what it is owed, on a thread of its own; tries again while it is not thanked.
class Teller {
 public:
  explicit Teller(std::string secret)
      : secret_(std::move(secret)), thread_([this] { context_.run(); }) {}
  ~Teller() {
    context_.stop();
    thread_.join();
  }

  void tell(SandboxNotice notice) {
    asio::co_spawn(context_, deliver(std::move(notice)), asio::detached);
  }

 private:
  asio::awaitable<void> deliver(SandboxNotice notice) {
    asio::steady_timer timer(context_);
    auto pause = std::max(notice.at - system_now(), std::chrono::milliseconds(0));
    for (int tries = 0; tries < 12; ++tries) {
      timer.expires_after(pause);
      co_await timer.async_wait(asio::use_awaitable);
      http::ClientRequest request;
      request.method = http::Method::post;
      request.url = notice.url;
      request.body = notice.body;
      request.headers = {{"Content-Type", "application/json"},
                         {"X-Signature", trade::sign(secret_, notice.body, system_now())}};
      const auto answer = co_await http::fetch(std::move(request));
      if (answer && answer->status / 100 == 2) co_return;
      log_warning("a notice was not taken",
                  {{"status", answer ? answer->status : 0}, {"tries", tries + 1}});
      pause = std::chrono::milliseconds(500) * (1 << std::min(tries, 6));
    }
  }

  const std::string secret_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::thread thread_;
};

struct Office {
  Office(std::string s, std::string p, std::chrono::milliseconds delay)
      : secret(std::move(s)), public_url(std::move(p)), sandbox(delay), teller(secret) {}
  const std::string secret;
  std::string public_url;
  std::mutex mutex;
  Sandbox sandbox;  // guarded by mutex
  Teller teller;
};

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string().c_str())
                                                : std::string();
}

std::int64_t number_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

// What the fair asks, once its signature was found right.
Result<json::object> asked_in(const Office& office, const Request& request) {
  YZ_TRY(trade::verify_signature(office.secret, request.header("x-signature").value_or(""),
                                 request.body, request.time));
  return http::parse_json_body(request);
}

Response answer_text(std::string body) {
  return {.content_type = "application/json", .body = std::move(body)};
}

Reply begin(Office& office, Request& request) {
  const auto asked = asked_in(office, request);
  if (!asked) co_return std::unexpected(asked.error());
  SandboxPayment wished;
  wished.key = text_in(*asked, "payment");
  wished.amount = number_in(*asked, "amount");
  wished.currency = text_in(*asked, "currency");
  wished.return_to = text_in(*asked, "return_to");
  wished.notices = text_in(*asked, "notices");
  if (wished.key.empty() || wished.amount < 1)
    co_return fail(ErrorKind::invalid, "A payment needs a key and an amount.");
  const std::lock_guard lock(office.mutex);
  const SandboxPayment* payment = office.sandbox.begin(wished);
  if (payment == nullptr)
    co_return fail(ErrorKind::conflict, "This key was used for another amount.");
  co_return http::json_response(
      json::object{{"redirect", fmt::format("{}/pay/{}", office.public_url, payment->key)}});
}

Reply look(Office& office, Request& request) {
  const auto asked = asked_in(office, request);
  if (!asked) co_return std::unexpected(asked.error());
  const std::lock_guard lock(office.mutex);
  const SandboxPayment* payment = office.sandbox.find(text_in(*asked, "payment"));
  if (payment == nullptr) co_return fail(ErrorKind::not_found, "There is no such payment.");
  co_return answer_text(office.sandbox.describe(*payment));
}

Reply refund(Office& office, Request& request) {
  const auto asked = asked_in(office, request);
  if (!asked) co_return std::unexpected(asked.error());
  const std::lock_guard lock(office.mutex);
  const auto& made = office.sandbox.refund(
      {text_in(*asked, "refund"), text_in(*asked, "payment"), number_in(*asked, "amount")});
  co_return answer_text(office.sandbox.describe(made));
}

struct Choice {
  SandboxWay way;
  std::string_view word;
  std::string_view text;
};
constexpr Choice choices[] = {
    {SandboxWay::pay, "pay", "付款 Pay"},
    {SandboxWay::decline, "decline", "拒付 Decline"},
    {SandboxWay::late, "late", "付款，晚五秒通知 Pay; the notice comes late"},
    {SandboxWay::twice, "twice", "付款，重复通知 Pay; the notice comes five times"},
    {SandboxWay::untold, "untold", "付款，不通知 Pay; no notice comes"},
    {SandboxWay::flip, "flip", "先报失败后到账 Said to have failed, paid after all"},
};

std::string escaped(std::string_view text) {
  std::string out;
  http::append_html(out, text);
  return out;
}

// The page carries its own style; it is no page of the fair.
Response page_of(const SandboxPayment& payment) {
  std::string html = fmt::format(
      R"(<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>沙箱支付 Sandbox payment</title><style>
body{{font:1.1rem/1.6 sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#f4f6f9}}
main{{background:#fff;border:1px solid #ccd3dc;border-radius:.6rem;padding:1.5rem}}
button{{display:block;width:100%;margin:.5rem 0;padding:.8rem;font:inherit;border:1px solid #3b5b8c;border-radius:.4rem;background:#fff;color:#1c3a66}}
button:first-of-type{{background:#1c4f9c;color:#fff}}strong{{font-size:2rem}}</style></head><body><main>
<h1>沙箱支付 Sandbox payment</h1><p>没有真钱。No money moves here.</p>
<p><strong>{}.{:02} {}</strong><br><small>{}</small></p>)",
      payment.amount / 100, payment.amount % 100, escaped(payment.currency), escaped(payment.key));
  if (payment.state == "open") {
    html += "<form method=\"post\">";
    for (const Choice& choice : choices)
      html +=
          fmt::format("<button name=\"way\" value=\"{}\">{}</button>", choice.word, choice.text);
    html += "</form>";
  } else {
    html += fmt::format("<p>{}</p><p><a href=\"{}\">返回 Back to the fair</a></p>",
                        payment.state == "captured" ? "已付款 Paid" : "已拒付 Declined",
                        escaped(payment.return_to));
  }
  auto response = http::html_response(html + "</main></body></html>");
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'");
  return response;
}

Reply show(Office& office, Request& request) {
  const std::lock_guard lock(office.mutex);
  const auto* payment = office.sandbox.find(std::string(request.parameter("key")));
  if (payment == nullptr) co_return fail(ErrorKind::not_found, "There is no such payment.");
  co_return page_of(*payment);
}

Reply decide(Office& office, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const auto word = form->find("way").value_or("");
  const auto* choice = std::ranges::find(choices, word, &Choice::word);
  if (choice == std::end(choices)) co_return fail(ErrorKind::invalid, "There is no such way.");
  const std::lock_guard lock(office.mutex);
  const std::string key(request.parameter("key"));
  const auto* payment = office.sandbox.find(key);
  if (payment == nullptr) co_return fail(ErrorKind::not_found, "There is no such payment.");
  for (auto& notice : office.sandbox.decide(key, choice->way, system_now()))
    office.teller.tell(std::move(notice));
  co_return http::redirect(payment->return_to);
}

// What it holds of everybody's money: for campaigns that compare it with a fair's books.
Reply report(Office& office, Request&) {
  const std::lock_guard lock(office.mutex);
  json::array payments;
  for (const auto& [key, payment] : office.sandbox.payments())
    payments.push_back({{"payment", key},
                        {"state", payment.state},
                        {"amount", payment.amount},
                        {"refunded", payment.refunded}});
  co_return http::json_response(json::object{{"payments", std::move(payments)}});
}

void add_office(http::Router& router, Office& office) {
  const auto with = [&office](Reply (*handler)(Office&, Request&)) {
    return [&office, handler](Request& request) { return handler(office, request); };
  };
  router.post("/payments", with(begin));
  router.post("/payments/look", with(look));
  router.post("/refunds", with(refund));
  router.get("/report", with(report));
  router.get("/pay/{key}", with(show));
  router.post("/pay/{key}", with(decide));
}

struct Arguments {
  std::string listen = "127.0.0.1:8090";
  std::string public_url;
  std::filesystem::path secret;
  int delay_ms = 300;
};

int run(const Arguments& arguments) {
  const auto complain = [](const Error& error) {
    std::cerr << describe(error) << '\n';
    return error.kind == ErrorKind::invalid ? exit_faults : exit_failed;
  };
  const auto listen = parse_listen_address(arguments.listen);
  if (!listen) return complain(listen.error());
  auto secret = read_secret(arguments.secret, "YUNZHAN_SANDBOX_SECRET");
  if (!secret) return complain(secret.error());
  if (secret->size() < 16) {
    std::cerr << "a secret of at least 16 characters is needed: --secret FILE, or "
                 "YUNZHAN_SANDBOX_SECRET\n";
    return exit_faults;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  Office office(std::move(*secret), arguments.public_url,
                std::chrono::milliseconds(arguments.delay_ms));
  http::Router router;
  add_office(router, office);
  auto server = http::Server::create(
      std::move(router), {.address = listen->address, .port = listen->port, .threads = 1});
  if (!server) return complain(server.error());
  if (office.public_url.empty()) office.public_url = local_url(*listen, (*server)->port());
  std::cout << "sandbox payments: " << office.public_url << std::endl;
  std::jthread stopper([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    (*server)->stop();
  });
  (*server)->run();
  return exit_done;
}

}  // namespace

void add_sandbox_pay(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("sandbox-pay", "a payment provider that moves no money");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("--listen", arguments->listen, "address and port")->capture_default_str();
  command->add_option("--public-url", arguments->public_url, "how buyers' browsers reach it");
  command->add_option("--secret", arguments->secret,
                      "file with the secret shared with the fair; else YUNZHAN_SANDBOX_SECRET");
  command->add_option("--delay-ms", arguments->delay_ms, "before a notice is sent")
      ->capture_default_str()
      ->check(CLI::Range(0, 60'000));
  command->callback([=, &chosen] { chosen = [=] { return run(*arguments); }; });
}

}  // namespace yz::app
