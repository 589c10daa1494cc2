// The hall display's data and the loudspeaker.
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

const RoleSet kEverybody{Role::Citizen, Role::Staff, Role::Technician};
const RoleSet kTechnician{Role::Technician};

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

}  // namespace

std::vector<Route> hall_routes() {
    return {
        {"GET", "/v1/hall", kEverybody, &get_hall},
        {"POST", "/v1/speech/test", kTechnician, &post_speech_test},
    };
}

}  // namespace kiosk::server
