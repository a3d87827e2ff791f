#include "http/template.hpp"

#include <span>

#include <boost/json/serialize.hpp>

#include "base/log.hpp"
#include "http/escape.hpp"
#include "http/template_compiler.hpp"
#include "http/template_program.hpp"

namespace yz::http {
namespace {

namespace json = boost::json;

constexpr std::string_view folder = "pages/";
constexpr std::string_view suffix = ".html";

bool is_true(const json::value* value) {
  if (value == nullptr) return false;
  switch (value->kind()) {
    case json::kind::null: return false;
    case json::kind::bool_: return value->get_bool();
    case json::kind::int64: return value->get_int64() != 0;
    case json::kind::uint64: return value->get_uint64() != 0;
    case json::kind::double_: return value->get_double() != 0;
    case json::kind::string: return !value->get_string().empty();
    case json::kind::array: return !value->get_array().empty();
    case json::kind::object: return !value->get_object().empty();
  }
  return false;
}

const json::string* find_words(const json::value& value, std::string_view language) {
  const auto* object = value.if_object();
  const auto* words = object == nullptr ? nullptr : object->if_contains(language);
  const auto* text = words == nullptr ? nullptr : words->if_string();
  return text == nullptr || text->empty() ? nullptr : text;
}

// One rendering: a walk over the program.
class Rendering {
 public:
  Rendering(const Program& program, const Messages& messages, Language language, const Model& model)
      : messages_(messages), language_(language), model_(model), slots_(program.slots) {
    out_.reserve(16 * 1024);
  }

  void run(std::span<const Instruction> instructions) {
    for (const Instruction& instruction : instructions) run(instruction);
  }

  std::string take() { return std::move(out_); }

 private:
  void run(const Instruction& it) {
    switch (it.kind) {
      case Instruction::Kind::literal: out_ += it.literal[language_ == Language::en]; return;
      case Instruction::Kind::value: return put_value(it);
      case Instruction::Kind::words: return put_words(it);
      case Instruction::Kind::html: return put_html(it);
      case Instruction::Kind::json: return put_json(it);
      case Instruction::Kind::message: return put_message(it);
      case Instruction::Kind::branch: return run(holds(it) ? it.children : it.otherwise);
      case Instruction::Kind::each: return run_each(it);
    }
  }

  // Null where the value is missing.
  const json::value* find(const ValuePath& path) const {
    if (path.literal) return path.keys.empty() ? path.literal.get() : nullptr;
    const json::value* at = nullptr;
    std::span<const std::string> keys = path.keys;
    if (path.slot != ValuePath::root) {
      at = slots_[path.slot];
    } else {
      at = model_.values.if_contains(keys.front());
      keys = keys.subspan(1);
    }
    for (const std::string& key : keys) {
      const auto* object = at == nullptr ? nullptr : at->if_object();
      at = object == nullptr ? nullptr : object->if_contains(key);
    }
    return at;
  }

  const json::value* find_or_log(const Instruction& it, const ValuePath& path) const {
    const json::value* value = find(path);
    if (value == nullptr) log_missing(it, "template value is missing");
    return value;
  }

  static void log_missing(const Instruction& it, std::string_view what) {
    log_warning(what, {{"place", it.place}});
  }

  void put(std::string_view text, Escape escape) {
    switch (escape) {
      case Escape::content:
      case Escape::attribute: return append_html(out_, text);
      case Escape::url: return append_html(out_, is_safe_url(text) ? text : "#");
      case Escape::url_part: return append_percent_encoded(out_, text);
      case Escape::json: return;  // only put_json writes there
    }
  }

  // Strings and numbers as text; nothing for what has no plain text.
  static std::optional<std::string> text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (const auto* number = value.if_double()) return fmt::format("{}", *number);
    if (value.is_number() || value.is_bool()) return json::serialize(value);
    return std::nullopt;
  }

  void put_value(const Instruction& it) {
    const json::value* value = find_or_log(it, it.path);
    if (value == nullptr || value->is_null()) return;
    if (const auto* string = value->if_string()) return put(*string, it.escape);
    const auto text = text_of(*value);
    if (!text) return log_missing(it, "template value is not plain text");
    put(*text, it.escape);
  }

  void put_words(const Instruction& it) {
    const json::value* value = find_or_log(it, it.path);
    if (value == nullptr || value->is_null()) return;
    const Language other = language_ == Language::zh ? Language::en : Language::zh;
    if (const auto* text = find_words(*value, code_of(language_))) return put(*text, it.escape);
    const auto* text = find_words(*value, code_of(other));
    if (text == nullptr) return;
    if (!it.marks_language) return put(*text, it.escape);
    out_ += fmt::format("<span lang=\"{}\">", html_code_of(other));
    put(*text, it.escape);
    out_ += "</span>";
  }

  void put_html(const Instruction& it) {
    const auto at = model_.html.find(it.key);
    if (at == model_.html.end()) return log_missing(it, "template markup is missing");
    out_ += at->second.html();
  }

  void put_json(const Instruction& it) {
    const json::value* value = find_or_log(it, it.path);
    append_script_json(out_, value == nullptr ? "null" : json::serialize(*value));
  }

  std::string argument_text(const Instruction& it, const ValuePath& path) const {
    const json::value* value = find_or_log(it, path);
    if (value == nullptr || value->is_null()) return {};
    if (auto text = text_of(*value)) return std::move(*text);
    if (const auto* words = find_words(*value, code_of(language_))) return std::string(*words);
    for (const auto code : {"zh", "en"})
      if (const auto* words = find_words(*value, code)) return std::string(*words);
    return {};
  }

  void put_message(const Instruction& it) {
    std::string key = it.key;
    if (it.key_is_prefix) key += argument_text(it, it.path);
    if (messages_.find(language_, key) == nullptr) return log_missing(it, "message is missing");
    Messages::Arguments arguments;
    for (const auto& argument : it.arguments)
      arguments.emplace_back(argument.name, argument_text(it, argument.path));
    put(messages_.format(language_, key, arguments), it.escape);
  }

  bool holds(const Instruction& it) const {
    const json::value* value = find(it.path);
    if (it.test == TemplateNode::Test::is_set) return is_true(value);
    if (it.test == TemplateNode::Test::is_not_set) return !is_true(value);
    const auto text = value == nullptr ? std::nullopt : text_of(*value);
    const bool equal = text.value_or("") == it.compared_with;
    return equal == (it.test == TemplateNode::Test::equals);
  }

  void run_each(const Instruction& it) {
    const json::value* value = find(it.path);
    const auto* items = value == nullptr ? nullptr : value->if_array();
    if (items == nullptr || items->empty()) return run(it.otherwise);
    for (const json::value& item : *items) {
      slots_[it.slot] = &item;
      run(it.children);
    }
  }

  const Messages& messages_;
  Language language_;
  const Model& model_;
  std::vector<const json::value*> slots_;
  std::string out_;
};

}  // namespace

struct Templates::Pages {
  std::map<std::string, Program, std::less<>> programs;
  Messages messages;
};

Templates::Templates(std::unique_ptr<Pages> pages) : pages_(std::move(pages)) {}
Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;

Result<Templates> Templates::load(const Resources& resources, const Messages& messages,
                                  const AssetAddress& asset_address) {
  TemplateSources sources;
  for (const std::string& path : resources.paths_below(folder)) {
    if (!path.ends_with(suffix)) continue;
    YZ_ASSIGN(auto source, parse_template(path, std::string(*resources.find(path))));
    sources.emplace(path.substr(folder.size(), path.size() - folder.size() - suffix.size()),
                    std::move(source));
  }
  auto pages = std::make_unique<Pages>();
  for (const auto& [name, source] : sources) {
    if (name.starts_with('_')) continue;
    YZ_ASSIGN(auto program, compile_template(sources, name, messages, asset_address));
    pages->programs.emplace(name, std::move(program));
  }
  pages->messages = messages;
  return Templates(std::move(pages));
}

Result<std::string> Templates::render(std::string_view name, Language language,
                                      const Model& model) const {
  const auto page = pages_->programs.find(name);
  if (page == pages_->programs.end())
    return fail(ErrorKind::not_found, fmt::format("there is no page \"{}\"", name));
  Rendering rendering(page->second, pages_->messages, language, model);
  rendering.run(page->second.instructions);
  return rendering.take();
}

}  // namespace yz::http
