#include "http/server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/log.hpp"
#include "http/metrics.hpp"
#include "http/worker.hpp"

namespace yz::http {
namespace asio = boost::asio;
namespace {

constexpr int backlog = 4096;

// A descriptor that closes itself unless it is released.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

void set(int descriptor, int level, int option) {
  const int on = 1;
  ::setsockopt(descriptor, level, option, &on, sizeof on);
}

// `is_shared`: several listeners of ours on one port, between which the kernel deals connections.
Result<Descriptor> listen_at(const asio::ip::tcp::endpoint& endpoint, bool is_shared) {
  Descriptor listener(::socket(endpoint.protocol().family(),
                               SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (listener.get() < 0) return fail(ErrorKind::internal, std::strerror(errno));
  set(listener.get(), SOL_SOCKET, SO_REUSEADDR);
  if (is_shared) set(listener.get(), SOL_SOCKET, SO_REUSEPORT);
  set(listener.get(), IPPROTO_TCP, TCP_NODELAY);  // inherited by what is accepted
  if (::bind(listener.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0 ||
      ::listen(listener.get(), backlog) != 0)
    return fail(ErrorKind::unavailable,
                fmt::format("cannot listen on {}:{}: {}", endpoint.address().to_string(),
                            endpoint.port(), std::strerror(errno)));
  return listener;
}

Result<std::uint16_t> port_of(int descriptor) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &size) != 0)
    return fail(ErrorKind::internal, std::strerror(errno));
  return ntohs(own.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(own).sin_port
                                        : reinterpret_cast<sockaddr_in6&>(own).sin6_port);
}

Result<std::vector<Descriptor>> listeners_at(asio::ip::tcp::endpoint endpoint, unsigned count) {
  // Shared listeners would also share the port with another process of ours that runs by mistake;
  // one that is not shared finds that out.
  if (endpoint.port() != 0) YZ_TRY(listen_at(endpoint, false));
  std::vector<Descriptor> listeners;
  for (unsigned i = 0; i < count; ++i) {
    YZ_ASSIGN(auto listener, listen_at(endpoint, true));
    YZ_ASSIGN(const auto port, port_of(listener.get()));
    endpoint.port(port);
    listeners.push_back(std::move(listener));
  }
  return listeners;
}

Result<asio::ip::address> parse_address(const std::string& text) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(text, error);
  if (error) return fail(ErrorKind::invalid, "not an IP address: " + text);
  return address;
}

// As many as the system allows; how many that is.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

Response plain_text(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), Caching::none, {}};
}

}  // namespace

class Server::Core {
 public:
  Core(Router router, ServerOptions options) : shared(std::move(router), std::move(options)) {}

  void add_own_routes();
  Result<> open();
  [[nodiscard]] std::string metrics() const;

  Shared shared;
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<Worker>> workers;
};

void Server::Core::add_own_routes() {
  shared.router.get("/healthz", [](Request&) -> Reply { co_return plain_text(200, "ok\n"); });
  shared.router.get("/readyz", [this](Request&) -> Reply {
    if (shared.is_stopping.load()) co_return plain_text(503, "stopping\n");
    if (shared.options.ready)
      if (const auto fine = shared.options.ready(); !fine) {
        log_warning("not ready", {{"error", describe(fine.error())}});
        co_return plain_text(503, "not ready\n");
      }
    co_return plain_text(200, "ready\n");
  });
  shared.router.get("/metrics", [this](Request& request) -> Reply {
    if (!request.remote.is_loopback())
      co_return fail(ErrorKind::not_found, "there is nothing at this address");
    Response response = plain_text(200, metrics());
    response.content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    co_return response;
  });
}

Result<> Server::Core::open() {
  YZ_ASSIGN(const auto address, parse_address(shared.options.address));
  for (const std::string& text : shared.options.trusted_proxies) {
    YZ_ASSIGN(auto trusted, parse_address(text));
    shared.trusted.push_back(std::move(trusted));
  }
  const unsigned count = shared.options.threads > 0
                             ? shared.options.threads
                             : std::max(1u, std::thread::hardware_concurrency());
  YZ_ASSIGN(auto listeners, listeners_at({address, shared.options.port}, count));
  YZ_ASSIGN(port, port_of(listeners.front().get()));
  for (unsigned i = 0; i < count; ++i)
    workers.push_back(std::make_unique<Worker>(shared, listeners[i].release(), i));
  return {};
}

std::string Server::Core::metrics() const {
  std::vector<const Metrics*> threads;
  for (const auto& worker : workers) threads.push_back(&worker->metrics());
  std::string text = metrics_text(threads, {shared.cache.bytes()});
  if (shared.options.more_metrics) text += shared.options.more_metrics();
  return text + "# EOF\n";
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::create(Router router, ServerOptions options) {
  // Descriptors that are not connections: databases, files being sent, logs.
  constexpr std::size_t reserve = 256;
  const std::size_t descriptors = raise_descriptor_limit();
  options.connection_limit =
      std::min(options.connection_limit, std::max(descriptors, 2 * reserve) - reserve);
  std::signal(SIGPIPE, SIG_IGN);  // sendfile has no flag for it
  auto core = std::make_unique<Core>(std::move(router), std::move(options));
  core->add_own_routes();
  YZ_TRY(core->open());
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

std::uint16_t Server::port() const { return core_->port; }

void Server::run() {
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < core_->workers.size(); ++i)
    threads.emplace_back([worker = core_->workers[i].get()] { worker->run(); });
  core_->workers.front()->run();
}

void Server::stop() {
  core_->shared.is_stopping.store(true);
  for (const auto& worker : core_->workers) worker->wake();
}

void Server::content_changed() { core_->shared.cache.content_changed(); }

std::string Server::metrics() const { return core_->metrics(); }

}  // namespace yz::http
