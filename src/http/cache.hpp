// Ready-made answers by target and encoding. Bounded in bytes, the longest unused goes first; any
// thread.
//
// A change of content makes every answer stale at once: each carries the generation that was
// current *before* its handler ran, and only answers of the current generation are given out.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/encoding.hpp"
#include "http/ready.hpp"

namespace yz::http {

class Cache {
 public:
  explicit Cache(std::size_t limit_bytes) : shard_limit_(limit_bytes / shard_count) {}

  [[nodiscard]] std::uint64_t generation() const {
    return generation_.load(std::memory_order_acquire);
  }
  void content_changed() { generation_.fetch_add(1, std::memory_order_acq_rel); }

  [[nodiscard]] std::shared_ptr<const Ready> find(std::string_view target, Encoding encoding);

  // Keeps `ready`, made in `generation`, unless it alone would take an eighth of the room.
  void keep(std::string_view target, Encoding encoding, std::uint64_t generation,
            std::shared_ptr<const Ready> ready);

  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t shard_count = 8;

  struct Entry {
    std::string key;
    std::uint64_t generation = 0;
    std::shared_ptr<const Ready> ready;
    std::size_t cost = 0;
  };
  using Entries = std::list<Entry>;  // the last used in front

  struct Key {
    std::string_view target;
    Encoding encoding;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view stored) const;
    std::size_t operator()(const Key& key) const;
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
    bool operator()(const Key& key, std::string_view stored) const;
    bool operator()(std::string_view stored, const Key& key) const { return (*this)(key, stored); }
  };
  struct Shard {
    std::mutex mutex;
    Entries entries;
    std::unordered_map<std::string_view, Entries::iterator, Hash, Equal> index;
    std::size_t bytes = 0;
  };

  void drop(Shard& shard, Entries::iterator entry);

  std::size_t shard_limit_;
  std::atomic<std::uint64_t> generation_{1};
  std::atomic<std::size_t> bytes_{0};
  std::array<Shard, shard_count> shards_;
};

}  // namespace yz::http
