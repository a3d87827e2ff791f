// To which exhibitors one gave one's address, and taking that back.
#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "trade/leads/consents.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;

Result<http::Model> make_consents(const PageMaker& maker, store::ReadTx& tx,
                                  const std::optional<Member>& member, const Request& request) {
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("consents.title")));
  json::array rows;
  if (member) {
    YZ_ASSIGN(const auto exhibitors, maker.source.exhibitors());
    const ExhibitorNames names(exhibitors);
    YZ_ASSIGN(const auto consents, trade::consents_of(tx, member->key()));
    for (const trade::Consent& consent : consents)
      rows.push_back(
          {{"id", consent.lead.text()},
           {"exhibitor", names.of(consent.exhibitor)},
           {"email", consent.email},
           {"given", format_instant(consent.given, maker.language)},
           {"withdrawn", consent.withdrawn ? format_instant(*consent.withdrawn, maker.language)
                                           : std::string()}});
  }
  model.values["consents"] = std::move(rows);
  model.values["done"] = request.query.find("done") == "withdrawn";
  return model;
}

Reply withdraw(SharedShop shop, Request& request) {
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto lead, trade::consented_by(tx, member, request.parameter("id")));
    return trade::withdraw_consent(tx, lead, member.key());
  };
  const auto done = co_await write_form(*shop, request, rule);
  co_return after_form(request, "/account/consents?done=withdrawn", done);
}

}  // namespace

void add_consent_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    const std::string list = localise("/account/consents", language);
    router.get(list, page_of(shop, "consents", make_consents));
    router.post(list + "/{id:id}/withdraw", on(shop, withdraw));
  }
}

}  // namespace yz::app
