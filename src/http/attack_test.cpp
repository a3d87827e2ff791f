// What hostile clients try, over real sockets: none of it is accepted, and others do not notice.
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/test_client.hpp"

namespace yz::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::Client;
using test::get;
using test::RunningServer;

Router small_router() {
  Router router;
  router.get("/cached",
             [](Request&) -> Reply { co_return html_response("cached", Caching::until_change); });
  router.get("/fresh", [](Request&) -> Reply { co_return html_response("fresh"); });
  router.post("/echo", [](Request& request) -> Reply { co_return html_response(request.body); });
  return router;
}

const std::string post = "POST /echo HTTP/1.1\r\nHost: fair.example\r\n";
const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: fair.example\r\n\r\n";

struct Attack {
  const char* name;
  std::string bytes;
  int status;  // of the one answer, after which the connection ends
};

const Attack attacks[] = {
    {"CL.TE", post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG" + smuggled,
     400},
    {"TE.CL",
     post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + smuggled +
         "0\r\n\r\n",
     400},
    {"TE.TE",
     post + "Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n0\r\n\r\n" + smuggled,
     400},
    {"CL.CL", post + "Content-Length: 8\r\nContent-Length: 7\r\n\r\n12345\r\na" + smuggled, 400},
    {"TE with vertical tab",
     post +
         "Transfer-Encoding:\x0b"
         "chunked\r\n\r\n0\r\n\r\n" +
         smuggled,
     400},
    {"TE xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled, 400},
    {"TE chunked, identity",
     post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + smuggled, 400},
    {"HTTP/1.0 with chunked",
     "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"obs-fold before TE", post + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
     400},
    {"bare LF before TE", post + "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
     400},
    {"bare CR before TE", post + "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
     400},
    {"body on GET",
     "GET /fresh HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(smuggled.size()) +
         "\r\n\r\n" + smuggled,
     400},
    {"absolute target", "GET http://evil.example/fresh HTTP/1.1\r\nHost: fair.example\r\n\r\n",
     400},
    {"traversal", get("/assets/../../etc/passwd"), 400},
    {"escaped traversal", get("/assets/%2e%2e/%2e%2e/etc/passwd"), 400},
    {"response splitting", get("/%0d%0aSet-Cookie:%20a=b"), 400},

    // chunks
    {"chunk size empty", post + "Transfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size signed", post + "Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size negative", post + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size 0x", post + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size with space first",
     post + "Transfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size overflow",
     post + "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n", 400},
    {"chunk size huge", post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc", 413},
    {"chunk line bare LF", post + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", 400},
    {"chunk end bare LF", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n\r\n", 400},
    {"chunk longer than its size",
     post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400},
    {"chunk extension without end",
     post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(9000, 'a'), 400},
    {"chunk extension with LF",
     post + "Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\n", 400},
    {"trailer flood",
     post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(200'000, 'a'), 400},
    {"last chunk with more", post + "Transfer-Encoding: chunked\r\n\r\n00x\r\n\r\n", 400},
    {"many chunks over the limit",
     post + "Transfer-Encoding: chunked\r\n\r\n" +
         [] {
           std::string chunks;
           for (int i = 0; i < 70'000; ++i) chunks += "1\r\nx\r\n";
           return chunks;
         }(),
     413},

    // floods
    {"long target", "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n", 414},
    {"long field", "GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n",
     431},
    {"many fields",
     "GET / HTTP/1.1\r\nHost: x\r\n" +
         [] {
           std::string fields;
           for (int i = 0; i < 500; ++i) fields += "X" + std::to_string(i) + ": y\r\n";
           return fields;
         }() +
         "\r\n",
     431},
    {"many cookies",
     "GET /fresh HTTP/1.1\r\nHost: x\r\nCookie: " +
         [] {
           std::string cookies;
           for (int i = 0; i < 5000; ++i) cookies += "c=1; ";
           return cookies;
         }() +
         "\r\n\r\n",
     431},
    {"many query fields",
     get("/fresh?" +
         [] {
           std::string fields;
           for (int i = 0; i < 3000; ++i) fields += "a&";
           return fields;
         }()),
     400},
    {"NUL in a field", "GET / HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n"s, 400},
    {"TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(500, '\x01'), 400},
    {"body over the limit", post + "Content-Length: 100000\r\n\r\n" + std::string(100'000, 'x'),
     413},
    {"body of 2^63", post + "Content-Length: 9223372036854775807\r\n\r\n", 400},
    {"unknown expectation", post + "Content-Length: 1\r\nExpect: magic\r\n\r\n", 417},
};

TEST(Attack, NothingIsSmuggledAndTheConnectionEnds) {
  RunningServer server(small_router());
  for (const Attack& attack : attacks) {
    Client client(server.port());
    client.send(attack.bytes);
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, attack.status) << attack.name;
    EXPECT_EQ(answer.header("connection"), "close") << attack.name;
    client.finish_sending();
    EXPECT_EQ(client.receive_all(), "") << attack.name;  // no second answer
  }
  EXPECT_EQ(Client(server.port()).ask(get("/fresh")).body, "fresh");
}

TEST(Attack, AfterABadRequestInAPipelineNothingMoreIsAnswered) {
  RunningServer server(small_router());
  Client client(server.port());
  client.send(get("/fresh") + get("/cached") + "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" +
              get("/fresh"));
  EXPECT_EQ(client.receive().body, "fresh");
  EXPECT_EQ(client.receive().body, "cached");
  EXPECT_EQ(client.receive().status, 400);
  client.finish_sending();
  EXPECT_EQ(client.receive_all(), "");
}

TEST(Attack, TextOfVisitorsCannotBeginHeaders) {
  Router router;
  router.get("/go", [](Request& request) -> Reply {
    co_return redirect(std::string(request.query.find("to").value_or("")));
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/go?to=/x")).header("location"), "/x");
  const auto answer = client.ask(get("/go?to=/x%0d%0aSet-Cookie:%20a=b"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.head.find("Set-Cookie"), std::string::npos);
}

TEST(Attack, ASessionIsNeverCachedForOthers) {
  std::atomic<int> made = 0;
  Router router;
  router.get("/page", [&](Request&) -> Reply {
    Response response = html_response("yours " + std::to_string(++made), Caching::until_change);
    response.headers.emplace_back("Set-Cookie", "session=" + std::to_string(made));
    co_return response;
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/page")).header("cache-control"), "no-store");
  EXPECT_EQ(client.ask(get("/page")).body, "yours 2");
}

TEST(Attack, DistinctTargetsDoNotFillMemory) {
  Router router;
  router.get("/page", [](Request&) -> Reply {
    co_return html_response(std::string(10'000, 'x'), Caching::until_change);
  });
  RunningServer server(std::move(router), {.cache_limit = 1'000'000});
  Client client(server.port());
  for (int i = 0; i < 500; ++i)
    ASSERT_EQ(client.ask(get("/page?" + std::to_string(i))).status, 200);
  const auto metrics = server->metrics();
  const auto at = metrics.find("\nhttp_cache_bytes ");
  ASSERT_NE(at, metrics.npos);
  const auto bytes = std::strtoul(metrics.c_str() + at + 18, nullptr, 10);
  EXPECT_GT(bytes, 500'000u);
  EXPECT_LE(bytes, 1'000'000u);
}

TEST(Attack, DeadlinesHoldForHeadBodyAndIdle) {
  RunningServer server(small_router(),
                       {.header_deadline = 1s, .body_deadline = 1s, .idle_deadline = 1s});
  Client head(server.port());
  Client body(server.port());
  Client idle(server.port());
  Client silent(server.port());
  EXPECT_EQ(idle.ask(get("/fresh")).status, 200);
  head.send("GET / HTTP/1.1\r\nHost: x\r\n");
  body.send(post + "Content-Length: 10\r\n\r\n123");
  EXPECT_EQ(head.receive().status, 408);
  EXPECT_EQ(body.receive().status, 408);
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(silent.is_closed());
}

TEST(Attack, DrippingDoesNotExtendTheDeadline) {
  RunningServer server(small_router(), {.header_deadline = 1s});
  Client client(server.port());
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < 5s && client.send("G")) {
    const auto answer = client.receive(false, 100ms);
    if (answer.status == 0 && !client.was_closed()) continue;
    EXPECT_EQ(answer.status, 408);
    break;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

TEST(Attack, WhoReadsNothingIsLeft) {
  Router router;
  router.get("/large", [](Request&) -> Reply {
    co_return html_response(std::string(30'000'000, 'x'), Caching::until_change);
  });
  RunningServer server(std::move(router), {.body_deadline = 1s});
  Client client(server.port(), 4096);
  client.send(get("/large"));
  const auto open = [&] {
    const auto metrics = server->metrics();
    return std::strtoul(metrics.c_str() + metrics.find("\nhttp_connections_open ") + 23, nullptr,
                        10);
  };
  for (int i = 0; i < 100 && open() == 0; ++i) std::this_thread::sleep_for(10ms);
  for (int i = 0; i < 60 && open() > 0; ++i) std::this_thread::sleep_for(100ms);
  EXPECT_EQ(open(), 0u);
}

TEST(Attack, HandlersThatHangAreGivenUp) {
  Router router;
  router.get("/api/hangs",
             [](Request&) -> Reply {
               boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
               co_await timer.async_wait(boost::asio::use_awaitable);
               co_return html_response("never");
             },
             {.deadline = 300ms});
  RunningServer server(std::move(router));
  Client client(server.port());
  const auto answer = client.ask(get("/api/hangs"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("/problems/timeout"), std::string::npos);
}

TEST(Attack, OverTheConnectionLimitIsRefusedAtOnce) {
  RunningServer server(small_router(), {.connection_limit = 10});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ASSERT_EQ(clients.back()->ask(get("/fresh")).status, 200);
  }
  EXPECT_EQ(Client(server.port()).receive().status, 503);
  clients.pop_back();
  for (int i = 0; i < 50; ++i) {
    std::this_thread::sleep_for(10ms);
    if (Client(server.port()).ask(get("/fresh")).status == 200) return;
  }
  FAIL() << "a free place was not given again";
}

TEST(Attack, OneAddressCannotTakeEveryPlace) {
  RunningServer server(small_router(), {.connections_per_address = 3, .counts_own_machine = true});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    ASSERT_EQ(clients.back()->ask(get("/fresh")).status, 200);
  }
  EXPECT_EQ(Client(server.port()).receive().status, 503);
  EXPECT_EQ(clients.front()->ask(get("/fresh")).status, 200);
  clients.pop_back();
  for (int i = 0; i < 50; ++i) {
    std::this_thread::sleep_for(10ms);
    if (Client(server.port()).ask(get("/fresh")).status == 200) return;
  }
  FAIL() << "a free place was not given again";
}

TEST(Attack, ProxiesBringMoreThanOneVisitor) {
  RunningServer server(
      small_router(),
      {.connections_per_address = 1, .counts_own_machine = true, .trusted_proxies = {"127.0.0.1"}});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    EXPECT_EQ(clients.back()->ask(get("/fresh")).status, 200);
  }
}

TEST(Attack, IdleConnectionsMakeRoomForNewOnes) {
  RunningServer server(small_router(), {.threads = 1, .connection_limit = 10});
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 10; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    ASSERT_EQ(idle.back()->ask(get("/fresh")).status, 200);
  }
  std::this_thread::sleep_for(1500ms);
  EXPECT_EQ(Client(server.port()).ask(get("/fresh")).status, 200);
}

TEST(Attack, AFloodOfPipelinedRequestsIsAnsweredInTurns) {
  RunningServer server(small_router(), {.threads = 1});
  constexpr int count = 20'000;
  Client flood(server.port());
  std::jthread sender([&] {
    std::string some;
    for (int i = 0; i < 1000; ++i) some += get("/cached");
    for (int i = 0; i < count / 1000; ++i) flood.send(some);
  });
  Client other(server.port());
  for (int i = 0; i < 20; ++i) ASSERT_EQ(other.ask(get("/fresh")).status, 200);
  for (int i = 0; i < count; ++i) ASSERT_EQ(flood.receive().body, "cached") << i;
}

TEST(Attack, AThousandSlowClientsDoNotKeepOthersWaiting) {
  RunningServer server(small_router());
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 1000; ++i) {
    slow.push_back(std::make_unique<Client>(server.port()));
    slow.back()->send("GET /cached HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  }
  std::atomic<bool> is_over = false;
  std::jthread dripping([&] {
    while (!is_over)
      for (auto& client : slow) {
        if (is_over) break;
        client->send("a");
      }
  });
  Client client(server.port());
  int served = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (; served < 500 && std::chrono::steady_clock::now() - begin < 20s; ++served)
    ASSERT_EQ(client.ask(get(served % 2 ? "/cached" : "/fresh")).status, 200);
  is_over = true;
  EXPECT_EQ(served, 500);
}

TEST(Attack, LogsCannotBeForged) {
  Router router;
  router.get("/{name}",
             [](Request&) -> Reply { co_return fail(ErrorKind::internal, "broken\nhere"); });
  router.get("/setup/{token}",
             [](Request&) -> Reply { co_return fail(ErrorKind::internal, "broken"); });
  RunningServer server(std::move(router));
  Client client(server.port());
  testing::internal::CaptureStderr();
  client.ask(get("/setup/opensesame"));
  client.ask(get("/%22%7D%7B%22level%22:%22error%22", "X-Request-Id: forged\r\n"));
  server->stop();
  server.join();
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(log.find("forged"), log.npos);
  EXPECT_EQ(log.find("opensesame"), log.npos);
  EXPECT_NE(log.find("/setup/…"), log.npos);
  for (std::size_t from = 0; from < log.size();) {
    const auto to = log.find('\n', from);
    EXPECT_TRUE(log.substr(from, to - from).starts_with("{\"time\"")) << log;
    from = to + 1;
  }
}

TEST(Metrics, AreForThisMachine) {
  RunningServer server(small_router(), {.trusted_proxies = {"127.0.0.1"}});
  Client client(server.port());
  client.ask(get("/cached"));
  client.ask(get("/cached"));
  const auto answer = client.ask(get("/metrics"));
  EXPECT_EQ(answer.status, 200);
  for (const char* line :
       {"http_cache_hits_total 1\n", "http_answers_total{class=\"2xx\"} 2\n",
        "process_resident_memory_bytes ", "process_cpu_seconds_total ", "# EOF\n"})
    EXPECT_NE(answer.body.find(line), std::string::npos) << line << answer.body;
  EXPECT_EQ(client.ask(get("/metrics", "X-Forwarded-For: 127.0.0.1, 203.0.113.9\r\n")).status, 404);
}

TEST(Readiness, IsWhatTheOwnerSays) {
  std::atomic<bool> is_fine = true;
  ServerOptions options;
  options.ready = [&]() -> Result<> {
    if (is_fine) return {};
    return fail(ErrorKind::unavailable, "the disk is gone");
  };
  RunningServer server(small_router(), std::move(options));
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/readyz")).status, 200);
  is_fine = false;
  const auto answer = client.ask(get("/readyz"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body.find("disk"), std::string::npos);
  EXPECT_EQ(client.ask(get("/healthz")).status, 200);
}

}  // namespace
}  // namespace yz::http
