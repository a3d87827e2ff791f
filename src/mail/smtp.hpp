// Handing a message to an SMTP server (libcurl). Blocks: for a thread of its own.
#pragma once

#include <chrono>
#include <string>

#include "base/result.hpp"
#include "mail/outbox.hpp"

namespace yz::mail {

enum class Security : std::uint8_t {
  tls,    // from the first byte (smtps://) or by STARTTLS, which must succeed
  plain,  // none: for a server on this machine
};

struct SmtpSettings {
  std::string url;  // smtp://host:port or smtps://host:port; empty: no mail is sent
  std::string user = {};
  std::string password = {};
  std::string from = {};       // address
  std::string from_name = {};  // may be empty
  Security security = Security::tls;
  std::chrono::seconds within{30};  // for connecting and sending one message

  [[nodiscard]] bool is_set() const { return !url.empty(); }
};

// From the environment: YUNZHAN_SMTP_URL, YUNZHAN_SMTP_USER, YUNZHAN_SMTP_PASSWORD or
// YUNZHAN_SMTP_PASSWORD_FILE, YUNZHAN_MAIL_FROM, YUNZHAN_MAIL_FROM_NAME, YUNZHAN_SMTP_PLAIN=1.
// Errors: invalid, naming the variable.
[[nodiscard]] Result<SmtpSettings> smtp_from_environment();

struct Sent {
  Outcome outcome = Outcome::not_now;
  std::string answer;  // never holds a secret
};
[[nodiscard]] Sent send(const SmtpSettings& settings, const Mail& mail, Instant now);

}  // namespace yz::mail
