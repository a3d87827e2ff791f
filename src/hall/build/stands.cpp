#include "hall/build/stands.hpp"

#include <array>

namespace yz::hall {
namespace {

// From the line a stand hangs on to its back: half a wall and air. The line of a modelled wall is
// its surface.
float wall_gap(const Plan& plan) { return plan.model.empty() ? 0.14F : 0.02F; }

class Maker {
 public:
  Maker(Site& site, Lettering& letters, const Stand& stand, const ShownExhibit& exhibit)
      : site_(site),
        style_(site.style),
        letters_(letters),
        stand_(stand),
        exhibit_(exhibit),
        gap_(wall_gap(site.plan)),
        floor_(floor_height(site.plan, stand.at)),
        front_(direction(stand.facing)),
        angle_(radians(stand.facing + 90)),
        wide_(static_cast<float>(stand.size[0])),
        deep_(static_cast<float>(stand.size[1])),
        high_(static_cast<float>(hangs(stand.kind) ? stand.size[1] : stand.height)) {
    part_ = site.sculpt.part_at(place(0, (hangs(stand.kind) ? 0 : deep_ / 2) + 0.3F, 1));
  }

  StandView make() {
    StandView view = blank();
    switch (stand_.kind) {
      case StandKind::plinth: plinth(view); break;
      case StandKind::vitrine: vitrine(view); break;
      case StandKind::counter: counter(view); break;
      case StandKind::frame: framed(view); break;
      case StandKind::screen: screen(view); break;
      case StandKind::niche: niche(view); break;
    }
    if (!hangs(stand_.kind) || stand_.kind == StandKind::niche) fit(view);
    label();
    return view;
  }

 private:
  // `side` to the right of a visitor who looks at it, `out` towards that visitor.
  [[nodiscard]] Float3 place(float side, float out, float height) const {
    const Point2 at{stand_.at[0] + front_[0] * out - front_[1] * side,
                    stand_.at[1] + front_[1] * out + front_[0] * side};
    return raise(at, floor_ + height);
  }
  [[nodiscard]] Float3 right(float by) const { return place(by, 0, 0) - place(0, 0, 0); }
  [[nodiscard]] Float3 front(float by) const { return place(0, by, 0) - place(0, 0, 0); }

  [[nodiscard]] Paint paint(const Finish& finish) const {
    return {finish, Density::furniture, part_};
  }
  void box(const Finish& finish, float side, float out, float height, float wide, float high,
           float deep, unsigned faces = face_sides | face_top) {
    site_.sculpt.box(paint(finish), place(side, out, height), wide, high, deep, angle_, faces);
  }

  StandView blank() const {
    StandView view;
    view.stand = stand_.id;
    view.part = part_;
    view.anchor = place(0, 0, high_);
    view.turn = static_cast<float>(std::atan2(front_[0], -front_[1]));
    view.room = {wide_ * 0.86F, 1.1F, deep_ * 0.86F};
    const bool hanging = hangs(stand_.kind);
    const float base = hanging ? static_cast<float>(stand_.elevation) : 0;
    const float top = hanging ? base + high_ : high_ + 0.8F;
    const float half_deep = hanging ? 0.3F : deep_ / 2;
    view.low = {1e9F, 1e9F, 1e9F};
    view.high = {-1e9F, -1e9F, -1e9F};
    for (const float s : {-wide_ / 2, wide_ / 2})
      for (const float o : {hanging ? 0.0F : -half_deep, half_deep})
        for (const float h : {base, top}) {
          const Float3 p = place(s, o, h);
          for (std::size_t i = 0; i < 3; ++i) {
            view.low[i] = std::min(view.low[i], p[i]);
            view.high[i] = std::max(view.high[i], p[i]);
          }
        }
    view.focus = hanging ? place(0, 0.2F, base + high_ / 2) : place(0, 0, high_ + 0.2F);
    return view;
  }

  // The model stands in its real size unless the stand is too small; what has no model gets an
  // easel with its picture, or a card.
  void fit(StandView& view) {
    if (exhibit_.model) {
      const auto& [min, max] = *exhibit_.model;
      for (std::size_t i = 0; i < 3; ++i)
        if (max[i] - min[i] > 1e-6F)
          view.scale = std::min(view.scale, view.room[i] / (max[i] - min[i]));
      // Models stand on their lowest point, their middle over the stand's.
      const float c = std::cos(view.turn);
      const float s = std::sin(view.turn);
      const float x = (min[0] + max[0]) / 2 * view.scale;
      const float z = (min[2] + max[2]) / 2 * view.scale;
      view.anchor = view.anchor - Float3{c * x + s * z, min[1] * view.scale, -s * x + c * z};
      const float tall = (max[1] - min[1]) * view.scale;
      view.focus[1] = view.anchor[1] + min[1] * view.scale + tall / 2;
      return;
    }
    easel(view);
  }

  void easel(StandView& view) {
    const float aspect =
        exhibit_.picture ? std::clamp(exhibit_.picture_aspect, 0.4F, 2.5F) : 4 / 3.0F;
    float wide = view.room[0] * 0.82F;
    float high = wide / aspect;
    if (high > std::min(0.62F, view.room[1] * 0.9F)) {
      high = std::min(0.62F, view.room[1] * 0.9F);
      wide = high * aspect;
    }
    const float lean = 0.22F;
    const Float3 foot = view.anchor + front(0.12F) + 0.02F * up;
    const Float3 rise = high * unit(up + front(-lean));
    const Float3 corner = foot - right(wide / 2);
    const Float3 normal = unit(cross(right(1), rise));
    // A board, and the ledge and strut that hold it.
    site_.sculpt.beam(paint(style_.dark),
                      foot + 0.5F * rise - right(wide / 2 + 0.012F) - 0.02F * normal - 0.5F * rise,
                      foot + right(wide / 2 + 0.012F) - 0.02F * normal, 0.012F, 0.02F,
                      face_sides | face_top | face_bottom | face_ends);
    site_.sculpt.quad(paint(style_.dark), corner + right(wide) - 0.006F * normal, right(-wide),
                      rise);
    const Float3 back = foot + 0.8F * rise - 0.008F * normal;
    Float3 strut_foot = foot + front(-0.34F * high - 0.1F);
    strut_foot[1] = view.anchor[1];
    site_.sculpt.beam(paint(style_.dark), strut_foot, back, 0.02F, 0.012F,
                      face_sides | face_top | face_bottom);
    view.focus = foot + 0.5F * rise;
    if (exhibit_.picture) {
      site_.sculpt.quad(paint(style_.cloth), corner - 0.002F * normal, right(wide), rise);
      view.picture = PictureSpace{corner, right(wide), rise};
      return;
    }
    const auto cell = letters_.card(part_, exhibit_.title, exhibit_.summary);
    site_.sculpt.picture(paint({MaterialId::letters, 0}), corner, right(wide), rise,
                         cell.upper_left, cell.lower_right);
  }

  // A block of pale stone on a dark recessed foot, its upper edge rounded off.
  void plinth(StandView&) {
    box(style_.dark, 0, 0, 0, wide_ - 0.12F, 0.07F, deep_ - 0.12F, face_sides);
    const Finish body = site_.sculpt.palette().of({0.80F, 0.78F, 0.74F}, 0.75F);
    box(body, 0, 0, 0.07F, wide_ - 0.03F, high_ - 0.1F, deep_ - 0.03F, face_sides | face_bottom);
    box(style_.base, 0, 0, high_ - 0.03F, wide_, 0.03F, deep_, face_sides | face_top | face_bottom);
  }

  void vitrine(StandView& view) {
    constexpr float glass_high = 0.72F;
    box(style_.dark, 0, 0, 0, wide_ - 0.1F, 0.06F, deep_ - 0.1F, face_sides);
    box(style_.furniture, 0, 0, 0.06F, wide_, high_ - 0.1F, deep_, face_sides | face_bottom);
    box(style_.gold, 0, 0, high_ - 0.04F, wide_ + 0.012F, 0.016F, deep_ + 0.012F,
        face_sides | face_top | face_bottom);
    box(style_.furniture, 0, 0, high_ - 0.024F, wide_, 0.024F, deep_, face_sides | face_top);
    box(style_.cloth, 0, 0, high_, wide_ - 0.09F, 0.012F, deep_ - 0.09F);
    view.anchor = place(0, 0, high_ + 0.012F);
    view.room = {wide_ * 0.8F, glass_high - 0.1F, deep_ * 0.8F};
    const float w = wide_ - 0.03F;
    const float d = deep_ - 0.03F;
    // Panes have two faces in one sheet; posts of bronze hold them at the corners.
    box({MaterialId::glass, 0}, 0, 0, high_, w, glass_high, d, face_sides);
    for (const float side : {-0.5F, 0.5F})
      for (const float out : {-0.5F, 0.5F})
        box(style_.metal, side * (w - 0.012F), out * (d - 0.012F), high_, 0.016F, glass_high,
            0.016F, face_sides);
    box(style_.furniture, 0, 0, high_ + glass_high, wide_, 0.05F, deep_,
        face_sides | face_top | face_bottom);
    box(style_.gold, 0, 0, high_ + glass_high + 0.05F, wide_ - 0.05F, 0.012F, deep_ - 0.05F);
    // A strip of light under the lid.
    site_.sculpt.quad(paint({MaterialId::glow, 0}),
                      place(wide_ * 0.3F, deep_ * 0.32F, high_ + glass_high - 0.004F),
                      right(-wide_ * 0.6F), front(-0.03F) + Float3{0, 0, 0});
  }

  // A long table of the Jin workshops: four legs, aprons, stretchers, a strip of cloth.
  void counter(StandView&) {
    box(style_.furniture, 0, 0, high_ - 0.045F, wide_, 0.045F, deep_,
        face_sides | face_top | face_bottom);
    box(style_.furniture, 0, 0, high_ - 0.17F, wide_ - 0.14F, 0.125F, deep_ - 0.12F,
        face_sides | face_bottom);
    for (const float side : {-0.5F, 0.5F})
      for (const float out : {-0.5F, 0.5F})
        box(style_.furniture, side * (wide_ - 0.13F), out * (deep_ - 0.11F), 0, 0.075F,
            high_ - 0.045F, 0.075F, face_sides);
    for (const float out : {-0.5F, 0.5F})
      box(style_.furniture, 0, out * (deep_ - 0.11F), 0.14F, wide_ - 0.2F, 0.05F, 0.035F,
          face_sides | face_top | face_bottom);
    for (const float side : {-0.5F, 0.5F})
      box(style_.furniture, side * (wide_ - 0.13F), 0, 0.22F, 0.035F, 0.05F, deep_ - 0.18F,
          face_sides | face_top | face_bottom);
    box(style_.cloth, 0, 0, high_, wide_ * 0.66F, 0.005F, deep_ - 0.06F);
  }

  // Four mitred mouldings round an opening, `thick` wide, standing `out` from the wall.
  void border(const Finish& finish, float thick, float out) {
    const auto base = static_cast<float>(stand_.elevation);
    const float inner_w = wide_ / 2;
    const std::array<Float2, 4> corner{
        {{-inner_w, base}, {inner_w, base}, {inner_w, base + high_}, {-inner_w, base + high_}}};
    const std::array<Float2, 4> away{{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}};
    const float bead = std::min(0.02F, thick * 0.3F);
    // From the opening's edge outwards: a step down to the picture, the face, the outer side.
    const std::array<Float2, 5> profile{{{0, gap_},
                                         {0, gap_ + out * 0.7F},
                                         {bead, gap_ + out},
                                         {thick, gap_ + out * 0.85F},
                                         {thick, gap_ - 0.02F}}};
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t j = (i + 1) % 4;
      const auto at = [&](std::size_t c, const Float2& p) {
        return place(corner[c][0] + away[c][0] * p[0], p[1], corner[c][1] + away[c][1] * p[0]);
      };
      const int chart = site_.sculpt.open_chart(paint(finish), place(0, out + 0.3F, base));
      float t = 0;
      for (std::size_t k = 0; k + 1 < profile.size(); ++k) {
        const Float3 a = at(i, profile[k]);
        const Float3 b = at(j, profile[k]);
        const Float3 c = at(j, profile[k + 1]);
        const Float3 d = at(i, profile[k + 1]);
        const float step = std::max(length(d - a), 0.04F);
        // Seen from the front the sides run counter-clockwise, so the profile goes to their right.
        const Float3 n = unit(cross(d - a, b - a));
        const float long_side = length(b - a);
        const float inset = profile[k][0];
        const float outset = profile[k + 1][0];
        const auto put = [&](const Float3& p, float s, float dt) {
          return site_.sculpt.vertex(paint(finish), chart, p, n, {s, t + dt}, {s, t + dt});
        };
        const auto v0 = put(a, -inset, 0);
        const auto v1 = put(b, long_side - inset, 0);
        const auto v2 = put(c, long_side - inset + (outset - inset), step);
        const auto v3 = put(d, -outset, step);
        site_.sculpt.triangle(paint(finish), chart, v0, v2, v1);
        site_.sculpt.triangle(paint(finish), chart, v0, v3, v2);
        t += step;
      }
    }
  }

  [[nodiscard]] PictureSpace board(float out, float mount = 0) const {
    const auto base = static_cast<float>(stand_.elevation);
    return {place(-wide_ / 2 + mount, out, base + mount),
            right(wide_ - 2 * mount),
            {0, high_ - 2 * mount, 0}};
  }
  void panel(const Finish& finish, const PictureSpace& space) {
    site_.sculpt.quad(paint(finish), space.corner, space.across, space.upward);
  }

  void framed(StandView& view) {
    border(style_.furniture, 0.075F, 0.06F);
    panel(style_.cloth, board(gap_ + 0.005F));
    // The picture keeps its own proportions within a mount of cloth.
    const float mount = std::min(wide_, high_) * 0.055F;
    PictureSpace space = board(gap_ + 0.012F, mount);
    const float room_w = length(space.across);
    const float room_h = space.upward[1];
    const float aspect =
        exhibit_.picture ? std::clamp(exhibit_.picture_aspect, 0.2F, 5.0F) : room_w / room_h;
    const float w = std::min(room_w, room_h * aspect);
    const float h = std::min(room_h, room_w / aspect);
    space.corner = space.corner + right((room_w - w) / 2) + Float3{0, (room_h - h) / 2, 0};
    space.across = right(w);
    space.upward = {0, h, 0};
    if (exhibit_.picture || exhibit_.slug.empty()) {
      view.picture = space;
    } else {
      const auto cell = letters_.card(part_, exhibit_.title, exhibit_.summary);
      site_.sculpt.picture(paint({MaterialId::letters, 0}), space.corner, space.across,
                           space.upward, cell.upper_left, cell.lower_right);
    }
    if (site_.trims) picture_light();
  }

  void picture_light() {
    const float top = static_cast<float>(stand_.elevation) + high_;
    const float wide = std::min(1.1F, wide_ * 0.6F);
    box(style_.metal, 0, gap_ + 0.34F, top + 0.25F, wide, 0.035F, 0.05F, face_sides | face_top);
    site_.sculpt.quad(paint({MaterialId::glow, 0}),
                      place(wide / 2 - 0.02F, gap_ + 0.36F, top + 0.25F), right(-wide + 0.04F),
                      front(-0.036F));
    for (const float side : {-0.3F, 0.3F})
      site_.sculpt.beam(paint(style_.metal), place(side * wide, gap_ - 0.04F, top + 0.26F),
                        place(side * wide, gap_ + 0.33F, top + 0.26F), 0.014F, 0.014F,
                        face_sides | face_top | face_bottom);
  }

  void screen(StandView& view) {
    border(style_.dark, 0.1F, 0.07F);
    const PictureSpace space = board(gap_ + 0.03F);
    site_.sculpt.picture({{MaterialId::screen, 0}, Density::trim, part_}, space.corner,
                         space.across, space.upward);
    view.picture = board(gap_ + 0.034F);
    view.film = true;
  }

  // A recess framed in stone that stands out from the wall, lit from above.
  void niche(StandView& view) {
    const auto base = static_cast<float>(stand_.elevation);
    constexpr float out = 0.48F;
    const Finish& stone = style_.base;
    for (const float h : {base - 0.09F, base + high_})
      box(stone, 0, gap_ - 0.06F + out / 2, h, wide_ + 0.28F, 0.09F, out + 0.06F,
          face_sides | face_top | face_bottom);
    for (const float side : {-1.0F, 1.0F})
      box(stone, side * (wide_ + 0.12F) / 2, gap_ - 0.06F + out / 2, base, 0.12F, high_, out,
          face_sides);
    const Finish lining = site_.sculpt.palette().of({0.36F, 0.27F, 0.22F}, 0.9F);
    panel(lining, board(gap_ + 0.004F));
    site_.sculpt.quad(paint({MaterialId::glow, 0}),
                      place(wide_ * 0.35F, out - 0.02F, base + high_ - 0.004F),
                      right(-wide_ * 0.7F), front(-0.04F));
    view.anchor = place(0, gap_ + out * 0.45F, base);
    view.room = {wide_ * 0.84F, high_ * 0.84F, out * 0.7F};
    view.focus = place(0, gap_ + 0.2F, base + high_ / 2);
  }

  void label() {
    if (exhibit_.slug.empty()) return;
    const bool hanging = hangs(stand_.kind);
    const float wide = hanging ? 0.44F : std::clamp(wide_ * 0.6F, 0.1F, 0.46F);
    const float high = wide / 2;
    const float base = static_cast<float>(stand_.elevation);
    const float edge = stand_.kind == StandKind::screen  ? 0.14F
                       : stand_.kind == StandKind::niche ? 0.2F
                                                         : 0.12F;
    const float side = hanging ? wide_ / 2 + edge + wide / 2 : 0;
    const float height =
        hanging ? std::max(1.05F, base + 0.1F) : std::max(0.02F, high_ - high - 0.1F);
    const float inset = stand_.kind == StandKind::counter ? 0.045F : 0;
    const float out = hanging ? gap_ - 0.01F : deep_ / 2 - inset + 0.004F;
    const auto cell = letters_.label(part_, exhibit_.title);
    box(style_.metal, side, out - 0.008F, height - 0.007F, wide + 0.014F, high + 0.014F, 0.02F,
        face_sides | face_top | face_bottom);
    site_.sculpt.picture(paint({MaterialId::letters, 0}),
                         place(side - wide / 2, out + 0.004F, height), right(wide), {0, high, 0},
                         cell.upper_left, cell.lower_right);
  }

  Site& site_;
  const Style& style_;
  Lettering& letters_;
  const Stand& stand_;
  const ShownExhibit& exhibit_;
  float gap_;  // from the line it hangs on to its back
  double floor_;
  Point2 front_;
  double angle_;
  float wide_;
  float deep_;
  float high_;
  int part_ = 0;
};

}  // namespace

std::vector<StandView> build_stands(Site& site, Lettering& letters,
                                    std::span<const ShownExhibit> exhibits) {
  std::vector<StandView> out;
  for (std::size_t i = 0; i < site.plan.stands.size(); ++i)
    out.push_back(Maker(site, letters, site.plan.stands[i], exhibits[i]).make());
  return out;
}

}  // namespace yz::hall
