#include "http/metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace yz::http {
namespace {

template <class Pick>
std::uint64_t sum(std::span<const Metrics* const> threads, const Pick& pick) {
  std::uint64_t total = 0;
  for (const Metrics* metrics : threads) total += pick(*metrics).value();
  return total;
}

void describe(std::string& out, std::string_view name, std::string_view type,
              std::string_view help) {
  out += fmt::format("# TYPE {} {}\n# HELP {} {}\n", name, type, name, help);
}

void write_answers(std::string& out, std::span<const Metrics* const> threads) {
  describe(out, "http_answers", "counter", "Answers by class of status.");
  for (std::size_t hundreds = 1; hundreds <= 5; ++hundreds)
    out +=
        fmt::format("http_answers_total{{class=\"{}xx\"}} {}\n", hundreds,
                    sum(threads, [&](const Metrics& m) -> auto& { return m.answers[hundreds]; }));
}

void write_latency(std::string& out, std::span<const Metrics* const> threads) {
  describe(out, "http_latency_seconds", "histogram", "From a request's last byte to its answer.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i <= Metrics::bounds_us.size(); ++i) {
    below += sum(threads, [&](const Metrics& m) -> auto& { return m.latency[i]; });
    const auto bound = i < Metrics::bounds_us.size()
                           ? fmt::format("{}", static_cast<double>(Metrics::bounds_us[i]) / 1e6)
                           : std::string("+Inf");
    out += fmt::format("http_latency_seconds_bucket{{le=\"{}\"}} {}\n", bound, below);
  }
  const auto total = sum(threads, [](const Metrics& m) -> auto& { return m.latency_sum_us; });
  out += fmt::format("http_latency_seconds_count {}\nhttp_latency_seconds_sum {}\n", below,
                     static_cast<double>(total) / 1e6);
}

struct Plain {
  const char* name;
  const char* type;
  const char* help;
  Counter Metrics::* counter;
};

constexpr Plain plain_figures[] = {
    {"http_sent_bytes", "counter", "Bytes sent.", &Metrics::bytes_sent},
    {"http_cache_hits", "counter", "Answers from the cache.", &Metrics::cache_hits},
    {"http_cache_misses", "counter", "Answers that a handler made.", &Metrics::cache_misses},
    {"http_refusals", "counter", "Requests the gate or a limit refused.", &Metrics::refusals},
    {"http_connections_accepted", "counter", "Connections accepted.",
     &Metrics::connections_accepted},
    {"http_connections_refused", "counter", "Connections over the limit.",
     &Metrics::connections_refused},
    {"http_connections_open", "gauge", "Open connections.", &Metrics::connections_open},
    {"http_websockets_open", "gauge", "Open WebSockets.", &Metrics::websockets_open},
};

void write_plain(std::string& out, std::span<const Metrics* const> threads) {
  for (const Plain& figure : plain_figures) {
    describe(out, figure.name, figure.type, figure.help);
    const bool counts = std::string_view(figure.type) == "counter";
    out += fmt::format("{}{} {}\n", figure.name, counts ? "_total" : "",
                       sum(threads, [&](const Metrics& m) -> auto& { return m.*figure.counter; }));
  }
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_descriptors() {
  std::error_code error;
  std::filesystem::directory_iterator walk("/proc/self/fd", error);
  return error ? 0 : static_cast<std::size_t>(std::distance(begin(walk), end(walk)));
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void write_process(std::string& out) {
  describe(out, "process_resident_memory_bytes", "gauge", "Resident memory.");
  out += fmt::format("process_resident_memory_bytes {}\n", resident_bytes());
  describe(out, "process_cpu_seconds", "counter", "User and system time.");
  out += fmt::format("process_cpu_seconds_total {}\n", cpu_seconds());
  describe(out, "process_open_fds", "gauge", "Open file descriptors.");
  out += fmt::format("process_open_fds {}\n", open_descriptors());
}

}  // namespace

void Metrics::count_answer(int status, std::uint64_t microseconds) {
  answers[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))].add();
  const auto* bound = std::lower_bound(bounds_us.begin(), bounds_us.end(), microseconds);
  latency[static_cast<std::size_t>(bound - bounds_us.begin())].add();
  latency_sum_us.add(microseconds);
}

std::string metrics_text(std::span<const Metrics* const> threads, CacheFigures cache) {
  std::string out;
  write_answers(out, threads);
  write_latency(out, threads);
  write_plain(out, threads);
  describe(out, "http_cache_bytes", "gauge", "Bytes of ready-made answers.");
  out += fmt::format("http_cache_bytes {}\n", cache.bytes);
  write_process(out);
  return out;
}

}  // namespace yz::http
