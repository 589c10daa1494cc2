// Matching and roles: default deny. A peer without a role gets WrongRole for every route.
#include "firmware/server/routes.hpp"

#include <algorithm>

#include "firmware/access/cookie.hpp"
#include "firmware/server/kiosk_link.hpp"

namespace kiosk::server {
namespace {

constexpr std::size_t kMostBody = 64 * 1024;

std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::size_t end = path.find('/');
        out.push_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    }
    return out;
}

// Fills `params` when the path fits the pattern.
bool fits(std::string_view pattern,
          std::string_view path,
          std::map<std::string, std::string, std::less<>>& params) {
    const auto want = parts_of(pattern);
    const auto have = parts_of(path);
    if (want.size() != have.size()) {
        return false;
    }
    params.clear();
    for (std::size_t i = 0; i < want.size(); ++i) {
        if (want[i].starts_with('{')) {
            if (have[i].empty()) {
                return false;
            }
            params.emplace(want[i].substr(1, want[i].size() - 2), have[i]);
        } else if (want[i] != have[i]) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_at_device(const Call& call, std::string_view reason) {
    if (call.request.user) {
        return true;
    }
    call.responder.reply(Error{ErrorCode::WrongRole, std::string(reason)});
    return false;
}

bool is_guessing(const Call& call) {
    return !call.caller.is(Role::Staff);
}

std::span<const Route> routes() {
    static const std::vector<Route> all = [] {
        std::vector<Route> out = queue_routes();
        for (auto more : {move_routes(),
                          hall_routes(),
                          help_routes(),
                          notice_routes(),
                          wait_routes(),
                          kiosk_routes(),
                          visit_routes(),
                          statistics_routes(),
                          letter_routes(),
                          paper_routes(),
                          separator_routes(),
                          service_routes(),
                          calendar_routes(),
                          booking_routes(),
                          check_in_routes(),
                          track_routes(),
                          session_routes(),
                          pin_routes(),
                          user_routes()}) {
            out.insert(out.end(), more.begin(), more.end());
        }
        return out;
    }();
    return all;
}

office::Actor Call::actor() const {
    if (caller.person) {
        // The name was checked when the account was made.
        return office::Actor::person(access::grade_name(caller.person->grade), caller.person->name)
            .value();
    }
    if (caller.is(Role::Staff) || caller.is(Role::Supervisor)) {
        return office::Actor::staff(caller.uid);
    }
    if (caller.is(Role::Technician)) {
        return office::Actor::technician(caller.uid);
    }
    return office::Actor::citizen();
}

Appliance::Reply Call::reply(int status) const {
    return [responder = responder, status](Result<Json> result) {
        if (result) {
            responder.reply(http::json_response(status, *result));
        } else {
            responder.reply(result.error());
        }
    };
}

Result<ApiHandler::Match> ApiHandler::match(const http::Request& request) const {
    Match out;
    bool path_known = false;
    for (const Route& route : routes()) {
        if (!fits(route.path, request.path, out.params)) {
            continue;
        }
        path_known = true;
        if (route.method == request.method) {
            out.route = &route;
            break;
        }
    }
    if (out.route == nullptr) {
        return Error{path_known ? ErrorCode::MethodNotAllowed : ErrorCode::UnknownRoute};
    }
    KIOSK_TRY(Caller asks, who_asks(request, *out.route));
    RoleSet held = std::move(asks.roles);
    out.caller.uid = asks.uid;
    out.caller.person = std::move(asks.person);
    out.caller.kiosk = asks.kiosk;
    if (const std::string_view wish = request.header("x-kiosk-role"); !wish.empty()) {
        const auto role = role_from(wish);
        if (!role || !held.contains(*role)) {
            return Error{ErrorCode::WrongRole, "a client may ask for less, never for more"};
        }
        held = {*role};
    }
    std::set_intersection(held.begin(),
                          held.end(),
                          out.route->roles.begin(),
                          out.route->roles.end(),
                          std::inserter(out.caller.roles, out.caller.roles.end()));
    if (out.caller.roles.empty()) {
        const bool stranger = !request.user && !out.caller.person;
        return Error{stranger ? ErrorCode::NotSignedIn : ErrorCode::WrongRole};
    }
    return out;
}

Result<Caller> ApiHandler::who_asks(const http::Request& request, const Route& route) const {
    if (!request.user) {
        return who_asks_on_network(request, route);
    }
    if (const std::string_view token = request.header("x-kiosk-session"); !token.empty()) {
        return who_asks_by_pin(request, token);
    }
    Caller out;
    out.roles = appliance_.roles_of(*request.user);
    out.uid = request.user->uid;
    return out;
}

// The peer's own roles do not count: what the screen's account may do is not the person's. Only
// what changes something is an act; a page that looks by itself does not keep a session open.
Result<Caller> ApiHandler::who_asks_by_pin(const http::Request& request,
                                           std::string_view token) const {
    const auto use =
        request.method == "GET" ? access::Door::Use::Background : access::Door::Use::Act;
    KIOSK_TRY(const access::Session session, console_.door.look(token, use));
    if (session.place != access::Place::Device) {
        return Error{ErrorCode::NotSignedIn};
    }
    Caller out;
    out.uid = request.user->uid;
    out.roles = {Role::Staff};
    out.person =
        Person{session.place, session.name, session.grade, session.counter, std::string(token)};
    return out;
}

Result<Caller> ApiHandler::who_asks_on_network(const http::Request& request,
                                               const Route& route) const {
    const bool unsafe = request.method != "GET";
    const std::string_view origin = request.header("origin");
    if (unsafe && !origin.empty() && origin != "https://" + std::string(request.header("host"))) {
        return Error{ErrorCode::WrongOrigin};
    }
    Caller out;
    out.roles = {Role::Guest};
    // Without the headers it is a stranger like any other.
    if (route.roles.contains(Role::Kiosk) && !request.header("x-kiosk-device").empty()) {
        KIOSK_TRY(out.kiosk, appliance_.kiosks().who(request));
        out.roles.insert(Role::Kiosk);
        return out;
    }
    const std::string token = access::session_in(request.header("cookie"));
    const auto session = console_.door.look(token, access::Door::Use::Background);
    if (!session || session->place != access::Place::Network) {
        return out;
    }
    // Whoever shows the token is the person at our own page, not a page's background request.
    const bool shows_token = access::csrf_fits(*session, request.header("x-csrf-token"));
    const bool signs_in = route.path == kSessionPath && route.method == "POST";
    if (unsafe && !shows_token && !signs_in) {
        return Error{ErrorCode::CsrfMissing};
    }
    const bool locked = session->screen == access::Session::Screen::Locked;
    if (locked && !route.path.starts_with(kSessionPath)) {
        return Error{ErrorCode::SessionLocked};
    }
    if (shows_token && !locked) {
        (void)console_.door.look(token, access::Door::Use::Act);
    }
    const RoleSet more = roles_of_grade(session->grade);
    out.roles.insert(more.begin(), more.end());
    out.person = Person{session->place, session->name, session->grade, session->counter, token};
    return out;
}

http::BodyPlan ApiHandler::plan(const http::Request& head) {
    http::BodyPlan out;
    out.most_bytes = kMostBody;
    if (asks_for_file(head)) {
        return out;
    }
    if (auto found = match(head); !found) {
        out.refusal = std::move(found).error();
    }
    return out;
}

void ApiHandler::handle(http::Request request, http::Responder responder) {
    if (asks_for_file(request)) {
        responder.reply(http::file_response(console_.files, request));
        return;
    }
    auto found = match(request);
    if (!found) {
        responder.reply(found.error());
        return;
    }
    Json body = Json::object();
    if (!request.body.empty()) {
        auto parsed = parse_json(as_text(request.body));
        if (!parsed || !parsed->is_object()) {
            responder.reply(parsed ? Error{ErrorCode::BadJson, "expected an object"}
                                   : parsed.error());
            return;
        }
        body = std::move(parsed).value();
    }
    found->route->run(Call{appliance_,
                           events_,
                           console_,
                           std::move(request),
                           std::move(responder),
                           std::move(found->caller),
                           std::move(found->params),
                           std::move(body)});
}

}  // namespace kiosk::server
