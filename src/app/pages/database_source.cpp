#include "app/pages/database_source.hpp"

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

std::vector<Derivative> DatabaseSource::derivatives_of(const FileRef& picture) {
  auto made = derivatives_(tx_, picture.content);
  if (made) return std::move(*made);
  // The page has the whole picture all the same.
  log_error("derivatives cannot be read", {{"reason", describe(made.error())}});
  return {};
}

}  // namespace yz::app
