// What the routes of the halls stand on: a fair's tables in memory, people, and requests as a
// browser sends them. Only tests include it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "expo/storage.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "live/talk/storage.hpp"
#include "people/people_fixture.hpp"

namespace yz::live::test {

inline std::unique_ptr<store::Database> open_fair(const store::DatabaseOptions& options = {}) {
  std::vector<store::Migration> steps;
  for (const auto room : {expo::migrations(), people::migrations(), migrations()})
    steps.insert(steps.end(), room.begin(), room.end());
  return *store::Database::open(":memory:", steps, options);
}

// The session of the fair's organiser.
inline std::string organiser_of(store::Database& database, people::People& people) {
  const auto setup = *people::ensure_setup_token(database);
  return people::test::await_now(people.accept_one_time(*setup, "boss@example.cn", "Boss",
                                                        people::test::good_password,
                                                        {"", "192.0.2.7"}))
      ->token;
}

// From a page of the fair; without a session where `token` is empty.
inline http::Request request_of(http::Method method, std::string path, const std::string& token,
                                const std::string& site = "same-origin") {
  http::Request made;
  made.method = method;
  made.path = std::move(path);
  made.id = "r1";
  made.remote = boost::asio::ip::make_address("192.0.2.7");
  if (!token.empty()) made.cookies.add("yunzhan", token);
  made.headers.add("sec-fetch-site", site);
  return made;
}

inline boost::json::value body_of(const http::Response& response) {
  return boost::json::parse(std::get<std::string>(response.body));
}

}  // namespace yz::live::test
