// Light as files: lightmaps as HDR-encoded WebP, panoramas tone-mapped and cut into tiles.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "hall/light/bake.hpp"
#include "hall/light/panorama.hpp"

namespace yz::hall::light {

// A lightmap in 8 bits: v = sqrt(L / range), so L = range · v². `range` is just above the brightest
// texel, or a third above all but the brightest 0.5 %, which are clipped: they lie on the lamps'
// own fittings, and the steps of dark walls would be four times as coarse for them.
struct LightmapFile {
  std::string webp;
  int width = 0;
  int height = 0;
  float range = 1;
};

// quality: WebP's, 0 … 100. Fails with `internal` where libwebp does.
[[nodiscard]] Result<LightmapFile> write_lightmap(const Lightmap& lightmap, int quality = 88);

// The texels of a file made by write_lightmap; `covered` is 1 everywhere, `sun` is empty.
[[nodiscard]] Result<Lightmap> read_lightmap(const LightmapFile& file);

// All of a bake as bytes and back, exact to half-precision floats: for a build that keeps the parts
// that did not change. `corrupt` where the bytes are not such.
[[nodiscard]] std::string keep(const Baked& baked);
[[nodiscard]] Result<Baked> take_back(std::string_view bytes);

// The exposure that brings the scene's lit surfaces to a middle grey (0.18 under a base colour of
// 0.5), for a plan that names none: by a mean between the covered texels' geometric and arithmetic.
[[nodiscard]] float auto_exposure(const Baked& baked);

// Narkowicz's and Hill's ACES fit as three.js has it (ACESFilmicToneMapping), so that panorama and
// hall look alike; then sRGB. `linear` in, 8 bits a channel out.
[[nodiscard]] std::array<std::uint8_t, 3> tone_map(Float3 linear, float exposure);

struct CubeTile {
  int level = 0;     // index into the sizes asked for
  int face = 0;      // index into face_names
  int x = 0, y = 0;  // tile, counted from the top left
  std::string webp;
};

// One cube in several sizes (each divides the cube's; ascending), cut into tiles of `tile` pixels
// or a face's size where that is smaller.
[[nodiscard]] Result<std::vector<CubeTile>> write_tiles(const Cube& cube,
                                                        const std::vector<int>& sizes, int tile,
                                                        float exposure, int quality = 80);

}  // namespace yz::hall::light
