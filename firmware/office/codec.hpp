#pragma once
// Facts as the journal writes them: kind and canonical JSON body. docs/protocols/journal.md.

#include <string>
#include <string_view>

#include "firmware/base/json.hpp"
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

// A ticket as one kiosk tells it to another; the body of ticket.adopted without `by`.
// ticket_from_wire: BadArgument names the field.
[[nodiscard]] Json ticket_to_wire(const queue::TicketAdopted& ticket);
[[nodiscard]] Result<queue::TicketAdopted> ticket_from_wire(const Json& json);

}  // namespace kiosk::office
