#include "http/cache.hpp"

#include <functional>

namespace yz::http {
namespace {

// A stored key is one byte of encoding and the target.
char letter_of(Encoding encoding) { return static_cast<char>('0' + static_cast<int>(encoding)); }

std::size_t hash_of(std::string_view target, char letter) {
  return std::hash<std::string_view>{}(target) * 3 + static_cast<unsigned char>(letter);
}

}  // namespace

std::size_t Cache::Hash::operator()(std::string_view stored) const {
  return hash_of(stored.substr(1), stored[0]);
}

std::size_t Cache::Hash::operator()(const Key& key) const {
  return hash_of(key.target, letter_of(key.encoding));
}

bool Cache::Equal::operator()(const Key& key, std::string_view stored) const {
  return stored[0] == letter_of(key.encoding) && stored.substr(1) == key.target;
}

std::shared_ptr<const Ready> Cache::find(std::string_view target, Encoding encoding) {
  const Key key{target, encoding};
  Shard& shard = shards_[(Hash{}(key) >> 7) % shard_count];
  const std::scoped_lock lock(shard.mutex);
  const auto at = shard.index.find(key);
  if (at == shard.index.end()) return nullptr;
  const auto entry = at->second;
  if (entry->generation != generation()) {
    drop(shard, entry);
    return nullptr;
  }
  if (entry != shard.entries.begin())
    shard.entries.splice(shard.entries.begin(), shard.entries, entry);
  return entry->ready;
}

void Cache::keep(std::string_view target, Encoding encoding, std::uint64_t generation,
                 std::shared_ptr<const Ready> ready) {
  const std::size_t cost = ready->memory() + 2 * target.size();
  if (cost > shard_limit_) return;
  const Key key{target, encoding};
  Shard& shard = shards_[(Hash{}(key) >> 7) % shard_count];
  const std::scoped_lock lock(shard.mutex);
  if (const auto at = shard.index.find(key); at != shard.index.end()) {
    if (at->second->generation > generation) return;
    drop(shard, at->second);
  }
  while (!shard.entries.empty() && shard.bytes + cost > shard_limit_)
    drop(shard, std::prev(shard.entries.end()));
  std::string stored(1, letter_of(encoding));
  stored += target;
  shard.entries.push_front({std::move(stored), generation, std::move(ready), cost});
  shard.index.emplace(shard.entries.front().key, shard.entries.begin());
  shard.bytes += cost;
  bytes_.fetch_add(cost, std::memory_order_relaxed);
}

void Cache::drop(Shard& shard, Entries::iterator entry) {
  shard.bytes -= entry->cost;
  bytes_.fetch_sub(entry->cost, std::memory_order_relaxed);
  shard.index.erase(entry->key);
  shard.entries.erase(entry);
}

}  // namespace yz::http
