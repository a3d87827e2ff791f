// How quickly and how well records are found, beside SQLite FTS5 and Xapian with the same terms.
//   search_bench ours|fts5|xapian FOLDER [QUERIES A KIND]     prints one JSON object
// FOLDER holds records.tsv and queries.tsv as make_corpus writes them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <sqlite3.h>
#include <xapian.h>
#include <boost/json.hpp>

#include "search/index.hpp"
#include "search/search.hpp"
#include "search/stages.hpp"

namespace {

namespace json = boost::json;
using namespace yz::search;

double cpu_seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double status_mb(const char* name) {  // VmRSS, VmHWM
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::stod(line.substr(line.find(':') + 1)) / 1024;
  return 0;
}

std::vector<std::string> columns(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream in(line);
  for (std::string column; std::getline(in, column, '\t');) out.push_back(std::move(column));
  return out;
}

Document document_of(const std::vector<std::string>& c) {
  Document d;
  d.slug = c[0];
  d.zone = c[1];
  d.exhibitor = c[2];
  d.year_from = std::stoi(c[3]);
  d.year_to = *d.year_from + 100;
  d.title = {c[4], c[5]};
  if (!c[6].empty()) d.aliases.zh = {c[6]};
  d.summary.zh = c[7];
  d.body = {c[8], c.size() > 10 ? c[10] : ""};
  std::istringstream tags(c[9]);
  for (std::string tag; tags >> tag;) d.tags.zh.push_back(tag);
  return d;
}

void each_document(const std::string& folder, const std::function<void(Document)>& visit) {
  std::ifstream file(folder + "/records.tsv");
  for (std::string line; std::getline(file, line);) visit(document_of(columns(line)));
}

struct Typed {
  std::string kind, text, slug, answers;
};

std::vector<Typed> read_queries(const std::string& folder, std::size_t a_kind) {
  std::ifstream file(folder + "/queries.tsv");
  std::map<std::string, std::size_t> seen;
  std::vector<Typed> queries;
  for (std::string line; std::getline(file, line);) {
    auto c = columns(line);
    if (seen[c[0]]++ < a_kind) queries.push_back({c[0], c[1], c[2], c[3]});
  }
  return queries;
}

struct Shown {
  std::string slug, title;
};

struct Engine {
  virtual ~Engine() = default;
  virtual void add(const Document& document) = 0;
  virtual void finish() = 0;
  virtual std::vector<Shown> first_ten(const std::string& text) = 0;
};

class Ours : public Engine {
 public:
  void add(const Document& document) override {
    batch_.push_back(document);
    if (batch_.size() == 4'096) flush();
  }
  void finish() override {
    flush();
    batch_.shrink_to_fit();
    index_.compact();
  }
  std::vector<Shown> first_ten(const std::string& text) override {
    const auto answer = search(*index_.snapshot(), Ask{.text = text, .filters = {}, .limit = 10});
    std::vector<Shown> shown;
    for (const auto& found : answer->results) shown.push_back({found.slug, found.title.zh});
    return shown;
  }
  const Index& index() const { return index_; }

 private:
  void flush() {
    index_.apply(batch_, {});
    batch_.clear();
  }
  Index index_;
  std::vector<Document> batch_;
};

// The terms that ours would ask for, as text.
std::vector<std::string> terms_of(const std::string& text) {
  const Snapshot none;
  const auto query = parse_query(text);
  std::set<TermKey> keys;
  const auto add = [&](const Stage& stage) {
    for (const auto& term : stage.terms) keys.insert(term.key);
  };
  add(text_stage(none, *query, false, nullptr));
  if (query->letters.empty()) {
    add(nearly_stage(*query, false));
  } else {
    add(pinyin_stage(*query, false, false));
    add(initials_stage(*query, false));
  }
  std::vector<std::string> out;
  for (const TermKey key : keys) {
    char text_key[20];
    std::snprintf(text_key, sizeof text_key, "t%llx", static_cast<unsigned long long>(key));
    out.emplace_back(text_key);
  }
  return out;
}

std::vector<std::string> terms_of(const Document& document) {
  static Analyzer analyzer;
  std::vector<TermLevel> terms;
  analyzer.analyse(document, terms, nullptr);
  std::vector<std::string> out;
  for (const auto& term : terms) {
    char text_key[20];
    std::snprintf(text_key, sizeof text_key, "t%llx", static_cast<unsigned long long>(term.key));
    for (int i = 0; i <= term.level / 2; ++i) out.emplace_back(text_key);
  }
  return out;
}

class Fts5 : public Engine {
 public:
  explicit Fts5(const std::string& file) {
    std::remove(file.c_str());
    sqlite3_open(file.c_str(), &db_);
    run("pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-200000;"
        "create table record (slug text, title text);"
        "create virtual table words using fts5(terms, content='', tokenize='ascii'); begin");
    sqlite3_prepare_v2(db_, "insert into record values (?, ?)", -1, &record_, nullptr);
    sqlite3_prepare_v2(db_, "insert into words (rowid, terms) values (last_insert_rowid(), ?)", -1,
                       &words_, nullptr);
  }
  ~Fts5() override {
    for (auto* s : {record_, words_, ask_}) sqlite3_finalize(s);
    sqlite3_close(db_);
  }
  void add(const Document& d) override {
    bind(record_, 1, d.slug);
    bind(record_, 2, d.title.zh);
    step(record_);
    std::string all;
    for (const auto& term : terms_of(d)) all += term + " ";
    bind(words_, 1, all);
    step(words_);
  }
  void finish() override {
    run("commit; insert into words (words) values ('optimize')");
    sqlite3_prepare_v2(db_,
                       "select slug, title from (select rowid as id from words where words match ? "
                       "order by rank limit 10) join record on record.rowid = id",
                       -1, &ask_, nullptr);
  }
  std::vector<Shown> first_ten(const std::string& text) override {
    std::string match;
    for (const auto& term : terms_of(text)) match += (match.empty() ? "" : " OR ") + term;
    bind(ask_, 1, match);
    std::vector<Shown> shown;
    while (sqlite3_step(ask_) == SQLITE_ROW)
      shown.push_back({reinterpret_cast<const char*>(sqlite3_column_text(ask_, 0)),
                       reinterpret_cast<const char*>(sqlite3_column_text(ask_, 1))});
    sqlite3_reset(ask_);
    return shown;
  }

 private:
  void run(const char* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
  static void bind(sqlite3_stmt* s, int at, const std::string& text) {
    sqlite3_bind_text(s, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  static void step(sqlite3_stmt* s) {
    sqlite3_step(s);
    sqlite3_reset(s);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt *record_ = nullptr, *words_ = nullptr, *ask_ = nullptr;
};

class XapianEngine : public Engine {
 public:
  explicit XapianEngine(const std::string& folder)
      : db_(folder, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC) {}
  void add(const Document& d) override {
    Xapian::Document document;
    document.set_data(d.slug + "\t" + d.title.zh);
    for (const auto& term : terms_of(d)) document.add_term(term);
    db_.add_document(document);
  }
  void finish() override { db_.commit(); }
  std::vector<Shown> first_ten(const std::string& text) override {
    const auto terms = terms_of(text);
    Xapian::Enquire enquire(db_);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    const auto set = enquire.get_mset(0, 10);
    std::vector<Shown> shown;
    for (auto at = set.begin(); at != set.end(); ++at) {
      const auto c = columns(at.get_document().get_data());
      shown.push_back({c[0], c[1]});
    }
    return shown;
  }

 private:
  Xapian::WritableDatabase db_;
};

bool is_found(const Typed& typed, const std::vector<Shown>& shown) {
  return std::ranges::any_of(shown, [&](const Shown& each) {
    return each.slug == typed.slug ||
           (typed.answers == "~" && each.title.find(typed.text) != std::string::npos);
  });
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

double rounded(double value, double step) { return std::round(value / step) * step; }

json::object measure(Engine& engine, const std::vector<Typed>& queries) {
  std::map<std::string, std::vector<double>> times;
  std::map<std::string, std::size_t> found;
  std::vector<double> all;
  for (int round = 0; round < 2; ++round)  // the first warms caches
    for (const Typed& typed : queries) {
      const double before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
      const auto shown = engine.first_ten(typed.text);
      const double ms = (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - before) * 1e3;
      if (round == 0) continue;
      times[typed.kind].push_back(ms);
      all.push_back(ms);
      if (is_found(typed, shown)) {
        ++found[typed.kind];
      } else if (std::getenv("YZ_SHOW_MISSES") != nullptr) {
        std::cerr << typed.kind << '\t' << typed.text << '\t' << typed.slug << '\t'
                  << (shown.empty() ? "" : shown[0].title) << '\n';
      }
    }
  json::object kinds;
  json::object shares;
  for (const auto& [kind, ms] : times) {
    kinds[kind] = {{"p50_ms", rounded(percentile(ms, 0.5), 0.001)},
                   {"p99_ms", rounded(percentile(ms, 0.99), 0.001)},
                   {"queries", ms.size()}};
    shares[kind] = rounded(static_cast<double>(found[kind]) / static_cast<double>(ms.size()), 1e-4);
  }
  return {{"p50_ms", rounded(percentile(all, 0.5), 0.001)},
          {"p99_ms", rounded(percentile(all, 0.99), 0.001)},
          {"worst_ms", rounded(percentile(all, 1), 0.001)},
          {"found", shares},
          {"by_kind", kinds}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string which = argv[1];
  const std::string folder = argv[2];
  const std::size_t a_kind = argc > 3 ? std::stoul(argv[3]) : 1'000'000;
  std::unique_ptr<Engine> engine;
  if (which == "fts5")
    engine = std::make_unique<Fts5>(folder + "/fts5.db");
  else if (which == "xapian")
    engine = std::make_unique<XapianEngine>(folder + "/xapian");
  else
    engine = std::make_unique<Ours>();

  // What reading the records costs is not the engine's.
  const double reading = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  std::size_t records = 0;
  each_document(folder, [&](const Document&) { ++records; });
  const double begin = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  each_document(folder, [&](const Document& document) { engine->add(document); });
  engine->finish();
  const double index_cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin - (begin - reading);
  const auto queries = read_queries(folder, a_kind);
  json::object out = measure(*engine, queries);
  out["engine"] = which;
  out["records"] = records;
  out["index_cpu_s"] = rounded(index_cpu, 0.01);
  out["rss_mb"] = rounded(status_mb("VmRSS"), 0.1);
  out["peak_rss_mb"] = rounded(status_mb("VmHWM"), 0.1);
  if (const auto* ours = dynamic_cast<Ours*>(engine.get())) {
    std::size_t bytes = 0;
    for (const auto& part : ours->index().snapshot()->parts) bytes += part.segment->bytes().size();
    out["segments"] = ours->index().snapshot()->parts.size();
    out["segment_mb"] = rounded(static_cast<double>(bytes) / 1048576, 0.1);
  }
  std::cout << json::serialize(out) << '\n';
}
