#include "app/pack_commands.hpp"

#include <ostream>

#include <unistd.h>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/pack_import.hpp"
#include "app/pack_reader.hpp"
#include "app/print_faults.hpp"
#include "base/text.hpp"
#include "expo/storage.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// The pack at `path`, or nothing where it has faults; they are in `read` then.
std::optional<WholePack> read_pack_at(const std::filesystem::path& path, ReadLog& read) {
  auto folder = Folder::open(path);
  if (!folder) {
    read.faults.add({path.string()}, folder.error().message);
    return std::nullopt;
  }
  WholePack whole = read_whole_pack(*folder, read);
  if (read.faults.any()) return std::nullopt;
  return whole;
}

json::object to_json(const ImportOutcome& o, const Faults& faults) {
  return {{"ok", true},
          {"pack", o.slug},
          {"changed", o.changed},
          {"zones", o.zones},
          {"exhibitors", o.exhibitors},
          {"exhibits", o.exhibits},
          {"programme", o.programme},
          {"halls", o.halls},
          {"offers", o.offers},
          {"files", o.files},
          {"unlit_halls", boost::json::value_from(o.unlit)},
          {"faults", faults_json(faults)}};
}

void print_outcome(const ImportOutcome& o, const Faults& faults, std::ostream& out,
                   std::ostream& log) {
  for (const Fault& fault : faults.sorted()) out << to_line(fault) << '\n';
  if (!o.changed) {
    log << fmt::format("{} is there already; nothing changed\n", o.slug);
    return;
  }
  log << fmt::format("imported {}: {}, {}, {}, {}, {}, {}, {}\n", o.slug, counted(o.zones, "zone"),
                     counted(o.exhibitors, "exhibitor"), counted(o.exhibits, "exhibit"),
                     counted(o.programme, "programme item"), counted(o.halls, "hall"),
                     counted(o.offers, "offer"), counted(o.files, "file"));
  for (const std::string& hall : o.unlit)
    log << fmt::format("hall {}: walls without light; `yunzhan hall build` bakes it\n", hall);
}

// `slug`, or the one pack there is.
Result<std::string> choose_pack(store::Database& database, std::string_view slug) {
  if (!slug.empty()) return std::string(slug);
  YZ_ASSIGN(const auto slugs,
            database.read_now([](store::ReadTx& tx) { return expo::pack_slugs(tx); }));
  if (slugs.size() == 1) return slugs.front();
  return fail(ErrorKind::invalid, slugs.empty() ? "no pack has been imported yet"
                                                : "there are several packs; name one");
}

}  // namespace

int run_check(const std::filesystem::path& pack, bool json, std::ostream& out, std::ostream& log) {
  ReadLog read;
  const auto whole = read_pack_at(pack, read);
  print_faults(read.faults, json, out, log);
  return whole ? exit_done : exit_faults;
}

int run_import(store::Database& database, const store::Blobs& blobs,
               const std::filesystem::path& folder, bool json, std::ostream& out,
               std::ostream& log) {
  ReadLog read;
  ImportOptions options;
  if (::isatty(STDERR_FILENO) == 1)
    options.pictures.progress = [&log](std::size_t done, std::size_t all) {
      log << fmt::format("\rpictures {}/{}{}", done, all, done == all ? "\n" : "") << std::flush;
    };
  const auto outcome = import_pack_folder(database, blobs, folder, read, options);
  if (!outcome) {
    if (read.faults.any()) {
      print_faults(read.faults, json, out, log);
      return exit_faults;
    }
    log << describe(outcome.error()) << '\n';
    return exit_failed;
  }
  if (json)
    out << boost::json::serialize(to_json(*outcome, read.faults)) << '\n';
  else
    print_outcome(*outcome, read.faults, out, log);
  return exit_done;
}

int run_export(store::Database& database, const store::Blobs& blobs, std::string_view slug,
               const std::filesystem::path& folder, std::ostream& log) {
  const auto chosen = choose_pack(database, slug);
  const auto done = chosen ? export_pack_folder(database, blobs, *chosen, folder)
                           : Result<>(std::unexpected(chosen.error()));
  if (!done) {
    log << describe(done.error()) << '\n';
    return exit_failed;
  }
  log << fmt::format("exported {} to {}\n", *chosen, folder.string());
  return exit_done;
}

}  // namespace yz::app
