// Each turn waits for a code or for the reader to come back.
#include "firmware/kioskd/code_desk.hpp"

#include <algorithm>
#include <optional>

#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kTurn_ms = 400;
constexpr std::uint64_t kAgain_ms = 2'000;

Json state_of(bool gone) {
    return {{"name", "codes"},
            {"reach", gone ? "gone" : "ready"},
            {"conditions", Json::array()},
            {"error", gone ? Json(error_name(ErrorCode::UnknownDevice)) : Json(nullptr)}};
}

}  // namespace

CodeDesk::CodeDesk(std::unique_ptr<codes::CodeReader> reader, Listener listener)
    : reader_(std::move(reader)),
      listener_(std::move(listener)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Json CodeDesk::describe() const {
    Json out = reader_->describe();
    out["name"] = "codes";
    const bool gone = get_string_or(out, "state", "").value_or("") == "gone";
    out["error"] = gone ? Json(error_name(ErrorCode::UnknownDevice)) : Json(nullptr);
    return out;
}

void CodeDesk::run(const std::stop_token& stop) {
    std::optional<bool> told_gone;
    std::uint64_t rest_ms = 0;
    while (!stop.stop_requested()) {
        if (rest_ms > 0) {
            const std::uint64_t part = std::min(rest_ms, kTurn_ms);
            pause_ms(part);
            rest_ms -= part;
            continue;
        }
        auto read = reader_->read(kTurn_ms);
        const bool gone = !read.has_value();
        if (told_gone != gone) {
            told_gone = gone;
            if (gone) {
                log::warn("codes", "{}", kiosk::describe(read.error()));
            }
            listener_.state(state_of(gone));
        }
        if (gone) {
            rest_ms = kAgain_ms;
        } else if (*read) {
            std::string& text = (*read)->text;
            listener_.code(text);
            std::fill(text.begin(), text.end(), '\0');
        }
    }
}

}  // namespace kiosk::kioskd
