// Invoice and packing slip of a seller order as PDF, in the language of the page.
#include <atomic>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json.hpp>

#include "app/pages/desk.hpp"
#include "app/pages/format.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "expo/queries.hpp"
#include "store/suspend.hpp"
#include "trade/ledger.hpp"
#include "trade/papers/paper.hpp"
#include "trade/refusal.hpp"

namespace yz::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Reply;
using http::Request;

constexpr int most_waiting = 64;

// Papers are drawn one after the other, away from the threads that answer.
struct Press {
  explicit Press(SharedShop of) : shop(std::move(of)) {}
  ~Press() { pool.join(); }

  SharedShop shop;
  std::atomic<int> waiting = 0;
  asio::thread_pool pool{1};
};
using SharedPress = std::shared_ptr<Press>;

enum class Kind : std::uint8_t { invoice, slip };

std::string text_of(const json::object& contact, std::string_view field) {
  const auto* value = contact.if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

class Writer {
 public:
  Writer(const Messages& messages, Language language) : messages_(messages), language_(language) {}

  Result<trade::Paper> write(store::ReadTx& tx, const trade::Order& order,
                             const trade::SellerOrder& seller, Kind kind) const {
    YZ_ASSIGN(const auto exhibitor, expo::find_exhibitor(tx, seller.exhibitor));
    trade::Paper paper;
    paper.title = word(kind == Kind::invoice ? "invoice" : "slip");
    paper.facts = {{word("number"), order.number()},
                   {word("date"), format_day_of_year(day_of(order.made), language_)}};
    paper.from_label = word("seller");
    if (exhibitor)
      paper.from = {exhibitor->title.in(language_), exhibitor->place.in(language_),
                    exhibitor->website};
    put_buyer(paper, order);
    put_lines(paper, order, seller, kind);
    paper.foot = word(kind == Kind::invoice ? "invoice_foot" : "slip_foot");
    return paper;
  }

 private:
  [[nodiscard]] std::string word(std::string_view key) const {
    return messages_.format(language_, fmt::format("paper.{}", key));
  }

  static Date day_of(Instant instant) {
    return Date(std::chrono::floor<std::chrono::days>(instant + std::chrono::hours(8)));
  }

  void put_buyer(trade::Paper& paper, const trade::Order& order) const {
    json::error_code error;
    const auto contact = json::parse(order.contact, error);
    paper.to_label = word("buyer");
    if (error || !contact.is_object()) return;
    const auto& fields = contact.get_object();
    paper.to = {text_of(fields, "name"), text_of(fields, "phone"), text_of(fields, "address"),
                text_of(fields, "note")};
  }

  void put_lines(trade::Paper& paper, const trade::Order& order, const trade::SellerOrder& seller,
                 Kind kind) const {
    const auto money = [&](std::int64_t minor) { return format_money(minor, order.currency); };
    paper.has_prices = kind == Kind::invoice;
    paper.head = {word("title"), word("quantity"), word("price"), word("sum")};
    std::int64_t tax = 0;
    std::int64_t taken_off = 0;
    for (const trade::Line& line : order.lines) {
      if (line.seller_order != seller.id) continue;
      const std::int64_t sum = line.price * line.quantity;
      tax += trade::contained_share(line.sum(), line.vat);
      taken_off += line.taken_off;
      paper.lines.push_back(
          {line.title.in(language_), std::to_string(line.quantity), money(line.price), money(sum)});
    }
    if (kind == Kind::slip) return;
    if (taken_off > 0) paper.sums.emplace_back(word("taken_off"), "−" + money(taken_off));
    paper.sums.emplace_back(word("goods"), money(seller.goods));
    paper.sums.emplace_back(word("shipping"), money(seller.shipping));
    paper.sums.emplace_back(word("tax"), money(tax));
    if (seller.refunded > 0) paper.sums.emplace_back(word("refunded"), money(seller.refunded));
    paper.sums.emplace_back(word("total"), money(seller.total));
  }

  const Messages& messages_;
  const Language language_;
};

// The seller order in the address, as its buyer or its exhibitor may see it; a slip is the
// exhibitor's. Papers are written once it is paid.
Result<trade::Paper> paper_for(store::ReadTx& tx, const Press& press, const std::string& token,
                               const Request& request, Kind kind) {
  YZ_ASSIGN(const auto member, trade::member_of(tx, token, request.time));
  const auto none = [] { return fail(ErrorKind::not_found, "There is no such order."); };
  const auto id = trade::SellerOrderId::parse(request.parameter("id"));
  if (!id) return none();
  YZ_ASSIGN(auto order, trade::find_order(tx, *id));
  if (!order) return none();
  const trade::SellerOrder* seller = trade::seller_in(*order, *id);
  const bool is_buyer = order->buyer == member.key();
  if (!member.acts_for(seller->exhibitor) && !(is_buyer && kind == Kind::invoice)) return none();
  if (order->state != trade::State::paid)
    return trade::refuse(trade::Refusal::wrong_state, trade::word_of(order->state));
  return Writer(press.shop->pages->site().messages, language_of(request.path))
      .write(tx, *order, *seller, kind);
}

Reply print(SharedPress press, Request& request, Kind kind) {
  const std::string token = press->shop->trade.cookie.token_in(request);
  const auto paper = co_await press->shop->database.read(
      [&](store::ReadTx& tx) { return paper_for(tx, *press, token, request, kind); });
  if (!paper) co_return std::unexpected(paper.error());
  if (press->waiting.fetch_add(1) >= most_waiting) {
    press->waiting.fetch_sub(1);
    co_return fail(ErrorKind::too_many, "Too many papers are being drawn; please try again.");
  }
  std::optional<Result<std::string>> pdf;
  auto draw = [&](store::Resume resume) {
    asio::post(press->pool, [&, resume = std::move(resume)]() mutable {
      pdf.emplace(trade::draw_pdf(*paper));
      press->waiting.fetch_sub(1);
      resume();
    });
  };
  co_await store::suspend(std::move(draw));
  if (!*pdf) co_return std::unexpected(pdf->error());
  http::Response response{.content_type = "application/pdf", .body = std::move(**pdf)};
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("inline; filename=\"{}.pdf\"",
                                            kind == Kind::invoice ? "invoice" : "packing-slip"));
  co_return response;
}

}  // namespace

void add_paper_pages(http::Router& router, const SharedShop& shop) {
  const auto press = std::make_shared<Press>(shop);
  for (const Language language : {Language::zh, Language::en}) {
    router.get(localise("/papers/{id:id}/invoice.pdf", language),
               [press](Request& request) { return print(press, request, Kind::invoice); });
    router.get(localise("/papers/{id:id}/packing-slip.pdf", language),
               [press](Request& request) { return print(press, request, Kind::slip); });
  }
}

}  // namespace yz::app
