// The sale (see run): a crowd wants 100 gourds at once; then paper for everybody; and what durable
// writes cost at the least on this disk, in the same run: by SQLite as it comes (the floor), and by
// our store alone.
//
//   trade_bench YUNZHAN PACK FOLDER [ORDERS]     prints JSON
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "floor.hpp"
#include "load.hpp"
#include "store/database.hpp"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
namespace asio = boost::asio;
using namespace yz;
using bench::Answer;
using bench::request_text;
using Clock = std::chrono::steady_clock;

constexpr std::size_t connections = 64;
constexpr int buyers = 2'000;
constexpr int stock = 100;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// --- the fair that is served -------------------------------------------------------------------

class Served {
 public:
  Served(const char* binary, const char* pack, const fs::path& data) {
    int ends[2];
    if (::pipe(ends) != 0) die("pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // whatever this process dies of
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::execl(binary, binary, "serve", "--data", data.c_str(), "--pack", pack, "--listen",
              "127.0.0.1:0", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    FILE* lines = ::fdopen(ends[0], "r");
    char line[512];
    while (std::fgets(line, sizeof line, lines) != nullptr) {
      const std::string_view text(line);
      if (const auto at = text.find("/setup/"); at != text.npos) {
        setup_ = text.substr(at + 7, text.find('\n', at) - at - 7);
        break;
      }
      if (text.contains("is open: http://"))
        port_ = static_cast<std::uint16_t>(std::atoi(line + text.rfind(':') + 1));
    }
    if (port_ == 0 || setup_.empty()) die("the server did not start");
  }
  ~Served() {
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Of all its threads, since it began.
  [[nodiscard]] double cpu_seconds() const {
    std::ifstream in(fmt::format("/proc/{}/stat", child_));
    std::string text((std::istreambuf_iterator<char>(in)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / double(::sysconf(_SC_CLK_TCK));
  }

  // One request, now.
  std::string ask(const std::string& text, int expected) const {
    std::string body;
    bool sent = false;
    bench::run_load(
        port_, 1, [&](std::size_t) { return std::exchange(sent, true) ? std::string() : text; },
        [&](std::size_t, const Answer& answer) {
          if (answer.status != expected)
            die(fmt::format("{} and not {}: {}", answer.status, expected, answer.body));
          body = fmt::format("{}\n{}", answer.head, answer.body);
        });
    return body;
  }

  // The organiser's session: who confirms what is paid at the stand.
  std::string organiser() const {
    const auto text =
        ask(request_text("POST", "/api/v1/setup/" + setup_, "", "",
                         R"({"email":"boss@example.org","password":"a sentence is a good one"})"),
            201);
    const auto at = text.find("yunzhan=") + 8;
    return text.substr(at, text.find(';', at) - at);
  }

 private:
  pid_t child_ = 0;
  std::uint16_t port_ = 0;
  std::string setup_;
};

std::string session_in(std::string_view head) {
  const auto at = head.find("yunzhan=");
  if (at == head.npos) die("no session began");
  return std::string(head.substr(at + 8, head.find(';', at) - at - 8));
}

// What everybody does who puts one in the cart for the first time.
std::vector<std::string> visitors(const Served& fair, int count, const char* offer,
                                  std::vector<double>* ms = nullptr) {
  std::vector<std::string> tokens;
  int begun = 0;
  const std::string put =
      request_text("PUT", fmt::format("/api/v1/cart/{}", offer), "", "", R"({"quantity":1})");
  bench::run_load(
      fair.port(), connections, [&](std::size_t) { return begun++ < count ? put : std::string(); },
      [&](std::size_t, const Answer& answer) {
        if (answer.status != 200) die(std::string(answer.body));
        tokens.push_back(session_in(answer.head));
        if (ms != nullptr) ms->push_back(answer.ms);
      });
  return tokens;
}

std::string order_text(const std::string& token, const char* exhibit, int number) {
  return request_text(
      "POST", "/api/v1/orders", token, fmt::format("order-{}", number),
      fmt::format(
          R"({{"items":[{{"exhibit":"{}","offer":"one","quantity":1}}],"provider":"stand"}})",
          exhibit));
}

std::string receipt_text(const std::string& organiser, std::string_view seller_order) {
  return request_text("POST", fmt::format("/api/v1/seller-orders/{}/receipt", seller_order),
                      organiser, "", "{}");
}

// "seller_orders":[{"id":"…"
std::string seller_order_in(std::string_view body) {
  return std::string(bench::text_after(body.substr(body.find("\"seller_orders\"")), "id"));
}

// --- the crowd ---------------------------------------------------------------------------------

struct Crowd {
  int sold = 0;     // paid
  int refused = 0;  // told that it is sold out
  int other = 0;    // told anything else
};

// Everybody orders one; whoever has it pays.
Crowd sell_out(const Served& fair, const std::string& organiser) {
  const auto tokens = visitors(fair, buyers, "gourd/one");
  Crowd crowd;
  int begun = 0;
  std::vector<std::string> to_pay(connections);
  bench::run_load(
      fair.port(), connections,
      [&](std::size_t c) {
        if (!to_pay[c].empty()) return receipt_text(organiser, std::exchange(to_pay[c], ""));
        const int n = begun++;
        return n < buyers ? order_text(tokens[static_cast<std::size_t>(n)], "gourd", n)
                          : std::string();
      },
      [&](std::size_t c, const Answer& answer) {
        if (answer.status == 201)
          to_pay[c] = seller_order_in(answer.body);
        else if (answer.status == 200 && answer.body.contains("\"state\":\"paid\""))
          ++crowd.sold;
        else if (answer.status == 409 && answer.body.contains("sold_out:gourd/one"))
          ++crowd.refused;
        else
          ++crowd.other;
      });
  return crowd;
}

// Of this process: what sending and taking in costs.
double own_cpu_seconds() { return double(std::clock()) / double(CLOCKS_PER_SEC); }

struct Ample {
  double seconds = 0;
  double cpu = 0;
  double load_cpu = 0;
  std::vector<double> order_ms, pay_ms;
};

// The crowd's buyers in turn: nobody buys hundreds of times.
Ample order_and_pay(const Served& fair, const std::string& organiser, int orders) {
  const auto tokens = visitors(fair, buyers, "paper/one");
  Ample ample;
  int begun = 0;
  std::vector<std::string> to_pay(connections);
  const double cpu = fair.cpu_seconds();
  const double load_cpu = own_cpu_seconds();
  const auto begin = Clock::now();
  bench::run_load(
      fair.port(), connections,
      [&](std::size_t c) {
        if (!to_pay[c].empty()) return receipt_text(organiser, std::exchange(to_pay[c], ""));
        const int n = begun++;
        return n < orders ? order_text(tokens[std::size_t(n % buyers)], "paper", n) : std::string();
      },
      [&](std::size_t c, const Answer& answer) {
        if (answer.status == 201) {
          to_pay[c] = seller_order_in(answer.body);
          ample.order_ms.push_back(answer.ms);
        } else if (answer.status == 200) {
          ample.pay_ms.push_back(answer.ms);
        } else {
          die(fmt::format("{}: {}", answer.status, answer.body));
        }
      });
  ample.seconds = seconds_since(begin);
  ample.cpu = fair.cpu_seconds() - cpu;
  ample.load_cpu = own_cpu_seconds() - load_cpu;
  return ample;
}

// A visitor's whole way: offers, cart (which begins the session), the cart's page, order, payment,
// the order looked at.
Ample whole_flow(const Served& fair, const std::string& organiser, int orders) {
  struct Way {
    int step = 0;
    int number = 0;
    std::string token, order, seller;
  };
  std::vector<Way> ways(connections);
  Ample flow;
  int begun = 0;
  const double cpu = fair.cpu_seconds();
  const auto begin = Clock::now();
  bench::run_load(
      fair.port(), connections,
      [&](std::size_t c) -> std::string {
        Way& way = ways[c];
        if (way.step == 0) {
          way = Way();
          way.number = begun++;
          if (way.number >= orders) return {};
        }
        switch (way.step++) {
          case 0: return request_text("GET", "/api/v1/exhibits/paper/offers", "", "", "");
          case 1: return request_text("PUT", "/api/v1/cart/paper/one", "", "", R"({"quantity":1})");
          case 2: return request_text("GET", "/api/v1/cart", way.token, "", "");
          case 3:
            return request_text("POST", "/api/v1/orders", way.token,
                                fmt::format("flow-{}", way.number), R"({"provider":"stand"})");
          case 4: return receipt_text(organiser, way.seller);
          default:
            way.step = 0;
            return request_text("GET", "/api/v1/orders/" + way.order, way.token, "", "");
        }
      },
      [&](std::size_t c, const Answer& answer) {
        Way& way = ways[c];
        if (answer.status / 100 != 2) die(fmt::format("{}: {}", answer.status, answer.body));
        if (way.step == 2) way.token = session_in(answer.head);
        if (way.step != 4) return;
        way.order = bench::text_after(answer.body, "id");
        way.seller = seller_order_in(answer.body);
      });
  flow.seconds = seconds_since(begin);
  flow.cpu = fair.cpu_seconds() - cpu;
  return flow;
}

// --- our store alone ---------------------------------------------------------------------------

// What a sale is at the least: a thing of which there is enough, and orders of it.
constexpr store::Migration least_sale{"bench/0001", R"sql(
  create table bench_stock (
    id bigint not null primary key,
    on_hand bigint not null,
    held bigint not null,
    check (held >= 0 and held <= on_hand)
  );
  create table bench_order (
    id blob not null primary key,
    buyer text not null,
    state text not null,
    total bigint not null,
    contact text not null,
    made bigint not null
  );
  insert into bench_stock (id, on_hand, held) values (1, 1000000000, 0);
)sql"};

struct LeastOrderTag;

// One conditional update of the stock, one order.
Result<> order_at_least(store::Tx& tx) {
  YZ_ASSIGN(const auto held, tx.run("update bench_stock set held = held + 1 "
                                    "where id = $1 and on_hand - held >= 1",
                                    {1}));
  if (held != 1) return fail(ErrorKind::conflict, "The least of sales is sold out.");
  YZ_TRY(
      tx.run("insert into bench_order (id, buyer, state, total, contact, made) "
             "values ($1, $2, $3, $4, $5, $6)",
             {Id<LeastOrderTag>::make(tx.now()), "session:0198c0de0198c0de0198c0de0198c0de",
              "payment_pending", 12'800, "{}", tx.now()}));
  return {};
}

asio::awaitable<void> keep_ordering(store::Database& database, Clock::time_point end,
                                    std::vector<double>& ms) {
  while (Clock::now() < end) {
    const auto begin = Clock::now();
    const auto outcome = co_await database.write(order_at_least);
    if (!outcome) die(describe(outcome.error()));
    ms.push_back(seconds_since(begin) * 1000);
  }
}

// As many clients as there are connections, each waiting until its order is durable before it asks
// for the next, on the same disk: no HTTP, no session, no key, no journal, nothing to pay.
bench::Floor measure_store(const fs::path& file, std::chrono::seconds length) {
  auto database = store::Database::open(file, std::span(&least_sale, 1));
  if (!database) die(describe(database.error()));
  std::vector<double> ms;
  asio::io_context io;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < connections; ++i)
    asio::co_spawn(io, keep_ordering(**database, begin + length, ms), asio::detached);
  io.run();
  return {double(ms.size()) / seconds_since(begin), bench::quantile(ms, 0.99)};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) die("usage: trade_bench YUNZHAN PACK FOLDER [ORDERS]");
  const fs::path folder = arguments[3];
  const int orders = count > 4 ? std::max(1, std::atoi(arguments[4])) : 20'000;
  fs::remove_all(folder);
  fs::create_directories(folder);
  const auto floor =
      bench::measure_floor(folder / "floor.db", connections, std::chrono::seconds(4));
  const auto store = measure_store(folder / "store.db", std::chrono::seconds(4));
  const Served fair(arguments[1], arguments[2], folder / "data");
  const std::string organiser = fair.organiser();
  const Crowd crowd = sell_out(fair, organiser);
  order_and_pay(fair, organiser, 2'000);  // to be warm
  const Ample ample = order_and_pay(fair, organiser, orders);
  const Ample flow = whole_flow(fair, organiser, orders / 2);
  const double per_second = orders / ample.seconds;
  const double p99 = bench::quantile(ample.order_ms, 0.99);
  std::cout << json::object{{"sold", crowd.sold},
                            {"refused", crowd.refused},
                            {"oversold", std::max(0, crowd.sold - stock)},
                            {"answered_otherwise", crowd.other},
                            {"orders", orders},
                            {"orders_per_s", per_second},
                            {"cpu_ms_per_order", ample.cpu * 1000 / orders},
                            {"load_cpu_ms_per_order", ample.load_cpu * 1000 / orders},
                            {"cpu_ms_per_cart", flow.cpu * 1000 / (orders / 2)},
                            {"floor_per_s", floor.per_second},
                            {"floor_ratio", per_second / floor.per_second},
                            {"p50_ms", bench::quantile(ample.order_ms, 0.5)},
                            {"p99_ms", p99},
                            {"pay_p99_ms", bench::quantile(ample.pay_ms, 0.99)},
                            {"floor_p99_ms", floor.p99_ms},
                            {"p99_ratio", p99 / floor.p99_ms},
                            {"store_per_s", store.per_second},
                            {"store_p99_ms", store.p99_ms}}
            << '\n';
  return crowd.sold == stock && crowd.other == 0 && crowd.refused == buyers - stock ? 0 : 1;
}
