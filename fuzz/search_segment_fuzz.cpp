// Segments from a disk that somebody wrote on: refused, or read, searched and merged without harm.
#include <cstddef>
#include <cstdint>
#include <string>

#include "search/search.hpp"
#include "search/segment_writer.hpp"

namespace {

using namespace yz::search;

// The bytes say where a whole segment is changed, or are a segment themselves.
std::string segment_from(const std::uint8_t* data, std::size_t size) {
  static const std::string whole = [] {
    SegmentBuilder builder;
    for (int i = 0; i < 20; ++i) {
      Document document;
      document.slug = "r" + std::to_string(i);
      document.title = {"彩陶鱼纹盆", "Painted basin"};
      document.summary.zh = "仰韶";
      document.zone = "relics";
      builder.add(document);
    }
    return builder.finish();
  }();
  if (size < 4 || data[0] % 2 == 0) return {reinterpret_cast<const char*>(data), size};
  std::string bytes = whole;
  for (std::size_t i = 1; i + 2 < size; i += 3)
    bytes[(data[i] << 8U | data[i + 1]) % bytes.size()] = static_cast<char>(data[i + 2]);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto segment = Segment::open(segment_from(data, size));
  if (!segment || (*segment)->size() > 10'000) return 0;
  Snapshot snapshot;
  snapshot.living = (*segment)->size();
  snapshot.parts.push_back({*segment, nullptr, (*segment)->size()});
  for (const char* text : {"彩陶", "caitao", "ctywp", "basins", "彩鱼"}) {
    Ask ask;
    ask.text = text;
    ask.explain = true;
    (void)search(snapshot, ask);
  }
  const MergeInput input{*segment, nullptr};
  (void)Segment::open(merge(std::span(&input, 1)).bytes);
  return 0;
}
