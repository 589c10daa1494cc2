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
#include "firmware/queue/setup.hpp"
#include "firmware/queue/wait_estimate.hpp"

namespace kiosk::queue {

// Done, Cancelled, Expired and HandedOver are final; a no-show may return on the same day.
// HandedOver is where the ticket of a secondary kiosk ends there: it goes on at the office's
// primary.
enum class TicketState {
    Waiting,
    Called,
    Serving,
    Held,
    NoShow,
    Done,
    Cancelled,
    Expired,
    HandedOver
};

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
inline constexpr int kNormalRank = 1;

// Old, disabled, pregnant, with an infant, of merit: the person says so, nobody asks which, and no
// proof is kept (docs/queue.md). It is worth a head start and nothing else.
enum class Priority { None, Declared };

// The outcomes a visit may have: docs/protocols/journal.md, ticket.done.
[[nodiscard]] bool is_outcome(std::string_view name) noexcept;

// Why a person is asked to wait in the middle of being received.
enum class HoldReason { Papers, Copying, Officer, Personal, Other };
// Who may take a held person on: whoever calls from the line, or the counter that held.
enum class HoldPool { Shared, Counter };
enum class CancelReason { Person, Staff, Merged, Superseded };
// Why a supervisor puts somebody first, or back in order.
enum class RankReason { Health, Safety, Leader, Mistake, Other };

[[nodiscard]] std::string_view name_of(HoldReason reason) noexcept;
[[nodiscard]] std::string_view name_of(HoldPool pool) noexcept;
[[nodiscard]] std::string_view name_of(CancelReason reason) noexcept;
[[nodiscard]] std::string_view name_of(RankReason reason) noexcept;
[[nodiscard]] std::optional<HoldReason> hold_reason_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<HoldPool> hold_pool_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<CancelReason> cancel_reason_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<RankReason> rank_reason_from(std::string_view name) noexcept;

struct Hold {
    HoldReason reason = HoldReason::Other;
    HoldPool pool = HoldPool::Shared;
    std::optional<std::int64_t> wake_ms;  // wall; from then on the person is called like others
    bool operator==(const Hold&) const = default;
};

// Where a transferred ticket goes once the desk it was sent to is done with it.
struct ReturnLeg {
    ServiceId service;
    std::optional<CounterId> counter;  // this counter rather than any of the service
    bool operator==(const ReturnLeg&) const = default;
};

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
    std::int64_t order_seq = 0;  // seq of its ticket.issued (in the giver's journal) or return
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
    std::optional<PaperState> paper;  // nullopt: no paper was asked for
    int representatives = 0;          // of a large group, as it named them; 0: none were named
    std::optional<Hold> hold;         // while it is held, by `counter`
    std::optional<ReturnLeg> leg;
    std::optional<CounterId> wanted_by;  // the counter that it waits for, after a transfer
    std::optional<GroupId> group;
    std::optional<TicketId> merged_into;
    std::optional<WaitEstimate> told{};  // at issue; gone once its place has been changed
    std::optional<SessionId> session{};  // of a check-in
    std::optional<BookingId> booking{};
    std::optional<int> ahead{};      // people before it at issue, as a secondary was told
    std::optional<DeviceId> from{};  // the kiosk that gave it, when it was another one

    [[nodiscard]] Priority priority() const {
        return head_start_min ? Priority::Declared : Priority::None;
    }

    // What the desk counted, else what was declared.
    [[nodiscard]] int people() const {
        return party_confirmed > 0 ? party_confirmed : party_declared;
    }

    [[nodiscard]] bool is_final() const {
        return state == TicketState::Done || state == TicketState::Cancelled ||
               state == TicketState::Expired || state == TicketState::HandedOver;
    }

    bool operator==(const Ticket&) const = default;
};

}  // namespace kiosk::queue
