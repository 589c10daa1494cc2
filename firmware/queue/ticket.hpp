#pragma once
// A ticket: an anonymous place in a queue, for one business day.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/queue/business_day.hpp"
#include "firmware/queue/moment.hpp"
#include "firmware/queue/paper_job.hpp"

namespace kiosk::queue {

// Done, NoShow and Expired end a ticket in this cut; further states (held, cancelled)
// are added with their commands.
enum class TicketState { Waiting, Called, Serving, NoShow, Done, Expired };

[[nodiscard]] std::string_view ticket_state_name(TicketState state) noexcept;
[[nodiscard]] std::optional<TicketState> ticket_state_from(std::string_view name) noexcept;

// "A012": prefix and at least three digits.
struct TicketNumber {
    std::string prefix;
    int number = 0;
    auto operator<=>(const TicketNumber&) const = default;
    [[nodiscard]] std::string text() const;
    // BadArgument for anything that is not [A-Z]{1,2} and 3 to 4 digits.
    [[nodiscard]] static Result<TicketNumber> parse(std::string_view text);
};

// Numbers a prefix has in one day: 1…999, then the kiosk's own range 1000·slot + 1 … + 999.
inline constexpr int kSharedNumbers = 999;
inline constexpr int kMaxParty = 999;
inline constexpr int kNormalRank = 1;

// Old, disabled, pregnant, with an infant, of merit: the person says so, nobody asks which, and no
// proof is kept (docs/queue.md). It is worth a head start and nothing else.
enum class Priority { None, Declared };

// The outcomes a visit may have: docs/protocols/journal.md, ticket.done.
[[nodiscard]] bool is_outcome(std::string_view name) noexcept;

struct Ticket {
    TicketId id;
    BusinessDay day;
    ServiceId service;
    TicketNumber number;
    TicketState state = TicketState::Waiting;
    int version = 1;  // + 1 with every event of this ticket; its paper has jobs of its own
    int rank = kNormalRank;
    std::int64_t arrival_ms = 0;        // effective arrival, wall: the arrival less the head start
    std::optional<int> head_start_min;  // of a declared priority; nullopt: none was declared
    std::int64_t order_seq = 0;         // journal seq of its ticket.issued
    int party_declared = 1;
    int party_confirmed = 0;  // 0 until the desk confirmed it
    std::string language = "vi";
    int recalls = 0;
    std::optional<CounterId> counter;
    Moment issued;
    std::optional<Moment> called;
    std::optional<Moment> arrived;
    std::optional<Moment> ended;
    std::string outcome;
    std::optional<PaperState> paper;   // nullopt: no paper was asked for
    std::optional<SessionId> session;  // of a check-in
    std::optional<BookingId> booking;

    [[nodiscard]] Priority priority() const {
        return head_start_min ? Priority::Declared : Priority::None;
    }

    bool operator==(const Ticket&) const = default;
};

}  // namespace kiosk::queue
