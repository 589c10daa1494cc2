// The queue's moves as commands. Each is one call of the domain; only what spans two facts is here.
#include "firmware/crypto/journal_chain.hpp"
#include "firmware/office/decide_parts.hpp"
#include "firmware/queue/decide.hpp"

namespace kiosk::office {

RecordId next_record_id(const State& state, std::int64_t ahead) {
    return {crypto::record_id(
        state.identity.device, state.identity.epoch, Seq{state.next_seq.value + ahead})};
}

Status DecideMoves::decides_calls() const {
    if (const auto& membership = state_.kiosks.membership()) {
        return Error{ErrorCode::NotPrimary, membership->primary.address};
    }
    return {};
}

Result<Events> DecideMoves::calls(Result<queue::Call> call) {
    if (!call) {
        return std::move(call).error();
    }
    Events out;
    if (call->resumed) {
        out.emplace_back(*call->resumed);
    }
    out.emplace_back(std::move(call->called));
    return out;
}

Result<Events> DecideMoves::operator()(const CloseIntake&) const {
    return any(queue::close_intake(state_.queue));
}

Result<Events> DecideMoves::operator()(const OpenIntake&) const {
    return any(queue::open_intake(state_.queue));
}

Result<Events> DecideMoves::operator()(const FollowHours&) const {
    switch (queue::intake_due(state_.queue, now_.wall)) {
        case queue::IntakeDue::Open:
            return Events{queue::IntakeOpened{queue::IntakeCause::Hours}};
        case queue::IntakeDue::Close:
            return Events{queue::IntakeClosed{queue::IntakeCause::Hours}};
        case queue::IntakeDue::Nothing:
            break;
    }
    return Events{};
}

Result<Events> DecideMoves::operator()(const CallThis& ask) const {
    KIOSK_CHECK(decides_calls());
    return calls(queue::call_this(state_.queue, ask.counter, ask.ticket));
}

Result<Events> DecideMoves::operator()(const StartBreak& ask) const {
    return one(queue::start_break(state_.queue, ask.counter, ask.until_ms, now_));
}

Result<Events> DecideMoves::operator()(const HoldTicket& ask) const {
    return one(queue::hold(state_.queue, ask.ticket, ask.how, now_));
}

Result<Events> DecideMoves::operator()(const ResumeTicket& ask) const {
    return one(queue::resume(state_.queue, ask.ticket));
}

Result<Events> DecideMoves::operator()(const TransferTicket& ask) const {
    return one(queue::transfer(state_.queue, ask.ticket, ask.wish));
}

Result<Events> DecideMoves::operator()(const ReturnTicket& ask) const {
    return one(queue::return_to_line(state_.queue, ask.ticket));
}

Result<Events> DecideMoves::operator()(const CancelTicket& ask) const {
    return one(queue::cancel(state_.queue, ask.ticket, ask.reason));
}

Result<Events> DecideMoves::operator()(const MergeTickets& ask) const {
    KIOSK_TRY(auto merge, queue::merge(state_.queue, ask.ticket, ask.others));
    Events out;
    for (auto& cancelled : merge.cancelled) {
        out.emplace_back(std::move(cancelled));
    }
    out.emplace_back(merge.party);
    if (merge.group) {
        out.emplace_back(std::move(*merge.group));
    }
    return out;
}

Result<Events> DecideMoves::operator()(const Rerank& ask) const {
    return any(queue::rerank(state_.queue, ask.ticket, ask.rank, ask.reason));
}

Result<Events> DecideMoves::operator()(const ChangeParty& ask) const {
    KIOSK_TRY(const auto fact,
              queue::change_party(state_.queue, ask.ticket, ask.people, ask.representatives));
    Events out;
    if (!fact) {
        return out;
    }
    const int before = state_.queue.ticket(ask.ticket)->people();
    out.emplace_back(*fact);
    // Large by the desk's count that was not so before.
    if (!queue::large_party(state_.queue, ask.ticket, before)) {
        if (const auto large = queue::large_party(state_.queue, ask.ticket, fact->people)) {
            out.emplace_back(*large);
        }
    }
    return out;
}

Result<Events> DecideMoves::operator()(const CorrectOutcome& ask) const {
    return any(queue::correct_outcome(state_.queue, ask.ticket, ask.outcome));
}

Result<Events> DecideMoves::operator()(const LinkGroup& ask) const {
    KIOSK_TRY(auto fact, queue::link_group(state_.queue, ask.wish));
    const auto large =
        queue::large_group(state_.queue, fact, GroupId{next_record_id(state_).bytes});
    Events out{std::move(fact)};
    if (large) {
        out.emplace_back(*large);
    }
    return out;
}

Result<Events> DecideMoves::operator()(const UnlinkGroup& ask) const {
    return one(queue::unlink_group(state_.queue, ask.ticket));
}

}  // namespace kiosk::office
