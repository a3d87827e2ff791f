// What `yunzhan sandbox-pay` remembers and decides: payments, refunds, and what it owes the fair to
// tell. Plain state, no sockets (sandbox_pay_command.cpp has those). One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace yz::app {

struct SandboxPayment {
  std::string key;
  std::int64_t amount = 0;
  std::string currency;
  std::string return_to;
  std::string notices;
  std::string state = "open";  // open, captured, failed
  std::int64_t refunded = 0;
};

struct SandboxRefund {
  std::string key;
  std::string payment;
  std::int64_t amount = 0;
  std::string state = "done";  // done, failed
};

// How the person at the sandbox's page wants the payment to go.
enum class SandboxWay : std::uint8_t {
  pay,      // paid, told once, at once
  late,     // paid, told after a while
  twice,    // paid, told five times
  untold,   // paid, never told: the fair has to ask
  decline,  // refused
  flip,     // told to have failed, and then to be paid after all
};

// A notice that is due at `at`.
struct SandboxNotice {
  Instant at;
  std::string url;
  std::string body;
};

class Sandbox {
 public:
  explicit Sandbox(std::chrono::milliseconds delay) : delay_(delay) {}

  // The same key again is the same payment; another amount under it is refused: nothing.
  [[nodiscard]] const SandboxPayment* begin(SandboxPayment wished);
  [[nodiscard]] const SandboxPayment* find(const std::string& key) const;
  // Decides an open payment; one that is decided stays so. What is due to be told.
  std::vector<SandboxNotice> decide(const std::string& key, SandboxWay way, Instant now);
  // The same key again is the same refund. Failed where more would go back than was paid.
  const SandboxRefund& refund(const SandboxRefund& wished);

  [[nodiscard]] std::string describe(const SandboxPayment& payment) const;  // JSON, as told
  [[nodiscard]] std::string describe(const SandboxRefund& refund) const;

  [[nodiscard]] const std::map<std::string, SandboxPayment>& payments() const { return payments_; }

 private:
  std::chrono::milliseconds delay_;
  std::map<std::string, SandboxPayment> payments_;
  std::map<std::string, SandboxRefund> refunds_;
};

}  // namespace yz::app
