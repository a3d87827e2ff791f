// The pages that visitors read, in Chinese at "/…" and in English at "/en/…".
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "app/pages/frame.hpp"
#include "base/resources.hpp"
#include "http/router.hpp"
#include "http/template.hpp"

namespace yz::app {

struct PageOptions {
  std::string public_url;  // see PageSite
};

using MakeModel = std::function<Result<http::Model>(PageSource&)>;
// Runs a closure with a source that sees one state of the fair throughout.
using WithSource = std::function<boost::asio::awaitable<Result<http::Model>>(const MakeModel&)>;

class Pages {
 public:
  // Reads templates, messages and the manifest. Errors: those of http::Templates, Messages, Assets.
  [[nodiscard]] static Result<std::shared_ptr<Pages>> load(const Resources& resources,
                                                           PageOptions options);

  // Adds the routes of all public pages, and how errors look to a person. The router keeps this
  // object alive.
  static void add_routes(const std::shared_ptr<Pages>& pages, http::Router& router,
                         WithSource with_source);

  // A page with a model of its own. Errors: not_found for an unknown template.
  [[nodiscard]] Result<http::Response> render(std::string_view name, Language language,
                                              const http::Model& model, http::Caching caching,
                                              int status = 200) const;

  // How an error looks; needs no database, so that it works when that is what failed.
  [[nodiscard]] http::Response render_error(const Error& error, const http::Request& request) const;

  [[nodiscard]] const PageSite& site() const { return site_; }

  // The fair's record as last seen, for pages that are drawn without the database.
  void remember(const expo::Expo& expo);
  [[nodiscard]] expo::Expo expo() const;

 private:
  Pages(PageSite site, http::Templates templates)
      : site_(std::move(site)), templates_(std::move(templates)) {}

  PageSite site_;
  http::Templates templates_;
  mutable std::mutex mutex_;
  expo::Expo expo_;  // guarded by mutex_
};

// The language that a path stands in: "/en" and what is below it are English.
[[nodiscard]] Language language_of(std::string_view path);
// The path without its language: "/en/zones/relics" is "/zones/relics".
[[nodiscard]] std::string without_language(std::string_view path);

}  // namespace yz::app
