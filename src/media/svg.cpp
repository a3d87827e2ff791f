#include "media/svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <locale>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "base/contains.hpp"
#include "base/text.hpp"

namespace yz::media {
namespace {

constexpr auto elements = std::to_array<std::string_view>({"svg",
                                                           "g",
                                                           "defs",
                                                           "symbol",
                                                           "use",
                                                           "title",
                                                           "desc",
                                                           "metadata",
                                                           "path",
                                                           "rect",
                                                           "circle",
                                                           "ellipse",
                                                           "line",
                                                           "polyline",
                                                           "polygon",
                                                           "text",
                                                           "tspan",
                                                           "linearGradient",
                                                           "stop",
                                                           "mask",
                                                           "clipPath",
                                                           "pattern",
                                                           "marker",
                                                           "radialGradient",
                                                           "filter",
                                                           "feBlend",
                                                           "feFlood",
                                                           "feOffset",
                                                           "feMerge",
                                                           "feMergeNode",
                                                           "feGaussianBlur",
                                                           "feColorMatrix",
                                                           "feComposite"});

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == ':' || c == '.';
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Reads the tags of an XML document that keeps to the simplest forms. Declarations of types and
// entities, other processing instructions and CDATA are refused: drawings do not need them.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  Result<SvgFacts> run() {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    skip_spaces();
    if (rest_.starts_with("<?xml ")) YZ_TRY(skip_past("?>"));
    while (!rest_.empty()) {
      const std::size_t open = rest_.find('<');
      rest_.remove_prefix(std::min(open, rest_.size()));
      if (rest_.empty()) break;
      if (rest_.starts_with("<!--"))
        YZ_TRY(skip_past("-->"));
      else if (rest_.starts_with("</"))
        YZ_TRY(skip_past(">"));
      else if (rest_.starts_with("<!") || rest_.starts_with("<?"))
        return refuse("it holds a declaration or CDATA");
      else
        YZ_TRY(read_tag());
    }
    if (!seen_svg_) return refuse("it is no SVG");
    return facts_;
  }

 private:
  static std::unexpected<Error> refuse(std::string message) {
    return fail(ErrorKind::invalid, std::move(message) + "; a logo is a plain drawing");
  }

  Result<> skip_past(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == rest_.npos) return refuse("it is cut short");
    rest_.remove_prefix(at + end.size());
    return {};
  }

  void skip_spaces() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  std::string_view take_name() {
    const auto end = std::ranges::find_if_not(rest_, is_name_letter);
    const std::string_view name = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(name.size());
    return name;
  }

  Result<> read_tag() {
    rest_.remove_prefix(1);
    const std::string_view element = take_name();
    if (!contains(elements, element))
      return refuse(fmt::format("it holds the element <{}>", element));
    if (!seen_svg_ && element != "svg") return refuse("it does not begin with <svg>");
    seen_svg_ = true;
    for (;;) {
      skip_spaces();
      if (rest_.starts_with("/>")) return skip_past(">");
      if (rest_.starts_with(">")) return skip_past(">");
      YZ_TRY(read_attribute());
    }
  }

  Result<> read_attribute() {
    const std::string_view name = take_name();
    skip_spaces();
    if (name.empty() || !rest_.starts_with('=')) return refuse("it is no well-formed XML");
    rest_.remove_prefix(1);
    skip_spaces();
    const char quote = rest_.empty() ? ' ' : rest_.front();
    if (quote != '"' && quote != '\'') return refuse("it is no well-formed XML");
    rest_.remove_prefix(1);
    const std::size_t end = rest_.find(quote);
    if (end == rest_.npos) return refuse("it is cut short");
    const std::string_view value = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (name == "viewBox" && facts_.width == 0) facts_ = size_in(value);
    return check_attribute(name, value);
  }

  // "min-x min-y width height"; what is no such thing gives no size.
  static SvgFacts size_in(std::string_view view_box) {
    std::istringstream in{std::string(view_box)};
    in.imbue(std::locale::classic());
    double numbers[4] = {};
    for (double& number : numbers)
      if (!(in >> number)) return {};
    const auto fits = [](double side) { return side > 0 && side <= 100'000; };
    if (!fits(numbers[2]) || !fits(numbers[3])) return {};
    return {static_cast<int>(std::ceil(numbers[2])), static_cast<int>(std::ceil(numbers[3]))};
  }

  static Result<> check_attribute(std::string_view name, std::string_view value) {
    if (name.size() > 1 && (name[0] == 'o' || name[0] == 'O') && (name[1] == 'n' || name[1] == 'N'))
      return refuse(fmt::format("it holds the event handler \"{}\"", name));
    const bool link = name == "href" || name.ends_with(":href") || name == "src";
    if (link && !value.starts_with('#'))
      return refuse(fmt::format("its \"{}\" leads out of the drawing", name));
    if (name.starts_with("xmlns")) return {};
    // url(#id) is the only address that styles and paints may hold; entities could spell another.
    std::string plain(value);
    std::ranges::transform(plain, plain.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    for (std::size_t at = plain.find("url"); at != plain.npos; at = plain.find("url", at + 3))
      if (!std::string_view(plain).substr(at).starts_with("url(#"))
        return refuse(fmt::format("its \"{}\" leads out of the drawing", name));
    if (plain.contains('\\') || plain.contains("@import") || plain.contains("javascript:") ||
        plain.contains("&#"))
      return refuse(fmt::format("its \"{}\" holds an escape or a script", name));
    return {};
  }

  std::string_view rest_;
  bool seen_svg_ = false;
  SvgFacts facts_;
};

}  // namespace

Result<SvgFacts> check_svg(std::string_view bytes) {
  if (find_invalid_utf8(bytes)) return fail(ErrorKind::invalid, "it is not UTF-8");
  return Scan(bytes).run();
}

}  // namespace yz::media
