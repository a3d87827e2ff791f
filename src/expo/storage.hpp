// The records in the database: taking a pack in, giving it back.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/faults.hpp"
#include "base/id.hpp"
#include "expo/pack.hpp"
#include "store/database.hpp"

namespace yz::expo {

struct ZoneTag;
struct ExhibitorTag;
struct ExhibitTag;
struct ProgrammeTag;
using ZoneId = Id<ZoneTag>;
using ExhibitorId = Id<ExhibitorTag>;
using ExhibitId = Id<ExhibitTag>;
using ProgrammeId = Id<ProgrammeTag>;

[[nodiscard]] std::span<const store::Migration> migrations();

// What the pack `slug` was when it was last imported; nothing where it never was.
[[nodiscard]] Result<std::optional<Sha256>> digest_of(store::ReadTx& tx, std::string_view slug);

// A fault for each record whose slug another pack has.
Result<> find_clashes(store::ReadTx& tx, const Pack& pack, Faults& faults);

// Puts the pack's records in the place of those that a pack of its slug had. A record keeps its id
// as long as its slug stays. Errors: conflict where another pack has a slug.
Result<> import_pack(store::Tx& tx, const Pack& pack, const Sha256& digest);

// The pack `slug` as it was imported. Errors: not_found, corrupt.
[[nodiscard]] Result<Pack> export_pack(store::ReadTx& tx, std::string_view slug);

// The slugs of all packs, the first imported first.
[[nodiscard]] Result<std::vector<std::string>> pack_slugs(store::ReadTx& tx);

}  // namespace yz::expo
