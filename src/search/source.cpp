#include "search/source.hpp"

#include <algorithm>
#include <map>

#include "expo/queries.hpp"
#include "search/storage.hpp"

namespace yz::search {
namespace {

constexpr std::size_t page = 200;  // exhibits read at a time

void append(Text& to, const Text& text) {
  const auto add = [](std::string& into, const std::string& more) {
    if (more.empty()) return;
    if (!into.empty()) into += "；";
    into += more;
  };
  add(to.zh, text.zh);
  add(to.en, text.en);
}

Text plain(const Text& markdown) { return {plain_text(markdown.zh), plain_text(markdown.en)}; }

using Titles = std::map<std::string, Text>;

Document document_of(const expo::Zone& zone) {
  Document document;
  document.type = Type::zone;
  document.slug = zone.slug;
  document.title = zone.title;
  document.summary = zone.summary;
  document.body = plain(zone.body);
  document.zone = zone.slug;
  return document;
}

Document document_of(const expo::Exhibitor& exhibitor) {
  Document document;
  document.type = Type::exhibitor;
  document.slug = exhibitor.slug;
  document.title = exhibitor.title;
  document.facts = exhibitor.place;
  document.summary = exhibitor.summary;
  document.body = plain(exhibitor.body);
  document.exhibitor = exhibitor.slug;
  return document;
}

void add_museum(Document& document, const expo::Museum& museum) {
  for (const Text* fact :
       {&museum.period, &museum.material, &museum.technique, &museum.provenance, &museum.holder})
    append(document.facts, *fact);
  if (museum.year_from) document.year_from = static_cast<std::int32_t>(*museum.year_from);
  if (museum.year_to) document.year_to = static_cast<std::int32_t>(*museum.year_to);
}

// The least that something of the exhibit costs; nothing where it is on request or not offered.
std::optional<std::int64_t> least_price(std::span<const KeptOffer> offers) {
  std::optional<std::int64_t> least;
  for (const KeptOffer& offer : offers)
    if (offer.price_minor) least = std::min(least.value_or(*offer.price_minor), *offer.price_minor);
  return least;
}

Document document_of(const KeptOffer& offer, const Document& exhibit) {
  Document document;
  document.type = Type::offer;
  document.slug = exhibit.slug + "/" + offer.offer;
  document.title = offer.title;
  document.facts = exhibit.title;
  document.summary = exhibit.summary;
  document.zone = exhibit.zone;
  document.exhibitor = exhibit.exhibitor;
  document.price_minor = offer.price_minor;
  return document;
}

// What is offered under the exhibit's own name is found with the exhibit, which has its price.
void add_offers(std::vector<Document>& documents, std::span<const KeptOffer> offers) {
  const Document exhibit = documents.back();
  documents.back().price_minor = least_price(offers);
  for (const KeptOffer& offer : offers)
    if (!offer.title.empty() && offer.title != exhibit.title)
      documents.push_back(document_of(offer, exhibit));
}

Document document_of(const expo::Exhibit& exhibit, const Titles& zones, const Titles& exhibitors) {
  Document document;
  document.type = Type::exhibit;
  document.slug = exhibit.slug;
  document.title = exhibit.title;
  document.aliases = exhibit.aliases;
  document.tags = exhibit.tags;
  document.summary = exhibit.summary;
  document.body = plain(exhibit.body);
  document.zone = exhibit.zone;
  document.exhibitor = exhibit.exhibitor;
  if (exhibit.museum) add_museum(document, *exhibit.museum);
  if (const auto at = zones.find(exhibit.zone); at != zones.end())
    append(document.facts, at->second);
  if (const auto at = exhibitors.find(exhibit.exhibitor); at != exhibitors.end())
    append(document.facts, at->second);
  if (exhibit.model)
    for (const auto& annotation : exhibit.model->annotations) {
      append(document.body, annotation.title);
      append(document.body, annotation.text);
    }
  return document;
}

Document document_of(const expo::ProgrammeItem& item, const Titles& zones) {
  Document document;
  document.type = Type::programme;
  document.slug = item.slug;
  document.title = item.title;
  document.summary = item.summary;
  document.zone = item.zone;
  if (const auto at = zones.find(item.zone); at != zones.end()) append(document.facts, at->second);
  return document;
}

template <class Records>
Titles titles_of(const Records& records) {
  Titles titles;
  for (const auto& record : records) titles[record.slug] = record.title;
  return titles;
}

}  // namespace

std::string plain_text(std::string_view markdown) {
  std::string out;
  bool line_begins = true;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    const char c = markdown[i];
    if (c == ']' && i + 1 < markdown.size() && markdown[i + 1] == '(') {
      const std::size_t end = markdown.find(')', i);
      if (end == std::string_view::npos) break;
      i = end;
      continue;
    }
    const bool mark = c == '*' || c == '`' || c == '[' || c == ']' ||
                      (line_begins && (c == '#' || c == '>' || c == '-' || c == ' '));
    line_begins = c == '\n' || (line_begins && mark);
    if (mark) continue;
    if (c == '\n') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Result<std::vector<Document>> all_documents(store::ReadTx& tx) {
  std::vector<Document> documents;
  YZ_ASSIGN(const auto zones, expo::find_zones(tx));
  YZ_ASSIGN(const auto exhibitors, expo::find_exhibitors(tx));
  YZ_ASSIGN(const auto offers, find_offers(tx));
  YZ_ASSIGN(const auto popularity, find_popularity(tx));
  const Titles zone_titles = titles_of(zones);
  const Titles exhibitor_titles = titles_of(exhibitors);
  for (const auto& zone : zones) documents.push_back(document_of(zone));
  for (const auto& exhibitor : exhibitors) documents.push_back(document_of(exhibitor));
  expo::ExhibitFilter filter{.limit = page};
  do {
    YZ_ASSIGN(const auto some, expo::find_exhibits(tx, filter));
    for (const auto& exhibit : some.items) {
      documents.push_back(document_of(exhibit, zone_titles, exhibitor_titles));
      if (const auto at = popularity.find(exhibit.slug); at != popularity.end())
        documents.back().popularity = at->second;
      if (const auto at = offers.find(exhibit.slug); at != offers.end())
        add_offers(documents, at->second);
    }
    filter.after = some.next;
  } while (filter.after);
  YZ_ASSIGN(const auto programme, expo::find_programme(tx));
  for (const auto& item : programme) documents.push_back(document_of(item, zone_titles));
  return documents;
}

Result<std::vector<Document>> exhibit_documents(store::ReadTx& tx, std::string_view slug) {
  std::vector<Document> documents;
  YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, slug));
  if (!exhibit) return documents;
  Titles zones;
  Titles exhibitors;
  YZ_ASSIGN(const auto zone, expo::find_zone(tx, exhibit->zone));
  if (zone) zones[zone->slug] = zone->title;
  YZ_ASSIGN(const auto exhibitor, expo::find_exhibitor(tx, exhibit->exhibitor));
  if (exhibitor) exhibitors[exhibitor->slug] = exhibitor->title;
  YZ_ASSIGN(const auto offers, find_offers(tx, slug));
  documents.push_back(document_of(*exhibit, zones, exhibitors));
  YZ_ASSIGN(documents.back().popularity, find_popularity(tx, slug));
  add_offers(documents, offers);
  return documents;
}

}  // namespace yz::search
