// What the pages of enquiries, auctions and leads share: the frame of an exhibitor's desk, and
// words for what was wrong with a form.
#pragma once

#include "app/pages/trade_forms.hpp"
#include "trade/enquiry/access.hpp"

namespace yz::app {

// The page of one visitor: title, trail from the account's page.
[[nodiscard]] Result<http::Model> begin_own_page(
    const PageMaker& maker, const Text& title,
    std::vector<std::pair<Text, std::string>> steps = {});

// A page of an exhibitor's desk: `desk` for the navigation, `slug`, the title's trail. not_found
// where `member` does not act for the exhibitor. `current` is orders, enquiries, auctions or leads.
[[nodiscard]] Result<http::Model> begin_desk(const PageMaker& maker, store::ReadTx& tx,
                                             const std::optional<trade::Member>& member,
                                             const std::string& slug, std::string_view current);
// {slug, current, unread}: what _desk_nav.html draws.
[[nodiscard]] Result<boost::json::object> desk_json(store::ReadTx& tx, const std::string& slug,
                                                    std::string_view current);

// An exhibit's title; a slug that is gone is its own.
[[nodiscard]] Result<Text> exhibit_title(const PageMaker& maker, const std::string& slug);

// The word of the message that explains what a form was refused for: a refusal's, or a field's
// ("email"), too_many, conflict. Empty where it is none of these, so that it is an error page's.
[[nodiscard]] std::string form_fault(const Error& error);
// 303 to `path` with the word; other errors are error pages.
[[nodiscard]] Result<http::Response> after_desk_form(const http::Request& request,
                                                     std::string_view path, const Result<>& done);
// Sets `fault` from the address or from `word`: only what form_fault gives.
void put_form_fault(http::Model& model, const http::Request& request, std::string_view word = {});

// A form in one write transaction of whoever has a session, then back to `path`.
using DeskRule =
    std::function<Result<>(store::Tx&, const trade::Member&, const http::Fields& form)>;
http::Reply on_desk_form(SharedShop shop, http::Request& request, std::string path, DeskRule rule);

// "2026-11-27T10:00" of the fair's own time, China's.
[[nodiscard]] std::optional<Instant> time_field(const http::Fields& form, std::string_view name);

}  // namespace yz::app
