#pragma once
// The rules of PDF/A-2b (ISO 19005-2:2011) that a file of ours could break, each with its clause.
// veraPDF is not in Debian; this reads the finished file through libqpdf and knows nothing of the
// code that wrote it. C++17 alone, for its source is compiled as that: clang 14 cannot compile
// libqpdf's C++ headers as C++20.

#include <string>
#include <string_view>
#include <vector>

namespace kiosk::test {

// One sentence for each rule that the file breaks; empty: none of those checked here.
[[nodiscard]] std::vector<std::string> broken_pdfa_rules(std::string_view file);

}  // namespace kiosk::test
