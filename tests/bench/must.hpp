#pragma once
// What a bench cannot do without: an error ends it, in the error's own words.

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "firmware/base/result.hpp"

namespace kiosk::bench {

[[noreturn]] inline void give_up(const Error& error) {
    std::fprintf(stderr, "bench: %s\n", describe(error).c_str());
    std::exit(2);
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        give_up(result.error());
    }
    return std::move(result).value();
}

inline void must(const Status& status) {
    if (!status) {
        give_up(status.error());
    }
}

}  // namespace kiosk::bench
