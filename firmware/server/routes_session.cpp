// Signing in, locking, signing out. Passwords go straight to the door and are hashed on its thread.
#include "firmware/access/cookie.hpp"
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

const RoleSet kGuest{Role::Guest};
const RoleSet kPeople{Role::Staff, Role::Supervisor, Role::Technician};

Json session_view(const access::Session& session) {
    return {{"name", session.name},
            {"role", access::grade_name(session.grade)},
            {"counter", session.counter.empty() ? Json(nullptr) : Json(session.counter)},
            {"locked", session.screen == access::Session::Screen::Locked},
            {"csrf", session.csrf},
            {"idle_lock_s", access::kIdle_ms / 1000},
            {"ends_in_s", session.ends_in_ms / 1000}};
}

access::Credentials credentials_of(const Call& call, std::string name, std::string password) {
    return {std::move(name), Redacted<std::string>(std::move(password)), call.request.address};
}

void sign_in(const Call& call, access::Credentials who, std::string counter) {
    call.console.door.sign_in(
        std::move(who), std::move(counter), [call](Result<access::SignedIn> done) {
            if (!done) {
                call.responder.reply(done.error());
                return;
            }
            if (call.caller.person) {  // the browser forgets its former cookie; so do we
                call.console.door.sign_out(call.caller.person->token);
            }
            http::Response answer = http::json_response(201, session_view(done->session));
            answer.headers["set-cookie"] = access::session_cookie(done->token);
            call.responder.reply(std::move(answer));
        });
}

void post_session(Call call) {
    auto name = get_string(call.body, "name");
    auto password = get_string(call.body, "password");
    auto counter = get_string_or(call.body, "counter", "");
    if (!name || !password || !counter) {
        call.responder.reply(!name ? name.error() : !password ? password.error() : counter.error());
        return;
    }
    auto who = credentials_of(call, std::move(name).value(), std::move(password).value());
    if (counter->empty()) {
        sign_in(call, std::move(who), "");
        return;
    }
    call.appliance.ask(
        [id = CounterId{*counter}](const office::State& state, store::Store&) -> Result<Json> {
            return state.queue.counter(id) == nullptr
                       ? Result<Json>(Error{ErrorCode::UnknownCounter, id.value})
                       : Result<Json>(Json(nullptr));
        },
        [call, who = std::move(who), counter = *counter](const Result<Json>& known) {
            if (known) {
                sign_in(call, who, counter);
            } else {
                call.responder.reply(known.error());
            }
        });
}

// NotSignedIn for a peer of the Unix socket: it has roles, but no session.
bool has_session(const Call& call) {
    if (call.caller.person) {
        return true;
    }
    call.responder.reply(Error{ErrorCode::NotSignedIn});
    return false;
}

void reply_session(const Call& call) {
    const auto session =
        call.console.door.look(call.caller.person->token, access::Door::Use::Background);
    call.reply()(session ? Result<Json>(session_view(*session)) : Result<Json>(session.error()));
}

void get_session(Call call) {
    if (has_session(call)) {
        reply_session(call);
    }
}

void post_lock(Call call) {
    if (has_session(call)) {
        call.console.door.lock(call.caller.person->token);
        reply_session(call);
    }
}

void post_unlock(Call call) {
    auto password = get_string(call.body, "password");
    if (!has_session(call)) {
        return;
    }
    if (!password) {
        call.responder.reply(password.error());
        return;
    }
    call.console.door.unlock(
        call.caller.person->token,
        credentials_of(call, call.caller.person->name, std::move(password).value()),
        [call](const Status& done) {
            if (done) {
                reply_session(call);
            } else {
                call.responder.reply(done.error());
            }
        });
}

// Who is signed in, for the board; a locked screen is still somebody at the counter.
void get_people(Call call) {
    Json list = Json::array();
    for (const access::Session& session : call.console.door.present()) {
        list.push_back(
            {{"name", session.name},
             {"role", access::grade_name(session.grade)},
             {"counter", session.counter.empty() ? Json(nullptr) : Json(session.counter)}});
    }
    call.reply()(Json{{"people", std::move(list)}});
}

void delete_session(Call call) {
    if (!has_session(call)) {
        return;
    }
    call.console.door.sign_out(call.caller.person->token);
    http::Response answer = http::json_response(200, {{"signed_out", true}});
    if (call.caller.person->place == access::Place::Network) {
        answer.headers["set-cookie"] = access::session_cookie("");
    }
    call.responder.reply(std::move(answer));
}

}  // namespace

std::vector<Route> session_routes() {
    return {
        {"POST", kSessionPath, kGuest, &post_session},
        {"GET", kSessionPath, kPeople, &get_session},
        {"DELETE", kSessionPath, kPeople, &delete_session},
        {"GET", "/v1/people", kPeople, &get_people},
        {"POST", "/v1/session/lock", kPeople, &post_lock},
        {"POST", "/v1/session/unlock", kPeople, &post_unlock},
    };
}

}  // namespace kiosk::server
