#include "search/stem.hpp"

#include <stdexcept>

#include <libstemmer.h>

namespace yz::search {
namespace {

constexpr std::size_t most_known = 20'000;

}  // namespace

Stemmer::Stemmer() : stemmer_(sb_stemmer_new("english", "UTF_8")) {
  if (stemmer_ == nullptr) throw std::runtime_error("libstemmer has no English");
}

Stemmer::~Stemmer() { sb_stemmer_delete(stemmer_); }

std::string_view Stemmer::stem(std::string_view word) {
  if (const auto at = known_.find(word); at != known_.end()) return at->second;
  const auto* letters = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* made = sb_stemmer_stem(stemmer_, letters, static_cast<int>(word.size()));
  if (made == nullptr) return word;
  if (known_.size() >= most_known) known_.clear();
  std::string stem(reinterpret_cast<const char*>(made),
                   static_cast<std::size_t>(sb_stemmer_length(stemmer_)));
  return known_.emplace(std::string(word), std::move(stem)).first->second;
}

Stemmer& thread_stemmer() {
  static thread_local Stemmer stemmer;
  return stemmer;
}

}  // namespace yz::search
