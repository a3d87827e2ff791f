// Signs and labels, typeset in Chinese and English (Pango on Cairo), on one picture a part.
#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

class Lettering {
 public:
  explicit Lettering(std::size_t parts) : sheets_(parts) {}

  // Pixels of the part's picture; the whole size is known once everything was asked for.
  struct Cell {
    Float2 upper_left{};
    Float2 lower_right{};
  };

  // A card at a stand: the exhibit's name. Twice as wide as high.
  Cell label(int part, const Text& title);
  // A board over a zone: gold on black lacquer, a line in the zone's colour. 16 : 5.
  Cell sign(int part, const Text& title, const std::string& colour);
  // What stands on a stand whose exhibit has neither model nor picture. 4 : 3.
  Cell card(int part, const Text& title, const Text& summary);

  [[nodiscard]] bool has(int part) const;
  [[nodiscard]] Float2 size(int part) const;  // pixels
  [[nodiscard]] Texture draw(int part) const;

 private:
  enum class Kind { label, sign, card };
  struct Item {
    Kind kind;
    int x, y, width, height;
    Text title;
    Text summary;
    std::string colour;
  };
  struct Sheet {
    std::vector<Item> items;
    int x = 0;
    int y = 0;
    int row = 0;  // height of the row being filled
  };
  Cell place(int part, Item item);
  std::vector<Sheet> sheets_;
};

}  // namespace yz::hall
