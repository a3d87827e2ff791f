#include "app/site.hpp"

#include <utility>

#include "app/hall_routes.hpp"
#include "app/live_halls.hpp"
#include "app/pages/account_pages.hpp"
#include "app/pages/database_pages.hpp"
#include "app/pages/guestbook_page.hpp"
#include "app/pages/hall_order_page.hpp"
#include "app/pages/search_page.hpp"
#include "app/pages/trade_pages.hpp"
#include "app/snapshots.hpp"
#include "app/trade_notices.hpp"
#include "app/way_routes.hpp"
#include "expo/routes.hpp"
#include "http/assets.hpp"
#include "live/guestbook_routes.hpp"
#include "live/routes.hpp"
#include "live/talk/pictures.hpp"
#include "live/talk/talk.hpp"
#include "live/talk_routes.hpp"
#include "live/tour_routes.hpp"
#include "live/voice/voice.hpp"
#include "mail/sender.hpp"
#include "media/routes.hpp"
#include "media/storage.hpp"
#include "people/people.hpp"
#include "people/routes.hpp"
#include "people/session_routes.hpp"
#include "search/feed.hpp"
#include "search/offers.hpp"
#include "search/opened.hpp"
#include "search/popular.hpp"
#include "search/routes.hpp"
#include "trade/keeper.hpp"
#include "trade/leads/deliver.hpp"
#include "trade/leads/leads.hpp"
#include "trade/routes.hpp"
#include "trade/visitors.hpp"

namespace yz::app {
namespace {

std::unique_ptr<live::Voice> voice_of(store::Database& database, const live::JanusSettings& janus) {
  if (janus.url.empty()) return nullptr;
  live::VoiceOptions options;
  options.janus = janus;
  return std::make_unique<live::Voice>(database, std::move(options));
}

}  // namespace

struct Site::Rooms {
  Rooms(DataFolder& data, const SiteOptions& options, trade::Providers ways_of_payment)
      : database(*data.database),
        providers(std::move(ways_of_payment)),
        people(database),
        cookie(options.public_url.starts_with("https://")),
        feed(database, data.path / "search"),
        opened(database),
        navmeshes(data.blobs),
        voice(voice_of(database, options.janus)),
        talk(database, {}, voice.get()),
        pictures(database, data.blobs, take_snapshots()),
        live(live_shapes(database, data.blobs), {}, [this](std::string_view) { return &talk; }),
        door(live, people, cookie),
        bell(database),
        keeper(database, providers) {
    trade::follow_sign_ins(database);
    trade::follow_leads(database);
    deliverer.emplace(database,
                      trade::DeliverOptions{.allow_private = options.allow_private_webhooks});
  }

  store::Database& database;
  trade::Providers providers;
  people::People people;
  people::SessionCookie cookie;
  search::Feed feed;
  search::Opened opened;
  search::Popular popular;
  Navmeshes navmeshes;
  std::unique_ptr<live::Voice> voice;  // null: none was asked for
  live::Talk talk;
  live::Pictures pictures;
  live::GuestbookAllowance guestbook_allowance;
  live::Live live;
  live::Door door;
  trade::Bell bell;
  trade::Keeper keeper;
  std::optional<trade::Deliverer> deliverer;  // of webhooks
  std::optional<mail::Sender> sender;         // of mail, where a server is named
  http::Router router;
};

namespace {

// The interface describes itself, from spec/openapi.yaml by way of the web build.
void add_openapi(http::Router& router, const Resources& resources) {
  router.get("/api/v1/openapi.json", [&resources](http::Request&) -> http::Reply {
    const auto document = resources.find("openapi.json");
    if (!document) co_return fail(ErrorKind::not_found, "this build carries no interface document");
    co_return http::Response{.content_type = "application/json",
                             .body = std::string(*document),
                             .caching = http::Caching::until_change};
  });
}

}  // namespace

Site::Site(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}
Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::create(DataFolder& data, const Resources& resources,
                                           SiteOptions options) {
  YZ_ASSIGN(auto providers, make_providers(options.payments));
  if (!options.janus.url.empty()) YZ_TRY(live::check_janus(options.janus));
  auto rooms = std::make_unique<Rooms>(data, options, std::move(providers));
  auto& router = rooms->router;
  expo::add_routes(router, rooms->database, media::derivatives_of);
  add_hall_routes(router, rooms->database, media::derivatives_of);
  media::add_routes(router, rooms->database, data.blobs);
  people::add_routes(router, rooms->people, rooms->cookie);
  search::add_routes(router, rooms->feed, rooms->popular, rooms->opened);
  rooms->database.follow("search.offers", search::take_offers);
  live::add_routes(router, rooms->door);
  const trade::TradeRoutes trade{rooms->database, rooms->providers,
                                 rooms->cookie,   options.public_url,
                                 &rooms->bell,    options.allow_private_webhooks};
  trade::add_routes(router, trade);
  live::add_talk_routes(router, rooms->talk, rooms->pictures, rooms->people, rooms->cookie);
  live::add_tour_routes(router, rooms->database, rooms->people, rooms->cookie);
  const live::GuestbookRoutes guestbook{rooms->database, rooms->people, rooms->cookie,
                                        rooms->guestbook_allowance};
  live::add_guestbook_routes(router, guestbook);
  http::add_assets(router, resources);
  add_openapi(router, resources);
  YZ_ASSIGN(const auto pages, add_pages(router, rooms->database, media::derivatives_of, resources,
                                        {.public_url = options.public_url}));
  add_search_pages(pages, router, rooms->database, media::derivatives_of, rooms->feed,
                   rooms->popular);
  add_way_routes(pages, router, rooms->database, media::derivatives_of, rooms->navmeshes);
  add_account_pages(pages, router, rooms->people, rooms->cookie);
  if (options.smtp.is_set()) {
    follow_trade_notices(rooms->database, {pages, &pages->site().messages}, options.public_url);
    rooms->sender.emplace(rooms->database, options.smtp);
  }
  add_trade_pages(router, {pages, rooms->database, media::derivatives_of, trade});
  add_guestbook_page(pages, router, guestbook, media::derivatives_of);
  add_hall_order_page(pages, router, rooms->talk, rooms->people, rooms->cookie);
  return std::unique_ptr<Site>(new Site(std::move(rooms)));
}

void Site::close() {
  rooms_->keeper.stop();
  rooms_->deliverer.reset();
  rooms_->sender.reset();
  rooms_->bell.stop();
  rooms_->opened.stop();
  rooms_->door.stop();
  rooms_->live.stop();
  rooms_->talk.stop();
  if (rooms_->voice) rooms_->voice->stop();
  rooms_->pictures.stop();
}

std::string Site::metrics() {
  return rooms_->live.metrics() + rooms_->keeper.metrics() +
         (rooms_->voice ? rooms_->voice->metrics() : "");
}

http::Router Site::take_router() { return std::move(rooms_->router); }

Result<std::optional<std::string>> Site::setup_path() {
  YZ_ASSIGN(const auto token, people::ensure_setup_token(rooms_->database));
  return token ? std::optional("/setup/" + *token) : std::nullopt;
}

}  // namespace yz::app
