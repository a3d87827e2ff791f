// Voice against a real Janus of the test's own; without one (Debian's package `janus`) the tests
// say so and are skipped. What the browsers of visitors say is written here and nothing connects:
// who hears whom, and sound itself, is journeys/voice.spec.ts's.
#include "live/voice/voice.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "live/talk/order.hpp"
#include "live/talk/talk_fixture.hpp"
#include "live/voice/sdp_for_tests.hpp"

namespace yz::live {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* secret = "only for tests";
constexpr const char* admin_key = "for tests as well";

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = on_loopback(0);
  socklen_t size = sizeof address;
  auto* const at = reinterpret_cast<sockaddr*>(&address);
  if (::bind(probe, at, size) != 0 || ::getsockname(probe, at, &size) != 0) std::abort();
  ::close(probe);
  return ntohs(address.sin_port);
}

bool is_open(std::uint16_t port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = on_loopback(port);
  const bool is =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return is;
}

class JanusProcess {
 public:
  JanusProcess() {
    std::string name = (fs::temp_directory_path() / "yz-janus-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  JanusProcess(const JanusProcess&) = delete;
  ~JanusProcess() {
    kill();
    fs::remove_all(folder_);
  }
  static bool is_installed() { return fs::exists("/usr/bin/janus"); }

  void start() {
    const std::string port = std::to_string(port_);
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // no test leaves one behind
      ::execl(YZ_SOURCE_DIR "/tools/janus_for_tests", "janus_for_tests", folder_.c_str(),
              port.c_str(), secret, admin_key, nullptr);
      ::_exit(127);
    }
    for (int tries = 0; tries < 200 && !is_open(port_); ++tries) std::this_thread::sleep_for(50ms);
    ASSERT_TRUE(is_open(port_)) << "Janus does not come up";
  }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  void hang() const { ::kill(process_, SIGSTOP); }
  [[nodiscard]] JanusSettings settings() const {
    return {.url = "ws://127.0.0.1:" + std::to_string(port_),
            .secret = secret,
            .admin_key = admin_key,
            .deadline = 1500ms,
            .sign_of_life = 300ms};
  }

 private:
  std::uint16_t port_ = free_port();
  pid_t process_ = 0;
  std::string folder_;
};

VoiceOptions options_for(const JanusProcess& janus) {
  VoiceOptions options;
  options.janus = janus.settings();
  options.look = 100ms;
  options.look_for_order = 200ms;
  options.after_failure = 200ms;
  options.first_pause = 200ms;
  options.longest_pause = 400ms;
  options.speakers_limit = 2;
  options.listeners_limit = 4;
  return options;
}

class LiveVoice : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JanusProcess::is_installed())
      GTEST_SKIP() << "there is no /usr/bin/janus here (apt-get install janus)";
    janus.start();
    VoiceOptions options = options_for(janus);
    options.connect_deadline = connect_deadline;
    voice.emplace(*database, options);
    talk.emplace(*database, TalkOptions{}, &*voice);
    loop.emplace(test::field(), LoopOptions{}, &*talk);
  }
  ~LiveVoice() override {
    if (loop) loop->stop();
    if (talk) talk->stop();
    if (voice) voice->stop();
    database->stop();
  }

  // The next that is said of voice and has this member.
  static json::value hear(test::Participant& visitor, const char* member) {
    for (int messages = 0; messages < 50; ++messages) {
      const auto said = visitor.hear("voice");
      if (!said.is_object()) return nullptr;
      if (const auto* found = said.get_object().if_contains(member)) return *found;
    }
    return nullptr;
  }
  // Voice is there, whatever was said before.
  static void wait_for_voice(test::Participant& visitor) {
    while (true) {
      const auto is_there = hear(visitor, "available");
      ASSERT_TRUE(is_there.is_bool()) << "nothing more is said of voice";
      if (is_there.get_bool()) return;
    }
  }
  static void join(test::Participant& visitor) {
    wait_for_voice(visitor);
    visitor.ask({{"do", "voice_join"}});
    ASSERT_EQ(hear(visitor, "joined"), true);
  }
  static void speak(test::Participant& visitor) {
    visitor.ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
    const auto answer = hear(visitor, "answer");
    ASSERT_TRUE(answer.is_string());
    EXPECT_TRUE(std::string_view(answer.get_string()).contains("a=recvonly")) << answer;
  }
  static std::string refused(test::Participant& visitor) {
    const auto why = visitor.hear("refused");
    return why.is_object() ? std::string(why.at("why").as_string()) : "nothing";
  }

  std::chrono::milliseconds connect_deadline{20'000};
  JanusProcess janus;
  std::unique_ptr<store::Database> database = test::open_database();
  std::optional<Voice> voice;
  std::optional<Talk> talk;
  std::optional<Loop> loop;
};

TEST_F(LiveVoice, WhoIsMutedIsSilencedAndCannotBeginAgain) {
  test::Participant a(*loop, test::person('a'), "A");
  join(a);
  speak(a);
  Order mute;
  mute.act = OrderAct::mute;
  mute.key = test::person('a').key;
  mute.name = "A";
  ASSERT_TRUE(database->write_now(
      [&](store::Tx& tx) { return carry_out(tx, mute, {test::person('f').key, "Organiser"}); }));
  EXPECT_EQ(hear(a, "silent"), "muted");
  a.ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
  EXPECT_EQ(refused(a), "muted");
}

TEST_F(LiveVoice, OneSpeaksStopsAndBeginsAgain) {
  test::Participant a(*loop, test::person('a'), "A");
  join(a);
  for (int i = 0; i < 3; ++i) {
    speak(a);
    a.ask({{"do", "voice_silent"}});
    EXPECT_EQ(hear(a, "silent"), "asked");
  }
  a.ask({{"do", "voice_leave"}});
  EXPECT_EQ(hear(a, "left"), "asked");
  a.ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
  EXPECT_EQ(refused(a), "no_voice");
}

class LiveVoiceInHaste : public LiveVoice {
 protected:
  LiveVoiceInHaste() { connect_deadline = 300ms; }
};

TEST_F(LiveVoiceInHaste, AMicrophoneThatNeverConnectsKeepsNoPlace) {
  test::Participant a(*loop, test::person('a'), "A");
  join(a);
  speak(a);
  EXPECT_EQ(hear(a, "silent"), "lost");
}

TEST_F(LiveVoice, PlacesAreCountedAndPassersByHaveNone) {
  test::Participant nobody(*loop, {}, "Nobody");
  wait_for_voice(nobody);
  nobody.ask({{"do", "voice_join"}});
  EXPECT_EQ(refused(nobody), "nobody");
  std::vector<std::unique_ptr<test::Participant>> many;
  for (const char digit : {'1', '2', '3', '4'}) {
    many.push_back(std::make_unique<test::Participant>(*loop, test::person(digit), "One"));
    join(*many.back());
  }
  test::Participant late(*loop, test::person('5'), "Late");
  wait_for_voice(late);
  late.ask({{"do", "voice_join"}});
  EXPECT_EQ(refused(late), "voice_full");
  speak(*many[0]);
  speak(*many[1]);
  many[2]->ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
  EXPECT_EQ(refused(*many[2]), "voice_full");
  speak(*many[0]);  // again, in one's own place
  test::Participant second(*loop, test::person('1'), "One");
  join(second);
  EXPECT_EQ(hear(*many[0], "left"), "elsewhere") << "one place a person";
}

TEST_F(LiveVoice, WhatIsNoOfferIsRefusedAndNobodyElseNoticesIt) {
  test::Participant a(*loop, test::person('a'), "A");
  test::Participant b(*loop, test::person('b'), "B");
  wait_for_voice(a);
  a.ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
  EXPECT_EQ(refused(a), "no_voice") << "before joining";
  a.ask({{"do", "voice_join"}});
  ASSERT_EQ(hear(a, "joined"), true);
  join(b);
  const std::string odd[] = {"", "v=0\r\nm=audio", "v=0\r\nm=video 9 x 1\r\n",
                             test::offer_sdp() + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"};
  for (const std::string& sdp : odd) {
    a.ask({{"do", "voice_speak"}, {"sdp", sdp}});
    EXPECT_EQ(refused(a), "not_complete") << sdp;
  }
  a.ask({{"do", "voice_speak"}, {"sdp", 5}});
  EXPECT_EQ(refused(a), "not_complete");
  a.ask({{"do", "voice_speak"}, {"sdp", std::string(7500, 'x')}});
  EXPECT_EQ(refused(a), "too_long");
  a.ask({{"do", "voice_speak"}, {"sdp", "v=0\r\nm=audio \r\n"}});
  EXPECT_EQ(refused(a), "failed") << "what looks like one is Janus' to refuse";
  a.ask({{"do", "voice_answer"}, {"id", 1}, {"sdp", test::offer_sdp()}});  // to nothing
  a.ask({{"do", "voice_dance"}});
  EXPECT_EQ(refused(a), "unknown");
  speak(b);
  for (int i = 0; i < 20; ++i) a.ask({{"do", "voice_speak"}, {"sdp", test::offer_sdp()}});
  EXPECT_EQ(refused(a), "too_often");
}

TEST_F(LiveVoice, AJanusThatDiesTakesVoiceAloneAndBringsItBack) {
  test::Participant a(*loop, test::person('a'), "A");
  join(a);
  speak(a);
  janus.kill();
  EXPECT_EQ(hear(a, "left"), "gone");
  EXPECT_EQ(hear(a, "available"), false);
  a.say("zone/main/relics", "1", "can you read me?");
  EXPECT_EQ(a.hear("message").at("text"), "can you read me?") << "text is untouched";
  a.ask({{"do", "voice_join"}});
  EXPECT_EQ(refused(a), "voice_gone");
  janus.start();
  join(a);
  speak(a);
}

TEST_F(LiveVoice, AJanusThatHangsIsGivenUp) {
  test::Participant a(*loop, test::person('a'), "A");
  join(a);
  janus.hang();
  EXPECT_EQ(hear(a, "left"), "gone");
  a.say("zone/main/relics", "1", "still here");
  EXPECT_EQ(a.hear("message").at("text"), "still here");
}

TEST_F(LiveVoice, AnotherSecretGivesNoVoice) {
  auto options = options_for(janus);
  options.janus.secret = "guessed";
  Voice stranger(*database, options);
  std::this_thread::sleep_for(1s);
  EXPECT_TRUE(stranger.metrics().contains("yunzhan_voice_available 0"));
  EXPECT_TRUE(voice->metrics().contains("yunzhan_voice_available 1"));
}

TEST(LiveVoiceAbsent, WithoutAJanusThereIsNoVoiceAndNothingIsSaidOfIt) {
  const auto database = test::open_database();
  Talk talk(*database);
  Loop loop(test::field(), {}, &talk);
  {
    test::Participant a(loop, test::person('a'), "A");
    a.ask({{"do", "voice_join"}});
    EXPECT_EQ(a.hear("refused").at("why"), "unknown");
  }
  loop.stop();
  talk.stop();
  database->stop();
}

TEST(LiveVoiceAbsent, AnAddressThatIsNoneIsRefused) {
  for (const char* url : {"", "127.0.0.1:8188", "http://127.0.0.1:8188", "ws://", "ws://a@b"})
    EXPECT_FALSE(check_janus({.url = url})) << url;
  EXPECT_TRUE(check_janus({.url = "ws://127.0.0.1:8188"}));
  EXPECT_TRUE(check_janus({.url = "ws://janus.lan/janus"}));
}

}  // namespace
}  // namespace yz::live
