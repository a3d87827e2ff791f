#include "trade/enquiry/enquiries.hpp"

#include <charconv>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/random.hpp"
#include "people/email.hpp"
#include "trade/said.hpp"

namespace yz::trade {
namespace {

using store::Row;
namespace json = boost::json;

constexpr std::string_view columns =
    "select id, exhibit, exhibitor, asker, token, name, email, language, consents, made, changed,"
    " messages, asker_said, exhibitor_said, asker_seen, exhibitor_seen from trade_enquiry ";

std::string_view word_of(Side side) { return side == Side::asker ? "asker" : "exhibitor"; }

Enquiry enquiry_in(const Row& row) {
  return {row.id<EnquiryId>(0), row.string(1),
          row.string(2),        row.string(3),
          row.string(4),        row.string(5),
          row.string(6),        row.text(7) == "en" ? Language::en : Language::zh,
          row.boolean(8),       row.instant(9),
          row.instant(10),      row.integer(11),
          row.integer(12),      row.integer(13),
          row.integer(14),      row.integer(15)};
}

// Nobody fills the fair's inboxes: a bound for each account and each address.
Result<> refuse_too_many(store::ReadTx& tx, const NewEnquiry& asked, std::string_view email,
                         Instant now) {
  YZ_ASSIGN(const auto count, tx.first("select count(*) from trade_enquiry where made > $1 and "
                                       "(asker = $2 or email = $3)",
                                       {now - std::chrono::hours(24), asked.asker, email},
                                       [](const Row& row) { return row.integer(0); }));
  if (count.value_or(0) >= most_asked_a_day)
    return fail(ErrorKind::too_many, "That were many enquiries today; please go on tomorrow.");
  return {};
}

Result<> tell(store::Tx& tx, std::string_view topic, const Enquiry& enquiry, Side side) {
  YZ_TRY(tx.append(topic, json::object{{"enquiry", enquiry.id.text()},
                                       {"exhibitor", enquiry.exhibitor},
                                       {"side", word_of(side)},
                                       {"number", enquiry.messages}}));
  return {};
}

Result<> add_message(store::Tx& tx, Enquiry& enquiry, Side side, std::string_view text,
                     std::optional<QuoteId> quote) {
  if (enquiry.messages >= most_messages)
    return fail(ErrorKind::too_many, "This thread is full; please ask anew.");
  enquiry.messages += 1;
  (side == Side::asker ? enquiry.asker_said : enquiry.exhibitor_said) = enquiry.messages;
  (side == Side::asker ? enquiry.asker_seen : enquiry.exhibitor_seen) = enquiry.messages;
  enquiry.changed = std::max(enquiry.changed, tx.now());
  YZ_TRY(
      tx.run("insert into trade_message (enquiry, number, side, text, quote, time) "
             "values ($1, $2, $3, $4, $5, $6)",
             {enquiry.id, enquiry.messages, word_of(side), text, quote, tx.now()}));
  YZ_TRY(
      tx.run("update trade_enquiry set messages = $1, changed = $2, asker_said = $3,"
             " exhibitor_said = $4, asker_seen = $5, exhibitor_seen = $6 where id = $7",
             {enquiry.messages, enquiry.changed, enquiry.asker_said, enquiry.exhibitor_said,
              enquiry.asker_seen, enquiry.exhibitor_seen, enquiry.id}));
  return tell(tx, "trade.enquiry_written", enquiry, side);
}

// The newest first by the last change, of those whose `column` is `who`.
Result<std::vector<Enquiry>> list(store::ReadTx& tx, std::string_view column, std::string_view who,
                                  std::optional<ChangeCursor> after, std::int64_t limit) {
  const std::string where = fmt::format("{}where {} = $1", columns, column);
  constexpr std::string_view order = " order by changed desc, id desc limit $2";
  if (!after) return tx.all(where + std::string(order), {who, limit}, enquiry_in);
  return tx.all(fmt::format("{} and (changed < $3 or (changed = $3 and id < $4)){}", where, order),
                {who, limit, after->changed, after->id}, enquiry_in);
}

}  // namespace

std::string ChangeCursor::text() const {
  return fmt::format("{}-{}", changed.time_since_epoch().count(), id.text());
}

std::optional<ChangeCursor> ChangeCursor::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  std::int64_t millis = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dash, millis);
  const auto id = EnquiryId::parse(text.substr(dash + 1));
  if (error != std::errc() || end != text.data() + dash || !id) return std::nullopt;
  return ChangeCursor{Instant(std::chrono::milliseconds(millis)), *id};
}

Result<Enquiry> ask(store::Tx& tx, const NewEnquiry& asked) {
  Enquiry enquiry;
  YZ_ASSIGN(enquiry.name, take_in(asked.name, "name", {.max = 40}));
  YZ_ASSIGN(enquiry.email, people::normalise_email(asked.email));
  YZ_ASSIGN(const std::string text,
            take_in(asked.text, "text", {.max = most_text, .form = Form::paragraph}));
  YZ_TRY(refuse_too_many(tx, asked, enquiry.email, tx.now()));
  enquiry.id = EnquiryId::make(tx.now());
  enquiry.exhibit = asked.exhibit;
  enquiry.exhibitor = asked.exhibitor;
  enquiry.asker = asked.asker;
  enquiry.token = random_token();
  enquiry.language = asked.language;
  enquiry.consents = asked.consents;
  enquiry.made = enquiry.changed = tx.now();
  YZ_TRY(tx.run(
      "insert into trade_enquiry (id, exhibit, exhibitor, asker, token, name, email,"
      " language, consents, made, changed, messages, asker_said, exhibitor_said, asker_seen,"
      " exhibitor_seen) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 0, 0, 0, 0, 0)",
      {enquiry.id, enquiry.exhibit, enquiry.exhibitor, enquiry.asker, enquiry.token, enquiry.name,
       enquiry.email, code_of(enquiry.language), enquiry.consents, enquiry.made}));
  YZ_TRY(tell(tx, "trade.enquiry_opened", enquiry, Side::asker));
  YZ_TRY(add_message(tx, enquiry, Side::asker, text, std::nullopt));
  return enquiry;
}

Result<> write_message(store::Tx& tx, Enquiry& enquiry, Side side, std::string_view text) {
  YZ_ASSIGN(const std::string said,
            take_in(text, "text", {.max = most_text, .form = Form::paragraph}));
  return add_message(tx, enquiry, side, said, std::nullopt);
}

Result<> write_quote_message(store::Tx& tx, Enquiry& enquiry, QuoteId quote,
                             std::string_view note) {
  return add_message(tx, enquiry, Side::exhibitor, note, quote);
}

Result<> mark_seen(store::Tx& tx, Enquiry& enquiry, Side side) {
  if (!enquiry.is_unread_by(side)) return {};
  const bool is_asker = side == Side::asker;
  (is_asker ? enquiry.asker_seen : enquiry.exhibitor_seen) = enquiry.messages;
  YZ_TRY(tx.run(fmt::format("update trade_enquiry set {} = $1 where id = $2",
                            is_asker ? "asker_seen" : "exhibitor_seen"),
                {enquiry.messages, enquiry.id}));
  return tell(tx, "trade.enquiry_seen", enquiry, side);
}

Result<> take_over(store::Tx& tx, Enquiry& enquiry, std::string_view key) {
  if (enquiry.asker == key) return {};
  YZ_ASSIGN(const auto changed,
            tx.run("update trade_enquiry set asker = $1 where id = $2 and asker like 'session:%'",
                   {key, enquiry.id}));
  if (changed == 0) return fail(ErrorKind::conflict, "This enquiry belongs to an account already.");
  enquiry.asker = key;
  return {};
}

Result<std::optional<Enquiry>> find_enquiry(store::ReadTx& tx, EnquiryId id) {
  static const std::string sql = fmt::format("{}where id = $1", columns);
  return tx.first(sql, {id}, enquiry_in);
}

Result<std::optional<Enquiry>> find_enquiry(store::ReadTx& tx, std::string_view token) {
  static const std::string sql = fmt::format("{}where token = $1", columns);
  return tx.first(sql, {token}, enquiry_in);
}

Result<std::vector<ThreadMessage>> messages_of(store::ReadTx& tx, EnquiryId id) {
  return tx.all(
      "select number, side, text, quote, time from trade_message where enquiry = $1 "
      "order by number",
      {id}, [](const Row& row) {
        ThreadMessage message{row.integer(0),
                              row.text(1) == "asker" ? Side::asker : Side::exhibitor, row.string(2),
                              std::nullopt, row.instant(4)};
        if (!row.is_null(3)) message.quote = row.id<QuoteId>(3);
        return message;
      });
}

Result<std::vector<Enquiry>> enquiries_of_asker(store::ReadTx& tx, std::string_view asker,
                                                std::optional<ChangeCursor> after,
                                                std::int64_t limit) {
  return list(tx, "asker", asker, after, limit);
}

Result<std::vector<Enquiry>> enquiries_of_exhibitor(store::ReadTx& tx, std::string_view exhibitor,
                                                    std::optional<ChangeCursor> after,
                                                    std::int64_t limit) {
  return list(tx, "exhibitor", exhibitor, after, limit);
}

Result<std::int64_t> unread_of_exhibitor(store::ReadTx& tx, std::string_view exhibitor) {
  YZ_ASSIGN(const auto count, tx.first("select count(*) from trade_enquiry where exhibitor = $1 "
                                       "and asker_said > exhibitor_seen",
                                       {exhibitor}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

}  // namespace yz::trade
