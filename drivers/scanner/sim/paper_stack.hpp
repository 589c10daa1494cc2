#pragma once
// The paper of a simulated scanner: the images of a folder in name order, how many have been fed,
// and the fault that somebody ordered. Both simulators stand on it. Orders come from a control
// file: "NUMBER WORDS"; a new number is a new order. Words:
//   ok                       the fault is mended; the page it hit is fed next
//   reload                   the stack is laid in again from its first page, no fault
//   jam@K cover@K half@K reset@K stall@K length@K   happens at page K until «ok»
//   repeat@K false_empty@K   happens once at page K
//   busy empty               until «ok»

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::scanner {

enum class FaultKind { Jam, Cover, Half, Reset, Stall, Length, Repeat, FalseEmpty, Busy, Empty };

struct Fault {
    FaultKind kind = FaultKind::Jam;
    int page = 0;  // 1-based; 0 = any
};

// BadArgument for words that are not in the list above.
[[nodiscard]] Result<std::optional<Fault>> parse_fault(std::string_view words);

// One thread. Reads the folder when it is made and at «reload»; the control file at each look.
class PaperStack {
public:
    PaperStack(std::filesystem::path folder, std::filesystem::path control);

    // Obeys an order that came meanwhile.
    void look();
    void order(std::string_view words);

    // The fault that hits the next page, if any.
    [[nodiscard]] std::optional<Fault> fault() const;
    [[nodiscard]] bool empty() const;
    // Pages are counted from 1; the next one to feed.
    [[nodiscard]] int next_page() const noexcept { return fed_ + 1; }
    // The bytes of the next page's file. ScannerFault when it cannot be read.
    [[nodiscard]] Result<Bytes> peek() const;
    // The next page has been fed.
    void feed();
    void repeated() { fault_.reset(); }

private:
    void reload();

    std::filesystem::path folder_;
    std::filesystem::path control_;
    std::vector<std::filesystem::path> pages_;
    int fed_ = 0;
    std::optional<Fault> fault_;
    std::string last_order_;
};

}  // namespace kiosk::scanner
