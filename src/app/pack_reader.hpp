// A whole pack: what rooms expo, hall, trade and media each say of it, joined.
#pragma once

#include <vector>

#include "app/pack_halls.hpp"
#include "base/folder.hpp"
#include "base/toml_in.hpp"
#include "expo/pack.hpp"
#include "hall/plan.hpp"
#include "trade/pack.hpp"

namespace yz::app {

struct WholePack {
  expo::Pack pack;  // every file looked at: content, type, size
  std::vector<hall::Plan> plans;
  trade::PackTrade trade = {};
  std::vector<PackHall> halls = {};  // as plans; empty where the pack has faults
};

// Reads and checks everything at once. The pack may be used only where `log.faults` has none.
[[nodiscard]] WholePack read_whole_pack(const Folder& folder, ReadLog& log);

}  // namespace yz::app
