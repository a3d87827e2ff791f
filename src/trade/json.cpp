#include "trade/json.hpp"

namespace yz::trade {
namespace {

namespace json = boost::json;

json::object text_json(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value maybe(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return json::value(to_rfc3339(*instant));
}

void write_money(JsonText& out, std::string_view name, std::int64_t minor,
                 std::string_view currency) {
  out.name(name);
  out.object([&] {
    out.field("minor", minor);
    out.field("currency", currency);
  });
}

void write_line(JsonText& out, const Line& line, std::string_view currency) {
  out.object([&] {
    out.field("position", line.position);
    out.field("exhibit", line.exhibit);
    out.field("offer", line.offer);
    out.name("title");
    out.object([&] {
      out.field("zh", line.title.zh);
      out.field("en", line.title.en);
    });
    out.field("quantity", line.quantity);
    out.field("returned", line.returned);
    write_money(out, "list_price", line.list_price, currency);
    write_money(out, "price", line.price, currency);
    write_money(out, "taken_off", line.taken_off, currency);
  });
}

void write_seller_fields(JsonText& out, const SellerOrder& seller, std::string_view currency) {
  out.field("id", seller.id.text());
  out.field("exhibitor", seller.exhibitor);
  out.field("state", word_of(seller.state));
  write_money(out, "goods", seller.goods, currency);
  write_money(out, "shipping", seller.shipping, currency);
  out.field("delivery", seller.shipping_slug);
  write_money(out, "total", seller.total, currency);
  write_money(out, "refunding", seller.refunding, currency);
  write_money(out, "refunded", seller.refunded, currency);
  out.field("tracking", seller.tracking);
}

void write_lines(JsonText& out, const Order& order, const SellerOrder* of) {
  out.name("lines");
  out.array([&] {
    for (const Line& line : order.lines)
      if (of == nullptr || line.seller_order == of->id) write_line(out, line, order.currency);
  });
}

// It is stored as the JSON object that it is shown as.
void write_contact(JsonText& out, const Order& order) {
  out.name("contact");
  out.json(order.contact);
}

void write_fields(JsonText& out, const Payment& payment) {
  out.field("key", payment.key);
  out.field("provider", payment.provider);
  out.field("state", payment.state);
  write_money(out, "amount", payment.amount, payment.currency);
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

void write_fields(JsonText& out, const Order& order) {
  out.field("id", order.id.text());
  out.field("number", order.number());
  out.field("state", word_of(order.state));
  write_money(out, "goods", order.goods, order.currency);
  write_money(out, "shipping", order.shipping, order.currency);
  write_money(out, "tax", order.tax, order.currency);
  write_money(out, "total", order.total, order.currency);
  out.field("discount", order.discount);
  out.name("deadline");
  if (order.deadline) {
    out.value(to_rfc3339(*order.deadline));
  } else {
    out.value(nullptr);
  }
  out.field("made", to_rfc3339(order.made));
  write_contact(out, order);
  out.name("seller_orders");
  out.array([&] {
    for (const SellerOrder& seller : order.sellers)
      out.object([&] { write_seller_fields(out, seller, order.currency); });
  });
  write_lines(out, order, nullptr);
}

void write_fields(JsonText& out, const Order& order, const SellerOrder& seller) {
  write_seller_fields(out, seller, order.currency);
  out.field("number", order.number());
  out.field("made", to_rfc3339(order.made));
  write_contact(out, order);
  write_lines(out, order, &seller);
}

void write_fields(JsonText& out, const Refund& refund) {
  out.field("key", refund.key);
  out.field("provider", refund.provider);
  out.field("state", refund.state);
  out.field("reason", refund.reason);
  write_money(out, "amount", refund.amount, refund.currency);
}

void write_money_fields(JsonText& out, const std::vector<Payment>& payments,
                        const std::vector<Refund>& refunds) {
  out.name("payments");
  out.array([&] {
    for (const Payment& payment : payments) out.object([&] { write_fields(out, payment); });
  });
  out.name("refunds");
  out.array([&] {
    for (const Refund& refund : refunds) out.object([&] { write_fields(out, refund); });
  });
}

}  // namespace yz::trade
