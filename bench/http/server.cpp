// The room http alone, for `bench http`: a small file and a JSON read, as the application serves
// them.
//   http_bench_server PORT THREADS FILE JSON
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/log.hpp"
#include "http/server.hpp"

namespace {

yz::http::Server* running = nullptr;

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
  using namespace yz::http;
  if (count != 5) return std::cerr << "usage: http_bench_server PORT THREADS FILE JSON\n", 2;
  const std::string file = arguments[3];
  const std::string json = read(arguments[4]);
  Router router;
  router.get("/file.webp", [&](Request&) -> Reply {
    co_return file_response(file, "image/webp", Caching::immutable);
  });
  router.get("/items.json", [&](Request&) -> Reply {
    co_return Response{200, "application/json", json, Caching::until_change, {}};
  });
  router.get("/fresh.json", [&](Request&) -> Reply {
    co_return Response{200, "application/json", json, Caching::none, {}};
  });
  yz::set_log_threshold(yz::LogLevel::warning);
  auto server = Server::create(std::move(router),
                               {.port = static_cast<std::uint16_t>(std::atoi(arguments[1])),
                                .threads = static_cast<unsigned>(std::atoi(arguments[2]))});
  if (!server) return std::cerr << describe(server.error()) << '\n', 1;
  running = server->get();
  std::signal(SIGTERM, [](int) { running->stop(); });
  running->run();
}
