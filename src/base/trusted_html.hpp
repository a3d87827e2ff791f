// HTML that may be put into a page as it is. Only a sanitiser makes it: what reaches a template as
// a plain string or as JSON is always escaped, whatever it claims to be.
#pragma once

#include <string>
#include <utility>

namespace yz {

class TrustedHtml {
 public:
  TrustedHtml() = default;

  // `html` comes from a sanitiser that lets no script through, such as cmark in its safe mode.
  // Whoever calls this answers for that; the calls are few, so that they can be read.
  [[nodiscard]] static TrustedHtml from_sanitiser(std::string html) {
    return TrustedHtml(std::move(html));
  }

  [[nodiscard]] const std::string& html() const { return html_; }
  [[nodiscard]] bool empty() const { return html_.empty(); }

 private:
  explicit TrustedHtml(std::string html) : html_(std::move(html)) {}
  std::string html_;
};

}  // namespace yz
