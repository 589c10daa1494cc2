// The table of states stands once, in may_follow(); every decision asks it first and then its own
// rule. Open jobs are few, so they lie in a plain list.
#include "firmware/queue/paper_jobs.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/assert.hpp"

namespace kiosk::queue {
namespace {

template <class Enum>
struct Names;

template <>
struct Names<PaperSubject> {
    static constexpr std::array<std::string_view, 3> kAll = {"ticket", "receipt", "test_page"};
};

template <>
struct Names<PaperState> {
    static constexpr std::array<std::string_view, 7> kAll = {
        "queued", "sending", "sent", "confirmed", "failed", "uncertain", "waived"};
};

template <>
struct Names<PaperProof> {
    static constexpr std::array<std::string_view, 4> kAll = {
        "presenter", "echo", "barrier", "person"};
};

template <>
struct Names<PaperFault> {
    static constexpr std::array<std::string_view, 12> kAll = {"gone",
                                                              "mute",
                                                              "cover_open",
                                                              "paper_out",
                                                              "cutter",
                                                              "fault",
                                                              "slow",
                                                              "unproven",
                                                              "restart",
                                                              "day_closed",
                                                              "content_gone",
                                                              "unprintable"};
};

template <>
struct Names<WaiveReason> {
    static constexpr std::array<std::string_view, 6> kAll = {
        "number_read", "staff", "citizen_gone", "day_closed", "content_gone", "restart"};
};

template <class Enum>
std::string_view name_in(Enum value) noexcept {
    return Names<Enum>::kAll[static_cast<std::size_t>(value)];
}

Error wrong_state(const PaperJob& job) {
    return Error{ErrorCode::WrongPaperState, "the job is " + std::string(name_of(job.state))};
}

bool screen_is_open(const PaperJob& job, const Moment& now) {
    // Of another boot only the time since it is known, which says nothing for the citizen.
    return job.asked.boot == now.boot && elapsed_ms(job.asked, now) <= kScreenOpen_ms;
}

}  // namespace

std::string_view name_of(PaperSubject value) noexcept {
    return name_in(value);
}

std::string_view name_of(PaperState value) noexcept {
    return name_in(value);
}

std::string_view name_of(PaperProof value) noexcept {
    return name_in(value);
}

std::string_view name_of(PaperFault value) noexcept {
    return name_in(value);
}

std::string_view name_of(WaiveReason value) noexcept {
    return name_in(value);
}

template <class Enum>
std::optional<Enum> paper_from_name(std::string_view name) noexcept {
    for (std::size_t i = 0; i < Names<Enum>::kAll.size(); ++i) {
        if (Names<Enum>::kAll[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

template std::optional<PaperSubject> paper_from_name(std::string_view) noexcept;
template std::optional<PaperState> paper_from_name(std::string_view) noexcept;
template std::optional<PaperProof> paper_from_name(std::string_view) noexcept;
template std::optional<PaperFault> paper_from_name(std::string_view) noexcept;
template std::optional<WaiveReason> paper_from_name(std::string_view) noexcept;

bool is_open(PaperState state) noexcept {
    return state != PaperState::Confirmed && state != PaperState::Waived;
}

bool may_follow(PaperState from, PaperState to) noexcept {
    using S = PaperState;
    switch (from) {
        case S::Queued:
            return to == S::Sending || to == S::Failed;
        case S::Sending:
            return to == S::Sent || to == S::Uncertain;
        case S::Sent:
            return to == S::Confirmed || to == S::Uncertain;
        case S::Failed:
            return to == S::Queued || to == S::Waived;
        case S::Uncertain:
            return to == S::Confirmed || to == S::Queued || to == S::Waived;
        case S::Confirmed:
        case S::Waived:
            return false;
    }
    return false;
}

// ---- decisions

Result<const PaperJob*> PaperJobs::find(const PaperJobId& id) const {
    const PaperJob* found = job(id);
    if (found == nullptr) {
        return Error{ErrorCode::UnknownPaperJob};
    }
    return found;
}

Result<const PaperJob*> PaperJobs::find(const PaperJobId& id, PaperState next) const {
    KIOSK_TRY(const PaperJob* found, find(id));
    if (!may_follow(found->state, next)) {
        return wrong_state(*found);
    }
    return found;
}

Result<PaperSending> PaperJobs::begin(const PaperJobId& id) const {
    KIOSK_TRY(const PaperJob* wanted, find(id, PaperState::Sending));
    for (const PaperJobId& other : open_) {
        const PaperState state = jobs_.at(other).state;
        if (state == PaperState::Sending || state == PaperState::Sent) {
            return Error{ErrorCode::WrongPaperState, "another job is being printed"};
        }
    }
    return PaperSending{wanted->id};
}

Result<PaperSent> PaperJobs::sent(const PaperJobId& id) const {
    KIOSK_CHECK(find(id, PaperState::Sent));
    return PaperSent{id};
}

Result<PaperConfirmed> PaperJobs::confirm(const PaperJobId& id, PaperProof proof) const {
    KIOSK_TRY(const PaperJob* found, find(id, PaperState::Confirmed));
    const bool by_person = proof == PaperProof::Person;
    if (by_person != (found->state == PaperState::Uncertain)) {
        return wrong_state(*found);
    }
    return PaperConfirmed{id, proof};
}

Result<PaperFailed> PaperJobs::fail(const PaperJobId& id, PaperFault why) const {
    KIOSK_CHECK(find(id, PaperState::Failed));
    return PaperFailed{id, why};
}

Result<PaperUncertain> PaperJobs::doubt(const PaperJobId& id, PaperFault why) const {
    KIOSK_CHECK(find(id, PaperState::Uncertain));
    return PaperUncertain{id, why};
}

Result<PaperRequeued> PaperJobs::requeue(const PaperJobId& id, const Moment& now) const {
    KIOSK_TRY(const PaperJob* found, find(id));
    if (found->state != PaperState::Failed || !screen_is_open(*found, now)) {
        return wrong_state(*found);
    }
    return PaperRequeued{id};
}

Result<PaperWaived> PaperJobs::waive(const PaperJobId& id,
                                     WaiveReason why,
                                     const Moment& now) const {
    KIOSK_TRY(const PaperJob* found, find(id, PaperState::Waived));
    const bool by_person = why == WaiveReason::NumberRead || why == WaiveReason::Staff;
    const bool early = why == WaiveReason::CitizenGone && screen_is_open(*found, now);
    if (early || (found->state == PaperState::Uncertain && !by_person)) {
        return wrong_state(*found);
    }
    return PaperWaived{id, why};
}

Result<PaperFact> PaperJobs::again(const PaperJobId& id, Reach reach, const Moment& now) const {
    KIOSK_TRY(const PaperJob* found, find(id));
    if (found->state == PaperState::Failed) {
        KIOSK_TRY(auto requeued, requeue(id, now));
        return PaperFact(requeued);
    }
    const bool uncertain = found->state == PaperState::Uncertain;
    if (!uncertain && (is_open(found->state) || reach == Reach::Open)) {
        return wrong_state(*found);
    }
    if (!uncertain && found->subject == PaperSubject::Receipt) {
        return Error{ErrorCode::ReceiptGone};
    }
    if (uncertain) {
        if (found->copy >= kMostCopies) {
            return Error{ErrorCode::CopiesUsedUp};
        }
        return PaperFact(PaperCopied{id, found->copy + 1});
    }
    PaperQueued next{found->subject, found->ticket, found->letter, 1};
    if (found->ticket) {
        int begun = 0;
        for (const PaperJobId& other : by_ticket_.at(*found->ticket)) {
            const PaperJob& job = jobs_.at(other);
            if (is_open(job.state)) {
                return Error{ErrorCode::WrongPaperState, "another job of this ticket is open"};
            }
            begun = std::max(begun, job.copies_begun);
        }
        next.copy = begun + 1;
    }
    if (next.copy > kMostCopies) {
        return Error{ErrorCode::CopiesUsedUp};
    }
    return PaperFact(next);
}

std::vector<PaperFact> PaperJobs::after_restart(Printer printer, const Moment& now) const {
    std::vector<PaperFact> out;
    for (const PaperJobId& id : open_) {
        const PaperJob& job = jobs_.at(id);
        const bool lost = job.subject == PaperSubject::Receipt;
        switch (job.state) {
            case PaperState::Sending:
            case PaperState::Sent:
                out.emplace_back(PaperUncertain{id, PaperFault::Restart});
                break;
            case PaperState::Queued:
            case PaperState::Failed:
                if (!lost && printer == Printer::There && screen_is_open(job, now)) {
                    break;
                }
                if (job.state == PaperState::Queued) {
                    out.emplace_back(
                        PaperFailed{id, lost ? PaperFault::ContentGone : PaperFault::Restart});
                }
                out.emplace_back(
                    PaperWaived{id, lost ? WaiveReason::ContentGone : WaiveReason::Restart});
                break;
            default:
                break;
        }
    }
    return out;
}

std::vector<PaperFact> PaperJobs::end_day() const {
    std::vector<PaperFact> out;
    for (const PaperJobId& id : open_) {
        const PaperState state = jobs_.at(id).state;
        if (state == PaperState::Queued) {
            out.emplace_back(PaperFailed{id, PaperFault::DayClosed});
        } else if (state == PaperState::Sending || state == PaperState::Sent) {
            out.emplace_back(PaperUncertain{id, PaperFault::DayClosed});
        }
        out.emplace_back(PaperWaived{id, WaiveReason::DayClosed});
    }
    return out;
}

// ---- facts

PaperJob& PaperJobs::move(const PaperJobId& id, PaperState next) {
    const auto found = jobs_.find(id);
    KIOSK_ASSERT(found != jobs_.end(), "a fact names a print job of this day");
    PaperJob& job = found->second;
    KIOSK_ASSERT(may_follow(job.state, next), "a print job changes only as the table says");
    job.state = next;
    if (!is_open(next)) {
        std::erase(open_, id);
    }
    return job;
}

void PaperJobs::evolve(const PaperQueued& fact, const PaperJobId& id, const Moment& at) {
    PaperJob job;
    job.id = id;
    job.subject = fact.subject;
    job.ticket = fact.ticket;
    job.letter = fact.letter;
    job.copy = fact.copy;
    job.asked = at;
    if (fact.ticket) {
        by_ticket_[*fact.ticket].push_back(id);
    }
    if (fact.letter) {
        by_letter_[*fact.letter] = id;
    }
    open_.push_back(id);
    KIOSK_ASSERT(jobs_.emplace(id, job).second, "a print job is queued once");
}

void PaperJobs::evolve(const PaperSending& fact, const Moment&) {
    PaperJob& job = move(fact.job, PaperState::Sending);
    job.copies_begun = job.copy;
}

void PaperJobs::evolve(const PaperSent& fact, const Moment&) {
    move(fact.job, PaperState::Sent);
}

void PaperJobs::evolve(const PaperConfirmed& fact, const Moment&) {
    PaperJob& job = move(fact.job, PaperState::Confirmed);
    job.proof = fact.proof;
    job.fault.reset();
}

void PaperJobs::evolve(const PaperFailed& fact, const Moment&) {
    move(fact.job, PaperState::Failed).fault = fact.reason;
}

void PaperJobs::evolve(const PaperRequeued& fact, const Moment&) {
    move(fact.job, PaperState::Queued).fault.reset();
}

void PaperJobs::evolve(const PaperUncertain& fact, const Moment&) {
    move(fact.job, PaperState::Uncertain).fault = fact.reason;
}

void PaperJobs::evolve(const PaperCopied& fact, const Moment& at) {
    PaperJob& job = move(fact.job, PaperState::Queued);
    job.copy = fact.n;
    job.asked = at;
    job.fault.reset();
}

void PaperJobs::evolve(const PaperWaived& fact, const Moment&) {
    move(fact.job, PaperState::Waived).waived = fact.why;
}

// ---- reads

const PaperJob* PaperJobs::job(const PaperJobId& id) const noexcept {
    const auto found = jobs_.find(id);
    return found == jobs_.end() ? nullptr : &found->second;
}

const PaperJob* PaperJobs::job_of(const TicketId& ticket) const noexcept {
    const auto found = by_ticket_.find(ticket);
    return found == by_ticket_.end() ? nullptr : job(found->second.back());
}

const PaperJob* PaperJobs::receipt_of(const LetterId& letter) const noexcept {
    const auto found = by_letter_.find(letter);
    return found == by_letter_.end() ? nullptr : job(found->second);
}

std::vector<const PaperJob*> PaperJobs::open() const {
    std::vector<const PaperJob*> out;
    out.reserve(open_.size());
    for (const PaperJobId& id : open_) {
        out.push_back(&jobs_.at(id));
    }
    return out;
}

std::optional<PaperState> PaperJobs::state_of(const TicketId& ticket) const {
    const auto found = by_ticket_.find(ticket);
    if (found == by_ticket_.end()) {
        return std::nullopt;
    }
    for (const PaperJobId& id : found->second) {
        if (jobs_.at(id).state == PaperState::Confirmed) {
            return PaperState::Confirmed;
        }
    }
    return jobs_.at(found->second.back()).state;
}

}  // namespace kiosk::queue
