// The talk of a crowd: everybody hears one room, some speak in it in turns, and all of it is held
// against what was acknowledged: nothing lost, doubled or out of order, however often lines break.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "live/crowd/crowd.hpp"
#include "live/crowd/figures.hpp"

namespace yz::live {

class Talkers {
 public:
  // Sends a text message of a bot; does nothing while its line is down.
  using Send = std::function<void(std::uint32_t bot, const std::string& text)>;

  Talkers(const CrowdOptions& options, Send send);

  // Sessions for those who speak; asks the server and waits. Errors: those of ask_http.
  [[nodiscard]] Result<> begin_visits();
  // "" for those who only hear.
  [[nodiscard]] std::string_view cookie_of(std::uint32_t bot) const;

  void on_inside(std::uint32_t bot, std::int64_t now_us);
  void on_text(std::uint32_t bot, std::string_view text, std::int64_t now_us);
  void begin(std::int64_t now_us);      // speaking
  void say_due(std::int64_t now_us);    // what is due, and what was refused, again
  void end() { is_speaking_ = false; }  // nothing new is said
  // Everything said is acknowledged, and everybody heard all of it.
  [[nodiscard]] bool is_settled(const std::function<bool(std::uint32_t bot)>& is_here) const;

  void report(boost::json::object& out) const;

 private:
  struct Hearer {
    std::int64_t last = -1;     // all up to here was heard; -1: where the talk is, is not known yet
    std::int64_t asked_us = 0;  // for a page that has not come yet; 0: for none
    std::map<std::int64_t, std::string> ahead;  // heard beyond a gap: ids by position
  };
  struct Speaker {
    std::string cookie;
    std::string id;  // of what is said and not acknowledged; empty: nothing
    std::int64_t said_us = 0;
    std::int64_t again_us = 0;
    std::uint32_t count = 0;
  };

  [[nodiscard]] Speaker* speaker_of(std::uint32_t bot);
  void say(std::uint32_t bot, Speaker& speaker, std::int64_t now_us);
  void ask(std::uint32_t bot, std::int64_t now_us);
  void ask_again(std::int64_t now_us);
  void hear(std::uint32_t bot, std::int64_t position, std::string id);
  void take_ahead(std::uint32_t bot, std::int64_t now_us);
  void deliver(std::int64_t position, const std::string& id);
  void close_gap(std::uint32_t bot, std::int64_t now_us);
  void on_page(std::uint32_t bot, const boost::json::object& page, std::int64_t now_us);
  void on_message(std::uint32_t bot, const boost::json::object& message, std::int64_t now_us);
  void on_refused(std::uint32_t bot, const boost::json::object& refused, std::int64_t now_us);

  const CrowdOptions& options_;
  Send send_;
  std::string prefix_;  // of this run's ids
  std::vector<Hearer> hearers_;
  std::vector<Speaker> speakers_;  // the bots after those who are deaf
  bool is_speaking_ = false;
  std::int64_t began_us_ = 0;
  std::uint64_t said_ = 0;
  std::uint32_t next_ = 0;
  std::unordered_map<std::string, std::int64_t> said_at_us_;
  std::unordered_set<std::string> acknowledged_;
  std::unordered_map<std::string, std::int64_t> place_of_;  // ids that somebody heard
  std::unordered_map<std::int64_t, std::string> ledger_;    // and by position
  std::int64_t newest_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t repeated_ = 0;  // over the wire twice, shown once
  std::uint64_t doubled_ = 0;
  std::uint64_t reordered_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t asked_again_ = 0;  // pages that did not come while the line was up
  std::string open_refused_;       // why the last one did not
  std::int64_t looked_us_ = 0;
  Histogram<20000> age_ms_{0.5};
};

}  // namespace yz::live
