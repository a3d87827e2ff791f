// Trade's records as the API gives them (spec/openapi.yaml).
#pragma once

#include <boost/json.hpp>

#include "trade/json_text.hpp"
#include "trade/payments.hpp"

namespace yz::trade {

[[nodiscard]] boost::json::object json_of_money(std::int64_t minor, std::string_view currency);
[[nodiscard]] boost::json::object json_of(const Edition& edition, Instant now);
[[nodiscard]] boost::json::object json_of(const Shipping& method, std::string_view currency);
[[nodiscard]] boost::json::object json_of_cart(const std::vector<CartLine>& lines, Instant now);

// Orders are what a sale answers with, so they are written as text at once. Each writes the fields
// of an object that has begun; more may follow them.
//
// The order as its buyer sees it: everything.
void write_fields(JsonText& out, const Order& order);
// As one of its exhibitors sees it: their own seller order and lines, and how to reach the buyer.
void write_fields(JsonText& out, const Order& order, const SellerOrder& seller);
void write_fields(JsonText& out, const Refund& refund);
// "payments" and "refunds".
void write_money_fields(JsonText& out, const std::vector<Payment>& payments,
                        const std::vector<Refund>& refunds);

// An object of nothing but such fields.
template <class... Of>
[[nodiscard]] std::string object_text(const Of&... of) {
  JsonText out;
  out.object([&] { write_fields(out, of...); });
  return out.take();
}

}  // namespace yz::trade
