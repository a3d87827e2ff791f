#include "trade/provider.hpp"

namespace yz::trade {
namespace {

namespace asio = boost::asio;

class ManualProvider final : public Provider {
 public:
  ManualProvider(std::string name, std::chrono::milliseconds pay_within)
      : name_(std::move(name)), pay_within_(pay_within) {}

  std::string_view name() const override { return name_; }
  PayTerms terms() const override { return {name_, pay_within_, std::nullopt}; }
  bool is_manual() const override { return true; }
  asio::awaitable<Result<std::string>> start(const Payment&, const FairAddresses&) override {
    co_return std::string();
  }
  asio::awaitable<Result<std::optional<Outcome>>> look(const Payment&) override {
    co_return std::nullopt;
  }
  asio::awaitable<Result<std::optional<RefundOutcome>>> refund(const Refund&) override {
    co_return std::nullopt;
  }
  Result<std::optional<Notice>> read_notice(const NoticeHeader&, std::string_view,
                                            Instant) const override {
    return fail(ErrorKind::not_found, "This way of payment sends no notices.");
  }

 private:
  std::string name_;
  std::chrono::milliseconds pay_within_;
};

}  // namespace

std::unique_ptr<Provider> manual_provider(std::string name, std::chrono::milliseconds pay_within) {
  return std::make_unique<ManualProvider>(std::move(name), pay_within);
}

Provider* Providers::find(std::string_view name) const {
  for (const auto& provider : all_)
    if (provider->name() == name) return provider.get();
  return nullptr;
}

}  // namespace yz::trade
