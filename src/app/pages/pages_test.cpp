#include "app/pages/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "app/pages/models.hpp"
#include "app/pages/pack_source.hpp"
#include "http/template_testing.hpp"

namespace yz::app {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view manifest = R"({
  "page": {"file": "/assets/page-1.js", "imports": [], "css": ["/assets/page-2.css"]},
  "hall": {"file": "/assets/hall-3.js", "imports": ["/assets/three-4.js"],
           "css": ["/assets/page-2.css"]},
  "tour": {"file": "/assets/tour-6.js", "imports": ["/assets/three-4.js"],
           "css": ["/assets/tour-7.css"]}})";

Resources resources() {
  const std::filesystem::path web = YZ_SOURCE_DIR "/web";
  Resources all;
  for (const auto& [from, to] :
       {std::pair(web / "pages", "pages/"), std::pair(web / "common/messages", "messages/")}) {
    const auto folder = Resources::read_folder(from);
    for (const auto& path : folder->paths_below(""))
      all.add(to + path, std::string(*folder->find(path)));
  }
  all.add("manifest.json", std::string(manifest));
  all.add("assets/seal-5.svg", "<svg/>");
  return all;
}

// The demo fair, without looking at its files: what they hold is not what pages are about.
WholePack demo_pack() {
  ReadLog log;
  const auto folder = Folder::open(YZ_SOURCE_DIR "/demo/jinzhong");
  WholePack whole{expo::read_pack(*folder, log), hall::read_plans(*folder, log)};
  EXPECT_FALSE(log.faults.any());
  return whole;
}

class PagesTest : public testing::Test {
 protected:
  PagesTest() : source_(demo_pack()) {
    auto pages = Pages::load(resources(), {.public_url = "https://fair.example"});
    EXPECT_TRUE(pages) << describe(pages.error());
    pages_ = *pages;
    Pages::add_routes(pages_, router_,
                      [this](const MakeModel& make) -> asio::awaitable<Result<http::Model>> {
                        co_return make(source_);
                      });
  }

  http::Response get(std::string path, http::Fields query = {}) {
    http::Request request;
    request.path = std::move(path);
    request.query = std::move(query);
    request.id = "r1";
    asio::io_context context;
    std::optional<http::Response> response;
    asio::co_spawn(
        context, [&]() -> asio::awaitable<void> { response = co_await router_.answer(request); },
        [](const std::exception_ptr& error) {
          if (error) std::rethrow_exception(error);
        });
    context.run();
    return *response;
  }

  std::string body(std::string path, http::Fields query = {}) {
    return std::get<std::string>(get(std::move(path), std::move(query)).body);
  }

  std::vector<std::string> every_address() {
    std::vector<std::string> paths = {"/", "/exhibits", "/exhibitors", "/programme",
                                      "/halls/jinzhong"};
    for (const auto& zone : source_.pack().zones) paths.push_back("/zones/" + zone.slug);
    for (const auto& exhibit : source_.pack().exhibits)
      paths.push_back("/exhibits/" + exhibit.slug);
    for (const auto& exhibitor : source_.pack().exhibitors)
      paths.push_back("/exhibitors/" + exhibitor.slug);
    return paths;
  }

  PackSource source_;
  http::Router router_;
  std::shared_ptr<Pages> pages_;
};

http::Fields fields(std::string name, std::string value) {
  http::Fields result;
  result.add(std::move(name), std::move(value));
  return result;
}

TEST_F(PagesTest, EveryPageOfTheDemoInBothLanguages) {
  for (const auto& path : every_address()) {
    const auto zh = get(path);
    EXPECT_EQ(zh.status, 200) << path;
    EXPECT_EQ(zh.caching, http::Caching::until_change) << path;
    EXPECT_THAT(std::get<std::string>(zh.body), HasSubstr("<html lang=\"zh-CN\">")) << path;
    const auto en = body(localise(path, Language::en));
    EXPECT_THAT(en, HasSubstr("<html lang=\"en\">")) << path;
    EXPECT_THAT(en,
                HasSubstr(fmt::format("hreflang=\"zh-CN\" href=\"https://fair.example{}\"", path)));
  }
}

TEST_F(PagesTest, ATitleBreaksBetweenItsNamesOnly) {
  EXPECT_THAT(body("/"), HasSubstr("<h1><span class=\"title-part\">晋中馆\u00A0·</span> "
                                   "<span class=\"title-part\">云上文博会</span> "));
  EXPECT_THAT(body("/en"), HasSubstr("<span class=\"title-part\">Jinzhong Pavilion\u00A0·</span> "
                                     "<span class=\"title-part\">Fair in the Cloud</span> "));
}

TEST_F(PagesTest, TheProgrammeSaysTheYearWhereItTurns) {
  const auto page = body("/en/programme");
  EXPECT_THAT(page, HasSubstr(">Saturday, 28 November</time>"));
  EXPECT_THAT(page, HasSubstr(">Saturday, 9 January 2027</time>"));
  EXPECT_THAT(page, HasSubstr(">Saturday, 16 January</time>"));
}

TEST_F(PagesTest, AnExhibitsPageHasItsLabel) {
  const auto page = body("/en/exhibits/li-tripod");
  EXPECT_THAT(page, HasSubstr("<h1>Pottery li tripod</h1>"));
  EXPECT_THAT(page,
              HasSubstr("<dt>Dimensions</dt><dd>Height 22.5 cm</dd><dd>Mouth diameter 17.6 cm"));
  EXPECT_THAT(page, HasSubstr("\"temporalCoverage\":\"-2299/-1899\""));
  EXPECT_THAT(page, HasSubstr("href=\"/en/halls/jinzhong?exhibit=li-tripod\""));
}

TEST_F(PagesTest, AModelHasItsStageAndWordsForWhatIsToBeSeen) {
  auto exhibit = std::ranges::find(source_.pack().exhibits, "li-tripod", &expo::Exhibit::slug);
  auto& model = exhibit->model.emplace();
  model.file.path = "model.glb";
  model.file.bytes = 1'234'567;
  auto& rim = model.annotations.emplace_back();
  rim.title = {"口沿", "Rim"};
  rim.text = {"外卷", "Turned out"};
  const auto page = body("/en/exhibits/li-tripod");
  EXPECT_THAT(page, HasSubstr("data-exhibit=\"li-tripod\" data-model=\"/media/"));
  EXPECT_THAT(page, HasSubstr("<small>1.2 MB</small>"));
  EXPECT_THAT(page, HasSubstr("<h3>Rim</h3><p>Turned out</p>"));
}

TEST_F(PagesTest, FiltersAreLinksThatKeepEachOther) {
  const auto page = body("/exhibits", fields("kind", "craft"));
  EXPECT_THAT(page, HasSubstr("href=\"/exhibits?kind=craft&amp;zone=crafts\""));
  EXPECT_THAT(page, HasSubstr("href=\"/exhibits?kind=craft\" aria-current=\"true\""));
  EXPECT_THAT(page, HasSubstr("href=\"/en/exhibits?kind=craft\" hreflang=\"en\""));
  EXPECT_THAT(page, Not(HasSubstr("/exhibits/li-tripod\"")));
  EXPECT_EQ(get("/exhibits", fields("kind", "nothing")).status, 404);
}

TEST_F(PagesTest, ErrorsAreFriendlyAndNotKept) {
  for (const auto* path : {"/exhibits/nothing", "/zones/nothing", "/halls/nothing", "/nowhere",
                           "/exhibitors/nothing"}) {
    const auto zh = get(path);
    EXPECT_EQ(zh.status, 404) << path;
    EXPECT_EQ(zh.caching, http::Caching::none) << path;
    EXPECT_THAT(std::get<std::string>(zh.body), HasSubstr("这里没有展品")) << path;
    EXPECT_THAT(body(localise(path, Language::en)), HasSubstr("There is nothing on show here"));
  }
}

TEST_F(PagesTest, TheHallStartsBeforeAnExhibitThatIsThere) {
  EXPECT_THAT(body("/halls/jinzhong", fields("exhibit", "li-tripod")),
              HasSubstr("data-exhibit=\"li-tripod\""));
  EXPECT_THAT(body("/halls/jinzhong", fields("exhibit", "nothing")),
              HasSubstr("data-exhibit=\"\""));
  EXPECT_THAT(body("/halls/jinzhong"), HasSubstr("<polygon class=\"plan-floor\""));
}

TEST_F(PagesTest, TheTourIsAListOfViewpointsWithWhatIsSeenThere) {
  const auto page = body("/en/halls/jinzhong/tour");
  EXPECT_THAT(page, HasSubstr("<h1>Jinzhong Pavilion in panorama</h1>"));
  EXPECT_THAT(page, HasSubstr("src=\"/assets/tour-6.js\""));
  EXPECT_THAT(page, HasSubstr("href=\"/en/halls/jinzhong#at=20.00,13.00,90\""));
  const auto relics = page.substr(page.find("id=\"viewpoint-relics\""));
  EXPECT_THAT(relics.substr(0, relics.find("</li>\n      <li class")),
              HasSubstr("href=\"/en/exhibits/painted-pottery-basin\""));
}

TEST_F(PagesTest, TheTourIsOfferedWhereItHasPanoramas) {
  const auto* link = "href=\"/halls/jinzhong/tour";
  EXPECT_THAT(body("/exhibits/li-tripod"), Not(HasSubstr(link)));
  EXPECT_THAT(body("/halls/jinzhong"), Not(HasSubstr(link)));
  source_.made_outlooks() = {{"court", {"/media/0/nz-0-0.webp", 512}}};
  EXPECT_THAT(body("/exhibits/li-tripod"),
              HasSubstr("href=\"/halls/jinzhong/tour?exhibit=li-tripod\""));
  EXPECT_THAT(body("/halls/jinzhong"), HasSubstr(link));
  EXPECT_THAT(body("/halls/jinzhong/tour"), HasSubstr("<img src=\"/media/0/nz-0-0.webp\""));
}

TEST_F(PagesTest, TheTourStartsWhereItWasAskedToIfThatIsThere) {
  const auto at = [&](std::string_view name, const std::string& value) {
    return body("/halls/jinzhong/tour", fields(std::string(name), value));
  };
  EXPECT_THAT(at("viewpoint", "court"), HasSubstr("data-viewpoint=\"court\""));
  EXPECT_THAT(at("viewpoint", "cellar"), HasSubstr("data-viewpoint=\"\""));
  EXPECT_THAT(at("exhibit", "li-tripod"), HasSubstr("data-exhibit=\"li-tripod\""));
  EXPECT_THAT(at("exhibit", "nothing"), HasSubstr("data-exhibit=\"\""));
  EXPECT_EQ(get("/halls/nowhere/tour").status, 404);
}

TEST_F(PagesTest, AFairWithNothingInItStillHasPages) {
  source_.pack().zones.clear();
  source_.pack().exhibits.clear();
  source_.pack().exhibitors.clear();
  source_.pack().programme.clear();
  for (const auto* path : {"/", "/exhibits", "/exhibitors", "/programme", "/halls/jinzhong"})
    EXPECT_THAT(body(path), HasSubstr("class=\"empty\"")) << path;
}

// Everything that a person can write into a pack, at once, on every page.
void fill_with(expo::Pack& pack, const std::string& attack) {
  const Text text{attack, attack};
  pack.expo.title = pack.expo.tagline = pack.expo.organiser = pack.expo.place = text;
  pack.expo.body = text;
  pack.expo.contact_email = pack.expo.licence = attack;
  for (auto& zone : pack.zones) {
    zone.title = zone.summary = zone.poster_alt = zone.body = text;
    zone.colour = attack;
  }
  for (auto& exhibitor : pack.exhibitors) {
    exhibitor.title = exhibitor.summary = exhibitor.place = exhibitor.body = text;
    exhibitor.website = attack;
  }
  for (auto& item : pack.programme) item.title = item.summary = text;
  for (auto& exhibit : pack.exhibits) {
    exhibit.model.emplace().annotations.resize(1);
    exhibit.pictures.resize(1);
    exhibit.pictures.front().file.path = "a.webp";
    exhibit.title = exhibit.summary = exhibit.poster_alt = exhibit.body = text;
    exhibit.aliases = exhibit.tags = Words{{attack}, {attack}};
    if (auto& museum = exhibit.museum) {
      museum->period = museum->material = museum->technique = museum->provenance = text;
      museum->holder = museum->credit = text;
      museum->licence = attack;
    }
    if (auto& model = exhibit.model)
      for (auto& annotation : model->annotations) {
        annotation.title = annotation.text = text;
        annotation.id = attack;
      }
    for (auto& picture : exhibit.pictures) picture.alt = picture.caption = picture.credit = text;
  }
}

TEST_F(PagesTest, NothingInAPackChangesTheShapeOfAPage) {
  std::vector<std::string> paths = {"/",
                                    "/en",
                                    "/exhibits",
                                    "/exhibitors",
                                    "/programme",
                                    "/halls/jinzhong",
                                    "/halls/jinzhong/tour",
                                    "/zones/relics",
                                    "/exhibits/painted-pottery-basin",
                                    "/exhibitors/jinzhong-museum"};
  // Markdown makes elements of its own by right; it is tested with its room.
  const auto shape_with = [&](const std::string& value, const std::string& path) {
    fill_with(source_.pack(), value);
    source_.pack().expo.body = {};
    for (auto& zone : source_.pack().zones) zone.body = {};
    for (auto& exhibitor : source_.pack().exhibitors) exhibitor.body = {};
    for (auto& exhibit : source_.pack().exhibits) exhibit.body = {};
    return http::test::shape_of(body(path));
  };
  for (const auto& path : paths) {
    const auto expected = shape_with("harmless", path);
    for (const auto& attack : http::test::stored_xss_list())
      ASSERT_EQ(shape_with(attack, path), expected) << path << "\n" << attack;
  }
}

TEST(PageAddresses, Languages) {
  EXPECT_EQ(localise("/", Language::en), "/en");
  EXPECT_EQ(localise("/zones/a", Language::en), "/en/zones/a");
  EXPECT_EQ(without_language("/en"), "/");
  EXPECT_EQ(without_language("/en/zones/a"), "/zones/a");
  EXPECT_EQ(without_language("/entrance"), "/entrance");
  EXPECT_EQ(language_of("/en/x"), Language::en);
  EXPECT_EQ(language_of("/entrance"), Language::zh);
}

}  // namespace
}  // namespace yz::app
