#pragma once

// KIOSK_ASSERT states an invariant in words and is compiled into every build: a process whose
// invariant is broken stops at once and is restarted by systemd, since going on could print or
// send something that is not true.

namespace kiosk {

[[noreturn]] void assertion_failed(const char* condition,
                                   const char* words,
                                   const char* file,
                                   int line) noexcept;

}  // namespace kiosk

#define KIOSK_ASSERT(condition, words)                                        \
    do {                                                                      \
        if (!(condition)) {                                                   \
            ::kiosk::assertion_failed(#condition, words, __FILE__, __LINE__); \
        }                                                                     \
    } while (false)
