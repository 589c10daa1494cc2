#pragma once
// What every adapter keeps about itself: what is being said, how loud, and what is wrong.

#include <atomic>
#include <mutex>
#include <string>

#include "drivers/speech/speech.hpp"

namespace kiosk::speech {

// Any thread, but begin() and end() are those of say().
class Speaking {
public:
    // An utterance begins; the flag turns true when stop() is called for its zone. The flag lives
    // as long as this object.
    [[nodiscard]] const std::atomic<bool>& begin(const std::string& zone);
    // It ended so; gives the outcome back.
    [[nodiscard]] Status end(Status outcome);
    // What check() found; gives it back.
    [[nodiscard]] Status checked(Status outcome);
    void stop(std::string_view zone);
    [[nodiscard]] Status set_volume(int percent);
    [[nodiscard]] int volume() const;
    // As Speech::describe(), but for "device" and "simulated".
    [[nodiscard]] Json describe() const;

private:
    void remember(const Status& outcome);

    mutable std::mutex mutex_;
    std::atomic<bool> stop_ = false;
    std::string zone_;
    bool saying_ = false;
    int volume_percent_ = 100;
    bool gone_ = false;
    std::string reason_;
};

// BadArgument for an utterance that say() does not take.
[[nodiscard]] Status check_utterance(const Utterance& utterance);

// "[1] chime | vi: Mời số … | en: Number …": a line of speech.txt, without its end.
[[nodiscard]] std::string said_line(const Utterance& utterance);

}  // namespace kiosk::speech
