#pragma once
// An utterance as sound, by espeak-ng.

#include <atomic>
#include <string>

#include "drivers/speech/sound.hpp"
#include "drivers/speech/speech.hpp"

namespace kiosk::speech {

// The whole utterance, chime first, at full loudness; each part by one run of `program`
// (espeak-ng). Errors as Speech::say(). About 30 ms a part; at most ten seconds.
[[nodiscard]] Result<Samples> voiced(const Utterance& utterance,
                                     const std::string& program,
                                     const Clock& clock,
                                     const std::atomic<bool>& stop);

// SpeechGone when `program` is not there or does not speak.
[[nodiscard]] Status check_voice(const std::string& program,
                                 const Clock& clock,
                                 const std::atomic<bool>& stop);

}  // namespace kiosk::speech
