#pragma once
// The few checks that tests share. Include this instead of CppUTest's header.

// Leak detection by macro breaks placement new in standard headers (cpputest/cpputest#1563 ff.).
#define CPPUTEST_USE_MEM_LEAK_DETECTION 0
#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

inline SimpleString StringFrom(kiosk::ErrorCode code) {
    return {std::string(kiosk::error_name(code)).c_str()};
}

// Fails with the error's own words, so that a red test says why.
#define CHECK_OK(expression)                                                                \
    do {                                                                                    \
        const auto& checked_result = (expression);                                          \
        if (!checked_result.has_value()) {                                                  \
            FAIL(("expected success: " + kiosk::describe(checked_result.error())).c_str()); \
        }                                                                                   \
    } while (false)

#define CHECK_ERROR(expected, expression)                                  \
    do {                                                                   \
        const auto& checked_result = (expression);                         \
        CHECK_FALSE_TEXT(checked_result.has_value(), "expected an error"); \
        CHECK_EQUAL(expected, checked_result.error().code);                \
    } while (false)

inline void check_text_equal(std::string_view expected,
                             std::string_view actual,
                             const char* file,
                             std::size_t line) {
    UtestShell::getCurrent()->assertCstrEqual(
        std::string(expected).c_str(), std::string(actual).c_str(), nullptr, file, line);
}

#define CHECK_TEXT_EQUAL(expected, actual) check_text_equal(expected, actual, __FILE__, __LINE__)

// Ends a test that cannot run here; ctest reports it as skipped, with the reason.
#define SKIP_TEST(reason)                        \
    do {                                         \
        std::printf("KIOSK-SKIP: %s\n", reason); \
        return;                                  \
    } while (false)
