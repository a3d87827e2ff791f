// A representation made ready to send: header fields as bytes, a body or an open file, its ETag.
// Immutable once made; shared by the cache and by every connection that is sending it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/encoding.hpp"
#include "http/response.hpp"

namespace yz::http {

// An open file, closed with the last that sends it.
class OpenFile {
 public:
  // Errors: not_found, internal.
  [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> open(
      const std::filesystem::path& path);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::string& etag() const { return etag_; }  // from inode, size and time
  [[nodiscard]] Result<std::string> read_all() const;

 private:
  OpenFile(int descriptor, std::uint64_t size, std::string etag)
      : descriptor_(descriptor), size_(size), etag_(std::move(etag)) {}
  int descriptor_;
  std::uint64_t size_;
  std::string etag_;
};

struct Ready {
  int status = 200;
  bool has_content = true;       // false for 204 and the like: no Content-Length either
  bool is_partial_able = false;  // ranges are taken: identity of a cacheable answer
  std::string full;              // status line and fields of the whole answer, ending in CR LF
  std::string fields;            // the fields alone, for ranges
  std::string not_modified;      // status line and fields of a 304; empty where there is no ETag
  std::string etag;              // with its quotes
  std::shared_ptr<const std::string> body;  // one of body and file, or neither
  std::shared_ptr<const OpenFile> file;

  [[nodiscard]] std::uint64_t size() const { return file ? file->size() : body ? body->size() : 0; }
  [[nodiscard]] std::size_t memory() const;  // what keeping it costs, in bytes
};

// Files up to this size are kept as bytes where the answer may be cached.
constexpr std::uint64_t small_file = 128 * 1024;

// Chooses the form (encoding, ETag, cache control, security headers) and writes the head. Errors:
// those of opening the file; internal where a header of the answer would break its frame.
[[nodiscard]] Result<std::shared_ptr<const Ready>> make_ready(Response response, Encoding encoding);

// Whether the cache may keep it for everybody.
[[nodiscard]] bool is_shareable(const Response& response);

}  // namespace yz::http
