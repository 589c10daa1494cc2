#pragma once
// Which call is said next: one queue per zone, first come, first said, never overwritten. Pure:
// time comes in, nothing is spoken here.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/speech/speech.hpp"
#include "firmware/base/ids.hpp"

namespace kiosk::kioskd {

// What has become of a ticket's last call. Every call is shown at once; its speech follows.
enum class Announcement {
    Shown,   // only shown: no loudspeaker, or too many waited to be said
    Queued,  // waits to be said, or is being said
    Spoken,  // said
    Retired  // left unsaid, because its ticket was answered before its turn
};

[[nodiscard]] std::string_view announcement_name(Announcement state) noexcept;

struct CallQueueRules {
    std::uint64_t repeat_pause_ms = 1'500;  // between the first and the second time
    std::uint64_t next_pause_ms = 700;      // between two calls of a zone
    int times = 2;
    std::size_t most_waiting = 32;  // per zone; further calls are shown only
};

// Calls of one zone are said in the order in which they came, each `times` times with a pause; in
// that pause another zone's call may be said, for there is one loudspeaker. A ticket that is
// answered is not said any more: not yet said = Retired, said once = Spoken. One thread, or a mutex
// around it.
class CallQueue {
public:
    using ItemId = std::uint64_t;

    explicit CallQueue(CallQueueRules rules = {}) : rules_(rules) {}

    // Puts an utterance at the end of its zone's queue. Without a ticket it is a test, said once.
    // nullopt when the zone's queue is full: a ticket's call is then Shown.
    [[nodiscard]] std::optional<ItemId> add(const speech::Utterance& utterance,
                                            const std::optional<TicketId>& ticket,
                                            std::uint64_t now_ms);

    // The ticket is not called any more. What is being said is said to its end.
    void answered(const TicketId& ticket);
    // A new day: forgets every state and all that waits but what is being said.
    void clear();

    struct Due {
        ItemId id = 0;
        speech::Utterance utterance;
    };

    // What is to be said now, the longest due first; nullopt while something is being said or
    // nothing is due. It counts as being said until said() or failed().
    [[nodiscard]] std::optional<Due> take(std::uint64_t now_ms);
    void said(std::uint64_t now_ms);
    // It was not said: it stays first in its zone and is taken again. A test is dropped.
    void failed();
    // It cannot be said at all: it leaves the queue and is only Shown.
    void give_up();
    // Forgets a test that waits.
    void drop_test(ItemId id);

    // When take() has something at the earliest; nullopt = when a call comes.
    [[nodiscard]] std::optional<std::uint64_t> next_due_ms() const;

    // nullopt for a ticket that was not called today.
    [[nodiscard]] std::optional<Announcement> state_of(const TicketId& ticket) const;
    [[nodiscard]] std::vector<TicketId> waiting() const;
    // How many are still to be said, all zones.
    [[nodiscard]] std::size_t size() const;

private:
    struct Item {
        ItemId id = 0;
        std::optional<TicketId> ticket;
        speech::Utterance utterance;
        std::uint64_t added_ms = 0;
        int times_said = 0;
        bool answered = false;
    };

    struct Zone {
        std::deque<Item> items;
        std::uint64_t not_before_ms = 0;
    };

    [[nodiscard]] static std::uint64_t due_ms(const Zone& zone);
    void settle(const Item& item, Announcement unsaid = Announcement::Retired);

    CallQueueRules rules_;
    std::map<std::string, Zone> zones_;
    std::map<TicketId, std::pair<ItemId, Announcement>> states_;  // of its last call
    std::optional<std::string> saying_;                           // its zone's first item
    ItemId last_id_ = 0;
};

}  // namespace kiosk::kioskd
