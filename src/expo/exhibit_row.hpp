// The row of one exhibit, with its tags.
#pragma once

#include <string_view>

#include "expo/records.hpp"
#include "expo/storage.hpp"
#include "store/tx.hpp"

namespace yz::expo {

// Errors: conflict where a row of this slug is there.
Result<> insert_exhibit_row(store::Tx& tx, std::string_view pack, const Exhibit& exhibit,
                            const RawId& id, std::int64_t zone_position);

}  // namespace yz::expo
