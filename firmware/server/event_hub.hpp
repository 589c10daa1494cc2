#pragma once
// Server-sent events: a snapshot with its version, then numbered changes, then a heartbeat every
// two seconds. A subscriber that comes back with Last-Event-ID gets what it missed, or a fresh
// snapshot when that is no longer kept; one that reads too slowly is dropped and comes back.

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "firmware/base/json.hpp"
#include "firmware/http/server.hpp"
#include "firmware/office/event.hpp"
#include "firmware/office/state.hpp"

namespace kiosk::server {

// Whether a subscriber is the glass that asks for codes. Nobody else is told what a person holds
// under the reader.
enum class Codes { Not, Heard };

// What a subscriber may see.
enum class Audience {
    Public,  // the queue: tickets, counters, days, calls for help; who acted by role alone
    Staff    // everything, with letters on the desk
};

// What a subscriber listens to beside what everybody of its audience gets.
struct Listener {
    // Asked at each heartbeat (empty: always true); false closes the stream.
    std::function<bool()> still;
    std::string zone;  // whose hall it follows; "" = the whole office
    Codes codes = Codes::Not;
};

class EventHub {
public:
    EventHub();
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    // Called by the office loop after each commit, with the state the facts led to. Quick: renders
    // each fact once. No facts: the state was made anew, subscribers get a snapshot. After one of
    // the calendar, which is for staff, everybody is told whether there is a check-in today.
    void publish(const std::vector<office::Recorded>& facts, const office::State& state);
    // The letter on the desk changed (`letter` null: none is in hand); staff get it unnumbered.
    void publish_letter(const Json& letter);
    // A device's state changed: {"name": …}. Everybody gets it unnumbered; who subscribes later
    // gets the last one of each name.
    void publish_device(const Json& device);
    // The code reader read this; "" = something that is no text. Only who hears codes gets it,
    // unnumbered; it is not kept.
    void publish_code(const std::string& text);
    // What a hall shows changed (`hall` is its view, numbers only); who follows this zone, public
    // and staff, gets it unnumbered. "" = the whole office.
    void publish_hall(const Json& hall, std::string_view zone);

    // Whether anybody listens: what is costly to make need not be made for nobody.
    [[nodiscard]] bool anybody() const;
    // The zones whose hall somebody follows; of no other a view is needed.
    [[nodiscard]] std::set<std::string> zones() const;

    // Adds a subscriber; `last` is its Last-Event-ID. `snapshot` is the queue's view at a version
    // that is not older than any change published before this call. While `still` (asked at each
    // heartbeat; empty: always) gives true the subscriber may listen; then its stream is closed.
    // `zone`: whose hall it follows.
    void subscribe(std::shared_ptr<http::Stream> stream,
                   Audience audience,
                   std::optional<std::int64_t> last,
                   const Json& snapshot,
                   Listener listener = {});

private:
    struct Change {
        std::int64_t seq = 0;
        Audience audience = Audience::Public;
        std::string text;         // ready to send to staff
        std::string public_text;  // and to the public
    };

    struct Subscriber {
        std::shared_ptr<http::Stream> stream;
        Audience audience = Audience::Public;
        Listener listener;
    };

    void beat(const std::stop_token& stop);
    // `audience` Staff: the public gets nothing.
    void send(const std::string& text, const std::string& public_text, Audience audience);

    mutable std::mutex mutex_;
    std::condition_variable_any woken_;
    std::deque<Change> ring_;
    std::int64_t version_ = 0;
    std::map<std::string, std::string> devices_;  // name -> ready to send
    std::vector<Subscriber> subscribers_;
    std::jthread heart_;
};

}  // namespace kiosk::server
