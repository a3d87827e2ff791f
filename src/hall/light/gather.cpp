#include "hall/light/gather.hpp"

#include <bit>

#include "hall/light/directions.hpp"

namespace yz::hall::light {
namespace {

constexpr int site_count = 8;
constexpr std::size_t kept_bytes = std::size_t{320} << 20;
constexpr int least_kept = 4;

// Eight places of a texel, one in each of a 4 × 2 grid's cells and none in line with another.
constexpr std::array<Float2, site_count> offsets{{{-0.4375F, -0.1875F},
                                                  {-0.3125F, 0.3125F},
                                                  {-0.1875F, -0.4375F},
                                                  {-0.0625F, 0.0625F},
                                                  {0.0625F, -0.3125F},
                                                  {0.1875F, 0.4375F},
                                                  {0.3125F, -0.0625F},
                                                  {0.4375F, 0.1875F}}};

std::uint32_t pack(Vec c) {
  const auto bits = [](float v) {
    return static_cast<std::uint32_t>(std::clamp(v, 0.0F, 1.0F) * 1023 + 0.5F);
  };
  return bits(c.x) | bits(c.y) << 10 | bits(c.z) << 20;
}

Vec unpack(std::uint32_t c) {
  constexpr float s = 1.0F / 1023;
  return {static_cast<float>(c & 1023) * s, static_cast<float>(c >> 10 & 1023) * s,
          static_cast<float>(c >> 20 & 1023) * s};
}

class Mean {  // of colours, and the variance of their luminance
 public:
  void add(Vec v) {
    sum_ += v;
    const float l = luminance(v);
    squares_ += l * l;
    ++count_;
  }
  [[nodiscard]] Vec mean() const { return count_ > 0 ? sum_ / static_cast<float>(count_) : Vec(); }
  [[nodiscard]] float variance_of_mean() const {
    if (count_ < 2) return 0;
    const auto n = static_cast<float>(count_);
    const float l = luminance(mean());
    return std::max(0.0F, squares_ / n - l * l) / (n - 1);
  }

 private:
  Vec sum_;
  float squares_ = 0;
  int count_ = 0;
};

// The site that ray `index` of `count` starts from: each valid site in a row of its own, so that
// every row of a low-discrepancy sequence is well spread.
int site_for(std::uint8_t valid, int index, int count) {
  const int wanted = index * std::popcount(valid) / count;
  int seen = 0;
  for (int s = 0; s < site_count; ++s)
    if ((valid >> s & 1) != 0 && seen++ == wanted) return s;
  return 0;
}

}  // namespace

struct Gatherer::Place {
  std::array<Site, site_count> sites;
  LightChoice choice;
  std::uint32_t key;
};

Gatherer::Gatherer(const Tracer& tracer, const Lights& lights, const Charts& charts,
                   const BakeOptions& options, const Workers& workers)
    : tracer_(tracer),
      lights_(lights),
      charts_(charts),
      options_(options),
      workers_(workers),
      paths_(tracer, lights, charts),
      fixed_(charts.texels(), 0),
      returned_(charts.texels()) {
  result_.sun.resize(charts.texels());
  result_.lamps.resize(charts.texels());
  result_.rest.resize(charts.texels());
  result_.lamps_variance.resize(charts.texels());
  result_.rest_variance.resize(charts.texels());
  result_.valid.resize(charts.texels());
}

void Gatherer::keep(std::uint32_t first, const Lightmap& lightmap) {
  for (std::size_t i = 0; i < lightmap.texel.size(); ++i) {
    const std::size_t t = first + i;
    fixed_[t] = 1;
    returned_[t] = lightmap.texel[i];
    result_.valid[t] = lightmap.covered[i];
  }
}

Gatherer::Place Gatherer::place(std::size_t i) const {
  const std::uint32_t texel = texels_[i];
  Place p;
  for (std::size_t s = 0; s < site_count; ++s) p.sites.at(s) = charts_.site(texel, offsets.at(s));
  p.key = hash(
      static_cast<std::uint32_t>(options_.seed) ^ static_cast<std::uint32_t>(options_.seed >> 32),
      texel);
  const Site& middle = p.sites[3];
  lights_.weigh(middle.at, middle.normal, p.choice);
  return p;
}

Found Gatherer::hemisphere_ray(const Place& place, int index, int site) const {
  Sampler sampler(place.key, static_cast<std::uint32_t>(index));
  const Site& from = place.sites.at(static_cast<std::size_t>(site));
  const Vec local = cosine_hemisphere(sampler.next2());
  Vec along = Frame(from.normal).out(local);
  const float above = dot(along, from.plane);
  if (above < 0) along = along - from.plane * (2 * above);
  Ray ray;
  ray.from = from.at;
  ray.along = along;
  const Chance chance{&place.choice, static_cast<float>(options_.paths) * local.z / pi,
                      static_cast<float>(options_.lamp_rays)};
  return paths_.follow(ray, sampler, chance);
}

void Gatherer::scout(std::size_t i) {
  const Place p = place(i);
  const int per_site = std::max(1, kept_rays_ / site_count);
  const std::size_t row = i * static_cast<std::size_t>(kept_rays_);
  std::array<Vec, site_count> met{};
  std::array<int, site_count> rays{};
  std::array<int, site_count> buried{};
  for (int r = 0; r < kept_rays_; ++r) {
    const int s = std::min(r / per_site, site_count - 1);
    const Found found = hemisphere_ray(p, r, s);
    met.at(s) += found.light;
    ++rays.at(s);
    buried.at(s) += found.buried ? 1 : 0;
    bounces_[row + r] = {found.texel, pack(found.through)};
  }
  std::uint8_t valid = 0;
  Vec sum;
  int n = 0;
  for (int s = 0; s < site_count; ++s) {
    if (rays.at(s) == 0) {
      // Never tried for want of rays: as good as the one whose row it shares.
      if (s > 0 && (valid >> (s - 1) & 1) != 0) valid |= static_cast<std::uint8_t>(1U << s);
      continue;
    }
    if (4 * buried.at(s) > rays.at(s)) continue;
    valid |= static_cast<std::uint8_t>(1U << s);
    sum += met.at(s);
    n += rays.at(s);
  }
  for (int r = 0; r < kept_rays_; ++r)
    if ((valid >> std::min(r / per_site, site_count - 1) & 1) == 0)
      bounces_[row + r].texel = nowhere;
  sites_[i] = valid;
  result_.valid[texels_[i]] = valid != 0 ? 1 : 0;
  met_[i] = n > 0 ? sum / static_cast<float>(n) : Vec();
  counted_[i] = static_cast<float>(n);
}

void Gatherer::shine(std::size_t i) {
  if (sites_[i] == 0) return;
  const Place p = place(i);
  const std::uint32_t texel = texels_[i];
  if (tracer_.scene().sun && options_.sun_rays > 0) {
    Mean sun;
    for (int r = 0; r < options_.sun_rays; ++r) {
      const Site& s = p.sites.at(site_for(sites_[i], r, options_.sun_rays));
      Sampler sampler(hash(p.key, 0x5a17U), static_cast<std::uint32_t>(r));
      sun.add(paths_.sun(s.at, s.normal, s.plane, sampler.next2()));
    }
    result_.sun[texel] = sun.mean();
  }
  if (p.choice.total() <= 0 || options_.lamp_rays < 1) return;
  Mean lamps;
  // Lights take the rays in turn, each a row of neighbours in the sequence, which is well spread
  // over its lamp; the sites are drawn at random, or a lamp would only see some of them.
  const auto rays = static_cast<float>(options_.lamp_rays);
  const auto valid = std::popcount(sites_[i]);
  for (int r = 0; r < options_.lamp_rays; ++r) {
    const auto index = static_cast<std::uint32_t>(r);
    const auto drawn = static_cast<int>(hash(p.key, index) % static_cast<unsigned>(valid));
    const Site& s = p.sites.at(site_for(sites_[i], drawn, valid));
    Sampler sampler(hash(p.key, 0x1a3fU), index);
    const float pick = (static_cast<float>(r) + sampler.next()) / rays;
    lamps.add(paths_.lamp(p.choice, s.at, s.normal, pick, sampler.next2(), rays,
                          static_cast<float>(options_.paths)));
  }
  result_.lamps[texel] = lamps.mean();
  result_.lamps_variance[texel] = lamps.variance_of_mean();
}

Vec Gatherer::kept_light(std::size_t i) const {
  Vec sum;
  const std::size_t row = i * static_cast<std::size_t>(kept_rays_);
  for (int r = 0; r < kept_rays_; ++r) {
    const Bounce& b = bounces_[row + r];
    if (b.texel != nowhere) sum += returned_[nearest_[b.texel]] * unpack(b.colour);
  }
  return sum;
}

void Gatherer::bounce(std::size_t i) {
  const std::uint32_t texel = texels_[i];
  Vec light = result_.sun[texel] + result_.lamps[texel] + met_[i];
  if (counted_[i] > 0) light += kept_light(i) / counted_[i];
  next_[i] = light;
}

void Gatherer::finish(std::size_t i) {
  const std::uint32_t texel = texels_[i];
  if (sites_[i] == 0) return;
  const float kept = counted_[i];
  const Vec from_kept = met_[i] + (kept > 0 ? kept_light(i) / kept : Vec());
  const int further = options_.paths - kept_rays_;
  if (further <= 0) {
    result_.rest[texel] = from_kept;
    result_.rest_variance[texel] =
        luminance(from_kept) * luminance(from_kept) / std::max(1.0F, kept);
    return;
  }
  const Place p = place(i);
  Mean mean;
  int counted = 0;
  for (int r = 0; r < further; ++r) {
    const int s = site_for(sites_[i], r, further);
    const Found found = hemisphere_ray(p, kept_rays_ + r, s);
    if (found.buried) continue;
    Vec light = found.light;
    if (found.texel != nowhere) light += found.through * returned_[nearest_[found.texel]];
    mean.add(light);
    ++counted;
  }
  const float all = static_cast<float>(counted) + kept;
  if (all <= 0) return;
  result_.rest[texel] = (mean.mean() * static_cast<float>(counted) + from_kept * kept) / all;
  result_.rest_variance[texel] = mean.variance_of_mean() * static_cast<float>(counted) / all;
}

// Texels without light of their own take that of the nearest with some, at most a few texels away.
void Gatherer::find_neighbours() {
  nearest_.resize(charts_.texels());
  constexpr int reach = 4;
  for (const Charts::Part& part : charts_.parts()) {
    const auto w = part.width;
    for (int y = 0; y < part.height; ++y)
      for (int x = 0; x < w; ++x) {
        const std::uint32_t self = part.first + static_cast<std::uint32_t>(y * w + x);
        nearest_[self] = self;
        if (result_.valid[self] != 0) continue;
        int best = 1'000;
        for (int dy = -reach; dy <= reach; ++dy)
          for (int dx = -reach; dx <= reach; ++dx) {
            if (x + dx < 0 || x + dx >= w || y + dy < 0 || y + dy >= part.height) continue;
            const std::uint32_t other =
                part.first + static_cast<std::uint32_t>((y + dy) * w + x + dx);
            if (result_.valid[other] == 0 || dx * dx + dy * dy >= best) continue;
            best = dx * dx + dy * dy;
            nearest_[self] = other;
          }
      }
  }
}

bool Gatherer::run() {
  texels_.clear();
  for (std::uint32_t t = 0; t < charts_.texels(); ++t)
    if (charts_.home(t).mesh != nowhere && fixed_[t] == 0) texels_.push_back(t);
  const std::size_t n = texels_.size();
  const auto affordable = static_cast<int>(
      std::min<std::size_t>(1 << 20, kept_bytes / sizeof(Bounce) / std::max<std::size_t>(1, n)));
  const int wanted =
      std::min(affordable, options_.paths > 2 * least_kept ? options_.paths / 2 : options_.paths);
  kept_rays_ =
      static_cast<int>(std::bit_floor(static_cast<unsigned>(std::max(least_kept, wanted))));
  bounces_.resize(n * static_cast<std::size_t>(kept_rays_));
  sites_.resize(n);
  met_.resize(n);
  counted_.resize(n);
  next_.assign(n, Vec());

  const auto each = [&](std::string_view step, std::size_t chunk,
                        void (Gatherer::*work)(std::size_t)) {
    return parallel(workers_, step, n, chunk, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) (this->*work)(i);
    });
  };
  if (!each("scout", 256, &Gatherer::scout)) return false;
  find_neighbours();
  if (!each("lamps and sun", 256, &Gatherer::shine)) return false;
  const auto return_light = [&] {
    for (std::size_t i = 0; i < n; ++i)
      if (sites_[i] != 0) returned_[texels_[i]] = next_[i];
  };
  for (std::size_t i = 0; i < n; ++i)
    next_[i] = result_.sun[texels_[i]] + result_.lamps[texels_[i]] + met_[i];
  return_light();
  // The last ray of `finish` is itself one bounce.
  for (int b = 1; b < options_.bounces; ++b) {
    if (!each("bounces", 4096, &Gatherer::bounce)) return false;
    return_light();
  }
  if (!each("paths", 128, &Gatherer::finish)) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t t = texels_[i];
    if (sites_[i] != 0) returned_[t] = result_.sun[t] + result_.lamps[t] + result_.rest[t];
  }
  bounces_ = {};
  return true;
}

}  // namespace yz::hall::light
