#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"

namespace yz {

// Makes the file, and the folders on the way to it, or puts `content` in place of what it held. Not
// flushed to the disk: for what can be made again. Errors: internal, naming the path.
[[nodiscard]] Result<> write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace yz
