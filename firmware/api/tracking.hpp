#pragma once
// What became of a letter, as the API tells it to whoever shows the receipt.

#include <string>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::api {

struct TrackedStep {
    std::string status;  // received, checking, …: openapi.yaml, schema StoryStep
    std::string day;     // "2026-11-20"
    std::string body;    // where it was sent, or where to ask; "" = not said
};

struct TrackedLetter {
    std::string answer;              // found, unknown, no_code, pause
    std::int64_t wait_s = 0;         // unknown, pause: before the next try
    std::vector<TrackedStep> steps;  // oldest first; of found
};

// Of the whole answer.
[[nodiscard]] Result<TrackedLetter> tracked_letter_from(const Json& answer);

}  // namespace kiosk::api
