// Reads the body of a request whose head has passed the gate, with Beast's parser over the very
// same bytes: two parsers that must agree on where the request ends.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "http/gate.hpp"

namespace yz::http {

class BodyReader {
 public:
  // `bytes` is the whole head that `head` was read from. Refuses where the two parsers disagree
  // (400) and where the body is announced larger than `limit` (413).
  [[nodiscard]] static std::expected<BodyReader, Refusal> create(std::string_view bytes,
                                                                 const Head& head,
                                                                 std::size_t limit);
  BodyReader(BodyReader&&) noexcept;
  BodyReader& operator=(BodyReader&&) noexcept;
  ~BodyReader();

  // How many of `bytes` belong to the body; the rest must be given again with what follows it.
  [[nodiscard]] std::expected<std::size_t, Refusal> put(std::string_view bytes);
  [[nodiscard]] bool is_done() const;
  [[nodiscard]] std::string take();

 private:
  struct Parser;
  explicit BodyReader(std::unique_ptr<Parser> parser);
  std::unique_ptr<Parser> parser_;
};

}  // namespace yz::http
