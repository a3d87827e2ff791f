#include "hall/light/tracer.hpp"

#include <cstring>

#include <embree3/rtcore.h>

#include "hall/light/scene_check.hpp"

namespace yz::hall::light {
namespace {

struct DeviceRelease {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
};
struct SceneRelease {
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
};
using Device = std::unique_ptr<RTCDeviceTy, DeviceRelease>;
using World = std::unique_ptr<RTCSceneTy, SceneRelease>;

Vec point(const Float3& f) { return f; }

}  // namespace

struct Tracer::Impl {
  explicit Impl(const Scene& s) : scene(s), textures(s.textures) {}

  const Scene& scene;
  Textures textures;
  Device device;
  World world;

  [[nodiscard]] const Material& material_of(unsigned mesh) const {
    return scene.materials[static_cast<std::size_t>(scene.meshes[mesh].material)];
  }
  [[nodiscard]] Float2 uv(unsigned mesh, unsigned triangle, float b1, float b2) const;
  void add_mesh(const SceneMesh& mesh);
};

namespace {

// What Embree hands to the filters of meshes that light may pass.
struct Context {
  RTCIntersectContext base;
  const Tracer::Impl* tracer;
  bool exhibits;
  Vec passed;
};

// Of cut-out materials only; a footprint of zero reads the largest level.
bool is_hole(const Tracer::Impl& t, const Material& m, unsigned mesh, unsigned triangle, float b1,
             float b2) {
  float alpha = m.alpha;
  if (m.base_texture >= 0)
    alpha *= t.textures.colour(m.base_texture, t.uv(mesh, triangle, b1, b2), 0).a;
  return alpha < 0.5F;
}

bool passes(const Context& context, RTCHitN* hit, unsigned n) {
  const unsigned mesh = RTCHitN_geomID(hit, n, 0);
  if (!context.exhibits && context.tracer->scene.meshes[mesh].exhibit) return true;
  const Material& m = context.tracer->material_of(mesh);
  return m.cutout && is_hole(*context.tracer, m, mesh, RTCHitN_primID(hit, n, 0),
                             RTCHitN_u(hit, n, 0), RTCHitN_v(hit, n, 0));
}

void filter_nearest(const RTCFilterFunctionNArguments* a) {
  if (a->valid[0] == -1 && passes(*reinterpret_cast<Context*>(a->context), a->hit, a->N))
    a->valid[0] = 0;
}

// Glass lets the ray on and leaves its tint. Embree may ask in any order, which a product forgives;
// it asks once a triangle, as the tree is built without spatial splits.
void filter_passing(const RTCFilterFunctionNArguments* a) {
  auto& context = *reinterpret_cast<Context*>(a->context);
  if (a->valid[0] != -1) return;
  if (passes(context, a->hit, a->N)) {
    a->valid[0] = 0;
    return;
  }
  const unsigned mesh = RTCHitN_geomID(a->hit, a->N, 0);
  const Material& m = context.tracer->material_of(mesh);
  if (m.transmission <= 0) return;
  Vec tint = m.base;
  if (m.base_texture >= 0)
    tint *= context.tracer->textures
                .colour(m.base_texture,
                        context.tracer->uv(mesh, RTCHitN_primID(a->hit, a->N, 0),
                                           RTCHitN_u(a->hit, a->N, 0), RTCHitN_v(a->hit, a->N, 0)),
                        0)
                .rgb;
  context.passed *= tint * m.transmission;
  a->valid[0] = 0;
}

Context context_for(const Tracer::Impl& tracer, const Ray& ray) {
  Context context{{}, &tracer, ray.exhibits, Vec(1)};
  rtcInitIntersectContext(&context.base);
  return context;
}

void set(RTCRay& r, const Ray& ray) {
  r.org_x = ray.from.x;
  r.org_y = ray.from.y;
  r.org_z = ray.from.z;
  r.tnear = 0;
  r.dir_x = ray.along.x;
  r.dir_y = ray.along.y;
  r.dir_z = ray.along.z;
  r.time = 0;
  r.tfar = ray.reach;
  r.mask = ~0U;
  r.id = 0;
  r.flags = 0;
}

}  // namespace

Float2 Tracer::Impl::uv(unsigned mesh, unsigned triangle, float b1, float b2) const {
  const SceneMesh& m = scene.meshes[mesh];
  if (m.uv.empty()) return {0, 0};
  const std::uint32_t* t = &m.triangle[std::size_t{3} * triangle];
  const float b0 = 1 - b1 - b2;
  const Float2& p = m.uv[t[0]];
  const Float2& q = m.uv[t[1]];
  const Float2& r = m.uv[t[2]];
  return {b0 * p[0] + b1 * q[0] + b2 * r[0], b0 * p[1] + b1 * q[1] + b2 * r[1]};
}

void Tracer::Impl::add_mesh(const SceneMesh& mesh) {
  RTCGeometry geometry = rtcNewGeometry(device.get(), RTC_GEOMETRY_TYPE_TRIANGLE);
  if (!mesh.triangle.empty()) {
    void* points = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                           sizeof(Float3), mesh.position.size());
    std::memcpy(points, mesh.position.data(), mesh.position.size() * sizeof(Float3));
    void* corners = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                            3 * sizeof(std::uint32_t), mesh.triangle.size() / 3);
    std::memcpy(corners, mesh.triangle.data(), mesh.triangle.size() * sizeof(std::uint32_t));
  }
  const Material& m = scene.materials[static_cast<std::size_t>(mesh.material)];
  if (m.cutout || mesh.exhibit) rtcSetGeometryIntersectFilterFunction(geometry, filter_nearest);
  if (m.cutout || mesh.exhibit || m.transmission > 0)
    rtcSetGeometryOccludedFilterFunction(geometry, filter_passing);
  rtcCommitGeometry(geometry);
  // Attached in order, so that Embree's number is the mesh's index.
  rtcAttachGeometryByID(world.get(), geometry, static_cast<unsigned>(&mesh - scene.meshes.data()));
  rtcReleaseGeometry(geometry);
}

Result<Tracer> Tracer::open(const Scene& scene) {
  YZ_TRY(check(scene));
  auto impl = std::make_unique<Impl>(scene);
  impl->device.reset(rtcNewDevice(nullptr));
  if (!impl->device) return fail(ErrorKind::internal, "Embree does not start on this processor");
  impl->world.reset(rtcNewScene(impl->device.get()));
  // Robust: no ray slips between two triangles that share an edge.
  rtcSetSceneFlags(impl->world.get(), RTC_SCENE_FLAG_ROBUST);
  rtcSetSceneBuildQuality(impl->world.get(), RTC_BUILD_QUALITY_MEDIUM);
  for (const SceneMesh& mesh : scene.meshes) impl->add_mesh(mesh);
  rtcCommitScene(impl->world.get());
  if (rtcGetDeviceError(impl->device.get()) != RTC_ERROR_NONE)
    return fail(ErrorKind::internal, "Embree cannot take this scene");
  return Tracer(std::move(impl));
}

Tracer::Tracer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tracer::Tracer(Tracer&&) noexcept = default;
Tracer& Tracer::operator=(Tracer&&) noexcept = default;
Tracer::~Tracer() = default;

const Scene& Tracer::scene() const { return impl_->scene; }
const Textures& Tracer::textures() const { return impl_->textures; }
const Material& Tracer::material(const Hit& hit) const { return impl_->material_of(hit.mesh); }

std::optional<Hit> Tracer::nearest(const Ray& ray) const {
  Context context = context_for(*impl_, ray);
  RTCRayHit r;
  set(r.ray, ray);
  r.hit.geomID = RTC_INVALID_GEOMETRY_ID;
  r.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
  rtcIntersect1(impl_->world.get(), &context.base, &r);
  if (r.hit.geomID == RTC_INVALID_GEOMETRY_ID) return std::nullopt;
  Hit hit;
  hit.distance = r.ray.tfar;
  hit.mesh = r.hit.geomID;
  hit.triangle = r.hit.primID;
  hit.b1 = r.hit.u;
  hit.b2 = r.hit.v;
  const SceneMesh& m = impl_->scene.meshes[hit.mesh];
  const std::uint32_t* t = &m.triangle[std::size_t{3} * hit.triangle];
  const Vec a = m.position[t[0]];
  const Vec ab = m.position[t[1]] - a;
  const Vec ac = m.position[t[2]] - a;
  hit.at = a + ab * hit.b1 + ac * hit.b2;
  hit.normal = unit(cross(ab, ac));
  hit.back = dot(hit.normal, ray.along) > 0;
  if (hit.back) hit.normal = -hit.normal;
  return hit;
}

Vec Tracer::passing(const Ray& ray) const {
  Context context = context_for(*impl_, ray);
  RTCRay r;
  set(r, ray);
  rtcOccluded1(impl_->world.get(), &context.base, &r);
  return r.tfar < 0 ? Vec(0) : context.passed;
}

Vec Tracer::corner_blend(const Hit& hit, const std::vector<Float3>& values) const {
  const std::uint32_t* t = &impl_->scene.meshes[hit.mesh].triangle[std::size_t{3} * hit.triangle];
  return point(values[t[0]]) * (1 - hit.b1 - hit.b2) + point(values[t[1]]) * hit.b1 +
         point(values[t[2]]) * hit.b2;
}

Float2 Tracer::corner_blend(const Hit& hit, const std::vector<Float2>& values) const {
  const std::uint32_t* t = &impl_->scene.meshes[hit.mesh].triangle[std::size_t{3} * hit.triangle];
  const float b0 = 1 - hit.b1 - hit.b2;
  const Float2& p = values[t[0]];
  const Float2& q = values[t[1]];
  const Float2& r = values[t[2]];
  return {b0 * p[0] + hit.b1 * q[0] + hit.b2 * r[0], b0 * p[1] + hit.b1 * q[1] + hit.b2 * r[1]};
}

float Tracer::uv_per_metre(const Hit& hit) const {
  const SceneMesh& m = impl_->scene.meshes[hit.mesh];
  if (m.uv.empty()) return 0;
  const std::uint32_t* t = &m.triangle[std::size_t{3} * hit.triangle];
  const Vec a = m.position[t[0]];
  const float area = length(cross(m.position[t[1]] - a, m.position[t[2]] - a));
  const Float2& p = m.uv[t[0]];
  const Float2& q = m.uv[t[1]];
  const Float2& r = m.uv[t[2]];
  const float mapped = std::abs((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return area > 0 ? std::sqrt(mapped / area) : 0;
}

Surface Tracer::surface(const Hit& hit, float width) const {
  const Material& m = material(hit);
  Surface s{m.base, m.emission, m.alpha, m.roughness, m.metallic, m.transmission};
  const bool textured = m.base_texture >= 0 || m.roughness_texture >= 0 || m.emission_texture >= 0;
  if (!textured) return s;
  const Float2 uv = impl_->uv(hit.mesh, hit.triangle, hit.b1, hit.b2);
  const float footprint = width * uv_per_metre(hit);
  if (m.base_texture >= 0) {
    const Rgba c = impl_->textures.colour(m.base_texture, uv, footprint);
    s.base *= c.rgb;
    s.alpha *= c.a;
  }
  if (m.roughness_texture >= 0) {
    const Rgba c = impl_->textures.linear(m.roughness_texture, uv, footprint);
    s.roughness *= c.rgb.y;
    s.metallic *= c.rgb.z;
  }
  if (m.emission_texture >= 0)
    s.emission *= impl_->textures.colour(m.emission_texture, uv, footprint).rgb;
  return s;
}

Vec Tracer::shading_normal(const Hit& hit, float width) const {
  const SceneMesh& mesh = impl_->scene.meshes[hit.mesh];
  const Vec outside = unit(corner_blend(hit, mesh.normal));
  Vec normal = outside;
  const Material& m = material(hit);
  if (m.normal_texture >= 0 && !mesh.uv.empty()) {
    const std::uint32_t* t = &mesh.triangle[std::size_t{3} * hit.triangle];
    const Vec e1 = mesh.position[t[1]] - Vec(mesh.position[t[0]]);
    const Vec e2 = mesh.position[t[2]] - Vec(mesh.position[t[0]]);
    const Float2 a = mesh.uv[t[0]];
    const Float2 d1{mesh.uv[t[1]][0] - a[0], mesh.uv[t[1]][1] - a[1]};
    const Float2 d2{mesh.uv[t[2]][0] - a[0], mesh.uv[t[2]][1] - a[1]};
    const float det = d1[0] * d2[1] - d1[1] * d2[0];
    if (det != 0) {
      // uv runs downwards and a normal map's green upwards: the bitangent is where v falls.
      const Vec tangent = unit((e1 * d2[1] - e2 * d1[1]) / det);
      const Vec bitangent = unit((e1 * d2[0] - e2 * d1[0]) / det);
      const Vec c = impl_->textures
                        .linear(m.normal_texture, impl_->uv(hit.mesh, hit.triangle, hit.b1, hit.b2),
                                width * uv_per_metre(hit))
                        .rgb;
      const Vec local = c * 2 - Vec(1);
      normal = unit(tangent * local.x + bitangent * local.y + outside * local.z);
    }
  }
  if (hit.back) normal = -normal;
  // Interpolated normals may look away at a silhouette; the plane's own never does.
  return finite(normal) && dot(normal, hit.normal) > 0.05F ? normal : hit.normal;
}

}  // namespace yz::hall::light
