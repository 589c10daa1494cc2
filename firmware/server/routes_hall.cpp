// The hall display's data and the loudspeaker.
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

void get_hall(Call call) {
    auto zone = hall_zone_of(call);
    if (!zone) {
        call.responder.reply(zone.error());
        return;
    }
    call.appliance.hall(std::move(zone).value(), call.reply());
}

Result<Json> note_screen(const Call& call) {
    KIOSK_TRY(const std::string name, get_string(call.body, "screen"));
    KIOSK_TRY(const std::string asked, get_string_or(call.body, "zone", ""));
    KIOSK_TRY(const std::int64_t version, get_int(call.body, "version"));
    KIOSK_TRY(const std::string zone, call.appliance.hall_zone(asked));
    KIOSK_CHECK(call.appliance.screen_seen(name, zone, version));
    return Json{{"screen", name}};
}

void post_seen(Call call) {
    call.reply()(note_screen(call));
}

void get_screens(Call call) {
    call.reply()(Json{{"screens", call.appliance.screens()}});
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

Result<std::string> hall_zone_of(const Call& call) {
    const auto given = call.request.query.find("zone");
    return call.appliance.hall_zone(given == call.request.query.end() ? "" : given->second);
}

std::vector<Route> hall_routes() {
    return {
        {"GET", "/v1/hall", kEverybody, &get_hall},
        {"POST", "/v1/hall/seen", kAtTheGlass, &post_seen},
        {"GET", "/v1/hall/screens", kInside, &get_screens},
        {"POST", "/v1/speech/test", kTechnician, &post_speech_test},
        {"POST", "/v1/tickets/{id}/say", kAtTheGlass, &post_say},
    };
}

}  // namespace kiosk::server
