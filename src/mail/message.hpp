// A mail as it travels: RFC 5322, UTF-8, plain text.
//
// Nothing that people wrote can become a header: the subject and names are encoded words (RFC 2047)
// whatever they hold, the text is base64, and an address that is not one is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace yz::mail {

struct Message {
  std::string from_name;
  std::string from;  // address
  std::string to;    // address
  std::string subject;
  std::string text;
  std::string id;  // unique: the part of Message-ID before the @; letters, digits, dashes
  Instant time;
};

// Whether it is an address in the narrow form that we send to: ASCII, letters, digits and ._%+-
// before the @, a host name with a dot behind it, 254 bytes at most.
[[nodiscard]] bool is_address(std::string_view text);

// `text` as encoded words, folded to lines of at most 76 bytes.
[[nodiscard]] std::string encoded_words(std::string_view text);

// The whole message with CRLF line ends. Errors: invalid (place: from, to, id).
[[nodiscard]] Result<std::string> write_message(const Message& message);

}  // namespace yz::mail
