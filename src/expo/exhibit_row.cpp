#include "expo/exhibit_row.hpp"

#include <boost/json.hpp>

#include "base/record_json.hpp"

namespace yz::expo {

Result<> insert_exhibit_row(store::Tx& tx, std::string_view pack, const Exhibit& exhibit,
                            const RawId& id, std::int64_t zone_position) {
  const std::optional<std::int64_t> none;
  const auto& museum = exhibit.museum;
  YZ_TRY(
      tx.run("insert into expo_exhibit (slug, id, pack, kind, zone, exhibitor, zone_position,"
             " position, year_from, year_to, doc) "
             "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
             {exhibit.slug, ExhibitId(id), pack, word_of(exhibit.kind), exhibit.zone,
              exhibit.exhibitor, zone_position, exhibit.order, museum ? museum->year_from : none,
              museum ? museum->year_to : none, boost::json::serialize(to_json(exhibit))}));
  const auto& tags = exhibit.tags.zh.empty() ? exhibit.tags.en : exhibit.tags.zh;
  for (const std::string& tag : tags)
    YZ_TRY(tx.run("insert into expo_tag (exhibit, tag, pack) values ($1, $2, $3)",
                  {exhibit.slug, tag, pack}));
  return {};
}

}  // namespace yz::expo
