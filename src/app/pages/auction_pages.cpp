// An auction as visitors see it, and an exhibitor's auctions.
#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "trade/auction/access.hpp"
#include "trade/auction/json.hpp"
#include "trade/pack.hpp"
#include "trade/refusal.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;

constexpr std::int64_t auctions_shown = 50;

std::unexpected<Error> no_such_auction() {
  return fail(ErrorKind::not_found, "There is no such auction.");
}

std::string money_of(const json::value& money) {
  if (money.is_null()) return {};
  return format_money(money.at("minor").as_int64(), money.at("currency").as_string());
}

Result<trade::Auction> auction_in(store::ReadTx& tx, const Request& request) {
  const auto id = trade::AuctionId::parse(request.parameter("id"));
  if (!id) return no_such_auction();
  YZ_ASSIGN(auto auction, trade::find_auction(tx, *id));
  if (!auction) return no_such_auction();
  return std::move(*auction);
}

// What the page shows, in words; the live part (web/visitor/auction.ts) draws the same from the
// API.
json::object shown_json(const PageMaker& maker, const json::object& seen,
                        const trade::Auction& auction) {
  json::array bids;
  for (const auto& bid : seen.at("newest").as_array())
    bids.push_back({{"bidder", bid.at("bidder")},
                    {"is_you", bid.at("is_you")},
                    {"price", money_of(bid.at("price"))}});
  json::value order = nullptr;
  if (!seen.at("your_order").is_null())
    order = localise(
        fmt::format("/account/orders/{}", std::string_view(seen.at("your_order").as_string())),
        maker.language);
  return {{"id", auction.id.text()},
          {"phase", seen.at("phase")},
          {"sequence", seen.at("sequence")},
          {"price", money_of(seen.at("price"))},
          {"least", money_of(seen.at("least"))},
          {"least_plain", fmt::format("{}.{:02}", seen.at("least").at("minor").as_int64() / 100,
                                      seen.at("least").at("minor").as_int64() % 100)},
          {"opens", format_instant(auction.opens, maker.language)},
          {"closes", format_instant(auction.standing.closes, maker.language)},
          {"closes_at", to_rfc3339(auction.standing.closes)},
          {"bids", auction.standing.bids},
          {"has_reserve", seen.at("has_reserve")},
          {"is_reserve_met", seen.at("is_reserve_met")},
          {"leader", seen.at("leader")},
          {"you_lead", seen.at("you_lead")},
          {"your_maximum", money_of(seen.at("your_maximum"))},
          {"order", order},
          {"soft_minutes", auction.rules.soft.count() / 60'000},
          {"newest", std::move(bids)}};
}

Result<http::Model> make_auction(const PageMaker& maker, store::ReadTx& tx,
                                 const std::optional<Member>& member, const Request& request) {
  YZ_ASSIGN(const auto auction, auction_in(tx, request));
  YZ_ASSIGN(const auto seen,
            trade::look_at_auction(tx, auction.id, member ? member->key() : "", request.time));
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto exhibit, maker.source.exhibit(auction.exhibit));
  const Text title{
      fmt::format("{}：{}", maker.text("auction.title").zh, auction.title.zh),
      fmt::format("{}: {}", maker.text("auction.title").en, auction.title.in(Language::en))};
  auto model = begin_page(maker, expo, {title, {}, "exhibits", {}, {}, false});
  const std::string at = "/exhibits/" + exhibit.slug;
  model.values["trail"] = make_trail(maker, {{maker.text("page.nav.exhibits"), "/exhibits"},
                                             {exhibit.title, at},
                                             {maker.text("auction.title"), ""}});
  model.values["title"] = to_json(auction.title);
  model.values["exhibit"] = {
      {"title", to_json(exhibit.title)},
      {"url", localise(at, maker.language)},
      {"poster", picture_json(maker.source, exhibit.poster, exhibit.poster_alt)}};
  model.values["auction"] = shown_json(maker, seen, auction);
  model.values["has_account"] = member && member->actor.account.has_value();
  put_form_fault(model, request);
  return model;
}

// The newest auction of an offer, where the exhibit's page points; such an address stays the same.
Reply find(SharedShop shop, Request& request) {
  const auto found =
      co_await shop->database.read([&](store::ReadTx& tx) -> Result<std::optional<std::string>> {
        YZ_ASSIGN(const auto auctions, trade::auctions_of_exhibit(tx, request.parameter("slug")));
        for (const auto& auction : auctions)
          if (auction.offer == request.parameter("offer") &&
              auction.state != trade::AuctionState::cancelled)
            return auction.id.text();
        return std::nullopt;
      });
  if (!found) co_return std::unexpected(found.error());
  if (!*found)  // nothing is set yet: one may ask about it
    co_return back_to(request, fmt::format("/exhibits/{}/ask", request.parameter("slug")));
  co_return back_to(request, "/auctions/" + **found);
}

Reply bid(SharedShop shop, Request& request) {
  return on_desk_form(
      shop, request, fmt::format("/auctions/{}", request.parameter("id")),
      [&request](store::Tx& tx, const Member& member, const http::Fields& form) -> Result<> {
        YZ_ASSIGN(auto auction, auction_in(tx, request));
        YZ_TRY(trade::bid_as(tx, member, auction,
                             trade::parse_price(field(form, "maximum", 12)).value_or(0)));
        return {};
      });
}

// --- the exhibitor's -----------------------------------------------------------------------------

Result<http::Model> make_desk_auctions(const PageMaker& maker, store::ReadTx& tx,
                                       const std::optional<Member>& member,
                                       const Request& request) {
  const std::string slug(request.parameter("slug"));
  YZ_ASSIGN(auto model, begin_desk(maker, tx, member, slug, "auctions"));
  YZ_ASSIGN(const auto auctions, trade::auctions_of_exhibitor(tx, slug, auctions_shown));
  json::array rows;
  for (const auto& auction : auctions) {
    const bool is_open = auction.state == trade::AuctionState::open;
    rows.push_back({{"id", auction.id.text()},
                    {"title", to_json(auction.title)},
                    {"url", localise("/auctions/" + auction.id.text(), maker.language)},
                    {"state", yz::word_of(auction.state)},
                    {"price", auction.standing.bids == 0
                                  ? std::string()
                                  : format_money(auction.standing.price, auction.currency)},
                    {"bids", auction.standing.bids},
                    {"closes", format_instant(auction.standing.closes, maker.language)},
                    {"can_cancel", is_open && auction.standing.bids == 0}});
  }
  model.values["auctions"] = std::move(rows);
  YZ_ASSIGN(const auto editions, trade::editions_to_auction(tx, slug));
  json::array pieces;
  for (const auto& edition : editions)
    pieces.push_back({{"name", edition.name()}, {"title", edition.title.in(maker.language)}});
  model.values["pieces"] = std::move(pieces);
  put_form_fault(model, request);
  return model;
}

Result<trade::AuctionTerms> terms_in(const http::Fields& form, Instant now) {
  trade::AuctionTerms terms;
  const std::string piece = field(form, "piece", 161);
  const auto slash = piece.find('/');
  if (slash == piece.npos) return trade::refuse(trade::Refusal::no_such_offer);
  terms.exhibit = piece.substr(0, slash);
  terms.offer = piece.substr(slash + 1);
  const auto money = [&](std::string_view name) {
    const std::string text = field(form, name, 12);
    return text.empty() ? 0 : trade::parse_price(text).value_or(-1);
  };
  terms.rules.start = money("start");
  terms.rules.reserve = money("reserve");
  terms.rules.ladder = {{0, money("step")}};
  terms.rules.soft = std::chrono::minutes(
      std::clamp<std::int64_t>(number_field(form, "soft").value_or(-1), -1, 1'000));
  terms.opens = time_field(form, "opens").value_or(now);
  terms.closes = time_field(form, "closes").value_or(Instant());
  return terms;
}

Reply open(SharedShop shop, Request& request) {
  const std::string slug(request.parameter("slug"));
  return on_desk_form(
      shop, request, fmt::format("/selling/{}/auctions", slug),
      [slug](store::Tx& tx, const Member& member, const http::Fields& form) -> Result<> {
        if (!member.acts_for(slug)) return fail(ErrorKind::not_found, "There is no such page.");
        YZ_ASSIGN(const auto terms, terms_in(form, tx.now()));
        YZ_TRY(trade::open_auction(tx, slug, terms));
        return {};
      });
}

Reply cancel(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  std::string slug;
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto auction, auction_in(tx, request));
    if (!member.acts_for(auction.exhibitor)) return no_such_auction();
    slug = auction.exhibitor;
    return trade::cancel_auction(tx, auction);
  };
  const auto done = co_await write_form(*shop, request, rule);
  if (slug.empty() && !done) co_return std::unexpected(done.error());
  co_return after_desk_form(request, fmt::format("/selling/{}/auctions", slug), done);
}

}  // namespace

void add_auction_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    const auto at = [&](std::string_view path) { return localise(path, language); };
    router.get(at("/exhibits/{slug:slug}/auction/{offer:slug}"), on(shop, find));
    router.get(at("/auctions/{id:id}"), page_of(shop, "auction", make_auction));
    router.post(at("/auctions/{id:id}"), on(shop, bid));
    router.get(at("/selling/{slug:slug}/auctions"),
               page_of(shop, "desk_auctions", make_desk_auctions));
    router.post(at("/selling/{slug:slug}/auctions"), on(shop, open));
    router.post(at("/selling/auctions/{id:id}/cancel"), on(shop, cancel));
  }
}

}  // namespace yz::app
