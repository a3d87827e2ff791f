#include "trade/json.hpp"

namespace yz::trade {
namespace {

namespace json = boost::json;

json::object text_json(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value maybe(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return json::value(to_rfc3339(*instant));
}

json::object json_of(const Line& line, std::string_view currency) {
  return {{"position", line.position},
          {"exhibit", line.exhibit},
          {"offer", line.offer},
          {"title", text_json(line.title)},
          {"quantity", line.quantity},
          {"returned", line.returned},
          {"list_price", json_of_money(line.list_price, currency)},
          {"price", json_of_money(line.price, currency)}};
}

json::object json_of(const SellerOrder& seller, std::string_view currency) {
  return {{"id", seller.id.text()},
          {"exhibitor", seller.exhibitor},
          {"state", word_of(seller.state)},
          {"goods", json_of_money(seller.goods, currency)},
          {"shipping", json_of_money(seller.shipping, currency)},
          {"delivery", seller.shipping_slug},
          {"total", json_of_money(seller.total, currency)},
          {"refunding", json_of_money(seller.refunding, currency)},
          {"refunded", json_of_money(seller.refunded, currency)},
          {"tracking", seller.tracking}};
}

json::array lines_json(const Order& order, const SellerOrder* of) {
  json::array lines;
  for (const Line& line : order.lines)
    if (of == nullptr || line.seller_order == of->id)
      lines.push_back(json_of(line, order.currency));
  return lines;
}

json::value contact_of(const Order& order) {
  json::error_code error;
  auto contact = json::parse(order.contact, error);
  return error ? json::object() : contact;
}

// What is left, for people: an exact number only where it is small enough to matter.
json::object availability(const Edition& edition, Instant now) {
  const bool is_open =
      (!edition.opens || now >= *edition.opens) && (!edition.closes || now < *edition.closes);
  return {{"is_open", is_open && edition.is_offered}, {"available", edition.available()}};
}

}  // namespace

json::object json_of_money(std::int64_t minor, std::string_view currency) {
  return {{"minor", minor}, {"currency", currency}};
}

json::object json_of(const Edition& edition, Instant now) {
  json::object out = availability(edition, now);
  out["exhibit"] = edition.exhibit;
  out["id"] = edition.slug;
  out["exhibitor"] = edition.exhibitor;
  out["title"] = text_json(edition.title);
  out["kind"] = yz::word_of(edition.kind);
  out["price_mode"] = yz::word_of(edition.price_mode);
  out["price"] = edition.price_mode == PriceMode::fixed
                     ? json::value(json_of_money(edition.price, edition.currency))
                     : json::value(nullptr);
  out["person_limit"] =
      edition.person_limit ? json::value(*edition.person_limit) : json::value(nullptr);
  out["opens"] = maybe(edition.opens);
  out["closes"] = maybe(edition.closes);
  return out;
}

json::object json_of(const Shipping& method, std::string_view currency) {
  return {{"id", method.slug},
          {"title", text_json(method.title)},
          {"price", json_of_money(method.price, currency)},
          {"free_from", method.free_from ? json::value(json_of_money(*method.free_from, currency))
                                         : json::value(nullptr)}};
}

json::object json_of(const Payment& payment) {
  return {{"key", payment.key},
          {"provider", payment.provider},
          {"state", payment.state},
          {"amount", json_of_money(payment.amount, payment.currency)}};
}

json::object json_of(const Refund& refund) {
  return {{"key", refund.key},
          {"provider", refund.provider},
          {"state", refund.state},
          {"reason", refund.reason},
          {"amount", json_of_money(refund.amount, refund.currency)}};
}

json::object json_of_cart(const std::vector<CartLine>& lines, Instant now) {
  json::array items;
  std::int64_t total = 0;
  std::string currency = "CNY";
  for (const CartLine& line : lines) {
    json::object item = json_of(line.edition, now);
    item["quantity"] = line.quantity;
    currency = line.edition.currency;
    item["price"] = json_of_money(line.price, currency);
    total += line.price * line.quantity;
    items.push_back(std::move(item));
  }
  return {{"items", std::move(items)}, {"goods", json_of_money(total, currency)}};
}

json::object json_of(const Order& order) {
  json::array sellers;
  for (const SellerOrder& seller : order.sellers)
    sellers.push_back(json_of(seller, order.currency));
  return {{"id", order.id.text()},
          {"number", order.number()},
          {"state", word_of(order.state)},
          {"goods", json_of_money(order.goods, order.currency)},
          {"shipping", json_of_money(order.shipping, order.currency)},
          {"tax", json_of_money(order.tax, order.currency)},
          {"total", json_of_money(order.total, order.currency)},
          {"discount", order.discount},
          {"deadline", maybe(order.deadline)},
          {"made", to_rfc3339(order.made)},
          {"contact", contact_of(order)},
          {"seller_orders", std::move(sellers)},
          {"lines", lines_json(order, nullptr)}};
}

json::object json_of(const Order& order, const SellerOrder& seller) {
  json::object out = json_of(seller, order.currency);
  out["number"] = order.number();
  out["made"] = to_rfc3339(order.made);
  out["contact"] = contact_of(order);
  out["lines"] = lines_json(order, &seller);
  return out;
}

}  // namespace yz::trade
