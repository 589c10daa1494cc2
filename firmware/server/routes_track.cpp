// What became of a letter, asked at the glass or at a desk by the receipt's code and PIN. A code
// that nobody has and a PIN that is another one give the same answer after the same time. Both
// stand in the body, so that no address holds them, and in no error and no log.
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

Json found_view(std::string_view answer, Json story, std::uint64_t wait_ms) {
    return {{"found",
             {{"answer", answer},
              {"wait_s", wait_ms == 0 ? Json(nullptr) : Json((wait_ms + 999) / 1000)},
              {"story", std::move(story)}}}};
}

void answer(const Call& call, const Result<Json>& tracked) {
    if (!tracked && tracked.error().code == ErrorCode::BadArgument) {
        call.responder.reply(http::json_response(200, found_view("no_code", nullptr, 0)));
        return;
    }
    if (!tracked) {
        call.responder.reply(tracked.error());
        return;
    }
    const Json& story = (*tracked)["story"];
    if (!story.is_null()) {
        call.responder.reply(http::json_response(200, found_view("found", story, 0)));
        return;
    }
    const std::uint64_t wait_ms = is_guessing(call) ? call.console.door.code_guesses().wrong() : 0;
    call.responder.reply(http::json_response(200, found_view("unknown", nullptr, wait_ms)));
}

void post_track(Call call) {
    auto code = get_string(call.body, "code");
    auto pin = get_string(call.body, "pin");
    if (!code || !pin) {
        call.responder.reply(code ? pin.error() : code.error());
        return;
    }
    if (const std::uint64_t left = call.console.door.code_guesses().left_ms();
        is_guessing(call) && left > 0) {
        call.responder.reply(http::json_response(200, found_view("pause", nullptr, left)));
        return;
    }
    call.appliance.track_letter(Redacted<std::string>{std::move(code).value()},
                                Redacted<std::string>{std::move(pin).value()},
                                [call](const Result<Json>& tracked) { answer(call, tracked); });
}

}  // namespace

std::vector<Route> track_routes() {
    return {{"POST", "/v1/letters/track", kAtTheGlass, &post_track}};
}

}  // namespace kiosk::server
