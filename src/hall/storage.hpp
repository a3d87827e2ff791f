// Floor plans in the database.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hall/plan.hpp"
#include "store/database.hpp"

namespace yz::hall {

[[nodiscard]] std::span<const store::Migration> migrations();

// A fault for each hall whose slug another pack has.
Result<> find_clashes(store::ReadTx& tx, std::string_view pack, std::span<const Plan> plans,
                      Faults& faults);

// Puts these plans in the place of those that the pack had.
Result<> import_plans(store::Tx& tx, std::string_view pack, std::span<const Plan> plans);

[[nodiscard]] Result<std::vector<Plan>> plans_of_pack(store::ReadTx& tx, std::string_view pack);
[[nodiscard]] Result<std::vector<Plan>> find_plans(store::ReadTx& tx);  // by slug
[[nodiscard]] Result<std::optional<Plan>> find_plan(store::ReadTx& tx, std::string_view slug);

// A built hall as it is kept: hall.json, and of the files it names the content.
struct KeptHall {
  KeptHall() = default;
  KeptHall(std::string slug, std::string text) : hall(std::move(slug)), json(std::move(text)) {}
  std::string hall;
  std::string json;
  std::vector<std::pair<std::string, Sha256>> files;
};

// Puts these in the place of what the pack's halls had; after import_plans.
Result<> keep_built(store::Tx& tx, std::string_view pack, std::span<const KeptHall> halls);
[[nodiscard]] Result<std::vector<KeptHall>> built_of_pack(store::ReadTx& tx, std::string_view pack);
[[nodiscard]] Result<std::optional<KeptHall>> find_built(store::ReadTx& tx, std::string_view hall);

// Where the exhibit stands: the first hall, by slug, that has it; empty where none has.
struct StandPlace {
  std::string hall;
  std::string stand;
};
[[nodiscard]] Result<std::optional<StandPlace>> find_stand_of(store::ReadTx& tx,
                                                              std::string_view exhibit);

}  // namespace yz::hall
