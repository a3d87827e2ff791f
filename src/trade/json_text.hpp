// JSON written straight into text, for answers that a sale makes by the thousand: a tree of values
// would cost an allocation a field.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace yz::trade {

class JsonText {
 public:
  // Each writes one value: the whole text, an array's next, or what belongs to the name before it.
  template <class Fields>
  void object(Fields&& fields) {
    begin('{');
    fields();
    end('}');
  }
  template <class Items>
  void array(Items&& items) {
    begin('[');
    items();
    end(']');
  }
  void value(std::string_view text);
  void value(std::nullptr_t);
  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  void value(Number number) {
    write_number(number);
  }

  // A value that is JSON already.
  void json(std::string_view text);

  // Inside an object: its next name.
  void name(std::string_view name);
  template <class Value>
  void field(std::string_view its_name, const Value& its_value) {
    name(its_name);
    value(its_value);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void write_number(std::int64_t number);
  void begin(char bracket);
  void end(char bracket);
  void separate();
  void quote(std::string_view text);

  std::string text_;
  bool is_first_ = true;  // of what stands between the brackets, or after a name
};

}  // namespace yz::trade
