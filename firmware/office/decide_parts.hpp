#pragma once
// Inner part of decide: what several of its files share. Not for other folders.

#include <string>
#include <utility>
#include <vector>

#include "firmware/office/command.hpp"
#include "firmware/office/state.hpp"
#include "firmware/queue/decide.hpp"

namespace kiosk::office {

using Events = std::vector<Event>;

template <class Fact>
Result<Events> one(Result<Fact> fact) {
    if (!fact) {
        return std::move(fact).error();
    }
    return Events{Event(std::move(fact).value())};
}

inline constexpr std::size_t kMaxKey = 128;
// Printable ASCII without spaces: what may enter a body as it is.
[[nodiscard]] bool is_token(const std::string& text, std::size_t most);

// No fact when the state says so already.
template <class Fact>
Result<Events> any(Result<std::optional<Fact>> fact) {
    if (!fact) {
        return std::move(fact).error();
    }
    return *fact ? Events{Event(**std::move(fact))} : Events{};
}

// The ids that the record `ahead` places from the next one will have.
[[nodiscard]] RecordId next_record_id(const State& state, std::int64_t ahead = 0);

// Moves of tickets, groups, breaks and the intake: firmware/queue/moves.hpp, groups.hpp.
class DecideMoves {
public:
    DecideMoves(const State& state, const Moment& now) : state_(state), now_(now) {}

    Result<Events> operator()(const CloseIntake& ask) const;
    Result<Events> operator()(const OpenIntake& ask) const;
    Result<Events> operator()(const FollowHours& ask) const;
    Result<Events> operator()(const CallThis& ask) const;
    Result<Events> operator()(const StartBreak& ask) const;
    Result<Events> operator()(const HoldTicket& ask) const;
    Result<Events> operator()(const ResumeTicket& ask) const;
    Result<Events> operator()(const TransferTicket& ask) const;
    Result<Events> operator()(const ReturnTicket& ask) const;
    Result<Events> operator()(const CancelTicket& ask) const;
    Result<Events> operator()(const MergeTickets& ask) const;
    Result<Events> operator()(const Rerank& ask) const;
    Result<Events> operator()(const ChangeParty& ask) const;
    Result<Events> operator()(const CorrectOutcome& ask) const;
    Result<Events> operator()(const LinkGroup& ask) const;
    Result<Events> operator()(const UnlinkGroup& ask) const;

protected:
    // NotPrimary at a secondary kiosk of the office.
    [[nodiscard]] Status decides_calls() const;
    // What a call leaves to say.
    [[nodiscard]] static Result<Events> calls(Result<queue::Call> call);

    const State& state_;
    const Moment& now_;
};

}  // namespace kiosk::office
