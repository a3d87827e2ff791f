#include "app/pack_import.hpp"

#include <map>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/pack_reader.hpp"
#include "base/record_json.hpp"
#include "base/toml_out.hpp"
#include "base/write_file.hpp"
#include "expo/storage.hpp"
#include "hall/storage.hpp"
#include "media/look.hpp"
#include "media/storage.hpp"
#include "trade/pack_storage.hpp"

namespace yz::app {
namespace {

namespace fs = std::filesystem;

struct PackFile {
  FileRef ref;  // `path` from the pack's root
  FileKind kind = FileKind::picture;
};

std::vector<PackFile> files_of(WholePack& whole) {
  std::map<std::string, PackFile> files;
  for_each_file_of(whole, [&](FileRef& ref, FileKind kind, std::string path) {
    PackFile& file = files[path];
    file = {ref, kind};
    file.ref.path = std::move(path);
  });
  std::vector<PackFile> out;
  for (auto& [path, file] : files) out.push_back(std::move(file));
  return out;
}

// Of everything that is kept of a pack, and of how: the first line changes when we keep something
// else.
Sha256 digest_of(const WholePack& whole) {
  std::string all = fmt::format("yunzhan pack 1, pictures {}\n", media::recipe);
  const auto add = [&](const auto& record) {
    all += boost::json::serialize(to_json(record)) + "\n";
  };
  add(whole.pack.expo);
  for (const auto& zone : whole.pack.zones) add(zone);
  for (const auto& exhibitor : whole.pack.exhibitors) add(exhibitor);
  for (const auto& exhibit : whole.pack.exhibits) add(exhibit);
  for (const auto& item : whole.pack.programme) add(item);
  for (const auto& plan : whole.plans) add(plan);
  if (whole.trade.has_terms) add(whole.trade.terms);
  for (const auto& offers : whole.trade.offers) add(offers);
  all += fmt::format("halls {}\n", hall::build_recipe);
  for (const PackHall& hall : whole.halls)
    all += hall.plan_hash + (hall.built ? sha256(hall.built_json).hex() : "") + "\n";
  return sha256(all);
}

class Import {
 public:
  Import(store::Database& database, const store::Blobs& blobs, const Folder& folder, ReadLog& log,
         const ImportOptions& options)
      : database_(database), blobs_(blobs), folder_(folder), log_(log), options_(options) {}

  Result<ImportOutcome> run() {
    whole_ = read_whole_pack(folder_, log_);
    if (log_.faults.any()) return refuse();
    files_ = files_of(whole_);
    digest_ = digest_of(whole_);
    YZ_ASSIGN(const bool known, database_.read_now([&](store::ReadTx& tx) { return look(tx); }));
    if (log_.faults.any()) return refuse();
    if (known) return outcome(false);
    YZ_TRY(keep_files());
    for (const PackHall& hall : whole_.halls) YZ_TRY(keep_hall(hall));
    YZ_TRY(reduce());
    if (log_.faults.any()) return refuse();
    YZ_ASSIGN(const bool changed, database_.write_now([&](store::Tx& tx) { return write(tx); }));
    return outcome(changed);
  }

 private:
  static std::unexpected<Error> refuse() {
    return fail(ErrorKind::invalid, "the pack has faults; nothing was changed");
  }

  const std::string& slug() const { return whole_.pack.expo.slug; }

  // True where this very pack is there already.
  Result<bool> look(store::ReadTx& tx) {
    YZ_TRY(expo::find_clashes(tx, whole_.pack, log_.faults));
    YZ_TRY(hall::find_clashes(tx, slug(), whole_.plans, log_.faults));
    YZ_TRY(trade::find_clashes(tx, slug(), whole_.trade, log_.faults));
    YZ_ASSIGN(const auto before, expo::digest_of(tx, slug()));
    return before == digest_;
  }

  Result<> keep_files() {
    for (const PackFile& file : files_) {
      const std::uint64_t limit = media::limit_of(file.kind);
      YZ_ASSIGN(const Folder::File opened, folder_.open_file(file.ref.path, limit));
      YZ_ASSIGN(const Sha256 name, blobs_.put_file(opened.descriptor.get(), limit));
      if (name != file.ref.content)
        return fail(ErrorKind::conflict, "the file changed while the pack was read; try again",
                    file.ref.path);
    }
    return {};
  }

  // A hall as it was built, or its geometry made now, so that a hall can always be walked.
  Result<> keep_hall(const PackHall& hall) {
    if (!hall.built) {
      YZ_ASSIGN(const hall::BuiltHall made, hall::build_geometry(hall.input, hall.plan_hash));
      hall::KeptHall& kept = kept_halls_.emplace_back(hall.slug, made.json);
      for (const hall::BuiltFile& file : made.files)
        YZ_TRY(keep_built(kept, file.path, file.bytes));
      unlit_.push_back(hall.slug);
      return {};
    }
    hall::KeptHall& kept = kept_halls_.emplace_back(hall.slug, hall.built_json);
    for (const std::string& file : hall.built->files) {
      YZ_ASSIGN(const std::string bytes, read_built_file(folder_, hall, file));
      YZ_TRY(keep_built(kept, file, bytes));
    }
    return {};
  }

  Result<> keep_built(hall::KeptHall& kept, const std::string& file, std::string_view bytes) {
    YZ_ASSIGN(const Sha256 name, blobs_.put(bytes));
    kept.files.emplace_back(file, name);
    FileRef& ref = built_files_.emplace_back();
    ref.path = "halls/" + kept.hall + "/built/" + file;
    ref.content = name;
    ref.content_type = hall::content_type_of(file);
    ref.bytes = bytes.size();
    return {};
  }

  static bool is_picture(const PackFile& file) {
    return file.ref.content_type.starts_with("image/") && file.ref.content_type != "image/svg+xml";
  }

  Result<std::vector<PictureToReduce>> pictures_to_reduce() {
    std::map<Sha256, PictureToReduce> todo;
    YZ_TRY(database_.read_now([&](store::ReadTx& tx) -> Result<> {
      for (const PackFile& file : files_) {
        if (!is_picture(file)) continue;
        YZ_ASSIGN(const bool reduced, media::is_reduced(tx, file.ref.content));
        if (!reduced) todo[file.ref.content] = {file.ref.content, file.ref.path, file.ref.bytes};
      }
      return {};
    }));
    std::vector<PictureToReduce> out;
    for (auto& [content, picture] : todo) out.push_back(std::move(picture));
    return out;
  }

  Result<> reduce() {
    YZ_ASSIGN(auto todo, pictures_to_reduce());
    YZ_ASSIGN(reduced_, reduce_pictures(std::move(todo), blobs_, options_.pictures));
    for (const auto& [path, message] : reduced_.faults)
      log_.faults.add(place_of_file(path), fmt::format("\"{}\": {}", path, message));
    return {};
  }

  Place place_of_file(const std::string& path) const {
    for (const FileUse& use : log_.files)
      if (use.path == path) return use.place;
    return {path};
  }

  Result<bool> write(store::Tx& tx) {
    // Looked at again: another import may have come between.
    YZ_ASSIGN(const auto before, expo::digest_of(tx, slug()));
    if (before == digest_) return false;
    YZ_TRY(check_reduced(tx));
    YZ_TRY(expo::import_pack(tx, whole_.pack, digest_));
    YZ_TRY(hall::import_plans(tx, slug(), whole_.plans));
    YZ_TRY(trade::import_trade(tx, whole_.pack, whole_.trade));
    YZ_TRY(hall::keep_built(tx, slug(), kept_halls_));
    std::vector<FileRef> refs = built_files_;
    for (const PackFile& file : files_) refs.push_back(file.ref);
    YZ_TRY(media::record_files(tx, slug(), refs));
    for (const auto& [source, derivatives] : reduced_.derivatives)
      YZ_TRY(media::record_derivatives(tx, source, derivatives));
    YZ_TRY(tx.append("expo.pack_imported", boost::json::object{{"pack", slug()},
                                                               {"digest", digest_.hex()},
                                                               {"first", !before.has_value()}}));
    return true;
  }

  // Pictures that had been reduced before this import may have been forgotten meanwhile (app/tidy).
  Result<> check_reduced(store::Tx& tx) const {
    for (const PackFile& file : files_) {
      if (!is_picture(file) || reduced_.derivatives.contains(file.ref.content)) continue;
      YZ_ASSIGN(const bool reduced, media::is_reduced(tx, file.ref.content));
      if (!reduced)
        return fail(ErrorKind::conflict, "its derivatives were tidied away meanwhile; try again",
                    file.ref.path);
    }
    return {};
  }

  std::size_t offers_count() const {
    std::size_t count = 0;
    for (const auto& offers : whole_.trade.offers) count += offers.offers.size();
    return count;
  }

  ImportOutcome outcome(bool changed) const {
    const expo::Pack& pack = whole_.pack;
    return {slug(),
            changed,
            pack.zones.size(),
            pack.exhibitors.size(),
            pack.exhibits.size(),
            pack.programme.size(),
            whole_.plans.size(),
            offers_count(),
            files_.size(),
            changed ? unlit_ : std::vector<std::string>{}};
  }

  store::Database& database_;
  const store::Blobs& blobs_;
  const Folder& folder_;
  ReadLog& log_;
  const ImportOptions& options_;
  WholePack whole_;
  std::vector<PackFile> files_;
  Sha256 digest_;
  std::vector<hall::KeptHall> kept_halls_;
  std::vector<FileRef> built_files_;
  std::vector<std::string> unlit_;
  ReducedPictures reduced_;
};

Result<> copy_blob(const store::Blobs& blobs, const FileRef& ref, const fs::path& path) {
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  fs::copy_file(blobs.path_of(ref.content), path, fs::copy_options::overwrite_existing, code);
  if (code) return fail(ErrorKind::internal, code.message(), path.string());
  fs::permissions(path,
                  fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read |
                      fs::perms::others_read,
                  code);
  return {};
}

Result<> write_built(const hall::KeptHall& hall, const store::Blobs& blobs,
                     const fs::path& folder) {
  const fs::path built = folder / "halls" / hall.hall / "built";
  YZ_TRY(write_file(built / "hall.json", hall.json));
  for (const auto& [file, content] : hall.files) {
    FileRef ref;
    ref.content = content;
    YZ_TRY(copy_blob(blobs, ref, built / file));
  }
  return {};
}

Result<> write_pack(WholePack& whole, const store::Blobs& blobs, const fs::path& folder) {
  for (const auto& [path, text] : expo::write_pack(whole.pack))
    YZ_TRY(write_file(folder / path, text));
  for (const auto& [path, text] : trade::write_trade(whole.trade))
    YZ_TRY(write_file(folder / path, text));
  for (const hall::Plan& plan : whole.plans)
    YZ_TRY(write_file(folder / "halls" / plan.slug / "hall.toml", to_toml(plan)));
  for (const PackFile& file : files_of(whole))
    YZ_TRY(copy_blob(blobs, file.ref, folder / file.ref.path));
  return {};
}

}  // namespace

Result<ImportOutcome> import_pack_folder(store::Database& database, const store::Blobs& blobs,
                                         const fs::path& folder, ReadLog& log,
                                         const ImportOptions& options) {
  auto opened = Folder::open(folder);
  if (!opened) {
    log.faults.add({folder.string()}, opened.error().message);
    return std::unexpected(std::move(opened).error());
  }
  return Import(database, blobs, *opened, log, options).run();
}

Result<> export_pack_folder(store::Database& database, const store::Blobs& blobs,
                            std::string_view slug, const fs::path& folder) {
  std::error_code code;
  if (fs::exists(folder, code) && !fs::is_empty(folder, code))
    return fail(ErrorKind::conflict, "something is there already; name a new folder",
                folder.string());
  YZ_ASSIGN(WholePack whole, database.read_now([&](store::ReadTx& tx) -> Result<WholePack> {
    WholePack out;
    YZ_ASSIGN(out.pack, expo::export_pack(tx, slug));
    YZ_ASSIGN(out.plans, hall::plans_of_pack(tx, slug));
    YZ_ASSIGN(out.trade, trade::trade_of_pack(tx, slug));
    return out;
  }));
  YZ_ASSIGN(const auto built,
            database.read_now([&](store::ReadTx& tx) { return hall::built_of_pack(tx, slug); }));
  fs::path beside = folder;
  if (!beside.has_filename()) beside = beside.parent_path();
  beside += ".partial";
  fs::remove_all(beside, code);
  auto written = write_pack(whole, blobs, beside);
  for (const hall::KeptHall& hall : built) {
    // What import made by itself, it makes again.
    const auto document = hall::read_built(hall.json);
    if (written && document && document->quality != hall::Quality::none)
      written = write_built(hall, blobs, beside);
  }
  if (!written) {
    fs::remove_all(beside, code);
    return written;
  }
  fs::rename(beside, folder, code);
  if (code) return fail(ErrorKind::internal, code.message(), folder.string());
  return {};
}

}  // namespace yz::app
