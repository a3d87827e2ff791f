#include "trade/enquiry/quotes.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/money.hpp"
#include "trade/refusal.hpp"
#include "trade/said.hpp"

namespace yz::trade {
namespace {

using store::Row;

constexpr std::string_view columns =
    "select id, enquiry, state, currency, shipping, deposit, total, valid_until, order_id, note,"
    " made from trade_quote ";
constexpr std::int64_t most_money = 100'000'000'000;  // minor units, of a line or a parcel

Quote quote_in(const Row& row) {
  Quote quote{
      row.id<QuoteId>(0), row.id<EnquiryId>(1), parse_state(row.text(2)).value_or(State::cancelled),
      row.string(3),      row.integer(4),       row.integer(5),
      row.integer(6),     row.instant(7),       std::nullopt,
      row.string(9),      row.instant(10),      {}};
  if (!row.is_null(8)) quote.order = row.id<OrderId>(8);
  return quote;
}

Result<> fill(store::ReadTx& tx, Quote& quote) {
  return tx.each(
      "select l.position, l.edition, e.kind, l.quantity, l.price, l.title_zh, l.title_en "
      "from trade_quote_line l join trade_edition e on e.id = l.edition where l.quote = $1 "
      "order by l.position",
      {quote.id}, [&](const Row& row) {
        quote.lines.push_back({row.integer(0),
                               row.id<EditionId>(1),
                               parse_word<EditionKind>(row.text(2)).value_or(EditionKind::stock),
                               row.integer(3),
                               row.integer(4),
                               {row.string(5), row.string(6)}});
      });
}

bool is_money(std::int64_t minor) { return minor >= 0 && minor <= most_money; }

// What is made to order for one buyer is an edition of its own that nobody else is offered.
Result<Edition> put_made_to_order(store::Tx& tx, const Enquiry& enquiry, const NewQuote& wanted,
                                  const NewQuoteLine& line, std::size_t position, QuoteId quote) {
  EditionTerms terms;
  terms.exhibit = enquiry.exhibit;
  terms.slug = fmt::format("quote-{}-{}", quote.text(), position + 1);
  terms.exhibitor = enquiry.exhibitor;
  terms.kind = EditionKind::made_to_order;
  terms.price_mode = PriceMode::enquire;
  terms.price = line.price;
  terms.currency = wanted.currency;
  YZ_ASSIGN(terms.title.zh, take_in(line.title.zh, "title", {.max = 120, .need = Need::optional}));
  YZ_ASSIGN(terms.title.en, take_in(line.title.en, "title", {.max = 120, .need = Need::optional}));
  if (terms.title.empty()) return fail(ErrorKind::invalid, "is missing", "title");
  terms.stocked = line.quantity;
  YZ_ASSIGN(const auto like, editions_of(tx, enquiry.exhibit));
  if (!like.empty()) {  // taxed and shared as what stands there usually is
    terms.vat = like.front().vat;
    terms.commission = like.front().commission;
  }
  YZ_ASSIGN(const EditionId id, put_edition(tx, terms));
  YZ_TRY(tx.run("update trade_edition set is_offered = 0 where id = $1", {id}));
  YZ_ASSIGN(auto edition, find_edition(tx, id));
  return std::move(*edition);
}

Result<bool> is_under_the_hammer(store::ReadTx& tx, const Edition& edition) {
  YZ_ASSIGN(const auto running,
            tx.first("select 1 from trade_auction where edition = $1 and state = 'open'",
                     {edition.id}, [](const Row&) { return true; }));
  return running.has_value();
}

Result<Edition> edition_for(store::Tx& tx, const Enquiry& enquiry, const NewQuote& wanted,
                            const NewQuoteLine& line, std::size_t position, QuoteId quote) {
  if (line.quantity < 1 || line.quantity > most_quantity) return refuse(Refusal::bad_quantity);
  if (!is_money(line.price) || !is_money(line.price * line.quantity))
    return refuse(Refusal::bad_quote);
  if (line.offer.empty()) return put_made_to_order(tx, enquiry, wanted, line, position, quote);
  const std::string name = line.exhibit + "/" + line.offer;
  YZ_ASSIGN(auto edition, find_edition(tx, line.exhibit, line.offer));
  if (!edition || edition->exhibitor != enquiry.exhibitor)
    return refuse(Refusal::no_such_offer, name);
  YZ_ASSIGN(const bool is_hammered, is_under_the_hammer(tx, *edition));
  if (is_hammered) return refuse(Refusal::no_such_offer, name);
  return std::move(*edition);
}

Result<> tell(store::Tx& tx, const Quote& quote, Event event, std::string_view actor) {
  YZ_TRY(tx.append("trade.quote_moved", boost::json::object{{"quote", quote.id.text()},
                                                            {"enquiry", quote.enquiry.text()},
                                                            {"event", word_of(event)},
                                                            {"became", word_of(quote.state)},
                                                            {"actor", actor}}));
  return {};
}

Result<> move_quote(store::Tx& tx, Quote& quote, Event event, State to, std::string_view actor) {
  if (!is_move(quote.state, event, to)) return refuse(Refusal::quote_over);
  YZ_ASSIGN(const auto moved, tx.run("update trade_quote set state = $1, order_id = $2 "
                                     "where id = $3 and state = 'offered'",
                                     {word_of(to), quote.order, quote.id}));
  if (moved != 1) return refuse(Refusal::quote_over);
  quote.state = to;
  return tell(tx, quote, event, actor);
}

Result<> replace_open_quote(store::Tx& tx, const Enquiry& enquiry) {
  YZ_ASSIGN(const auto quotes, quotes_of(tx, enquiry.id));
  for (Quote quote : quotes)
    if (quote.state == State::offered) YZ_TRY(end_quote(tx, quote, Side::exhibitor));
  return {};
}

Result<> insert_quote(store::Tx& tx, const Quote& quote) {
  YZ_TRY(
      tx.run("insert into trade_quote (id, enquiry, state, currency, shipping, deposit, total,"
             " valid_until, note, made) values ($1, $2, 'offered', $3, $4, $5, $6, $7, $8, $9)",
             {quote.id, quote.enquiry, quote.currency, quote.shipping, quote.deposit, quote.total,
              quote.valid_until, quote.note, quote.made}));
  for (const QuoteLine& line : quote.lines)
    YZ_TRY(
        tx.run("insert into trade_quote_line (quote, position, edition, quantity, price, title_zh,"
               " title_en) values ($1, $2, $3, $4, $5, $6, $7)",
               {quote.id, line.position, line.edition, line.quantity, line.price, line.title.zh,
                line.title.en}));
  return {};
}

}  // namespace

Result<Quote> make_quote(store::Tx& tx, Enquiry& enquiry, const NewQuote& wanted) {
  using std::chrono::days;
  if (wanted.lines.empty() || wanted.lines.size() > most_lines || wanted.valid < days(1) ||
      wanted.valid > days(90) || !is_money(wanted.shipping) || !is_money(wanted.deposit) ||
      !Currency::parse(wanted.currency))
    return refuse(Refusal::bad_quote);
  Quote quote;
  quote.id = QuoteId::make(tx.now());
  quote.enquiry = enquiry.id;
  quote.made = tx.now();
  quote.valid_until = tx.now() + wanted.valid;
  quote.shipping = quote.total = wanted.shipping;
  quote.deposit = wanted.deposit;
  YZ_ASSIGN(quote.note,
            take_in(wanted.note, "note",
                    {.max = most_text, .need = Need::optional, .form = Form::paragraph}));
  for (std::size_t i = 0; i < wanted.lines.size(); ++i) {
    const NewQuoteLine& line = wanted.lines[i];
    YZ_ASSIGN(const Edition edition, edition_for(tx, enquiry, wanted, line, i, quote.id));
    if (quote.currency.empty()) quote.currency = edition.currency;
    if (quote.currency != edition.currency)
      return refuse(Refusal::mixed_currencies, edition.name());
    quote.total += line.price * line.quantity;
    quote.lines.push_back({static_cast<std::int64_t>(i), edition.id, edition.kind, line.quantity,
                           line.price, edition.title});
  }
  if (quote.deposit > 0 && quote.deposit >= quote.total) return refuse(Refusal::bad_quote);
  YZ_TRY(replace_open_quote(tx, enquiry));
  YZ_TRY(insert_quote(tx, quote));
  YZ_TRY(tell(tx, quote, Event::quote, "exhibitor:" + enquiry.exhibitor));
  YZ_TRY(write_quote_message(tx, enquiry, quote.id, quote.note));
  return quote;
}

Result<> end_quote(store::Tx& tx, Quote& quote, Side by) {
  return by == Side::exhibitor
             ? move_quote(tx, quote, Event::withdraw, State::cancelled, "exhibitor")
             : move_quote(tx, quote, Event::cancel, State::cancelled, "buyer");
}

Result<Order> agree_to_quote(store::Tx& tx, Quote& quote, std::string_view buyer,
                             const Contact& contact) {
  if (quote.state != State::offered || quote.valid_until <= tx.now())
    return refuse(Refusal::quote_over);
  Agreement agreement;
  agreement.buyer = buyer;
  agreement.shipping = quote.shipping;
  agreement.deposit = quote.deposit;
  agreement.contact = contact;
  for (const QuoteLine& line : quote.lines)
    agreement.lines.push_back({line.edition, line.quantity, line.price});
  YZ_ASSIGN(Order order, place_agreed(tx, agreement));
  quote.order = order.id;
  YZ_TRY(move_quote(tx, quote, Event::agree, State::held, buyer));
  return order;
}

Result<std::int64_t> lapse_quotes(store::Tx& tx, std::int64_t limit) {
  static const std::string sql = fmt::format(
      "{}where state = 'offered' and valid_until <= $1 order by valid_until limit $2", columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, quote_in));
  for (Quote& quote : due) YZ_TRY(move_quote(tx, quote, Event::lapse, State::expired, "system"));
  return static_cast<std::int64_t>(due.size());
}

Result<std::optional<Quote>> find_quote(store::ReadTx& tx, QuoteId id) {
  static const std::string sql = fmt::format("{}where id = $1", columns);
  YZ_ASSIGN(auto quote, tx.first(sql, {id}, quote_in));
  if (quote) YZ_TRY(fill(tx, *quote));
  return quote;
}

Result<std::optional<Enquiry>> enquiry_of_order(store::ReadTx& tx, OrderId order) {
  YZ_ASSIGN(const auto id, tx.first("select enquiry from trade_quote where order_id = $1", {order},
                                    [](const Row& row) { return row.id<EnquiryId>(0); }));
  if (!id) return std::nullopt;
  return find_enquiry(tx, *id);
}

Result<std::vector<Quote>> quotes_of(store::ReadTx& tx, EnquiryId enquiry) {
  static const std::string sql = fmt::format("{}where enquiry = $1 order by made, id", columns);
  YZ_ASSIGN(auto quotes, tx.all(sql, {enquiry}, quote_in));
  for (Quote& quote : quotes) YZ_TRY(fill(tx, quote));
  return quotes;
}

}  // namespace yz::trade
