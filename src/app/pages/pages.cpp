#include "app/pages/pages.hpp"

#include "app/pages/assets.hpp"
#include "app/pages/models.hpp"
#include "base/log.hpp"

namespace yz::app {
namespace {

using http::Reply;
using http::Request;
using MakePage = std::function<Result<http::Model>(const PageMaker&, const Request&)>;

std::string query_text(const Request& request, std::string_view name) {
  return std::string(request.query.find(name).value_or(""));
}

// The page's own address in other languages keeps what it depends on.
std::string path_with_query(const Request& request) {
  std::string path = without_language(request.path);
  for (const auto* name : {"kind", "zone"}) {
    const auto value = query_text(request, name);
    if (!is_slug(value)) continue;
    path += path.find('?') == std::string::npos ? '?' : '&';
    path += fmt::format("{}={}", name, value);
  }
  return path;
}

// An expo that nobody has imported yet, or that cannot be read now.
expo::Expo unnamed_expo(const PageSite& site) {
  expo::Expo expo;
  expo.title = {site.messages.format(Language::zh, "page.unnamed"),
                site.messages.format(Language::en, "page.unnamed")};
  return expo;
}

std::string_view error_id(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
    case ErrorKind::conflict: return "invalid";
    case ErrorKind::unauthenticated: return "unauthenticated";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::too_large: return "too_large";
    case ErrorKind::too_many: return "too_many";
    case ErrorKind::timeout:
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::corrupt:
    case ErrorKind::internal: return "internal";
  }
  return "internal";
}

Result<http::Model> make_programme_page(const PageMaker& maker, const Request&) {
  return make_programme(maker);
}
Result<http::Model> make_home_page(const PageMaker& maker, const Request&) {
  return make_home(maker);
}
Result<http::Model> make_exhibits_page(const PageMaker& maker, const Request& request) {
  return make_exhibits(maker, {query_text(request, "kind"), query_text(request, "zone"),
                               query_text(request, "cursor")});
}
Result<http::Model> make_exhibitors_page(const PageMaker& maker, const Request& request) {
  return make_exhibitors(maker, query_text(request, "cursor"));
}
Result<http::Model> make_zone_page(const PageMaker& maker, const Request& request) {
  return make_zone(maker, request.parameter("slug"));
}
Result<http::Model> make_exhibit_page(const PageMaker& maker, const Request& request) {
  return make_exhibit(maker, request.parameter("slug"));
}
Result<http::Model> make_exhibitor_page(const PageMaker& maker, const Request& request) {
  return make_exhibitor(maker, request.parameter("slug"));
}
Result<http::Model> make_hall_page(const PageMaker& maker, const Request& request) {
  return make_hall(maker, request.parameter("slug"), query_text(request, "exhibit"));
}
Result<http::Model> make_tour_page(const PageMaker& maker, const Request& request) {
  return make_tour(maker, request.parameter("slug"),
                   {query_text(request, "viewpoint"), query_text(request, "exhibit")});
}

struct PageRoute {
  std::shared_ptr<Pages> pages;
  WithSource with_source;
  std::string name;
  MakePage make;
};

// One page in one language.
Reply answer_page(std::shared_ptr<const PageRoute> route, Request& request) {
  const Language language = language_of(request.path);
  const MakeModel make_model = [&](PageSource& source) -> Result<http::Model> {
    if (auto expo = source.expo()) route->pages->remember(*expo);
    return route->make({{route->pages->site(), language, path_with_query(request)}, source},
                       request);
  };
  auto model = co_await route->with_source(make_model);
  if (!model) co_return std::unexpected(std::move(model).error());
  co_return route->pages->render(route->name, language, *model, http::Caching::until_change);
}

}  // namespace

Language language_of(std::string_view path) {
  return path == "/en" || path.starts_with("/en/") ? Language::en : Language::zh;
}

std::string without_language(std::string_view path) {
  if (language_of(path) == Language::zh) return std::string(path);
  return path == "/en" ? "/" : std::string(path.substr(3));
}

Result<std::shared_ptr<Pages>> Pages::load(const Resources& resources, PageOptions options) {
  YZ_ASSIGN(auto messages, Messages::load(resources));
  YZ_ASSIGN(const auto assets, Assets::load(resources));
  YZ_ASSIGN(auto templates, http::Templates::load(resources, messages, [&](std::string_view name) {
              return assets.address_of(name);
            }));
  PageSite site{std::move(options.public_url),
                {assets.css_of("hall"), assets.imports_of("hall")},
                {assets.css_of("tour"), assets.imports_of("tour")},
                std::move(messages)};
  auto pages = std::shared_ptr<Pages>(new Pages(std::move(site), std::move(templates)));
  pages->remember(unnamed_expo(pages->site_));
  return pages;
}

void Pages::add_routes(const std::shared_ptr<Pages>& pages, http::Router& router,
                       WithSource with_source) {
  const auto add = [&](std::string_view pattern, std::string name, MakePage make) {
    const auto route = std::make_shared<const PageRoute>(
        PageRoute{pages, with_source, std::move(name), std::move(make)});
    for (const Language language : {Language::zh, Language::en})
      router.get(localise(pattern, language),
                 [route](Request& request) { return answer_page(route, request); });
  };
  add("/", "home", make_home_page);
  add("/zones/{slug:slug}", "zone", make_zone_page);
  add("/exhibits", "exhibits", make_exhibits_page);
  add("/exhibits/{slug:slug}", "exhibit", make_exhibit_page);
  add("/exhibitors", "exhibitors", make_exhibitors_page);
  add("/exhibitors/{slug:slug}", "exhibitor", make_exhibitor_page);
  add("/programme", "programme", make_programme_page);
  add("/halls/{slug:slug}", "hall", make_hall_page);
  add("/halls/{slug:slug}/tour", "tour", make_tour_page);
  router.on_page_error([pages](const Error& error, const Request& request) {
    return pages->render_error(error, request);
  });
}

Result<http::Response> Pages::render(std::string_view name, Language language,
                                     const http::Model& model, http::Caching caching,
                                     int status) const {
  YZ_ASSIGN(auto html, templates_.render(name, language, model));
  return http::html_response(std::move(html), caching, status);
}

http::Response Pages::render_error(const Error& error, const Request& request) const {
  const Language language = language_of(request.path);
  const PagePlace place{site_, language, without_language(request.path)};
  const auto id = error_id(error.kind);
  const auto title = place.text(fmt::format("error.title.{}", id));
  PageHead head{title, {}, "", {}, {}, false};
  auto model = begin_page(place, expo(), head);
  const int status = http::status_of(error.kind);
  const Language other = language == Language::zh ? Language::en : Language::zh;
  model.values["error"] = {
      {"status", status}, {"id", id}, {"other", title.in(other)}, {"request", request.id}};
  auto response = render("error", language, model, http::Caching::none, status);
  if (response) return std::move(*response);
  log_error("the error page cannot be drawn", {{"reason", describe(response.error())}});
  return http::html_response(std::string(title.in(language)), http::Caching::none, status);
}

expo::Expo Pages::expo() const {
  const std::lock_guard lock(mutex_);
  return expo_;
}

void Pages::remember(const expo::Expo& expo) {
  const std::lock_guard lock(mutex_);
  expo_ = expo;
}

}  // namespace yz::app
