#include "app/pages/trade_models.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "app/pages/format.hpp"
#include "app/pages/parts.hpp"
#include "trade/states.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr int china = 8 * 60;  // minutes east of UTC

json::value instant_or_null(const std::optional<Instant>& instant, Language language) {
  if (!instant) return nullptr;
  return json::value(format_instant(*instant, language));
}

json::value money_or_null(std::int64_t minor, std::string_view currency) {
  if (minor == 0) return nullptr;
  return json::value(format_money(minor, currency));
}

std::string exhibit_url(const PageMaker& maker, const std::string& exhibit) {
  return localise("/exhibits/" + exhibit, maker.language);
}

json::object offer_json(const PageMaker& maker, const trade::Edition& edition) {
  return {
      {"exhibit", edition.exhibit},
      {"id", edition.slug},
      {"title", to_json(edition.title)},
      {"kind", word_of(edition.kind)},
      {"price_mode", word_of(edition.price_mode)},
      {"price", edition.price == 0 ? "" : format_money(edition.price, edition.currency)},
      {"has_prices", edition.has_prices},
      {"is_available", edition.available() > 0},
      {"is_one", edition.kind == trade::EditionKind::unique || edition.person_limit == 1},
      {"most", std::min<std::int64_t>(edition.person_limit.value_or(trade::most_quantity),
                                      trade::most_quantity)},
      {"limit", edition.person_limit ? json::value(*edition.person_limit) : json::value(nullptr)},
      {"opens", instant_or_null(edition.opens, maker.language)},
      {"closes", instant_or_null(edition.closes, maker.language)}};
}

json::object line_json(const PageMaker& maker, const trade::Order& order, const trade::Line& line) {
  const bool is_lower = line.list_price > line.price;
  return {{"position", line.position},
          {"title", to_json(line.title)},
          {"url", exhibit_url(maker, line.exhibit)},
          {"quantity", line.quantity},
          {"returned", line.returned},
          {"left", line.quantity - line.returned},
          {"price", format_money(line.price, order.currency)},
          {"list_price",
           is_lower ? json::value(format_money(line.list_price, order.currency)) : json::value("")},
          {"taken_off", money_or_null(line.taken_off, order.currency)},
          {"sum", format_money(line.sum(), order.currency)}};
}

json::value contact_json(const trade::Order& order) {
  json::error_code error;
  const auto contact = json::parse(order.contact, error);
  if (error || !contact.is_object() || contact.as_object().empty()) return nullptr;
  return contact;
}

// A paid order goes on in its parts: where they stand alike, that is how it stands.
trade::State state_shown(const trade::Order& order) {
  if (order.state != trade::State::paid) return order.state;
  const trade::State first = order.sellers.front().state;
  const bool is_alike =
      std::ranges::all_of(order.sellers, [&](const auto& s) { return s.state == first; });
  return is_alike ? first : order.state;
}

}  // namespace

std::string format_money(std::int64_t minor, std::string_view currency) {
  std::string whole = fmt::format("{}", minor / 100);
  for (auto at = std::ssize(whole) - 3; at > 0; at -= 3)
    whole.insert(static_cast<std::size_t>(at), ",");
  const std::string sign = currency == "CNY" ? "¥" : std::string(currency) + "\u00A0";
  return fmt::format("{}{}.{:02}", sign, whole, minor % 100);
}

std::string format_instant(Instant instant, Language language) {
  const Moment moment{instant, china};
  return fmt::format("{}{} {}", format_short_day(local_date(moment), language),
                     language == Language::en ? "," : "", format_time(moment));
}

Result<json::array> offers_json(const PageMaker& maker, std::string_view exhibit) {
  YZ_ASSIGN(const auto editions, maker.source.offers(exhibit));
  json::array offers;
  for (const trade::Edition& edition : editions) offers.push_back(offer_json(maker, edition));
  return offers;
}

json::object cart_line_json(const PageMaker& maker, const trade::CartLine& line, Instant now) {
  const trade::Edition& edition = line.edition;
  json::object out = offer_json(maker, edition);
  const bool is_open = edition.is_offered && (!edition.opens || *edition.opens <= now) &&
                       (!edition.closes || now < *edition.closes);
  out["url"] = exhibit_url(maker, edition.exhibit);
  out["quantity"] = line.quantity;
  out["each"] = format_money(line.price, edition.currency);
  out["list_price"] =
      line.price < edition.price ? format_money(edition.price, edition.currency) : std::string();
  out["sum"] = format_money(line.price * line.quantity, edition.currency);
  out["trouble"] = !is_open                              ? json::value("closed")
                   : edition.available() == 0            ? json::value("sold_out")
                   : edition.available() < line.quantity ? json::value("too_few")
                                                         : json::value(nullptr);
  return out;
}

ExhibitorNames::ExhibitorNames(const std::vector<expo::Exhibitor>& exhibitors) {
  for (const auto& exhibitor : exhibitors) titles_[exhibitor.slug] = exhibitor.title;
}

json::object ExhibitorNames::of(const std::string& slug) const {
  const auto at = titles_.find(slug);
  return {{"slug", slug}, {"title", to_json(at == titles_.end() ? Text{slug, slug} : at->second)}};
}

json::object order_json(const PageMaker& maker, const trade::Order& order) {
  return {{"id", order.id.text()},
          {"number", order.number()},
          {"url", localise("/account/orders/" + order.id.text(), maker.language)},
          {"state", trade::word_of(state_shown(order))},
          {"made", format_instant(order.made, maker.language)},
          {"deadline", instant_or_null(order.deadline, maker.language)},
          {"goods", format_money(order.goods, order.currency)},
          {"shipping", format_money(order.shipping, order.currency)},
          {"tax", format_money(order.tax, order.currency)},
          {"total", format_money(order.total, order.currency)},
          {"discount", order.discount},
          {"contact", contact_json(order)}};
}

json::object seller_json(const PageMaker& maker, const trade::Order& order,
                         const trade::SellerOrder& seller, const ExhibitorNames& names) {
  json::array lines;
  for (const trade::Line& line : order.lines)
    if (line.seller_order == seller.id) lines.push_back(line_json(maker, order, line));
  const std::int64_t left = seller.total - seller.refunded - seller.refunding;
  return {{"id", seller.id.text()},
          {"url", localise("/selling/orders/" + seller.id.text(), maker.language)},
          {"exhibitor", names.of(seller.exhibitor)},
          {"state", trade::word_of(seller.state)},
          {"goods", format_money(seller.goods, order.currency)},
          {"shipping", format_money(seller.shipping, order.currency)},
          {"total", format_money(seller.total, order.currency)},
          {"commission", money_or_null(seller.commission, order.currency)},
          {"refunded", money_or_null(seller.refunded, order.currency)},
          {"refunding", money_or_null(seller.refunding, order.currency)},
          {"left", format_money(left, order.currency)},
          {"left_number", fmt::format("{}.{:02}", left / 100, left % 100)},
          {"tracking", seller.tracking},
          {"lines", std::move(lines)}};
}

// Nobody waits for money to an order that is over; should some come all the same, it is given back.
json::object payment_json(const trade::Order& order, const trade::Payment& payment) {
  const bool is_over = payment.state == "pending" && !trade::is_holding(order.state);
  return {{"provider", payment.provider},
          {"state", is_over ? "unpaid" : payment.state},
          {"amount", format_money(payment.amount, payment.currency)}};
}

json::object refund_json(const trade::Refund& refund) {
  return {{"state", refund.state},
          {"reason", refund.reason},
          {"amount", format_money(refund.amount, refund.currency)}};
}

json::array providers_json(const trade::Providers& providers) {
  json::array names;
  for (const auto& provider : providers.all())
    names.push_back(json::object{{"name", provider->name()}, {"is_first", names.empty()}});
  return names;
}

}  // namespace yz::app
