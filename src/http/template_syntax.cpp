#include "http/template_syntax.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace yz::http {
namespace {

using Kind = TemplateNode::Kind;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_word(std::string_view text, std::string_view further) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           further.find(c) != std::string_view::npos;
  });
}
bool is_path(std::string_view text) {
  return is_word(text, ".-") && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

// The words of a tag; a quoted literal, spaces and all, belongs to the word it stands in.
std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const auto begin = at;
    for (bool quoted = false; at < text.size() && (quoted || !is_space(text[at])); ++at)
      if (text[at] == '"') quoted = !quoted;
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

std::optional<std::string> parse_literal(std::string_view word) {
  if (word.size() < 2 || word.front() != '"' || word.back() != '"') return std::nullopt;
  const auto inner = word.substr(1, word.size() - 2);
  if (inner.find('"') != std::string_view::npos) return std::nullopt;
  return std::string(inner);
}

struct Tag {
  std::size_t offset = 0;  // of "{{"
  std::string_view inner;  // trimmed
  std::vector<std::string_view> words;
};

class Parser {
 public:
  explicit Parser(TemplateSource& source) : source_(source), rest_(source.source) {}

  Result<> parse() {
    YZ_TRY(parse_nodes(source_.nodes, {}));
    return {};
  }

 private:
  using Nodes = std::vector<TemplateNode>;

  std::unexpected<Error> fault(const Tag& tag, std::string message) const {
    return fail(ErrorKind::invalid, std::move(message), source_.place(tag.offset));
  }

  // Reads nodes up to {{else…}} or {{/closing}}, which becomes `end_`; to the end of the file where
  // `closing` is empty.
  Result<> parse_nodes(Nodes& nodes, std::string_view closing) {
    while (true) {
      const auto open = rest_.find("{{", at_);
      add_text(nodes, open);
      if (open == std::string_view::npos) {
        if (closing.empty()) return {};
        return fail(ErrorKind::invalid, fmt::format("{{{{/{}}}}} is missing", closing),
                    source_.place(rest_.size()));
      }
      YZ_ASSIGN(end_, read_tag(open));
      if (end_.words.front() == "else" || end_.inner.starts_with('/')) {
        if (closing.empty()) return fault(end_, "this closes nothing");
        if (end_.inner.starts_with('/') && end_.inner.substr(1) != closing)
          return fault(end_, fmt::format("{{{{/{}}}}} is expected here", closing));
        return {};
      }
      YZ_TRY(parse_tag(nodes, Tag(end_)));
    }
  }

  void add_text(Nodes& nodes, std::size_t end) {
    auto text = rest_.substr(at_, end == std::string_view::npos ? end : end - at_);
    if (end != std::string_view::npos && stands_alone(end))
      while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    if (text.empty()) return;
    TemplateNode node;
    node.offset = at_;
    node.name = text;
    nodes.push_back(std::move(node));
  }

  // A tag that makes no output of its own and is alone on its line takes the line with it.
  bool stands_alone(std::size_t open) const {
    if (open + 2 >= rest_.size()) return false;
    const char sigil = rest_[open + 2];
    const bool silent = std::string_view("#/>!@").find(sigil) != std::string_view::npos ||
                        rest_.substr(open + 2, 4) == "else";
    const auto before = rest_.substr(0, open);
    const auto line = before.substr(before.rfind('\n') + 1);
    const auto close = rest_.find("}}", open);
    if (!silent || close == std::string_view::npos) return false;
    const auto after = rest_.substr(close + 2);
    const auto tail = after.substr(0, after.find('\n'));
    return std::ranges::all_of(line, is_space) && std::ranges::all_of(tail, is_space);
  }

  Result<Tag> read_tag(std::size_t open) {
    const auto close = rest_.find("}}", open);
    if (close == std::string_view::npos)
      return fail(ErrorKind::invalid, "\"{{\" without \"}}\"", source_.place(open));
    const bool alone = stands_alone(open);
    auto inner = rest_.substr(open + 2, close - open - 2);
    while (!inner.empty() && is_space(inner.front())) inner.remove_prefix(1);
    while (!inner.empty() && is_space(inner.back())) inner.remove_suffix(1);
    at_ = close + 2;
    if (alone) at_ = std::min(rest_.find('\n', at_), rest_.size() - 1) + 1;
    Tag tag{open, inner, split_words(inner)};
    if (tag.words.empty()) return fault(tag, "an empty tag");
    return tag;
  }

  Result<> parse_tag(Nodes& nodes, const Tag& tag) {
    const auto head = tag.words.front();
    if (head == "@layout" || head == "@params") return parse_directive(tag);
    TemplateNode node;
    node.offset = tag.offset;
    if (head == "#if") {
      YZ_TRY(parse_branch(node, tag));
    } else if (head == "#each") {
      YZ_TRY(parse_each(node, tag));
    } else if (head == "#block") {
      YZ_TRY(parse_block(node, tag));
    } else if (head.starts_with('!')) {
      node.kind = Kind::comment;
    } else if (head.starts_with('>')) {
      YZ_TRY(parse_include(node, tag));
    } else {
      YZ_TRY(parse_output(node, tag));
    }
    nodes.push_back(std::move(node));
    return {};
  }

  Result<> parse_directive(const Tag& tag) {
    if (tag.words.front() == "@params") {
      for (const auto word : std::span(tag.words).subspan(1)) {
        if (!is_word(word, "")) return fault(tag, "a parameter is one word");
        source_.parameters.emplace_back(word);
      }
      return {};
    }
    if (tag.words.size() != 2 || !is_word(tag.words[1], "-"))
      return fault(tag, "{{@layout file}} names one template");
    source_.layout = tag.words[1];
    return {};
  }

  Result<> parse_condition(TemplateNode& node, const Tag& tag,
                           std::span<const std::string_view> words) {
    node.kind = Kind::branch;
    if (words.size() == 2 && words[0] == "not" && is_path(words[1])) {
      node.test = TemplateNode::Test::is_not_set;
      node.name = words[1];
      return {};
    }
    if (words.size() == 1 && is_path(words[0])) {
      node.name = words[0];
      return {};
    }
    const auto literal = words.size() == 3 ? parse_literal(words[2]) : std::nullopt;
    if (!literal || !is_path(words[0]) || (words[1] != "==" && words[1] != "!="))
      return fault(tag, "a condition is: path, not path, path == \"x\" or path != \"x\"");
    node.test = words[1] == "==" ? TemplateNode::Test::equals : TemplateNode::Test::differs;
    node.name = words[0];
    node.literal = *literal;
    return {};
  }

  Result<> parse_branch(TemplateNode& node, const Tag& tag) {
    YZ_TRY(parse_condition(node, tag, std::span(tag.words).subspan(1)));
    YZ_TRY(parse_nodes(node.children, "if"));
    if (end_.words.front() != "else") return {};
    if (end_.words.size() == 1) {
      YZ_TRY(parse_nodes(node.otherwise, "if"));
      return end_.words.front() == "else" ? Result<>(fault(end_, "a second else")) : Result<>();
    }
    const Tag further = end_;
    if (further.words[1] != "if") return fault(further, "{{else}} or {{else if condition}}");
    TemplateNode inner;
    inner.offset = further.offset;
    Tag condition = further;
    condition.words.erase(condition.words.begin());
    YZ_TRY(parse_branch(inner, condition));
    node.otherwise.push_back(std::move(inner));
    return {};
  }

  Result<> parse_each(TemplateNode& node, const Tag& tag) {
    if (tag.words.size() != 4 || !is_path(tag.words[1]) || tag.words[2] != "as" ||
        !is_word(tag.words[3], ""))
      return fault(tag, "{{#each path as name}}");
    node.kind = Kind::each;
    node.name = tag.words[1];
    node.literal = tag.words[3];
    YZ_TRY(parse_nodes(node.children, "each"));
    if (end_.words.front() != "else") return {};
    if (end_.words.size() != 1) return fault(end_, "{{else}} of an each takes no condition");
    YZ_TRY(parse_nodes(node.otherwise, "each"));
    return end_.words.front() == "else" ? Result<>(fault(end_, "a second else")) : Result<>();
  }

  Result<> parse_block(TemplateNode& node, const Tag& tag) {
    if (tag.words.size() != 2 || !is_word(tag.words[1], "-")) return fault(tag, "{{#block name}}");
    node.kind = Kind::block;
    node.name = tag.words[1];
    YZ_TRY(parse_nodes(node.children, "block"));
    return end_.words.front() == "else" ? Result<>(fault(end_, "a block has no else")) : Result<>();
  }

  Result<> parse_include(TemplateNode& node, const Tag& tag) {
    // Both "{{> file" and "{{>file".
    const bool apart = tag.words.front() == ">";
    if (apart && tag.words.size() < 2) return fault(tag, "{{> file name=path}}");
    node.kind = Kind::include;
    node.name = apart ? tag.words[1] : tag.words[0].substr(1);
    if (!is_word(node.name, "-")) return fault(tag, "{{> file name=path}}");
    return parse_arguments(node, tag, std::span(tag.words).subspan(apart ? 2 : 1));
  }

  Result<> parse_arguments(TemplateNode& node, const Tag& tag,
                           std::span<const std::string_view> words) {
    for (const auto word : words) {
      const auto equals = word.find('=');
      const auto value = equals == std::string_view::npos ? "" : word.substr(equals + 1);
      const auto literal = parse_literal(value);
      if (!is_word(word.substr(0, equals), "") || (!literal && !is_path(value)))
        return fault(tag, "an argument is name=path or name=\"literal\"");
      node.arguments.push_back({std::string(word.substr(0, equals)),
                                literal ? *literal : std::string(value), literal.has_value()});
    }
    return {};
  }

  Result<> parse_output(TemplateNode& node, const Tag& tag) {
    const auto head = tag.words.front();
    if (tag.words.size() == 1) {
      node.kind = Kind::value;
      node.name = head;
      return is_path(head) ? Result<>() : Result<>(fault(tag, "a path is words joined by dots"));
    }
    node.name = tag.words[1];
    if (head == "t") return parse_message(node, tag);
    node.kind = head == "html"    ? Kind::html
                : head == "json"  ? Kind::json
                : head == "text"  ? Kind::words
                : head == "asset" ? Kind::asset
                                  : Kind::text;
    const bool named = node.kind == Kind::asset ? is_word(node.name, "./-") : is_path(node.name);
    if (node.kind == Kind::text || tag.words.size() != 2 || !named)
      return fault(tag, "{{ path }}, or t, text, html, json, asset and what it takes");
    return {};
  }

  Result<> parse_message(TemplateNode& node, const Tag& tag) {
    node.kind = Kind::message;
    const auto bracket = node.name.find(".[");
    if (bracket != std::string::npos && node.name.ends_with(']')) {
      node.key_path = node.name.substr(bracket + 2, node.name.size() - bracket - 3);
      node.name.resize(bracket + 1);
    }
    const auto prefix = std::string_view(node.name).substr(0, bracket);
    if (!is_path(prefix) || (!node.key_path.empty() && !is_path(node.key_path)))
      return fault(tag, "{{t key}} or {{t prefix.[path]}}");
    return parse_arguments(node, tag, std::span(tag.words).subspan(2));
  }

  TemplateSource& source_;
  std::string_view rest_;
  std::size_t at_ = 0;
  Tag end_;  // the tag that ended the nodes read last
};

}  // namespace

std::string TemplateSource::place(std::size_t offset) const {
  const auto before = std::string_view(source).substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;
  return fmt::format("{}:{}:{}", file, line, column);
}

Result<TemplateSource> parse_template(std::string file, std::string source) {
  TemplateSource result;
  result.file = std::move(file);
  result.source = std::move(source);
  YZ_TRY(Parser(result).parse());
  return result;
}

}  // namespace yz::http
