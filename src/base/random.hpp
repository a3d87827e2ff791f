// Random bytes nobody can guess (libsodium). Any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace yz {

void fill_random(std::span<std::byte> out);

// `bytes` random bytes as URL-safe base64 without padding: secrets, tokens, one-time addresses.
[[nodiscard]] std::string random_token(std::size_t bytes = 24);

}  // namespace yz
