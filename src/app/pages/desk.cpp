#include "app/pages/desk.hpp"

#include "app/pages/parts.hpp"
#include "trade/refusal.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr std::string_view field_words[] = {
    "name",  "email",    "text",     "company", "consent",     "note",
    "title", "url",      "closes",   "ladder",  "start",       "reserve",
    "soft",  "too_many", "conflict", "sign_in", "asked_often", "reason"};

bool is_fault(std::string_view word) {
  if (std::ranges::find(field_words, word) != std::end(field_words)) return true;
  return std::ranges::any_of(trade::all_refusals(),
                             [&](const trade::RefusalEntry& entry) { return entry.word == word; });
}

}  // namespace

Result<http::Model> begin_own_page(const PageMaker& maker, const Text& title,
                                   std::vector<std::pair<Text, std::string>> steps) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  auto model = begin_page(maker, expo, {title, {}, "account", {}, {}, false});
  steps.insert(steps.begin(), {maker.text("page.nav.account"), "/account"});
  steps.emplace_back(title, "");
  model.values["trail"] = make_trail(maker, steps);
  model.values["title"] = to_json(title);
  return model;
}

Result<json::object> desk_json(store::ReadTx& tx, const std::string& slug,
                               std::string_view current) {
  YZ_ASSIGN(const auto unread, trade::unread_of_exhibitor(tx, slug));
  return json::object{{"slug", slug}, {"current", current}, {"unread", unread}};
}

Result<http::Model> begin_desk(const PageMaker& maker, store::ReadTx& tx,
                               const std::optional<trade::Member>& member, const std::string& slug,
                               std::string_view current) {
  if (!member || !member->acts_for(slug))
    return fail(ErrorKind::not_found, "There is no such page.");
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(slug));
  const Text title = maker.text(fmt::format("desk.{}", current));
  YZ_ASSIGN(auto model, begin_own_page(maker, title, {{exhibitor.title, "/selling/" + slug}}));
  model.values["exhibitor"] = to_json(exhibitor.title);
  YZ_ASSIGN(model.values["desk"], desk_json(tx, slug, current));
  return model;
}

Result<Text> exhibit_title(const PageMaker& maker, const std::string& slug) {
  const auto exhibit = maker.source.exhibit(slug);
  if (exhibit) return exhibit->title;
  if (exhibit.error().kind == ErrorKind::not_found) return Text{slug, slug};
  return std::unexpected(exhibit.error());
}

std::string form_fault(const Error& error) {
  if (const auto word = fault_word(error); !word.empty()) return word;
  switch (error.kind) {
    case ErrorKind::invalid: return is_fault(error.place) ? error.place : std::string();
    case ErrorKind::too_many: return "too_many";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::unauthenticated: return "sign_in";
    default: return {};
  }
}

Result<http::Response> after_desk_form(const http::Request& request, std::string_view path,
                                       const Result<>& done) {
  if (done) return back_to(request, path);
  const std::string word = form_fault(done.error());
  if (word.empty()) return std::unexpected(done.error());
  return back_to(request, path, word);
}

void put_form_fault(http::Model& model, const http::Request& request, std::string_view word) {
  if (word.empty()) word = request.query.find("fault").value_or(std::string_view());
  model.values["fault"] = is_fault(word) ? json::value(word) : json::value(nullptr);
}

http::Reply on_desk_form(SharedShop shop, http::Request& request, std::string path, DeskRule rule) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const FormRule<void> act = [&](store::Tx& tx, const trade::Member& member) {
    return rule(tx, member, *form);
  };
  const auto done = co_await write_form(*shop, request, act);
  co_return after_desk_form(request, path, done);
}

std::optional<Instant> time_field(const http::Fields& form, std::string_view name) {
  const std::string text = field(form, name, 20);
  if (text.size() != 16) return std::nullopt;
  return parse_rfc3339(text + ":00+08:00");
}

}  // namespace yz::app
