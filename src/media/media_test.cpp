// What files are taken for, and what the picture worker makes of pictures, good and hostile.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "media/glb.hpp"
#include "media/look.hpp"
#include "media/picture.hpp"
#include "media/svg.hpp"
#include "media/testing.hpp"
#include "media/worker.hpp"
#include "media/worker_protocol.hpp"

namespace yz::media {
namespace {

using namespace std::string_literals;
using testing::make_glb;
using testing::make_picture;

// The worker is this very program, started again with one argument (worker.hpp).
[[gnu::constructor]] void be_the_worker(int count, char** arguments, char**) {
  if (count == 2 && (arguments[1] == worker_command || arguments[1] == snapshot_command))
    ::_exit(run_worker(arguments[1]));
}

class Unlinked {  // an open file with this content
 public:
  explicit Unlinked(std::string_view content) {
    std::string name = "/tmp/yunzhan-media-XXXXXX";
    descriptor_ = Descriptor(::mkstemp(name.data()));
    ::unlink(name.c_str());
    EXPECT_EQ(::write(descriptor_.get(), content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
    ::lseek(descriptor_.get(), 0, SEEK_SET);
  }
  [[nodiscard]] int get() const { return descriptor_.get(); }

 private:
  Descriptor descriptor_;
};

TEST(Picture, ReadsTheSizeOfEachFormat) {
  for (const char* ending : {".png", ".jpg", ".webp", ".webp[lossless]"}) {
    const auto facts = read_picture(make_picture(123, 45, ending));
    ASSERT_TRUE(facts) << ending;
    EXPECT_EQ(facts->width, 123) << ending;
    EXPECT_EQ(facts->height, 45) << ending;
  }
}

TEST(Picture, AnyBeginningOfAPictureIsHarmless) {
  for (const char* ending : {".png", ".jpg", ".webp", ".webp[lossless]"}) {
    const std::string whole = make_picture(30, 20, ending);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto facts = read_picture(std::string_view(whole).substr(0, size));
      if (facts) {
        EXPECT_EQ(facts->width, 30) << ending << " " << size;
      }
    }
  }
}

TEST(Picture, RefusesABombByItsHeader) {
  std::string png = make_picture(8, 8, ".png");
  png.replace(16, 8, "\0\0\x40\x01\0\0\x40\x01"s);  // 16385 × 16385
  const auto facts = read_picture(png);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::too_large);
}

TEST(Glb, ReadsBoundsInTheScene) {
  const auto facts = read_glb(make_glb());
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->triangles, 1U);
  EXPECT_EQ(facts->min, (std::array<double, 3>{0, 1, 0}));
  EXPECT_EQ(facts->max, (std::array<double, 3>{1, 3, 0}));
}

std::string glb_with(std::string_view from, std::string_view to) {
  std::string document(testing::triangle_document);
  const std::size_t at = document.find(from);
  EXPECT_NE(at, document.npos) << from;
  return make_glb(document.replace(at, from.size(), to), std::string(36, '\0'));
}

TEST(Glb, SaysWhatIsWrong) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"glTF", "it is no binary glTF; export the model as .glb"},
      {make_glb().replace(4, 1, "\1"), "it is binary glTF of a version other than 2"},
      {make_glb() + "more", "its header says 484 bytes, but it has 488"},
      {make_glb("{", ""), "its JSON document is broken"},
      {make_glb(std::string(1000, '['), ""), "its JSON document is broken"},
      {make_glb("{}", ""), "its asset is not of glTF version 2"},
      {glb_with("\"nodes\": [0]}]", "\"nodes\": [9]}]"), "its nodes point to nothing"},
      {glb_with("\"mesh\": 0,", "\"mesh\": 0, \"children\": [0],"),
       "a node of it has two parents, or is its own ancestor"},
      {glb_with("\"POSITION\": 0", "\"POSITION\": 1"), "its \"POSITION\" points to nothing"},
      {glb_with("\"count\": 3", "\"count\": -3"), "its \"count\" is no whole number from 0"},
      {glb_with("\"count\": 3", "\"count\": 3000000000"),
       "it has more than 2000000 triangles, the limit"},
      {glb_with("\"min\": [0, 0, 0], ", ""), "a mesh of it does not say its bounds"},
      {glb_with("\"byteLength\": 36}],", "\"byteLength\": 37}],"),
       "it has a buffer view that reaches past its buffer"},
      {glb_with("[{\"byteLength\": 36}]}", "[{\"byteLength\": 40}]}"),
       "it has a buffer that is not in the file"},
      {glb_with("\"scene\": 0,", "\"scene\": 0, \"images\": [{\"uri\": \"a.png\"}],"),
       "its picture is outside the file; export the model with everything inside"},
  };
  for (const auto& [bytes, message] : cases) {
    const auto facts = read_glb(bytes);
    ASSERT_FALSE(facts) << message;
    EXPECT_EQ(facts.error().message, message);
  }
}

TEST(Svg, LetsDrawingsThrough) {
  const auto facts = check_svg(
      "<?xml version=\"1.0\"?><!-- made by hand -->\n"
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 -1 9 4.5'><defs>"
      "<linearGradient id='a'><stop offset='0' stop-color='#fff'/>"
      "</linearGradient></defs><path d='M0 0h9' fill='url(#a)'/></svg>");
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->width, 9);
  EXPECT_EQ(facts->height, 5);
  EXPECT_EQ(check_svg("<svg viewBox='0 0 x'/>").value().width, 0);
  EXPECT_EQ(check_svg("<svg viewBox='0 0 1e300 1'/>").value().width, 0);
}

TEST(Svg, RefusesWhatRunsOrLoads) {
  const std::string_view hostile[] = {
      "<svg><script>alert(1)</script></svg>",
      "<svg onload='alert(1)'/>",
      "<svg OnLoad='alert(1)'/>",
      "<svg><foreignObject><body/></foreignObject></svg>",
      "<svg><image href='http://x/'/></svg>",
      "<svg><use href='http://x/#a'/></svg>",
      "<svg><use xlink:href='data:text/html,x'/></svg>",
      "<svg><a href='javascript:alert(1)'/></svg>",
      "<svg><style>@import 'http://x'</style></svg>",
      "<svg style='background:url(http://x)'/>",
      "<svg style='background:u\\72l(http://x)'/>",
      "<svg fill='u&#114;l(http://x)'/>",
      "<svg><animate attributeName='href' to='javascript:1'/></svg>",
      "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg>&x;</svg>",
      "<svg><![CDATA[<script>]]></svg>",
      "<?xml-stylesheet href='http://x'?><svg/>",
      "<html><svg/></html>",
      "<svg",
      "<svg a=b/>",
      "",
      "GIF89a",
  };
  for (const std::string_view svg : hostile) EXPECT_FALSE(check_svg(svg)) << svg;
}

TEST(Look, KnowsFilmsAndCaptions) {
  EXPECT_EQ(look_at_bytes(FileKind::film,
                          "\0\0\0\x18"
                          "ftypisom\0\0\0\0"s)
                .value()
                .content_type,
            "video/mp4");
  EXPECT_FALSE(look_at_bytes(FileKind::film, "GIF89a"));
  EXPECT_FALSE(look_at_bytes(FileKind::film, ""));
  EXPECT_TRUE(look_at_bytes(FileKind::captions, "WEBVTT\n\n"));
  EXPECT_FALSE(look_at_bytes(FileKind::captions, "WEBVTTX"));
  EXPECT_FALSE(look_at_bytes(FileKind::captions, "WEBVTT\n\xFF"));
}

TEST(Worker, MakesEachWidthThatIsLessThanThePictures) {
  for (const char* ending : {".jpg", ".png", ".webp"}) {
    const Unlinked picture(make_picture(1400, 700, ending));
    const auto reduced = reduce_picture(picture.get());
    ASSERT_TRUE(reduced) << ending << ": " << reduced.error().message;
    ASSERT_EQ(reduced->size(), 3U) << ending;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ((*reduced)[i].width, derivative_widths[i]);
      EXPECT_EQ((*reduced)[i].height, derivative_widths[i] / 2);
    }
  }
}

TEST(Worker, NeverEnlarges) {
  const Unlinked picture(make_picture(200, 100));
  const auto reduced = reduce_picture(picture.get());
  ASSERT_TRUE(reduced) << reduced.error().message;
  EXPECT_TRUE(reduced->empty());
}

TEST(Worker, ASnapshotIsWrittenAnewWhateverItsSize) {
  for (const char* ending : {".jpg", ".png", ".webp"})
    for (const auto& [width, expected] :
         {std::pair{200, 200}, {1280, 1280}, {3000, snapshot_width}}) {
      const Unlinked picture(make_picture(width, width / 2, ending));
      const auto snapshot = snapshot_picture(picture.get());
      ASSERT_TRUE(snapshot) << ending << ": " << snapshot.error().message;
      EXPECT_EQ(snapshot->width, expected);
      EXPECT_EQ(snapshot->height, expected / 2);
      EXPECT_EQ(read_picture(snapshot->webp)->content_type, "image/webp");
    }
  const Unlinked nothing("GIF89a no picture");
  EXPECT_EQ(snapshot_picture(nothing.get()).error().kind, ErrorKind::invalid);
}

TEST(Worker, RefusesBrokenPictures) {
  for (const char* ending : {".jpg", ".png", ".webp"}) {
    std::string bytes = make_picture(900, 700, ending);
    for (std::size_t at = bytes.size() / 3; at < bytes.size(); ++at) bytes[at] = '\x5A';
    const Unlinked picture(bytes.substr(0, bytes.size() / 2));
    const auto reduced = reduce_picture(picture.get());
    // libjpeg fills what is missing with grey and goes on; the others refuse.
    if (!reduced) {
      EXPECT_EQ(reduced.error().kind, ErrorKind::invalid) << ending;
    } else {
      EXPECT_STREQ(ending, ".jpg");
    }
  }
  const Unlinked nothing("");
  EXPECT_FALSE(reduce_picture(nothing.get()));
}

TEST(Worker, AHangingChildIsKilled) {
  const Unlinked picture(make_picture(8, 8));
  const auto begin = std::chrono::steady_clock::now();
  const auto reduced = reduce_picture(
      picture.get(), {.program = "/proc/self/exe", .deadline = std::chrono::milliseconds(0)});
  ASSERT_FALSE(reduced);
  EXPECT_EQ(reduced.error().kind, ErrorKind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(Worker, AnswersThatLieAreRefused) {
  // "/bin/cat media-worker" reads no standard input and says nothing; "/bin/echo" says nonsense.
  const Unlinked picture(make_picture(8, 8));
  for (const char* program : {"/bin/echo", "/bin/false"}) {
    const auto reduced = reduce_picture(picture.get(), {.program = program});
    ASSERT_FALSE(reduced) << program;
    EXPECT_EQ(reduced.error().kind, ErrorKind::invalid);
  }
}

TEST(WorkerProtocol, FramesComeBackAndCutOnesDoNot) {
  const std::string written = write_frame({'d', 320, 240, "bytes"});
  std::string_view rest = written;
  const auto frame = take_frame(rest);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->width, 320U);
  EXPECT_EQ(frame->bytes, "bytes");
  EXPECT_TRUE(rest.empty());
  for (std::size_t size = 0; size < written.size(); ++size) {
    std::string_view cut = std::string_view(written).substr(0, size);
    EXPECT_FALSE(take_frame(cut));
  }
}

}  // namespace
}  // namespace yz::media
