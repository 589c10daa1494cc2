#pragma once
// Facts as the journal writes them: kind and canonical JSON body. docs/protocols/journal.md.

#include <string>
#include <string_view>

#include "firmware/office/event.hpp"

namespace kiosk::office {

// "ticket.issued" …; of an UnknownFact its own kind.
[[nodiscard]] std::string kind_of(const Event& event);

// The canonical body with `by`; an UnknownFact's body verbatim. NotCanonical: text that is not
// UTF-8. BodyTooLarge: more than 64 KiB.
[[nodiscard]] Result<std::string> encode_body(const Event& event, const Actor& by);

struct Decoded {
    Event event;
    Actor by = Actor::system();
};

// A kind that this version does not know gives UnknownFact (its `by` as far as it is an actor,
// else system). A known kind whose body lacks a field is JournalBroken: the chain held, so the
// software that wrote it was wrong. Fields this version does not know are left aside.
[[nodiscard]] Result<Decoded> decode(std::string_view kind, std::string_view body);

}  // namespace kiosk::office
