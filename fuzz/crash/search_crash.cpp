// kill -9 at random moments, on the search index: a child changes exhibits, counts openings and
// saves its index all the time; it is killed; the index that the next one loads and brings up to
// date must hold the records as they are, and find them.
//
//   search_crash TIMES SEED FOLDER        the campaign; the seed is the bug report
//   search_crash child FOLDER SEED        what it starts and kills
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "expo/changes.hpp"
#include "search/feed.hpp"
#include "search/opened.hpp"
#include "search/search.hpp"
#include "search/search_fixture.hpp"
#include "search/source.hpp"
#include "store/folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace yz;
using namespace yz::search;

constexpr int exhibits = 120;
constexpr int rounds_a_folder = 25;  // then a new one
constexpr int longest_life_ms = 400;
constexpr std::array things{"碗", "瓶", "盒", "镜", "鼎", "灯"};
constexpr std::array patterns{"龙纹", "鱼纹", "莲花", "云纹", "缠枝", "素面"};
constexpr FeedOptions quick{.pause = 3ms, .save_after = 15ms};

[[noreturn]] void die(const Error& error) {
  std::fprintf(stderr, "%s\n", describe(error).c_str());
  std::exit(1);
}

std::unique_ptr<store::Database> open(const fs::path& folder) {
  auto database = store::Database::open(store::database_file(folder), test::all_migrations());
  if (!database) die(database.error());
  return std::move(*database);
}

expo::Exhibit some_exhibit(std::mt19937& random, const std::string& slug) {
  const std::string title = std::string(patterns[random() % patterns.size()]) +
                            things[random() % things.size()] + std::to_string(random() % 100);
  return test::exhibit(slug, title);
}

// --- the child ---------------------------------------------------------------------------------

int be_child(const fs::path& folder, unsigned seed) {
  const auto database = open(folder);
  const Feed feed(*database, folder / "search", quick);
  Opened opened(*database, 5ms);
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      std::mt19937 random(seed + t);
      while (true) {
        const std::string slug = "exhibit-" + std::to_string(random() % exhibits);
        const auto done = database->write_now([&](store::Tx& tx) -> Result<> {
          if (random() % 4 == 0) return expo::remove_exhibit(tx, slug);
          return expo::put_exhibit(tx, "fair", some_exhibit(random, slug));
        });
        if (!done && done.error().kind != ErrorKind::not_found) die(done.error());
        opened.note(slug, std::to_string(random() % 10), system_now());
      }
    });
  threads.clear();
  return 0;
}

// --- the campaign ------------------------------------------------------------------------------

bool run_child(const char* self, const fs::path& folder, unsigned seed, int life_ms) {
  const std::string number = std::to_string(seed);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(self, self, "child", folder.c_str(), number.c_str(), nullptr);
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(life_ms));
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

struct Asked {
  std::string typed;
  std::string found;  // every record that has this in its title is found, on top
};

std::vector<Asked> questions() {
  std::vector<Asked> list{{"longwen", "龙纹"}, {"yuwen", "鱼纹"}, {"lianhua", "莲花"}};
  for (const auto* pattern : patterns) {
    list.push_back({pattern, pattern});
    for (const auto* thing : things)
      list.push_back({std::string(pattern) + thing, std::string(pattern) + thing});
  }
  return list;
}

// What is found is there, as it is; and what should be found is.
bool answers(const Snapshot& snapshot, const std::vector<Document>& documents) {
  std::map<std::string, std::string> titles;
  for (const Document& each : documents) titles[each.slug] = each.title.zh;
  bool right = true;
  for (const Asked& asked : questions()) {
    const auto answer = search::search(snapshot, {.text = asked.typed, .filters = {}, .limit = 50});
    if (!answer) die(answer.error());
    std::set<std::string> found;
    for (const Found& each : answer->results) {
      found.insert(each.slug);
      const auto at = titles.find(each.slug);
      if (at != titles.end() && at->second == each.title.zh) continue;
      std::fprintf(stderr, "%s: found %s %s, which is not there\n", asked.typed.c_str(),
                   each.slug.c_str(), each.title.zh.c_str());
      right = false;
    }
    for (const auto& [slug, title] : titles)
      if (title.contains(asked.found) && !found.contains(slug)) {
        std::fprintf(stderr, "%s: %s %s is not found\n", asked.typed.c_str(), slug.c_str(),
                     title.c_str());
        right = false;
      }
  }
  return right;
}

// The index as it comes back, beside the records.
bool same_answers(const fs::path& folder) {
  const auto database = open(folder);
  Feed feed(*database, folder / "search", quick);
  if (!feed.wait_for(database->journal_position(), 20s)) {
    std::fprintf(stderr, "the index does not catch up\n");
    return false;
  }
  const auto documents = database->read_now([](store::ReadTx& tx) { return all_documents(tx); });
  if (!documents) die(documents.error());
  const auto snapshot = feed.index().snapshot();
  bool same = snapshot->living == documents->size();
  if (!same)
    std::fprintf(stderr, "%zu documents, the index has %zu\n", documents->size(),
                 static_cast<std::size_t>(snapshot->living));
  for (const Document& document : *documents)
    if (feed.index().content(identity_of(document.type, document.slug)) != content_of(document)) {
      std::fprintf(stderr, "%s is not as it is\n", document.slug.c_str());
      same = false;
    }
  return answers(*snapshot, *documents) && same;
}

int campaign(const char* self, int times, unsigned seed, const fs::path& root) {
  std::mt19937 random(seed);
  int killed = 0;
  store::JournalPosition changes = 0;
  for (int round = 0; round < times; ++round) {
    const fs::path folder = root / std::to_string(round / rounds_a_folder);
    if (round % rounds_a_folder == 0) {
      fs::create_directories(folder);
      if (const auto done = test::import(*open(folder), test::empty_pack(), 1); !done)
        die(done.error());
    }
    killed += run_child(self, folder, random(), 20 + static_cast<int>(random() % longest_life_ms));
    if (!same_answers(folder)) {
      std::printf("search: round %d of seed %u is not whole: %s\n", round, seed, folder.c_str());
      return 1;
    }
    if (round % rounds_a_folder == rounds_a_folder - 1 || round + 1 == times) {
      changes += open(folder)->journal_position();
      fs::remove_all(folder);
    }
  }
  std::printf("search: %d kills, %lld changes, every record found as it is\n", killed,
              static_cast<long long>(changes));
  return killed == times && changes > 1 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "child")
    return be_child(argv[2], static_cast<unsigned>(std::stoul(argv[3])));
  if (argc != 4) {
    std::fprintf(stderr, "search_crash TIMES SEED FOLDER\n");
    return 2;
  }
  return campaign(argv[0], std::stoi(argv[1]), static_cast<unsigned>(std::stoul(argv[2])), argv[3]);
}
