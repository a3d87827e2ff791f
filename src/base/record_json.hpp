// Records as the JSON that the database keeps (see record.hpp). It is ours on both sides: what does
// not read back is `corrupt`. Not the JSON of the API.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "base/record.hpp"
#include "base/result.hpp"

namespace yz {

// Real numbers are kept as text, the shortest that reads back exactly: Boost.JSON 1.81 reads some
// numbers one unit in the last place off, and an export must give back what was imported.
[[nodiscard]] std::string exact_text(double number);
[[nodiscard]] double exact_number(std::string_view text);  // throws std::runtime_error

class JsonOut {
 public:
  void here(std::string_view, const ReadAt&) {}
  void own_slug(const std::string& slug) { out_["slug"] = slug; }
  void body(const Text& text) { put_text("body", text); }

  void text(std::string_view key, const std::string& value, const TextRule&) { out_[key] = value; }
  void both(std::string_view key, const Text& value, const TextRule&) { put_text(key, value); }
  void words(std::string_view key, const Words& value, std::size_t, std::size_t) {
    out_[key] = {{"zh", boost::json::value_from(value.zh)},
                 {"en", boost::json::value_from(value.en)}};
  }
  void integer(std::string_view key, std::int64_t value, std::int64_t, std::int64_t, Need) {
    out_[key] = value;
  }
  void integer(std::string_view key, const std::optional<std::int64_t>& value, std::int64_t,
               std::int64_t, Need = Need::optional) {
    if (value) out_[key] = *value;
  }
  void real(std::string_view key, double value, double, double, Need) {
    out_[key] = exact_text(value);
  }
  void flag(std::string_view key, bool value) { out_[key] = value; }
  void date(std::string_view key, const Date& value) { out_[key] = to_text(value); }
  void moment(std::string_view key, const Moment& value) { out_[key] = to_text(value); }
  void moment(std::string_view key, const std::optional<Moment>& value) {
    if (value) moment(key, *value);
  }
  void file(std::string_view key, const FileRef& value, FileKind, Need = Need::optional);
  template <std::size_t N>
  void point(std::string_view key, const std::array<double, N>& value, double, Need) {
    out_[key] = list_of(value);
  }
  void points(std::string_view key, const std::vector<Point2>& value, double, std::size_t,
              std::size_t, Need) {
    boost::json::array items;
    for (const Point2& point : value) items.push_back(list_of(point));
    out_[key] = std::move(items);
  }
  template <class Enum>
  void choice(std::string_view key, Enum value, Need = Need::required) {
    out_[key] = word_of(value);
  }
  template <class T>
  void table(std::string_view key, std::optional<T>& value, Need = Need::optional) {
    if (value) out_[key] = object_of(*value);
  }
  template <class T>
  void list(std::string_view key, std::vector<T>& values, std::size_t) {
    boost::json::array items;
    for (T& value : values) items.push_back(object_of(value));
    out_[key] = std::move(items);
  }
  void require(bool, std::initializer_list<std::string_view>, std::string_view) {}
  void unique(std::string_view, std::string_view) {}

  [[nodiscard]] boost::json::object take() { return std::move(out_); }

 private:
  template <class T>
  static boost::json::object object_of(T& value) {
    JsonOut inner;
    describe(inner, value);
    return inner.take();
  }
  void put_text(std::string_view key, const Text& text) {
    out_[key] = {{"zh", text.zh}, {"en", text.en}};
  }
  template <std::size_t N>
  static boost::json::array list_of(const std::array<double, N>& values) {
    boost::json::array out;
    for (double value : values) out.push_back(boost::json::value(exact_text(value)));
    return out;
  }
  boost::json::object out_;
};

// Members may throw boost::system::system_error or std::exception; from_json below catches them.
class JsonIn {
 public:
  explicit JsonIn(const boost::json::object& in) : in_(in) {}

  void here(std::string_view, ReadAt&) {}
  void own_slug(std::string& slug) { slug = in_.at("slug").as_string(); }
  void body(Text& text) { get_text("body", text); }

  void text(std::string_view key, std::string& out, const TextRule&) {
    out = in_.at(key).as_string();
  }
  void both(std::string_view key, Text& out, const TextRule&) { get_text(key, out); }
  void words(std::string_view key, Words& out, std::size_t, std::size_t) {
    const auto& both = in_.at(key).as_object();
    out.zh = boost::json::value_to<std::vector<std::string>>(both.at("zh"));
    out.en = boost::json::value_to<std::vector<std::string>>(both.at("en"));
  }
  void integer(std::string_view key, std::int64_t& out, std::int64_t, std::int64_t, Need) {
    out = in_.at(key).as_int64();
  }
  void integer(std::string_view key, std::optional<std::int64_t>& out, std::int64_t, std::int64_t,
               Need = Need::optional) {
    if (const auto* value = in_.if_contains(key)) out = value->as_int64();
  }
  void real(std::string_view key, double& out, double, double, Need) {
    out = exact_number(in_.at(key).as_string());
  }
  void flag(std::string_view key, bool& out) { out = in_.at(key).as_bool(); }
  void date(std::string_view key, Date& out);
  void moment(std::string_view key, Moment& out);
  void moment(std::string_view key, std::optional<Moment>& out) {
    if (in_.contains(key)) moment(key, out.emplace());
  }
  void file(std::string_view key, FileRef& out, FileKind, Need = Need::optional);
  template <std::size_t N>
  void point(std::string_view key, std::array<double, N>& out, double, Need) {
    get_list(in_.at(key), out);
  }
  void points(std::string_view key, std::vector<Point2>& out, double, std::size_t, std::size_t,
              Need) {
    for (const auto& item : in_.at(key).as_array()) get_list(item, out.emplace_back());
  }
  template <class Enum>
  void choice(std::string_view key, Enum& out, Need = Need::required) {
    const auto value = parse_word<Enum>(in_.at(key).as_string());
    if (!value) throw std::runtime_error("unknown word");
    out = *value;
  }
  template <class T>
  void table(std::string_view key, std::optional<T>& out, Need = Need::optional) {
    if (const auto* value = in_.if_contains(key)) {
      JsonIn inner(value->as_object());
      describe(inner, out.emplace());
    }
  }
  template <class T>
  void list(std::string_view key, std::vector<T>& out, std::size_t) {
    const auto* kept = in_.if_contains(key);  // missing: kept before records had this list
    if (kept == nullptr) return;
    for (const auto& item : kept->as_array()) {
      JsonIn inner(item.as_object());
      describe(inner, out.emplace_back());
    }
  }
  void require(bool, std::initializer_list<std::string_view>, std::string_view) {}
  void unique(std::string_view, std::string_view) {}

 private:
  void get_text(std::string_view key, Text& out) {
    const auto& both = in_.at(key).as_object();
    out.zh = both.at("zh").as_string();
    out.en = both.at("en").as_string();
  }
  template <std::size_t N>
  static void get_list(const boost::json::value& value, std::array<double, N>& out) {
    for (std::size_t i = 0; i < N; ++i) out[i] = exact_number(value.as_array().at(i).as_string());
  }
  const boost::json::object& in_;
};

template <class T>
[[nodiscard]] boost::json::object to_json(T record) {
  JsonOut out;
  describe(out, record);
  return out.take();
}

template <class T>
[[nodiscard]] Result<T> from_json(std::string_view text) {
  try {
    const boost::json::value value = boost::json::parse(text);
    T record;
    JsonIn in(value.as_object());
    describe(in, record);
    return record;
  } catch (const std::exception& error) {
    return fail(ErrorKind::corrupt, std::string("a kept record does not read: ") + error.what());
  }
}

// Calls `visit(FileRef&, FileKind)` for every file that a record names.
template <class Visit>
class FileWalk {
 public:
  explicit FileWalk(Visit& visit) : visit_(visit) {}
  void file(std::string_view, FileRef& ref, FileKind kind, Need = Need::optional) {
    if (!ref.empty()) visit_(ref, kind);
  }
  template <class T>
  void table(std::string_view, std::optional<T>& value, Need = Need::optional) {
    if (value) describe(*this, *value);
  }
  template <class T>
  void list(std::string_view, std::vector<T>& values, std::size_t) {
    for (T& value : values) describe(*this, value);
  }
  void here(auto&&...) {}
  void own_slug(auto&&...) {}
  void body(auto&&...) {}
  void text(std::string_view, auto&&, const TextRule&) {}
  void both(std::string_view, auto&&, const TextRule&) {}
  void words(auto&&...) {}
  void integer(auto&&...) {}
  void real(auto&&...) {}
  void flag(auto&&...) {}
  void date(auto&&...) {}
  void moment(auto&&...) {}
  void point(auto&&...) {}
  void points(auto&&...) {}
  void choice(auto&&...) {}
  void require(bool, std::initializer_list<std::string_view>, std::string_view) {}
  void unique(auto&&...) {}

 private:
  Visit& visit_;
};

template <class T, class Visit>
void for_each_file(T& record, Visit visit) {
  FileWalk<Visit> walk(visit);
  describe(walk, record);
}

}  // namespace yz
