#include "live/talk/line_json.hpp"

#include <memory>

#include "live/presence/socket_frames.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::size_t frame_size_limit = 60 * 1024;

}  // namespace

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_string()
             ? std::string(value->get_string().data(), value->get_string().size())
             : std::string();
}

std::string text_in(const json::object& object, std::string_view name, std::size_t limit) {
  std::string text = text_in(object, name);
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  text.resize(limit);
  return text;
}

std::int64_t number_in(const json::object& object, std::string_view name, std::int64_t otherwise) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

SharedBytes frame_of(const json::value& value) {
  std::string text = json::serialize(value);
  if (text.size() > frame_size_limit) text = R"({"refused":{"why":"too_large"}})";
  return std::make_shared<const std::string>(server_frame(text, Opcode::text));
}

}  // namespace yz::live
