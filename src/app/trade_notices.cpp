#include "app/trade_notices.hpp"

#include <boost/json.hpp>

#include "app/pages/trade_models.hpp"
#include "base/log.hpp"
#include "expo/queries.hpp"
#include "mail/outbox.hpp"
#include "people/account.hpp"
#include "trade/auction/auctions.hpp"
#include "trade/enquiry/quotes.hpp"

namespace yz::app {
namespace {

using store::JournalEntry;

constexpr std::chrono::minutes look_first{2};
constexpr std::int64_t most_accounts = 20;  // of one exhibitor that are told

std::string text_of(const JournalEntry& entry, std::string_view field) {
  const auto* value = entry.entry.as_object().if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const JournalEntry& entry, std::string_view field) {
  const auto* value = entry.entry.as_object().if_contains(field);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

// What a mail says: the messages mail.WHAT.subject and mail.WHAT.text, with what stands in them.
struct Letter {
  std::string key;
  std::string what;
  std::string path;  // of the page it leads to, without language
  Messages::Arguments arguments;
  std::chrono::milliseconds later{0};
};

class Notices {
 public:
  Notices(std::shared_ptr<const Messages> messages, std::string public_url)
      : messages_(std::move(messages)), public_url_(std::move(public_url)) {}

  Result<> take(store::Tx& tx, const JournalEntry& entry) const {
    if (entry.time < tx.now() - std::chrono::hours(24)) return {};
    if (entry.topic == "trade.enquiry_written") return written(tx, entry);
    if (entry.topic == "trade.enquiry_seen") return seen(tx, entry);
    if (entry.topic == "trade.quote_moved") return quote_moved(tx, entry);
    if (entry.topic == "trade.bid_placed") return outbid(tx, entry);
    if (entry.topic == "trade.auction_closed") return hammered(tx, entry);
    if (entry.topic == "trade.order_moved") return order_moved(tx, entry);
    return {};
  }

 private:
  // A thread's mail to one side: withdrawn together when that side looks.
  static std::string thread_key(const std::string& enquiry, std::string_view side) {
    return fmt::format("enquiry/{}/{}/", enquiry, side);
  }

  [[nodiscard]] std::string words(Language language, const Letter& letter,
                                  std::string_view part) const {
    Messages::Arguments arguments = letter.arguments;
    arguments.emplace_back("link", fmt::format("{}{}{}", public_url_,
                                               language == Language::en ? "/en" : "", letter.path));
    return messages_->format(language, fmt::format("mail.{}.{}", letter.what, part), arguments);
  }

  // An address that no mail can be sent to is not worth stopping the journal for.
  Result<> put(store::Tx& tx, const std::string& to, const Letter& letter, std::string subject,
               std::string text) const {
    const auto put = mail::put_mail(
        tx, {letter.key, to, std::move(subject), std::move(text), tx.now() + letter.later});
    if (put || put.error().kind != ErrorKind::invalid) {
      YZ_TRY(put);
      return {};
    }
    log_warning("a notice cannot be sent", {{"mail", letter.key}, {"error", put.error().message}});
    return {};
  }

  Result<> send(store::Tx& tx, const std::string& to, Language language,
                const Letter& letter) const {
    return put(tx, to, letter, words(language, letter, "subject"), words(language, letter, "text"));
  }

  // Whose language is not known is written to in both.
  Result<> send_both(store::Tx& tx, const std::string& to, const Letter& letter) const {
    return put(tx, to, letter, words(Language::zh, letter, "subject"),
               fmt::format("{}\n\n{}", words(Language::zh, letter, "text"),
                           words(Language::en, letter, "text")));
  }

  Result<> send_to_exhibitor(store::Tx& tx, const std::string& exhibitor, Letter letter) const {
    YZ_ASSIGN(const auto accounts, people::accounts_of_exhibitor(tx, exhibitor, most_accounts));
    const std::string key = letter.key;
    for (const auto& account : accounts) {
      letter.key = fmt::format("{}/{}", key, account.id.text());
      YZ_TRY(send_both(tx, account.email, letter));
    }
    return {};
  }

  Result<> send_to_account(store::Tx& tx, std::string_view key, const Letter& letter) const {
    constexpr std::string_view prefix = "account:";
    const auto id = key.starts_with(prefix) ? people::AccountId::parse(key.substr(prefix.size()))
                                            : std::nullopt;
    if (!id) return {};
    YZ_ASSIGN(const auto account, people::find_account(tx, *id));
    return account ? send_both(tx, account->email, letter) : Result<>();
  }

  static Result<std::string> title_of(store::ReadTx& tx, const std::string& slug) {
    YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, slug));
    return exhibit ? exhibit->title.in(Language::zh) : slug;
  }

  Result<> written(store::Tx& tx, const JournalEntry& entry) const {
    const auto id = trade::EnquiryId::parse(text_of(entry, "enquiry"));
    if (!id) return {};
    YZ_ASSIGN(const auto enquiry, trade::find_enquiry(tx, *id));
    if (!enquiry) return {};
    const bool by_asker = text_of(entry, "side") == "asker";
    // Who writes has read what was written to them.
    YZ_TRY(mail::withdraw_mail(tx, thread_key(id->text(), by_asker ? "asker" : "exhibitor")));
    YZ_ASSIGN(const std::string title, title_of(tx, enquiry->exhibit));
    Letter letter{fmt::format("{}{}", thread_key(id->text(), by_asker ? "exhibitor" : "asker"),
                              number_of(entry, "number")),
                  by_asker ? "enquiry" : "answer",
                  by_asker ? "/selling/enquiries/" + id->text() : "/enquiries/" + enquiry->token,
                  {{"name", enquiry->name}, {"exhibit", title}},
                  look_first};
    if (by_asker) return send_to_exhibitor(tx, enquiry->exhibitor, letter);
    return send(tx, enquiry->email, enquiry->language, letter);
  }

  static Result<> seen(store::Tx& tx, const JournalEntry& entry) {
    const auto id = trade::EnquiryId::parse(text_of(entry, "enquiry"));
    if (!id) return {};
    const bool by_asker = text_of(entry, "side") == "asker";
    YZ_TRY(mail::withdraw_mail(tx, thread_key(id->text(), by_asker ? "asker" : "exhibitor")));
    return {};
  }

  Result<> quote_moved(store::Tx& tx, const JournalEntry& entry) const {
    if (text_of(entry, "event") != trade::word_of(trade::Event::agree)) return {};
    const auto id = trade::EnquiryId::parse(text_of(entry, "enquiry"));
    if (!id) return {};
    YZ_ASSIGN(const auto enquiry, trade::find_enquiry(tx, *id));
    if (!enquiry) return {};
    YZ_ASSIGN(const std::string title, title_of(tx, enquiry->exhibit));
    return send_to_exhibitor(tx, enquiry->exhibitor,
                             {fmt::format("quote/{}/agreed", text_of(entry, "quote")),
                              "agreed",
                              "/selling/enquiries/" + id->text(),
                              {{"name", enquiry->name}, {"exhibit", title}}});
  }

  // Whoever led before the bid, if they do no longer.
  Result<> outbid(store::Tx& tx, const JournalEntry& entry) const {
    const auto id = trade::AuctionId::parse(text_of(entry, "auction"));
    if (!id) return {};
    YZ_ASSIGN(const auto auction, trade::find_auction(tx, *id));
    YZ_ASSIGN(const auto bids, trade::bids_of(tx, *id, 1'000));
    const std::int64_t sequence = number_of(entry, "sequence");
    const trade::Bid* own = nullptr;
    for (const auto& bid : bids) {  // the newest first
      if (bid.sequence == sequence) own = &bid;
      if (own == nullptr || bid.sequence >= sequence || !bid.leads) continue;
      if (!own->leads || bid.bidder == own->bidder) return {};
      const std::string prefix = fmt::format("auction/{}/outbid-{}", id->text(), bid.number);
      YZ_TRY(mail::withdraw_mail(tx, prefix + "/"));  // the newest is enough
      return send_to_account(tx, bid.bidder,
                             {fmt::format("{}/{}", prefix, sequence),
                              "outbid",
                              "/auctions/" + id->text(),
                              {{"title", auction->title.in(Language::zh)},
                               {"price", format_money(own->price, auction->currency)}}});
    }
    return {};
  }

  Result<> hammered(store::Tx& tx, const JournalEntry& entry) const {
    const auto id = trade::AuctionId::parse(text_of(entry, "auction"));
    if (!id) return {};
    YZ_ASSIGN(const auto auction, trade::find_auction(tx, *id));
    if (!auction || !auction->order) return {};
    return send_to_account(tx, auction->standing.leader,
                           {fmt::format("auction/{}/won", id->text()),
                            "won",
                            "/account/orders/" + auction->order->text(),
                            {{"title", auction->title.in(Language::zh)},
                             {"price", format_money(auction->standing.price, auction->currency)}}});
  }

  // Whether one of the exhibitors that an order was paid to has an account: a crowd at noon pays by
  // the thousand. Entries of older journals do not say who they are.
  static Result<bool> tells_exhibitors(store::ReadTx& tx, const JournalEntry& entry) {
    const auto* exhibitors = entry.entry.as_object().if_contains("exhibitors");
    if (exhibitors == nullptr || !exhibitors->is_array()) return true;
    for (const auto& exhibitor : exhibitors->get_array()) {
      YZ_ASSIGN(const auto accounts,
                people::accounts_of_exhibitor(tx, std::string_view(exhibitor.as_string()), 1));
      if (!accounts.empty()) return true;
    }
    return false;
  }

  Result<> order_moved(store::Tx& tx, const JournalEntry& entry) const {
    const std::string became = text_of(entry, "became");
    const bool is_paid =
        became == trade::word_of(trade::State::paid) && text_of(entry, "exhibitor").empty();
    const bool is_sent = became == trade::word_of(trade::State::completed) &&
                         text_of(entry, "event") == trade::word_of(trade::Event::complete);
    const bool is_withdrawn = text_of(entry, "event") == trade::word_of(trade::Event::withdraw);
    if (!is_paid && !is_sent && !is_withdrawn) return {};
    const auto id = trade::OrderId::parse(text_of(entry, "order"));
    if (!id) return {};
    if (is_paid) {
      YZ_ASSIGN(const bool is_told, tells_exhibitors(tx, entry));
      if (!is_told) return {};
    }
    YZ_ASSIGN(const auto order, trade::find_order(tx, *id));
    if (!order) return {};
    if (is_withdrawn) return withdrawn(tx, *order);
    if (is_sent)
      return send_to_account(tx, order->buyer,
                             {fmt::format("order/{}/sent/{}", id->text(), entry.position),
                              "sent",
                              "/account/orders/" + id->text(),
                              {{"number", order->number()}}});
    for (const auto& seller : order->sellers)
      YZ_TRY(send_to_exhibitor(tx, seller.exhibitor,
                               {fmt::format("order/{}/paid", seller.id.text()),
                                "paid",
                                "/selling/orders/" + seller.id.text(),
                                {{"number", order->number()}}}));
    return {};
  }

  // Who bought without an account left an address only where they asked for a quote.
  Result<> withdrawn(store::Tx& tx, const trade::Order& order) const {
    YZ_ASSIGN(const auto why, trade::find_withdrawal(tx, order.id));
    Letter letter{fmt::format("order/{}/withdrawn", order.id.text()),
                  "withdrawn",
                  "/account/orders/" + order.id.text(),
                  {{"number", order.number()}, {"reason", why ? why->reason : ""}}};
    if (order.buyer.starts_with("account:")) return send_to_account(tx, order.buyer, letter);
    YZ_ASSIGN(const auto enquiry, trade::enquiry_of_order(tx, order.id));
    if (!enquiry) return {};
    letter.path = "/enquiries/" + enquiry->token;  // which opens in any browser
    return send(tx, enquiry->email, enquiry->language, letter);
  }

  const std::shared_ptr<const Messages> messages_;
  const std::string public_url_;
};

}  // namespace

void follow_trade_notices(store::Database& database, std::shared_ptr<const Messages> messages,
                          std::string public_url) {
  const auto notices = std::make_shared<const Notices>(std::move(messages), std::move(public_url));
  database.follow("app.trade_notices",
                  [notices](store::Tx& tx, std::span<const JournalEntry> entries) -> Result<> {
                    for (const auto& entry : entries) YZ_TRY(notices->take(tx, entry));
                    return {};
                  });
}

}  // namespace yz::app
