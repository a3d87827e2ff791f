// What a browser may offer or answer for voice: one session description (RFC 8866) of audio alone.
// Janus parses it in C, in the process that carries everybody's voice, so what is odd stays out.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace yz::live {

enum class SdpKind : std::uint8_t { offer, answer };

inline constexpr std::size_t sdp_limit = 7 * 1024;  // bytes; a message of the line has 8 KB

// The description without its candidates: Janus learns where a browser is from the browser's own
// checks, which carry the password of the description, and nobody makes it knock at other doors.
// An offer has one audio stream, an answer up to `streams`. Errors: invalid (place: not_complete),
// too_large (place: too_long).
[[nodiscard]] Result<std::string> clean_sdp(std::string_view sdp, SdpKind kind,
                                            std::size_t streams = 1);

}  // namespace yz::live
