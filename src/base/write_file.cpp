#include "base/write_file.hpp"

#include <fstream>

namespace yz {

Result<> write_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code code;
  std::filesystem::create_directories(path.parent_path(), code);
  std::ofstream out(path, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) return fail(ErrorKind::internal, "the file cannot be written", path.string());
  return {};
}

}  // namespace yz
