// A payment provider: who takes the buyer's money. Implementations stand in `app`; trade knows this
// interface and never calls it inside a transaction.
//
// Every call names what it is about by the key that trade made and may be repeated: a provider
// answers a repeated key with what it did the first time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "trade/payments.hpp"

namespace yz::trade {

// What a signed notice (webhook) or a question's answer says.
struct RefundOutcome {
  std::string refund;  // its key
  bool done = false;
};
using Notice = std::variant<Outcome, RefundOutcome>;

// Addresses of the fair that a provider needs.
struct FairAddresses {
  std::string return_to;  // where the buyer's browser comes back to
  std::string notices;    // where signed notices are taken
};

// A header of the notice by its name in lower case; empty where there is none.
using NoticeHeader = std::function<std::string_view(std::string_view name)>;

class Provider {
 public:
  virtual ~Provider() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;  // "sandbox": in addresses and books
  [[nodiscard]] virtual PayTerms terms() const = 0;
  // People confirm its payments and refunds by hand.
  [[nodiscard]] virtual bool is_manual() const { return false; }

  // Where the buyer's browser goes to pay; empty where there is nothing to see.
  virtual boost::asio::awaitable<Result<std::string>> start(const Payment& payment,
                                                            const FairAddresses& fair) = 0;
  // What has become of a payment; nothing while it is still open.
  virtual boost::asio::awaitable<Result<std::optional<Outcome>>> look(const Payment& payment) = 0;
  // Sends money back; nothing while it is not decided.
  virtual boost::asio::awaitable<Result<std::optional<RefundOutcome>>> refund(
      const Refund& refund) = 0;
  // unauthenticated where the signature is not the provider's, invalid where it cannot be read;
  // nothing where it is about something else, to be thanked for and left alone.
  [[nodiscard]] virtual Result<std::optional<Notice>> read_notice(const NoticeHeader& header,
                                                                  std::string_view body,
                                                                  Instant now) const = 0;
};

// The money changes hands elsewhere (at the stand, by bank transfer) and a person says so.
[[nodiscard]] std::unique_ptr<Provider> manual_provider(std::string name,
                                                        std::chrono::milliseconds pay_within);

class Providers {
 public:
  void add(std::unique_ptr<Provider> provider) { all_.push_back(std::move(provider)); }
  [[nodiscard]] Provider* find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Provider>>& all() const { return all_; }

 private:
  std::vector<std::unique_ptr<Provider>> all_;
};

}  // namespace yz::trade
