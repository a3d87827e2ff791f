// The Markdown of packs (CommonMark, by cmark): what may stand in it, and the HTML it becomes.
//
// Raw HTML is text, pictures are not taken, and a link leads to http(s), mailto or a place of this
// fair. So whatever a pack says, nothing in the HTML runs or loads.
#pragma once

#include <string>
#include <string_view>

#include "base/faults.hpp"
#include "base/trusted_html.hpp"

namespace yz::expo {

inline constexpr std::size_t markdown_limit = 256 * 1024;  // bytes of one text

// HTML of a text; any bytes give safe HTML. A heading of level 1 becomes <h3>, and so on: the page
// has its <h1>, and the text stands under an <h2>.
[[nodiscard]] TrustedHtml render_markdown(std::string_view markdown);

// A fault for each thing in `markdown` that would not be shown as it is meant.
void check_markdown(const std::string& file, std::string_view markdown, Faults& faults);

}  // namespace yz::expo
