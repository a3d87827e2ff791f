#include "hall/build/plan_svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hall/build/floors.hpp"
#include "hall/build/vector.hpp"

namespace yz::hall {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

class Drawing {
 public:
  Drawing(const Plan& plan, Language language) : plan_(plan), language_(language) {
    for (const Point2& p : plan.outline) {
      left_ = std::min(left_, p[0]);
      right_ = std::max(right_, p[0]);
      bottom_ = std::min(bottom_, p[1]);
      top_ = std::max(top_, p[1]);
    }
    letter_ = std::clamp(std::max(right_ - left_, top_ - bottom_) / 36, 0.25, 8.0);
  }

  std::string run(std::span<const ZoneName> zones) {
    constexpr double margin = 0.8;
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{:.2f} {:.2f} {:.2f} {:.2f}\" "
        "role=\"img\"><title>{}</title>\n",
        left_ - margin, -top_ - margin, right_ - left_ + 2 * margin, top_ - bottom_ + 2 * margin,
        escaped(plan_.title.in(language_)));
    polygon(plan_.outline, "fill=\"#f1ede4\"");
    for (std::size_t i = 0; i < plan_.zones.size(); ++i)
      polygon(plan_.zones[i].outline,
              fmt::format("id=\"zone-{}\" fill=\"{}\" fill-opacity=\"0.16\"", plan_.zones[i].zone,
                          is_colour(zones[i].colour) ? zones[i].colour : "#9a2b1c"));
    if (plan_.court)
      polygon(plan_.court->outline,
              "fill=\"#dfe4de\" stroke=\"#8c9088\" stroke-width=\"0.06\" "
              "stroke-dasharray=\"0.4 0.25\"");
    for (const Level& level : plan_.levels)
      polygon(level.outline, "fill=\"none\" stroke=\"#8c9088\" stroke-width=\"0.05\"");
    for (const Stairs& stairs : plan_.stairs)
      for (const Tread& tread : treads_of(plan_, stairs))
        polygon(tread.outline, "fill=\"#e9e5da\" stroke=\"#8c9088\" stroke-width=\"0.04\"");
    polygon(plan_.outline, "fill=\"none\" stroke=\"#3b3733\" stroke-width=\"0.3\"");
    for (const auto& solid : solids_of(plan_)) polygon(solid, "fill=\"#3b3733\"");
    for (const Column& c : plan_.columns) circle(c.at, c.radius, "fill=\"#7b2c20\"");
    for (const Stand& stand : plan_.stands) draw_stand(stand);
    for (const Viewpoint& v : plan_.viewpoints)
      circle(v.at, 0.28, "fill=\"none\" stroke=\"#2f6073\" stroke-width=\"0.1\"");
    if (plan_.spawn) circle(plan_.spawn->at, 0.3, "fill=\"#9a2b1c\"");
    for (std::size_t i = 0; i < plan_.zones.size(); ++i)
      words(middle_of(plan_.zones[i].outline), zones[i].title.in(language_));
    return std::move(out_) + "</svg>\n";
  }

 private:
  static bool is_colour(std::string_view text) {
    return text.size() == 7 && text[0] == '#' && std::ranges::all_of(text.substr(1), [](char c) {
             return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
  }
  static Point2 middle_of(const Polygon& polygon) {
    Point2 sum{};
    for (const Point2& p : polygon) sum = sum + (1.0 / polygon.size()) * p;
    return sum;
  }
  template <class Corners>
  void polygon(const Corners& corners, std::string_view look) {
    out_ += "<polygon points=\"";
    for (std::size_t i = 0; i < corners.size(); ++i)
      out_ += fmt::format("{}{:.3f},{:.3f}", i == 0 ? "" : " ", corners[i][0], -corners[i][1]);
    out_ += fmt::format("\" {}/>\n", look);
  }
  void circle(const Point2& at, double radius, std::string_view look) {
    out_ += fmt::format("<circle cx=\"{:.3f}\" cy=\"{:.3f}\" r=\"{:.3f}\" {}/>\n", at[0], -at[1],
                        radius, look);
  }
  void draw_stand(const Stand& stand) {
    auto corners = footprint_of(stand);
    if (hangs(stand.kind)) {
      const Point2 front = direction(stand.facing);
      const Point2 half = (stand.size[0] / 2) * left_of(front);
      const Point2 out = 0.3 * front;
      corners = {stand.at - half, stand.at - half + out, stand.at + half + out, stand.at + half};
    }
    polygon(corners,
            fmt::format("id=\"stand-{}\" fill=\"{}\" stroke=\"#3b3733\" "
                        "stroke-width=\"0.05\"",
                        stand.id, stand.kind == StandKind::screen ? "#2f6073" : "#c9a15b"));
  }
  void words(const Point2& at, std::string_view text) {
    out_ += fmt::format(
        "<text x=\"{:.2f}\" y=\"{:.2f}\" font-size=\"{:.2f}\" text-anchor=\"middle\" "
        "font-family=\"serif\" fill=\"#2a2622\" stroke=\"#f1ede4\" stroke-width=\"{:.2f}\" "
        "paint-order=\"stroke\">{}</text>\n",
        at[0], -at[1] + letter_ / 3, letter_, letter_ / 5, escaped(text));
  }

  const Plan& plan_;
  Language language_;
  double left_ = 1e9, right_ = -1e9, bottom_ = 1e9, top_ = -1e9;
  double letter_ = 1;
  std::string out_;
};

}  // namespace

std::string draw_plan(const Plan& plan, std::span<const ZoneName> zones, Language language) {
  return Drawing(plan, language).run(zones);
}

}  // namespace yz::hall
