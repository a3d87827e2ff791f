// Models, pictures, logos, films and captions of any bytes: looked at, never trusted.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media/glb.hpp"
#include "media/look.hpp"
#include "media/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yz;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto ref = media::look_at_bytes(static_cast<FileKind>(data[0] % 5), bytes);
  if (ref && ref->content_type.empty()) std::abort();
  if (ref && ref->content_type == "model/gltf-binary") {
    const auto facts = media::read_glb(bytes);
    for (std::size_t axis = 0; axis < 3; ++axis)
      if (!(facts->min[axis] <= facts->max[axis])) std::abort();
    if (facts->triangles > media::GlbLimits::triangles) std::abort();
  }
  if (ref && ref->content_type == "image/png" &&
      (ref->width < 1 || ref->width > media::picture_side_limit))
    std::abort();
  return 0;
}
