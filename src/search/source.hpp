// The fair's records as documents.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "search/document.hpp"
#include "store/tx.hpp"

namespace yz::search {

// Everything that can be found: exhibits, exhibitors, zones, programme items, offers.
[[nodiscard]] Result<std::vector<Document>> all_documents(store::ReadTx& tx);

// An exhibit and, where they have names of their own, its offers, whose slug is "exhibit/offer".
// None where there is no such exhibit.
[[nodiscard]] Result<std::vector<Document>> exhibit_documents(store::ReadTx& tx,
                                                              std::string_view slug);

// Markdown as plain text: what a reader reads, without marks and addresses.
[[nodiscard]] std::string plain_text(std::string_view markdown);

}  // namespace yz::search
