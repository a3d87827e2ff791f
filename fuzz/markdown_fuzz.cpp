// Markdown of any bytes: the HTML holds no element and no attribute that we do not make.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/contains.hpp"
#include "expo/markdown.hpp"

namespace {

constexpr auto elements =
    std::to_array<std::string_view>({"p", "h3", "h4", "h5", "h6", "a", "em", "strong", "ul", "ol",
                                     "li", "blockquote", "pre", "code", "hr", "br"});

// Every "<" begins one of our elements; every address is of a scheme that we let through.
void check(std::string_view html) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    std::string_view tag = html.substr(at + 1);
    if (tag.starts_with('/')) tag.remove_prefix(1);
    const std::string_view name = tag.substr(0, tag.find_first_of(" />"));
    if (!yz::contains(elements, name)) std::abort();
  }
  for (std::size_t at = html.find("<a href=\""); at != html.npos;
       at = html.find("<a href=\"", at + 1)) {
    std::string_view url = html.substr(at + 9);
    url = url.substr(0, url.find('"'));
    const std::size_t colon = url.find_first_of(":/?#");
    if (colon == url.npos || url[colon] != ':') continue;
    const char first = static_cast<char>(url[0] | 0x20);
    if (first != 'h' && first != 'm') std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(yz::expo::render_markdown(text).html());
  yz::Faults faults;
  yz::expo::check_markdown("x.md", text, faults);
  return 0;
}
