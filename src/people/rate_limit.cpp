#include "people/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace yz::people {

std::chrono::seconds RateLimit::take(std::string_view key, Instant now) {
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(key, now);
  if (bucket.tokens < 1) return until_one(bucket);
  bucket.tokens -= 1;
  return std::chrono::seconds(0);
}

void RateLimit::give_back(std::string_view key, Instant now) {
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(key, now);
  bucket.tokens = std::min(rule_.burst, bucket.tokens + 1);
}

std::chrono::seconds RateLimit::wait_for(std::string_view key, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = buckets_.find(key);
  if (found == buckets_.end()) return std::chrono::seconds(0);
  refill(*found->second, now);
  return until_one(*found->second);
}

std::size_t RateLimit::size() const {
  const std::lock_guard lock(mutex_);
  return order_.size();
}

RateLimit::Bucket& RateLimit::bucket_of(std::string_view key, Instant now) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) {
    order_.splice(order_.begin(), order_, found->second);
    refill(order_.front(), now);
    return order_.front();
  }
  if (order_.size() >= rule_.most_keys) {
    buckets_.erase(order_.back().key);
    order_.pop_back();
  }
  order_.push_front({std::string(key), rule_.burst, now});
  buckets_.emplace(order_.front().key, order_.begin());
  return order_.front();
}

void RateLimit::refill(Bucket& bucket, Instant now) const {
  if (now <= bucket.at) return;  // the clock was set back: nothing comes, nothing is lost
  const double gained =
      static_cast<double>((now - bucket.at).count()) / static_cast<double>(rule_.refill.count());
  bucket.tokens = std::min(rule_.burst, bucket.tokens + gained);
  bucket.at = now;
}

std::chrono::seconds RateLimit::until_one(const Bucket& bucket) const {
  if (bucket.tokens >= 1) return std::chrono::seconds(0);
  const double ms = (1 - bucket.tokens) * static_cast<double>(rule_.refill.count());
  return std::chrono::seconds(std::max<std::int64_t>(1, std::llround(std::ceil(ms / 1000))));
}

}  // namespace yz::people
