// Who buys and sells: an account, or a visitor known by the session alone, who may buy all the
// same.
#pragma once

#include <string>
#include <string_view>

#include "people/session.hpp"

namespace yz::trade {

struct Member {
  people::Actor actor;
  [[nodiscard]] std::string key() const { return actor.key(); }
  [[nodiscard]] bool is_organiser() const { return actor.is_organiser(); }
  // Whether they may act for this exhibitor; organisers may for all.
  [[nodiscard]] bool acts_for(std::string_view exhibitor) const {
    return actor.is_organiser() || actor.is_exhibitor_of(exhibitor);
  }
};

// unauthenticated where there is no session.
[[nodiscard]] Result<Member> member_of(store::ReadTx& tx, const std::string& token, Instant now);

// The same, but a session begins where there is none: `begun` is then its token, for the cookie.
// For what may be repeated without a key only: a retry without the cookie is another visitor.
[[nodiscard]] Result<Member> member_or_visitor(store::Tx& tx, const std::string& token,
                                               std::string& begun);

}  // namespace yz::trade
