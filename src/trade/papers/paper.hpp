// Papers that go with goods, as PDF: an invoice, a packing slip. Drawn with Cairo and Pango in any
// language; the words come from whoever asks. Takes some milliseconds of a processor: not for an
// I/O thread. Any thread, each for itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"

namespace yz::trade {

struct PaperLine {
  std::string title;
  std::string quantity;
  std::string price;  // of one, and of all: as people write it
  std::string sum;
};

struct Paper {
  std::string title;  // "Invoice"
  // What stands below the title: number, date, …, each as "Number" and "20261127-…".
  std::vector<std::pair<std::string, std::string>> facts;
  std::string from_label;
  std::vector<std::string> from;  // lines
  std::string to_label;
  std::vector<std::string> to;
  PaperLine head;  // of the columns
  std::vector<PaperLine> lines;
  bool has_prices = true;                                 // a packing slip has none
  std::vector<std::pair<std::string, std::string>> sums;  // the last one is set large
  std::string foot;
};

// A4 pages; as many as the lines need. Errors: internal.
[[nodiscard]] Result<std::string> draw_pdf(const Paper& paper);

}  // namespace yz::trade
