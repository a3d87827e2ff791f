#include "hall/light/panorama.hpp"

#include "hall/light/eye.hpp"
#include "hall/light/parallel.hpp"
#include "hall/light/picture_smooth.hpp"

namespace yz::hall::light {
namespace {

struct Axes {
  Vec forward, right, up;
};

constexpr std::array<Axes, 6> axes{{{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}},
                                    {{-1, 0, 0}, {0, 0, -1}, {0, 1, 0}},
                                    {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}},
                                    {{0, -1, 0}, {1, 0, 0}, {0, 0, -1}},
                                    {{0, 0, 1}, {-1, 0, 0}, {0, 1, 0}},
                                    {{0, 0, -1}, {1, 0, 0}, {0, 1, 0}}}};

// A pixel's sums.
struct Pixel {
  Vec clear, noisy, base, normal;
  float squares = 0;        // of the noisy luminance
  float shade_squares = 0;  // of all of it, as an eye takes it
  float shades = 0;
  int looks = 0;
  int chancy = 0;

  void add(const Look& look) {
    clear += look.clear;
    noisy += look.noisy;
    base += look.base;
    normal += look.normal;
    const float l = luminance(look.noisy);
    squares += l * l;
    const float s = shade(look.clear + look.noisy);
    shades += s;
    shade_squares += s * s;
    ++looks;
    chancy += look.chancy ? 1 : 0;
  }
  // About what a tone curve makes of a radiance: 0 … 1.
  static float shade(Vec v) {
    const float l = luminance(v);
    return std::sqrt(l / (1 + l));
  }
  [[nodiscard]] float mean_shade() const { return shades / static_cast<float>(looks); }
  [[nodiscard]] float shade_variance() const {
    const float m = mean_shade();
    return std::max(0.0F, shade_squares / static_cast<float>(looks) - m * m);
  }
  // What the chancy part's standard deviation makes of the shade, by the shade's slope.
  [[nodiscard]] float noise_in_shade() const {
    const float l = luminance(clear + noisy) / static_cast<float>(looks);
    return std::sqrt(variance_of_noisy_mean()) / (2 * std::sqrt(l + 1e-4F) * std::pow(1 + l, 1.5F));
  }
  [[nodiscard]] float variance_of_noisy_mean() const {
    if (looks < 2) return 0;
    const auto n = static_cast<float>(looks);
    const float m = luminance(noisy) / n;
    return std::max(0.0F, squares / n - m * m) / (n - 1);
  }
};

constexpr float edge = 0.06F;         // shades between neighbours that ask for more looks
constexpr float uneven = 0.06F;       // a pixel's own standard deviation that does
constexpr float noise = 0.012F;       // of its mean, where chance made it, that asks for most
constexpr float unseen = 0.003F;      // that nobody would see smoothed
constexpr float brightest_look = 12;  // or one look at a lamp would make its edge a staircase

class Face {
 public:
  Face(const Eye& eye, Vec from, int face, const PanoramaOptions& options)
      : eye_(eye),
        from_(from),
        face_(face),
        options_(options),
        pixels_(static_cast<std::size_t>(options.size) * options.size) {}

  bool render(const Workers& workers) {
    const auto rows = static_cast<std::size_t>(options_.size);
    if (!parallel(workers, "panorama", rows, 4, [&](std::size_t begin, std::size_t end) {
          for_rows(begin, end, [&](int x, int y) { look_at(x, y, options_.samples); });
        }))
      return false;
    mark();
    return parallel(workers, "panorama", rows, 4, [&](std::size_t begin, std::size_t end) {
      for_rows(begin, end,
               [&](int x, int y) { look_at(x, y, more_[index(x, y)] * options_.samples); });
    });
  }

  bool develop(const Workers& workers, std::vector<Float3>& out) const {
    NoisyPicture noisy;
    noisy.size = options_.size;
    for (const Pixel& p : pixels_) {
      const auto n = static_cast<float>(p.looks);
      noisy.value.push_back(p.noisy / n);
      noisy.variance.push_back(
          p.chancy > 0 && p.noise_in_shade() > unseen ? p.variance_of_noisy_mean() : 0);
      noisy.base.push_back(p.base / n);
      noisy.normal.push_back(p.normal / n);
    }
    if (options_.denoise && !smooth(noisy, workers)) return false;
    out.clear();
    for (std::size_t i = 0; i < pixels_.size(); ++i)
      out.push_back(pixels_[i].clear / static_cast<float>(pixels_[i].looks) + noisy.value[i]);
    return true;
  }

 private:
  [[nodiscard]] std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(options_.size) +
           static_cast<std::size_t>(x);
  }

  template <class Act>
  void for_rows(std::size_t begin, std::size_t end, const Act& act) {
    for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y)
      for (int x = 0; x < options_.size; ++x) act(x, y);
  }

  void look_at(int x, int y, int times) {
    Pixel& pixel = pixels_[index(x, y)];
    const std::uint32_t key = hash(
        static_cast<std::uint32_t>(options_.seed) + static_cast<std::uint32_t>(face_) * 0x9e37U,
        static_cast<std::uint32_t>(index(x, y)));
    const float spread =
        2 / static_cast<float>(options_.size) / std::sqrt(static_cast<float>(options_.samples));
    for (int i = 0; i < times; ++i) {
      Sampler sampler(key, static_cast<std::uint32_t>(pixel.looks));
      const Float2 within = sampler.next2();
      const Vec along = cube_direction(face_, static_cast<float>(x) + within[0],
                                       static_cast<float>(y) + within[1], options_.size);
      Look look = eye_.look({from_, along}, sampler, spread);
      look.clear = capped(look.clear);
      pixel.add(look);
    }
  }

  static Vec capped(Vec v) {
    const float most = largest(v);
    return most > brightest_look ? v * (brightest_look / most) : v;
  }

  // More looks where a pixel differs from one beside it, or from itself; most where it is by
  // chance.
  void mark() {
    more_.assign(pixels_.size(), 0);
    for (int y = 0; y < options_.size; ++y)
      for (int x = 0; x < options_.size; ++x) {
        const Pixel& p = pixels_[index(x, y)];
        const auto ask = [&](int u, int v, std::uint8_t times) {
          auto& more = more_[index(u, v)];
          more = std::max(more, times);
        };
        const auto differs = [&](int u, int v) {
          return u < options_.size && v < options_.size &&
                 std::abs(p.mean_shade() - pixels_[index(u, v)].mean_shade()) > edge;
        };
        if (p.shade_variance() > uneven * uneven) ask(x, y, 1);
        if (p.chancy > 0 && p.noise_in_shade() > noise) ask(x, y, 2);
        if (differs(x + 1, y)) ask(x, y, 1), ask(x + 1, y, 1);
        if (differs(x, y + 1)) ask(x, y, 1), ask(x, y + 1, 1);
      }
  }

  const Eye& eye_;
  Vec from_;
  int face_;
  const PanoramaOptions& options_;
  std::vector<Pixel> pixels_;
  std::vector<std::uint8_t> more_;  // times `samples`
};

}  // namespace

Float3 cube_direction(int face, float x, float y, int size) {
  const Axes& a = axes.at(static_cast<std::size_t>(face));
  const float s = 2 / static_cast<float>(size);
  return unit(a.forward + a.right * (x * s - 1) + a.up * (1 - y * s));
}

struct Studio::Impl {
  Impl(const Scene& scene, const Baked& kept, Tracer t)
      : tracer(std::move(t)),
        charts(scene),
        lights(tracer),
        baked(kept),
        eye(tracer, lights, charts, baked) {}
  Tracer tracer;
  Charts charts;
  Lights lights;
  const Baked& baked;
  Eye eye;
};

Studio::Studio(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Studio::Studio(Studio&&) noexcept = default;
Studio& Studio::operator=(Studio&&) noexcept = default;
Studio::~Studio() = default;

Result<Studio> Studio::open(const Scene& scene, const Baked& baked) {
  YZ_ASSIGN(Tracer tracer, Tracer::open(scene));
  if (baked.parts.size() != scene.parts.size())
    return fail(ErrorKind::invalid, "the bake has other parts than the scene");
  for (std::size_t i = 0; i < scene.parts.size(); ++i) {
    const Lightmap& map = baked.parts[i];
    const std::size_t texels = static_cast<std::size_t>(scene.parts[i].lightmap_width) *
                               static_cast<std::size_t>(scene.parts[i].lightmap_height);
    if (map.width != scene.parts[i].lightmap_width || map.texel.size() != texels ||
        (!map.sun.empty() && map.sun.size() != texels))
      return fail(ErrorKind::invalid, "part " + scene.parts[i].id + " was baked in another size");
  }
  return Studio(std::make_unique<Impl>(scene, baked, std::move(tracer)));
}

Result<Cube> Studio::render_cube(Float3 eye, const PanoramaOptions& options,
                                 const Progress& progress) const {
  if (options.size < 1 || options.size > 8192 || options.samples < 1)
    return fail(ErrorKind::invalid, "a panorama has 1 … 8192 pixels an edge and a sample a pixel");
  Cube cube;
  cube.size = options.size;
  double most = 0;  // a face is passed over several times, the progress is told of the first
  for (int f = 0; f < 6; ++f) {
    Progress of_all;
    if (progress)
      of_all = [&](std::string_view step, double done) {
        most = std::max(most, (f + done) / 6);
        return progress(step, most);
      };
    const Workers workers{options.threads, &of_all};
    Face face(impl_->eye, eye, f, options);
    if (!face.render(workers) || !face.develop(workers, cube.face.at(static_cast<std::size_t>(f))))
      return fail(ErrorKind::unavailable, "the panorama was stopped");
  }
  return cube;
}

std::vector<HotspotSeen> Studio::visible(Float3 from, std::span<const HotspotCandidate> candidates,
                                         float slack) const {
  const Vec eye = from;
  std::vector<HotspotSeen> seen;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Vec sum;
    int n = 0;
    for (const Float3& point : candidates[i].at) {
      const Vec to = Vec(point) - eye;
      const float distance = length(to);
      const bool clear =
          distance <= slack ||
          luminance(impl_->tracer.passing({eye, to / distance, distance - slack})) > 0.05F;
      if (!clear) continue;
      sum += point;
      ++n;
    }
    if (n == 0) continue;
    const Vec to = sum / static_cast<float>(n) - eye;
    seen.push_back({i, unit(to), length(to)});
  }
  return seen;
}

}  // namespace yz::hall::light
