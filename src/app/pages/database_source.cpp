#include "app/pages/database_source.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/hall_routes.hpp"

#include "base/log.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

template <class Record>
Result<Record> there(Result<std::optional<Record>> found, std::string_view what) {
  if (!found) return std::unexpected(std::move(found).error());
  if (!*found) return fail(ErrorKind::not_found, fmt::format("there is no such {}", what));
  return std::move(**found);
}

}  // namespace

Result<expo::Expo> DatabaseSource::expo() {
  YZ_ASSIGN(auto expos, expo::find_expos(tx_));
  if (expos.empty()) return fail(ErrorKind::not_found, "no pack has been imported yet");
  return std::move(expos.front());
}

Result<std::vector<expo::Zone>> DatabaseSource::zones() { return expo::find_zones(tx_); }

Result<expo::ExhibitPage> DatabaseSource::exhibits(const expo::ExhibitFilter& filter) {
  return expo::find_exhibits(tx_, filter);
}

Result<std::int64_t> DatabaseSource::count_exhibits(const expo::ExhibitFilter& filter) {
  return expo::count_exhibits(tx_, filter);
}

Result<expo::Exhibit> DatabaseSource::exhibit(std::string_view slug) {
  return there(expo::find_exhibit(tx_, slug), "exhibit");
}

Result<std::vector<expo::Exhibit>> DatabaseSource::related(const expo::Exhibit& to,
                                                           std::size_t limit) {
  return expo::find_related(tx_, to, limit);
}

Result<std::vector<expo::Exhibitor>> DatabaseSource::exhibitors() {
  return expo::find_exhibitors(tx_);
}

Result<expo::Exhibitor> DatabaseSource::exhibitor(std::string_view slug) {
  return there(expo::find_exhibitor(tx_, slug), "exhibitor");
}

Result<std::vector<expo::ProgrammeItem>> DatabaseSource::programme() {
  return expo::find_programme(tx_);
}

Result<hall::Plan> DatabaseSource::plan(std::string_view slug) {
  return there(hall::find_plan(tx_, slug), "hall");
}

Result<std::vector<trade::Edition>> DatabaseSource::offers(std::string_view exhibit) {
  return trade::editions_of(tx_, exhibit);
}

Result<std::optional<hall::StandPlace>> DatabaseSource::stand_of(std::string_view exhibit) {
  return hall::find_stand_of(tx_, exhibit);
}

namespace {

// The face of a cube that looks most nearly where a viewpoint faces; z runs south.
std::string_view face_towards(double facing) {
  const double turned = std::fmod(std::fmod(facing, 360) + 360 + 45, 360);
  if (turned < 90) return "px";
  if (turned < 180) return "nz";
  return turned < 270 ? "nx" : "pz";
}

}  // namespace

Result<PageSource::Outlooks> DatabaseSource::outlooks(const hall::Plan& plan) {
  Outlooks found;
  YZ_ASSIGN(const auto built, built_json(tx_, plan.slug));
  if (built.is_null()) return found;
  for (const auto& item : built.at("panoramas").as_array()) {
    const auto& panorama = item.as_object();
    const std::string name(panorama.at("viewpoint").as_string());
    const auto viewpoint = std::ranges::find(plan.viewpoints, name, &hall::Viewpoint::id);
    const auto& levels = panorama.at("levels").as_array();
    if (viewpoint == plan.viewpoints.end() || levels.empty()) continue;
    const auto& tiles = panorama.at("tiles").as_object();
    const auto tile = tiles.find(fmt::format("0/{}-0-0", face_towards(viewpoint->facing)));
    if (tile == tiles.end()) continue;
    found[name] = {std::string(tile->value().as_string()), levels[0].at("tile").to_number<int>()};
  }
  return found;
}

std::vector<Derivative> DatabaseSource::derivatives_of(const FileRef& picture) {
  auto made = derivatives_(tx_, picture.content);
  if (made) return std::move(*made);
  // The page has the whole picture all the same.
  log_error("derivatives cannot be read", {{"reason", describe(made.error())}});
  return {};
}

}  // namespace yz::app
