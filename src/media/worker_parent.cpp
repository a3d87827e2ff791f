#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/contains.hpp"
#include "base/faults.hpp"
#include "base/folder.hpp"
#include "media/picture.hpp"
#include "media/worker.hpp"
#include "media/worker_protocol.hpp"

namespace yz::media {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

std::unexpected<Error> fail_errno(std::string_view what, int code) {
  return fail(ErrorKind::internal, fmt::format("{}: {}", what, std::strerror(code)));
}

// A child process that is gone when this object is.
class Child {
 public:
  static Result<Child> start(const std::filesystem::path& program, std::string_view name_of_task,
                             int input, int output) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output, 1);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    std::string name = "yunzhan";
    std::string command(name_of_task);
    char* const arguments[] = {name.data(), command.data(), nullptr};
    // No vectors: libvips would compile code at run time, which the child may not.
    std::string vectors = "VIPS_NOVECTOR=1";
    std::string modules = "G_SLICE=always-malloc";
    char* const environment[] = {vectors.data(), modules.data(), nullptr};
    pid_t id = 0;
    const int code = ::posix_spawn(&id, program.c_str(), &actions, nullptr, arguments, environment);
    ::posix_spawn_file_actions_destroy(&actions);
    if (code != 0) return fail_errno("the picture worker does not start", code);
    return Child(id);
  }

  Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }

  void kill() const { ::kill(id_, SIGKILL); }

  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
    id_ = -1;
    return status;
  }

 private:
  explicit Child(pid_t id) : id_(id) {}
  pid_t id_;
};

// All that comes out of the pipe until its end.
Result<std::string> read_until_end(int pipe, SteadyTime deadline) {
  std::string answer;
  std::string piece(64 * 1024, '\0');
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return fail(ErrorKind::timeout, "it takes too long to decode");
    pollfd waiting{pipe, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return fail_errno("poll", errno);
    if (ready <= 0) continue;
    const ssize_t got = ::read(pipe, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("read", errno);
    if (got == 0) return answer;
    answer.append(piece.data(), static_cast<std::size_t>(got));
    if (answer.size() > worker_answer_limit)
      return fail(ErrorKind::invalid, "it grows beyond all measure when it is decoded");
  }
}

bool is_width_of(std::string_view command, int width) {
  return command == snapshot_command ? width <= snapshot_width : contains(derivative_widths, width);
}

// The child may have been taken over by the picture: every frame is checked as a file of a stranger
// would be.
Result<std::vector<Reduced>> parse_answer(std::string_view answer, std::string_view command) {
  std::vector<Reduced> out;
  while (const auto frame = take_frame(answer)) {
    if (frame->kind == 'z' && answer.empty()) return out;
    if (frame->kind == 'e')
      return fail(ErrorKind::invalid,
                  fmt::format("it does not decode ({})", in_quotes(frame->bytes)));
    const auto facts = read_picture(frame->bytes);
    const bool good = frame->kind == 'd' && facts && facts->content_type == "image/webp" &&
                      facts->width == static_cast<int>(frame->width) &&
                      facts->height == static_cast<int>(frame->height) &&
                      is_width_of(command, facts->width) &&
                      (out.empty() || out.back().width < facts->width);
    if (!good) break;
    out.push_back({facts->width, facts->height, std::string(frame->bytes)});
  }
  return fail(ErrorKind::invalid, "it does not decode (the decoder's answer is broken)");
}

Result<std::vector<Reduced>> have_done(std::string_view command, int descriptor,
                                       const WorkerOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.deadline;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail_errno("pipe", errno);
  const Descriptor from_child(ends[0]);
  Descriptor to_parent(ends[1]);
  YZ_ASSIGN(Child child, Child::start(options.program, command, descriptor, to_parent.get()));
  to_parent.close();  // so that the pipe ends when the child does
  YZ_ASSIGN(const std::string answer, read_until_end(from_child.get(), deadline));
  const int status = child.wait();
  if (WIFSIGNALED(status))
    return fail(
        ErrorKind::invalid,
        fmt::format("it does not decode (the decoder was stopped by signal {})", WTERMSIG(status)));
  return parse_answer(answer, command);
}

}  // namespace

Result<std::vector<Reduced>> reduce_picture(int descriptor, const WorkerOptions& options) {
  return have_done(worker_command, descriptor, options);
}

Result<Reduced> snapshot_picture(int descriptor, const WorkerOptions& options) {
  YZ_ASSIGN(auto made, have_done(snapshot_command, descriptor, options));
  if (made.size() != 1)
    return fail(ErrorKind::invalid, "it does not decode (the decoder's answer is broken)");
  return std::move(made.front());
}

}  // namespace yz::media
