#include "app/pack_reader.hpp"

#include "base/record_json.hpp"
#include "media/look.hpp"

namespace yz::app {

void for_each_file_of(WholePack& whole,
                      const std::function<void(FileRef&, FileKind, std::string path)>& visit) {
  expo::for_each_pack_file(whole.pack, visit);
  for (hall::Plan& plan : whole.plans)
    for_each_file(plan, [&](FileRef& ref, FileKind kind) {
      visit(ref, kind, "halls/" + plan.slug + "/" + ref.path);
    });
}

WholePack read_whole_pack(const Folder& folder, ReadLog& log) {
  WholePack whole;
  whole.pack = expo::read_pack(folder, log);
  whole.plans = hall::read_plans(folder, log);
  whole.trade = trade::read_trade(folder, log);

  auto known = expo::slugs_of(whole.pack);
  auto& halls = known["hall"];
  for (const hall::Plan& plan : whole.plans) halls.insert(plan.slug);
  check_references(known, log);
  trade::check_trade(whole.pack, whole.trade, log);

  const auto facts = expo::look_at_files(folder, log, media::look_at);
  for_each_file_of(whole, [&](FileRef& ref, FileKind, const std::string& path) {
    const auto found = facts.find(path);
    if (found == facts.end()) return;
    std::string own_path = std::move(ref.path);
    ref = found->second;
    ref.path = std::move(own_path);
  });
  if (!log.faults.any()) whole.halls = look_at_halls(folder, whole.pack, whole.plans, log);
  return whole;
}

}  // namespace yz::app
