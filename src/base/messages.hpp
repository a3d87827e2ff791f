// The words of the user interface, in both languages, from `messages/zh.json` and
// `messages/en.json`: one flat object of dotted keys each. Server templates and the web client use
// the same files.
//
// A message is plain text with `{name}` where an argument goes, and `{name:one|other}` where a word
// depends on a number: "{count} {count:exhibit|exhibits}". Both languages have the same keys, and a
// key's messages take the same arguments; loading refuses anything else. Immutable; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/resources.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace yz {

struct MessagePart {
  enum class Kind : std::uint8_t { literal, argument, plural };
  Kind kind = Kind::literal;
  std::string text;   // the literal, or the argument's name
  std::string one;    // plural: the word where the argument is 1
  std::string other;  // plural: the word otherwise
};

using Message = std::vector<MessagePart>;

class Messages {
 public:
  // Errors: not_found (no such file), invalid (with the file and the key as place).
  [[nodiscard]] static Result<Messages> load(const Resources& resources);
  [[nodiscard]] static Result<Messages> parse(std::string_view zh_json, std::string_view en_json);

  // Null where there is no such key.
  [[nodiscard]] const Message* find(Language language, std::string_view key) const;
  [[nodiscard]] bool has_prefix(std::string_view prefix) const;
  [[nodiscard]] bool takes(std::string_view key, std::string_view argument) const;

  using Arguments = std::vector<std::pair<std::string_view, std::string>>;
  // Plain text, not escaped. An unknown key gives the key, an unknown argument nothing: both are
  // visible and neither can happen where keys and arguments were checked at load.
  [[nodiscard]] std::string format(Language language, std::string_view key,
                                   const Arguments& arguments = {}) const;

 private:
  struct Pair {
    Message zh;
    Message en;
  };
  std::map<std::string, Pair, std::less<>> messages_;
};

// The arguments that a message takes, sorted, each once.
[[nodiscard]] std::vector<std::string_view> arguments_of(const Message& message);

}  // namespace yz
