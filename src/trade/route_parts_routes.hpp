// What trade's route files share: who acts, the body, idempotent writes. A write costs one
// transaction: the session is looked up, the key checked and the rule applied in the same closure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/json.hpp>

#include "store/idempotency.hpp"
#include "trade/deals.hpp"
#include "trade/json.hpp"
#include "trade/routes.hpp"

namespace yz::trade {

namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;

// The body's fields, taken one by one; whatever is left over is a fault.
class Fields {
 public:
  [[nodiscard]] static Result<Fields> parse(const Request& request);

  // Absent: `fallback`, or a fault where there is none.
  [[nodiscard]] std::string text(std::string_view name, std::size_t longest,
                                 std::optional<std::string> fallback = std::nullopt);
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, bool required = true);
  [[nodiscard]] std::optional<json::array> list(std::string_view name);
  [[nodiscard]] std::optional<Fields> object(std::string_view name);
  // The first fault, or nothing.
  [[nodiscard]] Result<> check() const;
  void blame(std::string_view name, std::string message);
  explicit Fields(json::object fields) : left_(std::move(fields)) {}

 private:
  [[nodiscard]] std::optional<json::value> take(std::string_view name, bool required);

  json::object left_;
  std::optional<Error> fault_;
};

// What is answered: JSON as text, or what becomes it.
class Body {
 public:
  Body(json::value value) : text_(json::serialize(value)) {}
  Body(json::object object) : text_(json::serialize(object)) {}
  Body(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};
struct Answer {
  int status = 200;
  Body body;
};
using WriteRule = std::function<Result<Answer>(store::Tx&, const Member&)>;
using ReadRule = std::function<Result<Body>(store::ReadTx&, const Member&)>;

// Runs `rule` once for the request's Idempotency-Key; `needs_key`: invalid where there is none.
boost::asio::awaitable<Result<store::KeptAnswer>> write_once(const TradeRoutes& routes,
                                                             const Request& request,
                                                             const WriteRule& rule, bool needs_key);
// The same, answered as JSON.
Reply answer_write(const TradeRoutes& routes, const Request& request, WriteRule rule,
                   bool needs_key);
Reply answer_read(const TradeRoutes& routes, const Request& request, ReadRule rule);

// Where the payment's provider sends the buyer and its notices; `base` is "/en" or nothing.
[[nodiscard]] FairAddresses addresses_for(const TradeRoutes& routes, const Request& request,
                                          const Payment& payment, std::string_view base);

[[nodiscard]] Response json_text(std::string body, int status);

// The body's `contact`, which may be missing.
[[nodiscard]] Contact contact_in(Fields& body);

// Adds the routes of each file.
void add_buyer_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_seller_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_notice_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_enquiry_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_auction_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_lead_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);
void add_consent_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes);

}  // namespace yz::trade
