#include <webp/decode.h>

#include "hall/gltf/webp.hpp"

namespace yz::hall {

Result<Texture> read_webp(std::string_view bytes) {
  constexpr int most_side = 8'192;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  Texture out;
  if (WebPGetInfo(data, bytes.size(), &out.width, &out.height) == 0 || out.width > most_side ||
      out.height > most_side)
    return fail(ErrorKind::invalid,
                "holds a picture that is no WebP of at most 8,192 pixels a side");
  out.rgba.resize(static_cast<std::size_t>(out.width) * out.height * 4);
  if (WebPDecodeRGBAInto(data, bytes.size(), out.rgba.data(), out.rgba.size(), out.width * 4) ==
      nullptr)
    return fail(ErrorKind::invalid, "holds a broken WebP picture");
  return out;
}

}  // namespace yz::hall
