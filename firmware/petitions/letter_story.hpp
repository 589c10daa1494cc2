#pragma once
// What became of a letter, in the words that citizens are told: one list for every channel
// (docs/GLOSSARY.md, "status of a letter"). It names no person, no subject and no kind.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::petitions {

enum class LetterStatus {
    Received,     // Đã tiếp nhận
    Checking,     // Đang kiểm tra
    Supplement,   // Đề nghị bổ sung
    Guided,       // Đã hướng dẫn
    Transferred,  // Đã chuyển đến …
    Accepted,     // Đã thụ lý
    Declined,     // Không thụ lý, xem thông báo
    Settling,     // Đang giải quyết
    Answered,     // Đã trả lời
    Withdrawn,    // Đã rút đơn
    ComeIn,       // Mời đến trụ sở
    Processing,   // Đang xử lý: of a protected letter, whatever is done with it
};

// Wire names ("received", …) and back; nullopt for a name that is not in the list.
[[nodiscard]] std::string_view letter_status_name(LetterStatus status) noexcept;
[[nodiscard]] std::optional<LetterStatus> letter_status_from(std::string_view name) noexcept;

// True for the three that may be said of a protected letter: any other would tell its kind.
[[nodiscard]] bool is_neutral(LetterStatus status) noexcept;

struct StoryStep {
    LetterStatus status = LetterStatus::Received;
    queue::BusinessDay day;
    std::string body{};  // where it was sent, or where to ask; "" = not said. NFC
    bool operator==(const StoryStep&) const = default;
};

inline constexpr std::size_t kMostSteps = 6;

// The six digits that a receipt has beside its code.
[[nodiscard]] bool is_receipt_pin(std::string_view text) noexcept;

// Oldest first. Whole as text in an answer's box: about 30 bytes a step, and the body's name.
struct LetterStory {
    std::vector<StoryStep> steps;

    // One JSON array, e.g. [["received","2026-11-20"],["transferred","2026-11-23","Sở Xây dựng"]].
    [[nodiscard]] std::string text() const;
    // BadArgument unless there are 1 to kMostSteps steps that can be read, none before the former.
    [[nodiscard]] static Result<LetterStory> parse(std::string_view text);

    bool operator==(const LetterStory&) const = default;
};

}  // namespace kiosk::petitions
