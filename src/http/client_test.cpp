#include "http/client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio.hpp>

namespace yz::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

// Somebody else's server that answers one request with these pieces, whatever they are, and hangs
// up unless it is to be silent.
class Elsewhere {
 public:
  explicit Elsewhere(std::vector<std::string> pieces, bool hangs_up = true)
      : thread_([this, pieces = std::move(pieces), hangs_up] { answer(pieces, hangs_up); }) {}
  ~Elsewhere() {
    ended_ = true;
    thread_.join();
  }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + path;
  }
  std::string asked;  // once it has answered

 private:
  void answer(const std::vector<std::string>& pieces, bool hangs_up) {
    tcp::socket socket = acceptor_.accept();
    while (!asked.ends_with("\r\n\r\n") && !asked.ends_with("}")) {
      char some[1024];
      boost::system::error_code error;
      const auto count = socket.read_some(asio::buffer(some), error);
      if (error) return;
      asked.append(some, count);
    }
    for (const auto& piece : pieces) {
      boost::system::error_code error;
      asio::write(socket, asio::buffer(piece), error);
      std::this_thread::sleep_for(2ms);  // a packet of its own
    }
    while (!hangs_up && !ended_) std::this_thread::sleep_for(1ms);
  }

  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

Result<ClientAnswer> fetch_now(ClientRequest request) {
  asio::io_context context;
  auto answer = asio::co_spawn(context, fetch(std::move(request)), asio::use_future);
  context.run();
  return answer.get();
}

ErrorKind fault_of(std::vector<std::string> pieces, bool hangs_up = true) {
  Elsewhere elsewhere(std::move(pieces), hangs_up);
  const auto answer = fetch_now(
      {.url = elsewhere.url(), .deadline = hangs_up ? 5000ms : 200ms, .answer_limit = 10});
  EXPECT_FALSE(answer) << answer->body;
  return answer ? ErrorKind::internal : answer.error().kind;
}

TEST(Client, SaysWhatIsAskedAndReadsTheAnswerByItsLength) {
  std::string asked;
  {
    Elsewhere elsewhere({"HTTP/1.1 201 Created\r\nX-Made: Yes\r\nContent-Length: 5\r\n\r\nhello"},
                        false);
    const auto answer = fetch_now({.method = Method::post,
                                   .url = elsewhere.url("/pay?a=b"),
                                   .headers = {{"content-type", "application/json"}},
                                   .body = "{}"});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->headers.find("x-made").value_or(""), "Yes");
    EXPECT_EQ(answer->body, "hello") << "and does not wait for the end of the line";
    asked = elsewhere.asked;
  }
  EXPECT_TRUE(asked.starts_with("POST /pay?a=b HTTP/1.1\r\nHost: 127.0.0.1:")) << asked;
  EXPECT_TRUE(asked.contains("Content-Length: 2\r\n") && asked.ends_with("\r\n\r\n{}")) << asked;
}

TEST(Client, AnAnswerMayComeInAnyPieces) {
  const std::string whole =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfair\r\n3\r\nday\r\n0\r\n\r\n";
  std::vector<std::string> bytes;
  for (const char c : whole) bytes.emplace_back(1, c);
  for (const auto& pieces : {std::vector{whole}, bytes}) {
    Elsewhere elsewhere(pieces);
    const auto answer = fetch_now({.url = elsewhere.url()});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "fairday");
  }
}

TEST(Client, WithoutALengthTheEndOfTheLineEndsTheAnswer) {
  Elsewhere elsewhere({"HTTP/1.1 200 OK\r\n\r\nuntil", " the end"});
  const auto answer = fetch_now({.url = elsewhere.url()});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "until the end");
}

TEST(Client, WhatIsNoWholeAnswerIsNone) {
  EXPECT_EQ(fault_of({}), ErrorKind::unavailable);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nContent-"}), ErrorKind::unavailable);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"}), ErrorKind::unavailable);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfair\r\n"}),
            ErrorKind::unavailable);
  EXPECT_EQ(fault_of({"SSH-2.0-OpenSSH_9.2\r\n"}), ErrorKind::unavailable);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x')}),
            ErrorKind::unavailable);
}

TEST(Client, ALargeAnswerAndALateOneAreRefused) {
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"}), ErrorKind::too_large);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\n\r\n01234", "567890"}), ErrorKind::too_large);
  EXPECT_EQ(fault_of({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"}, false),
            ErrorKind::timeout);
}

TEST(Client, AnAddressThatIsNoneOrNobodysIsSaid) {
  for (const auto* url : {"", "ftp://a/", "http://", "http://user:secret@a/", "//a/"})
    EXPECT_EQ(fetch_now({.url = url}).error().kind, ErrorKind::invalid) << url;
  EXPECT_EQ(fetch_now({.url = "http://127.0.0.1:1/"}).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace yz::http
