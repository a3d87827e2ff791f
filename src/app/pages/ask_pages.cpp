// Asking at an exhibit, and leaving a card there: one page with two forms.
#include <functional>

#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "http/retry_after.hpp"
#include "trade/asking_routes.hpp"
#include "trade/leads/access.hpp"

namespace yz::app {
namespace {

using http::Reply;
using http::Request;
using trade::Member;

// What stands in one of the forms.
struct Typed {
  std::string name, email, text, company;
  bool consents = false;
  std::string fault;
  bool is_card = false;  // which of its two forms
};

Typed typed_in(const http::Fields& form) {
  return {field(form, "name", 160),
          field(form, "email", 254),
          field(form, "text", 16'000),
          field(form, "company", 320),
          field(form, "consent") == "yes",
          {},
          false};
}

Result<http::Model> make_ask(const PageMaker& maker, const std::optional<Member>& member,
                             const Request& request, Typed typed) {
  YZ_ASSIGN(const auto exhibit, maker.source.exhibit(request.parameter("slug")));
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(exhibit.exhibitor));
  YZ_ASSIGN(const auto expo, maker.source.expo());
  const Text title = maker.text("ask.title");
  auto model = begin_page(maker, expo, {title, {}, "exhibits", {}, {}, false});
  auto& values = model.values;
  const std::string at = "/exhibits/" + exhibit.slug;
  values["trail"] = make_trail(
      maker, {{maker.text("page.nav.exhibits"), "/exhibits"}, {exhibit.title, at}, {title, ""}});
  if (member && member->actor.account && typed.name.empty() && typed.email.empty()) {
    typed.name = member->actor.account->name;
    typed.email = member->actor.account->email;
  }
  values["exhibit"] = {{"title", to_json(exhibit.title)},
                       {"slug", exhibit.slug},
                       {"url", localise(at, maker.language)}};
  values["exhibitor"] = to_json(exhibitor.title);
  values["typed"] = {{"name", typed.name},
                     {"email", typed.email},
                     {"text", typed.is_card ? "" : typed.text},
                     {"card_text", typed.is_card ? typed.text : ""},
                     {"company", typed.company},
                     {"consents", typed.consents}};
  values["done"] = request.query.find("done") == "card";
  put_form_fault(model, request, typed.fault);
  return model;
}

Reply show_ask(SharedShop shop, Request& request, Typed typed, int status) {
  const MakeTradePage make = [&request, &typed](const PageMaker& maker, store::ReadTx&,
                                                const std::optional<Member>& member) {
    return make_ask(maker, member, request, typed);
  };
  co_return co_await show_page(shop, request, "ask", make, status);
}

// The form again with all that was typed, and when to send it.
Reply show_asked_often(SharedShop shop, Request& request, Typed typed, std::chrono::seconds wait) {
  typed.fault = "asked_often";
  auto page =
      co_await show_ask(shop, request, std::move(typed), http::status_of(ErrorKind::too_many));
  if (page) http::set_retry_after(*page, wait);
  co_return page;
}

// Takes what was sent and says which page shows it.
using Take = std::function<Result<std::string>(store::Tx&, const Member&)>;

// In a session, begun where there is none, so that the sender finds it again and can take it back.
Reply send(SharedShop shop, Request& request, Typed typed, const Take& take) {
  const auto wait = co_await trade::wait_to_ask(shop->trade, request);
  if (!wait) co_return std::unexpected(wait.error());
  if (*wait) co_return co_await show_asked_often(shop, request, std::move(typed), **wait);
  const std::string token = shop->trade.cookie.token_in(request);
  std::string begun;
  const auto taken = co_await shop->database.write([&](store::Tx& tx) -> Result<std::string> {
    begun.clear();
    YZ_ASSIGN(const Member member, trade::member_or_visitor(tx, token, begun));
    return take(tx, member);
  });
  if (!taken) {
    typed.fault = form_fault(taken.error());
    if (typed.fault.empty()) co_return std::unexpected(taken.error());
    co_return co_await show_ask(shop, request, std::move(typed),
                                http::status_of(taken.error().kind));
  }
  auto response = back_to(request, *taken);
  if (!begun.empty()) shop->trade.cookie.put(response, begun);
  co_return response;
}

Reply ask_at(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const Typed typed = typed_in(*form);
  trade::NewEnquiry asked;
  asked.exhibit = request.parameter("slug");
  asked.name = typed.name;
  asked.email = typed.email;
  asked.text = typed.text;
  asked.language = language_of(request.path);
  asked.consents = typed.consents;
  const Take take = [&](store::Tx& tx, const Member& member) -> Result<std::string> {
    YZ_ASSIGN(const auto enquiry, trade::ask_at(tx, member, asked));
    return "/account/enquiries/" + enquiry.id.text();
  };
  co_return co_await send(shop, request, typed, take);
}

Reply leave_card(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  Typed typed = typed_in(*form);
  typed.is_card = true;
  trade::NewAct card;
  card.exhibit = request.parameter("slug");
  card.person = {"", typed.name, typed.email, typed.company};
  card.text = typed.text;
  card.consents = typed.consents;
  const Take take = [&](store::Tx& tx, const Member& member) -> Result<std::string> {
    YZ_TRY(trade::leave_card_at(tx, member, card));
    return fmt::format("/exhibits/{}/ask?done=card", card.exhibit);
  };
  co_return co_await send(shop, request, typed, take);
}

// A refused card is drawn where it was sent to: whoever changes the language there, or loads it
// anew, comes to the page with its form.
Reply to_ask(SharedShop, Request& request) {
  co_return back_to(request, fmt::format("/exhibits/{}/ask", request.parameter("slug")));
}

}  // namespace

void add_ask_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    const std::string at = localise("/exhibits/{slug:slug}", language);
    router.get(at + "/ask", [shop](Request& request) { return show_ask(shop, request, {}, 200); });
    router.post(at + "/ask", on(shop, ask_at));
    router.post(at + "/card", on(shop, leave_card));
    router.get(at + "/card", on(shop, to_ask));
  }
}

}  // namespace yz::app
