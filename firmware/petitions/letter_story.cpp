// Arrays instead of objects: every byte of a box is sent for every letter of the office.
#include "firmware/petitions/letter_story.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "firmware/base/json.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::petitions {
namespace {

constexpr std::array<std::pair<LetterStatus, std::string_view>, 12> kNames{{
    {LetterStatus::Received, "received"},
    {LetterStatus::Checking, "checking"},
    {LetterStatus::Supplement, "supplement"},
    {LetterStatus::Guided, "guided"},
    {LetterStatus::Transferred, "transferred"},
    {LetterStatus::Accepted, "accepted"},
    {LetterStatus::Declined, "declined"},
    {LetterStatus::Settling, "settling"},
    {LetterStatus::Answered, "answered"},
    {LetterStatus::Withdrawn, "withdrawn"},
    {LetterStatus::ComeIn, "come_in"},
    {LetterStatus::Processing, "processing"},
}};

Error no_story() {
    return Error{ErrorCode::BadArgument, "no story of a letter"};
}

Result<StoryStep> step_from(const Json& json) {
    const bool shaped =
        json.is_array() && (json.size() == 2 || json.size() == 3) &&
        std::all_of(json.begin(), json.end(), [](const Json& part) { return part.is_string(); });
    if (!shaped) {
        return no_story();
    }
    const auto status = letter_status_from(json[0].get_ref<const std::string&>());
    const auto day = queue::BusinessDay::parse(json[1].get_ref<const std::string&>());
    if (!status || !day) {
        return no_story();
    }
    StoryStep out{*status, *day};
    if (json.size() == 3) {
        KIOSK_TRY(out.body, to_nfc(json[2].get_ref<const std::string&>()));
    }
    return out;
}

}  // namespace

std::string_view letter_status_name(LetterStatus status) noexcept {
    const auto* found = std::find_if(
        kNames.begin(), kNames.end(), [status](const auto& item) { return item.first == status; });
    return found->second;
}

std::optional<LetterStatus> letter_status_from(std::string_view name) noexcept {
    for (const auto& [status, known] : kNames) {
        if (known == name) {
            return status;
        }
    }
    return std::nullopt;
}

bool is_neutral(LetterStatus status) noexcept {
    return status == LetterStatus::Received || status == LetterStatus::Processing ||
           status == LetterStatus::ComeIn;
}

bool is_receipt_pin(std::string_view text) noexcept {
    return text.size() == 6 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string LetterStory::text() const {
    Json out = Json::array();
    for (const StoryStep& step : steps) {
        Json one = Json::array({letter_status_name(step.status), step.day.text()});
        if (!step.body.empty()) {
            one.push_back(step.body);
        }
        out.push_back(std::move(one));
    }
    return to_text(out);
}

Result<LetterStory> LetterStory::parse(std::string_view text) {
    KIOSK_TRY(const Json json, parse_json(text));
    if (!json.is_array() || json.empty() || json.size() > kMostSteps) {
        return no_story();
    }
    LetterStory out;
    for (const Json& item : json) {
        KIOSK_TRY(StoryStep step, step_from(item));
        if (!out.steps.empty() && step.day < out.steps.back().day) {
            return no_story();
        }
        out.steps.push_back(std::move(step));
    }
    return out;
}

}  // namespace kiosk::petitions
