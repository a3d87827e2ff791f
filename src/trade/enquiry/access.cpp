#include "trade/enquiry/access.hpp"

#include "expo/queries.hpp"

namespace yz::trade {
namespace {

std::unexpected<Error> no_such_enquiry() {
  return fail(ErrorKind::not_found, "There is no such enquiry.");
}

}  // namespace

Result<Asked> enquiry_for(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  const auto id = EnquiryId::parse(id_text);
  if (!id) return no_such_enquiry();
  YZ_ASSIGN(auto enquiry, find_enquiry(tx, *id));
  if (!enquiry) return no_such_enquiry();
  if (enquiry->asker == member.key()) return Asked{std::move(*enquiry), Side::asker};
  if (member.acts_for(enquiry->exhibitor)) return Asked{std::move(*enquiry), Side::exhibitor};
  return no_such_enquiry();
}

Result<Enquiry> enquiry_as(store::ReadTx& tx, const Member& member, Side side,
                           std::string_view id_text) {
  const auto id = EnquiryId::parse(id_text);
  if (!id) return no_such_enquiry();
  YZ_ASSIGN(auto enquiry, find_enquiry(tx, *id));
  if (!enquiry) return no_such_enquiry();
  const bool may =
      side == Side::asker ? enquiry->asker == member.key() : member.acts_for(enquiry->exhibitor);
  if (!may) return no_such_enquiry();
  return std::move(*enquiry);
}

Result<Quote> quote_as(store::ReadTx& tx, const Member& member, Side side,
                       std::string_view id_text) {
  const auto none = [] { return fail(ErrorKind::not_found, "There is no such quote."); };
  const auto id = QuoteId::parse(id_text);
  if (!id) return none();
  YZ_ASSIGN(auto quote, find_quote(tx, *id));
  if (!quote) return none();
  const auto enquiry = enquiry_as(tx, member, side, quote->enquiry.text());
  if (!enquiry && enquiry.error().kind == ErrorKind::not_found) return none();
  YZ_TRY(enquiry);
  return std::move(*quote);
}

Result<Enquiry> ask_at(store::Tx& tx, const Member& member, NewEnquiry asked) {
  YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, asked.exhibit));
  if (!exhibit) return fail(ErrorKind::not_found, "There is no such exhibit.");
  asked.exhibitor = exhibit->exhibitor;
  asked.asker = member.key();
  return ask(tx, asked);
}

}  // namespace yz::trade
