// Makes segments: of documents, or of other segments.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "search/analysis.hpp"
#include "search/segment.hpp"

namespace yz::search {

// Hash of everything that search keeps of a document.
[[nodiscard]] std::uint64_t content_of(const Document& document);

// One thread at a time.
class SegmentBuilder {
 public:
  void add(const Document& document);
  [[nodiscard]] std::size_t size() const { return columns_.size(); }
  [[nodiscard]] std::string finish();  // the segment's bytes; empties the builder

 private:
  struct Tuple {
    TermKey key;
    DocNumber doc;
    std::uint8_t level;
  };
  Analyzer analyzer_;
  std::vector<TermLevel> terms_;
  std::vector<Tuple> tuples_;
  std::unordered_set<std::string> words_;
  std::vector<std::string> names_;
  std::vector<std::string> texts_;
  std::vector<Column> columns_;
  std::vector<std::string> slugs_{""};
  std::unordered_map<std::string, std::uint32_t> slug_places_{{"", 0}};
};

// A bit a document: set where it is deleted. Null: none is.
using Deleted = std::shared_ptr<const std::vector<bool>>;

struct MergeInput {
  std::shared_ptr<const Segment> segment;
  Deleted deleted;
};

inline constexpr DocNumber merged_away = 0xFFFF'FFFF;

struct Merged {
  std::string bytes;
  std::vector<std::vector<DocNumber>>
      numbers;  // of each input: a document's new number, or merged_away
};

// The living documents of all inputs, in their order.
[[nodiscard]] Merged merge(std::span<const MergeInput> inputs);

}  // namespace yz::search
