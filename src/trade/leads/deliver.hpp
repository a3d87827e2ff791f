// Sending webhook events over HTTPS (libcurl), on a thread of its own.
//
// The address is the exhibitor's choice, so the fair must not become their way into the machine's
// own network: every address is checked at the moment of connecting to it (a name that resolves to
// something else the second time gains nothing), redirects are not followed, proxies of the
// environment are not used, and nothing of the answer but its status is kept.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include <sys/socket.h>

#include "store/database.hpp"
#include "trade/leads/webhooks.hpp"

namespace yz::trade {

struct DeliverOptions {
  bool allow_private = false;  // also to this machine and its neighbours, and by http: for tests
  std::chrono::seconds within{10};
};

// Whether it is an address of the public Internet: not loopback, private, link-local, shared,
// multicast, reserved or documentation, nor an IPv6 form of such an IPv4 one.
[[nodiscard]] bool is_public_address(const sockaddr& address);

struct Delivered {
  bool is_taken = false;  // a status of 200 … 299
  std::string answer;
};
// Blocks.
[[nodiscard]] Delivered deliver(const Delivery& delivery, const DeliverOptions& options,
                                Instant now);

using Deliver = std::function<Delivered(const Delivery&, Instant)>;
// One round over what is due. How many were tried.
[[nodiscard]] Result<std::int64_t> deliver_due(store::Database& database, const Deliver& deliver,
                                               Instant now, const std::stop_token& stop = {});

class Deliverer {
 public:
  // `database` must be stopped after the deliverer goes.
  Deliverer(store::Database& database, DeliverOptions options);
  ~Deliverer();
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

 private:
  void run(const std::stop_token& stop);

  store::Database& database_;
  const DeliverOptions options_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;
};

}  // namespace yz::trade
