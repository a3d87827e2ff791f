// The records of a fair: what stands in a pack, in the database and on every page.
//
// Each is described once (`describe`, see base/record.hpp); reading, checking, writing and keeping
// follow from that. Stands and halls are room `hall`'s.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/record.hpp"

namespace yz::expo {

struct Expo {
  std::string slug;  // also the name of the pack
  Text title;
  Text tagline;
  Date starts{};
  Date ends{};
  Text organiser;
  Text place;
  std::string contact_email;
  std::string licence;
  std::string hall;  // the slug of the hall in which visitors arrive; empty: none
  FileRef poster;
  Text poster_alt;
  Text body;  // Markdown
  bool operator==(const Expo&) const = default;
};

struct Zone {
  std::string slug;
  Text title;
  Text summary;
  std::int64_t order = 0;
  std::string colour;
  FileRef poster;
  Text poster_alt;
  Text body;
  bool operator==(const Zone&) const = default;
};

enum class ExhibitorKind : std::uint8_t { museum, workshop, company, bureau };

struct Exhibitor {
  std::string slug;
  Text title;
  Text summary;
  ExhibitorKind kind = ExhibitorKind::museum;
  Text place;
  std::string website;
  std::int64_t order = 0;
  FileRef logo;
  Text logo_alt;
  Text body;
  bool operator==(const Exhibitor&) const = default;
};

enum class ExhibitKind : std::uint8_t { relic, craft, product, project, film };

enum class DimensionKind : std::uint8_t {
  height,
  width,
  length,
  depth,
  diameter,
  mouth_diameter,
  base_diameter,
  thickness,
  weight
};
enum class Unit : std::uint8_t { mm, cm, m, g, kg };

struct Dimension {
  DimensionKind kind = DimensionKind::height;
  double value = 0;
  Unit unit = Unit::cm;
  bool operator==(const Dimension&) const = default;
};

struct Museum {
  Text period;
  std::optional<std::int64_t> year_from;  // astronomical: 0 is 1 BCE, −1 is 2 BCE
  std::optional<std::int64_t> year_to;
  Text material;
  Text technique;
  Text provenance;
  Text holder;
  Text credit;
  std::string licence;
  std::vector<Dimension> dimensions;
  bool operator==(const Museum&) const = default;
};

// A place on a model worth a look. Metres in the model's own space, glTF's axes: Y up, +Z front.
struct Annotation {
  std::string id;
  Text title;
  Text text;
  Point3 position{};
  Point3 normal{};
  Point3 camera{};
  bool operator==(const Annotation&) const = default;
};

struct Model {
  FileRef file;       // for the viewer
  FileRef hall_file;  // smaller, for the hall; may be none
  Text credit;
  std::string licence;
  std::vector<Annotation> annotations;
  bool operator==(const Model&) const = default;
};

struct Picture {
  FileRef file;
  Text alt;
  Text caption;
  Text credit;
  std::string licence;
  bool operator==(const Picture&) const = default;
};

struct Film {
  FileRef file;
  FileRef poster;
  double seconds = 0;
  FileRef captions_zh;
  FileRef captions_en;
  Text credit;
  std::string licence;
  bool operator==(const Film&) const = default;
};

struct Exhibit {
  std::string slug;
  ExhibitKind kind = ExhibitKind::relic;
  std::string zone;
  std::string exhibitor;
  std::int64_t order = 0;
  Text title;
  Text summary;
  Words aliases;
  Words tags;
  bool demonstration = false;  // a model made for demonstration, not a scan of one object
  FileRef poster;
  Text poster_alt;
  std::optional<Museum> museum;
  std::optional<Model> model;
  std::optional<Film> film;
  std::vector<Picture> pictures;
  Text body;
  bool operator==(const Exhibit&) const = default;
};

enum class ProgrammeKind : std::uint8_t { talk, tour, film, demonstration };

struct ProgrammeItem {
  std::string slug;
  ProgrammeKind kind = ProgrammeKind::talk;
  Text title;
  Text summary;
  Moment starts;
  Moment ends;
  std::string zone;
  std::string exhibit;  // may be empty
  bool operator==(const ProgrammeItem&) const = default;
};

template <class Archive>
void describe(Archive& a, Expo& e) {
  a.text("slug", e.slug, {.max = 80, .form = Form::slug});
  a.both("title", e.title, {.max = 80});
  a.both("tagline", e.tagline, {.max = 160, .need = Need::optional});
  a.date("starts", e.starts);
  a.date("ends", e.ends);
  a.require(e.starts <= e.ends, {"ends", "starts"}, "\"ends\" is before \"starts\"");
  a.both("organiser", e.organiser, {.max = 160});
  a.both("place", e.place, {.max = 160});
  a.text("contact_email", e.contact_email, {.max = 254, .form = Form::email});
  a.text("licence", e.licence, {.max = 80, .form = Form::licence});
  a.text("hall", e.hall, {.max = 80, .need = Need::optional, .form = Form::slug, .refers = "hall"});
  a.file("poster", e.poster, FileKind::picture);
  a.both("poster_alt", e.poster_alt, {.max = 300, .need = Need::optional});
  a.require(e.poster.empty() || !e.poster_alt.empty(), {"poster", "poster_alt"},
            "a poster needs \"poster_alt\": what it shows, for those who cannot see it");
  a.body(e.body);
}

template <class Archive>
void describe(Archive& a, Zone& z) {
  a.own_slug(z.slug);
  a.both("title", z.title, {.max = 80});
  a.both("summary", z.summary, {.max = 400});
  a.integer("order", z.order, 0, 1'000'000, Need::required);
  a.text("colour", z.colour, {.max = 7, .form = Form::colour});
  a.file("poster", z.poster, FileKind::picture);
  a.both("poster_alt", z.poster_alt, {.max = 300, .need = Need::optional});
  a.require(z.poster.empty() || !z.poster_alt.empty(), {"poster", "poster_alt"},
            "a poster needs \"poster_alt\": what it shows, for those who cannot see it");
  a.body(z.body);
}

template <class Archive>
void describe(Archive& a, Exhibitor& e) {
  a.own_slug(e.slug);
  a.both("title", e.title, {.max = 120});
  a.both("summary", e.summary, {.max = 400, .need = Need::optional});
  a.choice("kind", e.kind);
  a.both("place", e.place, {.max = 160});
  a.text("website", e.website, {.max = 300, .need = Need::optional, .form = Form::url});
  a.integer("order", e.order, 0, 1'000'000, Need::optional);
  a.file("logo", e.logo, FileKind::logo);
  a.both("logo_alt", e.logo_alt, {.max = 300, .need = Need::optional});
  a.require(e.logo.empty() || !e.logo_alt.empty(), {"logo", "logo_alt"},
            "a logo needs \"logo_alt\": what it shows, for those who cannot see it");
  a.body(e.body);
}

template <class Archive>
void describe(Archive& a, Dimension& d) {
  a.choice("kind", d.kind);
  a.real("value", d.value, 0.001, 1'000'000, Need::required);
  a.choice("unit", d.unit);
  const bool mass = d.unit == Unit::g || d.unit == Unit::kg;
  a.require(mass == (d.kind == DimensionKind::weight), {"unit", "kind"},
            "a weight is in \"g\" or \"kg\", every other dimension in \"mm\", \"cm\" or \"m\"");
}

template <class Archive>
void describe(Archive& a, Museum& m) {
  a.both("period", m.period, {.max = 120});
  a.integer("year_from", m.year_from, -2'000'000, 3'000);
  a.integer("year_to", m.year_to, -2'000'000, 3'000);
  a.require(!m.year_from || m.year_to, {"year_from", "year_to"},
            "\"year_from\" needs \"year_to\"; one year is written twice");
  a.require(!m.year_to || m.year_from, {"year_to", "year_from"},
            "\"year_to\" needs \"year_from\"; one year is written twice");
  a.require(!m.year_from || !m.year_to || *m.year_from <= *m.year_to, {"year_to", "year_from"},
            "\"year_to\" is before \"year_from\"; years before our era are negative");
  a.both("material", m.material, {.max = 200});
  a.both("technique", m.technique, {.max = 400, .need = Need::optional});
  a.both("provenance", m.provenance, {.max = 400});
  a.both("holder", m.holder, {.max = 200});
  a.both("credit", m.credit, {.max = 300});
  a.text("licence", m.licence, {.max = 80, .form = Form::licence});
  a.list("dimension", m.dimensions, 20);
}

template <class Archive>
void describe(Archive& a, Annotation& n) {
  a.text("id", n.id, {.max = 80, .form = Form::slug});
  a.both("title", n.title, {.max = 80});
  a.both("text", n.text, {.max = 1'000, .form = Form::paragraph});
  a.point("position", n.position, 1'000, Need::required);
  a.point("normal", n.normal, 1'000, Need::required);
  a.require(n.normal != Point3{}, {"normal"},
            "\"normal\" is zero; it must point away from the model");
  a.point("camera", n.camera, 1'000, Need::required);
  a.require(n.camera != n.position, {"camera", "position"},
            "\"camera\" is where \"position\" is; the eye would look at nothing");
}

template <class Archive>
void describe(Archive& a, Model& m) {
  a.file("file", m.file, FileKind::model, Need::required);
  a.file("hall_file", m.hall_file, FileKind::model);
  a.both("credit", m.credit, {.max = 300, .need = Need::optional});
  a.text("licence", m.licence, {.max = 80, .need = Need::optional, .form = Form::licence});
  a.list("annotation", m.annotations, 40);
  a.unique("annotation", "id");
}

template <class Archive>
void describe(Archive& a, Picture& p) {
  a.file("file", p.file, FileKind::picture, Need::required);
  a.both("alt", p.alt, {.max = 300});
  a.both("caption", p.caption, {.max = 400, .need = Need::optional});
  a.both("credit", p.credit, {.max = 300, .need = Need::optional});
  a.text("licence", p.licence, {.max = 80, .need = Need::optional, .form = Form::licence});
}

template <class Archive>
void describe(Archive& a, Film& f) {
  a.file("file", f.file, FileKind::film, Need::required);
  a.file("poster", f.poster, FileKind::picture);
  a.real("seconds", f.seconds, 0.1, 86'400, Need::required);
  a.file("captions_zh", f.captions_zh, FileKind::captions);
  a.file("captions_en", f.captions_en, FileKind::captions);
  a.both("credit", f.credit, {.max = 300, .need = Need::optional});
  a.text("licence", f.licence, {.max = 80, .need = Need::optional, .form = Form::licence});
}

template <class Archive>
void describe(Archive& a, Exhibit& e) {
  a.own_slug(e.slug);
  a.choice("kind", e.kind);
  a.text("zone", e.zone, {.max = 80, .form = Form::slug, .refers = "zone"});
  a.text("exhibitor", e.exhibitor, {.max = 80, .form = Form::slug, .refers = "exhibitor"});
  a.integer("order", e.order, 0, 1'000'000, Need::optional);
  a.both("title", e.title, {.max = 120});
  a.both("summary", e.summary, {.max = 400});
  a.words("aliases", e.aliases, 20, 80);
  a.words("tags", e.tags, 20, 40);
  a.flag("demonstration", e.demonstration);
  a.file("poster", e.poster, FileKind::picture);
  a.both("poster_alt", e.poster_alt, {.max = 300, .need = Need::optional});
  a.require(e.poster.empty() || !e.poster_alt.empty(), {"poster", "poster_alt"},
            "a poster needs \"poster_alt\": what it shows, for those who cannot see it");
  a.table("museum", e.museum);
  a.require(e.kind != ExhibitKind::relic || e.museum, {"kind", "museum"},
            "a relic needs the table [museum]: period, material, provenance, holder, credit, "
            "licence");
  a.table("model", e.model);
  a.table("film", e.film);
  a.require(e.kind != ExhibitKind::film || e.film, {"kind", "film"},
            "a film needs the table [film]");
  a.list("picture", e.pictures, 60);
  a.body(e.body);
}

template <class Archive>
void describe(Archive& a, ProgrammeItem& p) {
  a.own_slug(p.slug);
  a.choice("kind", p.kind);
  a.both("title", p.title, {.max = 120});
  a.both("summary", p.summary, {.max = 400});
  a.moment("starts", p.starts);
  a.moment("ends", p.ends);
  a.require(p.starts.at < p.ends.at, {"ends", "starts"}, "\"ends\" is not after \"starts\"");
  a.text("zone", p.zone, {.max = 80, .form = Form::slug, .refers = "zone"});
  a.text("exhibit", p.exhibit,
         {.max = 80, .need = Need::optional, .form = Form::slug, .refers = "exhibit"});
}

}  // namespace yz::expo

template <>
struct yz::WordsOf<yz::expo::ExhibitorKind> {
  static constexpr std::string_view names[] = {"museum", "workshop", "company", "bureau"};
};
template <>
struct yz::WordsOf<yz::expo::ExhibitKind> {
  static constexpr std::string_view names[] = {"relic", "craft", "product", "project", "film"};
};
template <>
struct yz::WordsOf<yz::expo::DimensionKind> {
  static constexpr std::string_view names[] = {"height",        "width",     "length",
                                               "depth",         "diameter",  "mouth_diameter",
                                               "base_diameter", "thickness", "weight"};
};
template <>
struct yz::WordsOf<yz::expo::Unit> {
  static constexpr std::string_view names[] = {"mm", "cm", "m", "g", "kg"};
};
template <>
struct yz::WordsOf<yz::expo::ProgrammeKind> {
  static constexpr std::string_view names[] = {"talk", "tour", "film", "demonstration"};
};
