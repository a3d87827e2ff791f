// A compiled template: what the compiler hands to the renderer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/messages.hpp"
#include "http/html_context.hpp"
#include "http/template_syntax.hpp"

namespace yz::http {

// Where a value comes from: a literal, or a walk from the model's root or from a name bound by an
// each.
struct ValuePath {
  static constexpr std::size_t root = static_cast<std::size_t>(-1);
  std::shared_ptr<const boost::json::value> literal;
  std::size_t slot = root;
  std::vector<std::string> keys;
};

struct Instruction {
  enum class Kind : std::uint8_t { literal, value, words, html, json, message, branch, each };
  struct Argument {
    std::string name;
    ValuePath path;
  };

  Kind kind = Kind::literal;
  Escape escape = Escape::content;
  bool marks_language = false;         // words: a <span lang> may be put around a fallback
  std::array<std::string, 2> literal;  // by Language; html: the name, in both
  ValuePath path;
  std::string key;  // message: the key, or its prefix where `path` ends it
  bool key_is_prefix = false;
  std::vector<Argument> arguments;
  TemplateNode::Test test = TemplateNode::Test::is_set;
  std::string compared_with;
  std::size_t slot = 0;  // each: what the item is bound to
  std::vector<Instruction> children;
  std::vector<Instruction> otherwise;
  std::string place;  // for the log
};

struct Program {
  std::vector<Instruction> instructions;
  std::size_t slots = 0;
};

}  // namespace yz::http
