// For tests: what an attacker stores (spec/stored_xss.json, which the browser journeys use as
// well), and what a browser would make of a page.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace yz::http::test {

inline std::vector<std::string> stored_xss_list() {
  std::ifstream file(YZ_SOURCE_DIR "/spec/stored_xss.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return boost::json::value_to<std::vector<std::string>>(boost::json::parse(text));
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
