#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>

#include <sys/prctl.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/folder.hpp"
#include "media/cage.hpp"
#include "media/look.hpp"
#include "media/picture.hpp"
#include "media/worker.hpp"
#include "media/worker_protocol.hpp"

namespace yz::media {
namespace {

bool send(const Frame& frame) {
  const std::string bytes = write_frame(frame);
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t put = ::write(STDOUT_FILENO, bytes.data() + at, bytes.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    at += static_cast<std::size_t>(put);
  }
  return true;
}

int send_error(std::string_view words) {
  send({'e', 0, 0, words.substr(0, 200)});
  return EXIT_FAILURE;
}

using Image = std::unique_ptr<VipsImage, decltype(&g_object_unref)>;

// Turned upright as the camera says, in sRGB, stripped of everything but the pixels: a photograph's
// place and maker are nobody's business.
Image reduce(const std::string& picture, int width) {
  VipsImage* out = nullptr;
  vips_thumbnail_buffer(const_cast<char*>(picture.data()), picture.size(), &out, width, "height",
                        VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, "export_profile", "srgb", nullptr);
  return {out, g_object_unref};
}

bool send_reduced(VipsImage* image) {
  void* bytes = nullptr;
  std::size_t size = 0;
  if (vips_webpsave_buffer(image, &bytes, &size, "Q", 82, "effort", 2, "strip", TRUE, nullptr) != 0)
    return false;
  const bool sent = send({'d', static_cast<std::uint32_t>(vips_image_get_width(image)),
                          static_cast<std::uint32_t>(vips_image_get_height(image)),
                          std::string_view(static_cast<const char*>(bytes), size)});
  g_free(bytes);
  return sent;
}

// A picture turned by its orientation has its height across.
int upright_width(const std::string& picture) {
  VipsImage* opened = vips_image_new_from_buffer(picture.data(), picture.size(), "", nullptr);
  const Image image(opened, g_object_unref);
  if (opened == nullptr) return 0;
  const bool turned = vips_image_get_orientation_swap(opened) != 0;
  return turned ? vips_image_get_height(opened) : vips_image_get_width(opened);
}

int work(const std::string& picture) {
  if (const auto facts = read_picture(picture); !facts) return send_error(facts.error().message);
  const int own_width = upright_width(picture);
  if (own_width == 0) return send_error(vips_error_buffer());
  // Decoded once in full where no derivative is smaller: a broken picture must not be shown.
  if (own_width <= derivative_widths.front()) {
    if (const Image whole = reduce(picture, own_width); !whole)
      return send_error(vips_error_buffer());
  }
  for (const int width : derivative_widths) {
    if (width >= own_width) break;
    const Image image = reduce(picture, width);
    if (!image || !send_reduced(image.get())) return send_error(vips_error_buffer());
  }
  return send({'z', 0, 0, {}}) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int snapshot(const std::string& picture) {
  if (const auto facts = read_picture(picture); !facts) return send_error(facts.error().message);
  const int own_width = upright_width(picture);
  if (own_width == 0) return send_error(vips_error_buffer());
  const Image image = reduce(picture, std::min(own_width, snapshot_width));
  if (!image || !send_reduced(image.get())) return send_error(vips_error_buffer());
  return send({'z', 0, 0, {}}) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int run_worker(std::string_view command) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // What libraries load, they load before the cage closes.
  if (VIPS_INIT("yunzhan") != 0) return send_error("the decoder does not start");
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_block_untrusted_set(TRUE);
  const auto picture = read_all(STDIN_FILENO, limit_of(FileKind::picture));
  if (!picture) return send_error(picture.error().message);
  if (!close_cage()) return send_error("the cage does not close");
  return command == snapshot_command ? snapshot(*picture) : work(*picture);
}

}  // namespace yz::media
