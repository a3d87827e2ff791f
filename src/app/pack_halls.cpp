#include "app/pack_halls.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hall/walk/navmesh.hpp"
#include "media/glb.hpp"
#include "media/look.hpp"
#include "media/svg.hpp"

namespace yz::app {
namespace {

const FileRef* model_file(const expo::Exhibit& exhibit) {
  if (!exhibit.model) return nullptr;
  const expo::Model& model = *exhibit.model;
  return model.hall_file.empty() ? &model.file : &model.hall_file;
}

const FileRef& poster_of(const expo::Exhibit& exhibit) {
  return exhibit.film && !exhibit.film->poster.empty() ? exhibit.film->poster : exhibit.poster;
}

std::string path_of(const expo::Exhibit& exhibit, const FileRef& file) {
  return file.empty() ? "" : fmt::format("exhibits/{}/{}", exhibit.slug, file.path);
}

hall::ShownExhibit shown(const Folder& folder, const expo::Exhibit& exhibit) {
  hall::ShownExhibit out{.slug = exhibit.slug, .title = exhibit.title, .summary = exhibit.summary};
  if (const std::string path = hall_model_path(exhibit); !path.empty()) {
    const auto bytes = folder.read(path, media::limit_of(FileKind::model));
    const auto facts =
        bytes ? media::read_glb(*bytes) : Result<media::GlbFacts>(std::unexpected(bytes.error()));
    if (facts) {
      auto& bounds = out.model.emplace(hall::ShownExhibit::Bounds{});
      for (std::size_t i = 0; i < 3; ++i) {
        bounds.min[i] = static_cast<float>(facts->min[i]);
        bounds.max[i] = static_cast<float>(facts->max[i]);
      }
    }
  }
  const FileRef& poster = poster_of(exhibit);
  out.picture = !poster.empty();
  if (poster.height > 0)
    out.picture_aspect = static_cast<float>(poster.width) / static_cast<float>(poster.height);
  return out;
}

std::string contents(const expo::Exhibit& exhibit) {
  const FileRef* model = model_file(exhibit);
  const FileRef& poster = poster_of(exhibit);
  return (model != nullptr ? model->content.hex() : "") + " " +
         (poster.empty() ? "" : poster.content.hex());
}

// The plan was completed from it, so it reads; unless it changed meanwhile.
void take_model(const Folder& folder, const hall::Plan& plan, PackHall& out, ReadLog& log) {
  const std::string path = "halls/" + plan.slug + "/" + plan.model.path;
  const auto bytes = folder.read(path, hall::ModelledLimits::bytes);
  auto modelled =
      bytes ? hall::read_modelled(*bytes) : Result<hall::Modelled>(std::unexpected(bytes.error()));
  if (modelled)
    out.input.modelled = std::make_shared<const hall::Modelled>(std::move(*modelled));
  else
    log.faults.add({path}, "this file " + modelled.error().message);
}

PackHall join(const Folder& folder, const expo::Pack& pack, const hall::Plan& plan, ReadLog& log) {
  PackHall out;
  out.slug = plan.slug;
  out.input.plan = plan;
  for (const hall::ZonePlace& place : plan.zones) {
    const auto zone = std::ranges::find(pack.zones, place.zone, &expo::Zone::slug);
    if (zone == pack.zones.end())
      out.input.zones.emplace_back();
    else
      out.input.zones.push_back({zone->title, zone->colour});
  }
  if (!plan.model.empty()) take_model(folder, plan, out, log);
  std::vector<std::string> files;
  for (const hall::Stand& stand : plan.stands) {
    const auto exhibit = std::ranges::find(pack.exhibits, stand.exhibit, &expo::Exhibit::slug);
    if (exhibit == pack.exhibits.end()) {
      out.input.exhibits.emplace_back();
      files.emplace_back();
    } else {
      out.input.exhibits.push_back(shown(folder, *exhibit));
      files.push_back(contents(*exhibit));
    }
  }
  out.plan_hash = hall::fingerprint(out.input, files);
  return out;
}

void find_built(const Folder& folder, PackHall& hall, ReadLog& log) {
  const std::string file = hall.folder() + "hall.json";
  auto text = folder.read(file, hall::BuiltLimits::json_bytes);
  if (!text) {
    if (text.error().kind != ErrorKind::not_found)
      log.faults.warn({file}, text.error().message + "; the hall is built without its light");
    return;
  }
  auto document = hall::read_built(*text);
  if (!document)
    return log.faults.warn(
        {file}, fmt::format("this file {}; run `yunzhan hall build`", document.error().message));
  if (document->plan_hash != hall.plan_hash)
    return log.faults.warn(
        {file}, "the hall was built from another plan or other exhibits; run `yunzhan hall build`");
  for (const std::string& name : document->files)
    if (const auto bytes = read_built_file(folder, hall, name); !bytes)
      return log.faults.warn(
          {hall.folder() + name},
          fmt::format("\"{}\": {}; run `yunzhan hall build`", name,
                      bytes.error().kind == ErrorKind::not_found ? "this file is missing"
                                                                 : bytes.error().message));
  hall.built = std::move(*document);
  hall.built_json = std::move(*text);
}

}  // namespace

std::string hall_model_path(const expo::Exhibit& exhibit) {
  const FileRef* file = model_file(exhibit);
  return file == nullptr ? "" : path_of(exhibit, *file);
}

std::string poster_path(const expo::Exhibit& exhibit) {
  return path_of(exhibit, poster_of(exhibit));
}

std::vector<PackHall> look_at_halls(const Folder& folder, const expo::Pack& pack,
                                    const std::vector<hall::Plan>& plans, ReadLog& log) {
  std::vector<PackHall> halls;
  for (const hall::Plan& plan : plans) {
    halls.push_back(join(folder, pack, plan, log));
    find_built(folder, halls.back(), log);
  }
  return halls;
}

Result<std::string> read_built_file(const Folder& folder, const PackHall& hall,
                                    const std::string& file) {
  YZ_ASSIGN(std::string bytes, folder.read(hall.folder() + file, hall::BuiltLimits::file_bytes));
  if (file.ends_with(".glb")) YZ_TRY(media::read_glb(bytes, media::GlbPictures::inside_or_beside));
  if (file.ends_with(".webp")) {
    YZ_ASSIGN(const FileRef facts, media::look_at_bytes(FileKind::picture, bytes));
    if (facts.content_type != "image/webp") return fail(ErrorKind::invalid, "is no WebP picture");
  }
  if (file.ends_with(".svg")) YZ_TRY(media::check_svg(bytes));
  if (file.ends_with(".bin")) YZ_TRY(hall::Navmesh::read(bytes));
  return bytes;
}

}  // namespace yz::app
