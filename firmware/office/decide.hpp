#pragma once
// decide(): command + state + moment -> facts or a refusal. Pure.

#include <optional>
#include <vector>

#include "firmware/office/command.hpp"
#include "firmware/office/state.hpp"

namespace kiosk::office {

struct Decision {
    std::vector<Recorded> facts;       // with their final seq and record ids; may be empty
    std::optional<KeyUse> key;         // a key used for the first time
    std::optional<TicketId> existing;  // the ticket a repeated key stands for
};

// The facts that follow, numbered from state.next_seq. Errors are those of the domains, plus
// NoIdempotencyKey, KeyReused, BadSettings, TrainingApart, ClockUntrusted, BadArgument; a refusal
// means that nothing happened. Runs in microseconds, save OpenDay and CloseDay (one fact per open
// ticket).
[[nodiscard]] Result<Decision> decide(const State& state,
                                      const Command& command,
                                      const Moment& now);

// What the clock asks for at `wall`, to be decided before anything else: a new day, the end of this
// one, or a change of the intake by the opening hours. Nullopt: nothing. After it was decided,
// something else may be due.
[[nodiscard]] std::optional<Ask> due(const State& state, WallTime wall);

// Applies a decision: all its facts, and its key.
void evolve(State& state, const Decision& decision);

}  // namespace kiosk::office
