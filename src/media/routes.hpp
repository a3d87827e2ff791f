// /media/{sha256}/{name}: the files that records name, and their derivatives.
#pragma once

#include "http/router.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::media {

// Both must outlive the router. The content type is the record's; the name is for people only.
void add_routes(http::Router& router, store::Database& database, const store::Blobs& blobs);

}  // namespace yz::media
