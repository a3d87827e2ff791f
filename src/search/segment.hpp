// A segment: some documents and their postings, written once and then only read.
//
// One run of bytes, the same in memory and in its file (docs/search.md has the layout): a sorted
// dictionary in blocks of sixteen terms with the postings beside them, the documents' names, their
// longer texts compressed in blocks of sixteen, and columns for filters and facets. Any thread.
//
// Bytes may be damaged or hostile (a file that somebody wrote over): `open` checks the shape, and
// whatever is read later stays within bounds and gives nothing where it makes no sense.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "search/bytes.hpp"
#include "search/document.hpp"
#include "search/term.hpp"

namespace yz::search {

using DocNumber = std::uint32_t;  // within a segment, from 0

struct Column {
  static constexpr std::int32_t no_year = std::numeric_limits<std::int32_t>::min();
  static constexpr std::int64_t no_price = std::numeric_limits<std::int64_t>::min();
  std::uint64_t identity = 0;
  std::uint64_t content = 0;  // hash of the whole document: equal content is not indexed anew
  std::int64_t price_minor = no_price;
  std::int32_t year_from = no_year;
  std::int32_t year_to = no_year;
  std::uint32_t zone = 0;  // places in the segment's list of slugs; 0 is the empty one
  std::uint32_t exhibitor = 0;
  std::uint8_t type = 0;
  std::uint8_t popularity = 0;
  std::uint8_t padding[6] = {};
};
static_assert(sizeof(Column) == 48);

// What a record is called. Views into the segment.
struct Names {
  std::string_view slug;
  std::string_view title_zh;
  std::string_view title_en;
  std::vector<std::string_view> aliases;
};

// Its other texts, decompressed. Tags are one a line.
struct Texts {
  Text tags, facts, summary, body;
};

struct Posting {
  DocNumber doc = 0;
  std::uint8_t level = 0;
};

// Decodes one term's postings, in the order of documents, all at once or a stretch at a time.
class Postings {
 public:
  Postings() : reader_({}) {}
  Postings(std::string_view bytes, std::uint32_t count, DocNumber documents)
      : reader_(bytes), count_(count), left_(count), documents_(documents) {}

  [[nodiscard]] std::uint32_t count() const { return count_; }

  // What is left of them.
  template <class Visit>
  void each(Visit&& visit) {
    each_below(documents_, std::forward<Visit>(visit));
  }

  // Goes on with those before `end`.
  template <class Visit>
  void each_below(DocNumber end, Visit&& visit) {
    if (waiting_) {
      if (doc_ >= end) return;
      visit(Posting{static_cast<DocNumber>(doc_), level_});
      waiting_ = false;
    }
    // Copies, which the visitor's own writing cannot touch: they stay in registers.
    ByteReader reader = reader_;
    std::uint64_t doc = doc_;
    std::uint32_t left = left_;
    while (left > 0) {
      const std::uint64_t coded = reader.varint();
      doc += coded >> 3U;
      --left;
      const auto level = static_cast<std::uint8_t>(coded & 7U);
      if (!reader.ok() || doc >= documents_) {
        left = 0;
      } else if (doc >= end) {
        waiting_ = true;
        level_ = level;
        break;
      } else {
        visit(Posting{static_cast<DocNumber>(doc), level});
      }
    }
    reader_ = reader;
    doc_ = doc;
    left_ = left;
  }

 private:
  ByteReader reader_;
  std::uint32_t count_ = 0;
  std::uint32_t left_ = 0;  // not decoded yet
  DocNumber documents_ = 0;
  std::uint64_t doc_ = 0;  // the last decoded
  std::uint8_t level_ = 0;
  bool waiting_ = false;  // the last decoded was not visited yet
};

class Segment {
 public:
  // `bytes` stay where they are as long as `owner` lives. Errors: corrupt.
  [[nodiscard]] static Result<std::shared_ptr<const Segment>> open(
      std::string_view bytes, std::shared_ptr<const void> owner);
  [[nodiscard]] static Result<std::shared_ptr<const Segment>> open(std::string bytes);

  [[nodiscard]] DocNumber size() const { return documents_; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] Column column(DocNumber doc) const {
    Column column;
    if (doc < documents_)
      std::memcpy(&column, columns_.data() + std::size_t{doc} * sizeof column, sizeof column);
    return column;
  }
  // For whoever reads many, far apart: says so a little before.
  void prefetch_column(DocNumber doc) const {
    if (doc < documents_) __builtin_prefetch(columns_.data() + std::size_t{doc} * sizeof(Column));
  }
  [[nodiscard]] Names names(DocNumber doc) const;
  [[nodiscard]] Texts texts(DocNumber doc) const;
  [[nodiscard]] std::string_view slug(std::uint32_t place) const;  // of a zone or exhibitor
  [[nodiscard]] std::uint32_t slug_count() const { return slugs_.count; }
  [[nodiscard]] std::optional<DocNumber> find(std::uint64_t identity) const;
  [[nodiscard]] Postings postings(TermKey key) const;

  // The vocabulary, sorted.
  [[nodiscard]] std::uint32_t word_count() const { return words_.count; }
  [[nodiscard]] std::string_view word(std::uint32_t place) const { return words_.at(place); }

  // As they are kept, for merging.
  [[nodiscard]] std::string_view raw_names(DocNumber doc) const { return names_.at(doc); }
  void each_raw_texts(const std::function<void(DocNumber, std::string_view)>& visit) const;

  // Walks through the dictionary in the order of keys.
  class Terms {
   public:
    explicit Terms(const Segment& segment) : segment_(&segment), reader_(segment.terms_) {}
    bool next();  // false at the end
    [[nodiscard]] TermKey key() const { return key_; }
    [[nodiscard]] Postings postings() const { return {bytes_, count_, segment_->documents_}; }

   private:
    const Segment* segment_;
    ByteReader reader_;
    std::uint32_t in_block_ = 0;
    TermKey key_ = 0;
    std::string_view bytes_;
    std::uint32_t count_ = 0;
  };

 private:
  // Texts of different lengths, found by number.
  struct Strings {
    std::uint32_t count = 0;
    std::string_view offsets;  // count + 1 of 32 bits
    std::string_view content;
    [[nodiscard]] std::string_view at(std::uint32_t place) const;
  };

  Segment() = default;
  bool read_sections();
  [[nodiscard]] std::string unpacked(std::uint32_t block) const;

  std::string_view bytes_;
  std::shared_ptr<const void> owner_;
  DocNumber documents_ = 0;
  Strings names_, packed_, slugs_, words_;
  std::string_view columns_;
  std::string_view identities_;  // sorted: 64 bits of identity, 32 of document
  std::string_view blocks_;  // first key of each dictionary block, 64 bits, and 32 of its offset
  std::string_view terms_;
};

inline constexpr std::uint32_t terms_in_block = 16;
inline constexpr std::uint32_t texts_in_block = 16;
inline constexpr std::uint32_t block_entry = 12;     // bytes
inline constexpr std::uint32_t identity_entry = 12;  // bytes
inline constexpr std::string_view segment_magic = "YZSEG001";

}  // namespace yz::search
