// One lock around one value; the log line is written under it, so that lines keep their order.
#include "drivers/printer/status_keeper.hpp"

#include "firmware/base/log.hpp"

namespace kiosk::printer {
namespace {

std::string words_of(const PrinterStatus& status) {
    std::string out(word_of(status.reach));
    for (const Condition condition : status.conditions) {
        out += " " + std::string(word_of(condition));
    }
    return out;
}

}  // namespace

PrinterStatus StatusKeeper::keep(PrinterStatus now, const std::string& words) {
    const std::lock_guard lock(mutex_);
    const bool changed =
        !known_ || now.reach != status_.reach || now.conditions != status_.conditions;
    now.since_ms = changed ? clock_.monotonic_ms() : status_.since_ms;
    if (changed) {
        log::info(
            "printer", "{}: {}{}{}", device_, words_of(now), words.empty() ? "" : ": ", words);
    }
    known_ = true;
    words_ = words;
    status_ = now;
    return now;
}

PrinterStatus StatusKeeper::get() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

Json StatusKeeper::describe() const {
    const std::lock_guard lock(mutex_);
    Json conditions = Json::array();
    for (const Condition condition : status_.conditions) {
        conditions.push_back(std::string(word_of(condition)));
    }
    Json out = {{"device", device_},
                {"reach", std::string(word_of(status_.reach))},
                {"conditions", std::move(conditions)},
                {"raw", to_hex(status_.raw)}};
    if (!words_.empty()) {
        out["link"] = words_;
    }
    return out;
}

}  // namespace kiosk::printer
