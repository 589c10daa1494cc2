#pragma once
// Papers as an office would print them, and the worst that settings can ask for.

#include "firmware/paper/paper.hpp"

namespace kiosk::test {

inline constexpr paper::PaperSize kWide{576, 203};
inline constexpr paper::PaperSize kNarrow{384, 203};

// 24 November 2026, 09:42 in Hanoi.
inline constexpr std::int64_t kMorning = 1'795'488'120'000;

[[nodiscard]] paper::TicketPaper usual_ticket(Language language);
[[nodiscard]] paper::ReceiptPaper usual_receipt(Language language);
[[nodiscard]] paper::TestPaper usual_test_page();
// Every field as long as it may get: names of 4 kB, the widest number, a party, a copy.
[[nodiscard]] paper::TicketPaper longest_ticket();
[[nodiscard]] paper::ReceiptPaper longest_receipt();

}  // namespace kiosk::test
