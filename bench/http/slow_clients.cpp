// A thousand clients that never finish, for `bench http`: each sends one byte of a header a second,
// at a moment of its own in the second, and comes back when it is cut off. Written so that it costs
// the machine next to nothing itself: what the others then wait for is the server.
//   slow_clients PORT COUNT     says "ready" when all are connected; ends on SIGTERM
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

// A connected socket whose request has begun; exits where nothing listens.
int begin_request(std::uint16_t port) {
  constexpr std::string_view begun = "GET /items.json HTTP/1.1\r\nHost: x\r\nX-Slow: ";
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      send(client, begun.data(), begun.size(), MSG_NOSIGNAL) < 0) {
    std::cerr << "slow_clients: cannot connect to port " << port << '\n';
    std::exit(1);
  }
  return client;
}

// False when the server has closed this one.
bool send_a_byte(int client) { return send(client, "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1; }

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return std::cerr << "usage: slow_clients PORT COUNT\n", 2;
  const auto port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
  std::vector<int> clients(static_cast<std::size_t>(std::atoi(arguments[2])));
  for (int& client : clients) client = begin_request(port);
  std::cout << "ready" << std::endl;

  const auto apart = microseconds(1'000'000 / static_cast<std::int64_t>(clients.size()));
  auto next = steady_clock::now();
  for (;;) {
    for (int& client : clients) {
      std::this_thread::sleep_until(next += apart);
      if (send_a_byte(client)) continue;
      close(client);
      client = begin_request(port);
    }
  }
}
