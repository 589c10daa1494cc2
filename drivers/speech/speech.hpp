#pragma once
// The speech port: the office's loudspeaker. It says what it is given, whole and one at a time;
// who is called, how often and in which order is the announcer's to decide.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/driver.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/result.hpp"

namespace kiosk::speech {

enum class Chime { First, None };

// One sentence in one language ("vi", "en"), spelled out as it is to sound: "Mời số a không một
// hai …" (wording.hpp), at most kMostText bytes. Numbers and counters only, never a name.
struct Part {
    std::string language;
    std::string text;
    bool operator==(const Part&) const = default;
};

inline constexpr std::size_t kMostText = 400;

// What is said without a break.
struct Utterance {
    std::string zone;  // the waiting area it is for
    Chime chime = Chime::First;
    std::vector<Part> parts;
    bool operator==(const Utterance&) const = default;
};

class Speech {
public:
    virtual ~Speech() = default;

    // Speaks the whole utterance and returns when its last sound has left. SpeechGone: the sound
    // card or a program that speech needs is not there; what was said of it may be cut; say it
    // again later. SpeechStopped: stop() ended it. BadArgument: no part, a part that is too long or
    // in a language without a voice. One thread (the announcer's). Blocks for the length of the
    // speech, at most half a minute.
    [[nodiscard]] virtual Status say(const Utterance& utterance) = 0;

    // Whether say() would be heard now, without a sound: SpeechGone when not. The thread of say();
    // at most five seconds.
    [[nodiscard]] virtual Status check() = 0;

    // Ends at once what is being said in this zone; nothing is being said: does nothing. Any
    // thread; returns without waiting for the end.
    virtual void stop(std::string_view zone) = 0;

    // 0 (mute) to 100, else BadArgument; holds from the next utterance on. Any thread.
    [[nodiscard]] virtual Status set_volume(int percent) = 0;

    // {"device": name, "simulated": bool, "volume": n, "state": "ok"|"speaking"|"gone", "reason":
    // context of the last SpeechGone or ""} for people; never asks the device. Any thread.
    [[nodiscard]] virtual Json describe() const = 0;

    // Tells a simulated device what befalls it: "ok", "gone", "slow" (each utterance then takes
    // three seconds). NotSimulated for real devices, BadArgument for unknown words. Any thread.
    [[nodiscard]] virtual Status simulate(std::string_view word) = 0;
};

struct SpeechOptions {
    std::string device;  // "espeak:", "espeak:plughw:1,0", "wav:/folder", "sim:/folder"
    std::string voice = "espeak-ng";  // programs, found on the system's PATH
    std::string player = "aplay";
    int volume_percent = 80;
};

// The driver named by the word before the first colon; BadArgument when there is none of that
// name, or for a volume out of range. Nothing is opened yet. `clock` must outlive the speech.
[[nodiscard]] Result<std::unique_ptr<Speech>> make_speech(const SpeechOptions& options,
                                                          const Clock& clock);

// One static node in each adapter's file.
using SpeechDriver = Driver<Speech, SpeechOptions>;

}  // namespace kiosk::speech
