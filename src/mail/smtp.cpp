#include "mail/smtp.hpp"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

#include "mail/message.hpp"

namespace yz::mail {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::unexpected<Error> wrong(const char* name, std::string message) {
  return fail(ErrorKind::invalid, std::move(message), name);
}

Result<std::string> password_from_environment() {
  const std::string file = variable("YUNZHAN_SMTP_PASSWORD_FILE");
  if (file.empty()) return variable("YUNZHAN_SMTP_PASSWORD");
  std::ifstream in(file);
  std::string line;
  if (!in || !std::getline(in, line)) return wrong("YUNZHAN_SMTP_PASSWORD_FILE", "cannot be read");
  return line;
}

// What libcurl reads the message from. Once all of it was handed over, the server may have it.
struct Upload {
  std::string_view left;
  bool is_over = false;
};

std::size_t read_upload(char* into, std::size_t size, std::size_t count, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  const std::size_t taken = std::min(size * count, upload.left.size());
  std::memcpy(into, upload.left.data(), taken);
  upload.left.remove_prefix(taken);
  if (taken == 0) upload.is_over = true;
  return taken;
}

// The last line the server sent, but a refusal stays: the goodbye after it says nothing.
std::size_t read_answer(char* from, std::size_t size, std::size_t count, void* into) {
  auto& answer = *static_cast<std::string*>(into);
  if (answer.starts_with('4') || answer.starts_with('5')) return size * count;
  answer.assign(from, std::min<std::size_t>(size * count, 500));
  while (!answer.empty() && (answer.back() == '\n' || answer.back() == '\r')) answer.pop_back();
  return size * count;
}

struct Release {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

Outcome outcome_of(CURLcode code, long status, const Upload& upload) {
  if (code == CURLE_OK) return Outcome::taken;
  if (status >= 500 && status < 600) return Outcome::refused;
  if (status >= 400 && status < 500) return Outcome::not_now;
  // No answer to the message's end. Before it, the server cannot have taken it.
  return upload.is_over ? Outcome::uncertain : Outcome::not_now;
}

}  // namespace

Result<SmtpSettings> smtp_from_environment() {
  SmtpSettings settings;
  settings.url = variable("YUNZHAN_SMTP_URL");
  if (!settings.is_set()) return settings;
  if (!settings.url.starts_with("smtp://") && !settings.url.starts_with("smtps://"))
    return wrong("YUNZHAN_SMTP_URL", "must be smtp://HOST:PORT or smtps://HOST:PORT");
  settings.user = variable("YUNZHAN_SMTP_USER");
  YZ_ASSIGN(settings.password, password_from_environment());
  settings.from = variable("YUNZHAN_MAIL_FROM");
  settings.from_name = variable("YUNZHAN_MAIL_FROM_NAME");
  if (!is_address(settings.from)) return wrong("YUNZHAN_MAIL_FROM", "must be an e-mail address");
  if (variable("YUNZHAN_SMTP_PLAIN") == "1") settings.security = Security::plain;
  if (settings.security == Security::plain && !settings.user.empty())
    return wrong("YUNZHAN_SMTP_PLAIN", "a password is not sent without TLS");
  return settings;
}

Sent send(const SmtpSettings& settings, const Mail& mail, Instant now) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const auto message = write_message(
      {settings.from_name, settings.from, mail.to, mail.subject, mail.text, mail.id.text(), now});
  if (!message) return {Outcome::refused, describe(message.error())};
  const std::unique_ptr<CURL, Release> curl(curl_easy_init());
  const std::unique_ptr<curl_slist, Release> to(
      curl_slist_append(nullptr, fmt::format("<{}>", mail.to).c_str()));
  if (!curl || !to) return {Outcome::not_now, "out of memory"};
  Upload upload{*message};
  std::string answer;
  const std::string from = fmt::format("<{}>", settings.from);
  const auto set = [&](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  set(CURLOPT_URL, settings.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");  // whatever the environment says
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT, static_cast<long>(settings.within.count()));
  set(CURLOPT_CONNECTTIMEOUT, 10L);
  if (settings.security == Security::tls) set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!settings.user.empty()) {
    set(CURLOPT_USERNAME, settings.user.c_str());
    set(CURLOPT_PASSWORD, settings.password.c_str());
  }
  set(CURLOPT_MAIL_FROM, from.c_str());
  set(CURLOPT_MAIL_RCPT, to.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, read_upload);
  set(CURLOPT_READDATA, static_cast<void*>(&upload));
  set(CURLOPT_HEADERFUNCTION, read_answer);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&answer));
  const CURLcode code = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  // An answer to an earlier command says nothing of the message once its end is out.
  if (code != CURLE_OK && upload.is_over && status < 400) status = 0;
  if (code != CURLE_OK && answer.empty()) answer = curl_easy_strerror(code);
  return {outcome_of(code, status, upload), std::move(answer)};
}

}  // namespace yz::mail
