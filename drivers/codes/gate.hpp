#pragma once
// What every adapter does with a text before it gives it on: judged, counted, and a repetition left
// out.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "drivers/codes/codes.hpp"

namespace kiosk::codes {

class Gate {
public:
    // `sound` false: the adapter knows that it is no text. nullopt: the same again within
    // kSameCode_ms of the last time, or nothing at all. The reader's thread.
    [[nodiscard]] std::optional<Read> let(std::string text, bool sound, std::uint64_t now_ms);
    void gone();
    void there();

    // Without the device's name. Any thread.
    [[nodiscard]] Json describe() const;

private:
    std::string last_;  // zeroed when the next one comes
    std::uint64_t last_ms_ = 0;
    std::atomic<std::uint64_t> read_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::atomic<bool> is_gone_ = false;
};

}  // namespace kiosk::codes
