// What check says of broken packs: for each fault one line, and the exact line.
#include "app/pack_commands.hpp"

#include <functional>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/json.hpp>

#include "app/pack_fixture.hpp"

namespace yz::app {
namespace {

using testing::PackFolder;
namespace fs = std::filesystem;

struct Checked {
  int code = 0;
  std::string lines;
};

Checked check(const fs::path& folder) {
  std::ostringstream out;
  std::ostringstream log;
  const int code = run_check(folder, false, out, log);
  return {code, out.str()};
}

constexpr auto exhibit = "exhibits/ding/exhibit.toml";
constexpr auto hall = "halls/main/hall.toml";

TEST(Check, AGoodPackHasNoLines) {
  const PackFolder pack;
  const Checked checked = check(pack.path());
  EXPECT_EQ(checked.lines, "");
  EXPECT_EQ(checked.code, exit_done);
}

struct Broken {
  const char* what;
  std::function<void(const PackFolder&)> break_it;
  const char* lines;
};

const Broken broken_packs[] = {
    {"no expo.toml", [](auto& p) { p.remove("expo.toml"); },
     "expo.toml:1:1: this file is missing\n"},
    {"no TOML", [](auto& p) { p.write("expo.toml", "slug = \"small\"\ntitle = = 3\n"); },
     "expo.toml:2:9: this is no TOML: Error while parsing value: could not determine value type\n"},
    {"key twice", [](auto& p) { p.append("zones/relics/zone.toml", "order = 2\n"); },
     "zones/relics/zone.toml:5:9: this is no TOML: Error while parsing key-value pair: cannot "
     "redefine existing integer 'order'\n"},
    {"unknown key", [](auto& p) { p.replace(exhibit, "summary", "sumary"); },
     "exhibits/ding/exhibit.toml:1:1: \"summary\" is missing\n"
     "exhibits/ding/exhibit.toml:6:1: \"sumary\" is no key of this table; did you mean "
     "\"summary\"?\n"},
    {"wrong type", [](auto& p) { p.replace(exhibit, "order = 1", "order = \"1\""); },
     "exhibits/ding/exhibit.toml:4:9: \"order\" is text; it must be a whole number\n"},
    {"text that is a table", [](auto& p) { p.replace("expo.toml", "\"CC0-1.0\"", "{ id = 1 }"); },
     "expo.toml:8:11: \"licence\" is a table; it must be text\n"},
    {"one language as plain text",
     [](auto& p) { p.replace(exhibit, "{ zh = \"鼎\", en = \"Ding\" }", "\"鼎\""); },
     "exhibits/ding/exhibit.toml:5:9: \"title\" is text; write { zh = \"…\", en = \"…\" }\n"},
    {"a third language",
     [](auto& p) { p.replace(exhibit, "en = \"Ding\"", "en = \"Ding\", fr = \"D\""); },
     "exhibits/ding/exhibit.toml:5:34: \"fr\" is no language of the fair; it must be \"zh\" or "
     "\"en\"\n"},
    {"dangling zone", [](auto& p) { p.replace(exhibit, "\"relics\"", "\"relic\""); },
     "exhibits/ding/exhibit.toml:2:8: there is no zone \"relic\"; did you mean \"relics\"?\n"},
    {"dangling exhibitor", [](auto& p) { p.remove("exhibitors"); },
     "exhibits/ding/exhibit.toml:3:13: there is no exhibitor \"museum\"\n"},
    {"dangling hall", [](auto& p) { p.replace("expo.toml", "\"main\"", "\"mian\""); },
     "expo.toml:9:8: there is no hall \"mian\"; did you mean \"main\"?\n"},
    {"dangling exhibit in the programme",
     [](auto& p) { p.replace("programme/talk.toml", "\"ding\"", "\"dong\""); },
     "programme/talk.toml:7:11: there is no exhibit \"dong\"; did you mean \"ding\"?\n"},
    {"dangling exhibit in the hall",
     [](auto& p) { p.replace(hall, "exhibit = \"ding\"", "exhibit = \"ting\""); },
     "halls/main/hall.toml:15:11: there is no exhibit \"ting\"; did you mean \"ding\"?\n"},
    {"duplicate annotation",
     [](auto& p) {
       p.append(exhibit,
                "[[model.annotation]]\nid = \"rim\"\ntitle = { zh = \"足\", en = \"Foot\" }\n"
                "text = { zh = \"足\", en = \"Foot\" }\nposition = [0, 1, 0]\nnormal = [0, 1, 0]\n"
                "camera = [0, 2, 1]\n");
     },
     "exhibits/ding/exhibit.toml:32:6: \"id\" is \"rim\" a second time; each annotation needs its "
     "own\n"},
    {"folder's name is no slug",
     [](auto& p) { fs::rename(p.path() / "zones/relics", p.path() / "zones/Relics!"); },
     "exhibits/ding/exhibit.toml:2:8: there is no zone \"relics\"\n"
     "halls/main/hall.toml:9:8: there is no zone \"relics\"\n"
     "programme/talk.toml:6:8: there is no zone \"relics\"\n"
     "zones/Relics!:1:1: the name \"Relics!\" is no slug; use 1 to 80 of a-z, 0-9 and single inner "
     "dashes\n"},
    {"missing file",
     [](auto& p) {
       fs::rename(p.path() / "exhibits/ding/model.glb", p.path() / "exhibits/ding/models.glb");
     },
     "exhibits/ding/exhibit.toml:23:8: \"exhibits/ding/model.glb\": there is no such file; did you "
     "mean \"models.glb\"?\n"
     "exhibits/ding/models.glb:1:1: warning: nothing names this file; it will not be shown\n"},
    {"path outside of the pack",
     [](auto& p) { p.replace(exhibit, "\"model.glb\"", "\"../../../etc/passwd\""); },
     "exhibits/ding/exhibit.toml:23:8: \"file\" \"../../../etc/passwd\" leaves its folder; keep "
     "the "
     "file in this folder or below\n"
     "exhibits/ding/model.glb:1:1: warning: nothing names this file; it will not be shown\n"},
    {"absolute path", [](auto& p) { p.replace(exhibit, "\"poster.webp\"", "\"/etc/passwd\""); },
     "exhibits/ding/exhibit.toml:7:10: \"poster\" \"/etc/passwd\" is absolute; paths are relative "
     "to "
     "this file's folder\n"
     "exhibits/ding/poster.webp:1:1: warning: nothing names this file; it will not be shown\n"},
    {"symbolic link out of the pack",
     [](auto& p) {
       p.remove("exhibits/ding/poster.webp");
       fs::create_symlink("/etc/passwd", p.path() / "exhibits/ding/poster.webp");
     },
     "exhibits/ding/exhibit.toml:7:10: \"exhibits/ding/poster.webp\": it is a symbolic link, or "
     "behind one\n"},
    {"symbolic link as a record's folder",
     [](auto& p) { fs::create_directory_symlink("/etc", p.path() / "exhibits/etc"); },
     "exhibits/etc:1:1: it is a symbolic link; a pack holds plain files and folders only\n"},
    {"pipe in the place of a picture",
     [](auto& p) {
       p.remove("exhibits/ding/poster.webp");
       ASSERT_EQ(::mkfifo((p.path() / "exhibits/ding/poster.webp").c_str(), 0600), 0);
     },
     "exhibits/ding/exhibit.toml:7:10: \"exhibits/ding/poster.webp\": it is no plain file\n"},
    {"not UTF-8 in TOML", [](auto& p) { p.replace(exhibit, "en = \"Ding\"", "en = \"D\xEFng\""); },
     "exhibits/ding/exhibit.toml:5:28: byte 0xEF at offset 91 is not UTF-8; save the file as "
     "UTF-8\n"},
    {"not UTF-8 in Markdown", [](auto& p) { p.write("exhibits/ding/en.md", "Line\nA d\xEFng.\n"); },
     "exhibits/ding/en.md:2:4: byte 0xEF at offset 8 is not UTF-8; save the file as UTF-8\n"},
    {"a model of 2 GB, without reading it",
     [](auto& p) { fs::resize_file(p.path() / "exhibits/ding/model.glb", 2'000'000'000); },
     "exhibits/ding/exhibit.toml:23:8: \"exhibits/ding/model.glb\": it is 1907 MiB large; 64 MiB "
     "is "
     "the limit\n"},
    {"a TOML file of 2 GB", [](auto& p) { fs::resize_file(p.path() / "expo.toml", 2'000'000'000); },
     "expo.toml:1:1: it is 1907 MiB large; 256 KiB is the limit\n"},
    {"bad date", [](auto& p) { p.replace("expo.toml", "2026-05-03", "\"2026-02-30\""); },
     "expo.toml:4:8: \"ends\" is no date; write it as 2026-05-01\n"},
    {"ends before it starts", [](auto& p) { p.replace("expo.toml", "2026-05-03", "2026-04-30"); },
     "expo.toml:4:8: \"ends\" is before \"starts\"\n"},
    {"time without an offset",
     [](auto& p) { p.replace("programme/talk.toml", "11:00:00+08:00", "11:00:00"); },
     "programme/talk.toml:5:8: \"ends\" is no time with an offset; write it as "
     "2026-05-01T10:00:00+08:00\n"},
    {"relic without museum data",
     [](auto& p) {
       std::string text = p.read(exhibit);
       text.erase(text.find("[museum]"), text.find("[model]") - text.find("[museum]"));
       p.write(exhibit, text);
     },
     "exhibits/ding/exhibit.toml:1:8: a relic needs the table [museum]: period, material, "
     "provenance, holder, credit, licence\n"},
    {"years in the wrong order", [](auto& p) { p.replace(exhibit, "-452", "-600"); },
     "exhibits/ding/exhibit.toml:12:11: \"year_to\" is before \"year_from\"; years before our era "
     "are negative\n"},
    {"a weight in centimetres", [](auto& p) { p.replace(exhibit, "\"height\"", "\"weight\""); },
     "exhibits/ding/exhibit.toml:21:8: a weight is in \"g\" or \"kg\", every other dimension in "
     "\"mm\", \"cm\" or \"m\"\n"},
    {"GLB that is no GLB", [](auto& p) { p.write("exhibits/ding/model.glb", "solid cube\n"); },
     "exhibits/ding/exhibit.toml:23:8: \"exhibits/ding/model.glb\": it is no binary glTF; export "
     "the model as .glb\n"},
    {"GLB with an address outside",
     [](auto& p) {
       std::string document(media::testing::triangle_document);
       document.replace(document.find("{\"byteLength\": 36}]"), 18,
                        "{\"byteLength\": 36, \"uri\": \"http://example.org/a.bin\"}");
       p.write("exhibits/ding/model.glb",
               media::testing::make_glb(document, std::string(36, '\0')));
     },
     "exhibits/ding/exhibit.toml:23:8: \"exhibits/ding/model.glb\": its buffer is outside the "
     "file; "
     "export the model with everything inside\n"},
    {"a picture that is none", [](auto& p) { p.write("exhibits/ding/poster.webp", "<svg/>"); },
     "exhibits/ding/exhibit.toml:7:10: \"exhibits/ding/poster.webp\": it is no picture; use WebP, "
     "JPEG or PNG\n"},
    {"a picture under a false name",
     [](auto& p) {
       p.write("exhibits/ding/poster.webp", media::testing::make_picture(8, 8, ".png"));
     },
     "exhibits/ding/exhibit.toml:7:10: \"exhibits/ding/poster.webp\": it is image/png by its "
     "content; name it .png\n"},
    {"missing translation", [](auto& p) { p.replace(exhibit, "zh = \"青铜鼎\", ", ""); },
     "exhibits/ding/exhibit.toml:6:11: warning: \"summary\" has no text in zh; visitors will read "
     "the other language\n"},
    {"missing description in one language", [](auto& p) { p.remove("exhibits/ding/en.md"); },
     "exhibits/ding/en.md:1:1: warning: this file is missing; visitors will read the other "
     "language\n"},
    {"no description",
     [](auto& p) {
       p.remove("exhibits/ding/en.md");
       p.remove("exhibits/ding/zh.md");
     },
     "exhibits/ding/exhibit.toml:1:1: it has no description; write zh.md and en.md beside it\n"},
    {"over-long text", [](auto& p) { p.replace(exhibit, "A bronze ding", std::string(401, 'x')); },
     "exhibits/ding/exhibit.toml:6:30: \"summary.en\" is 401 characters long; 400 is the limit\n"},
    {"bad colour", [](auto& p) { p.replace("zones/relics/zone.toml", "#8a2f23", "#8A2F23"); },
     "zones/relics/zone.toml:4:10: \"colour\" is \"#8A2F23\"; a colour is \"#\" and six of 0-9a-f, "
     "as \"#8a2f23\"\n"},
    {"unknown licence", [](auto& p) { p.replace("expo.toml", "CC0-1.0", "CC-0"); },
     "expo.toml:8:11: \"licence\" is \"CC-0\"; it must be an SPDX licence such as \"CC0-1.0\" or "
     "\"CC-BY-4.0\", or \"LicenseRef-\" and a name of your own\n"},
    {"website that runs",
     [](auto& p) {
       p.append("exhibitors/museum/exhibitor.toml", "website = \"javascript:alert(1)\"\n");
     },
     "exhibitors/museum/exhibitor.toml:4:11: \"website\" is \"javascript:alert(1)\"; it must be an "
     "address that begins with https://\n"},
    {"HTML in Markdown",
     [](auto& p) { p.write("exhibits/ding/en.md", "Fine\n\n<script>alert(1)</script>\n"); },
     "exhibits/ding/en.md:3:1: \"<script>alert(1)</script>\\x0A\" is HTML; write Markdown only "
     "(for "
     "a plain \"<\" write \"\\<\")\n"},
    {"a link that runs",
     [](auto& p) { p.write("exhibits/ding/en.md", "[x](javascript:alert(1))\n"); },
     "exhibits/ding/en.md:1:1: \"javascript:alert(1)\" is no address for a link; it must begin "
     "with "
     "https://, http:// or mailto:, or be an address of this fair\n"},
    {"marks that turn text", [](auto& p) { p.replace(exhibit, "A bronze", "A \u202Ebronze"); },
     "exhibits/ding/exhibit.toml:6:30: \"summary.en\" holds a mark that turns the direction of "
     "text\n"},
    {"hall's outline crosses itself",
     [](auto& p) { p.replace(hall, "[10, 0], [10, 8]", "[10, 8], [10, 0]"); },
     "halls/main/hall.toml:2:11: sides 1 and 3 of the outline cross or touch; a side runs from its "
     "corner to the next\n"},
    {"stand outside", [](auto& p) { p.replace(hall, "at = [5, 6]", "at = [15, 6]"); },
     "halls/main/hall.toml:17:6: stand \"ding\" is outside of the hall's outline\n"},
    {"nearly a folder's name",
     [](auto& p) { fs::rename(p.path() / "programme", p.path() / "programm"); },
     "programm:1:1: warning: this folder is not read; did you mean \"programme\"?\n"},
    {"a file's name that breaks a line", [](auto& p) { p.write("exhibits/ding/a\nb", "x"); },
     "exhibits/ding/a\\x0Ab:1:1: warning: nothing names this file; it will not be shown\n"},
    {"tables too deep",
     [](auto& p) {
       std::string key = "a";
       for (int i = 0; i < 100'000; ++i) key += ".a";
       p.write("expo.toml", key + " = 1\n");
     },
     "expo.toml:1:66: tables and lists stand more than 32 deep\n"},
    {"many at once",
     [](auto& p) {
       p.replace(exhibit, "kind = \"relic\"", "kind = \"relik\"");
       p.replace("expo.toml", "fair@example.org", "fair");
       p.replace("zones/relics/zone.toml", "order = 1", "order = -1");
     },
     "exhibits/ding/exhibit.toml:1:8: \"kind\" is \"relik\"; it must be \"relic\", \"craft\", "
     "\"product\", \"project\" or \"film\"\n"
     "expo.toml:7:17: \"contact_email\" is \"fair\"; it must be an e-mail address\n"
     "zones/relics/zone.toml:3:9: \"order\" is -1; it must be from 0 to 1000000\n"},
};

TEST(Check, NamesEveryFaultOfBrokenPacks) {
  for (const Broken& broken : broken_packs) {
    const PackFolder pack;
    broken.break_it(pack);
    const Checked first = check(pack.path());
    EXPECT_EQ(first.lines, broken.lines) << broken.what;
    const std::string lines = "\n" + first.lines;
    bool only_warnings = true;
    for (std::size_t at = lines.find('\n'); at + 1 < lines.size(); at = lines.find('\n', at + 1))
      only_warnings =
          only_warnings && lines.substr(at, lines.find('\n', at + 1) - at).contains(": warning: ");
    EXPECT_EQ(first.code, only_warnings ? exit_done : exit_faults) << broken.what;
    EXPECT_EQ(check(pack.path()).lines, first.lines) << "the same every time: " << broken.what;
  }
  EXPECT_GE(std::size(broken_packs), 30U);
}

TEST(Check, AFolderThatIsNotThere) {
  const testing::TempFolder folder;
  const Checked checked = check(folder.path() / "none");
  EXPECT_EQ(checked.code, exit_faults);
  EXPECT_EQ(checked.lines, (folder.path() / "none").string() + ":1:1: there is no such folder\n");
}

TEST(Check, SpeaksJson) {
  const PackFolder pack;
  pack.replace(exhibit, "order = 1", "order = \"1\"");
  std::ostringstream out;
  std::ostringstream log;
  EXPECT_EQ(run_check(pack.path(), true, out, log), exit_faults);
  EXPECT_EQ(boost::json::parse(out.str()),
            boost::json::parse(R"({"ok": false, "faults": [{"file": "exhibits/ding/exhibit.toml",
              "line": 4, "column": 9, "severity": "fault",
              "message": "\"order\" is text; it must be a whole number"}]})"));
  EXPECT_EQ(log.str(), "");
}

}  // namespace
}  // namespace yz::app
