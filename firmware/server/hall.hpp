#pragma once
// The hall display's data: the last calls, counters, lines. Numbers only, never a name.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "firmware/base/json.hpp"
#include "firmware/office/event.hpp"
#include "firmware/office/state.hpp"
#include "firmware/server/hall_zones.hpp"

namespace kiosk::server {

// The last calls of this day, newest first: a fold of today's facts, kept in memory and made again
// at a start by applying the journal from the last day.opened on. One thread (the office loop's).
//
// Each hall sees the calls to its own counters and those of the lines that wait in it, whichever
// counter calls; so kEarlierCalls + 1 are kept of each counter and line, and no busy hall pushes
// out what a quiet one shows.
class HallBoard {
public:
    static constexpr std::size_t kEarlierCalls = 6;

    // `state` is the office after this fact or after later ones of this day.
    void apply(const office::Recorded& fact, const office::State& state);

    // Whether this fact can change what the hall shows.
    [[nodiscard]] static bool concerns(const office::Event& event);

    // What became of the speech of a ticket's last call: "queued", "spoken", "retired", "shown".
    using VoiceOf = std::function<std::string(const TicketId&)>;

    // Where a display hangs. `zone` "" = it shows the whole office; else one of `zones`.
    struct Place {
        const HallZones& zones;
        std::string zone;
    };

    // docs/api/openapi.yaml, schema Hall; its version is that of the queue, whatever the place.
    // `wall_ms`: now, for the waits. A call of a hall's line to a counter of another zone has the
    // way there.
    [[nodiscard]] Json view(const office::State& state,
                            const std::string& office_name,
                            const VoiceOf& voice_of,
                            std::int64_t wall_ms,
                            const Place& place) const;

private:
    struct Call {
        TicketId ticket;
        CounterId counter;
        ServiceId line;              // where the person waited; a later transfer changes nothing
        std::int64_t called_ms = 0;  // wall; of the last recall
    };

    void add(Call call);
    [[nodiscard]] Json call_view(const Call& call,
                                 const office::State& state,
                                 const VoiceOf& voice_of,
                                 const Place& place) const;

    std::deque<Call> calls_;              // each ticket once
    std::map<TicketId, ServiceId> line_;  // of today's tickets, as the last fact has it
};

}  // namespace kiosk::server
