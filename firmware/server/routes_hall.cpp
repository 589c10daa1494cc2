// The hall display's data and the loudspeaker.
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

const RoleSet kEverybody{Role::Citizen, Role::Staff, Role::Technician};
const RoleSet kTechnician{Role::Technician};
const RoleSet kAtTheGlass{Role::Citizen, Role::Staff};

void get_hall(Call call) {
    call.appliance.hall(call.reply());
}

// No text of the caller's: nobody speaks freely over the office's loudspeaker.
void post_speech_test(Call call) {
    const auto zone = get_string_or(call.body, "zone", "");
    if (!zone) {
        call.responder.reply(zone.error());
        return;
    }
    call.appliance.test_speech(*zone, call.reply());
}

// Nothing is said here: the announcer's thread does it after what waits before it.
void post_say(Call call) {
    call.appliance.ask(
        [call](const office::State& state, store::Store&) -> Result<Json> {
            KIOSK_TRY(const TicketId id, ticket_of(call, state));
            const queue::Ticket* ticket = state.queue.ticket(id);
            if (ticket == nullptr) {
                return Error{ErrorCode::UnknownTicket};
            }
            if (ticket->state != queue::TicketState::Waiting) {
                return Error{ErrorCode::WrongState,
                             std::string(queue::ticket_state_name(ticket->state))};
            }
            KIOSK_CHECK(call.appliance.say_number(*ticket));
            return Json{{"ticket", ticket_view(*ticket)}};
        },
        call.reply());
}

}  // namespace

std::vector<Route> hall_routes() {
    return {
        {"GET", "/v1/hall", kEverybody, &get_hall},
        {"POST", "/v1/speech/test", kTechnician, &post_speech_test},
        {"POST", "/v1/tickets/{id}/say", kAtTheGlass, &post_say},
    };
}

}  // namespace kiosk::server
