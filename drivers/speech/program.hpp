#pragma once
// A foreign program run for its output: the voice and the player are processes of their own, so
// that what they do wrong stays theirs.

#include <atomic>
#include <string>
#include <vector>

#include "firmware/base/bytes.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::speech {

struct ProgramRun {
    std::vector<std::string> arguments;  // [0] is found on PATH
    ByteView input;                      // its standard input; lives until the end of the call
    std::uint64_t timeout_ms = 10'000;
    std::size_t most_output = std::size_t{16} << 20;
};

// What the program wrote when it ended with exit code 0. SpeechGone names the program and why: not
// there, exit code with its last line of complaint, too slow, too much output. SpeechStopped when
// `stop` turned true. The program has ended when this returns. Blocks at most timeout_ms.
[[nodiscard]] Result<Bytes> run_program(const ProgramRun& run,
                                        const Clock& clock,
                                        const std::atomic<bool>& stop);

}  // namespace kiosk::speech
