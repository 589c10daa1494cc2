#pragma once
// The queue of one business day, as the fold of its facts.

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "firmware/queue/events.hpp"
#include "firmware/queue/numbers.hpp"
#include "firmware/queue/setup.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::queue {

// Total order of the people who wait: rank, then effective arrival, then issue. All ascending.
struct WaitKey {
    int rank = kNormalRank;
    std::int64_t arrival_ms = 0;
    std::int64_t order_seq = 0;
    TicketId ticket{};
    auto operator<=>(const WaitKey&) const = default;
};

[[nodiscard]] inline WaitKey key_of(const Ticket& ticket) {
    return {ticket.rank, ticket.arrival_ms, ticket.order_seq, ticket.id};
}

struct Counter {
    CounterId id;
    std::vector<ServiceId> services;
    std::vector<CallStep> steps;  // at least one where it has services
    int seats = 0;                // 0 = as many as come
    enum class State { Closed, Open, Break } state = State::Closed;
    std::optional<TicketId> at_hand;  // called or being served here
    std::int64_t since_ms = 0;        // wall time of its last change of state; 0 = none today
    std::optional<std::int64_t> break_until_ms;  // as its officer said
    bool configured = true;  // false: gone from the settings, kept until its ticket ends
    bool operator==(const Counter&) const = default;
};

// Tickets that come for one matter.
struct Group {
    GroupId id;
    std::set<TicketId> tickets;
    std::string origin;
    bool announced = false;  // as a large one
    bool operator==(const Group&) const = default;
};

// The intake of one business day: whether a kiosk gives tickets by itself.
struct Intake {
    enum class State { Open, Closed } state = State::Open;
    IntakeCause cause = IntakeCause::Hours;  // Staff: the hours do not change it today
    std::int64_t since_ms = 0;               // 0 = since the day opened
    bool operator==(const Intake&) const = default;
};

// One line of people and how many they are.
struct Line {
    std::set<WaitKey> keys;
    std::int64_t people = 0;
    bool operator==(const Line&) const = default;
};

// Owned and changed by one thread. evolve() applies a fact that was decided (or read back from the
// journal); a fact that does not fit the state is a broken invariant, because only decide() makes
// facts and the journal's chain protects them.
class QueueState {
public:
    // ---- changes
    void apply_setup(std::vector<Service> services,
                     std::vector<CounterSetup> counters,
                     QueueRules rules,
                     OfficeHours hours);
    void open_day(BusinessDay day);
    // `id` and `seq` are those of the fact's own record.
    void evolve(const TicketIssued& fact, const TicketId& id, Seq seq, const Moment& at);
    void evolve(const TicketPriorityChanged& fact, const Moment& at);
    void evolve(const TicketCalled& fact, const Moment& at);
    void evolve(const TicketRecalled& fact, const Moment& at);
    void evolve(const TicketCallUndone& fact, const Moment& at);
    void evolve(const TicketArrived& fact, const Moment& at);
    void evolve(const TicketDone& fact, const Moment& at);
    void evolve(const TicketNoShow& fact, const Moment& at);
    void evolve(const TicketNoShowUndone& fact, const Moment& at);
    void evolve(const TicketHeld& fact, const Moment& at);
    void evolve(const TicketResumed& fact, const Moment& at);
    void evolve(const TicketTransferred& fact, const Moment& at);
    void evolve(const TicketReturned& fact, Seq seq, const Moment& at);
    void evolve(const TicketCancelled& fact, const Moment& at);
    void evolve(const TicketReranked& fact, const Moment& at);
    void evolve(const TicketPartyChanged& fact, const Moment& at);
    void evolve(const TicketOutcomeCorrected& fact, const Moment& at);
    void evolve(const GroupLinked& fact, const GroupId& own, const Moment& at);
    void evolve(const GroupUnlinked& fact, const Moment& at);
    void evolve(const GroupArrived& fact, const Moment& at);
    void evolve(const IntakeClosed& fact, const Moment& at);
    void evolve(const IntakeOpened& fact, const Moment& at);
    void evolve(const CounterBreakStarted& fact, const Moment& at);
    void evolve(const TicketExpired& fact, const Moment& at);
    void evolve(const TicketAdopted& fact, const Moment& at);
    void evolve(const TicketHandedOver& fact, const Moment& at);
    void evolve(const CounterOpened& fact, const Moment& at);
    void evolve(const CounterClosed& fact, const Moment& at);
    void evolve(const DayClosed& fact, const Moment& at);
    // The desk's own count of a party, from the visit that opened.
    void confirm_party(const TicketId& id, int people);

    // Where numbers come from until it is said again; the turn of a day does not change it.
    void set_number_source(NumberSource source) noexcept { number_source_ = source; }

    // Of several kiosks in one office: blocks that this one gave away, and that it got.
    void gave_away(const NumberBlock& block) { numbers_.gave_away(block); }

    void received(const NumberBlock& block) { numbers_.received(block); }

    // What its print jobs say about a ticket's paper.
    void note_paper(const TicketId& id, std::optional<PaperState> paper);

    // ---- reads; pointers live until the next change
    [[nodiscard]] const std::vector<Service>& services() const noexcept { return services_; }

    [[nodiscard]] const QueueRules& rules() const noexcept { return rules_; }

    [[nodiscard]] const OfficeHours& hours() const noexcept { return hours_; }

    [[nodiscard]] const Intake& intake() const noexcept { return intake_; }

    [[nodiscard]] const std::map<GroupId, Group>& groups() const noexcept { return groups_; }

    // Tickets that are held now.
    [[nodiscard]] const std::set<TicketId>& held() const noexcept { return held_; }

    // Tickets of persons who did not come and may return.
    [[nodiscard]] const std::set<TicketId>& missed() const noexcept { return missed_; }

    // Tickets issued today for this service, whatever became of them.
    [[nodiscard]] int issued_today(const ServiceId& service) const noexcept;

    [[nodiscard]] const std::map<CounterId, Counter>& counters() const noexcept {
        return counters_;
    }

    [[nodiscard]] const std::map<TicketId, Ticket>& tickets() const noexcept { return tickets_; }

    [[nodiscard]] const std::map<ServiceId, Line>& lines() const noexcept { return lines_; }

    // The last day opened; it never falls.
    [[nodiscard]] std::optional<BusinessDay> high_water() const noexcept { return high_water_; }

    [[nodiscard]] bool day_is_open() const noexcept { return day_open_; }

    [[nodiscard]] const Service* service(const ServiceId& id) const noexcept;
    [[nodiscard]] const Counter* counter(const CounterId& id) const noexcept;
    [[nodiscard]] const Ticket* ticket(const TicketId& id) const noexcept;
    [[nodiscard]] const Ticket* ticket(const TicketNumber& number) const noexcept;
    // Who this counter calls next: by its work profile, within a step the least key (and last the
    // lines whose service has left the settings, so that nobody is forgotten). Held persons whose
    // wake time has come stand among them. Passed over are those who wait for another open counter
    // and parties that another open counter of the line has the room for and this one has not.
    // Null when nobody waits for this counter.
    [[nodiscard]] const Ticket* next_for(const Counter& counter, std::int64_t wall_ms) const;
    // People in the house: who waits, is called, received or held.
    [[nodiscard]] std::int64_t people_present() const;
    // The sum of a group's people.
    [[nodiscard]] int people_of(const Group& group) const;
    // The next free number of a prefix for kiosk `slot`; NumbersUsedUp.
    [[nodiscard]] Result<int> next_number(const std::string& prefix, int slot) const;

    [[nodiscard]] const Numbers& numbers() const noexcept { return numbers_; }

    [[nodiscard]] NumberSource number_source() const noexcept { return number_source_; }

    // Arrival of a ticket issued at `wall_ms`, without any head start: never before an earlier
    // ticket's.
    [[nodiscard]] std::int64_t arrival_at(std::int64_t wall_ms) const noexcept;
    // People (not parties) waiting before this ticket in its line; 0 when it does not wait. Of a
    // secondary's ticket: as the primary had it when the ticket was given.
    [[nodiscard]] std::int64_t people_ahead(const Ticket& ticket) const;

    bool operator==(const QueueState&) const = default;

private:
    Ticket& known(const TicketId& id);
    void join_line(const Ticket& ticket);
    void leave_line(const Ticket& ticket);
    void take_to(const CounterId& counter, const Ticket& ticket);
    void free_counter(const Ticket& ticket);
    void leave_group(Ticket& ticket);
    void stand_again(Ticket& ticket);
    Counter& known(const CounterId& id);
    [[nodiscard]] bool may_take(const Counter& counter, const Ticket& ticket) const;
    [[nodiscard]] const Ticket* first_of(const Counter& counter,
                                         const std::vector<ServiceId>& services,
                                         std::int64_t wall_ms) const;
    [[nodiscard]] bool holds(const CallStep& step, std::int64_t wall_ms) const;

    std::vector<Service> services_;
    QueueRules rules_;
    OfficeHours hours_;
    Intake intake_;
    std::map<CounterId, Counter> counters_;
    std::map<TicketId, Ticket> tickets_;  // of this day
    std::set<TicketId> held_;
    std::set<TicketId> missed_;
    std::map<GroupId, Group> groups_;
    std::map<ServiceId, int> issued_;  // today, by the service that issued
    std::map<ServiceId, Line> lines_;
    std::map<TicketNumber, TicketId> by_number_;
    Numbers numbers_;
    NumberSource number_source_ = NumberSource::Shared;
    std::optional<BusinessDay> high_water_;
    bool day_open_ = false;
    std::int64_t last_arrival_ms_ = INT64_MIN;
};

}  // namespace kiosk::queue
