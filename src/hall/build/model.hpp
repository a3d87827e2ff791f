// A plan built: the scene for the tracer, and what the client loads of it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hall/build/furnish.hpp"
#include "hall/build/stands.hpp"
#include "hall/gltf/glb_out.hpp"
#include "hall/modelled/modelled.hpp"
#include "hall/plan.hpp"
#include "hall/scene.hpp"
#include "hall/walk/navmesh_file.hpp"

namespace yz::hall {

struct BuildInput {
  Plan plan;
  std::vector<ZoneName> zones;                         // as plan.zones
  std::vector<ShownExhibit> exhibits;                  // as plan.stands
  std::shared_ptr<const Modelled> modelled = nullptr;  // where plan.model is one
};

struct BuildOptions {
  float texels = 12;  // of a lightmap, a metre, where a surface's density is 1
  bool trims = true;  // false: only what encloses
};

struct ModelPart {
  std::string id;    // a zone's slug, or the house's
  std::string zone;  // empty: the house, which is seen from everywhere
  std::size_t triangles = 0;
  Float3 low{}, high{};
};

struct SharedTexture {  // named by several parts, kept once
  std::string name;     // "brick.webp"
  int texture = 0;      // into Scene::textures
  bool lossless = false;
};

// Architecture and furniture; exhibits' own models and pictures are added by whoever has them
// (exhibits.hpp).
struct HallModel {
  Scene scene;  // parts as `parts`; meshes of each in the order of their materials
  std::vector<ModelPart> parts;
  std::vector<SharedTexture> shared;
  std::vector<StandView> stands;  // as plan.stands
};

[[nodiscard]] HallModel build_model(const BuildInput& input, const BuildOptions& options);

// A material as a file says it, still without pictures. What light passes through is drawn over
// what is behind it with the opacity `glass`, 0–1.
[[nodiscard]] GlbMaterial to_glb(const Material& material, float glass);

// One part as a file: its meshes, with the shared textures beside it by name.
[[nodiscard]] std::string write_part(const HallModel& model, std::size_t part);

// Sun and sky at the plan's time of day; without [sky]: a clear morning in May in Shanxi.
void light_the_sky(const Plan& plan, Scene& scene);

// What keeps daylight out of closed rooms: a dark box round the hall, in no file. The light of an
// edge texel is gathered exactly where wall and ceiling meet; without the box half of it would be
// sky.
void enclose(const Plan& plan, Scene& scene);

}  // namespace yz::hall
