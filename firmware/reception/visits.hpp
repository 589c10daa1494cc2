#pragma once
// Visits: 1..n people received once. A visit is opened by the same decision that starts serving a
// ticket, or at the desk without one; then it is recorded for the reception book and closed.
// Statistics rest on visits, not on tickets.

#include <cstdint>
#include <map>
#include <optional>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/moment.hpp"
#include "firmware/reception/visit_record.hpp"

namespace kiosk::reception {

// Its visit id is the record id of this fact's own record.
struct VisitOpened {
    std::optional<TicketId> ticket;  // none: received without one
    CounterId counter;
    int people = 1;  // as the desk counted them
    bool operator==(const VisitOpened&) const = default;
};

// The book's row; a second one before the closing takes the place of the first.
struct VisitRecorded {
    VisitId visit;
    VisitRecord record;
    bool operator==(const VisitRecorded&) const = default;
};

struct VisitClosed {
    VisitId visit;
    bool operator==(const VisitClosed&) const = default;
};

// The row as it should have been; both stay in the journal.
struct VisitCorrected {
    VisitId visit;
    VisitRecord record;
    CorrectionReason reason = CorrectionReason::Other;
    bool operator==(const VisitCorrected&) const = default;
};

enum class VisitStep { Opened, Recorded, Closed };

// "opened", "recorded", "closed".
[[nodiscard]] std::string_view name_of(VisitStep step) noexcept;
[[nodiscard]] std::optional<VisitStep> visit_step_from(std::string_view name) noexcept;

struct Visit {
    VisitId id;
    std::optional<TicketId> ticket;
    CounterId counter;
    int people = 1;
    Moment opened;
    VisitStep step = VisitStep::Opened;
    bool operator==(const Visit&) const = default;
};

// A visit that is asked about. Only today's are held here; how far one of an earlier day has come
// is what the store says of it. Nullopt: today's, or unknown.
struct VisitRef {
    VisitId id;
    std::optional<VisitStep> earlier;
};

// Of one business day; owned and changed by one thread.
class Visits {
public:
    // ---- decisions
    // WrongState when this ticket has its visit already: one ticket is received once.
    [[nodiscard]] Result<VisitOpened> open(const TicketId& ticket,
                                           const CounterId& counter,
                                           int people) const;
    // Without a ticket. BadPartySize.
    [[nodiscard]] Result<VisitOpened> open_at_desk(const CounterId& counter, int people) const;
    // UnknownVisit, VisitOver (a supervisor can correct it), and what check_record() finds.
    [[nodiscard]] Result<VisitRecorded> record(const VisitRef& visit, VisitRecord record) const;
    // UnknownVisit, VisitOver, WrongState (it is not recorded yet).
    [[nodiscard]] Result<VisitClosed> close(const VisitRef& visit) const;
    // UnknownVisit, WrongState (not closed yet: it can still be recorded), and check_record().
    [[nodiscard]] Result<VisitCorrected> correct(const VisitRef& visit,
                                                 VisitRecord record,
                                                 CorrectionReason reason) const;

    // ---- changes; facts about visits of earlier days change nothing here
    void evolve(const VisitOpened& fact, const VisitId& id, const Moment& at);
    void evolve(const VisitRecorded& fact);
    void evolve(const VisitClosed& fact);
    void evolve(const VisitCorrected& fact);
    // The desk counts again; nothing for a ticket that has no visit yet.
    void change_people(const TicketId& ticket, int people);

    // ---- reads
    [[nodiscard]] const std::map<TicketId, VisitId>& by_ticket() const noexcept {
        return by_ticket_;
    }

    // Null: this ticket has no visit (yet). Lives until the next change.
    [[nodiscard]] const Visit* of(const TicketId& ticket) const noexcept;

    [[nodiscard]] const std::map<VisitId, Visit>& all() const noexcept { return visits_; }

    // Received today.
    [[nodiscard]] std::int64_t people() const noexcept { return people_; }

    bool operator==(const Visits&) const = default;

private:
    [[nodiscard]] Result<VisitStep> step_of(const VisitRef& visit) const;
    void write(const VisitId& id, int people, VisitStep step);

    std::map<VisitId, Visit> visits_;
    std::map<TicketId, VisitId> by_ticket_;
    std::int64_t people_ = 0;
};

}  // namespace kiosk::reception
