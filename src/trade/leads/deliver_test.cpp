// Webhooks over real sockets, and whom they may not reach.
#include "trade/leads/deliver.hpp"

#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include "trade/signature.hpp"
#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;

bool is_public(const char* text) {
  sockaddr_storage storage{};
  if (auto* four = reinterpret_cast<sockaddr_in*>(&storage);
      inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
  } else {
    auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
    EXPECT_EQ(inet_pton(AF_INET6, text, &six->sin6_addr), 1) << text;
    six->sin6_family = AF_INET6;
  }
  return is_public_address(reinterpret_cast<const sockaddr&>(storage));
}

TEST(Deliver, KnowsWhatIsNotPublic) {
  for (const char* text :
       {"0.0.0.0",      "10.0.0.1",        "100.64.0.1",     "100.127.255.255", "127.0.0.1",
        "127.9.9.9",    "169.254.169.254", "172.16.0.1",     "172.31.255.255",  "192.0.0.1",
        "192.0.2.1",    "192.168.1.1",     "198.18.0.1",     "198.19.255.255",  "198.51.100.1",
        "203.0.113.1",  "224.0.0.1",       "240.0.0.1",      "255.255.255.255", "::",
        "::1",          "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1",  "fc00::1",
        "fd12::1",      "fe80::1",         "ff02::1",        "2001::1",         "2001:db8::1",
        "2002:a00:1::", "3fff::1"})
    EXPECT_FALSE(is_public(text)) << text;
  for (const char* text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.0.1",
                           "172.32.0.1", "192.0.1.1", "198.17.0.1", "223.255.255.255",
                           "2606:4700::1111", "240e::1", "2001:4860:4860::8888"})
    EXPECT_TRUE(is_public(text)) << text;
}

// A receiver on this machine that answers one request with `answer` and keeps what it was sent.
class Receiver {
 public:
  explicit Receiver(std::string answer) : answer_(std::move(answer)) {
    thread_ = std::jthread([this] { serve(); });
  }
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(acceptor_.local_endpoint().port()) + "/hook";
  }
  std::string request() {
    thread_.join();
    return request_;
  }
  // What came until now; nobody more is waited for.
  std::string stop() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    return request();
  }

 private:
  void serve() {
    boost::system::error_code error;
    boost::asio::ip::tcp::socket peer(io_);
    acceptor_.accept(peer, error);
    if (error) return;
    request_ = "connected ";
    std::array<char, 4096> some{};
    while (!request_.contains("\"id\"")) {
      const auto size = peer.read_some(boost::asio::buffer(some), error);
      if (error) return;
      request_.append(some.data(), size);
    }
    boost::asio::write(peer, boost::asio::buffer(answer_), error);
  }

  std::string answer_;
  std::string request_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  std::jthread thread_;
};

Delivery to(const std::string& url) {
  Delivery delivery;
  delivery.id = DeliveryId::make(system_now());
  delivery.url = url;
  delivery.secret = "secret";
  delivery.event = "lead.card";
  delivery.body = R"({"id":"1"})";
  return delivery;
}

std::string header(const std::string& request, const std::string& name) {
  const auto at = request.find(name + ": ");
  if (at == request.npos) return {};
  const auto begin = at + name.size() + 2;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

TEST(Deliver, SignsWhatItSends) {
  Receiver receiver("HTTP/1.1 204 No Content\r\n\r\n");
  const Delivery delivery = to(receiver.url());
  const auto done = deliver(delivery, {.allow_private = true}, system_now());
  EXPECT_TRUE(done.is_taken) << done.answer;
  const std::string request = receiver.request();
  EXPECT_TRUE(request.starts_with("connected POST /hook HTTP/1.1\r\n"));
  EXPECT_EQ(header(request, "X-Event-Id"), delivery.id.text());
  EXPECT_TRUE(
      verify_signature("secret", header(request, "X-Signature"), delivery.body, system_now()));
}

TEST(Deliver, FollowsNoRedirectAndTakesNoRefusal) {
  for (const char* answer : {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
                             "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", ""}) {
    Receiver receiver(answer);
    const auto done = deliver(to(receiver.url()), {.allow_private = true}, system_now());
    EXPECT_FALSE(done.is_taken) << answer;
    receiver.request();
  }
}

TEST(Deliver, DoesNotReachThisMachine) {
  for (const char* host : {"127.0.0.1", "localhost", "0x7f000001", "[::ffff:127.0.0.1]"}) {
    Receiver receiver("HTTP/1.1 204 No Content\r\n\r\n");
    auto url = receiver.url(host);
    EXPECT_FALSE(deliver(to(url), {}, system_now()).is_taken) << "http at all";
    url.replace(0, 4, "https");
    const auto done = deliver(to(url), {}, system_now());
    EXPECT_FALSE(done.is_taken) << host;
    EXPECT_EQ(receiver.stop(), "") << host;
  }
}

TEST(Deliver, OneRoundWritesDownWhatBecameOfEach) {
  test::Fair fair;
  must(fair.write([](store::Tx& tx) -> Result<> {
    YZ_TRY(add_webhook(tx, "workshop", "https://a.example.cn/", false));
    YZ_TRY(add_webhook(tx, "workshop", "https://b.example.cn/", false));
    return queue_event(tx, "workshop", "order.paid", {{"order", "1"}});
  }));
  const auto take_b = [](const Delivery& delivery, Instant) {
    return Delivered{delivery.url.contains("//b."), "seen"};
  };
  EXPECT_EQ(must(deliver_due(*fair.database, take_b, fair.now())), 2);
  EXPECT_EQ(must(deliver_due(*fair.database, take_b, fair.now())), 0);
  fair.move(1min);
  EXPECT_EQ(must(deliver_due(*fair.database, take_b, fair.now())), 1);
}

}  // namespace
}  // namespace yz::trade
