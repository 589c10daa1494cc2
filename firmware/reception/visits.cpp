// Visits stand by id; a ticket has one at most, and finds it by a second map.
#include "firmware/reception/visits.hpp"

#include <algorithm>
#include <array>

#include "firmware/queue/ticket.hpp"

namespace kiosk::reception {
namespace {

constexpr std::array<std::pair<VisitStep, std::string_view>, 3> kSteps = {
    {{VisitStep::Opened, "opened"},
     {VisitStep::Recorded, "recorded"},
     {VisitStep::Closed, "closed"}}};

}  // namespace

std::string_view name_of(VisitStep step) noexcept {
    for (const auto& [one, name] : kSteps) {
        if (one == step) {
            return name;
        }
    }
    return "";
}

std::optional<VisitStep> visit_step_from(std::string_view name) noexcept {
    for (const auto& [one, known] : kSteps) {
        if (known == name) {
            return one;
        }
    }
    return std::nullopt;
}

Result<VisitOpened> Visits::open(const TicketId& ticket,
                                 const CounterId& counter,
                                 int people) const {
    if (by_ticket_.contains(ticket)) {
        return Error{ErrorCode::WrongState, "this ticket has been received"};
    }
    return VisitOpened{ticket, counter, people};
}

Result<VisitOpened> Visits::open_at_desk(const CounterId& counter, int people) const {
    if (people < 1 || people > queue::kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    return VisitOpened{std::nullopt, counter, people};
}

Result<VisitStep> Visits::step_of(const VisitRef& visit) const {
    if (const auto found = visits_.find(visit.id); found != visits_.end()) {
        return found->second.step;
    }
    if (visit.earlier) {
        return *visit.earlier;
    }
    return Error{ErrorCode::UnknownVisit};
}

Result<VisitRecorded> Visits::record(const VisitRef& visit, VisitRecord record) const {
    KIOSK_TRY(const VisitStep step, step_of(visit));
    if (step == VisitStep::Closed) {
        return Error{ErrorCode::VisitOver};
    }
    KIOSK_CHECK(check_record(record));
    return VisitRecorded{visit.id, std::move(record)};
}

Result<VisitClosed> Visits::close(const VisitRef& visit) const {
    KIOSK_TRY(const VisitStep step, step_of(visit));
    if (step == VisitStep::Closed) {
        return Error{ErrorCode::VisitOver};
    }
    if (step == VisitStep::Opened) {
        return Error{ErrorCode::WrongState, "the visit is not recorded yet"};
    }
    return VisitClosed{visit.id};
}

Result<VisitCorrected> Visits::correct(const VisitRef& visit,
                                       VisitRecord record,
                                       CorrectionReason reason) const {
    KIOSK_TRY(const VisitStep step, step_of(visit));
    if (step != VisitStep::Closed) {
        return Error{ErrorCode::WrongState, "the visit is not closed: record it again"};
    }
    KIOSK_CHECK(check_record(record));
    return VisitCorrected{visit.id, std::move(record), reason};
}

void Visits::evolve(const VisitOpened& fact, const VisitId& id, const Moment& at) {
    if (fact.ticket) {
        const bool fresh = by_ticket_.emplace(*fact.ticket, id).second;
        KIOSK_ASSERT(fresh, "a ticket has one visit");
    }
    visits_.emplace(id, Visit{id, fact.ticket, fact.counter, fact.people, at, VisitStep::Opened});
    people_ += fact.people;
}

const Visit* Visits::of(const TicketId& ticket) const noexcept {
    const auto found = by_ticket_.find(ticket);
    return found == by_ticket_.end() ? nullptr : &visits_.at(found->second);
}

void Visits::change_people(const TicketId& ticket, int people) {
    if (const auto found = by_ticket_.find(ticket); found != by_ticket_.end()) {
        Visit& visit = visits_.at(found->second);
        write(visit.id, people, visit.step);
    }
}

void Visits::write(const VisitId& id, int people, VisitStep step) {
    if (const auto found = visits_.find(id); found != visits_.end()) {
        people_ += people - found->second.people;
        found->second.people = people;
        found->second.step = step;
    }
}

void Visits::evolve(const VisitRecorded& fact) {
    write(fact.visit, fact.record.people, VisitStep::Recorded);
}

void Visits::evolve(const VisitClosed& fact) {
    if (const auto found = visits_.find(fact.visit); found != visits_.end()) {
        found->second.step = VisitStep::Closed;
    }
}

void Visits::evolve(const VisitCorrected& fact) {
    write(fact.visit, fact.record.people, VisitStep::Closed);
}

}  // namespace kiosk::reception
