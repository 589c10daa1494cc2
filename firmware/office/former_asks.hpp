#pragma once
// What an installation takes over from the one before it on the same machine (docs/reliability.md,
// "Beginning anew"). Part of command.hpp; include that one.

#include <utility>
#include <variant>
#include <vector>

#include "firmware/base/variant_class.hpp"
#include "firmware/calendar/calendar.hpp"
#include "firmware/petitions/letter.hpp"
#include "firmware/queue/wait_book.hpp"

namespace kiosk::office {

// Each letter is one that no fact of this journal names: the asker has looked. BadArgument for one
// whose parts do not fit each other; then none is taken.
struct AdoptLetters {
    std::vector<petitions::LetterAdopted> letters;
};

// Letters that lay on the former desk, in the order of their paper: they lie here now, paused, as
// after a restart. LetterOnDesk while others do.
struct AdoptDesk {
    std::vector<petitions::Letter> letters;
};

// Sessions of `from` and later days with their open bookings, whose codes stay; and what was
// learned of waits. What stands here already is passed over, and so is a session of a service that
// the settings have no more.
struct AdoptPlans {
    calendar::Calendar calendar;
    queue::WaitBook waits;
    queue::BusinessDay from;
};

using FormerAsk = std::variant<AdoptLetters, AdoptDesk, AdoptPlans>;

template <class Ask>
concept IsFormerAsk = IsAlternativeOf<Ask, FormerAsk>;

}  // namespace kiosk::office
