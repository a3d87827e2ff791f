// The threads of enquiries, and their quotes, as both sides see them.
#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "base/random.hpp"
#include "store/idempotency.hpp"
#include "trade/leads/access.hpp"
#include "trade/pack.hpp"
#include "trade/refusal.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;
using trade::Side;

constexpr std::int64_t threads_a_page = 30;
constexpr int quote_rows = 3;

// --- lists ---------------------------------------------------------------------------------------

std::string thread_path(Side side, const trade::EnquiryId& id) {
  return fmt::format("{}/enquiries/{}", side == Side::asker ? "/account" : "/selling", id.text());
}

Result<void> put_threads(http::Model& model, const PageMaker& maker,
                         const std::vector<trade::Enquiry>& enquiries, Side side,
                         const std::string& list_path) {
  json::array rows;
  for (std::size_t i = 0; i < enquiries.size() && i < threads_a_page; ++i) {
    const auto& enquiry = enquiries[i];
    YZ_ASSIGN(const auto title, exhibit_title(maker, enquiry.exhibit));
    rows.push_back({{"url", localise(thread_path(side, enquiry.id), maker.language)},
                    {"title", to_json(title)},
                    {"name", enquiry.name},
                    {"changed", format_instant(enquiry.changed, maker.language)},
                    {"unread", enquiry.is_unread_by(side)}});
  }
  model.values["threads"] = std::move(rows);
  model.values["next"] = nullptr;
  if (std::ssize(enquiries) > threads_a_page) {
    const auto& last = enquiries[threads_a_page - 1];
    model.values["next"] = localise(
        fmt::format("{}?before={}", list_path, trade::ChangeCursor{last.changed, last.id}.text()),
        maker.language);
  }
  return {};
}

std::optional<trade::ChangeCursor> before_in(const Request& request) {
  return trade::ChangeCursor::parse(request.query.find("before").value_or(std::string_view()));
}

Result<http::Model> make_own_list(const PageMaker& maker, store::ReadTx& tx,
                                  const std::optional<Member>& member, const Request& request) {
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("enquiries.title")));
  std::vector<trade::Enquiry> enquiries;
  if (member) {
    YZ_ASSIGN(enquiries,
              trade::enquiries_of_asker(tx, member->key(), before_in(request), threads_a_page + 1));
  }
  model.values["desk"] = nullptr;
  YZ_TRY(put_threads(model, maker, enquiries, Side::asker, "/account/enquiries"));
  return model;
}

Result<http::Model> make_desk_list(const PageMaker& maker, store::ReadTx& tx,
                                   const std::optional<Member>& member, const Request& request) {
  const std::string slug(request.parameter("slug"));
  YZ_ASSIGN(auto model, begin_desk(maker, tx, member, slug, "enquiries"));
  YZ_ASSIGN(const auto enquiries,
            trade::enquiries_of_exhibitor(tx, slug, before_in(request), threads_a_page + 1));
  YZ_TRY(put_threads(model, maker, enquiries, Side::exhibitor,
                     fmt::format("/selling/{}/enquiries", slug)));
  return model;
}

// --- a thread ------------------------------------------------------------------------------------

json::object quote_json(const PageMaker& maker, const trade::Quote& quote, Side side) {
  const auto money = [&](std::int64_t minor) { return format_money(minor, quote.currency); };
  json::array lines;
  for (const trade::QuoteLine& line : quote.lines)
    lines.push_back({{"title", to_json(line.title)},
                     {"quantity", line.quantity},
                     {"kind", yz::word_of(line.kind)},
                     {"sum", money(line.price * line.quantity)}});
  json::value order = nullptr;
  if (quote.order && side == Side::asker)
    order = localise("/account/orders/" + quote.order->text(), maker.language);
  return {{"id", quote.id.text()},
          {"state", trade::word_of(quote.state)},
          {"is_open", quote.state == trade::State::offered},
          {"lines", std::move(lines)},
          {"shipping", quote.shipping == 0 ? std::string() : money(quote.shipping)},
          {"deposit", quote.deposit == 0 ? std::string() : money(quote.deposit)},
          {"total", money(quote.total)},
          {"valid_until", format_instant(quote.valid_until, maker.language)},
          {"order", order}};
}

Result<json::array> messages_json(const PageMaker& maker, store::ReadTx& tx,
                                  const trade::Enquiry& enquiry, Side side) {
  YZ_ASSIGN(const auto messages, trade::messages_of(tx, enquiry.id));
  YZ_ASSIGN(const auto quotes, trade::quotes_of(tx, enquiry.id));
  json::array out;
  for (const auto& message : messages) {
    json::object shown{{"number", message.number},
                       {"own", message.side == side},
                       {"by_asker", message.side == Side::asker},
                       {"text", message.text},
                       {"time", format_instant(message.time, maker.language)},
                       {"quote", nullptr}};
    for (const auto& quote : quotes)
      if (message.quote == quote.id) shown["quote"] = quote_json(maker, quote, side);
    out.push_back(std::move(shown));
  }
  return out;
}

// The lines of the form in which an exhibitor quotes: of each, which of their offers at this
// exhibit may be chosen (or what is made to order), and what was typed before, where that was
// refused.
Result<json::array> quote_rows_json(const PageMaker& maker, store::ReadTx& tx,
                                    const trade::Enquiry& enquiry, const http::Fields& typed) {
  YZ_ASSIGN(const auto editions, trade::editions_of(tx, enquiry.exhibit));
  json::array rows;
  for (int row = 1; row <= quote_rows; ++row) {
    const auto was = [&](std::string_view name) {
      return field(typed, fmt::format("{}-{}", name, row), 480);
    };
    const std::string offer = was("offer");
    json::array offers;
    for (const auto& edition : editions)
      if (edition.exhibitor == enquiry.exhibitor)
        offers.push_back({{"id", edition.slug},
                          {"title", edition.title.in(maker.language)},
                          {"available", edition.available()},
                          {"chosen", edition.slug == offer}});
    const std::string quantity = was("quantity");
    rows.push_back({{"number", row},
                    {"first", row == 1},
                    {"offers", std::move(offers)},
                    {"is_made", typed.find(fmt::format("offer-{}", row)) && offer.empty()},
                    {"title", was("title")},
                    {"quantity", quantity.empty() ? "1" : quantity},
                    {"price", was("price")}});
  }
  return rows;
}

// `typed`: a quote that was refused.
Result<http::Model> make_thread(const PageMaker& maker, store::ReadTx& tx, const Member& member,
                                const Request& request, Side side, const http::Fields& typed = {},
                                std::string_view fault = {}) {
  YZ_ASSIGN(const auto enquiry, trade::enquiry_as(tx, member, side, request.parameter("id")));
  YZ_ASSIGN(const auto title, exhibit_title(maker, enquiry.exhibit));
  YZ_ASSIGN(
      auto model,
      side == Side::asker
          ? begin_own_page(maker, title, {{maker.text("enquiries.title"), "/account/enquiries"}})
          : begin_desk(maker, tx, member, enquiry.exhibitor, "enquiries"));
  auto& values = model.values;
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(enquiry.exhibitor));
  values["title"] = to_json(title);
  values["exhibit_url"] = localise("/exhibits/" + enquiry.exhibit, maker.language);
  values["exhibit"] = enquiry.exhibit;
  values["is_desk"] = side == Side::exhibitor;
  if (side == Side::asker) values["desk"] = nullptr;
  values["exhibitor"] = to_json(exhibitor.title);
  values["asker"] = enquiry.name;
  values["url"] = localise(thread_path(side, enquiry.id), maker.language);
  YZ_ASSIGN(values["messages"], messages_json(maker, tx, enquiry, side));
  values["has_account"] = member.actor.account.has_value();
  values["key"] = random_token();
  values["name"] = enquiry.name;
  values["rows"] = json::array();
  if (side == Side::exhibitor) {
    YZ_ASSIGN(values["rows"], quote_rows_json(maker, tx, enquiry, typed));
    const std::string valid = field(typed, "valid", 20);
    values["typed"] = {{"shipping", field(typed, "shipping", 12)},
                       {"deposit", field(typed, "deposit", 12)},
                       {"valid", valid.empty() ? "14" : valid},
                       {"note", field(typed, "note", 16'000)}};
  }
  put_form_fault(model, request, fault);
  return model;
}

// Reading is seeing: what was unread is marked so before the page is drawn.
template <Side side>
Reply show_thread(SharedShop shop, Request& request) {
  const std::string token = shop->trade.cookie.token_in(request);
  const auto unread = co_await shop->database.read([&](store::ReadTx& tx) -> Result<bool> {
    YZ_ASSIGN(const auto member, trade::member_of(tx, token, request.time));
    YZ_ASSIGN(const auto enquiry, trade::enquiry_as(tx, member, side, request.parameter("id")));
    return enquiry.is_unread_by(side);
  });
  if (!unread) co_return std::unexpected(unread.error());
  if (*unread) {
    const FormRule<void> see = [&](store::Tx& tx, const Member& member) -> Result<> {
      YZ_ASSIGN(auto enquiry, trade::enquiry_as(tx, member, side, request.parameter("id")));
      return trade::mark_seen(tx, enquiry, side);
    };
    const auto seen = co_await write_form(*shop, request, see);
    // Where nothing can be written now, the thread can be read all the same.
    if (!seen && seen.error().kind != ErrorKind::unavailable)
      co_return std::unexpected(seen.error());
  }
  const MakeTradePage make = [&request](
                                 const PageMaker& maker, store::ReadTx& tx,
                                 const std::optional<Member>& member) -> Result<http::Model> {
    if (!member) return fail(ErrorKind::unauthenticated, "Please sign in.");
    return make_thread(maker, tx, *member, request, side);
  };
  co_return co_await show_page(shop, request, "enquiry", make);
}

std::string own_path(Side side, const Request& request) {
  return fmt::format("{}/enquiries/{}", side == Side::asker ? "/account" : "/selling",
                     request.parameter("id"));
}

// Once for each key of the form: sending it again says nothing twice.
Result<> once(store::Tx& tx, const Member& member, const http::Fields& form, const Request& request,
              const std::function<Result<>()>& act) {
  YZ_ASSIGN(const auto key, store::request_key(member.key(), field(form, "key", 64), "POST",
                                               without_language(request.path), request.body));
  YZ_TRY(store::once(tx, key, [&]() -> Result<store::KeptAnswer> {
    YZ_TRY(act());
    return store::KeptAnswer{303, ""};
  }));
  return {};
}

template <Side side>
Reply say(SharedShop shop, Request& request) {
  return on_desk_form(
      shop, request, own_path(side, request),
      [&request](store::Tx& tx, const Member& member, const http::Fields& form) -> Result<> {
        YZ_ASSIGN(auto enquiry, trade::enquiry_as(tx, member, side, request.parameter("id")));
        return once(tx, member, form, request, [&] {
          return trade::write_message(tx, enquiry, side, form.find("text").value_or(""));
        });
      });
}

trade::NewQuote quote_in(const http::Fields& form, const trade::Enquiry& enquiry) {
  trade::NewQuote wanted;
  for (int row = 1; row <= quote_rows; ++row) {
    const std::string price = field(form, fmt::format("price-{}", row), 12);
    if (price.empty()) continue;
    trade::NewQuoteLine line;
    line.exhibit = enquiry.exhibit;
    line.offer = field(form, fmt::format("offer-{}", row), 80);
    line.title.zh = line.title.en = field(form, fmt::format("title-{}", row), 480);
    line.quantity = number_field(form, fmt::format("quantity-{}", row)).value_or(0);
    line.price = trade::parse_price(price).value_or(-1);
    wanted.lines.push_back(std::move(line));
  }
  const auto money = [&](std::string_view name) {
    const std::string text = field(form, name, 12);
    return text.empty() ? 0 : trade::parse_price(text).value_or(-1);
  };
  wanted.shipping = money("shipping");
  wanted.deposit = money("deposit");
  wanted.valid = std::chrono::days(
      std::clamp<std::int64_t>(number_field(form, "valid").value_or(0), 0, 1'000));
  wanted.note = form.find("note").value_or("");
  return wanted;
}

// Refused, the page keeps what was typed: a quote is minutes of work.
Reply quote(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto enquiry,
              trade::enquiry_as(tx, member, Side::exhibitor, request.parameter("id")));
    return once(tx, member, *form, request, [&]() -> Result<> {
      YZ_TRY(trade::make_quote(tx, enquiry, quote_in(*form, enquiry)));
      return {};
    });
  };
  const auto made = co_await write_form(*shop, request, rule);
  if (made) co_return back_to(request, own_path(Side::exhibitor, request));
  const std::string fault = form_fault(made.error());
  if (fault.empty()) co_return std::unexpected(made.error());
  const MakeTradePage make = [&](const PageMaker& maker, store::ReadTx& tx,
                                 const std::optional<Member>& member) -> Result<http::Model> {
    if (!member) return fail(ErrorKind::unauthenticated, "Please sign in.");
    return make_thread(maker, tx, *member, request, Side::exhibitor, *form, fault);
  };
  co_return co_await show_page(shop, request, "enquiry", make, http::status_of(made.error().kind));
}

// Where a refused quote is drawn is no page of its own: the thread has its form.
Reply to_desk_thread(SharedShop, Request& request) {
  co_return back_to(request, own_path(Side::exhibitor, request));
}

template <Side side>
Reply end_quote(SharedShop shop, Request& request) {
  return on_desk_form(
      shop, request, own_path(side, request),
      [&request](store::Tx& tx, const Member& member, const http::Fields& form) -> Result<> {
        YZ_ASSIGN(auto quote, trade::quote_as(tx, member, side, field(form, "quote", 32)));
        if (quote.enquiry.text() != request.parameter("id"))
          return fail(ErrorKind::not_found, "There is no such quote.");
        return trade::end_quote(tx, quote, side);
      });
}

// The quote becomes an order, and the browser goes there to pay for it.
Reply agree(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const trade::Contact contact{field(*form, "name", 320), field(*form, "phone", 160),
                               field(*form, "address", 1200), field(*form, "note", 2000)};
  const FormRule<std::string> rule = [&](store::Tx& tx,
                                         const Member& member) -> Result<std::string> {
    YZ_ASSIGN(auto found, trade::quote_as(tx, member, Side::asker, field(*form, "quote", 32)));
    // Sent twice, it leads to the same order.
    if (found.order) return found.order->text();
    YZ_ASSIGN(const auto order, trade::agree_to_quote(tx, found, member.key(), contact));
    return order.id.text();
  };
  const auto order = co_await write_form(*shop, request, rule);
  if (order) co_return back_to(request, "/account/orders/" + *order);
  const std::string word = form_fault(order.error());
  if (word.empty()) co_return std::unexpected(order.error());
  co_return back_to(request, own_path(Side::asker, request), word);
}

// --- by the address in a mail --------------------------------------------------------------------

Result<trade::Enquiry> by_token(store::ReadTx& tx, const Request& request) {
  YZ_ASSIGN(auto enquiry, trade::find_enquiry(tx, request.parameter("token")));
  if (!enquiry) return fail(ErrorKind::not_found, "There is no such enquiry.");
  return std::move(*enquiry);
}

Result<http::Model> make_open(const PageMaker& maker, store::ReadTx& tx,
                              const std::optional<Member>&, const Request& request) {
  YZ_ASSIGN(const auto enquiry, by_token(tx, request));
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("enquiries.open")));
  YZ_ASSIGN(const auto title, exhibit_title(maker, enquiry.exhibit));
  model.values["exhibit"] = to_json(title);
  model.values["token"] = enquiry.token;
  put_form_fault(model, request);
  return model;
}

Reply open(SharedShop shop, Request& request) {
  const std::string token = shop->trade.cookie.token_in(request);
  std::string begun;
  const auto opened = co_await shop->database.write([&](store::Tx& tx) -> Result<std::string> {
    begun.clear();
    YZ_ASSIGN(const Member member, trade::member_or_visitor(tx, token, begun));
    YZ_ASSIGN(auto enquiry, by_token(tx, request));
    YZ_TRY(trade::take_over(tx, enquiry, member.key()));
    return enquiry.id.text();
  });
  if (!opened) {
    const std::string word = form_fault(opened.error());
    if (word.empty()) co_return std::unexpected(opened.error());
    co_return back_to(request, without_language(request.path), word);
  }
  auto response = back_to(request, "/account/enquiries/" + *opened);
  if (!begun.empty()) shop->trade.cookie.put(response, begun);
  co_return response;
}

}  // namespace

void add_enquiry_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    const auto at = [&](std::string_view path) { return localise(path, language); };
    router.get(at("/account/enquiries"), page_of(shop, "enquiries", make_own_list));
    router.get(at("/account/enquiries/{id:id}"), on(shop, show_thread<Side::asker>));
    router.post(at("/account/enquiries/{id:id}"), on(shop, say<Side::asker>));
    router.post(at("/account/enquiries/{id:id}/agree"), on(shop, agree));
    router.post(at("/account/enquiries/{id:id}/refuse"), on(shop, end_quote<Side::asker>));
    router.get(at("/enquiries/{token}"), page_of(shop, "enquiry_open", make_open));
    router.post(at("/enquiries/{token}"), on(shop, open));
    router.get(at("/selling/{slug:slug}/enquiries"), page_of(shop, "enquiries", make_desk_list));
    router.get(at("/selling/enquiries/{id:id}"), on(shop, show_thread<Side::exhibitor>));
    router.post(at("/selling/enquiries/{id:id}"), on(shop, say<Side::exhibitor>));
    router.post(at("/selling/enquiries/{id:id}/quote"), on(shop, quote));
    router.get(at("/selling/enquiries/{id:id}/quote"), on(shop, to_desk_thread));
    router.post(at("/selling/enquiries/{id:id}/withdraw"), on(shop, end_quote<Side::exhibitor>));
  }
}

}  // namespace yz::app
