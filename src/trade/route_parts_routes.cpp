#include "trade/route_parts_routes.hpp"

#include "http/json_body.hpp"

namespace yz::trade {

Result<Fields> Fields::parse(const Request& request) {
  if (request.body.empty()) return Fields(json::object());
  YZ_ASSIGN(auto fields, http::parse_json_body(request));
  return Fields(std::move(fields));
}

void Fields::blame(std::string_view name, std::string message) {
  if (!fault_) fault_ = fail(ErrorKind::invalid, std::move(message), std::string(name)).error();
}

std::optional<json::value> Fields::take(std::string_view name, bool required) {
  const auto found = left_.find(name);
  if (found == left_.end() || found->value().is_null()) {
    if (required) blame(name, "is missing");
    if (found != left_.end()) left_.erase(found);
    return std::nullopt;
  }
  json::value value = std::move(found->value());
  left_.erase(found);
  return value;
}

std::string Fields::text(std::string_view name, std::size_t longest,
                         std::optional<std::string> fallback) {
  const auto value = take(name, !fallback);
  if (!value) return fallback.value_or("");
  if (!value->is_string()) return blame(name, "must be text"), std::string();
  std::string text(value->get_string().c_str(), value->get_string().size());
  // Four bytes a character at most; counted in bytes it is a bound, not a nicety.
  if (text.size() > longest * 4 || find_invalid_utf8(text))
    blame(name, fmt::format("must be at most {} characters", longest));
  return text;
}

std::optional<std::int64_t> Fields::number(std::string_view name, bool required) {
  const auto value = take(name, required);
  if (!value) return std::nullopt;
  json::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  if (error || value->is_double()) return blame(name, "must be a whole number"), std::nullopt;
  return number;
}

std::optional<json::array> Fields::list(std::string_view name) {
  auto value = take(name, false);
  if (!value) return std::nullopt;
  if (!value->is_array()) return blame(name, "must be a list"), std::nullopt;
  return std::move(value->as_array());
}

std::optional<Fields> Fields::object(std::string_view name) {
  auto value = take(name, false);
  if (!value) return std::nullopt;
  if (!value->is_object()) return blame(name, "must be an object"), std::nullopt;
  return Fields(std::move(value->as_object()));
}

Result<> Fields::check() const {
  if (fault_) return std::unexpected(*fault_);
  if (!left_.empty())
    return fail(ErrorKind::invalid, "The body has a field that is not known here.",
                std::string(left_.begin()->key()));
  return {};
}

Contact contact_in(Fields& body) {
  auto fields = body.object("contact");
  if (!fields) return {};
  Contact contact{fields->text("name", 80, ""), fields->text("phone", 40, ""),
                  fields->text("address", 300, ""), fields->text("note", 500, "")};
  if (const auto checked = fields->check(); !checked)
    body.blame("contact." + checked.error().place, checked.error().message);
  return contact;
}

boost::asio::awaitable<Result<store::KeptAnswer>> write_once(const TradeRoutes& routes,
                                                             const Request& request,
                                                             const WriteRule& rule,
                                                             bool needs_key) {
  const std::string token = routes.cookie.token_in(request);
  const auto header = request.header("idempotency-key");
  if (needs_key && !header)
    co_return fail(ErrorKind::invalid, "This request needs a key of its own.", "Idempotency-Key");
  co_return co_await routes.database.write([&](store::Tx& tx) -> Result<store::KeptAnswer> {
    YZ_ASSIGN(const Member member, member_of(tx, token, tx.now()));
    const auto act = [&]() -> Result<store::KeptAnswer> {
      YZ_ASSIGN(Answer answer, rule(tx, member));
      return store::KeptAnswer{answer.status, answer.body.take()};
    };
    if (!header) return act();
    YZ_ASSIGN(const auto key,
              store::request_key(member.key(), *header, http::name_of(request.method), request.path,
                                 request.body));
    return store::once(tx, key, act);
  });
}

FairAddresses addresses_for(const TradeRoutes& routes, const Request& request,
                            const Payment& payment, std::string_view base) {
  const std::string origin = routes.public_url.empty()
                                 ? "http://" + std::string(request.header("host").value_or(""))
                                 : routes.public_url;
  return {fmt::format("{}{}/account/orders/{}", origin, base, payment.order.text()),
          fmt::format("{}/api/v1/payments/{}/notices", origin, payment.provider)};
}

Response json_text(std::string body, int status) {
  return {status, "application/json", std::move(body), http::Caching::none, {}};
}

Reply answer_write(const TradeRoutes& routes, const Request& request, WriteRule rule,
                   bool needs_key) {
  auto answer = co_await write_once(routes, request, rule, needs_key);
  if (!answer) co_return std::unexpected(std::move(answer).error());
  co_return json_text(std::move(answer->body), answer->status);
}

Reply answer_read(const TradeRoutes& routes, const Request& request, ReadRule rule) {
  const std::string token = routes.cookie.token_in(request);
  auto body = co_await routes.database.read([&](store::ReadTx& tx) -> Result<Body> {
    YZ_ASSIGN(const Member member, member_of(tx, token, request.time));
    return rule(tx, member);
  });
  if (!body) co_return std::unexpected(std::move(body).error());
  co_return json_text(body->take(), 200);
}

}  // namespace yz::trade
