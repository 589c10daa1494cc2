#pragma once
// A print job: one piece of paper that somebody waits for. Its states and the only ways between
// them (docs/protocols/journal.md). A number is valid without its paper.

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/queue/moment.hpp"

namespace kiosk::queue {

enum class PaperSubject { Ticket, Receipt, TestPage };
enum class PaperState { Queued, Sending, Sent, Confirmed, Failed, Uncertain, Waived };

// What told that the paper came out.
enum class PaperProof { Presenter, Echo, Barrier, Person };

// Why a job failed (no byte went out) or is uncertain (some went out, nothing proves the paper).
enum class PaperFault {
    Gone,  // no link to the printer
    Mute,  // it does not answer
    CoverOpen,
    PaperOut,
    Cutter,
    Fault,     // it reports another fault
    Slow,      // it took the data too slowly
    Unproven,  // all sent, no proof in time
    Restart,   // the service or the machine started anew
    DayClosed,
    ContentGone,  // what was to be printed is no longer known
    Unprintable   // it could not be drawn for this printer
};

enum class WaiveReason {
    NumberRead,   // the citizen took the number from the screen
    Staff,        // staff said so
    CitizenGone,  // nobody waits any more
    DayClosed,
    ContentGone,
    Restart
};

// Whether a job stands for paper that may still come out: neither Confirmed nor Waived.
[[nodiscard]] bool is_open(PaperState state) noexcept;
// The table of section 2.2 and nothing else.
[[nodiscard]] bool may_follow(PaperState from, PaperState to) noexcept;

// Wire names and back; nullopt for a name that is not in the list.
[[nodiscard]] std::string_view name_of(PaperSubject value) noexcept;
[[nodiscard]] std::string_view name_of(PaperState value) noexcept;
[[nodiscard]] std::string_view name_of(PaperProof value) noexcept;
[[nodiscard]] std::string_view name_of(PaperFault value) noexcept;
[[nodiscard]] std::string_view name_of(WaiveReason value) noexcept;
template <class Enum>
[[nodiscard]] std::optional<Enum> paper_from_name(std::string_view name) noexcept;

// After this the citizen has left the screen: a job that failed is not tried again by itself.
inline constexpr std::uint64_t kScreenOpen_ms = 30'000;
// Copies of one paper; more are a mistake or mischief.
inline constexpr int kMostCopies = 9;

struct PaperJob {
    PaperJobId id;
    PaperSubject subject = PaperSubject::TestPage;
    std::optional<TicketId> ticket;  // of a ticket
    std::optional<LetterId> letter;  // of a receipt
    PaperState state = PaperState::Queued;
    int copy = 1;          // 1 carries no mark, n > 1 is printed with "IN LẠI LẦN n"
    int copies_begun = 0;  // the highest copy whose first byte may have gone out; 0 = none
    Moment asked;          // when the present copy was asked for
    std::optional<PaperFault> fault;
    std::optional<PaperProof> proof;
    std::optional<WaiveReason> waived;
    bool operator==(const PaperJob&) const = default;
};

// ---- facts. One job id lives through all tries.

// The job's id is the record id of this fact's own record, so it stands not in the body.
struct PaperQueued {
    PaperSubject subject = PaperSubject::TestPage;
    std::optional<TicketId> ticket;
    std::optional<LetterId> letter;
    int copy = 1;
    bool operator==(const PaperQueued&) const = default;
};

// Durable before the first byte is written.
struct PaperSending {
    PaperJobId job;
    bool operator==(const PaperSending&) const = default;
};

struct PaperSent {
    PaperJobId job;
    bool operator==(const PaperSent&) const = default;
};

struct PaperConfirmed {
    PaperJobId job;
    PaperProof proof = PaperProof::Person;
    bool operator==(const PaperConfirmed&) const = default;
};

struct PaperFailed {
    PaperJobId job;
    PaperFault reason = PaperFault::Fault;
    bool operator==(const PaperFailed&) const = default;
};

// A failed job, of which no byte went out, waits for the printer again as the same copy.
struct PaperRequeued {
    PaperJobId job;
    bool operator==(const PaperRequeued&) const = default;
};

struct PaperUncertain {
    PaperJobId job;
    PaperFault reason = PaperFault::Unproven;
    bool operator==(const PaperUncertain&) const = default;
};

// A person asked for the paper again; it is printed as copy `n`, with its mark.
struct PaperCopied {
    PaperJobId job;
    int n = 2;
    bool operator==(const PaperCopied&) const = default;
};

struct PaperWaived {
    PaperJobId job;
    WaiveReason why = WaiveReason::CitizenGone;
    bool operator==(const PaperWaived&) const = default;
};

}  // namespace kiosk::queue
