// A whole pack: what rooms expo, hall, trade and media each say of it, joined.
#pragma once

#include <functional>
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

// Every file that the pack's records and plans name; `path` from the pack's root.
void for_each_file_of(WholePack& whole,
                      const std::function<void(FileRef&, FileKind, std::string path)>& visit);

// Reads and checks everything at once. The pack may be used only where `log.faults` has none.
[[nodiscard]] WholePack read_whole_pack(const Folder& folder, ReadLog& log);

}  // namespace yz::app
