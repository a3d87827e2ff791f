#include "app/pages/trade_forms.hpp"

#include <charconv>

#include "app/pages/database_source.hpp"
#include "trade/refusal.hpp"

namespace yz::app {

http::Reply show_page(SharedShop shop, http::Request& request, std::string template_name,
                      MakeTradePage make, int status) {
  const Language language = language_of(request.path);
  const std::string token = shop->trade.cookie.token_in(request);
  const auto read = [&](store::ReadTx& tx) -> Result<http::Model> {
    DatabaseSource source(tx, shop->derivatives);
    const PageMaker maker{{shop->pages->site(), language, without_language(request.path)}, source};
    auto member = trade::member_of(tx, token, request.time);
    if (!member && member.error().kind != ErrorKind::unauthenticated)
      return std::unexpected(member.error());
    YZ_ASSIGN(auto model,
              make(maker, tx, member ? std::optional(std::move(*member)) : std::nullopt));
    if (!model.values.contains("fault")) put_fault(model, request);
    return model;
  };
  const auto model = co_await shop->database.read(read);
  if (!model) co_return std::unexpected(model.error());
  co_return shop->pages->render(template_name, language, *model, http::Caching::none, status);
}

http::Handler page_of(const SharedShop& shop, std::string template_name, MakeAskedPage make) {
  return [shop, template_name = std::move(template_name), make](http::Request& request) {
    return show_page(shop, request, template_name,
                     [&request, make](const PageMaker& maker, store::ReadTx& tx,
                                      const std::optional<trade::Member>& member) {
                       return make(maker, tx, member, request);
                     });
  };
}

http::Handler on(const SharedShop& shop, http::Reply (*handle)(SharedShop, http::Request&)) {
  return [shop, handle](http::Request& request) { return handle(shop, request); };
}

std::string field(const http::Fields& form, std::string_view name, std::size_t longest) {
  std::string_view value = form.find(name).value_or(std::string_view());
  const auto from = value.find_first_not_of(" \t\r\n");
  if (from == value.npos) return {};
  value = value.substr(from, value.find_last_not_of(" \t\r\n") + 1 - from);
  std::size_t end = std::min(value.size(), longest);
  while (end > 0 && end < value.size() && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
    --end;
  return std::string(value.substr(0, end));
}

std::optional<std::int64_t> number_field(const http::Fields& form, std::string_view name) {
  const std::string text = field(form, name, 20);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string fault_word(const Error& error) {
  const auto refused = trade::refusal_of(error);
  return refused ? std::string(trade::word_of(refused->refusal)) : std::string();
}

http::Response back_to(const http::Request& request, std::string_view path,
                       std::string_view fault) {
  std::string address = localise(path, language_of(request.path));
  if (!fault.empty())
    address += fmt::format("{}fault={}", address.contains('?') ? '&' : '?', fault);
  return http::redirect(std::move(address));
}

Result<http::Response> after_form(const http::Request& request, std::string_view path,
                                  const Result<>& outcome) {
  if (outcome) return back_to(request, path);
  const std::string word = fault_word(outcome.error());
  if (word.empty()) return std::unexpected(outcome.error());
  return back_to(request, path, word);
}

void put_fault(http::Model& model, const http::Request& request) {
  const auto asked = request.query.find("fault").value_or(std::string_view());
  for (const trade::RefusalEntry& entry : trade::all_refusals())
    if (entry.word == asked) {
      model.values["fault"] = entry.word;
      return;
    }
  model.values["fault"] = asked == "away" ? boost::json::value("away") : nullptr;
}

}  // namespace yz::app
