// The device's own keypad: signing in by PIN, and keeping PINs. Only at the device itself: no PIN
// is ever taken from the network, however somebody came in there.
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

constexpr std::string_view kPinAtDevice = "a PIN counts at the device itself";

const RoleSet kCitizen{
    Role::Citizen};  // the account of the screens; nobody holds it on the network

Json door_view(const access::Door::PinDoor& door) {
    using Accounts = access::Door::PinDoor::Accounts;
    return {{"accounts", door.accounts == Accounts::Some},
            {"tries_left", door.tries_left},
            {"locked_s", (door.locked_ms + 999) / 1000}};
}

void get_pin(Call call) {
    if (is_at_device(call, kPinAtDevice)) {
        call.reply()(door_view(call.console.door.pin_door()));
    }
}

void post_pin(Call call) {
    auto pin = get_string(call.body, "pin");
    if (!is_at_device(call, kPinAtDevice)) {
        return;
    }
    if (!pin) {
        call.responder.reply(pin.error());
        return;
    }
    call.console.door.sign_in_by_pin(
        Redacted<std::string>(std::move(pin).value()),
        [call](const Result<access::SignedIn>& done) {
            call.reply(201)(done
                                ? Result<Json>(Json{{"token", done->token},
                                                    {"name", done->session.name},
                                                    {"idle_end_s", access::kIdle_ms / 1000},
                                                    {"ends_in_s", done->session.ends_in_ms / 1000}})
                                : Result<Json>(done.error()));
        });
}

// That the request came at all put the idle end off.
void post_act(Call call) {
    if (!call.caller.person) {
        call.responder.reply(Error{ErrorCode::NotSignedIn});
        return;
    }
    const auto session =
        call.console.door.look(call.caller.person->token, access::Door::Use::Background);
    call.reply()(session ? Result<Json>(Json{{"ends_in_s", session->ends_in_ms / 1000}})
                         : Result<Json>(session.error()));
}

void post_user_pin(Call call) {
    auto pin = get_string(call.body, "pin");
    if (!is_at_device(call, kPinAtDevice)) {
        return;
    }
    if (!pin) {
        call.responder.reply(pin.error());
        return;
    }
    const std::string name = call.params.find("name")->second;
    call.console.door.set_pin(name,
                              Redacted<std::string>(std::move(pin).value()),
                              [call, name](const Status& done) { reply_user(call, name, done); });
}

void delete_user_pin(Call call) {
    if (is_at_device(call, kPinAtDevice)) {
        const std::string& name = call.params.find("name")->second;
        reply_user(call, name, call.console.door.remove_pin(name));
    }
}

}  // namespace

std::vector<Route> pin_routes() {
    return {
        {"GET", "/v1/session/pin", kCitizen, &get_pin},
        {"POST", "/v1/session/pin", kCitizen, &post_pin},
        {"POST", "/v1/session/act", kStaff, &post_act},
        {"POST", "/v1/users/{name}/pin", kTechnician, &post_user_pin},
        {"DELETE", "/v1/users/{name}/pin", kTechnician, &delete_user_pin},
    };
}

}  // namespace kiosk::server
