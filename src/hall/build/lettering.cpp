#include "hall/build/lettering.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include <pango/pangocairo.h>

namespace yz::hall {
namespace {

constexpr int sheet_width = 1024;
constexpr const char* chinese = "Noto Serif CJK SC,Source Han Serif SC,Songti SC,serif";
constexpr const char* latin = "Noto Serif,DejaVu Serif,serif";

struct Release {
  void operator()(cairo_surface_t* item) const { cairo_surface_destroy(item); }
  void operator()(cairo_t* item) const { cairo_destroy(item); }
  void operator()(PangoLayout* item) const { g_object_unref(item); }
  void operator()(PangoFontDescription* item) const { pango_font_description_free(item); }
};
template <class T>
using Held = std::unique_ptr<T, Release>;

struct Colour {
  double r, g, b;
};

Colour parse_colour(const std::string& text) {
  unsigned value = 0x9a2b1c;
  if (text.size() == 7) std::from_chars(text.data() + 1, text.data() + 7, value, 16);
  return {(value >> 16 & 255) / 255.0, (value >> 8 & 255) / 255.0, (value & 255) / 255.0};
}

void fill(cairo_t* pen, Colour c, double x, double y, double wide, double high) {
  cairo_set_source_rgb(pen, c.r, c.g, c.b);
  cairo_rectangle(pen, x, y, wide, high);
  cairo_fill(pen);
}

void frame(cairo_t* pen, Colour c, double inset, double thick, double wide, double high) {
  cairo_set_source_rgb(pen, c.r, c.g, c.b);
  cairo_set_line_width(pen, thick);
  cairo_rectangle(pen, inset, inset, wide - 2 * inset, high - 2 * inset);
  cairo_stroke(pen);
}

struct Line {
  const std::string& text;
  const char* family;
  double pixels;
  bool bold = false;
  double room = 0;  // set smaller where it is wider
  int spacing = 0;  // between letters, thousandths of the size
};

// Sets a line with its middle, or its left end, at x, and its top at y.
double set_line(cairo_t* pen, const Line& line, double x, double y, bool centred) {
  if (line.text.empty()) return 0;
  const Held<PangoLayout> layout(pango_cairo_create_layout(pen));
  const Held<PangoFontDescription> font(pango_font_description_from_string(line.family));
  if (line.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  double pixels = line.pixels;
  int wide = 0;
  int high = 0;
  for (int pass = 0; pass < 2; ++pass) {
    pango_font_description_set_absolute_size(font.get(), pixels * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(static_cast<int>(
                                           line.spacing * pixels / 1000 * PANGO_SCALE)));
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(layout.get(), line.text.data(), static_cast<int>(line.text.size()));
    pango_layout_get_pixel_size(layout.get(), &wide, &high);
    if (line.room <= 0 || wide <= line.room) break;
    pixels *= line.room / wide;
  }
  cairo_move_to(pen, centred ? x - wide / 2.0 : x, y);
  pango_cairo_show_layout(pen, layout.get());
  return high;
}

// A paragraph that wraps; what does not fit ends in an ellipsis.
void set_paragraph(cairo_t* pen, const std::string& text, const char* family, double pixels,
                   double x, double y, double wide, double high) {
  if (text.empty()) return;
  const Held<PangoLayout> layout(pango_cairo_create_layout(pen));
  const Held<PangoFontDescription> font(pango_font_description_from_string(family));
  pango_font_description_set_absolute_size(font.get(), pixels * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), static_cast<int>(wide * PANGO_SCALE));
  pango_layout_set_height(layout.get(), static_cast<int>(high * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  cairo_move_to(pen, x, y);
  pango_cairo_show_layout(pen, layout.get());
}

constexpr Colour paper{0.945, 0.918, 0.855};
constexpr Colour ink{0.13, 0.11, 0.09};
constexpr Colour soft_ink{0.36, 0.32, 0.28};
constexpr Colour cinnabar{0.60, 0.17, 0.11};

void draw_label(cairo_t* pen, const Text& title, double wide, double high) {
  fill(pen, paper, 0, 0, wide, high);
  fill(pen, cinnabar, wide * 0.065, high * 0.17, wide * 0.017, high * 0.66);
  const double x = wide * 0.125;
  const double room = wide * 0.82;
  const bool both = !title.zh.empty() && !title.en.empty();
  cairo_set_source_rgb(pen, ink.r, ink.g, ink.b);
  if (!title.zh.empty())
    set_line(pen, {title.zh, chinese, high * 0.34, true, room}, x, high * (both ? 0.12 : 0.28),
             false);
  cairo_set_source_rgb(pen, soft_ink.r, soft_ink.g, soft_ink.b);
  if (!title.en.empty())
    set_line(pen, {title.en, latin, high * (both ? 0.175 : 0.26), false, room}, x,
             high * (both ? 0.62 : 0.34), false);
}

void draw_sign(cairo_t* pen, const Text& title, const Colour& colour, double wide, double high) {
  cairo_pattern_t* lacquer = cairo_pattern_create_linear(0, 0, 0, high);
  cairo_pattern_add_color_stop_rgb(lacquer, 0, 0.14, 0.10, 0.08);
  cairo_pattern_add_color_stop_rgb(lacquer, 1, 0.075, 0.052, 0.04);
  cairo_set_source(pen, lacquer);
  cairo_paint(pen);
  cairo_pattern_destroy(lacquer);
  const Colour gold{0.73, 0.55, 0.25};
  frame(pen, gold, high * 0.045, high * 0.03, wide, high);
  frame(pen, gold, high * 0.095, high * 0.007, wide, high);
  const bool both = !title.zh.empty() && !title.en.empty();
  cairo_set_source_rgb(pen, 0.93, 0.79, 0.47);
  if (!title.zh.empty())
    set_line(pen, {title.zh, chinese, high * 0.42, true, wide * 0.86, 90}, wide / 2,
             high * (both ? 0.1 : 0.2), true);
  cairo_set_source_rgb(pen, 0.88, 0.80, 0.64);
  if (!title.en.empty())
    set_line(pen, {title.en, latin, high * (both ? 0.155 : 0.3), false, wide * 0.84, 40}, wide / 2,
             high * (both ? 0.64 : 0.3), true);
  fill(pen, colour, wide * 0.41, high * 0.855, wide * 0.18, high * 0.022);
}

void draw_card(cairo_t* pen, const Text& title, const Text& summary, double wide, double high) {
  fill(pen, paper, 0, 0, wide, high);
  frame(pen, cinnabar, high * 0.04, high * 0.008, wide, high);
  cairo_set_source_rgb(pen, ink.r, ink.g, ink.b);
  set_line(pen, {title.zh, chinese, high * 0.17, true, wide * 0.84, 60}, wide / 2, high * 0.09,
           true);
  set_line(pen, {title.en, latin, high * 0.08, false, wide * 0.84}, wide / 2, high * 0.34, true);
  cairo_set_source_rgb(pen, soft_ink.r, soft_ink.g, soft_ink.b);
  set_paragraph(pen, summary.zh, chinese, high * 0.065, wide * 0.1, high * 0.48, wide * 0.8,
                high * 0.2);
  set_paragraph(pen, summary.en, latin, high * 0.055, wide * 0.1, high * 0.70, wide * 0.8,
                high * 0.24);
}

}  // namespace

Lettering::Cell Lettering::place(int part, Item item) {
  Sheet& sheet = sheets_[static_cast<std::size_t>(part)];
  constexpr int gap = 4;  // so that smaller versions of the picture do not mix neighbours
  if (sheet.x + item.width > sheet_width) {
    sheet.x = 0;
    sheet.y += sheet.row + gap;
    sheet.row = 0;
  }
  item.x = sheet.x;
  item.y = sheet.y;
  sheet.x += item.width + gap;
  sheet.row = std::max(sheet.row, item.height);
  const Cell cell{
      {static_cast<float>(item.x), static_cast<float>(item.y)},
      {static_cast<float>(item.x + item.width), static_cast<float>(item.y + item.height)}};
  sheet.items.push_back(std::move(item));
  return cell;
}

Lettering::Cell Lettering::label(int part, const Text& title) {
  return place(part, {Kind::label, 0, 0, 252, 126, title, {}, {}});
}

Lettering::Cell Lettering::sign(int part, const Text& title, const std::string& colour) {
  return place(part, {Kind::sign, 0, 0, 640, 200, title, {}, colour});
}

Lettering::Cell Lettering::card(int part, const Text& title, const Text& summary) {
  return place(part, {Kind::card, 0, 0, 400, 300, title, summary, {}});
}

bool Lettering::has(int part) const {
  return !sheets_[static_cast<std::size_t>(part)].items.empty();
}

Float2 Lettering::size(int part) const {
  const Sheet& sheet = sheets_[static_cast<std::size_t>(part)];
  const int high = sheet.y + sheet.row;
  return {sheet_width, static_cast<float>((high + 15) / 16 * 16)};
}

Texture Lettering::draw(int part) const {
  const Float2 pixels = size(part);
  const int wide = static_cast<int>(pixels[0]);
  const int high = static_cast<int>(pixels[1]);
  const Held<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide, high));
  const Held<cairo_t> pen(cairo_create(surface.get()));
  fill(pen.get(), paper, 0, 0, wide, high);
  for (const Item& item : sheets_[static_cast<std::size_t>(part)].items) {
    cairo_save(pen.get());
    cairo_translate(pen.get(), item.x, item.y);
    cairo_rectangle(pen.get(), 0, 0, item.width, item.height);
    cairo_clip(pen.get());
    switch (item.kind) {
      case Kind::label: draw_label(pen.get(), item.title, item.width, item.height); break;
      case Kind::sign:
        draw_sign(pen.get(), item.title, parse_colour(item.colour), item.width, item.height);
        break;
      case Kind::card:
        draw_card(pen.get(), item.title, item.summary, item.width, item.height);
        break;
    }
    cairo_restore(pen.get());
  }
  cairo_surface_flush(surface.get());
  Texture out{wide, high, {}};
  out.rgba.resize(static_cast<std::size_t>(wide) * high * 4);
  const unsigned char* rows = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < high; ++y)
    for (int x = 0; x < wide; ++x) {
      const unsigned char* bgra = rows + y * stride + 4 * x;
      std::uint8_t* to = &out.rgba[4 * (static_cast<std::size_t>(y) * wide + x)];
      to[0] = bgra[2];
      to[1] = bgra[1];
      to[2] = bgra[0];
      to[3] = 255;
    }
  return out;
}

}  // namespace yz::hall
