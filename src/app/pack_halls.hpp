// The halls of a pack as room hall builds them: joined with what the exhibits and zones say, and
// with what `built/` holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/folder.hpp"
#include "base/toml_in.hpp"
#include "expo/pack.hpp"
#include "hall/built.hpp"
#include "hall/plan.hpp"

namespace yz::app {

struct PackHall {
  std::string slug;
  hall::BuildInput input;
  std::string plan_hash;                     // what a build of now would be made from
  std::optional<hall::BuiltDocument> built;  // halls/SLUG/built/hall.json, where it may be used
  std::string built_json;                    // as it was read
  [[nodiscard]] std::string folder() const { return "halls/" + slug + "/built/"; }
};

// For a pack whose files were looked at and that has no fault. What is in built/ and cannot be
// used, because it is none or made from something else, is a warning.
[[nodiscard]] std::vector<PackHall> look_at_halls(const Folder& folder, const expo::Pack& pack,
                                                  const std::vector<hall::Plan>& plans,
                                                  ReadLog& log);

// One file of a usable built/, held against what its name says it is. Errors: those of
// Folder::read, and invalid; the message is the rest of a sentence that begins with the file's
// name.
[[nodiscard]] Result<std::string> read_built_file(const Folder& folder, const PackHall& hall,
                                                  const std::string& file);

// The exhibit's file that stands in the hall, from the pack's root; empty where there is none.
[[nodiscard]] std::string hall_model_path(const expo::Exhibit& exhibit);
[[nodiscard]] std::string poster_path(const expo::Exhibit& exhibit);

}  // namespace yz::app
