// Visits against the counters, the keys, the calendar and the groups that people came in.
#include "firmware/office/decide_visits.hpp"

#include "firmware/office/decide_parts.hpp"

namespace kiosk::office {
namespace {

class DecideVisits {
public:
    DecideVisits(const State& state, Decision& out) : state_(state), out_(out) {}

    Result<Events> operator()(const OpenVisit& ask) {
        if (!ask.key.empty() && !is_token(ask.key, kMaxKey)) {
            return Error{ErrorCode::NoIdempotencyKey, "1 to 128 printable ASCII characters"};
        }
        if (const auto used = state_.keys.find(ask.key); used != state_.keys.end()) {
            return used->second.request == visit_request(ask)
                       ? Result<Events>(Events{})
                       : Result<Events>(Error{ErrorCode::KeyReused});
        }
        const queue::Counter* counter = state_.queue.counter(ask.counter);
        if (counter == nullptr || !counter->configured) {
            return Error{ErrorCode::UnknownCounter, ask.counter.value};
        }
        if (counter->state != queue::Counter::State::Open) {
            return Error{ErrorCode::CounterClosed, ask.counter.value};
        }
        KIOSK_TRY(auto fact, state_.visits.open_at_desk(ask.counter, ask.people));
        if (const auto today = state_.queue.high_water(); today && !ask.key.empty()) {
            out_.key = KeyUse{ask.key, *today, {}, visit_request(ask)};
        }
        return Events{std::move(fact)};
    }

    Result<Events> operator()(const RecordVisit& ask) {
        reception::VisitRecord record = ask.record;
        if (!record.group) {
            record.group = group_of(ask);
        }
        KIOSK_TRY(auto fact, state_.visits.record(visit_ref(ask), std::move(record)));
        KIOSK_CHECK(known_session(ask));
        return Events{std::move(fact)};
    }

    Result<Events> operator()(const CloseVisit& ask) {
        return one(state_.visits.close(visit_ref(ask)));
    }

    Result<Events> operator()(const CorrectVisit& ask) {
        KIOSK_TRY(auto fact, state_.visits.correct(visit_ref(ask), ask.record, ask.reason));
        KIOSK_CHECK(known_session(ask));
        return Events{std::move(fact)};
    }

private:
    // What is said of an earlier visit counts only where it can be one.
    template <class Ask>
    [[nodiscard]] reception::VisitRef visit_ref(const Ask& ask) const {
        reception::VisitRef out{ask.visit, std::nullopt};
        if (ask.earlier && ask.earlier->opened_at.value > 0 &&
            ask.earlier->opened_at < state_.day_seq) {
            out.earlier = ask.earlier->step;
        }
        return out;
    }

    static std::string visit_request(const OpenVisit& ask) {
        return "visit\n" + ask.counter.value + '\n' + std::to_string(ask.people);
    }

    // The session that the row names is the one the calendar knows, of the visit's own day.
    template <class Ask>
    [[nodiscard]] Status known_session(const Ask& ask) const {
        if (!ask.record.session) {
            return {};
        }
        const calendar::Session* session = state_.calendar.session(*ask.record.session);
        if (session == nullptr && ask.session && ask.session->id == *ask.record.session) {
            session = &*ask.session;
        }
        const bool today = state_.visits.all().contains(ask.visit) || !ask.earlier;
        const queue::BusinessDay day =
            today ? state_.queue.high_water().value_or(queue::BusinessDay{}) : ask.earlier->day;
        return reception::check_session(ask.record, session, day);
    }

    // Of the visit's ticket: who came as a group need not be written down as one again.
    [[nodiscard]] std::optional<GroupId> group_of(const RecordVisit& ask) const {
        const auto found = state_.visits.all().find(ask.visit);
        if (found == state_.visits.all().end()) {
            return ask.earlier ? ask.earlier->group : std::nullopt;
        }
        const auto& id = found->second.ticket;
        const queue::Ticket* ticket = id ? state_.queue.ticket(*id) : nullptr;
        return ticket != nullptr ? ticket->group : std::nullopt;
    }

    const State& state_;
    Decision& out_;
};

}  // namespace

Result<std::vector<Event>> decide_visit(const State& state, const VisitAsk& ask, Decision& out) {
    return std::visit(DecideVisits(state, out), ask);
}

}  // namespace kiosk::office
