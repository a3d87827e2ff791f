#include "live/voice/sdp.hpp"

#include <algorithm>

namespace yz::live {
namespace {

constexpr std::size_t line_limit = 500;
constexpr std::size_t lines_limit = 400;

bool is_line(std::string_view line) {
  const bool has_type = line.size() >= 2 && line[0] >= 'a' && line[0] <= 'z' && line[1] == '=';
  return has_type && line.size() <= line_limit &&
         std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_about_candidates(std::string_view line) {
  return line.starts_with("a=candidate:") || line.starts_with("a=remote-candidates:") ||
         line.starts_with("a=end-of-candidates");
}

auto refuse(std::string what) { return fail(ErrorKind::invalid, std::move(what), "not_complete"); }

}  // namespace

Result<std::string> clean_sdp(std::string_view sdp, SdpKind kind, std::size_t streams) {
  if (sdp.size() > sdp_limit)
    return fail(ErrorKind::too_large, "a session description is that long in no browser",
                "too_long");
  if (!sdp.starts_with("v=0\r\n")) return refuse("no session description");
  std::string clean;
  std::size_t lines = 0;
  std::size_t media = 0;
  while (!sdp.empty()) {
    const std::size_t end = sdp.find("\r\n");
    if (end == sdp.npos) return refuse("a line that does not end");
    const std::string_view line = sdp.substr(0, end);
    sdp.remove_prefix(end + 2);
    if (!is_line(line) || ++lines > lines_limit) return refuse("a line that is none");
    if (line.starts_with("m=")) {
      if (!line.starts_with("m=audio ")) return refuse("more than audio");
      ++media;
    }
    if (!is_about_candidates(line)) clean.append(line).append("\r\n");
  }
  const std::size_t most = kind == SdpKind::offer ? 1 : streams;
  if (media == 0 || media > most) return refuse("not as many streams as were asked for");
  return clean;
}

}  // namespace yz::live
