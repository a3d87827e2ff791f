#include "search/segment.hpp"

#include <zstd.h>

namespace yz::search {
namespace {

// Kept by each thread: making one costs more than unpacking a block.
ZSTD_DCtx* unpacker() {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  static thread_local const std::unique_ptr<ZSTD_DCtx, Free> own(ZSTD_createDCtx());
  return own.get();
}

constexpr std::size_t most_unpacked = 16U << 20U;  // bytes of one block: records are far smaller

template <class T>
T load(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace

std::string_view Segment::Strings::at(std::uint32_t place) const {
  if (place >= count) return {};
  const auto begin = load<std::uint32_t>(offsets, std::size_t{4} * place);
  const auto end = load<std::uint32_t>(offsets, std::size_t{4} * place + 4);
  if (begin > end || end > content.size()) return {};
  return content.substr(begin, end - begin);
}

Result<std::shared_ptr<const Segment>> Segment::open(std::string_view bytes,
                                                     std::shared_ptr<const void> owner) {
  std::shared_ptr<Segment> segment(new Segment);
  segment->bytes_ = bytes;
  segment->owner_ = std::move(owner);
  if (!segment->read_sections())
    return fail(ErrorKind::corrupt, "a segment of the search index is damaged");
  return segment;
}

Result<std::shared_ptr<const Segment>> Segment::open(std::string bytes) {
  auto kept = std::make_shared<const std::string>(std::move(bytes));
  const std::string_view view = *kept;
  return open(view, std::move(kept));
}

bool Segment::read_sections() {
  ByteReader reader(bytes_);
  if (reader.take(segment_magic.size()) != segment_magic) return false;
  documents_ = reader.raw<std::uint32_t>();
  const auto section = [&reader] { return reader.take(reader.raw<std::uint64_t>()); };
  const auto strings = [&](Strings& into) {
    into.count = reader.raw<std::uint32_t>();
    into.offsets = section();
    into.content = section();
    return into.offsets.size() == (std::uint64_t{into.count} + 1) * 4;
  };
  if (!strings(names_) || !strings(packed_) || !strings(slugs_) || !strings(words_)) return false;
  columns_ = section();
  identities_ = section();
  blocks_ = section();
  terms_ = section();
  return reader.ok() && reader.done() && names_.count == documents_ &&
         packed_.count == (std::uint64_t{documents_} + texts_in_block - 1) / texts_in_block &&
         columns_.size() == std::uint64_t{documents_} * sizeof(Column) &&
         identities_.size() == std::uint64_t{documents_} * identity_entry &&
         blocks_.size() % block_entry == 0;
}

Names Segment::names(DocNumber doc) const {
  ByteReader reader(names_.at(doc));
  Names names;
  names.slug = reader.text();
  names.title_zh = reader.text();
  names.title_en = reader.text();
  for (std::uint64_t left = reader.varint(); left > 0 && reader.ok(); --left)
    names.aliases.push_back(reader.text());
  return names;
}

std::string Segment::unpacked(std::uint32_t block) const {
  const std::string_view packed = packed_.at(block);
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most_unpacked)
    return {};
  std::string out(size, '\0');
  const std::size_t made =
      ZSTD_decompressDCtx(unpacker(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(made) != 0U) return {};
  out.resize(made);
  return out;
}

Texts Segment::texts(DocNumber doc) const {
  const std::string block = unpacked(doc / texts_in_block);
  ByteReader reader(block);
  for (DocNumber skip = doc % texts_in_block; skip > 0; --skip) (void)reader.text();
  ByteReader own(reader.text());
  const auto text = [&own] {
    Text both;
    both.zh = own.text();
    both.en = own.text();
    return both;
  };
  Texts texts;
  texts.tags = text();
  texts.facts = text();
  texts.summary = text();
  texts.body = text();
  return texts;
}

void Segment::each_raw_texts(const std::function<void(DocNumber, std::string_view)>& visit) const {
  for (std::uint32_t block = 0; block < packed_.count; ++block) {
    const std::string all = unpacked(block);
    ByteReader reader(all);
    const DocNumber first = block * texts_in_block;
    for (DocNumber doc = first; doc < std::min(first + texts_in_block, documents_); ++doc)
      visit(doc, reader.text());
  }
}

std::string_view Segment::slug(std::uint32_t place) const { return slugs_.at(place); }

std::optional<DocNumber> Segment::find(std::uint64_t identity) const {
  DocNumber first = 0;
  DocNumber count = documents_;
  while (count > 0) {
    const DocNumber half = count / 2;
    const std::size_t at = std::size_t{first + half} * identity_entry;
    if (load<std::uint64_t>(identities_, at) < identity) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == documents_) return std::nullopt;
  const std::size_t at = std::size_t{first} * identity_entry;
  const auto doc = load<std::uint32_t>(identities_, at + 8);
  if (load<std::uint64_t>(identities_, at) != identity || doc >= documents_) return std::nullopt;
  return doc;
}

Postings Segment::postings(TermKey key) const {
  // The last block whose first key is not above `key`.
  std::size_t first = 0;
  std::size_t count = blocks_.size() / block_entry;
  while (count > 0) {
    const std::size_t half = count / 2;
    if (load<std::uint64_t>(blocks_, (first + half) * block_entry) <= key) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == 0) return {};
  const auto offset = load<std::uint32_t>(blocks_, (first - 1) * block_entry + 8);
  if (offset > terms_.size()) return {};
  ByteReader reader(terms_.substr(offset));
  TermKey at = 0;
  for (std::uint32_t i = 0; i < terms_in_block && reader.ok() && !reader.done(); ++i) {
    at += reader.varint();
    const std::uint64_t found = reader.varint();
    const std::string_view bytes = reader.text();
    if (at >= key)
      return at == key && found <= documents_
                 ? Postings(bytes, static_cast<std::uint32_t>(found), documents_)
                 : Postings();
  }
  return {};
}

bool Segment::Terms::next() {
  if (!reader_.ok() || reader_.done()) return false;
  key_ = (in_block_ == 0 ? 0 : key_) + reader_.varint();
  count_ =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(reader_.varint(), segment_->documents_));
  bytes_ = reader_.text();
  in_block_ = (in_block_ + 1) % terms_in_block;
  return reader_.ok();
}

}  // namespace yz::search
