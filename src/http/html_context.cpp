#include "http/html_context.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "http/escape.hpp"

namespace yz::http {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_name_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool starts_with_word(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::ranges::equal(text.substr(0, lower_case.size()), lower_case, {}, to_lower);
}

// Elements whose text a browser does not read as HTML, and that no page of ours needs.
constexpr std::array<std::string_view, 9> refused_elements = {
    "style", "xmp", "plaintext", "noembed", "noframes", "iframe", "object", "embed", "base"};

// Elements on which an attribute's value becomes code or another attribute's value.
constexpr std::array<std::string_view, 5> static_elements = {"script", "animate", "set",
                                                             "animatemotion", "animatetransform"};

constexpr std::array<std::string_view, 18> url_attributes = {
    "href",        "src",    "action",     "formaction", "poster",  "srcset",
    "imagesrcset", "cite",   "data",       "background", "ping",    "manifest",
    "longdesc",    "usemap", "xlink:href", "codebase",   "classid", "icon"};

}  // namespace

std::expected<void, HtmlContext::Fault> HtmlContext::read(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto next = step(text, at);
    if (!next) return std::unexpected(std::move(next).error());
    at = *next;
  }
  return {};
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step(std::string_view text,
                                                                 std::size_t at) {
  switch (state_) {
    case State::content: return step_content(text, at);
    case State::tag_open: return step_tag_open(text, at);
    case State::tag_name: return step_tag_name(text, at);
    case State::tag_space:
    case State::tag_separator:
    case State::attribute_equals: return step_in_tag(text, at);
    case State::attribute_name: return step_attribute_name(text, at);
    case State::value_start: return step_value_start(text, at);
    case State::value_double:
    case State::value_single:
    case State::value_bare: return step_value(text, at);
    case State::script:
    case State::rcdata: return step_element_text(text, at);
  }
  return text.size();
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_content(std::string_view text,
                                                                         std::size_t at) {
  const auto open = text.find('<', at);
  if (open == npos) return text.size();
  const auto rest = text.substr(open);
  if (rest.starts_with("<!--")) {
    const auto end = text.find("-->", open + 4);
    if (end == npos)
      return std::unexpected(
          Fault{open, "a comment must end before the next template tag; none may stand in it"});
    return end + 3;
  }
  if (starts_with_word(rest, "<!doctype html>")) return open + 15;
  closing_ = rest.starts_with("</");
  tag_.clear();
  script_type_.clear();
  state_ = State::tag_open;
  return open + (closing_ ? 2 : 1);
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_tag_open(std::string_view text,
                                                                          std::size_t at) {
  if (!is_letter(text[at]))
    return std::unexpected(Fault{at, "\"<\" begins no tag here; as text it is written &lt;"});
  state_ = State::tag_name;
  return at;
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_tag_name(std::string_view text,
                                                                          std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_name_character(text[end])) tag_ += to_lower(text[end++]);
  if (end == text.size()) return end;
  if (auto named = end_tag_name(); !named) return std::unexpected(Fault{at, named.error()});
  return end;
}

std::expected<void, std::string> HtmlContext::end_tag_name() {
  if (is_one_of(tag_, refused_elements))
    return std::unexpected(fmt::format("<{}> has no place in a template", tag_));
  state_ = State::tag_separator;
  return {};
}

// Between the attributes of a tag.
std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_in_tag(std::string_view text,
                                                                        std::size_t at) {
  const char c = text[at];
  if (is_space(c)) {
    if (state_ == State::tag_separator) state_ = State::tag_space;
    return at + 1;
  }
  if (c == '>') {
    end_tag();
    return at + 1;
  }
  if (c == '/' && at + 1 < text.size() && text[at + 1] == '>') return at + 1;
  if (c == '=' && state_ == State::attribute_equals) {
    state_ = State::value_start;
    return at + 1;
  }
  if (state_ == State::tag_separator)
    return std::unexpected(Fault{at, "white space must stand before the next attribute"});
  if (!is_letter(c))
    return std::unexpected(Fault{at, fmt::format("unexpected \"{}\" in a tag", c)});
  if (closing_) return std::unexpected(Fault{at, "an end tag has no attributes"});
  attribute_.clear();
  state_ = State::attribute_name;
  return at;
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_attribute_name(
    std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_name_character(text[end])) attribute_ += to_lower(text[end++]);
  if (end == text.size()) return end;
  auto allowed = check_attribute(at);
  if (!allowed) return std::unexpected(std::move(allowed).error());
  const char c = text[end];
  if (c == '=') {
    state_ = State::value_start;
    return end + 1;
  }
  if (!is_space(c) && c != '>' && c != '/')
    return std::unexpected(Fault{end, fmt::format("unexpected \"{}\" in an attribute name", c)});
  state_ = State::attribute_equals;
  return end;
}

std::expected<void, HtmlContext::Fault> HtmlContext::check_attribute(std::size_t at) const {
  if (attribute_.starts_with("on"))
    return std::unexpected(
        Fault{at, fmt::format("the event handler \"{}\" would be inline script", attribute_)});
  if (attribute_ == "style" || attribute_ == "srcdoc" || attribute_ == "http-equiv")
    return std::unexpected(
        Fault{at, fmt::format("the attribute \"{}\" has no place in a template", attribute_)});
  return {};
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_value_start(std::string_view text,
                                                                             std::size_t at) {
  const char c = text[at];
  url_begun_ = false;
  value_.clear();
  if (is_space(c)) return at + 1;
  if (c == '"') {
    state_ = State::value_double;
  } else if (c == '\'') {
    state_ = State::value_single;
  } else if (is_name_character(c) || c == '/' || c == '#' || c == '.') {
    state_ = State::value_bare;
    return at;
  } else {
    return std::unexpected(Fault{at, fmt::format("unexpected \"{}\" before a value", c)});
  }
  return at + 1;
}

std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_value(std::string_view text,
                                                                       std::size_t at) {
  const char c = text[at];
  const bool ends = state_ == State::value_double   ? c == '"'
                    : state_ == State::value_single ? c == '\''
                                                    : is_space(c) || c == '>';
  if (!ends) {
    value_ += c;
    url_begun_ = !(c == ',' && attribute_.ends_with("srcset")) && (url_begun_ || !is_space(c));
    return at + 1;
  }
  if (is_url_attribute() && !attribute_.ends_with("srcset") && !is_safe_url(value_))
    return std::unexpected(Fault{at, "an address begins with http:, https:, mailto: or a path"});
  const bool bare = state_ == State::value_bare;
  end_value();
  return bare ? at : at + 1;
}

void HtmlContext::end_value() {
  if (tag_ == "script" && attribute_ == "type") script_type_ = value_;
  value_.clear();
  url_begun_ = false;
  attribute_.clear();
  state_ = State::tag_separator;
}

// The ">" of a tag.
void HtmlContext::end_tag() {
  const bool opens = !std::exchange(closing_, false);
  attribute_.clear();
  json_begun_ = false;
  state_ = State::content;
  if (opens && tag_ == "script") {
    state_ = State::script;
  } else if (opens && (tag_ == "title" || tag_ == "textarea")) {
    state_ = State::rcdata;
  } else {
    tag_.clear();
    script_type_.clear();
  }
}

// Text of an element in which no other element begins. Its end tag must stand whole in one piece of
// static text; any other "<" is refused, so that no split one can be overlooked.
std::expected<std::size_t, HtmlContext::Fault> HtmlContext::step_element_text(std::string_view text,
                                                                              std::size_t at) {
  const auto open = text.find('<', at);
  const auto words = text.substr(at, open == npos ? npos : open - at);
  if (state_ == State::script && !std::ranges::all_of(words, is_space))
    return std::unexpected(Fault{at, "inline script is refused; scripts are files"});
  if (open == npos) return text.size();
  const auto end_tag = fmt::format("</{}>", tag_);
  if (!starts_with_word(text.substr(open), end_tag))
    return std::unexpected(Fault{open, fmt::format("only {} may follow here", end_tag)});
  tag_.clear();
  script_type_.clear();
  json_begun_ = false;
  state_ = State::content;
  return open + end_tag.size();
}

std::expected<void, std::string> HtmlContext::at_tag() {
  switch (state_) {
    case State::tag_open: return std::unexpected("a template tag may not make a tag's name");
    case State::tag_name: return end_tag_name();
    case State::value_start:
    case State::value_bare: return std::unexpected("the attribute's value must stand in quotes");
    case State::attribute_name: {
      const auto allowed = check_attribute(0);
      if (!allowed) return std::unexpected(allowed.error().message);
      state_ = State::tag_separator;
      attribute_.clear();
      return {};
    }
    case State::attribute_equals:
      state_ = State::tag_space;
      attribute_.clear();
      return {};
    default: return {};
  }
}

std::expected<Escape, std::string> HtmlContext::take_value() {
  switch (state_) {
    case State::content:
    case State::rcdata: return Escape::content;
    case State::value_double:
    case State::value_single: return take_attribute_value();
    case State::script:
      if (!is_data_script() || json_begun_)
        return std::unexpected("a script takes one {{json value}}, and only with a JSON type");
      json_begun_ = true;
      return Escape::json;
    default: return std::unexpected("a value may not make a tag or an attribute");
  }
}

std::expected<Escape, std::string> HtmlContext::take_attribute_value() {
  if (is_one_of(tag_, static_elements))
    return std::unexpected(fmt::format("the attributes of <{}> may not depend on a value", tag_));
  if (!is_url_attribute()) return Escape::attribute;
  const bool begun = url_begun_;
  url_begun_ = true;
  return begun ? Escape::url_part : Escape::url;
}

bool HtmlContext::is_data_script() const {
  return script_type_ == "application/json" || script_type_ == "application/ld+json";
}

bool HtmlContext::is_url_attribute() const { return is_one_of(attribute_, url_attributes); }

bool HtmlContext::is_at_same_place(const HtmlContext& other) const {
  HtmlContext here = *this;
  here.value_ = other.value_;
  return here == other;
}

std::expected<HtmlContext, std::string> HtmlContext::join(const HtmlContext& a,
                                                          const HtmlContext& b) {
  HtmlContext left = a;
  HtmlContext right = b;
  // The static text of an attribute may differ between branches; where it stands may not.
  left.value_ = right.value_ = a.value_ == b.value_ ? a.value_ : std::string("/");
  const auto between_attributes = [](State state) {
    return state == State::tag_space || state == State::tag_separator;
  };
  if (between_attributes(left.state_) && between_attributes(right.state_) &&
      left.state_ != right.state_)
    left.state_ = right.state_ = State::tag_separator;
  if (left != right) return std::unexpected("the branches end in different places of the document");
  return left;
}

}  // namespace yz::http
