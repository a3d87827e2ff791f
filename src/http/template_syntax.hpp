// The syntax of page templates, read into a tree. What it means is decided in `template.cpp`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace yz::http {

struct TemplateNode {
  enum class Kind : std::uint8_t {
    text,     // content
    value,    // {{ path }}
    html,     // {{html name}}
    json,     // {{json path}}
    words,    // {{text path}}
    message,  // {{t key a=path}}, {{t prefix.[path] a=path}}
    asset,    // {{asset name}}
    branch,   // {{#if …}} … {{else}} … {{/if}}
    each,     // {{#each path as name}} … {{else}} … {{/each}}
    include,  // {{> file a=path b="literal"}}
    block,    // {{#block name}} … {{/block}}
    comment,  // {{! … }}
  };
  enum class Test : std::uint8_t { is_set, is_not_set, equals, differs };
  // A path, or a literal where `is_literal`.
  struct Argument {
    std::string name;
    std::string value;
    bool is_literal = false;
  };

  Kind kind = Kind::text;
  std::size_t offset = 0;  // into the source
  std::string name;        // path, key, file, block or asset name; the text itself
  std::string key_path;    // message: the path whose value ends the key
  Test test = Test::is_set;
  std::string literal;  // branch: what the path is compared with; each: the name bound
  std::vector<Argument> arguments;
  std::vector<TemplateNode> children;
  std::vector<TemplateNode> otherwise;
};

struct TemplateSource {
  std::string file;
  std::string layout;                   // {{@layout file}}, or empty
  std::vector<std::string> parameters;  // {{@params a b}}
  std::vector<TemplateNode> nodes;
  std::string source;

  // "file:line:column" of an offset into the source, counted from 1, columns in bytes.
  [[nodiscard]] std::string place(std::size_t offset) const;
};

// Errors: invalid, with the place.
[[nodiscard]] Result<TemplateSource> parse_template(std::string file, std::string source);

}  // namespace yz::http
