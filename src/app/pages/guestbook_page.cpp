#include "app/pages/guestbook_page.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <boost/json.hpp>

#include "app/pages/database_source.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_forms.hpp"
#include "app/pages/trade_models.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "live/talk/order.hpp"
#include "store/idempotency.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;
using live::Entry;
using live::EntryId;

constexpr std::int64_t entries_a_page = 20;
constexpr std::size_t exhibits_to_choose = 200;

// In which one can say that one writes, each by its own name; any other tag comes by the API.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> languages{{
    {"zh-CN", "中文"},
    {"en", "English"},
    {"ja", "日本語"},
    {"ko", "한국어"},
    {"fr", "Français"},
    {"de", "Deutsch"},
    {"es", "Español"},
    {"ru", "Русский"},
    {"ar", "العربية"},
}};

constexpr std::string_view done_words[] = {"written",   "held",     "edited",
                                           "withdrawn", "reported", "kept"};
constexpr std::string_view fault_words[] = {"name",      "text", "language", "exhibit",
                                            "muted",     "word", "waiting",  "full",
                                            "too_often", "gone", "invalid"};

struct Context {
  std::shared_ptr<Pages> pages;
  live::GuestbookRoutes guestbook;
  expo::DerivativesOf derivatives;
};
using Shared = std::shared_ptr<const Context>;

// What stands in the form, and why it stands there again.
struct Typed {
  live::EntryWords words;
  std::optional<EntryId> editing;
  std::string key;    // the form's own, by which sending it twice writes once
  std::string fault;  // a word of the catalogue
  int status = 200;
};

std::string_view word_in(std::string_view word, std::span<const std::string_view> known) {
  return std::ranges::find(known, word) == known.end() ? std::string_view() : word;
}

// The word of the message that explains an error; "" where it is an error page's.
std::string fault_of(const Error& error) {
  if (!word_in(error.place, fault_words).empty()) return error.place;
  switch (error.kind) {
    case ErrorKind::not_found: return "gone";
    case ErrorKind::invalid:
    case ErrorKind::conflict: return "invalid";
    default: return {};
  }
}

std::string query(const Request& request, std::string_view name) {
  return std::string(request.query.find(name).value_or(""));
}

// What the list shows; anything in the address that says nothing is as if it were not there.
live::EntryFilter filter_of(const Request& request, const people::Actor& actor) {
  live::EntryFilter filter;
  filter.reader = actor.key();
  filter.is_organiser = actor.is_organiser();
  if (filter.is_organiser)
    filter.choice =
        live::parse_entry_choice(query(request, "show")).value_or(live::EntryChoice::all);
  if (const auto exhibit = query(request, "exhibit"); is_slug(exhibit)) filter.exhibit = exhibit;
  filter.before = EntryId::parse(query(request, "cursor"));
  filter.limit = entries_a_page + 1;
  return filter;
}

std::string address_of(const live::EntryFilter& filter, std::string_view show,
                       const std::optional<EntryId>& before) {
  std::string path = "/guestbook";
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) path += fmt::format("{}{}={}", path.contains('?') ? '&' : '?', name, value);
  };
  add("exhibit", filter.exhibit);
  add("show", show);
  if (before) add("cursor", before->text());
  return path;
}

json::object entry_json(const PageMaker& maker, const Entry& entry, const people::Actor& actor) {
  json::value exhibit = nullptr;
  if (!entry.exhibit.empty())
    if (const auto found = maker.source.exhibit(entry.exhibit))
      exhibit = json::object{{"slug", entry.exhibit}, {"title", to_json(found->title)}};
  const bool is_own = !actor.key().empty() && entry.author == actor.key();
  return {{"id", entry.id.text()},
          {"name", entry.name},
          {"initial", initial_of(entry.name)},
          {"text", entry.text},
          {"language", entry.language},
          {"exhibit", std::move(exhibit)},
          {"state", live::word_of(entry.state)},
          {"made", to_rfc3339(entry.made)},
          {"day", format_instant(entry.made, maker.language)},
          {"edited", entry.edited.has_value()},
          {"own", is_own},
          {"reports", actor.is_organiser() ? entry.reports : 0},
          {"reason", actor.is_organiser() ? entry.reason : std::string()},
          {"key", actor.is_organiser() ? entry.author : std::string()}};
}

json::array languages_json(std::string_view chosen) {
  json::array out;
  bool is_listed = false;
  for (const auto& [tag, name] : languages) {
    out.push_back({{"tag", tag}, {"name", name}, {"chosen", tag == chosen}});
    is_listed = is_listed || tag == chosen;
  }
  if (!is_listed && !chosen.empty())
    out.push_back({{"tag", chosen}, {"name", chosen}, {"chosen", true}});
  return out;
}

Result<json::array> exhibits_json(const PageMaker& maker, std::string_view chosen) {
  YZ_ASSIGN(const auto found, maker.source.exhibits({.limit = exhibits_to_choose}));
  json::array out;
  bool is_listed = chosen.empty();
  const auto add = [&](const expo::Exhibit& exhibit) {
    out.push_back({{"slug", exhibit.slug},
                   {"title", exhibit.title.in(maker.language)},
                   {"chosen", exhibit.slug == chosen}});
    is_listed = is_listed || exhibit.slug == chosen;
  };
  for (const expo::Exhibit& exhibit : found.items) add(exhibit);
  if (!is_listed)
    if (const auto exhibit = maker.source.exhibit(chosen)) add(*exhibit);
  return out;
}

Result<json::object> form_json(const PageMaker& maker, const Typed& typed,
                               const people::Actor& actor) {
  json::object form;
  form["id"] = typed.editing ? json::value(typed.editing->text()) : json::value(nullptr);
  form["key"] = typed.key.empty() ? random_token() : typed.key;
  form["name"] = typed.words.name;
  form["account"] = actor.account ? json::value(actor.account->name) : json::value(nullptr);
  form["text"] = typed.words.text;
  form["languages"] = languages_json(typed.words.language.empty() ? html_code_of(maker.language)
                                                                  : typed.words.language);
  YZ_ASSIGN(form["exhibits"], exhibits_json(maker, typed.words.exhibit));
  return form;
}

// The entry that the address asks to change stands in the form, where it is the visitor's own.
Result<> take_up_editing(store::ReadTx& tx, const Request& request, const people::Actor& actor,
                         Typed& typed) {
  const auto id = EntryId::parse(query(request, "edit"));
  if (!id || typed.editing || !typed.fault.empty() || actor.key().empty()) return {};
  YZ_ASSIGN(const auto entry, live::find_entry(tx, *id, actor.key(), false));
  if (!entry || entry->author != actor.key()) return {};
  typed.editing = *id;
  typed.words = {entry->name, entry->text, entry->language, entry->exhibit};
  return {};
}

Result<http::Model> make_guestbook(const PageMaker& maker, store::ReadTx& tx,
                                   const Request& request, const people::Actor& actor,
                                   Typed typed) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  const Text title = maker.text("guestbook.title");
  const live::EntryFilter filter = filter_of(request, actor);
  PageHead head{title, maker.text("guestbook.description"), "guestbook", {}, {}, true};
  head.is_public = !filter.before && !filter.is_organiser;
  auto model = begin_page(maker, expo, head);
  auto& values = model.values;
  const std::string show = filter.is_organiser ? query(request, "show") : std::string();
  const std::string chosen = filter.choice == live::EntryChoice::all ? std::string() : show;
  values["trail"] = make_trail(maker, {{title, ""}});

  YZ_ASSIGN(const auto entries, live::find_entries(tx, filter));
  json::array list;
  for (const Entry& entry : entries)
    if (std::ssize(list) < entries_a_page) list.push_back(entry_json(maker, entry, actor));
  values["entries"] = std::move(list);
  values["older"] =
      std::ssize(entries) > entries_a_page
          ? localise(address_of(filter, chosen, entries[entries_a_page - 1].id), maker.language)
          : "";
  values["newest"] =
      filter.before ? localise(address_of(filter, chosen, std::nullopt), maker.language) : "";
  values["about"] = nullptr;
  if (!filter.exhibit.empty()) {
    YZ_ASSIGN(const auto exhibit, maker.source.exhibit(filter.exhibit));
    values["about"] = json::object{{"slug", exhibit.slug}, {"title", to_json(exhibit.title)}};
    if (typed.words.exhibit.empty() && !typed.editing) typed.words.exhibit = exhibit.slug;
  }
  YZ_ASSIGN(const auto counts, live::count_entries(tx));
  values["counts"] = json::object{{"shown", counts.shown},
                                  {"held", counts.held},
                                  {"reported", counts.reported},
                                  {"hidden", counts.hidden}};
  values["organiser"] = filter.is_organiser;
  values["choice"] = chosen;
  YZ_TRY(take_up_editing(tx, request, actor, typed));
  YZ_ASSIGN(values["form"], form_json(maker, typed, actor));
  const std::string done = query(request, "done");
  const std::string fault = typed.fault.empty() ? query(request, "fault") : typed.fault;
  values["done"] = json::value(word_in(done, done_words));
  values["fault"] = json::value(word_in(fault, fault_words));
  return model;
}

Reply draw(Shared context, const Request& request, const people::Actor& actor, Typed typed) {
  const Language language = language_of(request.path);
  const int status = typed.status;
  std::string path = "/guestbook";
  if (const auto exhibit = query(request, "exhibit"); is_slug(exhibit))
    path += "?exhibit=" + exhibit;
  const auto model =
      co_await context->guestbook.database.read([&](store::ReadTx& tx) -> Result<http::Model> {
        DatabaseSource source(tx, context->derivatives);
        const PageMaker maker{{context->pages->site(), language, path}, source};
        return make_guestbook(maker, tx, request, actor, typed);
      });
  if (!model) co_return std::unexpected(model.error());
  co_return context->pages->render("guestbook", language, *model, http::Caching::none, status);
}

Reply show(Shared context, Request& request) {
  const auto& book = context->guestbook;
  const auto actor = co_await people::current(request, book.people, book.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  Typed nothing;
  co_return co_await draw(context, request, *actor, std::move(nothing));
}

// Back to the list, which says what was done.
Response after(const Request& request, std::string_view done,
               const std::optional<EntryId>& at = {}) {
  return http::redirect(localise(
      fmt::format("/guestbook?done={}{}", done, at ? "#entry-" + at->text() : std::string()),
      language_of(request.path)));
}
Response back(const Request& request, std::string_view fault) {
  return http::redirect(
      localise(fmt::format("/guestbook?fault={}", fault), language_of(request.path)));
}

Typed typed_in(const http::Fields& form, const people::Actor& actor) {
  Typed typed;
  typed.words = {field(form, "name", 400), field(form, "text", 8'000), field(form, "language", 40),
                 field(form, "exhibit", 100)};
  if (actor.account) typed.words.name = actor.account->name;
  typed.key = field(form, "key", 64);
  return typed;
}

// The form again with what was typed, and why; or an error page.
Reply refuse(Shared context, const Request& request, const people::Actor& actor, Typed typed,
             const Error& error) {
  typed.fault = fault_of(error);
  typed.status = http::status_of(error.kind);
  if (typed.fault.empty()) co_return std::unexpected(error);
  co_return co_await draw(context, request, actor, std::move(typed));
}

Error too_often_error() {
  return fail(ErrorKind::too_many, "That was often; please wait a little.", "too_often").error();
}

// Who writes without a session gets one with the answer, so that the entry stays theirs.
boost::asio::awaitable<Result<std::string>> begin_session(const live::GuestbookRoutes& book,
                                                          people::Actor& actor) {
  if (!actor.key().empty()) co_return std::string();
  auto token = co_await book.people.begin_visit();
  if (!token) co_return std::unexpected(token.error());
  auto begun = co_await book.people.current(*token);
  if (!begun) co_return std::unexpected(begun.error());
  actor = std::move(*begun);
  co_return std::move(*token);
}

Result<Entry> write_once(store::Tx& tx, const Request& request, const people::Actor& actor,
                         const Typed& typed, const live::EntryWords& words) {
  YZ_ASSIGN(const auto key,
            store::request_key(actor.key(), typed.key, "POST", "/guestbook", request.body));
  YZ_ASSIGN(const auto kept, store::once(tx, key, [&]() -> Result<store::KeptAnswer> {
              YZ_ASSIGN(const Entry entry, live::write_entry(tx, live::writer_of(actor), words));
              return store::KeptAnswer{303, entry.id.text()};
            }));
  const auto id = EntryId::parse(kept.body);
  if (!id) return fail(ErrorKind::corrupt, "the kept answer names no entry");
  YZ_ASSIGN(auto entry, live::find_entry(tx, *id, actor.key(), false));
  if (!entry) return fail(ErrorKind::not_found, "it is gone again");
  return std::move(*entry);
}

Reply write(Shared context, Request& request) {
  const auto& book = context->guestbook;
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  auto actor = co_await people::current(request, book.people, book.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const Typed typed = typed_in(*form, *actor);
  const auto words = live::check_words(typed.words);
  if (!words) co_return co_await refuse(context, request, *actor, typed, words.error());
  if (book.allowance.take_write(actor->key(), request.remote.to_string(), request.time).count() > 0)
    co_return co_await refuse(context, request, *actor, typed, too_often_error());
  const auto token = co_await begin_session(book, *actor);
  if (!token) co_return std::unexpected(token.error());
  const auto entry = co_await book.database.write(
      [&](store::Tx& tx) { return write_once(tx, request, *actor, typed, *words); });
  Result<Response> response;
  if (entry)
    response =
        after(request, entry->state == live::EntryState::held ? "held" : "written", entry->id);
  else
    response = co_await refuse(context, request, *actor, typed, entry.error());
  if (response && !token->empty()) book.cookie.put(*response, *token);
  co_return response;
}

Reply edit(Shared context, Request& request, const people::Actor& actor, EntryId id,
           const http::Fields& form) {
  const auto& book = context->guestbook;
  Typed typed = typed_in(form, actor);
  typed.editing = id;
  const auto words = live::check_words(typed.words);
  if (!words) co_return co_await refuse(context, request, actor, typed, words.error());
  if (book.allowance.take_write(actor.key(), request.remote.to_string(), request.time).count() > 0)
    co_return co_await refuse(context, request, actor, typed, too_often_error());
  const auto entry = co_await book.database.write(
      [&](store::Tx& tx) { return live::edit_entry(tx, id, live::writer_of(actor), *words); });
  if (entry) co_return after(request, "edited", id);
  if (entry.error().kind == ErrorKind::not_found) co_return std::unexpected(entry.error());
  co_return co_await refuse(context, request, actor, typed, entry.error());
}

// Acts that are a button: they lead back to the list.
Reply press(Shared context, Request& request, const people::Actor& actor, EntryId id,
            std::string act, std::string reason) {
  const auto& book = context->guestbook;
  if (act == "report" &&
      book.allowance.take_report(actor.key(), request.remote.to_string(), request.time).count() > 0)
    co_return back(request, "too_often");
  std::string_view word = "kept";
  if (act == "withdraw") word = "withdrawn";
  if (act == "report") word = "reported";
  const auto done = co_await book.database.write([&](store::Tx& tx) -> Result<> {
    if (act == "withdraw") return live::remove_entry(tx, id, actor.key());
    if (act == "report") return live::report_entry(tx, id, actor.key(), reason);
    YZ_TRY(people::require_organiser(actor));
    const auto what = live::parse_entry_act(act);
    if (!what) return fail(ErrorKind::invalid, "no such act", "act");
    return live::keep_entry(tx, id, *what, {actor.key(), actor.account->name});
  });
  if (!done) co_return std::unexpected(done.error());
  co_return after(request, word);
}

Reply act(Shared context, Request& request) {
  const auto& book = context->guestbook;
  const auto id = EntryId::parse(request.parameter("id"));
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  if (!id) co_return fail(ErrorKind::not_found, "there is no such entry in the guestbook");
  auto actor = co_await people::current(request, book.people, book.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  std::string what = field(*form, "act", 20);
  // Whoever reports needs no session before; everything else is for those who have one.
  std::string token;
  if (what == "report") {
    auto begun = co_await begin_session(book, *actor);
    if (!begun) co_return std::unexpected(begun.error());
    token = std::move(*begun);
  }
  if (actor->key().empty()) co_return fail(ErrorKind::unauthenticated, "who acts has a session");
  std::string reason = field(*form, "reason", live::report_reason_limit);
  Result<Response> response;
  if (what == "edit")
    response = co_await edit(context, request, *actor, *id, *form);
  else
    response = co_await press(context, request, *actor, *id, std::move(what), std::move(reason));
  if (response && !token.empty()) book.cookie.put(*response, token);
  co_return response;
}

}  // namespace

void add_guestbook_page(const std::shared_ptr<Pages>& pages, http::Router& router,
                        live::GuestbookRoutes guestbook, expo::DerivativesOf derivatives) {
  const auto context =
      std::make_shared<const Context>(Context{pages, guestbook, std::move(derivatives)});
  for (const Language language : {Language::zh, Language::en}) {
    const std::string path = localise("/guestbook", language);
    router.get(path, [context](Request& request) { return show(context, request); });
    router.post(path, [context](Request& request) { return write(context, request); });
    router.post(path + "/{id:id}", [context](Request& request) { return act(context, request); });
  }
}

}  // namespace yz::app
