// One mutex over a few words; never held while something is said.
#include "drivers/speech/speaking.hpp"

#include "drivers/speech/wording.hpp"

namespace kiosk::speech {

const std::atomic<bool>& Speaking::begin(const std::string& zone) {
    const std::lock_guard lock(mutex_);
    zone_ = zone;
    saying_ = true;
    stop_ = false;
    return stop_;
}

Status Speaking::end(Status outcome) {
    const std::lock_guard lock(mutex_);
    saying_ = false;
    remember(outcome);
    return outcome;
}

Status Speaking::checked(Status outcome) {
    const std::lock_guard lock(mutex_);
    remember(outcome);
    return outcome;
}

void Speaking::remember(const Status& outcome) {
    if (outcome || outcome.error().code == ErrorCode::SpeechGone) {
        gone_ = !outcome;
        reason_ = outcome ? std::string() : outcome.error().context;
    }
}

void Speaking::stop(std::string_view zone) {
    const std::lock_guard lock(mutex_);
    if (saying_ && zone_ == zone) {
        stop_ = true;
    }
}

Status Speaking::set_volume(int percent) {
    if (percent < 0 || percent > 100) {
        return Error{ErrorCode::BadArgument, "volume: 0 to 100"};
    }
    const std::lock_guard lock(mutex_);
    volume_percent_ = percent;
    return {};
}

int Speaking::volume() const {
    const std::lock_guard lock(mutex_);
    return volume_percent_;
}

Json Speaking::describe() const {
    const std::lock_guard lock(mutex_);
    return {{"volume", volume_percent_},
            {"state",
             gone_     ? "gone"
             : saying_ ? "speaking"
                       : "ok"},
            {"reason", reason_}};
}

Status check_utterance(const Utterance& utterance) {
    if (utterance.parts.empty()) {
        return Error{ErrorCode::BadArgument, "nothing to say"};
    }
    for (const Part& part : utterance.parts) {
        if (!tongue_from(part.language)) {
            return Error{ErrorCode::BadArgument, "no voice for language " + part.language};
        }
        if (part.text.empty() || part.text.size() > kMostText) {
            return Error{ErrorCode::BadArgument, "text to say: 1 to 400 bytes"};
        }
    }
    return {};
}

std::string said_line(const Utterance& utterance) {
    std::string out = "[" + utterance.zone + "]";
    if (utterance.chime == Chime::First) {
        out += " chime";
    }
    for (const Part& part : utterance.parts) {
        out += (out.back() == ']' ? " " : " | ") + part.language + ": " + part.text;
    }
    return out;
}

}  // namespace kiosk::speech
