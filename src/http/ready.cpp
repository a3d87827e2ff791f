#include "http/ready.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace yz::http {
namespace {

constexpr std::size_t least_worth_compressing = 256;

// brotli 9 for pages and JSON costs some 5 ms for 50 KB, once a change; what is kept for ever may
// take the longest.
constexpr int effort_until_change = 9;
constexpr int effort_immutable = 11;

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
  }
}

bool has_content(int status) { return status != 204 && status != 304 && status >= 200; }

// Pages and scripts (a worker runs under its own script's policy) may do what a page needs.
constexpr std::string_view active_policy =
    "Content-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src "
    "'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' blob:; "
    "worker-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'self'; form-action "
    "'self'; frame-ancestors 'self'\r\n";

// Everything else may do nothing, so that an SVG opened by itself runs no script.
constexpr std::string_view passive_policy =
    "Content-Security-Policy: default-src 'none'; img-src 'self'; media-src 'self'; sandbox; "
    "frame-ancestors 'self'\r\n";

constexpr std::string_view page_fields =
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Permissions-Policy: xr-spatial-tracking=(self), fullscreen=(self), gyroscope=(self), "
    "accelerometer=(self), camera=(), microphone=(self), geolocation=(), payment=(), usb=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

constexpr std::string_view common_fields =
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool has_header(const Response& response, std::string_view name) {
  return std::ranges::any_of(
      response.headers, [&](const auto& header) { return equal_without_case(header.first, name); });
}

// A line break in a header would let text of a visitor begin headers of its own.
bool breaks_frame(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

Result<> check_headers(const Response& response) {
  if (breaks_frame(response.content_type))
    return fail(ErrorKind::internal, "control character in a content type");
  for (const auto& [name, value] : response.headers)
    if (name.empty() || breaks_frame(name) || name.find_first_of(" :") != name.npos ||
        breaks_frame(value))
      return fail(ErrorKind::internal, "control character in a header of an answer");
  return {};
}

std::string_view cache_control(Caching caching) {
  switch (caching) {
    case Caching::none: return "Cache-Control: no-store\r\n";
    case Caching::until_change: return "Cache-Control: public, no-cache\r\n";
    case Caching::immutable: return "Cache-Control: public, max-age=31536000, immutable\r\n";
  }
  return "Cache-Control: no-store\r\n";
}

std::string security_fields(const Response& response) {
  const auto& type = response.content_type;
  const bool is_page = type.starts_with("text/html");
  const bool is_active =
      is_page || type.starts_with("text/javascript") || type.starts_with("application/javascript");
  std::string fields(common_fields);
  if (!has_header(response, "Content-Security-Policy"))
    fields += is_active ? active_policy : passive_policy;
  if (is_page) fields += page_fields;
  return fields;
}

// What a body becomes on the way to one form of it.
struct Form {
  std::shared_ptr<const std::string> body;
  Encoding encoding = Encoding::identity;
};

Form plain_form(Response& response) {
  if (auto* text = std::get_if<std::string>(&response.body))
    return {std::make_shared<const std::string>(std::move(*text)), Encoding::identity};
  return {std::get<std::shared_ptr<const std::string>>(response.body), Encoding::identity};
}

Form choose_form(Response& response, Form plain, Encoding encoding) {
  if (encoding == Encoding::identity || !is_shareable(response) ||
      has_header(response, "Content-Encoding") || !is_compressible(response.content_type) ||
      plain.body->size() < least_worth_compressing)
    return plain;
  const auto& made = encoding == Encoding::brotli ? response.brotli : response.gzip;
  if (made) return {made, encoding};
  const int effort =
      response.caching == Caching::immutable ? effort_immutable : effort_until_change;
  auto smaller = std::make_shared<const std::string>(compress(encoding, *plain.body, effort));
  return smaller->size() < plain.body->size() ? Form{smaller, encoding} : plain;
}

std::string tag_of(const Response& response, const Form& plain, const OpenFile* file,
                   Encoding encoding) {
  if (response.caching == Caching::none || response.status != 200) return {};
  std::string tag = file ? file->etag() : sha256(*plain.body).hex().substr(0, 32);
  if (encoding != Encoding::identity) tag += fmt::format("-{}", name_of(encoding));
  return '"' + tag + '"';
}

std::string status_line(int status) {
  return fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status));
}

// The fields by which a visitor's cache knows and keeps the answer: also a 304 carries them.
std::string caching_fields(const Response& response, const std::string& etag) {
  std::string fields;
  if (!has_header(response, "Cache-Control")) fields += cache_control(response.caching);
  if (is_shareable(response) && is_compressible(response.content_type))
    fields += "Vary: Accept-Encoding\r\n";
  if (!etag.empty()) fields += fmt::format("ETag: {}\r\n", etag);
  return fields;
}

void write_heads(Ready& ready, const Response& response, Encoding encoding) {
  const std::string caching = caching_fields(response, ready.etag);
  std::string& fields = ready.fields;
  if (!response.content_type.empty())
    fields += fmt::format("Content-Type: {}\r\n", response.content_type);
  if (encoding != Encoding::identity)
    fields += fmt::format("Content-Encoding: {}\r\n", name_of(encoding));
  if (ready.is_partial_able) fields += "Accept-Ranges: bytes\r\n";
  fields += caching;
  fields += security_fields(response);
  for (const auto& [name, value] : response.headers)
    fields += fmt::format("{}: {}\r\n", name, value);
  ready.full = status_line(ready.status) + fields;
  if (ready.has_content) ready.full += fmt::format("Content-Length: {}\r\n", ready.size());
  if (!ready.etag.empty()) ready.not_modified = status_line(304) + caching;
}

// A small file that may be kept becomes bytes, which one send gives away.
Result<std::shared_ptr<const OpenFile>> take_file(Response& response) {
  const auto* named = std::get_if<FileBody>(&response.body);
  if (!named) return nullptr;
  YZ_ASSIGN(auto file, OpenFile::open(named->path));
  if (!is_shareable(response) || file->size() > small_file) return file;
  YZ_ASSIGN(response.body, file->read_all());
  return nullptr;
}

}  // namespace

Result<std::shared_ptr<const OpenFile>> OpenFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return fail(errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found : ErrorKind::internal,
                "cannot open the file", path.string());
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return fail(ErrorKind::internal, "not a regular file", path.string());
  }
  const auto nanoseconds = static_cast<std::uint64_t>(status.st_mtim.tv_sec) * 1'000'000'000u +
                           static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
  auto etag = fmt::format("{:x}-{:x}-{:x}", status.st_ino, status.st_size, nanoseconds);
  return std::shared_ptr<const OpenFile>(
      new OpenFile(descriptor, static_cast<std::uint64_t>(status.st_size), std::move(etag)));
}

OpenFile::~OpenFile() { ::close(descriptor_); }

Result<std::string> OpenFile::read_all() const {
  std::string bytes(size_, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got <= 0) return fail(ErrorKind::internal, "cannot read the file");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::size_t Ready::memory() const {
  return sizeof(Ready) + full.capacity() + fields.capacity() + not_modified.capacity() +
         (body ? body->capacity() : 0) + 256;
}

bool is_shareable(const Response& response) {
  return response.caching != Caching::none && response.status == 200 &&
         !has_header(response, "Set-Cookie");
}

Result<std::shared_ptr<const Ready>> make_ready(Response response, Encoding encoding) {
  if (response.caching != Caching::none && has_header(response, "Set-Cookie"))
    response.caching = Caching::none;
  YZ_TRY(check_headers(response));
  auto ready = std::make_shared<Ready>();
  ready->status = response.status;
  ready->has_content = has_content(response.status);
  YZ_ASSIGN(ready->file, take_file(response));
  Form form;
  if (!ready->file) {
    const Form plain = plain_form(response);
    form = choose_form(response, plain, encoding);
    ready->etag = tag_of(response, plain, nullptr, form.encoding);
    ready->body = form.body;
  } else {
    ready->etag = tag_of(response, {}, ready->file.get(), Encoding::identity);
  }
  ready->is_partial_able = !ready->etag.empty() && form.encoding == Encoding::identity;
  write_heads(*ready, response, form.encoding);
  return ready;
}

}  // namespace yz::http
