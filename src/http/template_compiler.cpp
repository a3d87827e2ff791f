#include "http/template_compiler.hpp"

#include <algorithm>
#include <optional>

#include "http/escape.hpp"

namespace yz::http {
namespace {

using Kind = TemplateNode::Kind;

constexpr int depth_limit = 16;  // templates within templates; more is a circle

using Bindings = std::map<std::string, ValuePath, std::less<>>;
using Blocks = std::map<std::string, const TemplateNode*, std::less<>>;

// Where a node stands: its file, the names it sees, and how deep in other templates it is.
struct Scope {
  const TemplateSource* source = nullptr;
  Bindings bindings;
  std::size_t slots = 0;
  int depth = 0;
};

class Compiler {
 public:
  Compiler(const TemplateSources& sources, const Messages& messages,
           const AssetAddress& asset_address)
      : sources_(sources), messages_(messages), asset_address_(asset_address) {}

  Result<Program> compile(const TemplateSource& page) {
    const TemplateSource* source = &page;
    if (!page.layout.empty()) {
      YZ_TRY(collect_blocks(page));
      YZ_ASSIGN(source, find_source(page.layout, page, 0));
      if (!source->layout.empty()) return fault(*source, 0, "a layout has no layout of its own");
      block_source_ = &page;
    }
    Scope scope{source, {}, 0, 0};
    YZ_TRY(emit_nodes(program_.instructions, source->nodes, scope));
    if (context_ != HtmlContext{})
      return fault(*source, source->source.size(), "the template ends inside a tag or element");
    for (const auto& [name, block] : blocks_)
      if (!used_blocks_.contains(name))
        return fault(page, block->offset, fmt::format("the layout has no block \"{}\"", name));
    return std::move(program_);
  }

 private:
  using Out = std::vector<Instruction>;

  static std::unexpected<Error> fault(const TemplateSource& source, std::size_t offset,
                                      std::string message) {
    return fail(ErrorKind::invalid, std::move(message), source.place(offset));
  }
  static std::unexpected<Error> fault(const Scope& scope, const TemplateNode& node,
                                      std::string message) {
    return fault(*scope.source, node.offset, std::move(message));
  }

  Result<> collect_blocks(const TemplateSource& page) {
    for (const TemplateNode& node : page.nodes) {
      const bool is_blank =
          node.kind == Kind::text && node.name.find_first_not_of(" \t\r\n") == std::string::npos;
      if (is_blank || node.kind == Kind::comment) continue;
      if (node.kind != Kind::block)
        return fault(page, node.offset, "a page with a layout holds nothing but blocks");
      if (!blocks_.emplace(node.name, &node).second)
        return fault(page, node.offset, "this block stands here twice");
    }
    return {};
  }

  Result<const TemplateSource*> find_source(std::string_view name, const TemplateSource& from,
                                            std::size_t offset) const {
    const auto at = sources_.find(name);
    if (at == sources_.end())
      return fault(from, offset, fmt::format("there is no template \"{}\"", name));
    return &at->second;
  }

  Result<> emit_nodes(Out& out, const std::vector<TemplateNode>& nodes, const Scope& scope) {
    for (const TemplateNode& node : nodes) YZ_TRY(emit(out, node, scope));
    return {};
  }

  Result<> emit(Out& out, const TemplateNode& node, const Scope& scope) {
    if (node.kind == Kind::text) return emit_text(out, node.name, node, scope);
    if (auto allowed = context_.at_tag(); !allowed)
      return fault(scope, node, std::move(allowed).error());
    switch (node.kind) {
      case Kind::text:
      case Kind::comment: return {};
      case Kind::value: return emit_value(out, node, scope, Instruction::Kind::value);
      case Kind::words: return emit_value(out, node, scope, Instruction::Kind::words);
      case Kind::json: return emit_value(out, node, scope, Instruction::Kind::json);
      case Kind::html: return emit_html(out, node, scope);
      case Kind::message: return emit_message(out, node, scope);
      case Kind::asset: return emit_asset(out, node, scope);
      case Kind::branch: return emit_branch(out, node, scope);
      case Kind::each: return emit_each(out, node, scope);
      case Kind::include: return emit_include(out, node, scope);
      case Kind::block: return emit_block(out, node, scope);
    }
    return {};
  }

  static void append_literal(Out& out, std::string_view zh, std::string_view en) {
    if (out.empty() || out.back().kind != Instruction::Kind::literal) out.emplace_back();
    out.back().literal[0] += zh;
    out.back().literal[1] += en;
  }

  Result<> emit_text(Out& out, std::string_view text, const TemplateNode& node,
                     const Scope& scope) {
    if (auto read = context_.read(text); !read) {
      const auto inside = node.kind == Kind::text ? read.error().offset : 0;
      return fault(*scope.source, node.offset + inside, std::move(read).error().message);
    }
    append_literal(out, text, text);
    return {};
  }

  ValuePath resolve(std::string_view path, const Scope& scope) const {
    ValuePath result;
    for (bool first = true; !path.empty(); first = false) {
      const auto dot = std::min(path.find('.'), path.size());
      const auto word = path.substr(0, dot);
      path.remove_prefix(std::min(dot + 1, path.size()));
      const auto bound = first ? scope.bindings.find(word) : scope.bindings.end();
      if (bound != scope.bindings.end())
        result = bound->second;
      else
        result.keys.emplace_back(word);
    }
    return result;
  }

  ValuePath resolve(const TemplateNode::Argument& argument, const Scope& scope) const {
    if (!argument.is_literal) return resolve(argument.value, scope);
    ValuePath path;
    path.literal = std::make_shared<const boost::json::value>(argument.value);
    return path;
  }

  Result<Escape> take_value(const TemplateNode& node, const Scope& scope) {
    auto escape = context_.take_value();
    if (!escape) return fault(scope, node, std::move(escape).error());
    if ((*escape == Escape::json) != (node.kind == Kind::json))
      return fault(scope, node, "{{json path}} belongs into a JSON script, and nothing else does");
    const bool is_url = *escape == Escape::url || *escape == Escape::url_part;
    if (is_url && node.kind != Kind::value)
      return fault(scope, node, "an address is made from plain values");
    return *escape;
  }

  Result<> emit_value(Out& out, const TemplateNode& node, const Scope& scope,
                      Instruction::Kind kind) {
    Instruction made;
    made.kind = kind;
    made.marks_language = context_.in_content();
    YZ_ASSIGN(made.escape, take_value(node, scope));
    made.path = resolve(node.name, scope);
    made.place = scope.source->place(node.offset);
    out.push_back(std::move(made));
    return {};
  }

  Result<> emit_html(Out& out, const TemplateNode& node, const Scope& scope) {
    if (!context_.in_content()) return fault(scope, node, "markup belongs into element content");
    Instruction made;
    made.kind = Instruction::Kind::html;
    made.key = node.name;
    made.place = scope.source->place(node.offset);
    out.push_back(std::move(made));
    return {};
  }

  Result<> check_message(const TemplateNode& node, const Scope& scope) const {
    if (!node.key_path.empty())
      return messages_.has_prefix(node.name)
                 ? Result<>()
                 : fault(scope, node, fmt::format("no message begins with \"{}\"", node.name));
    const Message* message = messages_.find(Language::zh, node.name);
    if (message == nullptr)
      return fault(scope, node, fmt::format("there is no message \"{}\"", node.name));
    for (const auto name : arguments_of(*message))
      if (!std::ranges::any_of(node.arguments, [&](const auto& a) { return a.name == name; }))
        return fault(scope, node, fmt::format("the message takes \"{}\"", name));
    for (const auto& argument : node.arguments)
      if (!messages_.takes(node.name, argument.name))
        return fault(scope, node, fmt::format("the message takes no \"{}\"", argument.name));
    return {};
  }

  Result<> emit_message(Out& out, const TemplateNode& node, const Scope& scope) {
    YZ_TRY(check_message(node, scope));
    YZ_ASSIGN(const Escape escape, take_value(node, scope));
    if (node.key_path.empty() && node.arguments.empty()) {
      std::array<std::string, 2> escaped;
      append_html(escaped[0], messages_.format(Language::zh, node.name));
      append_html(escaped[1], messages_.format(Language::en, node.name));
      append_literal(out, escaped[0], escaped[1]);
      return {};
    }
    Instruction made;
    made.kind = Instruction::Kind::message;
    made.escape = escape;
    made.key = node.name;
    made.key_is_prefix = !node.key_path.empty();
    if (made.key_is_prefix) made.path = resolve(node.key_path, scope);
    for (const auto& argument : node.arguments)
      made.arguments.push_back({argument.name, resolve(argument, scope)});
    made.place = scope.source->place(node.offset);
    out.push_back(std::move(made));
    return {};
  }

  Result<> emit_asset(Out& out, const TemplateNode& node, const Scope& scope) {
    const auto address = asset_address_(node.name);
    if (!address) return fault(scope, node, fmt::format("there is no asset \"{}\"", node.name));
    std::string escaped;
    append_html(escaped, *address);
    return emit_text(out, escaped, node, scope);
  }

  Result<> emit_branch(Out& out, const TemplateNode& node, const Scope& scope) {
    Instruction made;
    made.kind = Instruction::Kind::branch;
    made.test = node.test;
    made.path = resolve(node.name, scope);
    made.compared_with = node.literal;
    const HtmlContext before = context_;
    YZ_TRY(emit_nodes(made.children, node.children, scope));
    HtmlContext after = std::exchange(context_, before);
    YZ_TRY(emit_nodes(made.otherwise, node.otherwise, scope));
    YZ_TRY(join_with(after, node, scope));
    out.push_back(std::move(made));
    return {};
  }

  // The paths meet: what follows must be at the same place of the document on either.
  Result<> join_with(HtmlContext& other, const TemplateNode& node, const Scope& scope) {
    auto settled = context_.at_tag();
    if (settled) settled = other.at_tag();
    if (!settled) return fault(scope, node, std::move(settled).error());
    auto joined = HtmlContext::join(other, context_);
    if (!joined) return fault(scope, node, std::move(joined).error());
    context_ = *joined;
    return {};
  }

  Result<> emit_each(Out& out, const TemplateNode& node, const Scope& scope) {
    Instruction made;
    made.kind = Instruction::Kind::each;
    made.path = resolve(node.name, scope);
    made.slot = scope.slots;
    Scope inner = scope;
    ValuePath item;
    item.slot = inner.slots++;
    inner.bindings.insert_or_assign(node.literal, item);
    program_.slots = std::max(program_.slots, inner.slots);
    HtmlContext before = context_;
    YZ_TRY(emit_nodes(made.children, node.children, inner));
    YZ_TRY(join_with(before, node, scope));
    if (!context_.is_at_same_place(before))
      return fault(scope, node, "an each must end where it begins, so that it can repeat");
    HtmlContext after = std::exchange(context_, before);
    YZ_TRY(emit_nodes(made.otherwise, node.otherwise, scope));
    YZ_TRY(join_with(after, node, scope));
    out.push_back(std::move(made));
    return {};
  }

  Result<> emit_include(Out& out, const TemplateNode& node, const Scope& scope) {
    if (scope.depth >= depth_limit) return fault(scope, node, "templates include each other");
    YZ_ASSIGN(const TemplateSource* source, find_source(node.name, *scope.source, node.offset));
    if (!source->layout.empty()) return fault(scope, node, "a page with a layout is no partial");
    Scope inner{source, {}, scope.slots, scope.depth + 1};
    for (const auto& argument : node.arguments) {
      if (std::ranges::find(source->parameters, argument.name) == source->parameters.end())
        return fault(scope, node, fmt::format("\"{}\" takes no \"{}\"", node.name, argument.name));
      inner.bindings.emplace(argument.name, resolve(argument, scope));
    }
    for (const auto& parameter : source->parameters)
      if (!inner.bindings.contains(parameter))
        return fault(scope, node, fmt::format("\"{}\" takes \"{}\"", node.name, parameter));
    return emit_nodes(out, source->nodes, inner);
  }

  Result<> emit_block(Out& out, const TemplateNode& node, const Scope& scope) {
    const auto block = blocks_.find(node.name);
    if (block == blocks_.end()) return emit_nodes(out, node.children, scope);
    used_blocks_.emplace(node.name, block->second);
    const Scope page{block_source_, {}, scope.slots, scope.depth + 1};
    return emit_nodes(out, block->second->children, page);
  }

  const TemplateSources& sources_;
  const Messages& messages_;
  const AssetAddress& asset_address_;
  Program program_;
  HtmlContext context_;
  Blocks blocks_;
  Blocks used_blocks_;
  const TemplateSource* block_source_ = nullptr;
};

}  // namespace

Result<Program> compile_template(const TemplateSources& sources, std::string_view name,
                                 const Messages& messages, const AssetAddress& asset_address) {
  return Compiler(sources, messages, asset_address).compile(sources.find(name)->second);
}

}  // namespace yz::http
