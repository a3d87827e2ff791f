#include "expo/markdown.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>

#include <cmark.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace yz::expo {
namespace {

using Document = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Iterator = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

Document parse(std::string_view markdown) {
  return {cmark_parse_document(markdown.data(), markdown.size(), CMARK_OPT_VALIDATE_UTF8),
          cmark_node_free};
}

void for_each_node(cmark_node* root, const std::function<void(cmark_node*)>& visit) {
  const Iterator walk(cmark_iter_new(root), cmark_iter_free);
  for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(walk.get()))
    if (event == CMARK_EVENT_ENTER) visit(cmark_iter_get_node(walk.get()));
}

std::string_view view(const char* text) { return text ? std::string_view(text) : ""; }

enum class Link { outside, inside, mail, refused };

// Browsers skip white space and control characters inside a scheme, so an address that holds any is
// refused before the scheme is looked at. "//host" would leave the fair silently.
Link kind_of(std::string_view url) {
  const bool odd = std::ranges::any_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == 0x7F; });
  if (odd || url.empty() || url.starts_with("//")) return Link::refused;
  const std::size_t end = url.find_first_of(":/?#");
  if (end == url.npos || url[end] != ':') return Link::inside;
  std::string scheme(url.substr(0, end));
  std::ranges::transform(scheme, scheme.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (scheme == "https" || scheme == "http") return Link::outside;
  return scheme == "mailto" ? Link::mail : Link::refused;
}

// Replaces `node` by `parent`-less wrapping that prints `before` and `after` around its children.
void wrap(cmark_node* node, const std::string& before, const std::string& after) {
  cmark_node* custom = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
  cmark_node_set_on_enter(custom, before.c_str());
  cmark_node_set_on_exit(custom, after.c_str());
  cmark_node_insert_before(node, custom);
  while (cmark_node* child = cmark_node_first_child(node)) cmark_node_append_child(custom, child);
  cmark_node_unlink(node);
  cmark_node_free(node);
}

void make_link_safe(cmark_node* node) {
  const std::string_view url = view(cmark_node_get_url(node));
  switch (kind_of(url)) {
    case Link::refused: return wrap(node, "", "");
    case Link::outside:
      return wrap(node,
                  fmt::format("<a href=\"{}\" rel=\"external nofollow noopener noreferrer\">",
                              escape_html(url)),
                  "</a>");
    case Link::inside:
    case Link::mail: return wrap(node, fmt::format("<a href=\"{}\">", escape_html(url)), "</a>");
  }
}

void make_text(cmark_node* node, bool block) {
  const std::string literal(view(cmark_node_get_literal(node)));
  cmark_node* text = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(text, literal.c_str());
  cmark_node* placed = text;
  if (block) {
    placed = cmark_node_new(CMARK_NODE_PARAGRAPH);
    cmark_node_append_child(placed, text);
  }
  cmark_node_replace(node, placed);
  cmark_node_free(node);
}

void make_safe(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
      cmark_node_set_heading_level(node, std::min(cmark_node_get_heading_level(node) + 2, 6));
      return;
    case CMARK_NODE_LINK: return make_link_safe(node);
    case CMARK_NODE_IMAGE: return wrap(node, "", "");  // its words stay
    case CMARK_NODE_HTML_BLOCK: return make_text(node, true);
    case CMARK_NODE_HTML_INLINE: return make_text(node, false);
    default: return;
  }
}

// A byte order mark is no text, and a fault's place is the node's.
Place place_in(const std::string& file, cmark_node* node) {
  cmark_node* placed = node;
  // Inlines know no place of their own in this cmark; their paragraph's beginning is near enough.
  while (placed && cmark_node_get_start_line(placed) == 0) placed = cmark_node_parent(placed);
  if (placed == nullptr) return {file};
  return {file, static_cast<std::uint32_t>(std::max(cmark_node_get_start_line(placed), 1)),
          static_cast<std::uint32_t>(std::max(cmark_node_get_start_column(placed), 1))};
}

}  // namespace

TrustedHtml render_markdown(std::string_view markdown) {
  if (markdown.size() > markdown_limit) markdown = markdown.substr(0, markdown_limit);
  const Document document = parse(markdown);
  std::vector<cmark_node*> nodes;  // gathered first: making one safe replaces it
  for_each_node(document.get(), [&](cmark_node* node) { nodes.push_back(node); });
  for (cmark_node* node : nodes) make_safe(node);
  const std::unique_ptr<char, decltype(&std::free)> html(
      cmark_render_html(document.get(), CMARK_OPT_DEFAULT), std::free);
  return TrustedHtml::from_sanitiser(html.get());
}

void check_markdown(const std::string& file, std::string_view markdown, Faults& faults) {
  const Document document = parse(markdown);
  for_each_node(document.get(), [&](cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_HTML_BLOCK:
      case CMARK_NODE_HTML_INLINE:
        return faults.add(place_in(file, node),
                          fmt::format("{} is HTML; write Markdown only (for a plain \"<\" write "
                                      "\"\\<\")",
                                      in_quotes(view(cmark_node_get_literal(node)))));
      case CMARK_NODE_IMAGE:
        return faults.add(place_in(file, node),
                          "a picture stands in the text; name it as [[picture]] in the TOML");
      case CMARK_NODE_LINK:
        if (kind_of(view(cmark_node_get_url(node))) == Link::refused)
          faults.add(place_in(file, node),
                     fmt::format("{} is no address for a link; it must begin with https://, "
                                 "http:// or mailto:, or be an address of this fair",
                                 in_quotes(view(cmark_node_get_url(node)))));
        return;
      default: return;
    }
  });
}

}  // namespace yz::expo
