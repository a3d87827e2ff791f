// What nearly every file of every room includes, compiled once for all of them (cmake/rooms.cmake).
// It spares time and declares nothing: each file includes what it uses, which the debug preset,
// without this, holds.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <boost/asio.hpp>
#include <boost/json.hpp>
