// Voice in the halls (spec/live.md, "Voice"): visitors speak and hear those near them. The sound
// goes by WebRTC through a Janus; what it takes to begin goes over the visitors' own line and
// through here, so that Janus is asked by this server alone, for whom it wants.
//
// A thread of its own: what becomes of Janus is nothing to presence and talk.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/json.hpp>

#include "live/talk/listener.hpp"
#include "live/voice/janus.hpp"
#include "live/voice/near.hpp"
#include "store/database.hpp"

namespace yz::live {

struct VoiceOptions {
  JanusSettings janus;
  HearRules hears;
  std::size_t speakers_limit = 40;                     // in a hall
  std::size_t listeners_limit = 200;                   // in all halls, speakers among them
  std::chrono::milliseconds look{500};                 // who is near whom
  std::chrono::milliseconds look_for_order{2'000};     // who was muted
  std::chrono::milliseconds answer_deadline{10'000};   // of a browser
  std::chrono::milliseconds after_failure{2'000};      // until a listener is offered anew; it grows
  std::chrono::milliseconds connect_deadline{20'000};  // of a microphone's stream
  std::chrono::milliseconds first_pause{1'000};        // until Janus is tried again; it doubles
  std::chrono::milliseconds longest_pause{15'000};
};

struct VoiceVisitor {
  Identity identity;
  Number number = 0;
  std::string hall;
};

class Voice {
 public:
  // The database must outlive it until stop().
  Voice(store::Database& database, VoiceOptions options);
  ~Voice();  // as stop()

  // Any thread; nothing waits. Whoever enters is told whether there is voice.
  void enter(Listener who, VoiceVisitor visitor);
  void leave(Listener who);
  void hear(Listener who, boost::json::object ask);  // `do` begins with "voice"
  [[nodiscard]] std::string metrics() const;         // OpenMetrics

  // After those who call it, before the database goes away. Idempotent.
  void stop();

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace yz::live
