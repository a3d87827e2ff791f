#include "trade/states.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace yz::trade {
namespace {

TEST(States, TheDocumentIsDrawnFromTheTable) {
  const std::string path = std::string(YZ_SOURCE_DIR) + "/docs/trade_states.md";
  if (std::getenv("YZ_DRAW") != nullptr) std::ofstream(path) << describe_states();
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), describe_states())
      << "YZ_DRAW=1 build/release/trade_test --gtest_filter='States.*' draws it anew";
}

TEST(States, EveryStateCanBeReachedAndNoMoveIsThereTwice) {
  std::set<State> reached{State::draft, State::enquired};
  for (std::size_t round = 0; round < all_moves().size(); ++round)
    for (const Move& move : all_moves())
      if (reached.contains(move.from)) reached.insert(move.to);
  std::set<std::tuple<State, Event, State, Subject>> seen;
  for (const Move& move : all_moves()) {
    EXPECT_TRUE(reached.contains(move.from) && reached.contains(move.to));
    EXPECT_TRUE(seen.emplace(move.from, move.event, move.to, move.of).second)
        << word_of(move.from) << " " << word_of(move.event);
  }
  EXPECT_EQ(reached.size(), 14U);
}

TEST(States, WordsReadBack) {
  for (const State state : {State::enquired, State::payment_pending, State::deposit_held})
    EXPECT_EQ(parse_state(word_of(state)), state);
  EXPECT_EQ(parse_state("sold"), std::nullopt);
}

}  // namespace
}  // namespace yz::trade
