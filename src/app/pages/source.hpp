// What pages are made from. The server answers from the database, inside one read transaction;
// tests answer from a pack.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "expo/queries.hpp"
#include "hall/plan.hpp"
#include "hall/storage.hpp"
#include "trade/goods.hpp"

namespace yz::app {

class PageSource {
 public:
  virtual ~PageSource() = default;

  // Lists are in the order in which they are shown. Errors: not_found for an unknown slug, and
  // where no pack has been imported yet.
  virtual Result<expo::Expo> expo() = 0;
  virtual Result<std::vector<expo::Zone>> zones() = 0;
  virtual Result<expo::ExhibitPage> exhibits(const expo::ExhibitFilter& filter) = 0;
  virtual Result<std::int64_t> count_exhibits(const expo::ExhibitFilter& filter) = 0;
  virtual Result<expo::Exhibit> exhibit(std::string_view slug) = 0;
  virtual Result<std::vector<expo::Exhibit>> related(const expo::Exhibit& to,
                                                     std::size_t limit) = 0;
  virtual Result<std::vector<expo::Exhibitor>> exhibitors() = 0;
  virtual Result<expo::Exhibitor> exhibitor(std::string_view slug) = 0;
  virtual Result<std::vector<expo::ProgrammeItem>> programme() = 0;
  virtual Result<hall::Plan> plan(std::string_view slug) = 0;
  // Where an exhibit stands; nothing: in no hall.
  virtual Result<std::optional<hall::StandPlace>> stand_of(std::string_view exhibit) = 0;

  // What is offered of an exhibit, in its order.
  virtual Result<std::vector<trade::Edition>> offers(std::string_view exhibit) = 0;

  // Of each viewpoint of a hall that has a panorama: its picture, looking where it faces.
  struct Outlook {
    std::string url;
    int size = 0;  // pixels along an edge
  };
  using Outlooks = std::map<std::string, Outlook, std::less<>>;
  virtual Result<Outlooks> outlooks(const hall::Plan& plan) = 0;

  // The smaller pictures made of one, by width.
  virtual std::vector<Derivative> derivatives_of(const FileRef& picture) = 0;
};

}  // namespace yz::app
