// The last code is remembered, to know it again, until the next one comes.
#include "drivers/codes/gate.hpp"

#include <algorithm>

namespace kiosk::codes {

std::optional<Read> Gate::let(std::string text, bool sound, std::uint64_t now_ms) {
    if (text.empty() && sound) {
        return std::nullopt;
    }
    const bool is_text =
        sound && text.size() <= kMostCode_bytes &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!is_text) {
        text.clear();
    }
    const bool again = last_ms_ != 0 && now_ms - last_ms_ < kSameCode_ms && text == last_;
    std::fill(last_.begin(), last_.end(), '\0');
    last_ = text;
    last_ms_ = now_ms;
    if (again) {
        return std::nullopt;
    }
    ++(is_text ? read_ : refused_);
    return Read{std::move(text)};
}

void Gate::gone() {
    is_gone_ = true;
}

void Gate::there() {
    is_gone_ = false;
}

Json Gate::describe() const {
    return {
        {"state", is_gone_ ? "gone" : "ok"}, {"read", read_.load()}, {"refused", refused_.load()}};
}

}  // namespace kiosk::codes
