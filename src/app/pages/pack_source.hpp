// Pages straight from a pack, without a database: for tests, and for looking at pages while they
// are drawn.
#pragma once

#include <algorithm>

#include "app/pack_reader.hpp"
#include "app/pages/source.hpp"

namespace yz::app {

class PackSource : public PageSource {
 public:
  explicit PackSource(WholePack whole) : whole_(std::move(whole)) {
    const auto by_order = [](const auto& a, const auto& b) {
      return std::tie(a.order, a.slug) < std::tie(b.order, b.slug);
    };
    std::ranges::sort(pack().zones, by_order);
    std::ranges::sort(pack().exhibitors, by_order);
    std::ranges::sort(pack().exhibits, by_order);
    std::ranges::sort(pack().programme, {}, [](const auto& item) { return item.starts.at; });
  }

  Result<expo::Expo> expo() override { return pack().expo; }
  Result<std::vector<expo::Zone>> zones() override { return pack().zones; }

  Result<expo::ExhibitPage> exhibits(const expo::ExhibitFilter& filter) override {
    expo::ExhibitPage page;
    bool begun = !filter.after;
    for (const auto& exhibit : pack().exhibits) {
      if (!fits(exhibit, filter)) continue;
      if (begun && page.items.size() == filter.limit) {
        page.next = expo::ExhibitCursor{0, 0, page.items.back().slug};
        break;
      }
      if (begun) page.items.push_back(exhibit);
      begun = begun || exhibit.slug == filter.after->slug;
    }
    return page;
  }

  Result<std::int64_t> count_exhibits(const expo::ExhibitFilter& filter) override {
    return std::ranges::count_if(pack().exhibits, [&](const auto& e) { return fits(e, filter); });
  }

  Result<expo::Exhibit> exhibit(std::string_view slug) override {
    return find(pack().exhibits, slug);
  }

  Result<std::vector<expo::Exhibit>> related(const expo::Exhibit& to, std::size_t limit) override {
    YZ_ASSIGN(auto page, exhibits({.zone = to.zone, .limit = limit + 1}));
    std::erase_if(page.items, [&](const auto& e) { return e.slug == to.slug; });
    if (page.items.size() > limit) page.items.resize(limit);
    return std::move(page.items);
  }

  Result<std::vector<expo::Exhibitor>> exhibitors() override { return pack().exhibitors; }
  Result<expo::Exhibitor> exhibitor(std::string_view slug) override {
    return find(pack().exhibitors, slug);
  }
  Result<std::vector<expo::ProgrammeItem>> programme() override { return pack().programme; }
  Result<hall::Plan> plan(std::string_view slug) override { return find(whole_.plans, slug); }
  Result<std::optional<hall::StandPlace>> stand_of(std::string_view exhibit) override {
    for (const hall::Plan& plan : whole_.plans)
      for (const hall::Stand& stand : plan.stands)
        if (stand.exhibit == exhibit) return hall::StandPlace{plan.slug, stand.id};
    return std::nullopt;
  }

  // A pack alone has no stock.
  Result<std::vector<trade::Edition>> offers(std::string_view) override {
    return std::vector<trade::Edition>{};
  }
  Result<Outlooks> outlooks(const hall::Plan&) override { return outlooks_; }
  Outlooks& made_outlooks() { return outlooks_; }

  std::vector<Derivative> derivatives_of(const FileRef&) override { return {}; }

  expo::Pack& pack() { return whole_.pack; }

 private:
  static bool fits(const expo::Exhibit& exhibit, const expo::ExhibitFilter& filter) {
    return (filter.zone.empty() || filter.zone == exhibit.zone) &&
           (filter.exhibitor.empty() || filter.exhibitor == exhibit.exhibitor) &&
           (!filter.kind || *filter.kind == exhibit.kind);
  }

  template <class Record>
  static Result<Record> find(const std::vector<Record>& records, std::string_view slug) {
    const auto at = std::ranges::find(records, slug, &Record::slug);
    if (at == records.end()) return fail(ErrorKind::not_found, "there is no such record");
    return *at;
  }

  WholePack whole_;
  Outlooks outlooks_;
};

}  // namespace yz::app
