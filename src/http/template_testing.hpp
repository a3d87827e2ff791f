// For tests: what an attacker stores, and what a browser would make of a page.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace yz::http::test {

inline std::vector<std::string> stored_xss_list() {
  return {
      "<script>window.__xss=1</script>",
      "</script><script>window.__xss=1</script>",
      "<img src=x onerror=window.__xss=1>",
      "\"><img src=x onerror=window.__xss=1>",
      "'><img src=x onerror=window.__xss=1>",
      "\" onmouseover=\"window.__xss=1",
      "' onfocus='window.__xss=1' autofocus='",
      "x onerror=window.__xss=1 y=",
      "javascript:window.__xss=1",
      "JaVaScRiPt:window.__xss=1",
      " javascript:window.__xss=1",
      "java\tscript:window.__xss=1",
      "\x01javascript:window.__xss=1",
      "javascript&colon;window.__xss=1",
      "&#106;avascript:window.__xss=1",
      "data:text/html,<script>window.__xss=1</script>",
      "vbscript:x",
      "<svg onload=window.__xss=1>",
      "<svg><animate attributeName=href values=javascript:window.__xss=1>",
      "</textarea><script>window.__xss=1</script>",
      "</title><script>window.__xss=1</script>",
      "</style><script>window.__xss=1</script>",
      "--><script>window.__xss=1</script>",
      "<!--<script>",
      "]]><script>window.__xss=1</script>",
      "<iframe srcdoc='<script>parent.__xss=1</script>'>",
      "<math><mtext></p><script>window.__xss=1</script>",
      "<a href=javascript:window.__xss=1>x</a>",
      "{{html x}}{{#if x}}",
      "${window.__xss=1}",
      "`-window.__xss=1-`",
      "\\\"><script>window.__xss=1</script>",
      "\xe2\x80\xa8window.__xss=1",
      "%22%3E%3Cscript%3Ewindow.__xss=1%3C/script%3E",
      "<details open ontoggle=window.__xss=1>",
      "<form><button formaction=javascript:window.__xss=1>",
      "/, javascript:window.__xss=1 1x",
  };
}

// The start and end tags of a page with their attributes' names, and whether an address carries a
// scheme that runs script: "p a[href] /a …". Reads as the HTML standard's tokenizer does.
class ShapeScanner {
 public:
  explicit ShapeScanner(std::string_view html) : html_(html) {}

  std::string scan() {
    while (at_ < html_.size()) {
      if (html_[at_] != '<') {
        ++at_;
      } else if (html_.substr(at_).starts_with("<!--")) {
        shape_ += "comment ";
        at_ = std::min(html_.find("-->", at_), html_.size());
      } else {
        scan_tag();
      }
    }
    return shape_;
  }

 private:
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  char now() const { return at_ < html_.size() ? html_[at_] : '\0'; }

  void scan_tag() {
    ++at_;
    const bool closing = now() == '/';
    if (closing) ++at_;
    if (!is_letter(now())) return;
    std::string name;
    while (at_ < html_.size() && !is_space(now()) && now() != '>' && now() != '/')
      name += html_[at_++];
    shape_ += (closing ? "/" : "") + name;
    while (at_ < html_.size() && now() != '>') scan_attribute();
    shape_ += ' ';
    ++at_;
    if (!closing && (name == "script" || name == "textarea" || name == "title")) skip_text(name);
  }

  void scan_attribute() {
    while (is_space(now()) || now() == '/') ++at_;
    if (now() == '>' || at_ >= html_.size()) return;
    std::string name;
    while (at_ < html_.size() && !is_space(now()) && now() != '>' && now() != '/' &&
           (now() != '=' || name.empty()))
      name += html_[at_++];
    while (is_space(now())) ++at_;
    std::string value;
    if (now() == '=') {
      ++at_;
      while (is_space(now())) ++at_;
      value = scan_value();
    }
    shape_ += "[" + name + (runs_script(name, value) ? "=RUNS" : "") + "]";
  }

  std::string scan_value() {
    const char quote = now();
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted) ++at_;
    std::string value;
    while (at_ < html_.size() && (quoted ? now() != quote : !is_space(now()) && now() != '>'))
      value += html_[at_++];
    if (quoted) ++at_;
    return value;
  }

  static bool runs_script(std::string_view name, std::string_view value) {
    if (name != "href" && name != "src" && name != "action" && name != "srcset") return false;
    std::string plain;
    for (const char c : value)
      if (static_cast<unsigned char>(c) > 0x20)
        plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (const auto* scheme : {"javascript:", "data:", "vbscript:", "javascript&colon;", "&#106;"})
      if (plain.starts_with(scheme) || plain.find("," + std::string(scheme)) != std::string::npos)
        return true;
    return false;
  }

  // Text of an element in which only its own end tag counts.
  void skip_text(const std::string& name) {
    at_ = std::min(html_.find("</" + name, at_), html_.size());
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string shape_;
};

inline std::string shape_of(std::string_view html) { return ShapeScanner(html).scan(); }

}  // namespace yz::http::test
