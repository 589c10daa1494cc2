#pragma once
// Inner part of decide: the visits of the reception book.

#include <variant>
#include <vector>

#include "firmware/office/decide.hpp"

namespace kiosk::office {

using VisitAsk = std::variant<OpenVisit, RecordVisit, CloseVisit, CorrectVisit>;

template <class Ask>
concept IsVisitAsk = IsAlternativeOf<Ask, VisitAsk>;

// The facts that follow; a key used for the first time goes into `out`. Errors of
// reception::Visits and check_session, UnknownCounter, CounterClosed, NoIdempotencyKey, KeyReused.
[[nodiscard]] Result<std::vector<Event>> decide_visit(const State& state,
                                                      const VisitAsk& ask,
                                                      Decision& out);

}  // namespace kiosk::office
