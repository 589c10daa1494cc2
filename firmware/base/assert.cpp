// Prints the broken invariant with plain write(2): the heap may be what is broken.
#include "firmware/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace kiosk {

void assertion_failed(const char* condition,
                      const char* words,
                      const char* file,
                      int line) noexcept {
    std::fprintf(stderr, "invariant broken: %s (%s) at %s:%d\n", words, condition, file, line);
    std::abort();
}

}  // namespace kiosk
