#pragma once
// Makes speech of calls: follows the office's facts and says each call on its own thread.

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "drivers/speech/speech.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/json.hpp"
#include "firmware/kioskd/call_queue.hpp"
#include "firmware/office/event.hpp"
#include "firmware/office/state.hpp"

namespace kiosk::kioskd {

struct AnnouncerOptions {
    std::vector<std::string> languages{"vi", "en"};  // Vietnamese is always said, and first
    std::map<std::string, std::string> zones;        // counter id -> zone; else kOneZone
    std::uint64_t retry_ms = 10'000;                 // while the loudspeaker is gone
    CallQueueRules rules;
};

inline constexpr std::string_view kOneZone = "1";

// Chime, Vietnamese, then the ticket's language, twice; rules of the order: CallQueue. Also a call
// that is older than a minute is said, as long as its ticket still stands called. While the
// loudspeaker is gone, calls wait, what is answered is dropped, and the device is asked again every
// ten seconds; nothing of the office waits for it. Calls of before a start are not said again.
class Announcer {
public:
    // `speech` and `clock` must outlive it. Starts the thread, which first checks the device.
    Announcer(speech::Speech& speech, AnnouncerOptions options, const Clock& clock);
    // Ends what is being said, and the thread.
    ~Announcer();
    Announcer(const Announcer&) = delete;
    Announcer& operator=(const Announcer&) = delete;

    // The office loop's listener; on its thread, quick. No facts: the state was folded anew.
    void follow(const std::vector<office::Recorded>& facts, const office::State& state);

    // Called after each change of a call's state, on the announcer's thread, without a lock. Set it
    // before the first fact.
    void on_change(std::function<void()> changed);

    // Says a fixed sentence in every language, after what waits in this zone. `reply` is called
    // once, on the announcer's thread: SpeechGone, SpeechStopped; at once with Overloaded when too
    // many wait.
    void test(const std::string& zone, std::function<void(Status)> reply);

    // Says a waiting ticket's number once, for the person who has no paper of it; after what waits
    // in the first zone, in Vietnamese and the ticket's language. Asked again before that: once all
    // the same. SpeechGone at once while the loudspeaker is gone (a number that comes late would
    // only confuse whoever stands there then), Overloaded when too many wait. Any thread.
    [[nodiscard]] Status say_number(const queue::Ticket& ticket);

    // nullopt for a ticket not called since the start. Any thread.
    [[nodiscard]] std::optional<Announcement> state_of(const TicketId& ticket) const;

    // The device's own view with "waiting": how many calls are still to be said. Any thread.
    [[nodiscard]] Json describe() const;

private:
    // Said once, because somebody asked for it.
    struct Asked {
        std::optional<TicketId> number;     // whose; nullopt = the test sentence
        std::function<void(Status)> reply;  // of a test
    };

    void take_fact(const office::Recorded& fact, const office::State& state);
    void add_call(const TicketId& id, const CounterId& counter, const office::State& state);
    void run();
    [[nodiscard]] bool is_spoken(std::string_view language) const;
    void check(std::unique_lock<std::mutex>& lock);
    void drop_asked(std::unique_lock<std::mutex>& lock, const Status& why);
    void say(std::unique_lock<std::mutex>& lock, const CallQueue::Due& due);
    void note_gone(const Status& outcome);
    void wait(std::unique_lock<std::mutex>& lock);
    void tell_changed(std::unique_lock<std::mutex>& lock);

    speech::Speech& speech_;
    const AnnouncerOptions options_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable woken_;
    CallQueue queue_;
    std::function<void()> changed_;
    std::map<CallQueue::ItemId, Asked> asked_;
    std::optional<std::string> saying_in_;          // zone
    std::optional<std::uint64_t> check_at_ms_ = 0;  // monotonic; nullopt = the device is well
    bool gone_ = false;
    bool news_ = false;  // something came while the thread was busy
    bool stopping_ = false;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace kiosk::kioskd
