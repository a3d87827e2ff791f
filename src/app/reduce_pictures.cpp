#include "app/reduce_pictures.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include <fcntl.h>

#include "base/folder.hpp"

namespace yz::app {
namespace {

// Each child may take 2 GB of address space and a picture of 100 million pixels.
constexpr unsigned most_at_once = 8;

unsigned threads_for(std::size_t pictures, unsigned asked) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned most = asked > 0 ? asked : std::min(cores, most_at_once);
  return static_cast<unsigned>(std::min<std::size_t>(most, pictures));
}

class Reducer {
 public:
  Reducer(std::vector<PictureToReduce> pictures, const store::Blobs& blobs,
          const ReduceOptions& options)
      : pictures_(std::move(pictures)), blobs_(blobs), options_(options) {
    // The largest first, so that none is left over for one core at the end.
    std::ranges::sort(pictures_, std::ranges::greater{}, &PictureToReduce::bytes);
  }

  Result<ReducedPictures> run() {
    {
      std::vector<std::jthread> others;
      const unsigned count = threads_for(pictures_.size(), options_.at_once);
      for (unsigned i = 1; i < count; ++i) others.emplace_back([this] { work(); });
      work();
    }
    if (error_) return std::unexpected(std::move(*error_));
    return std::move(out_);
  }

 private:
  void work() noexcept {
    try {
      while (const PictureToReduce* picture = next()) add(*picture, reduce(*picture));
    } catch (const std::exception& exception) {
      const std::lock_guard lock(mutex_);
      error_ = Error{ErrorKind::internal, exception.what(), {}, {}};
    }
  }

  // Nothing when none is left, or when going on is no use.
  const PictureToReduce* next() {
    const std::lock_guard lock(mutex_);
    if (error_ || begun_ == pictures_.size()) return nullptr;
    return &pictures_[begun_++];
  }

  // Invalid where the picture does not decode; any other error is ours.
  Result<std::vector<Derivative>> reduce(const PictureToReduce& picture) const {
    const auto path = blobs_.path_of(picture.content);
    const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened.is_open())
      return fail(ErrorKind::internal, "a blob that was just kept does not open", path.string());
    YZ_ASSIGN(const auto reduced, media::reduce_picture(opened.get(), options_.worker));
    std::vector<Derivative> kept;
    for (const media::Reduced& each : reduced) {
      YZ_ASSIGN(const Sha256 name, blobs_.put(each.webp));
      kept.push_back({name, each.width, each.height});
    }
    return kept;
  }

  static bool is_fault_of_picture(const Error& error) {
    return error.kind == ErrorKind::invalid || error.kind == ErrorKind::timeout;
  }

  void add(const PictureToReduce& picture, Result<std::vector<Derivative>> made) {
    const std::lock_guard lock(mutex_);
    if (made) {
      out_.derivatives[picture.content] = std::move(*made);
    } else if (is_fault_of_picture(made.error())) {
      out_.faults.emplace_back(picture.path, made.error().message);
    } else {
      if (!error_) error_ = std::move(made).error();
      return;
    }
    ++done_;
    if (options_.progress) options_.progress(done_, pictures_.size());
  }

  std::vector<PictureToReduce> pictures_;
  const store::Blobs& blobs_;
  const ReduceOptions& options_;
  std::mutex mutex_;
  std::size_t begun_ = 0;
  std::size_t done_ = 0;
  ReducedPictures out_;
  std::optional<Error> error_;
};

}  // namespace

Result<ReducedPictures> reduce_pictures(std::vector<PictureToReduce> pictures,
                                        const store::Blobs& blobs, const ReduceOptions& options) {
  return Reducer(std::move(pictures), blobs, options).run();
}

}  // namespace yz::app
