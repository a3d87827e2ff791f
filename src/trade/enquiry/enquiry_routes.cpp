// Enquiries, quotes and what becomes of them, for both sides.
#include "trade/asking_routes.hpp"
#include "trade/deals.hpp"
#include "trade/enquiry/access.hpp"
#include "trade/enquiry/json.hpp"
#include "trade/refusal.hpp"
#include "trade/route_parts_routes.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

constexpr std::int64_t enquiries_a_page = 50;

Result<std::optional<ChangeCursor>> cursor_in(const Request& request) {
  const auto text = request.query.find("cursor");
  if (!text) return std::nullopt;
  const auto cursor = ChangeCursor::parse(*text);
  if (!cursor) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
  return cursor;
}

json::value page_of(const std::vector<Enquiry>& enquiries, Side side) {
  json::array items;
  for (std::size_t i = 0; i < enquiries.size() && i < enquiries_a_page; ++i)
    items.push_back(json_of(enquiries[i], side));
  json::value next = nullptr;
  if (std::ssize(enquiries) > enquiries_a_page) {
    const Enquiry& last = enquiries[enquiries_a_page - 1];
    next = ChangeCursor{last.changed, last.id}.text();
  }
  return json::object{{"items", std::move(items)}, {"next", next}};
}

Result<json::object> whole(store::ReadTx& tx, const Enquiry& enquiry, Side side) {
  YZ_ASSIGN(const auto messages, messages_of(tx, enquiry.id));
  YZ_ASSIGN(const auto quotes, quotes_of(tx, enquiry.id));
  return json_of(enquiry, side, messages, quotes);
}

Reply ask_here(Routes routes, Request& request) {
  auto body = Fields::parse(request);
  if (!body) co_return std::unexpected(body.error());
  NewEnquiry asked;
  asked.exhibit = request.parameter("slug");
  asked.name = body->text("name", 40);
  asked.email = body->text("email", 254);
  asked.text = body->text("text", most_text);
  asked.language = body->text("language", 2, "zh") == "en" ? Language::en : Language::zh;
  asked.consents = body->text("consent", 3, "") == "yes";
  if (const auto checked = body->check(); !checked) co_return std::unexpected(checked.error());
  const auto wait = co_await wait_to_ask(*routes, request);
  if (!wait) co_return std::unexpected(wait.error());
  if (*wait) co_return asked_too_often(request, **wait);
  const std::string token = routes->cookie.token_in(request);
  std::string begun;
  const auto made = co_await routes->database.write([&](store::Tx& tx) -> Result<json::object> {
    begun.clear();
    YZ_ASSIGN(const Member member, member_or_visitor(tx, token, begun));
    YZ_ASSIGN(const Enquiry enquiry, ask_at(tx, member, asked));
    return whole(tx, enquiry, Side::asker);
  });
  if (!made) co_return std::unexpected(made.error());
  auto response = http::json_response(*made, http::Caching::none, 201);
  if (!begun.empty()) routes->cookie.put(response, begun);
  co_return response;
}

Reply list_own(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<json::value> {
        YZ_ASSIGN(const auto cursor, cursor_in(request));
        YZ_ASSIGN(const auto list,
                  enquiries_of_asker(tx, member.key(), cursor, enquiries_a_page + 1));
        return page_of(list, Side::asker);
      });
}

Reply list_of_exhibitor(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<json::value> {
        const auto slug = request.parameter("slug");
        if (!member.acts_for(slug))
          return fail(ErrorKind::not_found, "There is no such exhibitor.");
        YZ_ASSIGN(const auto cursor, cursor_in(request));
        YZ_ASSIGN(const auto list, enquiries_of_exhibitor(tx, slug, cursor, enquiries_a_page + 1));
        return page_of(list, Side::exhibitor);
      });
}

Reply show(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<json::value> {
        YZ_ASSIGN(const auto found, enquiry_for(tx, member, request.parameter("id")));
        YZ_ASSIGN(auto out, whole(tx, found.enquiry, found.side));
        return json::value(std::move(out));
      });
}

// Something done with an enquiry by either side, answered with the whole thread.
using OnThread = Result<> (*)(store::Tx&, Asked&, Fields&);
Reply on_thread(Routes routes, Request& request, OnThread act, bool needs_key) {
  return answer_write(
      *routes, request,
      [&request, act](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(auto found, enquiry_for(tx, member, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        YZ_TRY(act(tx, found, body));
        YZ_ASSIGN(auto out, whole(tx, found.enquiry, found.side));
        return Answer{200, std::move(out)};
      },
      needs_key);
}

Result<> say(store::Tx& tx, Asked& asked, Fields& body) {
  const std::string text = body.text("text", most_text);
  YZ_TRY(body.check());
  return write_message(tx, asked.enquiry, asked.side, text);
}

Result<> see(store::Tx& tx, Asked& asked, Fields& body) {
  YZ_TRY(body.check());
  return mark_seen(tx, asked.enquiry, asked.side);
}

// --- quotes --------------------------------------------------------------------------------------

std::vector<NewQuoteLine> lines_in(Fields& body) {
  std::vector<NewQuoteLine> lines;
  const auto list = body.list("lines");
  if (!list) return body.blame("lines", "is missing"), lines;
  if (list->size() > most_lines) body.blame("lines", "must be 1 to 50");
  for (const auto& value : *list) {
    if (!value.is_object()) return body.blame("lines", "must be a list of objects"), lines;
    Fields each(value.as_object());
    NewQuoteLine line;
    line.exhibit = each.text("exhibit", 80, "");
    line.offer = each.text("offer", 80, "");
    if (auto title = each.object("title")) {
      line.title = {title->text("zh", 120, ""), title->text("en", 120, "")};
      if (const auto checked = title->check(); !checked)
        body.blame("lines.title." + checked.error().place, checked.error().message);
    }
    line.quantity = each.number("quantity").value_or(0);
    line.price = each.number("price").value_or(-1);
    if (const auto checked = each.check(); !checked)
      body.blame("lines." + checked.error().place, checked.error().message);
    lines.push_back(std::move(line));
  }
  return lines;
}

Reply quote(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(auto enquiry, enquiry_as(tx, member, Side::exhibitor, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        NewQuote wanted;
        wanted.lines = lines_in(body);
        wanted.currency = body.text("currency", 3, "CNY");
        wanted.shipping = body.number("shipping", false).value_or(0);
        wanted.deposit = body.number("deposit", false).value_or(0);
        // Beyond any day that is allowed it stays so in a narrower type.
        wanted.valid = std::chrono::days(
            std::clamp<std::int64_t>(body.number("valid_days", false).value_or(14), 0, 1'000));
        wanted.note = body.text("note", most_text, "");
        YZ_TRY(body.check());
        YZ_ASSIGN(const Quote made, make_quote(tx, enquiry, wanted));
        return Answer{201, json_of(made)};
      },
      true);
}

Reply agree(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(auto found, quote_as(tx, member, Side::asker, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const Contact contact = contact_in(body);
        YZ_TRY(body.check());
        YZ_ASSIGN(const Order order, agree_to_quote(tx, found, member.key(), contact));
        return Answer{201, object_text(order)};
      },
      true);
}

template <Side side>
Reply end(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(auto found, quote_as(tx, member, side, request.parameter("id")));
        YZ_ASSIGN(const Fields body, Fields::parse(request));
        YZ_TRY(body.check());
        YZ_TRY(end_quote(tx, found, side));
        return Answer{200, json_of(found)};
      },
      false);
}

// The piece is ready: the rest of the money is due.
Reply confirm(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_TRY(lapse_due(tx, 64));
        YZ_ASSIGN(const auto deal, dealt(tx, member, request.parameter("id")));
        YZ_TRY(confirm_order(tx, deal->order, member.key()));
        return Answer{200, object_text(deal->order, *deal->seller)};
      },
      false);
}

}  // namespace

void add_enquiry_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  using http::Method;
  const auto add = [&](Method method, std::string_view pattern,
                       Reply (*handler)(Routes, Request&)) {
    router.add(method, pattern,
               [routes, handler](Request& request) { return handler(routes, request); });
  };
  add(Method::post, "/api/v1/exhibits/{slug:slug}/enquiries", ask_here);
  add(Method::get, "/api/v1/enquiries", list_own);
  add(Method::get, "/api/v1/enquiries/{id:id}", show);
  add(Method::get, "/api/v1/exhibitors/{slug:slug}/enquiries", list_of_exhibitor);
  router.post("/api/v1/enquiries/{id:id}/messages",
              [routes](Request& request) { return on_thread(routes, request, say, true); });
  router.post("/api/v1/enquiries/{id:id}/seen",
              [routes](Request& request) { return on_thread(routes, request, see, false); });
  add(Method::post, "/api/v1/enquiries/{id:id}/quotes", quote);
  add(Method::post, "/api/v1/quotes/{id:id}/agreement", agree);
  add(Method::post, "/api/v1/quotes/{id:id}/refusal", end<Side::asker>);
  add(Method::post, "/api/v1/quotes/{id:id}/withdrawal", end<Side::exhibitor>);
  add(Method::post, "/api/v1/seller-orders/{id:id}/confirmation", confirm);
}

}  // namespace yz::trade
