// Orders, carts and offers as the pages show them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "app/pages/frame.hpp"
#include "trade/payments.hpp"
#include "trade/provider.hpp"

namespace yz::app {

// "¥1,280.00"; another currency by its code: "EUR 1,280.00".
[[nodiscard]] std::string format_money(std::int64_t minor, std::string_view currency);
// In the fair's own time, China's: "11月27日 09:30", "27 November, 09:30".
[[nodiscard]] std::string format_instant(Instant instant, Language language);

// What can be bought of an exhibit, for its page.
[[nodiscard]] Result<boost::json::array> offers_json(const PageMaker& maker,
                                                     std::string_view exhibit);

[[nodiscard]] boost::json::object cart_line_json(const PageMaker& maker,
                                                 const trade::CartLine& line, Instant now);

// The names of exhibitors that orders speak of; a slug that is gone is its own name.
class ExhibitorNames {
 public:
  explicit ExhibitorNames(const std::vector<expo::Exhibitor>& exhibitors);
  [[nodiscard]] boost::json::object of(const std::string& slug) const;

 private:
  std::map<std::string, Text, std::less<>> titles_;
};

// What every view of an order has: number, states, sums, whom it goes to.
[[nodiscard]] boost::json::object order_json(const PageMaker& maker, const trade::Order& order);
// One exhibitor's part of it with its lines.
[[nodiscard]] boost::json::object seller_json(const PageMaker& maker, const trade::Order& order,
                                              const trade::SellerOrder& seller,
                                              const ExhibitorNames& names);
[[nodiscard]] boost::json::object payment_json(const trade::Order& order,
                                               const trade::Payment& payment);
[[nodiscard]] boost::json::object refund_json(const trade::Refund& refund);
[[nodiscard]] boost::json::array providers_json(const trade::Providers& providers);

}  // namespace yz::app
