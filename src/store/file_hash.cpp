#include "store/file_hash.hpp"

#include <fstream>
#include <vector>

namespace yz::store {

Result<Sha256> hash_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, "it is missing", file.string());
  Sha256Stream hash;
  std::vector<char> piece(256 * 1024);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    hash.update(std::as_bytes(std::span(piece.data(), got)));
  }
  if (in.bad()) return fail(ErrorKind::internal, "it cannot be read", file.string());
  return hash.finish();
}

}  // namespace yz::store
