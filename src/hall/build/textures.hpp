// Surfaces drawn by arithmetic: brick, plaster, stone, timber, tiles. Each repeats without a seam
// over the metres that its MaterialLook says; the same pixels every time.
#pragma once

#include "hall/build/finish.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

// Colour, sRGB; an alpha below 1 only in the lattice. Empty for materials without a picture.
[[nodiscard]] Texture draw_texture(MaterialId id);

}  // namespace yz::hall
