// What the pages of trade share: reading one visitor's page, a form's fields, and the way back to a
// page from a form that was refused.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/pages/trade_pages.hpp"
#include "trade/deals.hpp"

namespace yz::app {

using SharedShop = std::shared_ptr<const Shop>;

// A page in one read transaction; `member` is nothing where there is no session.
using MakeTradePage = std::function<Result<http::Model>(
    const PageMaker& maker, store::ReadTx& tx, const std::optional<trade::Member>& member)>;
http::Reply show_page(SharedShop shop, http::Request& request, std::string template_name,
                      MakeTradePage make, int status = 200);

// Routes: a page whose model one function makes, and whatever one function answers.
using MakeAskedPage = Result<http::Model> (*)(const PageMaker&, store::ReadTx&,
                                              const std::optional<trade::Member>&,
                                              const http::Request&);
[[nodiscard]] http::Handler page_of(const SharedShop& shop, std::string template_name,
                                    MakeAskedPage make);
[[nodiscard]] http::Handler on(const SharedShop& shop,
                               http::Reply (*handle)(SharedShop, http::Request&));

// A rule in one write transaction, for whoever has a session; what is overdue lapses first.
template <class T>
using FormRule = std::function<Result<T>(store::Tx&, const trade::Member&)>;
template <class T>
boost::asio::awaitable<Result<T>> write_form(const Shop& shop, const http::Request& request,
                                             const FormRule<T>& rule) {
  const std::string token = shop.trade.cookie.token_in(request);
  co_return co_await shop.database.write([&](store::Tx& tx) -> Result<T> {
    YZ_ASSIGN(const auto member, trade::member_of(tx, token, tx.now()));
    YZ_TRY(trade::lapse_due(tx, 64));
    return rule(tx, member);
  });
}

// The field, cut to `longest` bytes of whole characters, without white space around it.
[[nodiscard]] std::string field(const http::Fields& form, std::string_view name,
                                std::size_t longest = 400);
// Nothing where it is no whole number.
[[nodiscard]] std::optional<std::int64_t> number_field(const http::Fields& form,
                                                       std::string_view name);

// The word of the message that explains a refusal; empty where the error is none, so that it is an
// error page's.
[[nodiscard]] std::string fault_word(const Error& error);

// 303 to a page of the fair in the request's language, with ?fault=WORD where there is one.
[[nodiscard]] http::Response back_to(const http::Request& request, std::string_view path,
                                     std::string_view fault = {});
// The same for the outcome of a form: other errors are error pages.
[[nodiscard]] Result<http::Response> after_form(const http::Request& request, std::string_view path,
                                                const Result<>& outcome);
// Sets `fault` from the address; only what is a refusal's word.
void put_fault(http::Model& model, const http::Request& request);

}  // namespace yz::app
