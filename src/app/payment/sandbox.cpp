#include "app/payment/sandbox.hpp"

#include <boost/json.hpp>

namespace yz::app {

namespace json = boost::json;

const SandboxPayment* Sandbox::begin(SandboxPayment wished) {
  wished.state = "open";
  wished.refunded = 0;
  const std::string key = wished.key;
  const auto [at, is_new] = payments_.try_emplace(key, std::move(wished));
  if (!is_new && (at->second.amount != wished.amount || at->second.currency != wished.currency))
    return nullptr;
  return &at->second;
}

const SandboxPayment* Sandbox::find(const std::string& key) const {
  const auto at = payments_.find(key);
  return at == payments_.end() ? nullptr : &at->second;
}

std::vector<SandboxNotice> Sandbox::decide(const std::string& key, SandboxWay way, Instant now) {
  const auto at = payments_.find(key);
  if (at == payments_.end() || at->second.state != "open") return {};
  SandboxPayment& payment = at->second;
  std::vector<SandboxNotice> told;
  const auto tell = [&](std::chrono::milliseconds after) {
    told.push_back({now + after, payment.notices, describe(payment)});
  };
  using namespace std::chrono_literals;
  payment.state = way == SandboxWay::decline || way == SandboxWay::flip ? "failed" : "captured";
  switch (way) {
    case SandboxWay::pay:
    case SandboxWay::decline: tell(delay_); break;
    case SandboxWay::late: tell(delay_ + 5s); break;
    case SandboxWay::twice:
      for (int i = 0; i < 5; ++i) tell(delay_ + 200ms * i);
      break;
    case SandboxWay::untold: break;
    case SandboxWay::flip:
      tell(delay_);
      payment.state = "captured";
      tell(delay_ + 2s);
      break;
  }
  return told;
}

const SandboxRefund& Sandbox::refund(const SandboxRefund& wished) {
  const auto [at, is_new] = refunds_.try_emplace(wished.key, wished);
  SandboxRefund& refund = at->second;
  if (!is_new) return refund;
  const auto payment = payments_.find(wished.payment);
  const bool fits = payment != payments_.end() && payment->second.state == "captured" &&
                    wished.amount > 0 &&
                    wished.amount <= payment->second.amount - payment->second.refunded;
  refund.state = fits ? "done" : "failed";
  if (fits) payment->second.refunded += wished.amount;
  return refund;
}

std::string Sandbox::describe(const SandboxPayment& payment) const {
  return json::serialize(json::object{{"payment", payment.key},
                                      {"state", payment.state},
                                      {"amount", payment.amount},
                                      {"currency", payment.currency},
                                      {"reference", "sandbox-" + payment.key}});
}

std::string Sandbox::describe(const SandboxRefund& refund) const {
  return json::serialize(json::object{{"refund", refund.key}, {"state", refund.state}});
}

}  // namespace yz::app
