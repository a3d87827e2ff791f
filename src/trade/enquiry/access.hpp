// Whose an enquiry or a quote is: what is another's is not there (not_found), for pages and API
// alike.
#pragma once

#include <string_view>

#include "trade/enquiry/quotes.hpp"
#include "trade/member.hpp"

namespace yz::trade {

// An enquiry, and as which side `member` meets it. Whoever is both is its asker.
struct Asked {
  Enquiry enquiry;
  Side side = Side::asker;
};
[[nodiscard]] Result<Asked> enquiry_for(store::ReadTx& tx, const Member& member,
                                        std::string_view id_text);
// Only as this side.
[[nodiscard]] Result<Enquiry> enquiry_as(store::ReadTx& tx, const Member& member, Side side,
                                         std::string_view id_text);
[[nodiscard]] Result<Quote> quote_as(store::ReadTx& tx, const Member& member, Side side,
                                     std::string_view id_text);

// What a visitor asks at an exhibit. Errors: not_found (no such exhibit), and those of `ask`.
[[nodiscard]] Result<Enquiry> ask_at(store::Tx& tx, const Member& member, NewEnquiry asked);

}  // namespace yz::trade
