#include "trade/leads/deliver.hpp"

#include <array>
#include <cstring>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <unistd.h>

#include "base/log.hpp"
#include "trade/signature.hpp"

namespace yz::trade {
namespace {

constexpr std::int64_t deliveries_a_round = 50;
constexpr std::chrono::seconds look_every{2};

struct Range4 {
  std::uint32_t network;
  int bits;
};
// IANA's special-purpose registry: what is not globally reachable, and multicast.
constexpr std::array<Range4, 15> special4{{{0x00000000, 8},
                                           {0x0A000000, 8},
                                           {0x64400000, 10},
                                           {0x7F000000, 8},
                                           {0xA9FE0000, 16},
                                           {0xAC100000, 12},
                                           {0xC0000000, 24},
                                           {0xC0000200, 24},
                                           {0xC0586300, 24},
                                           {0xC0A80000, 16},
                                           {0xC6120000, 15},
                                           {0xC6336400, 24},
                                           {0xCB007100, 24},
                                           {0xE0000000, 4},
                                           {0xF0000000, 4}}};

bool is_public4(std::uint32_t address) {
  for (const Range4& range : special4)
    if ((address ^ range.network) >> (32 - range.bits) == 0) return false;
  return true;
}

// Only 2000::/3 is given out; of it, not what carries an IPv4 address or is documentation.
bool is_public6(const std::uint8_t* a) {
  if ((a[0] & 0xE0) != 0x20) return false;
  if (a[0] == 0x20 && a[1] == 0x02) return false;                                  // 6to4
  if (a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02) return false;                   // Teredo …
  if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8) return false;  // documentation
  return !(a[0] == 0x3F && a[1] == 0xFF && a[2] < 0x10);                           // documentation
}

// Called by libcurl for each address it is about to connect to.
curl_socket_t open_checked(void* options, curlsocktype, curl_sockaddr* address) {
  const auto& allowed = *static_cast<const DeliverOptions*>(options);
  if (!allowed.allow_private && !is_public_address(address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t ignore(char*, std::size_t size, std::size_t count, void* seen) {
  auto& bytes = *static_cast<std::size_t*>(seen);
  bytes += size * count;
  return bytes > 64 * 1024 ? 0 : size * count;  // whoever sends more is cut off
}

struct Release {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

bool is_public_address(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public6(in.sin6_addr.s6_addr);
  }
  return false;
}

Delivered deliver(const Delivery& delivery, const DeliverOptions& options, Instant now) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, Release> curl(curl_easy_init());
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  for (const std::string& header : {"X-Signature: " + sign(delivery.secret, delivery.body, now),
                                    "X-Event-Id: " + delivery.id.text(),
                                    std::string("User-Agent: Yunzhan"), std::string("Expect:")})
    list = curl_slist_append(list, header.c_str());
  const std::unique_ptr<curl_slist, Release> headers(list);
  if (!curl || !headers) return {false, "out of memory"};
  std::size_t seen = 0;
  const auto set = [&](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  set(CURLOPT_URL, delivery.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, options.allow_private ? "http,https" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT, static_cast<long>(options.within.count()));
  set(CURLOPT_CONNECTTIMEOUT, 5L);
  set(CURLOPT_OPENSOCKETFUNCTION, open_checked);
  set(CURLOPT_OPENSOCKETDATA, const_cast<void*>(static_cast<const void*>(&options)));
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_POSTFIELDSIZE, static_cast<long>(delivery.body.size()));
  set(CURLOPT_POSTFIELDS, delivery.body.c_str());
  set(CURLOPT_WRITEFUNCTION, ignore);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&seen));
  const CURLcode code = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return {true, std::to_string(status)};
  return {false, status != 0 ? std::to_string(status) : std::string(curl_easy_strerror(code))};
}

Result<std::int64_t> deliver_due(store::Database& database, const Deliver& deliver, Instant now,
                                 const std::stop_token& stop) {
  YZ_ASSIGN(const bool due,
            database.read_now([&](store::ReadTx& tx) { return has_due_delivery(tx, now); }));
  if (!due) return 0;
  YZ_ASSIGN(const auto deliveries, database.write_now([](store::Tx& tx) {
    return due_deliveries(tx, deliveries_a_round);
  }));
  for (const Delivery& delivery : deliveries) {
    if (stop.stop_requested()) break;  // they are put off and come again
    const Delivered delivered = deliver(delivery, now);
    YZ_TRY(database.write_now([&](store::Tx& tx) {
      return finish_delivery(tx, delivery, delivered.is_taken, delivered.answer);
    }));
  }
  return static_cast<std::int64_t>(deliveries.size());
}

Deliverer::Deliverer(store::Database& database, DeliverOptions options)
    : database_(database),
      options_(options),
      thread_([this](std::stop_token stop) { run(stop); }) {}

Deliverer::~Deliverer() {
  thread_.request_stop();
  thread_.join();
}

void Deliverer::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto tried = deliver_due(
        database_,
        [&](const Delivery& delivery, Instant now) {
          return trade::deliver(delivery, options_, now);
        },
        system_now(), stop);
    if (!tried) log_warning("webhooks cannot be read", {{"error", describe(tried.error())}});
    if (tried && *tried == deliveries_a_round) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, look_every, [] { return false; });
  }
}

}  // namespace yz::trade
