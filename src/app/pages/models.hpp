// The pages of a fair, each as the model of its template.
#pragma once

#include <string>
#include <string_view>

#include "app/pages/frame.hpp"

namespace yz::app {

struct ExhibitsQuery {
  std::string kind;  // empty: any; not_found where no such kind exists
  std::string zone;
  std::string cursor;
};

// Errors: those of the source.
[[nodiscard]] Result<http::Model> make_home(const PageMaker& maker);
[[nodiscard]] Result<http::Model> make_zone(const PageMaker& maker, std::string_view slug);
[[nodiscard]] Result<http::Model> make_exhibits(const PageMaker& maker, const ExhibitsQuery& query);
[[nodiscard]] Result<http::Model> make_exhibit(const PageMaker& maker, std::string_view slug);
[[nodiscard]] Result<http::Model> make_exhibitors(const PageMaker& maker, std::string_view cursor);
[[nodiscard]] Result<http::Model> make_exhibitor(const PageMaker& maker, std::string_view slug);
[[nodiscard]] Result<http::Model> make_programme(const PageMaker& maker);
// `exhibit` is the slug of the exhibit before which the visitor starts; may be empty.
[[nodiscard]] Result<http::Model> make_hall(const PageMaker& maker, std::string_view slug,
                                            std::string_view exhibit);

struct TourQuery {  // slugs; what does not exist is as if it were not asked for
  std::string viewpoint;
  std::string exhibit;  // that is looked at first
};
// The panoramas of a hall, as a list for those who cannot or will not look around.
[[nodiscard]] Result<http::Model> make_tour(const PageMaker& maker, std::string_view slug,
                                            const TourQuery& query);

}  // namespace yz::app
