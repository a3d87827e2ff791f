#include "app/snapshots.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include "base/folder.hpp"
#include "media/worker.hpp"

namespace yz::app {
namespace {

constexpr std::chrono::seconds patience{8};

Result<live::Snapshot> take(const std::string& bytes) {
  const Descriptor file(::memfd_create("picture", MFD_CLOEXEC));
  if (!file.is_open()) return fail(ErrorKind::internal, "no memory for a picture");
  for (std::size_t at = 0; at < bytes.size();) {
    const auto put = ::write(file.get(), bytes.data() + at, bytes.size() - at);
    if (put <= 0) return fail(ErrorKind::internal, "no memory for a picture");
    at += static_cast<std::size_t>(put);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  YZ_ASSIGN(auto made, media::snapshot_picture(file.get(), {.deadline = patience}));
  return live::Snapshot{made.width, made.height, std::move(made.webp)};
}

}  // namespace

live::TakeSnapshot take_snapshots() { return take; }

}  // namespace yz::app
