// An exhibitor's leads with notes and CSV, and the webhooks that tell their own systems.
#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "trade/leads/access.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;

constexpr std::int64_t leads_a_page = 30;
constexpr std::int64_t dead_shown = 50;

Result<json::object> lead_json(const PageMaker& maker, store::ReadTx& tx, const trade::Lead& lead) {
  YZ_ASSIGN(const auto acts, trade::acts_of(tx, lead.id));
  json::array did;
  for (const auto& act : acts) {
    YZ_ASSIGN(const auto title, exhibit_title(maker, act.exhibit));
    did.push_back({{"act", yz::word_of(act.act)},
                   {"exhibit", to_json(title)},
                   {"url", localise("/exhibits/" + act.exhibit, maker.language)},
                   {"text", act.text},
                   {"time", format_instant(act.time, maker.language)}});
  }
  return json::object{{"id", lead.id.text()},
                      {"name", lead.person.name},
                      {"company", lead.person.company},
                      {"email", lead.shown_email()},
                      {"consented", lead.consented ? format_instant(*lead.consented, maker.language)
                                                   : std::string()},
                      {"withdrawn", lead.withdrawn ? format_instant(*lead.withdrawn, maker.language)
                                                   : std::string()},
                      {"note", lead.note},
                      {"acts", std::move(did)}};
}

Result<void> put_webhooks(http::Model& model, const PageMaker& maker, store::ReadTx& tx,
                          const std::string& slug) {
  YZ_ASSIGN(const auto hooks, trade::webhooks_of(tx, slug));
  json::array shown;
  for (const auto& hook : hooks)
    shown.push_back({{"id", hook.id.text()}, {"url", hook.url}, {"secret", hook.secret}});
  model.values["webhooks"] = std::move(shown);
  YZ_ASSIGN(const auto dead,
            trade::deliveries_of(tx, slug, trade::DeliveryState::dead, dead_shown));
  json::array letters;
  for (const auto& letter : dead)
    letters.push_back({{"id", letter.id.text()},
                       {"event", letter.event},
                       {"url", letter.url},
                       {"answer", letter.answer},
                       {"time", format_instant(letter.made, maker.language)}});
  model.values["dead"] = std::move(letters);
  return {};
}

Result<http::Model> make_leads(const PageMaker& maker, store::ReadTx& tx,
                               const std::optional<Member>& member, const Request& request) {
  const std::string slug(request.parameter("slug"));
  YZ_ASSIGN(auto model, begin_desk(maker, tx, member, slug, "leads"));
  const auto before =
      trade::LeadCursor::parse(request.query.find("before").value_or(std::string_view()));
  YZ_ASSIGN(const auto leads, trade::leads_of(tx, slug, before, leads_a_page + 1));
  json::array rows;
  for (std::size_t i = 0; i < leads.size() && i < leads_a_page; ++i) {
    YZ_ASSIGN(auto row, lead_json(maker, tx, leads[i]));
    rows.push_back(std::move(row));
  }
  model.values["leads"] = std::move(rows);
  model.values["next"] = nullptr;
  if (std::ssize(leads) > leads_a_page) {
    const auto& last = leads[leads_a_page - 1];
    model.values["next"] = localise(fmt::format("/selling/{}/leads?before={}", slug,
                                                trade::LeadCursor{last.last, last.id}.text()),
                                    maker.language);
  }
  YZ_TRY(put_webhooks(model, maker, tx, slug));
  put_form_fault(model, request);
  return model;
}

// A form about one thing that belongs to an exhibitor, to whose leads the browser goes back.
using OwnRule = Result<std::string> (*)(store::Tx&, const Member&, const Request&,
                                        const http::Fields&);
Reply act_on(SharedShop shop, Request& request, OwnRule act) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const FormRule<std::string> rule = [&](store::Tx& tx, const Member& member) {
    return act(tx, member, request, *form);
  };
  const auto slug = co_await write_form(*shop, request, rule);
  if (!slug) co_return std::unexpected(slug.error());
  co_return back_to(request, fmt::format("/selling/{}/leads", *slug));
}

Result<std::string> write_note(store::Tx& tx, const Member& member, const Request& request,
                               const http::Fields& form) {
  YZ_ASSIGN(auto lead, trade::lead_as(tx, member, request.parameter("id")));
  YZ_TRY(trade::write_note(tx, lead, form.find("note").value_or("")));
  return lead.exhibitor;
}

Result<std::string> end_webhook(store::Tx& tx, const Member& member, const Request& request,
                                const http::Fields&) {
  YZ_ASSIGN(const auto hook, trade::webhook_as(tx, member, request.parameter("id")));
  YZ_TRY(trade::end_webhook(tx, hook));
  return hook.exhibitor;
}

Result<std::string> send_again(store::Tx& tx, const Member& member, const Request& request,
                               const http::Fields&) {
  YZ_ASSIGN(const auto letter, trade::delivery_as(tx, member, request.parameter("id")));
  YZ_TRY(trade::send_again(tx, letter));
  return letter.exhibitor;
}

Reply add_webhook(SharedShop shop, Request& request) {
  const std::string slug(request.parameter("slug"));
  const bool allow = shop->trade.allow_private_webhooks;
  return on_desk_form(
      shop, request, fmt::format("/selling/{}/leads", slug),
      [slug, allow](store::Tx& tx, const Member& member, const http::Fields& form) -> Result<> {
        if (!member.acts_for(slug)) return fail(ErrorKind::not_found, "There is no such page.");
        YZ_TRY(trade::add_webhook(tx, slug, field(form, "url", 300), allow));
        return {};
      });
}

}  // namespace

void add_lead_pages(http::Router& router, const SharedShop& shop) {
  const auto own = [&](OwnRule act) {
    return [shop, act](Request& request) { return act_on(shop, request, act); };
  };
  for (const Language language : {Language::zh, Language::en}) {
    const auto at = [&](std::string_view path) { return localise(path, language); };
    router.get(at("/selling/{slug:slug}/leads"), page_of(shop, "desk_leads", make_leads));
    router.post(at("/selling/leads/{id:id}"), own(write_note));
    router.post(at("/selling/{slug:slug}/webhooks"), on(shop, add_webhook));
    router.post(at("/selling/webhooks/{id:id}/end"), own(end_webhook));
    router.post(at("/selling/dead-letters/{id:id}"), own(send_again));
  }
}

}  // namespace yz::app
