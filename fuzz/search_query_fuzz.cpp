// Whatever somebody types: parsed, read as pinyin, looked for, marked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "search/search.hpp"

namespace {

using namespace yz::search;

const Index& index_of_some() {
  static Index index;
  static const bool filled = [] {
    std::vector<Document> documents(3);
    documents[0].slug = "basin";
    documents[0].title = {"彩陶鱼纹盆", "Painted pottery basin with fish"};
    documents[0].body = {"长颈垂腹，乾隆年制。", "Black lines on red clay."};
    documents[1].slug = "ewer";
    documents[1].title = {"白釉执壶ﬁﷺ", "White-glazed ewer"};
    documents[2].slug = "shoes";
    documents[2].title = {"手工布鞋", ""};
    documents[2].aliases.zh = {"千层底", "重庆长城"};
    index.apply(documents, {});
    return true;
  }();
  (void)filled;
  return index;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Ask ask;
  ask.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  ask.explain = (data[0] & 1U) != 0;
  ask.unfinished = (data[0] & 2U) != 0;
  ask.language = (data[0] & 4U) != 0 ? yz::Language::en : yz::Language::zh;
  const auto answer = search(*index_of_some().snapshot(), ask);
  if (!answer) return 0;
  // The pieces of a title are the title, whatever is marked in it.
  for (const Found& found : answer->results) {
    std::string whole;
    for (const Piece& piece : found.title_pieces) whole += piece.text;
    if (whole != found.title.zh && whole != found.title.en) std::abort();
  }
  return 0;
}
