// Pages from the database, within one read transaction.
#pragma once

#include "app/pages/source.hpp"
#include "expo/json.hpp"
#include "store/tx.hpp"

namespace yz::app {

class DatabaseSource : public PageSource {
 public:
  // Both must outlive the source.
  DatabaseSource(store::ReadTx& tx, const expo::DerivativesOf& derivatives)
      : tx_(tx), derivatives_(derivatives) {}

  Result<expo::Expo> expo() override;
  Result<std::vector<expo::Zone>> zones() override;
  Result<expo::ExhibitPage> exhibits(const expo::ExhibitFilter& filter) override;
  Result<std::int64_t> count_exhibits(const expo::ExhibitFilter& filter) override;
  Result<expo::Exhibit> exhibit(std::string_view slug) override;
  Result<std::vector<expo::Exhibit>> related(const expo::Exhibit& to, std::size_t limit) override;
  Result<std::vector<expo::Exhibitor>> exhibitors() override;
  Result<expo::Exhibitor> exhibitor(std::string_view slug) override;
  Result<std::vector<expo::ProgrammeItem>> programme() override;
  Result<hall::Plan> plan(std::string_view slug) override;
  Result<std::vector<trade::Edition>> offers(std::string_view exhibit) override;
  Result<std::optional<hall::StandPlace>> stand_of(std::string_view exhibit) override;
  Result<Outlooks> outlooks(const hall::Plan& plan) override;
  std::vector<Derivative> derivatives_of(const FileRef& picture) override;

 private:
  store::ReadTx& tx_;
  const expo::DerivativesOf& derivatives_;
};

}  // namespace yz::app
