#include "search/feed.hpp"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

#include "base/log.hpp"
#include "search/source.hpp"
#include "search/storage.hpp"
#include "store/journal.hpp"

namespace yz::search {
namespace {

constexpr std::int64_t entries_at_once = 1'000;
constexpr std::size_t documents_at_once = 4'096;
constexpr auto pause_after_error = std::chrono::seconds(1);

Sha256 digest_of(const store::JournalEntry& entry) {
  return sha256(to_rfc3339(entry.time) + entry.topic + boost::json::serialize(entry.entry));
}

std::optional<std::string> word_in(const store::JournalEntry& entry, std::string_view field) {
  const auto* fields = entry.entry.if_object();
  const auto* value = fields != nullptr ? fields->if_contains(field) : nullptr;
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::vector<std::string> words_in(const store::JournalEntry& entry, std::string_view field) {
  std::vector<std::string> words;
  const auto* fields = entry.entry.if_object();
  const auto* list = fields != nullptr ? fields->if_contains(field) : nullptr;
  if (list == nullptr || !list->is_array()) return words;
  for (const auto& each : list->get_array())
    if (each.is_string()) words.emplace_back(each.get_string());
  return words;
}

// Of an exhibit that is not there any more, and of what was offered of it.
Result<> add_identities(store::ReadTx& tx, const std::string& exhibit,
                        std::vector<std::uint64_t>& out) {
  out.push_back(identity_of(Type::exhibit, exhibit));
  YZ_ASSIGN(const auto offers, find_offers(tx, exhibit));
  for (const KeptOffer& each : offers)
    out.push_back(identity_of(Type::offer, exhibit + "/" + each.offer));
  return {};
}

}  // namespace

Feed::Feed(store::Database& database, std::filesystem::path folder, FeedOptions options)
    : database_(database),
      saves_(std::move(folder)),
      options_(options),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Feed::~Feed() {
  thread_.request_stop();
  moved_.notify_all();
  thread_.join();
}

bool Feed::wait_for(store::JournalPosition position, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return moved_.wait_for(lock, limit,
                         [&] { return position_.load() >= position && ready_.load(); });
}

void Feed::run(std::stop_token stop) {
  load();
  while (!stop.stop_requested()) {
    auto pause = options_.pause;
    if (database_.journal_position() > standing_.position || !ready_.load()) {
      const Result<> done = ready_.load() ? catch_up() : rebuild();
      if (!done && done.error().kind != ErrorKind::unavailable)
        log_warning("the search index cannot follow", {{"reason", describe(done.error())}});
      if (!done) pause = pause_after_error;
    }
    save_if_due(false);
    std::unique_lock lock(mutex_);
    moved_.wait_for(lock, stop, pause, [] { return false; });
  }
  if (ready_.load()) save_if_due(true);
}

void Feed::load() {
  auto saved = saves_.load();
  if (!saved) {
    if (saved.error().kind != ErrorKind::not_found)
      log_warning("the search index is made anew", {{"reason", describe(saved.error())}});
    return;
  }
  const auto same = is_of_this_journal(saved->standing);
  if (!same || !*same) {
    log_warning("the search index is made anew", {{"reason", "it is of another journal"}});
    return;
  }
  index_.replace(std::move(saved->parts));
  saved_ = saved->standing;
  ready_.store(true);
  reached(saved->standing);
  log_info("the search index was loaded",
           {{"records", index_.snapshot()->living}, {"position", saved->standing.position}});
}

Result<bool> Feed::is_of_this_journal(const Standing& standing) {
  if (standing.position == 0) return true;
  YZ_ASSIGN(const auto entries, database_.read_now([&](store::ReadTx& tx) {
    return store::read_journal(tx, standing.position - 1, 1);
  }));
  return !entries.empty() && entries[0].position == standing.position &&
         digest_of(entries[0]) == standing.entry;
}

Result<> Feed::rebuild() {
  Changes changes;
  changes.everything = true;
  YZ_ASSIGN(changes.standing, database_.read_now([](store::ReadTx& tx) -> Result<Standing> {
    Standing standing;
    YZ_ASSIGN(const auto newest, store::newest_position(tx));
    if (newest == 0) return standing;
    YZ_ASSIGN(const auto entries, store::read_journal(tx, newest - 1, 1));
    if (!entries.empty()) standing = {entries[0].position, digest_of(entries[0])};
    return standing;
  }));
  YZ_TRY(apply(changes));
  ready_.store(true);
  reached(changes.standing);
  log_info("the search index was made", {{"records", index_.snapshot()->living}});
  return {};
}

Result<> Feed::catch_up() {
  YZ_ASSIGN(const Changes changes, read_changes());
  YZ_TRY(apply(changes));
  reached(changes.standing);
  return {};
}

// "expo.exhibit_…" and what this room tells itself name records; any other entry of room expo may
// have changed all of them.
Result<Feed::Changes> Feed::read_changes() {
  YZ_ASSIGN(const auto entries, database_.read_now([&](store::ReadTx& tx) {
    return store::read_journal(tx, standing_.position, entries_at_once);
  }));
  Changes changes;
  changes.standing = standing_;
  for (const store::JournalEntry& entry : entries) {
    const bool of_expo = entry.topic.starts_with("expo.");
    if (!of_expo && !entry.topic.starts_with("search.")) continue;
    const auto slug = word_in(entry, "exhibit");
    for (std::string& each : words_in(entry, "exhibits")) changes.exhibits.insert(std::move(each));
    if (of_expo && (!slug || !entry.topic.starts_with("expo.exhibit_"))) changes.everything = true;
    if (!slug) continue;
    changes.exhibits.insert(*slug);
    for (const std::string& offer : words_in(entry, "offers"))
      changes.perhaps_gone.insert(identity_of(Type::offer, *slug + "/" + offer));
  }
  if (!entries.empty()) changes.standing = {entries.back().position, digest_of(entries.back())};
  return changes;
}

Result<> Feed::apply(const Changes& changes) {
  if (changes.everything) return apply_all();
  std::vector<Document> put;
  std::vector<std::uint64_t> removed(changes.perhaps_gone.begin(), changes.perhaps_gone.end());
  YZ_TRY(database_.read_now([&](store::ReadTx& tx) -> Result<> {
    for (const std::string& slug : changes.exhibits) {
      YZ_ASSIGN(auto documents, exhibit_documents(tx, slug));
      if (documents.empty()) YZ_TRY(add_identities(tx, slug, removed));
      std::ranges::move(documents, std::back_inserter(put));
    }
    return {};
  }));
  index_.apply(put, removed);
  return {};
}

// Only what differs is indexed: an import of an unchanged pack costs a comparison.
Result<> Feed::apply_all() {
  YZ_ASSIGN(const auto documents,
            database_.read_now([](store::ReadTx& tx) { return all_documents(tx); }));
  std::set<std::uint64_t> there;
  std::vector<Document> put;
  for (const Document& document : documents) {
    const std::uint64_t identity = identity_of(document.type, document.slug);
    there.insert(identity);
    if (index_.content(identity) == content_of(document)) continue;
    put.push_back(document);
    if (put.size() < documents_at_once) continue;
    index_.apply(put, {});
    put.clear();
  }
  std::vector<std::uint64_t> removed;
  index_.each_identity([&](std::uint64_t identity) {
    if (!there.contains(identity)) removed.push_back(identity);
  });
  index_.apply(put, removed);
  return {};
}

void Feed::reached(const Standing& standing) {
  standing_ = standing;
  {
    const std::lock_guard lock(mutex_);
    position_.store(standing.position);
  }
  moved_.notify_all();
}

void Feed::save_if_due(bool now) {
  if (!ready_.load() || saved_ == standing_) return;
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - last_save_ < options_.save_after) return;
  last_save_ = time;
  const auto done = saves_.save(*index_.snapshot(), standing_);
  if (!done)
    log_warning("the search index cannot be saved", {{"reason", describe(done.error())}});
  else
    saved_ = standing_;
}

}  // namespace yz::search
