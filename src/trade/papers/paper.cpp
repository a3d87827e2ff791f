#include "trade/papers/paper.hpp"

#include <memory>

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

namespace yz::trade {
namespace {

// Points.
constexpr double page_wide = 595.28;
constexpr double page_high = 841.89;
constexpr double margin = 48;
constexpr double wide = page_wide - 2 * margin;
constexpr double foot_room = 60;
constexpr const char* family = "Noto Sans CJK SC, Noto Sans, sans-serif";

struct Release {
  void operator()(cairo_surface_t* item) const { cairo_surface_destroy(item); }
  void operator()(cairo_t* item) const { cairo_destroy(item); }
  void operator()(PangoLayout* item) const { g_object_unref(item); }
  void operator()(PangoFontDescription* item) const { pango_font_description_free(item); }
};
template <class T>
using Held = std::unique_ptr<T, Release>;

cairo_status_t append(void* out, const unsigned char* bytes, unsigned size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

struct Style {
  double size = 9.5;
  bool bold = false;
  bool pale = false;
  PangoAlignment align = PANGO_ALIGN_LEFT;
};

// A column of the table: its left edge and width.
struct Column {
  double x;
  double wide;
  PangoAlignment align;
};

// One document: sets text from the top down and begins a page where one is full.
class Sheet {
 public:
  explicit Sheet(const Paper& paper) : paper_(paper) {
    surface_.reset(cairo_pdf_surface_create_for_stream(append, &bytes_, page_wide, page_high));
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, paper.title.c_str());
    pen_.reset(cairo_create(surface_.get()));
  }

  Result<std::string> draw() {
    head();
    parties();
    table();
    sums();
    foot();
    cairo_show_page(pen_.get());
    cairo_surface_finish(surface_.get());
    const auto status = cairo_surface_status(surface_.get());
    if (status != CAIRO_STATUS_SUCCESS || cairo_status(pen_.get()) != CAIRO_STATUS_SUCCESS)
      return fail(ErrorKind::internal,
                  fmt::format("a paper cannot be drawn: {}", cairo_status_to_string(status)));
    return std::move(bytes_);
  }

 private:
  Held<PangoLayout> lay_out(const std::string& text, double room, const Style& style) {
    Held<PangoLayout> layout(pango_cairo_create_layout(pen_.get()));
    const Held<PangoFontDescription> font(pango_font_description_from_string(family));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(room * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.align);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  // Sets text with its top left at (x, y) and returns its height.
  double set(const std::string& text, double x, double y, double room, const Style& style = {}) {
    const auto layout = lay_out(text, room, style);
    const double grey = style.pale ? 0.38 : 0.07;
    cairo_set_source_rgb(pen_.get(), grey, grey, grey);
    cairo_move_to(pen_.get(), x, y);
    pango_cairo_show_layout(pen_.get(), layout.get());
    return height_of(layout.get());
  }

  static double height_of(PangoLayout* layout) {
    int high = 0;
    pango_layout_get_size(layout, nullptr, &high);
    return static_cast<double>(high) / PANGO_SCALE;
  }

  void rule(double y, double thick = 0.6) {
    cairo_set_source_rgb(pen_.get(), 0.6, 0.6, 0.6);
    cairo_set_line_width(pen_.get(), thick);
    cairo_move_to(pen_.get(), margin, y);
    cairo_line_to(pen_.get(), page_wide - margin, y);
    cairo_stroke(pen_.get());
  }

  void need(double room) {
    if (y_ + room <= page_high - margin - foot_room) return;
    foot();
    cairo_show_page(pen_.get());
    ++page_;
    y_ = margin;
  }

  void head() {
    y_ += set(paper_.title, margin, y_, wide, {.size = 20, .bold = true}) + 10;
    for (const auto& [label, value] : paper_.facts) {
      set(label, margin, y_, 110, {.pale = true});
      y_ += set(value, margin + 114, y_, wide - 114) + 2;
    }
    y_ += 10;
  }

  double party(const std::string& label, const std::vector<std::string>& lines, double x) {
    double y = y_ + set(label, x, y_, wide / 2 - 12, {.pale = true}) + 2;
    for (const std::string& line : lines)
      if (!line.empty()) y += set(line, x, y, wide / 2 - 12) + 1;
    return y;
  }

  void parties() {
    const double left = party(paper_.from_label, paper_.from, margin);
    const double right = party(paper_.to_label, paper_.to, margin + wide / 2);
    y_ = std::max(left, right) + 16;
  }

  std::vector<Column> columns() const {
    if (!paper_.has_prices)
      return {{margin, wide - 60, PANGO_ALIGN_LEFT}, {margin + wide - 60, 60, PANGO_ALIGN_RIGHT}};
    return {{margin, wide - 230, PANGO_ALIGN_LEFT},
            {margin + wide - 230, 50, PANGO_ALIGN_RIGHT},
            {margin + wide - 175, 85, PANGO_ALIGN_RIGHT},
            {margin + wide - 85, 85, PANGO_ALIGN_RIGHT}};
  }

  void row(const PaperLine& line, const Style& style) {
    const std::string* cells[] = {&line.title, &line.quantity, &line.price, &line.sum};
    const auto places = columns();
    double high = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
      high = std::max(high, height_of(lay_out(*cells[i], places[i].wide, style).get()));
    need(high + 8);
    for (std::size_t i = 0; i < places.size(); ++i) {
      Style own = style;
      own.align = places[i].align;
      set(*cells[i], places[i].x, y_, places[i].wide, own);
    }
    y_ += high + 4;
    rule(y_, style.bold ? 1 : 0.4);
    y_ += 4;
  }

  void table() {
    row(paper_.head, {.bold = true});
    for (const PaperLine& line : paper_.lines) row(line, {});
    y_ += 6;
  }

  void sums() {
    for (std::size_t i = 0; i < paper_.sums.size(); ++i) {
      const bool is_last = i + 1 == paper_.sums.size();
      const double size = is_last ? 12 : 9.5;
      need(22);
      set(paper_.sums[i].first, margin + wide - 320, y_, 200,
          {.size = size, .bold = is_last, .pale = !is_last, .align = PANGO_ALIGN_RIGHT});
      y_ += set(paper_.sums[i].second, margin + wide - 115, y_, 115,
                {.size = size, .bold = is_last, .align = PANGO_ALIGN_RIGHT}) +
            4;
    }
  }

  void foot() {
    const double y = page_high - margin - foot_room + 24;
    rule(y);
    set(paper_.foot, margin, y + 6, wide - 40, {.size = 8, .pale = true});
    set(std::to_string(page_), margin + wide - 36, y + 6, 36,
        {.size = 8, .pale = true, .align = PANGO_ALIGN_RIGHT});
  }

  const Paper& paper_;
  std::string bytes_;  // before the surface, which writes into it until it goes
  Held<cairo_surface_t> surface_;
  Held<cairo_t> pen_;
  double y_ = margin;
  int page_ = 1;
};

}  // namespace

Result<std::string> draw_pdf(const Paper& paper) { return Sheet(paper).draw(); }

}  // namespace yz::trade
