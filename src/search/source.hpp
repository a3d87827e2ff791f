// The fair's records as documents.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "search/document.hpp"
#include "store/tx.hpp"

namespace yz::search {

// Everything that can be found: exhibits, exhibitors, zones, programme items.
[[nodiscard]] Result<std::vector<Document>> all_documents(store::ReadTx& tx);

// One exhibit; nothing where there is none.
[[nodiscard]] Result<std::optional<Document>> exhibit_document(store::ReadTx& tx,
                                                               std::string_view slug);

// Markdown as plain text: what a reader reads, without marks and addresses.
[[nodiscard]] std::string plain_text(std::string_view markdown);

}  // namespace yz::search
