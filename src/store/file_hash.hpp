// The SHA-256 of a file's content.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "base/sha256.hpp"

namespace yz::store {

// not_found where it is missing, internal where it cannot be read.
[[nodiscard]] Result<Sha256> hash_of_file(const std::filesystem::path& file);

}  // namespace yz::store
