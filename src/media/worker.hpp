// Pictures are decoded in a child process, because decoders are where the holes are.
//
// The child is this same program, started as `yunzhan media-worker`: it gets the picture as
// standard input and a pipe as standard output, and nothing else. Before it looks at a byte it
// bounds its memory and time and gives up every system call but the few that decoding needs: no
// files, no network, no other process. What it answers is not believed either, see reduce_picture.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace yz::media {

inline constexpr std::array<int, 4> derivative_widths = {320, 640, 1280, 2560};  // pixels
inline constexpr std::string_view worker_command = "media-worker";
// The same for a picture that a visitor shows in a talk: decoded and written anew whatever its
// size.
inline constexpr std::string_view snapshot_command = "media-snapshot";
inline constexpr int snapshot_width = 1280;  // pixels, at most

struct Reduced {
  int width = 0;
  int height = 0;
  std::string webp;
};

struct WorkerOptions {
  std::filesystem::path program = "/proc/self/exe";
  std::chrono::milliseconds deadline{60'000};  // for one picture, then the child is killed
};

// The picture behind `descriptor` (read from its beginning) as WebP of each width that is less than
// its own. Blocks. Errors: invalid (it does not decode), timeout, internal (no child). The message
// is the rest of a sentence that begins with the file's name.
[[nodiscard]] Result<std::vector<Reduced>> reduce_picture(int descriptor,
                                                          const WorkerOptions& options = {});

// The picture behind `descriptor` as one WebP, at its own width or `snapshot_width` if that is
// less: nothing of the bytes that came is left. As reduce_picture otherwise.
[[nodiscard]] Result<Reduced> snapshot_picture(int descriptor, const WorkerOptions& options = {});

// The child's own main, of either command. Returns its exit code.
[[nodiscard]] int run_worker(std::string_view command = worker_command);

}  // namespace yz::media
