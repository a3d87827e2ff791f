// Holds the arrows between rooms (docs/decisions/0001): every #include "room/…" under src/ must be
// one that CMakeLists.txt allows, and within a domain only its routes may know `http`.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using Rooms = std::map<std::string, std::set<std::string>>;

const fs::path source_folder = fs::path(YZ_SOURCE_DIR);

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// room(NAME USES a b NEEDS …) → NAME: {a, b}
Rooms allowed_by_cmake() {
  const std::string text = read(source_folder / "CMakeLists.txt");
  const std::regex room(R"(\broom\((\w+)([^)]*)\))");
  const std::regex used(R"(USES((?:\s+[a-z]+\b)+))");
  Rooms rooms;
  for (std::sregex_iterator at(text.begin(), text.end(), room), end; at != end; ++at) {
    auto& uses = rooms[(*at)[1]];
    const std::string arguments = (*at)[2];
    std::smatch match;
    if (!std::regex_search(arguments, match, used)) continue;
    std::istringstream words(match[1]);
    for (std::string word; words >> word;) uses.insert(word);
  }
  return rooms;
}

std::vector<std::string> included_rooms(const fs::path& file) {
  const std::string text = read(file);
  const std::regex include("(?:^|\n)#include \"(\\w+)/");
  std::vector<std::string> rooms;
  for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at)
    rooms.push_back((*at)[1]);
  return rooms;
}

// Files that speak HTTP for their domain: routes.cpp, session_routes.hpp, routes_test.cpp …
bool is_routes(const fs::path& file) { return file.stem().string().contains("routes"); }

TEST(Arrows, TheListKnowsEveryRoom) {
  const Rooms rooms = allowed_by_cmake();
  for (const auto& entry : fs::directory_iterator(source_folder / "src")) {
    if (!entry.is_directory() || fs::is_empty(entry.path())) continue;
    EXPECT_TRUE(rooms.contains(entry.path().filename().string())) << entry.path();
  }
}

TEST(Arrows, RoomsAreListedAfterWhatTheyUse) {
  const std::string text = read(source_folder / "CMakeLists.txt");
  for (const auto& [room, uses] : allowed_by_cmake())
    for (const auto& used : uses)
      EXPECT_LT(text.find("room(" + used), text.find("room(" + room)) << room << " → " << used;
}

TEST(Arrows, EveryIncludePointsDown) {
  const Rooms rooms = allowed_by_cmake();
  int seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source_folder / "src")) {
    if (!entry.is_regular_file()) continue;
    const fs::path& file = entry.path();
    if (file.extension() != ".cpp" && file.extension() != ".hpp") continue;
    const std::string room = file.lexically_relative(source_folder / "src").begin()->string();
    const bool is_domain = room != "http" && room != "app";
    for (const std::string& used : included_rooms(file)) {
      ++seen;
      if (used == room) continue;
      EXPECT_TRUE(rooms.at(room).contains(used)) << file << " includes " << used;
      EXPECT_TRUE(!is_domain || used != "http" || is_routes(file))
          << file << " knows http; only a domain's routes may";
    }
  }
  EXPECT_GT(seen, 10) << "the test no longer finds any include";
}

}  // namespace
