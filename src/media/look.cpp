#include "media/look.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"
#include "media/bytes.hpp"
#include "media/glb.hpp"
#include "media/picture.hpp"
#include "media/svg.hpp"

namespace yz::media {
namespace {

struct Ending {
  std::string_view content_type;
  std::string_view ending;
};
constexpr Ending endings[] = {
    {"image/webp", ".webp"}, {"image/png", ".png"},     {"image/jpeg", ".jpg"},
    {"image/jpeg", ".jpeg"}, {"image/svg+xml", ".svg"}, {"model/gltf-binary", ".glb"},
    {"video/mp4", ".mp4"},   {"video/webm", ".webm"},   {"text/vtt; charset=utf-8", ".vtt"}};

std::string list_endings(std::string_view content_type) {
  std::string out;
  for (const Ending& e : endings)
    if (e.content_type == content_type) out += (out.empty() ? "" : " or ") + std::string(e.ending);
  return out;
}

Result<> check_name(std::string_view path, std::string_view content_type) {
  for (const Ending& e : endings)
    if (e.content_type == content_type && path.ends_with(e.ending)) return {};
  return fail(ErrorKind::invalid, fmt::format("it is {} by its content; name it {}", content_type,
                                              list_endings(content_type)));
}

Result<FileRef> look_at_picture(std::string_view bytes) {
  YZ_ASSIGN(const PictureFacts facts, read_picture(bytes));
  FileRef out;
  out.content_type = facts.content_type;
  out.width = facts.width;
  out.height = facts.height;
  return out;
}

Result<FileRef> look_at_logo(std::string_view bytes) {
  if (read_picture(bytes)) return look_at_picture(bytes);
  YZ_ASSIGN(const SvgFacts facts, check_svg(bytes));
  FileRef out;
  out.content_type = "image/svg+xml";
  out.width = facts.width;
  out.height = facts.height;
  return out;
}

Result<FileRef> look_at_model(std::string_view bytes) {
  YZ_TRY(read_glb(bytes));
  FileRef out;
  out.content_type = "model/gltf-binary";
  return out;
}

// A film's first bytes name its container; what is inside is the browser's to decode.
Result<FileRef> look_at_film(std::string_view bytes) {
  FileRef out;
  const auto size = big_endian(bytes, 0, 4);
  if (bytes.size() >= 16 && bytes.substr(4, 4) == "ftyp" && *size >= 16 && *size <= 1024)
    out.content_type = "video/mp4";
  else if (bytes.starts_with("\x1A\x45\xDF\xA3") && bytes.substr(0, 64).contains("webm"))
    out.content_type = "video/webm";
  else
    return fail(ErrorKind::invalid, "it is no film; use MP4 (H.264) or WebM (VP9)");
  return out;
}

Result<FileRef> look_at_captions(std::string_view bytes) {
  if (find_invalid_utf8(bytes)) return fail(ErrorKind::invalid, "it is not UTF-8");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const bool begins = bytes.starts_with("WEBVTT") &&
                      (bytes.size() == 6 || std::string_view(" \t\r\n").contains(bytes[6]));
  if (!begins) return fail(ErrorKind::invalid, "it is no WebVTT; its first line must be WEBVTT");
  FileRef out;
  out.content_type = "text/vtt; charset=utf-8";
  return out;
}

struct Hashed {
  Sha256 name;
  std::uint64_t bytes = 0;
  std::string head;  // its first bytes
};

// A film may be larger than what we want in memory at once.
Result<Hashed> hash(int descriptor, std::uint64_t limit) {
  Hashed out;
  Sha256Stream stream;
  std::string piece(256 * 1024, '\0');
  for (;;) {
    const ssize_t got =
        ::pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(out.bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::internal, std::strerror(errno));
    if (got == 0) break;
    const std::string_view part(piece.data(), static_cast<std::size_t>(got));
    if (out.bytes == 0) out.head = part.substr(0, 4096);
    out.bytes += part.size();
    if (out.bytes > limit) return fail(ErrorKind::too_large, "it grew while it was read");
    stream.update(std::as_bytes(std::span(part)));
  }
  out.name = stream.finish();
  return out;
}

Result<FileRef> look_at_open(const Folder::File& file, FileKind kind) {
  const std::uint64_t limit = limit_of(kind);
  if (kind == FileKind::film) {
    YZ_ASSIGN(const Hashed hashed, hash(file.descriptor.get(), limit));
    YZ_ASSIGN(FileRef ref, look_at_bytes(kind, hashed.head));
    ref.content = hashed.name;
    ref.bytes = hashed.bytes;
    return ref;
  }
  YZ_ASSIGN(const std::string bytes, read_all(file.descriptor.get(), limit));
  YZ_ASSIGN(FileRef ref, look_at_bytes(kind, bytes));
  ref.content = sha256(bytes);
  ref.bytes = bytes.size();
  return ref;
}

}  // namespace

Result<FileRef> look_at_bytes(FileKind kind, std::string_view bytes) {
  switch (kind) {
    case FileKind::picture: return look_at_picture(bytes);
    case FileKind::logo: return look_at_logo(bytes);
    case FileKind::model: return look_at_model(bytes);
    case FileKind::film: return look_at_film(bytes);
    case FileKind::captions: return look_at_captions(bytes);
  }
  return fail(ErrorKind::internal, "unknown kind of file");
}

Result<FileRef> look_at(const Folder& folder, const FileUse& use) {
  YZ_ASSIGN(const Folder::File file, folder.open_file(use.path, limit_of(use.kind)));
  YZ_ASSIGN(FileRef ref, look_at_open(file, use.kind));
  YZ_TRY(check_name(use.path, ref.content_type));
  return ref;
}

}  // namespace yz::media
