// Where in an HTML document a template stands: the state machine that decides, when templates are
// loaded, how each value must be escaped, and refuses places where no escaping is safe.
//
// It follows the tokenizer of the HTML standard over the static text of a template, and is stricter
// than that: what a browser would repair (a stray "<", a quote in a tag, an element split over two
// branches) is an error here, so that this machine and a browser cannot come to different views.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace yz::http {

enum class Escape : std::uint8_t {
  content,    // element content, also of title and textarea
  attribute,  // a quoted attribute value
  url,        // the beginning of an address: its scheme is checked, "#" stands for a bad one
  url_part,   // further on in an address: all but unreserved characters are percent-encoded
  json,       // inside a JSON script block
};

class HtmlContext {
 public:
  struct Fault {
    std::size_t offset = 0;  // into the text given to `read`
    std::string message;
  };

  // Moves over static text.
  [[nodiscard]] std::expected<void, Fault> read(std::string_view text);

  // A template tag begins here: says whether one may, and settles states in which the next static
  // text must begin with a separator.
  [[nodiscard]] std::expected<void, std::string> at_tag();

  // How a value standing here is escaped, or why none may stand here. Moves over the value.
  [[nodiscard]] std::expected<Escape, std::string> take_value();

  // Whether elements may begin here.
  [[nodiscard]] bool in_content() const { return state_ == State::content; }

  // What two branches that meet leave, or nothing where they do not agree.
  [[nodiscard]] static std::expected<HtmlContext, std::string> join(const HtmlContext& a,
                                                                    const HtmlContext& b);

  // Whether what follows is read alike here and there; the static text of an attribute, which may
  // differ, is not looked at.
  [[nodiscard]] bool is_at_same_place(const HtmlContext& other) const;

  bool operator==(const HtmlContext&) const = default;

 private:
  enum class State : std::uint8_t {
    content,
    tag_open,          // after "<"
    tag_name,          //
    tag_space,         // in a tag, where an attribute may begin
    tag_separator,     // in a tag, where white space or the end must come first
    attribute_name,    //
    attribute_equals,  // after the name and white space
    value_start,       // after "="
    value_double,      //
    value_single,      //
    value_bare,        //
    script,            // inside <script>: white space and at most one JSON value
    rcdata,            // inside <title> or <textarea>
  };

  std::expected<std::size_t, Fault> step(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_content(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_tag_open(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_tag_name(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_in_tag(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_attribute_name(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_value_start(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_value(std::string_view text, std::size_t at);
  std::expected<std::size_t, Fault> step_element_text(std::string_view text, std::size_t at);
  std::expected<void, std::string> end_tag_name();
  void end_tag();
  std::expected<void, Fault> check_attribute(std::size_t at) const;
  void end_value();
  [[nodiscard]] std::expected<Escape, std::string> take_attribute_value();
  [[nodiscard]] bool is_data_script() const;
  [[nodiscard]] bool is_url_attribute() const;

  State state_ = State::content;
  bool closing_ = false;     // in an end tag
  bool url_begun_ = false;   // something of the address stands already
  bool json_begun_ = false;  // the script block has its value
  std::string tag_;          // the element whose tag or text this is, in lower case
  std::string attribute_;    // in lower case
  std::string value_;        // static value so far, of "type" and of addresses
  std::string script_type_;
};

}  // namespace yz::http
