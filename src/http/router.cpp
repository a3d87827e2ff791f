#include "http/router.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "http/origin.hpp"

namespace yz::http {
namespace {

constexpr std::size_t method_count = 7;

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

enum class ParameterType { any, slug, id, sha256, integer, rest };

ParameterType type_named(std::string_view word) {
  if (word.empty()) return ParameterType::any;
  if (word == "slug") return ParameterType::slug;
  if (word == "id") return ParameterType::id;
  if (word == "sha256") return ParameterType::sha256;
  if (word == "int") return ParameterType::integer;
  if (word == "rest") return ParameterType::rest;
  throw std::logic_error("no such parameter type in a route: " + std::string(word));
}

bool is_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

bool fits(ParameterType type, std::string_view segment) {
  switch (type) {
    case ParameterType::any:
    case ParameterType::rest: return !segment.empty();
    case ParameterType::slug: return is_slug(segment);
    case ParameterType::id: return parse_raw_id(segment).has_value();
    case ParameterType::sha256: return Sha256::parse(segment).has_value();
    case ParameterType::integer: return is_integer(segment);
  }
  return false;
}

// Takes the first segment off `path`, which begins with "/"; nothing is left after the last.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

struct Route {
  Handler handler;
  RouteOptions options;
};

struct Node;

struct ParameterChild {
  ParameterType type;
  std::string name;
  std::unique_ptr<Node> node;
};

struct Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::vector<ParameterChild> parameters;  // the narrowest type first
  std::array<std::optional<Route>, method_count> routes;
  std::optional<SocketRoute> socket;
};

Node& parameter_child(Node& node, std::string_view inner) {
  const std::size_t colon = std::min(inner.find(':'), inner.size());
  const auto name = inner.substr(0, colon);
  const auto type = type_named(inner.substr(std::min(colon + 1, inner.size())));
  for (auto& child : node.parameters)
    if (child.type == type && child.name == name) return *child.node;
  const auto breadth = [](ParameterType t) {
    return t == ParameterType::rest ? 2 : t == ParameterType::any ? 1 : 0;
  };
  auto at = node.parameters.begin();
  while (at != node.parameters.end() && breadth(at->type) <= breadth(type)) ++at;
  at = node.parameters.insert(at, {type, std::string(name), std::make_unique<Node>()});
  return *at->node;
}

Node& child_for(Node& node, std::string_view segment) {
  if (segment.starts_with('{') && segment.ends_with('}'))
    return parameter_child(node, segment.substr(1, segment.size() - 2));
  auto& child = node.literals[std::string(segment)];
  if (!child) child = std::make_unique<Node>();
  return *child;
}

using Bound = std::vector<std::pair<std::string_view, std::string_view>>;

// Walks every way that fits, literals first, until `accept(node)` is true.
template <class Accept>
const Node* walk(const Node& node, std::string_view rest, Bound& bound, const Accept& accept) {
  if (rest.empty()) return accept(node) ? &node : nullptr;
  const std::string_view whole = rest.substr(1);
  const auto segment = take_segment(rest);
  if (const auto at = node.literals.find(segment); at != node.literals.end())
    if (const Node* found = walk(*at->second, rest, bound, accept)) return found;
  for (const ParameterChild& child : node.parameters) {
    if (!fits(child.type, segment)) continue;
    const bool takes_all = child.type == ParameterType::rest;
    bound.emplace_back(child.name, takes_all ? whole : segment);
    if (const Node* found = walk(*child.node, takes_all ? std::string_view() : rest, bound, accept))
      return found;
    bound.pop_back();
  }
  return nullptr;
}

bool can(const Node& node, Method method) {
  return node.routes[index_of(method)].has_value() ||
         (method == Method::head && node.routes[index_of(Method::get)].has_value());
}

const Route& route_of(const Node& node, Method method) {
  const auto& own = node.routes[index_of(method)];
  return own ? *own : *node.routes[index_of(Method::get)];
}

}  // namespace

struct Router::Tree {
  Node root;
  std::function<Response(const Error&, const Request&)> render_error;

  const Node* find(Method method, std::string_view path, Bound& bound) const {
    return walk(root, path, bound, [&](const Node& node) { return can(node, method); });
  }

  bool has_socket(std::string_view path) const {
    Bound bound;
    return walk(root, path, bound, [](const Node& node) { return node.socket.has_value(); });
  }

  // What Allow says of a path: empty where nothing is there.
  std::string allowed(std::string_view path) const {
    std::array<bool, method_count> any{};
    Bound bound;
    walk(root, path, bound, [&](const Node& node) {
      for (std::size_t i = 0; i < method_count; ++i) any[i] |= can(node, static_cast<Method>(i));
      if (node.socket) any[index_of(Method::get)] = true;
      return false;
    });
    std::string list;
    for (std::size_t i = 0; i < method_count; ++i)
      if (any[i]) list += (list.empty() ? "" : ", ") + std::string(name_of(static_cast<Method>(i)));
    if (!list.empty() && !any[index_of(Method::options)]) list += ", OPTIONS";
    return list;
  }
};

Router::Router() : tree_(std::make_unique<Tree>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

namespace {

Node& node_at(Node& root, std::string_view pattern) {
  if (!pattern.starts_with('/')) throw std::logic_error("a route begins with a slash");
  Node* node = &root;
  while (!pattern.empty()) node = &child_for(*node, take_segment(pattern));
  return *node;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  auto& route = node_at(tree_->root, pattern).routes[index_of(method)];
  if (route) throw std::logic_error("route given twice: " + std::string(pattern));
  route = Route{std::move(handler), options};
}

void Router::websocket(std::string_view pattern, SocketHandler handler, SocketOptions options) {
  node_at(tree_->root, pattern).socket = SocketRoute{std::move(handler), options};
}

void Router::take_websocket(std::string_view pattern, SocketTaker take) {
  node_at(tree_->root, pattern).socket = SocketRoute{{}, {}, std::move(take)};
}

void Router::on_page_error(std::function<Response(const Error&, const Request&)> render) {
  tree_->render_error = std::move(render);
}

RouteOptions Router::options_for(Method method, std::string_view path) const {
  Bound bound;
  const Node* node = tree_->find(method, path, bound);
  return node ? route_of(*node, method).options : RouteOptions{};
}

namespace {

void bind_parameters(Request& request, const Bound& bound) {
  request.parameters = {};
  for (const auto& [name, value] : bound)
    request.parameters.add(std::string(name), std::string(value));
}

}  // namespace

const SocketRoute* Router::find_socket(Request& request) const {
  Bound bound;
  const Node* node =
      walk(tree_->root, request.path, bound, [](const Node& n) { return n.socket.has_value(); });
  if (!node) return nullptr;
  bind_parameters(request, bound);
  return &*node->socket;
}

Response Router::error_response(const Error& error, const Request& request) const {
  const bool ours = error.kind == ErrorKind::internal || error.kind == ErrorKind::corrupt;
  log(ours ? LogLevel::error : LogLevel::debug, "request failed",
      {{"request", request.id},
       {"path", loggable_path(request)},
       {"kind", yz::name_of(error.kind)},
       {"error", describe(error)},
       {"where", fmt::format("{}:{}", error.where.file_name(), error.where.line())}});
  if (request.path.starts_with("/api/") || !tree_->render_error)
    return problem_response(error, request.id);
  try {
    return tree_->render_error(error, request);
  } catch (const std::exception& exception) {
    log_error("error page failed", {{"request", request.id}, {"error", exception.what()}});
    return problem_response(error, request.id);
  }
}

namespace {

Response with_allow(Response response, int status, std::string allow) {
  response.status = status;
  response.headers.emplace_back("Allow", std::move(allow));
  return response;
}

Response with_upgrade(Response response) {
  response.status = 426;
  response.headers.emplace_back("Upgrade", "websocket");
  response.headers.emplace_back("Connection", "Upgrade");
  return response;
}

// "not found" under 405 would tell a program two things at once.
Response method_problem(const Request& request, std::string allow) {
  boost::json::object problem{{"type", "/problems/method-not-allowed"},
                              {"title", "Method not allowed"},
                              {"status", 405},
                              {"detail", "this address knows " + allow},
                              {"instance", request.id}};
  Response response = json_response(problem);
  response.content_type = "application/problem+json";
  return with_allow(std::move(response), 405, std::move(allow));
}

Reply run(const Route& route, Request& request) {
  try {
    co_return co_await route.handler(request);
  } catch (const boost::system::system_error& exception) {
    // The deadline cancels a handler; what it awaited throws this.
    if (exception.code() == boost::asio::error::operation_aborted)
      co_return fail(ErrorKind::timeout, "the answer took too long");
    co_return fail(ErrorKind::internal, exception.what());
  } catch (const std::exception& exception) {
    co_return fail(ErrorKind::internal, exception.what());
  } catch (...) {
    co_return fail(ErrorKind::internal, "a handler threw something that is no exception");
  }
}

}  // namespace

boost::asio::awaitable<Response> Router::answer(Request& request) const {
  Bound bound;
  const Node* node = tree_->find(request.method, request.path, bound);
  if (!node) {
    std::string allow = tree_->allowed(request.path);
    if (allow.empty())
      co_return error_response(
          Error{ErrorKind::not_found, "there is nothing at this address", {}, {}}, request);
    if (request.method == Method::get && tree_->has_socket(request.path))
      co_return with_upgrade(error_response(
          Error{ErrorKind::invalid, "this address speaks WebSocket only", {}, {}}, request));
    if (request.method == Method::options) co_return with_allow(Response{}, 204, std::move(allow));
    co_return method_problem(request, std::move(allow));
  }
  bind_parameters(request, bound);
  const Route& route = route_of(*node, request.method);
  if (request.is_write() && route.options.check_origin) {
    const auto fine = check_origin(request);
    if (!fine) co_return error_response(fine.error(), request);
  }
  auto result = co_await run(route, request);
  if (!result) co_return error_response(result.error(), request);
  co_return std::move(*result);
}

}  // namespace yz::http
