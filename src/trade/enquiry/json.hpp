// Enquiries and quotes as the API gives them (spec/openapi.yaml).
#pragma once

#include <boost/json.hpp>

#include "trade/enquiry/quotes.hpp"

namespace yz::trade {

// As `side` sees it: the token and the asker's address are nobody's to see here.
[[nodiscard]] boost::json::object json_of(const Enquiry& enquiry, Side side);
[[nodiscard]] boost::json::object json_of(const Quote& quote);
[[nodiscard]] boost::json::object json_of(const Enquiry& enquiry, Side side,
                                          const std::vector<ThreadMessage>& messages,
                                          const std::vector<Quote>& quotes);

}  // namespace yz::trade
