// The records as the API gives them (spec/openapi.yaml) and as pages are made from them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "expo/queries.hpp"

namespace yz::expo {

// The smaller pictures made of one, by width. Room media knows them.
using DerivativesOf =
    std::function<Result<std::vector<Derivative>>(store::ReadTx& tx, const Sha256& picture)>;

// "/media/SHA/NAME", or with a width before the name's ending for a derivative.
[[nodiscard]] std::string media_url(const FileRef& file);
[[nodiscard]] std::string media_url(const FileRef& picture, const Derivative& derivative);

// Makes JSON of records within one transaction; what it looks up once it keeps.
class JsonMaker {
 public:
  JsonMaker(store::ReadTx& tx, const DerivativesOf& derivatives)
      : tx_(tx), derivatives_(derivatives) {}

  using Value = Result<boost::json::value>;

  // The fair of the home page, with all fairs as "pavilions". Error: not_found before an import.
  [[nodiscard]] Value expo();
  [[nodiscard]] Value zones();  // lists are { "items": […], "next": cursor | null }
  [[nodiscard]] Value zone(std::string_view slug);
  [[nodiscard]] Value exhibitors();
  [[nodiscard]] Value exhibitor(std::string_view slug);
  [[nodiscard]] Value exhibits(const ExhibitFilter& filter);
  [[nodiscard]] Value exhibit(std::string_view slug);
  [[nodiscard]] Value programme();

  // One exhibit as lists show it.
  [[nodiscard]] Result<boost::json::object> brief(const Exhibit& exhibit);

 private:
  Result<boost::json::value> picture(const FileRef& file, const Text& alt);
  Result<boost::json::value> derivatives(const FileRef& file);
  Result<boost::json::object> zone_json(const Zone& zone);
  Result<boost::json::object> exhibitor_json(const Exhibitor& exhibitor);
  Result<boost::json::value> zone_label(const std::string& slug);
  Result<boost::json::value> exhibitor_label(const std::string& slug);
  Result<boost::json::object> model_json(const Model& model, bool whole);
  Result<boost::json::array> pictures_json(const std::vector<Picture>& pictures);
  Result<boost::json::object> film_json(const Exhibit& exhibit);
  Result<boost::json::array> related_json(const Exhibit& exhibit);

  store::ReadTx& tx_;
  const DerivativesOf& derivatives_;
  std::map<std::string, boost::json::value> zones_;
  std::map<std::string, boost::json::value> exhibitors_;
};

}  // namespace yz::expo
