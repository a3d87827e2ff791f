// Trade's records as the API gives them (spec/openapi.yaml).
#pragma once

#include <boost/json.hpp>

#include "trade/payments.hpp"

namespace yz::trade {

[[nodiscard]] boost::json::object json_of_money(std::int64_t minor, std::string_view currency);
[[nodiscard]] boost::json::object json_of(const Edition& edition, Instant now);
[[nodiscard]] boost::json::object json_of(const Shipping& method, std::string_view currency);
[[nodiscard]] boost::json::object json_of(const Payment& payment);
[[nodiscard]] boost::json::object json_of(const Refund& refund);
[[nodiscard]] boost::json::object json_of_cart(const std::vector<CartLine>& lines, Instant now);

// The order as its buyer sees it: everything.
[[nodiscard]] boost::json::object json_of(const Order& order);
// As one of its exhibitors sees it: their own seller order and lines, and how to reach the buyer.
[[nodiscard]] boost::json::object json_of(const Order& order, const SellerOrder& seller);

}  // namespace yz::trade
