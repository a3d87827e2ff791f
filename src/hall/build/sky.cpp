// Where the sun stands: declination by the day of the year (Cooper 1969), hour angle from true
// solar time. How bright: direct light falls off with the air it passes (an optical depth of 0.22
// at the zenith, blue more than red), the sky keeps a part of what was scattered.
#include <algorithm>
#include <cmath>

#include "hall/build/model.hpp"
#include "hall/build/vector.hpp"

namespace yz::hall {
namespace {

constexpr float noon_sun = 3.1F;  // irradiance where the zenith's radiance is about 1

Float3 sun_direction(const DaySky& sky) {
  const double day = (sky.month - 1) / 12 * 365 + 1;
  const double declination = radians(23.45) * std::sin(2 * std::numbers::pi * (284 + day) / 365);
  const double latitude = radians(sky.latitude);
  const double hour = radians((sky.hour - 12) * 15);
  const double high = std::sin(latitude) * std::sin(declination) +
                      std::cos(latitude) * std::cos(declination) * std::cos(hour);
  const double west = std::cos(declination) * std::sin(hour);
  const double north = std::cos(latitude) * std::sin(declination) -
                       std::sin(latitude) * std::cos(declination) * std::cos(hour);
  return unit(
      Float3{static_cast<float>(-west), static_cast<float>(high), static_cast<float>(-north)});
}

Float3 mix(const Float3& a, const Float3& b, float t) { return (1 - t) * a + t * b; }

}  // namespace

void light_the_sky(const Plan& plan, Scene& scene) {
  const DaySky sky = plan.sky.value_or(DaySky{});
  const Float3 towards = sun_direction(sky);
  const float high = towards[1];
  const auto clouds = static_cast<float>(sky.clouds);
  // 0 by night, 1 by day, between them twilight (the sun up to 8° below the horizon).
  const float day = std::clamp((high + 0.14F) / 0.34F, 0.0F, 1.0F);
  const float low = 1 - std::clamp(high / 0.5F, 0.0F, 1.0F);
  const Float3 clear_zenith = mix({0.30F, 0.48F, 0.86F}, {0.20F, 0.30F, 0.52F}, low);
  const Float3 clear_horizon = mix({0.64F, 0.74F, 0.86F}, {0.95F, 0.66F, 0.44F}, low);
  const Float3 overcast{0.92F, 0.96F, 1.02F};
  const Float3 night_zenith{0.010F, 0.014F, 0.026F};
  const Float3 night_horizon{0.022F, 0.024F, 0.032F};
  scene.sky.zenith = mix(night_zenith, mix(clear_zenith, overcast, clouds), day);
  scene.sky.horizon = mix(night_horizon, mix(clear_horizon, 0.8F * overcast, clouds), day);
  scene.sky.ground = mix({0.008F, 0.008F, 0.009F}, {0.26F, 0.25F, 0.23F}, day);
  if (high < 0.02F || clouds > 0.97F) return;
  const float air = 1 / (high + 0.05F);
  const Float3 depth{0.11F, 0.20F, 0.38F};
  Float3 light{};
  for (std::size_t i = 0; i < 3; ++i)
    light[i] = noon_sun * std::exp(-depth[i] * (air - 1)) * (1 - clouds);
  light[1] *= 0.95F;
  light[2] *= 0.86F;
  scene.sun = Sun{.towards = towards, .irradiance = light, .angular_radius = 0.012F};
}

}  // namespace yz::hall
