#include "http/gate.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/conditions.hpp"
#include "http/encoding.hpp"
#include "http/target.hpp"

namespace yz::http {
namespace {

// 0 where the gate lets it through.
int refused_with(std::string_view bytes) {
  HeadEnd end;
  const auto size = end.find(bytes, 16 * 1024);
  if (!size) return size.error().status;
  if (!*size) return -1;
  Head head;
  const auto fine = parse_head(bytes.substr(0, **size), head);
  return fine ? 0 : fine.error().status;
}

std::string lines(std::initializer_list<std::string_view> all) {
  std::string bytes;
  for (const auto line : all) bytes.append(line) += "\r\n";
  return bytes + "\r\n";
}

using namespace std::string_literals;

struct Attack {
  const char* name;
  std::string bytes;
  int status;
};

const std::string get = "GET / HTTP/1.1";
const std::string post = "POST / HTTP/1.1";
const std::string host = "Host: fair.example";

const Attack attacks[] = {
    // what must pass, so that the rest proves something
    {"plain GET", lines({get, host}), 0},
    {"POST with length", lines({post, host, "Content-Length: 5"}), 0},
    {"POST chunked", lines({post, host, "Transfer-Encoding: chunked"}), 0},
    {"HTTP/1.0 without Host", lines({"GET / HTTP/1.0"}), 0},
    {"length 0 on GET", lines({get, host, "Content-Length: 0"}), 0},
    {"UTF-8 in a value", lines({get, host, "X: 鼎"}), 0},
    {"IPv6 host", lines({get, "Host: [::1]:8080"}), 0},
    {"empty value", lines({get, host, "X:"}), 0},

    // two lengths, or two ways to say the length
    {"CL twice, different", lines({post, host, "Content-Length: 5", "Content-Length: 6"}), 400},
    {"CL twice, equal", lines({post, host, "Content-Length: 5", "Content-Length: 5"}), 400},
    {"CL list", lines({post, host, "Content-Length: 5, 5"}), 400},
    {"CL signed", lines({post, host, "Content-Length: +5"}), 400},
    {"CL negative", lines({post, host, "Content-Length: -5"}), 400},
    {"CL hexadecimal", lines({post, host, "Content-Length: 0x5"}), 400},
    {"CL empty", lines({post, host, "Content-Length:"}), 400},
    {"CL inner space", lines({post, host, "Content-Length: 1 0"}), 400},
    {"CL overflow", lines({post, host, "Content-Length: 18446744073709551621"}), 400},
    {"CL and TE", lines({post, host, "Content-Length: 5", "Transfer-Encoding: chunked"}), 400},
    {"TE and CL", lines({post, host, "Transfer-Encoding: chunked", "Content-Length: 5"}), 400},
    {"CL 0 and TE", lines({post, host, "Content-Length: 0", "Transfer-Encoding: chunked"}), 400},
    {"CL before colon space", lines({post, host, "Content-Length : 5"}), 400},
    {"CL before colon tab", lines({post, host, "Content-Length\t: 5"}), 400},
    {"body on GET", lines({get, host, "Content-Length: 5"}), 400},
    {"chunked GET", lines({get, host, "Transfer-Encoding: chunked"}), 400},

    // Transfer-Encoding that is not exactly chunked
    {"TE twice", lines({post, host, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"}),
     400},
    {"TE identity", lines({post, host, "Transfer-Encoding: identity"}), 400},
    {"TE chunked, identity", lines({post, host, "Transfer-Encoding: chunked, identity"}), 400},
    {"TE gzip, chunked", lines({post, host, "Transfer-Encoding: gzip, chunked"}), 400},
    {"TE chunked, chunked", lines({post, host, "Transfer-Encoding: chunked, chunked"}), 400},
    {"TE xchunked", lines({post, host, "Transfer-Encoding: xchunked"}), 400},
    {"TE chunkedx", lines({post, host, "Transfer-Encoding: chunkedx"}), 400},
    {"TE Chunked", lines({post, host, "Transfer-Encoding: Chunked"}), 400},
    {"TE quoted", lines({post, host, "Transfer-Encoding: \"chunked\""}), 400},
    {"TE with parameter", lines({post, host, "Transfer-Encoding: chunked;q=1"}), 400},
    {"TE empty", lines({post, host, "Transfer-Encoding:"}), 400},
    {"TE vertical tab", lines({post, host, "Transfer-Encoding: \vchunked"}), 400},
    {"TE NUL", lines({post, host, "Transfer-Encoding: chunked\0"s}), 400},
    {"TE folded", lines({post, host, "Transfer-Encoding:", " chunked"}), 400},
    {"TE name with space", lines({post, host, "Transfer-Encoding : chunked"}), 400},
    {"TE in HTTP/1.0", lines({"POST / HTTP/1.0", host, "Transfer-Encoding: chunked"}), 400},

    // line ends and folding
    {"bare LF after the request line", "GET / HTTP/1.1\nHost: x\r\n\r\n", 400},
    {"bare LF after a field", "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400},
    {"bare LF at the end", "GET / HTTP/1.1\r\nHost: x\r\n\n", 400},
    {"bare LFs only", "GET / HTTP/1.1\nHost: x\n\n", 400},
    {"bare CR in a value", lines({get, host, "X: a\rY: b"}), 400},
    {"bare CR in the target", lines({"GET /\r HTTP/1.1", host}), 400},
    {"CR CR LF", "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n", 400},
    {"folded field", lines({get, host, "X: a", " b"}), 400},
    {"folded with tab", lines({get, host, "X: a", "\tb"}), 400},
    {"folded first field", lines({get, " Host: x"}), 400},
    {"empty line first", "\r\n" + lines({get, host}), 400},

    // the request line
    {"absolute target", lines({"GET http://fair.example/ HTTP/1.1", host}), 400},
    {"absolute target, other host", lines({"GET http://evil.example/ HTTP/1.1", host}), 400},
    {"authority target", lines({"CONNECT fair.example:443 HTTP/1.1", host}), 501},
    {"asterisk", lines({"OPTIONS * HTTP/1.1", host}), 400},
    {"target without slash", lines({"GET index HTTP/1.1", host}), 400},
    {"two spaces", lines({"GET  / HTTP/1.1", host}), 400},
    {"space in the target", lines({"GET /a b HTTP/1.1", host}), 400},
    {"tab for space", lines({"GET\t/\tHTTP/1.1", host}), 400},
    {"trailing space", lines({"GET / HTTP/1.1 ", host}), 400},
    {"leading space", lines({" GET / HTTP/1.1", host}), 400},
    {"NUL in the target", lines({"GET /\0 HTTP/1.1"s, host}), 400},
    {"raw UTF-8 in the target", lines({"GET /鼎 HTTP/1.1", host}), 400},
    {"fragment", lines({"GET /#x HTTP/1.1", host}), 400},
    {"no version", lines({"GET /", host}), 400},
    {"HTTP/0.9", lines({"GET / HTTP/0.9", host}), 400},
    {"HTTP/2.0", lines({"GET / HTTP/2.0", host}), 505},
    {"HTTP/1.2", lines({"GET / HTTP/1.2", host}), 400},
    {"HTTP/1.1 long", lines({"GET / HTTP/1.10", host}), 400},
    {"http/1.1", lines({"GET / http/1.1", host}), 400},
    {"lower-case method", lines({"get / HTTP/1.1", host}), 501},
    {"unknown method", lines({"BREW / HTTP/1.1", host}), 501},
    {"TRACE", lines({"TRACE / HTTP/1.1", host}), 501},
    {"method with a colon", lines({"GE:T / HTTP/1.1", host}), 400},
    {"preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},

    // Host
    {"no Host", lines({get}), 400},
    {"Host twice", lines({get, host, host}), 400},
    {"Host list", lines({get, "Host: a, b"}), 400},
    {"Host empty", lines({get, "Host:"}), 400},
    {"Host with user", lines({get, "Host: user@fair.example"}), 400},
    {"Host with path", lines({get, "Host: fair.example/x"}), 400},
    {"Host with space", lines({get, "Host: fair example"}), 400},
    {"Host bad port", lines({get, "Host: fair.example:80x"}), 400},
    {"Host long port", lines({get, "Host: fair.example:808080"}), 400},
    {"Host non-ASCII", lines({get, "Host: 展.example"}), 400},

    // fields
    {"no colon", lines({get, host, "nonsense"}), 400},
    {"no name", lines({get, host, ": x"}), 400},
    {"name with NUL", lines({get, host, "X\0Y: x"s}), 400},
    {"name with a bracket", lines({get, host, "X(Y: x"}), 400},
    {"name non-ASCII", lines({get, host, "Xé: x"}), 400},
    {"value with NUL", lines({get, host, "X: a\0b"s}), 400},
    {"value with DEL", lines({get, host, "X: a\x7f"}), 400},
    {"value with escape", lines({get, host, "X: \x1b[31m"}), 400},
    {"Connection with a colon", lines({get, host, "Connection: close: x"}), 400},
    {"unknown expectation", lines({post, host, "Expect: 200-maybe", "Content-Length: 1"}), 417},
};

TEST(Gate, RefusesWhatTwoParsersCouldReadInTwoWays) {
  for (const Attack& attack : attacks)
    EXPECT_EQ(refused_with(attack.bytes), attack.status) << attack.name;
}

TEST(Gate, BoundsEverything) {
  std::string many = get + "\r\n" + host + "\r\n";
  for (int i = 0; i < 99; ++i) many += "X: y\r\n";
  EXPECT_EQ(refused_with(many + "\r\n"), 0);
  EXPECT_EQ(refused_with(many + "X: y\r\n\r\n"), 431);
  EXPECT_EQ(refused_with(lines({"GET /" + std::string(7999, 'a') + " HTTP/1.1", host})), 0);
  EXPECT_EQ(refused_with(lines({"GET /" + std::string(8000, 'a') + " HTTP/1.1", host})), 414);
  EXPECT_EQ(refused_with("GET /" + std::string(20'000, 'a')), 414);
  EXPECT_EQ(refused_with(lines({get, host, "X: " + std::string(20'000, 'a')})), 431);
  EXPECT_EQ(refused_with(get + "\r\nX: " + std::string(20'000, 'a')), 431);
}

TEST(Gate, FindsTheEndInPiecesAndInOne) {
  for (const Attack& attack : attacks) {
    const int whole = refused_with(attack.bytes);
    HeadEnd end;
    int pieced = -1;
    for (std::size_t size = 1; size <= attack.bytes.size() && pieced == -1; ++size) {
      const auto found = end.find(std::string_view(attack.bytes).substr(0, size), 16 * 1024);
      if (!found)
        pieced = found.error().status;
      else if (*found)
        pieced = refused_with(std::string_view(attack.bytes).substr(0, **found));
    }
    EXPECT_EQ(pieced, whole) << attack.name;
  }
}

TEST(Gate, UnderstandsAHead) {
  const std::string bytes =
      lines({"PUT /a?b HTTP/1.1", "hOsT: Fair.example:8080", "connection: Upgrade , CLOSE",
             "Content-length:  007\t", "EXPECT: 100-Continue", "X-Y:  inner  space "});
  HeadEnd end;
  EXPECT_EQ(end.find(bytes + "more", 1000).value(), bytes.size());
  Head head;
  ASSERT_TRUE(parse_head(bytes, head));
  EXPECT_EQ(head.method, Method::put);
  EXPECT_EQ(head.target, "/a?b");
  EXPECT_EQ(head.host, "Fair.example:8080");
  EXPECT_FALSE(head.keep_alive);
  EXPECT_EQ(head.content_length, 7u);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_EQ(head.fields[4].value, "inner  space");
}

TEST(Target, DecodesOnceOrRefuses) {
  const std::pair<std::string, std::string> cases[] = {
      {"/", "/"},
      {"/a/b", "/a/b"},
      {"/%E9%BC%8E", "/鼎"},
      {"/a%20b", "/a b"},
      {"/a+b", "/a+b"},
      {"/%2561", "/%61"},  // once
      {"/a/", "/a/"},
      {"/...", "/..."},
      {"/a//b", ""},
      {"//evil.example", ""},
      {"/..", ""},
      {"/../etc/passwd", ""},
      {"/a/../b", ""},
      {"/a/./b", ""},
      {"/a/%2e%2e/b", ""},
      {"/a/.%2E/b", ""},
      {"/a%2f..%2fb", ""},
      {"/a%5c..", ""},
      {"/a\\b", ""},
      {"/a%00b", ""},
      {"/a%0d%0ab", ""},
      {"/a%7f", ""},
      {"/a%", ""},
      {"/a%4", ""},
      {"/a%zz", ""},
      {"/%c0%ae%c0%ae/", ""},  // overlong dots
      {"/%ff", ""},
      {"/%u002e", ""},
      {"a", ""},
      {"", ""},
  };
  for (const auto& [target, path] : cases) {
    const auto parsed = parse_target(target);
    EXPECT_EQ(parsed ? parsed->path : "", path) << target;
  }
}

TEST(Target, ReadsQueriesFormsAndCookies) {
  const auto target = parse_target("/x?a=1&b=%E9%BC%8E+x&a=2&c&&d=a=b");
  ASSERT_TRUE(target);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"a", "1"}, {"b", "鼎 x"}, {"a", "2"}, {"c", ""}, {"d", "a=b"}};
  EXPECT_EQ(target->query.pairs(), expected);
  EXPECT_FALSE(parse_target("/x?a=%zz"));
  EXPECT_FALSE(parse_target("/x?a=%00"));
  EXPECT_FALSE(parse_target("/x?a=%ff"));
  std::string flood = "/x?";
  for (int i = 0; i < 300; ++i) flood += "a&";
  EXPECT_FALSE(parse_target(flood));

  Fields cookies;
  parse_cookies("a=1; b=\"two\";c; =x; d=e=f", cookies);
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"a", "1"}, {"b", "two"}, {"d", "e=f"}};
  EXPECT_EQ(cookies.pairs(), pairs);
}

TEST(Request, NumbersOfTheQuery) {
  Request request;
  request.query.add("limit", "20");
  request.query.add("bad", "20x");
  EXPECT_EQ(query_number(request, "limit", 5, 1, 100).value(), 20);
  EXPECT_EQ(query_number(request, "absent", 5, 1, 100).value(), 5);
  EXPECT_EQ(query_number(request, "limit", 5, 1, 10).error().place, "limit");
  EXPECT_EQ(query_number(request, "bad", 5, 1, 100).error().kind, ErrorKind::invalid);
}

TEST(Request, FormsNeedTheirType) {
  Request request;
  request.body = "a=1";
  EXPECT_FALSE(parse_form(request));
  request.headers.add("content-type", "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(parse_form(request)->find("a"), "1");
}

TEST(Encoding, IsNegotiated) {
  const std::pair<std::string_view, Encoding> cases[] = {
      {"", Encoding::identity},
      {"gzip, deflate, br, zstd", Encoding::brotli},
      {"gzip", Encoding::gzip},
      {"GZIP", Encoding::gzip},
      {"br;q=0, gzip", Encoding::gzip},
      {"br;q=0.5, gzip;q=0.8", Encoding::gzip},
      {"br;q=0.5, gzip;q=0.5", Encoding::brotli},
      {"identity, br;q=0.5", Encoding::identity},
      {"*", Encoding::brotli},
      {"*;q=0", Encoding::identity},
      {"br;q=0, *", Encoding::gzip},
      {"gzip;q=0.000", Encoding::identity},
      {"gzip;q=2", Encoding::identity},
      {"gzip;q=abc", Encoding::identity},
      {"br;Q=1.000", Encoding::brotli},
      {"brx, xgzip", Encoding::identity},
      {",,;;,", Encoding::identity},
  };
  for (const auto& [header, expected] : cases) EXPECT_EQ(negotiate(header), expected) << header;
}

TEST(Conditions, EntityTags) {
  EXPECT_TRUE(matches("\"a\"", "\"a\""));
  EXPECT_TRUE(matches("W/\"a\"", "\"a\""));
  EXPECT_TRUE(matches("\"x\", W/\"y\" ,\"a\"", "\"a\""));
  EXPECT_TRUE(matches("\"x,\", \"a\"", "\"a\""));
  EXPECT_TRUE(matches("*", "\"a\""));
  EXPECT_FALSE(matches("\"b\"", "\"a\""));
  EXPECT_FALSE(matches("a", "\"a\""));
  EXPECT_FALSE(matches("\"a", "\"a\""));
  EXPECT_FALSE(matches("*", ""));
}

}  // namespace
}  // namespace yz::http
