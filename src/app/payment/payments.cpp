#include "app/payment/payments.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/payment/sandbox_provider.hpp"
#include "base/log.hpp"

namespace yz::app {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

}  // namespace

Result<std::string> read_secret(const fs::path& file, const char* variable) {
  if (file.empty()) {
    const char* value = std::getenv(variable);
    return trimmed(value == nullptr ? "" : value);
  }
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(ErrorKind::invalid, "this file cannot be read", file.string());
  std::string secret = trimmed(text.str());
  if (secret.empty()) return fail(ErrorKind::invalid, "this file is empty", file.string());
  std::error_code error;
  const auto mode = fs::status(file, error).permissions();
  if (!error && (mode & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none)
    log_warning("a secret's file can be read by others than its owner", {{"file", file.string()}});
  return secret;
}

Result<trade::Providers> make_providers(const PaymentOptions& options) {
  trade::Providers providers;
  if (!options.sandbox_url.empty()) {
    if (options.sandbox_secret.size() < 16)
      return fail(ErrorKind::invalid,
                  "the sandbox needs a secret of at least 16 characters: --sandbox-secret FILE, or "
                  "YUNZHAN_SANDBOX_SECRET");
    providers.add(sandbox_provider(options.sandbox_url, options.sandbox_secret));
  }
  if (!options.stripe.key.empty()) {
    if (options.stripe.notice_secret.empty())
      return fail(ErrorKind::invalid,
                  "Stripe's notices need their secret: --stripe-notice-secret FILE, or "
                  "YUNZHAN_STRIPE_NOTICE_SECRET");
    providers.add(stripe_provider(options.stripe));
  }
  providers.add(trade::manual_provider("stand", 24h));
  providers.add(trade::manual_provider("bank", 72h));
  return providers;
}

}  // namespace yz::app
