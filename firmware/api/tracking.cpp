#include "firmware/api/tracking.hpp"

namespace kiosk::api {

Result<TrackedLetter> tracked_letter_from(const Json& answer) {
    TrackedLetter out;
    KIOSK_TRY(const Json json, get_object(answer, "found"));
    KIOSK_TRY(out.answer, get_string(json, "answer"));
    KIOSK_TRY(out.wait_s, get_int_or(json, "wait_s", 0));
    if (out.answer != "found") {
        return out;
    }
    KIOSK_TRY(const Json story, get_array(json, "story"));
    for (const Json& item : story) {
        TrackedStep step;
        KIOSK_TRY(step.status, get_string(item, "status"));
        KIOSK_TRY(step.day, get_string(item, "day"));
        KIOSK_TRY(step.body, get_string_or(item, "body", ""));
        out.steps.push_back(std::move(step));
    }
    return out;
}

}  // namespace kiosk::api
