// What whoever gave it sees of their consents, and taking them back.
#include "trade/leads/consents.hpp"
#include "trade/route_parts_routes.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

json::object json_of(const Consent& consent) {
  return {{"id", consent.lead.text()},
          {"exhibitor", consent.exhibitor},
          {"email", consent.withdrawn ? json::value(nullptr) : json::value(consent.email)},
          {"given", to_rfc3339(consent.given)},
          {"withdrawn",
           consent.withdrawn ? json::value(to_rfc3339(*consent.withdrawn)) : json::value(nullptr)}};
}

Reply list(Routes routes, Request& request) {
  return answer_read(*routes, request, [](store::ReadTx& tx, const Member& member) -> Result<Body> {
    YZ_ASSIGN(const auto consents, consents_of(tx, member.key()));
    json::array items;
    for (const Consent& consent : consents) items.push_back(json_of(consent));
    return Body(json::object{{"items", std::move(items)}, {"next", nullptr}});
  });
}

Reply withdraw(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(Lead lead, consented_by(tx, member, request.parameter("id")));
        YZ_ASSIGN(const Fields body, Fields::parse(request));
        YZ_TRY(body.check());
        YZ_TRY(withdraw_consent(tx, lead, member.key()));
        YZ_ASSIGN(const auto consents, consents_of(tx, member.key()));
        for (const Consent& consent : consents)
          if (consent.lead == lead.id) return Answer{200, json_of(consent)};
        return fail(ErrorKind::corrupt, "a consent is not among its giver's");
      },
      false);
}

}  // namespace

void add_consent_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  router.get("/api/v1/consents", [routes](Request& request) { return list(routes, request); });
  router.post("/api/v1/consents/{id:id}/withdrawal",
              [routes](Request& request) { return withdraw(routes, request); });
}

}  // namespace yz::trade
