#include "app/hall_build.hpp"

#include <chrono>
#include <ostream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/pack_commands.hpp"
#include "app/pack_reader.hpp"
#include "app/print_faults.hpp"
#include "base/write_file.hpp"
#include "hall/lit.hpp"
#include "media/look.hpp"
#include "media/worker.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

// The files of a hall's exhibits, read when they are asked for.
class PackExhibits : public hall::ExhibitFiles {
 public:
  PackExhibits(const Folder& folder, const expo::Pack& pack) : folder_(folder), pack_(pack) {}

  Result<std::string> model(const std::string& exhibit) override {
    YZ_ASSIGN(const Folder::File file, open(exhibit, FileKind::model, hall_model_path));
    return read_all(file.descriptor.get(), media::limit_of(FileKind::model));
  }
  Result<std::string> picture(const std::string& exhibit) override {
    YZ_ASSIGN(const Folder::File file, open(exhibit, FileKind::picture, poster_path));
    YZ_ASSIGN(auto smaller, media::reduce_picture(file.descriptor.get()));
    // A frame is some hundred pixels wide in a panorama; the second size, or the largest there is.
    if (smaller.size() > 1) return std::move(smaller[1].webp);
    if (!smaller.empty()) return std::move(smaller[0].webp);
    return read_all(file.descriptor.get(), media::limit_of(FileKind::picture));
  }

 private:
  [[nodiscard]] Result<Folder::File> open(const std::string& slug, FileKind kind,
                                          std::string (*path_of)(const expo::Exhibit&)) const {
    for (const expo::Exhibit& exhibit : pack_.exhibits)
      if (exhibit.slug == slug)
        if (const std::string path = path_of(exhibit); !path.empty())
          return folder_.open_file(path, media::limit_of(kind));
    return fail(ErrorKind::not_found, "the exhibit has no such file", slug);
  }
  const Folder& folder_;
  const expo::Pack& pack_;
};

struct Report {
  std::string hall;
  bool built = false;
  hall::Quality quality = hall::Quality::none;
  std::size_t files = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
  std::vector<std::string> redone;
};

// Beside first, then in place of the old one: whoever reads sees one whole or the other.
Result<> replace_built(const fs::path& folder, const hall::BuiltHall& built) {
  std::error_code code;
  const fs::path fresh = folder / "built.partial";
  const fs::path old = folder / "built.old";
  const fs::path place = folder / "built";
  fs::remove_all(fresh, code);
  fs::remove_all(old, code);
  YZ_TRY(write_file(fresh / "hall.json", built.json));
  for (const hall::BuiltFile& file : built.files) YZ_TRY(write_file(fresh / file.path, file.bytes));
  if (fs::exists(place, code)) fs::rename(place, old, code);
  if (!code) fs::rename(fresh, place, code);
  if (code) return fail(ErrorKind::internal, code.message(), place.string());
  fs::remove_all(old, code);
  return {};
}

class Build {
 public:
  Build(const fs::path& path, const Folder& folder, const WholePack& whole,
        const HallBuildOptions& options, std::ostream& log)
      : path_(path), folder_(folder), whole_(whole), options_(options), log_(log) {}

  Result<Report> run(const PackHall& hall) {
    Report report{.hall = hall.slug, .quality = options_.quality, .redone = {}};
    if (hall.built && hall.built->quality >= options_.quality && !options_.force) {
      report.quality = hall.built->quality;
      return report;
    }
    const auto begin = std::chrono::steady_clock::now();
    const fs::path folder = path_ / "halls" / hall.slug;
    YZ_ASSIGN(const hall::BuiltHall built, build(hall, folder, report));
    YZ_TRY(replace_built(folder, built));
    report.built = true;
    report.files = built.files.size() + 1;
    report.bytes = built.json.size();
    for (const hall::BuiltFile& file : built.files) report.bytes += file.bytes.size();
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return report;
  }

 private:
  Result<hall::BuiltHall> build(const PackHall& hall, const fs::path& folder, Report& report) {
    if (options_.quality == hall::Quality::none) {
      for (const hall::ZonePlace& zone : hall.input.plan.zones) report.redone.push_back(zone.zone);
      return hall::build_geometry(hall.input, hall.plan_hash);
    }
    PackExhibits exhibits(folder_, whole_.pack);
    hall::LitOptions lit{.quality = options_.quality,
                         .threads = options_.threads,
                         .kept = folder / ".light",
                         .before = folder / "built",
                         .progress = {}};
    lit.progress = [&](std::string_view step, double done) { show(hall.slug, step, done); };
    return hall::build_lit(hall.input, hall.plan_hash, exhibits, lit, report.redone);
  }

  void show(const std::string& hall, std::string_view step, double done) {
    if (!options_.progress) return;
    log_ << fmt::format("\r\x1b[K{}: {} {:.0f} %", hall, step, done * 100) << std::flush;
    if (done >= 1) log_ << '\n';
  }

  const fs::path& path_;
  const Folder& folder_;
  const WholePack& whole_;
  const HallBuildOptions& options_;
  std::ostream& log_;
};

json::object to_json(const Report& r) {
  return {{"hall", r.hall},
          {"built", r.built},
          {"quality", word_of(r.quality)},
          {"files", r.files},
          {"bytes", r.bytes},
          {"seconds", r.seconds},
          {"redone", json::value_from(r.redone)}};
}

void print(const Report& r, std::ostream& log) {
  if (r.built)
    log << fmt::format("{}: {}, {} files, {:.1f} MB, {:.1f} s\n", r.hall, word_of(r.quality),
                       r.files, static_cast<double>(r.bytes) / 1e6, r.seconds);
  else
    log << fmt::format("{} is up to date ({})\n", r.hall, word_of(r.quality));
}

}  // namespace

int run_hall_build(const fs::path& path, const HallBuildOptions& options, std::ostream& out,
                   std::ostream& log) {
  ReadLog read;
  auto folder = Folder::open(path);
  if (!folder) read.faults.add({path.string()}, folder.error().message);
  WholePack whole;
  if (folder) whole = read_whole_pack(*folder, read);
  if (read.faults.any()) {
    print_faults(read.faults, options.json, out, log);
    return exit_faults;
  }
  json::array halls;
  Build build(path, *folder, whole, options, log);
  for (const PackHall& hall : whole.halls) {
    const auto report = build.run(hall);
    if (!report) {
      log << fmt::format("hall {}: {}\n", hall.slug, describe(report.error()));
      return exit_failed;
    }
    halls.push_back(to_json(*report));
    if (!options.json) print(*report, log);
  }
  if (options.json)
    out << json::serialize(json::object{{"ok", true}, {"halls", std::move(halls)}}) << '\n';
  return exit_done;
}

}  // namespace yz::app
