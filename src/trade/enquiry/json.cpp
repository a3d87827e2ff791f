#include "trade/enquiry/json.hpp"

#include "trade/json.hpp"

namespace yz::trade {
namespace {

namespace json = boost::json;

std::string_view word_of_side(Side side) { return side == Side::asker ? "asker" : "exhibitor"; }

template <class AnyId>
json::value maybe(const std::optional<AnyId>& id) {
  return id ? json::value(id->text()) : json::value(nullptr);
}

}  // namespace

json::object json_of(const Enquiry& enquiry, Side side) {
  return {{"id", enquiry.id.text()},          {"exhibit", enquiry.exhibit},
          {"exhibitor", enquiry.exhibitor},   {"name", enquiry.name},
          {"you_are", word_of_side(side)},    {"is_unread", enquiry.is_unread_by(side)},
          {"made", to_rfc3339(enquiry.made)}, {"changed", to_rfc3339(enquiry.changed)}};
}

json::object json_of(const Quote& quote) {
  json::array lines;
  for (const QuoteLine& line : quote.lines)
    lines.push_back({{"title", {{"zh", line.title.zh}, {"en", line.title.en}}},
                     {"kind", yz::word_of(line.kind)},
                     {"quantity", line.quantity},
                     {"price", json_of_money(line.price, quote.currency)}});
  return {{"id", quote.id.text()},
          {"state", word_of(quote.state)},
          {"lines", std::move(lines)},
          {"shipping", json_of_money(quote.shipping, quote.currency)},
          {"deposit", json_of_money(quote.deposit, quote.currency)},
          {"total", json_of_money(quote.total, quote.currency)},
          {"valid_until", to_rfc3339(quote.valid_until)},
          {"note", quote.note},
          {"order", maybe(quote.order)}};
}

json::object json_of(const Enquiry& enquiry, Side side, const std::vector<ThreadMessage>& messages,
                     const std::vector<Quote>& quotes) {
  json::object out = json_of(enquiry, side);
  json::array said;
  for (const ThreadMessage& message : messages)
    said.push_back({{"number", message.number},
                    {"side", word_of_side(message.side)},
                    {"text", message.text},
                    {"quote", maybe(message.quote)},
                    {"time", to_rfc3339(message.time)}});
  json::array offered;
  for (const Quote& quote : quotes) offered.push_back(json_of(quote));
  out["messages"] = std::move(said);
  out["quotes"] = std::move(offered);
  return out;
}

}  // namespace yz::trade
