// Turns template sources into programs: resolves layouts, blocks, partials, names, messages and
// assets, and decides how each value is escaped. All that can be wrong with a template is found
// here.
#pragma once

#include <map>
#include <string>

#include "http/template.hpp"
#include "http/template_program.hpp"

namespace yz::http {

using TemplateSources = std::map<std::string, TemplateSource, std::less<>>;

// Errors: invalid, with file:line:column. `sources` by name without ".html".
[[nodiscard]] Result<Program> compile_template(const TemplateSources& sources,
                                               std::string_view name, const Messages& messages,
                                               const AssetAddress& asset_address);

}  // namespace yz::http
