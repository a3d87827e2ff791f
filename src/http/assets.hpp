// The web client's files, carried in Resources under "assets/", served below /assets/ for ever:
// their names hold a hash of their content. "x.js.br" and "x.js.gz" beside "x.js" are its
// compressed forms.
#pragma once

#include "base/resources.hpp"
#include "http/router.hpp"

namespace yz::http {

// `resources` must outlive the router.
void add_assets(Router& router, const Resources& resources);

// By the ending of a file's name; "application/octet-stream" where it is not known. Only for names
// that we gave ourselves.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name);

}  // namespace yz::http
