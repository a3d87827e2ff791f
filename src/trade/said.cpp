#include "trade/said.hpp"

#include "base/text.hpp"
#include "base/text_form.hpp"

namespace yz::trade {

Result<std::string> take_in(std::string_view text, std::string_view place, const TextRule& rule) {
  if (find_invalid_utf8(text)) return fail(ErrorKind::invalid, "is not UTF-8", std::string(place));
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\t')
      clean += ' ';
    else if (text[i] != '\r')
      clean += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      clean += '\n';
  }
  constexpr std::string_view blank = " \n";
  const auto begin = clean.find_first_not_of(blank);
  if (begin == clean.npos) {
    if (rule.need == Need::optional) return std::string();
    return fail(ErrorKind::invalid, "is missing", std::string(place));
  }
  clean = clean.substr(begin, clean.find_last_not_of(blank) - begin + 1);
  if (auto problem = text_problem(clean, rule))
    return fail(ErrorKind::invalid, std::move(*problem), std::string(place));
  return clean;
}

}  // namespace yz::trade
