// Page templates. A value is escaped for the place it stands in, which is decided when templates
// are loaded; where no escaping is safe, loading fails with file:line:column. See html_context.hpp.
//
//   {{ path.to.value }}           a string or number, escaped for its place
//   {{text path}}                 a {zh, en} text in the visitor's language; in element content, a
//                                 text that only the other language has stands in <span lang>
//   {{t page.key count=path}}     a message of the catalogue; arguments are paths or "literals"
//   {{t page.kind.[path]}}        the message whose key ends with a value
//   {{html name}}                 Model::html: the only way for markup, by type and not by claim
//   {{json path}}                 inside <script type="application/json"> (or ld+json) only
//   {{asset visitor/page.ts}}     the address of a built file, known at load
//   {{#if path}} {{#if not path}} {{#if path == "x"}} {{else if …}} {{else}} {{/if}}
//   {{#each path as item}} … {{else}} what stands where there is none {{/each}}
//   {{> card item=path title="x"}}   another template, which begins with {{@params item title}}
//   {{@layout base}}              at the head of a page: its {{#block name}}s replace the layout's
//   {{! a remark }}
//
// In an address attribute, a value at the beginning is checked (http, https, mailto, relative; "#"
// stands for anything else) and one further on is percent-encoded. A missing value is empty and
// logged; in a condition it is false, as are null, "", 0, [] and {}.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/messages.hpp"
#include "base/resources.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/trusted_html.hpp"

namespace yz::http {

// What one page is made from.
struct Model {
  boost::json::object values;
  std::map<std::string, TrustedHtml, std::less<>> html;
};

// The address of a built file by its name in the source tree, or nothing.
using AssetAddress = std::function<std::optional<std::string>(std::string_view name)>;

class Templates {
 public:
  // Compiles every `pages/*.html` of `resources`. Layouts and files that begin with "_" are only
  // used by others. Errors: invalid, with file:line:column.
  [[nodiscard]] static Result<Templates> load(const Resources& resources, const Messages& messages,
                                              const AssetAddress& asset_address);
  ~Templates();
  Templates(Templates&&) noexcept;
  Templates& operator=(Templates&&) noexcept;

  // `name` is the file's name without ".html". Errors: not_found for an unknown page. Any thread.
  [[nodiscard]] Result<std::string> render(std::string_view name, Language language,
                                           const Model& model) const;

 private:
  struct Pages;
  explicit Templates(std::unique_ptr<Pages> pages);
  std::unique_ptr<Pages> pages_;
};

}  // namespace yz::http
