// Default deny: a request is answered when a route has its path and method and the account's role
// is enough. A grade holds all that the one below it may do.
#include "sync/hub/console/console_server.hpp"

#include <algorithm>
#include <array>

#include "firmware/access/cookie.hpp"
#include "firmware/base/log.hpp"
#include "sync/hub/console/fleet.hpp"
#include "sync/hub/console/letters_page.hpp"
#include "sync/hub/console/queries.hpp"
#include "sync/hub/console/statistics_page.hpp"
#include "sync/hub/front.hpp"

namespace kiosk::hub {
namespace {

constexpr std::size_t kMostConsoleBody = 4 * 1024;
constexpr unsigned kConsoleConnections = 128;
constexpr std::string_view kSession = "/v1/session";
constexpr std::string_view kAddressHeader = "x-real-ip";

bool is_file(const http::Request& request) {
    return request.method == "GET" && !request.path.starts_with("/v1/");
}

Json session_view(const access::Session& session) {
    return {{"name", session.name},
            {"role", access::grade_name(session.grade)},
            {"locked", session.screen == access::Session::Screen::Locked},
            {"csrf", session.csrf},
            {"idle_lock_s", access::kIdle_ms / 1000},
            {"ends_in_s", session.ends_in_ms / 1000}};
}

}  // namespace

// `path` may end with a star: the rest is the route's subject.
struct ConsoleServer::Route {
    std::string_view method;
    std::string_view path;
    Rank least = Rank::Admin;
    void (ConsoleServer::*run)(const Call&) = nullptr;
};

// One request that was admitted.
struct ConsoleServer::Call {
    http::Request request;
    http::Responder responder;
    const Route* route = nullptr;
    std::string subject;                     // what the star of the path stands for
    std::string token;                       // "" = not signed in
    std::optional<access::Session> session;  // likewise

    void reply(const Result<http::Response>& answer) const {
        if (answer) {
            responder.reply(*answer);
        } else {
            responder.reply(answer.error());
        }
    }

    // A file with letters or figures leaves the hub: who took it is worth a line.
    void log_file() const {
        const auto csv = wants_csv(request);
        if (csv && *csv) {
            log::info("console", "{} takes {} as a file", session->name, request.path);
        }
    }
};

ConsoleServer::Rank ConsoleServer::rank_of(access::Grade grade) {
    switch (grade) {
        case access::Grade::Viewer:
            return Rank::Viewer;
        case access::Grade::Officer:
            return Rank::Officer;
        case access::Grade::Admin:
            return Rank::Admin;
        case access::Grade::Staff:
        case access::Grade::Supervisor:
        case access::Grade::Technician:
            break;
    }
    return Rank::Anybody;
}

std::span<const ConsoleServer::Route> ConsoleServer::routes() {
    using Self = ConsoleServer;
    static constexpr std::array<Route, 13> kAll = {{
        {"POST", kSession, Rank::Anybody, &Self::sign_in},
        {"GET", kSession, Rank::Viewer, &Self::answer_session},
        {"DELETE", kSession, Rank::Viewer, &Self::sign_out},
        {"POST", "/v1/session/lock", Rank::Viewer, &Self::lock},
        {"POST", "/v1/session/unlock", Rank::Viewer, &Self::unlock},
        {"GET", "/v1/fleet", Rank::Viewer, &Self::answer_fleet},
        {"GET", "/v1/statistics", Rank::Viewer, &Self::answer_statistics},
        {"GET", "/v1/letters", Rank::Officer, &Self::answer_register},
        {"GET", "/v1/letters/*", Rank::Officer, &Self::answer_letter},
        {"GET", "/v1/letter-counts", Rank::Officer, &Self::answer_letter_counts},
        {"GET", "/v1/users", Rank::Admin, &Self::answer_users},
        {"POST", "/v1/users/disable/*", Rank::Admin, &Self::change_user},
        {"POST", "/v1/users/enable/*", Rank::Admin, &Self::change_user},
    }};
    return kAll;
}

void ConsoleServer::answer_fleet(const Call& call) {
    call.log_file();
    call.reply(read([&](HubStore& store) -> Result<http::Response> {
        const std::int64_t now_ms = clock_.wall().unix_ms;
        KIOSK_TRY(const bool csv, wants_csv(call.request));
        KIOSK_TRY(auto fleet, read_fleet(store));
        return csv ? sheet_response(fleet_sheet(std::move(fleet), now_ms))
                   : http::json_response(200, fleet_view(std::move(fleet), now_ms));
    }));
}

void ConsoleServer::answer_statistics(const Call& call) {
    call.log_file();
    call.reply(read([&](HubStore& store) {
        return statistics_answer(store, call.request, clock_.wall().unix_ms);
    }));
}

void ConsoleServer::answer_register(const Call& call) {
    call.log_file();
    call.reply(read([&](HubStore& store) { return register_answer(store, call.request); }));
}

void ConsoleServer::answer_letter(const Call& call) {
    call.reply(read([&](HubStore& store) { return letter_answer(store, call.subject); }));
}

void ConsoleServer::answer_letter_counts(const Call& call) {
    call.log_file();
    call.reply(read([&](HubStore& store) { return letter_counts_answer(store, call.request); }));
}

std::filesystem::path console_users_file(const std::filesystem::path& data_dir) {
    return data_dir / "console-users.json";
}

Result<std::unique_ptr<ConsoleServer>> ConsoleServer::start(const ConsoleDoor& door,
                                                            const std::filesystem::path& data_dir,
                                                            HubStore reader,
                                                            const Clock& clock) {
    if (!door.host.starts_with("127.")) {
        return Error{ErrorCode::BadArgument, "the console listens on loopback only"};
    }
    KIOSK_TRY(std::string secret, front_secret(data_dir, *make_system_random()));
    http::ServerOptions options;
    options.host = door.host;
    options.port = door.port;
    options.watch = http::ServerOptions::Watch::Poll;
    options.connections = kConsoleConnections;
    options.idle_timeout_s = 30;
    options.request_deadline_ms = 15'000;
    options.head_bytes = 16 * 1024;
    options.headers = http::console_headers();
    std::unique_ptr<ConsoleServer> out(
        new ConsoleServer(door.pages, std::move(secret), std::move(reader), clock));
    KIOSK_TRY(out->door_, access::Door::open(console_users_file(data_dir), clock, *out->random_));
    KIOSK_TRY(out->server_, http::Server::start(options, *out));
    return out;
}

ConsoleServer::ConsoleServer(std::span<const http::StaticFile> pages,
                             std::string front_secret,
                             HubStore reader,
                             const Clock& clock)
    : pages_(pages),
      front_secret_(std::move(front_secret)),
      clock_(clock),
      reader_(std::move(reader)) {}

ConsoleServer::~ConsoleServer() {
    server_.reset();  // first: what it still hands over the door answers
}

std::string ConsoleServer::address_of(const http::Request& request) const {
    const std::string_view told = request.header(kAddressHeader);
    return !told.empty() && through_front(request, front_secret_) ? std::string(told)
                                                                  : request.address;
}

std::string ConsoleServer::origin_of(const http::Request& request) const {
    const char* scheme = through_front(request, front_secret_) ? "https://" : "http://";
    return scheme + std::string(request.header("host"));
}

Result<ConsoleServer::Call> ConsoleServer::admit(const http::Request& request) {
    Call out;
    bool path_known = false;
    for (const Route& route : routes()) {
        const bool open_end = route.path.ends_with('*');
        const std::string_view start =
            open_end ? route.path.substr(0, route.path.size() - 1) : route.path;
        const bool fits =
            open_end ? request.path.starts_with(start) && request.path.size() > start.size()
                     : request.path == start;
        path_known = path_known || fits;
        if (fits && route.method == request.method) {
            out.route = &route;
            out.subject = request.path.substr(start.size());
            break;
        }
    }
    if (out.route == nullptr) {
        return Error{path_known ? ErrorCode::MethodNotAllowed : ErrorCode::UnknownRoute};
    }
    const bool unsafe = request.method != "GET";
    const std::string_view origin = request.header("origin");
    if (unsafe && !origin.empty() && origin != origin_of(request)) {
        return Error{ErrorCode::WrongOrigin};
    }
    KIOSK_CHECK(door_->reread());
    const std::string token = access::session_in(request.header("cookie"));
    const auto session = door_->look(token, access::Door::Use::Background);
    if (!session) {
        return out.route->least == Rank::Anybody ? Result<Call>(std::move(out))
                                                 : Result<Call>(session.error());
    }
    // Whoever shows the token is the person at our own page, not a page's background request.
    const bool shows_token = access::csrf_fits(*session, request.header("x-csrf-token"));
    if (unsafe && !shows_token && out.route->least != Rank::Anybody) {
        return Error{ErrorCode::CsrfMissing};
    }
    const bool locked = session->screen == access::Session::Screen::Locked;
    if (locked && !request.path.starts_with(kSession)) {
        return Error{ErrorCode::SessionLocked};
    }
    if (rank_of(session->grade) < out.route->least) {
        return Error{ErrorCode::WrongRole};
    }
    if (shows_token && !locked) {
        (void)door_->look(token, access::Door::Use::Act);
    }
    out.token = token;
    out.session = *session;
    return out;
}

http::BodyPlan ConsoleServer::plan(const http::Request& head) {
    http::BodyPlan out;
    out.most_bytes = kMostConsoleBody;
    if (!is_file(head)) {
        if (auto admitted = admit(head); !admitted) {
            out.refusal = std::move(admitted).error();
        }
    }
    return out;
}

void ConsoleServer::handle(http::Request request, http::Responder responder) {
    if (is_file(request)) {
        return responder.reply(http::file_response(pages_, request));
    }
    auto call = admit(request);
    if (!call) {
        return responder.reply(call.error());
    }
    call->request = std::move(request);
    call->responder = std::move(responder);
    (this->*call->route->run)(*call);
}

void ConsoleServer::sign_in(const Call& call) {
    const auto body = parse_json(as_text(call.request.body));
    auto name = body ? get_string(*body, "name") : Result<std::string>(body.error());
    auto password = body ? get_string(*body, "password") : Result<std::string>(body.error());
    if (!name || !password) {
        return call.responder.reply(!name ? name.error() : password.error());
    }
    access::Credentials who{std::move(name).value(),
                            Redacted<std::string>(std::move(password).value()),
                            address_of(call.request)};
    // An account of the city has no counter; the door asks for one of clerks alone.
    door_->sign_in(std::move(who), "", [this, call](Result<access::SignedIn> done) {
        if (!done) {
            return call.responder.reply(done.error());
        }
        if (!call.token.empty()) {  // the browser forgets its former cookie; so do we
            door_->sign_out(call.token);
        }
        http::Response answer = http::json_response(201, session_view(done->session));
        answer.headers["set-cookie"] = access::session_cookie(done->token);
        call.responder.reply(std::move(answer));
    });
}

void ConsoleServer::sign_out(const Call& call) {
    door_->sign_out(call.token);
    http::Response answer = http::json_response(200, {{"signed_out", true}});
    answer.headers["set-cookie"] = access::session_cookie("");
    call.responder.reply(std::move(answer));
}

void ConsoleServer::lock(const Call& call) {
    door_->lock(call.token);
    answer_session(call);
}

void ConsoleServer::unlock(const Call& call) {
    const auto body = parse_json(as_text(call.request.body));
    auto password = body ? get_string(*body, "password") : Result<std::string>(body.error());
    if (!password) {
        return call.responder.reply(password.error());
    }
    access::Credentials who{call.session->name,
                            Redacted<std::string>(std::move(password).value()),
                            address_of(call.request)};
    door_->unlock(call.token, std::move(who), [this, call](const Status& done) {
        if (!done) {
            return call.responder.reply(done.error());
        }
        answer_session(call);
    });
}

void ConsoleServer::answer_session(const Call& call) {
    const auto session = door_->look(call.token, access::Door::Use::Background);
    if (!session) {
        return call.responder.reply(session.error());
    }
    call.responder.reply(http::json_response(200, session_view(*session)));
}

void ConsoleServer::answer_users(const Call& call) {
    const auto present = door_->present();
    Json list = Json::array();
    for (const access::User& user : door_->users()) {
        const auto here =
            std::count_if(present.begin(), present.end(), [&user](const access::Session& session) {
                return session.name == user.name;
            });
        list.push_back({{"name", user.name},
                        {"role", access::grade_name(user.grade)},
                        {"enabled", user.account == access::User::Account::Enabled},
                        {"sessions", here}});
    }
    call.responder.reply(http::json_response(200, {{"users", std::move(list)}}));
}

void ConsoleServer::change_user(const Call& call) {
    const bool enable = call.route->path.starts_with("/v1/users/enable/");
    if (call.subject == call.session->name) {
        return call.responder.reply(
            Error{ErrorCode::BadArgument, "name: another administrator does that"});
    }
    const Status done = door_->set_account(
        call.subject, enable ? access::User::Account::Enabled : access::User::Account::Disabled);
    if (!done) {
        return call.responder.reply(done.error());
    }
    log::info("console",
              "{} {} {}",
              call.session->name,
              enable ? "lets in again" : "lets in no more",
              call.subject);
    answer_users(call);
}

}  // namespace kiosk::hub
