#include "trade/pack.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/money.hpp"
#include "base/text_form.hpp"
#include "base/toml_out.hpp"

namespace yz::trade {
namespace {

constexpr std::string_view terms_file = "trade.toml";
constexpr std::string_view offers_folder = "offers";

template <class T>
void read_record(const std::string& file, const std::string& text, T& record, ReadLog& log) {
  const auto table = parse_toml(file, text, log.faults);
  if (!table) return;
  TomlIn in(*table, {file}, log);
  describe(in, record);
  in.finish();
}

void read_terms(const Folder& folder, PackTrade& trade, ReadLog& log) {
  const std::string file(terms_file);
  const auto text = folder.read(file, toml_limit);
  if (!text && text.error().kind == ErrorKind::not_found) return;
  if (!text) return log.faults.add({file}, text.error().message);
  trade.has_terms = true;
  read_record(file, *text, trade.terms, log);
  if (trade.terms.currency.size() == 3 && !Currency::parse(trade.terms.currency))
    log.faults.add({file}, "\"currency\" is no currency; write it as \"CNY\"");
}

// True where the entry is a file of offers.
bool is_offers(const Folder::Entry& entry, const std::string& file, ReadLog& log) {
  if (entry.kind == Folder::Kind::link) {
    log.faults.add({file}, "it is a symbolic link; a pack holds plain files and folders only");
    return false;
  }
  if (entry.kind != Folder::Kind::file || !entry.name.ends_with(".toml")) {
    log.faults.warn({file}, "this is not read; what is offered of an exhibit is a file SLUG.toml");
    return false;
  }
  if (is_slug(std::string_view(entry.name).substr(0, entry.name.size() - 5))) return true;
  log.faults.add({file},
                 "the name is no exhibit's slug; use 1 to 80 of a-z, 0-9 and single inner "
                 "dashes");
  return false;
}

void read_offers(const Folder& folder, PackTrade& trade, ReadLog& log) {
  const auto entries = folder.list(std::string(offers_folder), expo::PackLimits::exhibits * 2);
  if (!entries) {
    if (entries.error().kind != ErrorKind::not_found)
      log.faults.add({std::string(offers_folder)}, entries.error().message);
    return;
  }
  for (const Folder::Entry& entry : *entries) {
    const std::string file = fmt::format("{}/{}", offers_folder, entry.name);
    if (entry.name.starts_with('.') || !is_offers(entry, file, log)) continue;
    Offers& offers = trade.offers.emplace_back();
    offers.exhibit = entry.name.substr(0, entry.name.size() - 5);
    log.references.push_back({"exhibit", offers.exhibit, {file}});
    const auto text = folder.read(file, toml_limit);
    if (!text) {
      log.faults.add({file}, text.error().message);
      continue;
    }
    read_record(file, *text, offers, log);
  }
  std::ranges::sort(trade.offers, {}, &Offers::exhibit);
}

}  // namespace

std::optional<std::int64_t> parse_price(std::string_view text) {
  const auto dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  const std::string_view part = dot == text.npos ? "00" : text.substr(dot + 1);
  if (whole.empty() || whole.size() > 7 || part.size() != 2) return std::nullopt;
  if (whole.size() > 1 && whole.front() == '0') return std::nullopt;
  std::int64_t minor = 0;
  for (const std::string_view digits : {whole, part})
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      minor = minor * 10 + (c - '0');
    }
  return minor;
}

bool is_discount_code(std::string_view text) {
  if (text.size() < 3 || text.size() > 40 || text.front() == '-' || text.back() == '-')
    return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string offers_file(std::string_view exhibit) {
  return fmt::format("{}/{}.toml", offers_folder, exhibit);
}

PackTrade read_trade(const Folder& folder, ReadLog& log) {
  PackTrade trade;
  read_terms(folder, trade, log);
  read_offers(folder, trade, log);
  return trade;
}

void check_trade(const expo::Pack& pack, const PackTrade& trade, ReadLog& log) {
  std::set<std::string> names;
  for (const Offers& offers : trade.offers) {
    const auto exhibit = std::ranges::find(pack.exhibits, offers.exhibit, &expo::Exhibit::slug);
    if (exhibit != pack.exhibits.end() && exhibit->kind == expo::ExhibitKind::relic)
      log.faults.add({offers_file(offers.exhibit)},
                     "the exhibit is a relic; relics are shown and not sold");
    for (const Offer& offer : offers.offers) names.insert(offers.exhibit + "/" + offer.id);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const PriceList& list : trade.terms.price_lists)
    for (const ListedPrice& price : list.prices)
      if (!names.contains(price.offer))
        log.faults.add(price.where.place,
                       fmt::format("there is no offer {}{}", in_quotes(price.offer),
                                   did_you_mean(price.offer, known)));
}

std::map<std::string, std::string> write_trade(const PackTrade& trade) {
  std::map<std::string, std::string> out;
  if (trade.has_terms) out[std::string(terms_file)] = to_toml(trade.terms);
  for (const Offers& offers : trade.offers) out[offers_file(offers.exhibit)] = to_toml(offers);
  return out;
}

}  // namespace yz::trade
