#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

#include <boost/asio.hpp>
#include <boost/json.hpp>

#include "http/encoding.hpp"
#include "http/test_client.hpp"

namespace yz::http {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::get;
using test::RunningServer;

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("yz-http-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path file(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

std::string varied(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i * 7919) + ' ';
  text.resize(size);
  return text;
}

TEST(Server, AnswersAndKeepsTheConnection) {
  Router router;
  router.get("/hello/{name}", [](Request& request) -> Reply {
    co_return html_response("<p>" + std::string(request.parameter("name")) + " " +
                            std::string(request.query.find("q").value_or("")));
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  auto answer = client.ask(get("/hello/%E9%BC%8E?q=a+b"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<p>鼎 a b");
  EXPECT_EQ(answer.header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  EXPECT_NE(answer.header("content-security-policy").find("frame-ancestors 'self'"),
            std::string::npos);
  EXPECT_EQ(answer.header("content-security-policy").find("unsafe-inline"), std::string::npos);
  EXPECT_FALSE(answer.header("date").empty());
  const auto id = answer.header("x-request-id");
  EXPECT_FALSE(id.empty());
  answer = client.ask(get("/hello/you"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.header("x-request-id"), id);
  answer = client.ask(get("/nothing"));
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.body.find(answer.header("x-request-id")), std::string::npos);
  answer = client.ask(get("/hello/you", "Connection: close\r\n"));
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, HeadHasTheLengthAndNoBody) {
  Router router;
  router.get("/a", [](Request&) -> Reply { co_return html_response("12345"); });
  RunningServer server(std::move(router));
  Client client(server.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = client.receive(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-length"), "5");
  EXPECT_EQ(client.ask(get("/a")).body, "12345");
}

TEST(Server, CachesUntilContentChanges) {
  std::atomic<int> made = 0;
  Router router;
  router.get("/api/list", [&](Request&) -> Reply {
    boost::json::array items;
    for (int i = 0; i < 100; ++i) items.push_back(boost::json::object{{"made", made.load()}});
    ++made;
    co_return json_response(items, Caching::until_change);
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  const auto first = client.ask(get("/api/list"));
  EXPECT_EQ(first.header("cache-control"), "public, no-cache");
  EXPECT_EQ(first.header("vary"), "Accept-Encoding");
  const auto again = client.ask(get("/api/list"));
  EXPECT_EQ(made, 1);
  EXPECT_EQ(again.body, first.body);
  EXPECT_NE(again.header("x-request-id"), first.header("x-request-id"));

  const auto etag = first.header("etag");
  const auto unchanged =
      client.ask(get("/api/list", "If-None-Match: \"other\", W/" + etag + "\r\n"));
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.header("etag"), etag);
  EXPECT_EQ(unchanged.header("content-length"), "");

  server->content_changed();
  const auto changed = client.ask(get("/api/list", "If-None-Match: " + etag + "\r\n"));
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(made, 2);
  EXPECT_NE(changed.header("etag"), etag);
}

TEST(Server, CompressesWhatItKeeps) {
  std::atomic<int> made = 0;
  Router router;
  router.get("/page", [&](Request&) -> Reply {
    ++made;
    co_return html_response(varied(5000), Caching::until_change);
  });
  router.get("/mine", [](Request&) -> Reply { co_return html_response(varied(5000)); });
  RunningServer server(std::move(router));
  Client client(server.port());
  const auto plain = client.ask(get("/page"));
  const auto brotli = client.ask(get("/page", "Accept-Encoding: gzip, deflate, br\r\n"));
  const auto zipped = client.ask(get("/page", "Accept-Encoding: gzip;q=0.9, br;q=0.1\r\n"));
  EXPECT_EQ(plain.header("content-encoding"), "");
  EXPECT_EQ(brotli.header("content-encoding"), "br");
  EXPECT_EQ(zipped.header("content-encoding"), "gzip");
  EXPECT_LT(brotli.body.size(), plain.body.size());
  EXPECT_LT(zipped.body.size(), plain.body.size());
  EXPECT_NE(brotli.header("etag"), plain.header("etag"));
  EXPECT_EQ(made, 3);
  EXPECT_EQ(client.ask(get("/page", "Accept-Encoding: br\r\n")).body, brotli.body);
  EXPECT_EQ(made, 3);
  EXPECT_EQ(client.ask(get("/mine", "Accept-Encoding: br\r\n")).header("content-encoding"), "");
}

TEST(Server, ServesFilesAndRanges) {
  const Folder folder;
  const std::string small = varied(1000);
  const std::string large = varied(3'000'000);
  const auto small_path = folder.file("small", small);
  const auto large_path = folder.file("large", large);
  Router router;
  router.get("/small", [&](Request&) -> Reply {
    co_return file_response(small_path, "image/webp", Caching::immutable);
  });
  router.get("/large", [&](Request&) -> Reply {
    co_return file_response(large_path, "video/mp4", Caching::immutable);
  });
  router.get("/missing", [&](Request&) -> Reply {
    co_return file_response(large_path.parent_path() / "none", "video/mp4", Caching::immutable);
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  const struct {
    std::string path;
    const std::string& content;
  } files[] = {{"/small", small}, {"/large", large}};
  for (const auto& [path, content] : files) {
    const auto whole = client.ask(get(path));
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.body, content);
    EXPECT_EQ(whole.header("accept-ranges"), "bytes");
    EXPECT_EQ(whole.header("cache-control"), "public, max-age=31536000, immutable");
    const auto etag = whole.header("etag");
    const auto size = std::to_string(content.size());
    const struct {
      std::string more;
      int status;
      std::string range;
      std::string body;
    } cases[] = {
        {"Range: bytes=0-9\r\n", 206, "bytes 0-9/" + size, content.substr(0, 10)},
        {"Range: bytes=990-\r\n", 206, "", content.substr(990)},
        {"Range: bytes=-5\r\n", 206, "", content.substr(content.size() - 5)},
        {"Range: bytes=10-5\r\n", 200, "", content},
        {"Range: bytes=99999999-\r\n", 416, "bytes */" + size, ""},
        {"Range: bytes=-0\r\n", 416, "bytes */" + size, ""},
        {"Range: bytes=0-1,5-6\r\n", 200, "", content},
        {"Range: lines=0-1\r\n", 200, "", content},
        {"Range: bytes=0-99999999999999999999999\r\n", 200, "", content},
        {"Range: bytes=5-6\r\nIf-Range: " + etag + "\r\n", 206, "", content.substr(5, 2)},
        {"Range: bytes=5-6\r\nIf-Range: \"old\"\r\n", 200, "", content},
        {"Range: bytes=5-6\r\nIf-Range: W/" + etag + "\r\n", 200, "", content},
        {"Range: bytes=5-6\r\nIf-None-Match: " + etag + "\r\n", 304, "", ""},
    };
    for (const auto& c : cases) {
      const auto answer = client.ask(get(path, c.more));
      EXPECT_EQ(answer.status, c.status) << c.more;
      EXPECT_EQ(answer.body, c.body) << c.more;
      if (!c.range.empty()) {
        EXPECT_EQ(answer.header("content-range"), c.range);
      }
    }
  }
  EXPECT_EQ(client.ask(get("/missing")).status, 404);
}

TEST(Server, ReadsBodies) {
  Router router;
  router.post("/echo", [](Request& request) -> Reply { co_return html_response(request.body); },
              {.body_limit = 20});
  RunningServer server(std::move(router));
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  {
    Client client(server.port());
    EXPECT_EQ(client.ask(head + "Content-Length: 5\r\n\r\nhello").body, "hello");
    EXPECT_EQ(client.ask(head + "Content-Length: 0\r\n\r\n").status, 200);
    EXPECT_EQ(client
                  .ask(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n"
                              "Trailer: dropped\r\n\r\n")
                  .body,
              "abcde");
    client.send(head + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.receive(true).status, 100);
    EXPECT_EQ(client.ask("body").body, "body");
    for (const char c : head + "Content-Length: 3\r\n\r\nxyz") client.send(std::string(1, c));
    EXPECT_EQ(client.receive().body, "xyz");
    for (const char* body : {"0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "1\r\na\r\n0\r\nX: y\r\n\r\n"}) {
      client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
      for (const char* byte = body; *byte; ++byte) {
        client.send(std::string(1, *byte));
        std::this_thread::sleep_for(1ms);
      }
      EXPECT_EQ(client.receive().status, 200) << body;
    }
  }
  {
    Client client(server.port());
    const auto answer = client.ask(head + "Content-Length: 21\r\n\r\n");
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.header("connection"), "close");
  }
  {
    Client client(server.port());
    EXPECT_EQ(client
                  .ask(head + "Transfer-Encoding: chunked\r\n\r\n15\r\n" + std::string(21, 'x') +
                       "\r\n0\r\n\r\n")
                  .status,
              413);
  }
}

TEST(Server, PipelinedAnswersComeInOrder) {
  Router router;
  router.get("/cached",
             [](Request&) -> Reply { co_return html_response("cached", Caching::until_change); });
  router.get("/slow/{n:int}", [](Request& request) -> Reply {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 5ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return html_response(std::string(request.parameter("n")));
  });
  router.get("/large", [](Request&) -> Reply {
    co_return html_response(std::string(200'000, 'x'), Caching::until_change);
  });
  RunningServer server(std::move(router));
  Client client(server.port());
  std::string all;
  for (int i = 0; i < 100; ++i)
    all += get("/cached") + get("/slow/" + std::to_string(i)) + get("/cached") + get("/large");
  std::jthread sender([&] { client.send(all); });
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(client.receive().body, "cached");
    ASSERT_EQ(client.receive().body, std::to_string(i));
    ASSERT_EQ(client.receive().body, "cached");
    ASSERT_EQ(client.receive().body.size(), 200'000u);
  }
}

TEST(Server, DrainFinishesWhatRuns) {
  Router router;
  router.get("/slow", [](Request&) -> Reply {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 300ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return html_response("done");
  });
  RunningServer server(std::move(router));
  Client idle(server.port());
  EXPECT_EQ(idle.ask(get("/healthz")).body, "ok\n");
  Client busy(server.port());
  busy.send(get("/slow"));
  std::this_thread::sleep_for(50ms);
  server->stop();
  EXPECT_TRUE(idle.is_closed());
  const auto answer = busy.receive();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("connection"), "close");
  server.join();
  EXPECT_THROW(Client(server.port()), std::runtime_error);
}

TEST(Server, AddressInUseIsSaid) {
  RunningServer server{Router()};
  const auto second = Server::create(Router(), {.port = server.port()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace yz::http
