#include "trade/member.hpp"

namespace yz::trade {

Result<Member> member_of(store::ReadTx& tx, const std::string& token, Instant now) {
  if (token.empty()) return fail(ErrorKind::unauthenticated, "Please sign in.");
  YZ_ASSIGN(auto session, people::find_session(tx, token, people::SessionLife{}, now));
  if (!session) return fail(ErrorKind::unauthenticated, "Please sign in.");
  return Member{{session->id, std::move(session->account)}};
}

Result<Member> member_or_visitor(store::Tx& tx, const std::string& token, std::string& begun) {
  auto known = member_of(tx, token, tx.now());
  if (known || known.error().kind != ErrorKind::unauthenticated) return known;
  YZ_ASSIGN(begun, people::begin_session(tx, std::nullopt));
  return member_of(tx, begun, tx.now());
}

}  // namespace yz::trade
