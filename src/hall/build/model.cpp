#include "hall/build/model.hpp"

#include <algorithm>
#include <array>

#include "hall/build/charts.hpp"
#include "hall/build/finish.hpp"
#include "hall/build/textures.hpp"
#include "hall/build/unwrap.hpp"
#include "hall/geometry.hpp"
#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

constexpr float thin_pane = 0.09F;  // mostly what is behind it is seen

std::string house_id(const Plan& plan) {
  std::string id = "house";
  while (std::ranges::any_of(plan.zones, [&](const ZonePlace& z) { return z.zone == id; }))
    id += "-0";
  return id;
}

struct MaterialRecipe {
  float roughness = 0.8F;
  float metallic = 0;
  bool cutout = false;
  bool two_sided = false;
  float transmission = 0;
  Float3 base{1, 1, 1};
  Float3 emission{0, 0, 0};
};

MaterialRecipe recipe_of(MaterialId id) {
  switch (id) {
    case MaterialId::brick: return {.roughness = 0.93F};
    case MaterialId::plaster: return {.roughness = 0.95F};
    case MaterialId::slab: return {.roughness = 0.5F};  // at its dullest; so is lacquer's
    case MaterialId::paving: return {.roughness = 0.86F};
    case MaterialId::stone: return {.roughness = 0.85F};
    case MaterialId::timber: return {.roughness = 0.72F};
    case MaterialId::lacquer: return {.roughness = 0.48F};
    case MaterialId::tile: return {.roughness = 0.88F};
    case MaterialId::boards: return {.roughness = 0.85F};
    case MaterialId::lattice: return {.roughness = 0.6F, .cutout = true, .two_sided = true};
    case MaterialId::plain: return {.roughness = 1, .metallic = 1};  // times the palette's own
    case MaterialId::glass:
      return {
          .roughness = 0.03F, .two_sided = true, .transmission = 1, .base = {0.96F, 0.98F, 0.97F}};
    case MaterialId::water: return {.roughness = 0.06F, .base = {0.035F, 0.05F, 0.045F}};
    case MaterialId::lantern:
      return {
          .roughness = 0.6F, .base = {0.5F, 0.03F, 0.015F}, .emission = {0.62F, 0.052F, 0.014F}};
    case MaterialId::glow:
      return {.roughness = 0.8F, .base = {0.8F, 0.7F, 0.5F}, .emission = {0.95F, 0.68F, 0.40F}};
    case MaterialId::letters: return {.roughness = 0.75F};
    case MaterialId::screen:
      return {.roughness = 0.4F, .base = {0.02F, 0.02F, 0.022F}, .emission = {0.3F, 0.34F, 0.4F}};
    case MaterialId::picture: return {.roughness = 0.8F};
  }
  return {};
}

// Halls whose walls are longer together are built without mouldings, posts and tiles: they would
// cost more triangles than anybody could load.
constexpr double longest_trimmed = 6'000;  // metres

double length_of_walls(const Plan& plan) {
  double sum = 0;
  const auto add = [&](const Polygon& polygon) {
    for (std::size_t i = 0; i < polygon.size(); ++i)
      sum += distance(polygon[i], polygon[(i + 1) % polygon.size()]);
  };
  add(plan.outline);
  if (plan.court) add(plan.court->outline);
  for (const Wall& wall : plan.walls) sum += 2 * distance(wall.from, wall.to);
  return sum;
}

bool has_light_of_its_own(MaterialId id) {
  return id == MaterialId::glass || id == MaterialId::lantern || id == MaterialId::glow ||
         id == MaterialId::screen;
}

class Assembly {
 public:
  Assembly(const BuildInput& input, const BuildOptions& options)
      : input_(input), options_(options), letters_(input.plan.zones.size() + 1) {
    model_.parts.push_back({.id = house_id(input.plan), .zone = {}});
    for (const ZonePlace& zone : input.plan.zones)
      model_.parts.push_back({.id = zone.zone, .zone = zone.zone});
  }

  HallModel run() {
    const Style style = style_of(input_.plan, palette_);
    const auto part_of = [&](const Float3& at) { return part_at(at); };
    Sculpt sculpt(palette_, part_of, options_.texels);
    Site site{input_.plan, style, sculpt,
              options_.trims && length_of_walls(input_.plan) <= longest_trimmed};
    const Furniture furniture = furniture_of(input_.plan);
    if (!input_.modelled) build_house(site);
    build_furniture(site, furniture, model_.scene);
    if (options_.trims) build_signs(site, furniture, letters_, input_.zones);
    model_.stands = build_stands(site, letters_, input_.exhibits);
    make_materials(sculpt);
    if (input_.modelled) take_modelled(sculpt, part_of);
    make_meshes(sculpt);
    enclose(input_.plan, model_.scene);
    light_the_sky(input_.plan, model_.scene);
    // Light is asked for a hand before what hangs, where no wall is.
    for (const StandView& stand : model_.stands) {
      const Float3 front{std::sin(stand.turn), 0, std::cos(stand.turn)};
      model_.scene.probes.push_back(
          {stand.stand, stand.picture ? stand.focus + 0.2F * front : stand.focus});
    }
    return std::move(model_);
  }

 private:
  static void build_house(Site& site) {
    build_floor(site);
    build_walls(site);
    build_ceiling(site);
    build_columns(site);
    build_roof(site);
  }

  // Somebody else's meshes, with charts of their own, and their materials and pictures.
  void take_modelled(Sculpt& sculpt, const Sculpt::PartOf& part_of) {
    const GlbContent& content = input_.modelled->content;
    const auto first_texture = static_cast<int>(model_.scene.textures.size());
    for (std::size_t i = 0; i < content.textures.size(); ++i)
      add_shared("model-" + std::to_string(i) + ".webp", content.textures[i], false);
    first_material_ = static_cast<int>(model_.scene.materials.size());
    for (Material m : content.materials) {
      for (int* slot :
           {&m.base_texture, &m.roughness_texture, &m.normal_texture, &m.emission_texture})
        if (*slot >= 0) *slot += first_texture;
      model_.scene.materials.push_back(std::move(m));
    }
    for (const SceneMesh& mesh : content.meshes)
      unwrap(mesh, part_of, options_.texels, sculpt.charts(), unwrapped_);
    std::ranges::stable_sort(unwrapped_, {},
                             [](const Unwrapped& u) { return std::pair(u.part, u.material); });
  }

  // Under the roof a zone's room is its own part; under the sky, and above the walls, the house.
  [[nodiscard]] int part_at(const Float3& at) const {
    const Plan& plan = input_.plan;
    if (at[1] > ceiling_height(plan) + 0.05F && roof_kind(plan) != RoofKind::open) return 0;
    const Point2 p = plan_point(at);
    for (std::size_t i = 0; i < plan.zones.size(); ++i)
      if (is_inside(plan.zones[i].outline, p)) return static_cast<int>(i) + 1;
    return 0;
  }

  int add_texture(Texture texture) {
    model_.scene.textures.push_back(std::move(texture));
    return static_cast<int>(model_.scene.textures.size()) - 1;
  }

  int add_shared(std::string name, Texture texture, bool lossless) {
    const int index = add_texture(std::move(texture));
    model_.shared.push_back({std::move(name), index, lossless});
    return index;
  }

  void make_materials(Sculpt& sculpt) {
    material_of_.assign(model_.parts.size(), {});
    for (auto& row : material_of_) row.fill(-1);
    std::array<int, material_count> shared{};
    shared.fill(-1);
    for (const SculptedMesh& mesh : sculpt.meshes()) {
      const auto id = static_cast<std::size_t>(mesh.material);
      const auto part = static_cast<std::size_t>(mesh.part);
      if (mesh.material == MaterialId::letters) {
        material_of_[part][id] = make_material(mesh.material);
        Material& material = model_.scene.materials.back();
        material.name = "letters-" + model_.parts[part].id;
        material.base_texture = add_texture(letters_.draw(mesh.part));
        continue;
      }
      if (shared[id] < 0) shared[id] = make_shared(mesh.material);
      material_of_[part][id] = shared[id];
    }
  }

  int make_material(MaterialId id) {
    const MaterialRecipe r = recipe_of(id);
    model_.scene.materials.push_back({.name = std::string(look_of(id).name),
                                      .base = r.base,
                                      .cutout = r.cutout,
                                      .two_sided = r.two_sided,
                                      .roughness = r.roughness,
                                      .metallic = r.metallic,
                                      .transmission = r.transmission,
                                      .emission = r.emission});
    return static_cast<int>(model_.scene.materials.size()) - 1;
  }

  int make_shared(MaterialId id) {
    const int index = make_material(id);
    Material& material = model_.scene.materials.back();
    const std::string name = material.name;
    if (id == MaterialId::plain) {
      material.base_texture = add_shared("plain.webp", palette_.colours(), true);
      material.roughness_texture = add_shared("plain-roughness.webp", palette_.roughnesses(), true);
      return index;
    }
    Texture drawn = draw_texture(id);
    if (drawn.width > 0)
      material.base_texture = add_shared(name + ".webp", std::move(drawn), false);
    Texture polish = draw_roughness(id);
    if (polish.width > 0)
      model_.scene.materials[static_cast<std::size_t>(index)].roughness_texture =
          add_shared(name + "-roughness.webp", std::move(polish), false);
    return index;
  }

  void make_meshes(Sculpt& sculpt) {
    std::vector<bool> lit(sculpt.charts().size(), true);
    for (const SculptedMesh& mesh : sculpt.meshes())
      if (has_light_of_its_own(mesh.material))
        for (const Vertex& v : mesh.vertices) lit[static_cast<std::size_t>(v.chart)] = false;
    for (const Unwrapped& mesh : unwrapped_)
      if (!is_lit(mesh))
        for (const Vertex& v : mesh.vertices) lit[static_cast<std::size_t>(v.chart)] = false;
    lay_out_parts(sculpt, lit);
    std::vector<const SculptedMesh*> sorted;
    for (const SculptedMesh& mesh : sculpt.meshes())
      if (!mesh.triangles.empty()) sorted.push_back(&mesh);
    std::ranges::stable_sort(sorted, {},
                             [](const SculptedMesh* m) { return std::pair(m->part, m->material); });
    for (const SculptedMesh* mesh : sorted)
      add_mesh({mesh->part,
                material_of_[static_cast<std::size_t>(mesh->part)]
                            [static_cast<std::size_t>(mesh->material)],
                !has_light_of_its_own(mesh->material),
                mesh->material == MaterialId::letters ? letters_.size(mesh->part) : Float2{1, 1}},
               mesh->vertices, mesh->triangles, sculpt.charts());
    for (const Unwrapped& mesh : unwrapped_)
      add_mesh({mesh.part, first_material_ + mesh.material, is_lit(mesh), {1, 1}}, mesh.vertices,
               mesh.triangles, sculpt.charts());
  }

  // Panes receive no lightmap.
  [[nodiscard]] bool is_lit(const Unwrapped& mesh) const {
    return model_.scene.materials[static_cast<std::size_t>(first_material_ + mesh.material)]
               .transmission == 0;
  }

  void lay_out_parts(Sculpt& sculpt, const std::vector<bool>& lit) {
    const std::vector<Chart>& charts = sculpt.charts();
    places_.resize(charts.size());
    layouts_.resize(model_.parts.size());
    for (std::size_t part = 0; part < model_.parts.size(); ++part) {
      std::vector<std::size_t> own;
      std::vector<Chart> given;
      for (std::size_t i = 0; i < charts.size(); ++i)
        if (charts[i].part == static_cast<int>(part) && lit[i] &&
            charts[i].min[0] <= charts[i].max[0]) {
          own.push_back(i);
          given.push_back(charts[i]);
        }
      if (!own.empty()) layouts_[part] = lay_out(given, options_.texels);
      for (std::size_t i = 0; i < own.size(); ++i) places_[own[i]] = layouts_[part].places[i];
      model_.scene.parts.push_back(
          {model_.parts[part].id, layouts_[part].width, layouts_[part].height});
    }
  }

  struct MeshKind {
    int part;
    int material;
    bool lit;
    Float2 sheet;  // what its uv is counted in
  };

  void add_mesh(const MeshKind& kind, const std::vector<Vertex>& vertices,
                const std::vector<std::uint32_t>& triangles, const std::vector<Chart>& charts) {
    const auto part = static_cast<std::size_t>(kind.part);
    SceneMesh& out = model_.scene.meshes.emplace_back();
    out.material = kind.material;
    out.part = kind.lit ? kind.part : -1;
    out.home = kind.part;
    ModelPart& bounds = model_.parts[part];
    for (const Vertex& v : vertices) {
      out.position.push_back(v.position);
      out.normal.push_back(v.normal);
      out.uv.push_back({v.uv[0] / kind.sheet[0], v.uv[1] / kind.sheet[1]});
      const auto chart = static_cast<std::size_t>(v.chart);
      if (kind.lit)
        out.chart_uv.push_back(chart_uv(charts[chart], places_[chart], layouts_[part], v.chart_at));
    }
    out.triangle = triangles;
    if (bounds.triangles == 0) bounds.low = bounds.high = out.position[0];
    for (const Float3& p : out.position)
      for (std::size_t i = 0; i < 3; ++i) {
        bounds.low[i] = std::min(bounds.low[i], p[i]);
        bounds.high[i] = std::max(bounds.high[i], p[i]);
      }
    bounds.triangles += out.triangle.size() / 3;
  }

  const BuildInput& input_;
  const BuildOptions& options_;
  Palette palette_;
  Lettering letters_;
  HallModel model_;
  std::vector<std::array<int, material_count>> material_of_;
  std::vector<ChartPlace> places_;
  std::vector<ChartLayout> layouts_;
  std::vector<Unwrapped> unwrapped_;
  int first_material_ = 0;  // of the modelled hall's
};

}  // namespace

GlbMaterial to_glb(const Material& m, float glass) {
  GlbMaterial out;
  out.name = m.name;
  out.base = m.base;
  out.alpha = m.alpha;
  out.two_sided = m.two_sided;
  out.roughness = m.roughness;
  out.metallic = m.metallic;
  out.emission = m.emission;
  if (m.cutout) out.alpha_mode = GlbMaterial::Alpha::mask;
  if (m.transmission > 0) {
    out.alpha_mode = GlbMaterial::Alpha::blend;
    out.alpha = glass;
  }
  return out;
}

HallModel build_model(const BuildInput& input, const BuildOptions& options) {
  return Assembly(input, options).run();
}

std::string write_part(const HallModel& model, std::size_t part) {
  Glb glb;
  glb.name = model.parts[part].id;
  std::vector<int> material_at(model.scene.materials.size(), -1);
  std::vector<int> image_at(model.scene.textures.size(), -1);
  const auto image = [&](int texture, const std::string& own_name) {
    if (texture < 0) return -1;
    int& at = image_at[static_cast<std::size_t>(texture)];
    if (at >= 0) return at;
    at = static_cast<int>(glb.images.size());
    const auto shared = std::ranges::find(model.shared, texture, &SharedTexture::texture);
    if (shared != model.shared.end())
      glb.images.push_back({shared->name, {}});
    else
      glb.images.push_back(
          {own_name, write_webp(model.scene.textures[static_cast<std::size_t>(texture)], 82)});
    return at;
  };
  for (const SceneMesh& mesh : model.scene.meshes) {
    if (mesh.home != static_cast<int>(part) || mesh.exhibit) continue;
    int& material = material_at[static_cast<std::size_t>(mesh.material)];
    if (material < 0) {
      const Material& m = model.scene.materials[static_cast<std::size_t>(mesh.material)];
      material = static_cast<int>(glb.materials.size());
      GlbMaterial& out = glb.materials.emplace_back(to_glb(m, thin_pane));
      out.base_image = image(m.base_texture, m.name);
      out.roughness_image = image(m.roughness_texture, m.name);
      out.normal_image = image(m.normal_texture, m.name);
    }
    glb.meshes.push_back(
        {material, mesh.position, mesh.normal, mesh.uv, mesh.chart_uv, mesh.triangle});
  }
  return write_glb(glb);
}

}  // namespace yz::hall
