// The site: every room's routes and the pages that join them, on one router.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/data_folder.hpp"
#include "app/payment/payments.hpp"
#include "base/resources.hpp"
#include "base/result.hpp"
#include "http/router.hpp"
#include "live/voice/janus.hpp"
#include "mail/smtp.hpp"

namespace yz::app {

struct SiteOptions {
  std::string public_url;  // scheme and host that visitors use; empty: whatever Host they send
  PaymentOptions payments = {};
  mail::SmtpSettings smtp = {};         // none: nobody is told by mail
  live::JanusSettings janus = {};       // no URL: there is no voice in the halls
  bool allow_private_webhooks = false;  // also by http, and to this machine: for tests
};

class Site {
 public:
  // `data` and `resources` must outlive the site, and the site every use of its router.
  // Errors: invalid (a page template or message is wrong, with its place; a payment option;
  // the address of a Janus).
  [[nodiscard]] static Result<std::unique_ptr<Site>> create(DataFolder& data,
                                                            const Resources& resources,
                                                            SiteOptions options);
  ~Site();

  // Once.
  [[nodiscard]] http::Router take_router();

  // Says goodbye to everybody in the halls, and asks no payment provider any more; before the
  // database stops. Idempotent.
  void close();
  [[nodiscard]] std::string metrics();  // OpenMetrics of the rooms; any thread

  // "/setup/TOKEN" while there is no organiser: a new one at each call, the older ones end.
  [[nodiscard]] Result<std::optional<std::string>> setup_path();

 private:
  struct Rooms;
  explicit Site(std::unique_ptr<Rooms> rooms);
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace yz::app
