#include "hall/gltf/webp.hpp"

#include <algorithm>
#include <memory>

#include <webp/encode.h>

namespace yz::hall {

std::string write_webp(const Texture& picture, int quality) {
  WebPConfig config;
  WebPPicture image;
  if (WebPConfigInit(&config) == 0 || WebPPictureInit(&image) == 0) return {};
  config.quality = static_cast<float>(std::min(quality, 100));
  config.lossless = quality > 100 ? 1 : 0;
  config.method = 6;
  config.use_sharp_yuv = 1;
  image.use_argb = 1;
  image.width = picture.width;
  image.height = picture.height;
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  image.writer = WebPMemoryWrite;
  image.custom_ptr = &writer;
  const bool done = WebPPictureImportRGBA(&image, picture.rgba.data(), picture.width * 4) != 0 &&
                    WebPEncode(&config, &image) != 0;
  std::string out;
  if (done) out.assign(reinterpret_cast<const char*>(writer.mem), writer.size);
  WebPPictureFree(&image);
  WebPMemoryWriterClear(&writer);
  return out;
}

}  // namespace yz::hall
