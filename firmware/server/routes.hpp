#pragma once
// The route table: method, path, who may, what is done. docs/api/openapi.yaml describes the same
// routes; a contract test compares the two both ways. A route without a role does not exist.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/http/server.hpp"
#include "firmware/office/actor.hpp"
#include "firmware/server/appliance.hpp"
#include "firmware/server/console.hpp"
#include "firmware/server/event_hub.hpp"

namespace kiosk::server {

// One request that has passed the roles; params are the {…} parts of the path.
struct Call {
    Appliance& appliance;
    EventHub& events;
    const Console& console;
    http::Request request;
    http::Responder responder;
    Caller caller;  // narrowed to the roles that the route takes
    std::map<std::string, std::string, std::less<>> params;
    Json body;  // {} when the request has none

    [[nodiscard]] office::Actor actor() const;
    // Answers with the Json (status 200, or `status`) or the error.
    [[nodiscard]] Appliance::Reply reply(int status = 200) const;
};

// The ticket that the path's {id} names: by uid, by today's number, or by its signed code.
// UnknownTicket, ForgedTicketCode. Office thread.
[[nodiscard]] Result<TicketId> ticket_of(const Call& call, const office::State& state);

// The hall that the query's `zone` names. Errors of Appliance::hall_zone.
[[nodiscard]] Result<std::string> hall_zone_of(const Call& call);

// Answers an ask that gives a ticket: 201 with the new one, 200 with one that existed; with its
// code and QR where `wants_code` or it is printed.
void reply_issued(const Call& call, Result<Submitted> done, bool wants_code);

// Whether the request came over the device's own socket; one that did not is answered with
// WrongRole and `reason`.
[[nodiscard]] bool is_at_device(const Call& call, std::string_view reason);

// Whoever stands at the glass may try codes until one is right; staff see the paper.
[[nodiscard]] bool is_guessing(const Call& call);

// Runs a command on the ticket that the path names and answers with {"ticket": …} as it then
// stands; with `version` in the body only while the ticket still has that version. A clerk may act
// on tickets at the own counter alone.
void on_ticket(Call call, std::function<office::Ask(const TicketId&)> make);
// Runs a command of the counter that the path names and answers with it as it then stands, and
// with its ticket.
void on_counter(const Call& call, office::Ask ask);

struct Route {
    std::string_view method;
    std::string_view path;  // "/v1/tickets/{id}/recall"
    RoleSet roles;
    void (*run)(Call);
};

[[nodiscard]] std::span<const Route> routes();

// One handler for both listeners. On the Unix socket roles come from the peer, or from a session by
// PIN whose token stands in X-Kiosk-Session; on the office network from a session cookie, and
// unsafe methods must come from our own pages: a foreign Origin and a missing X-CSRF-Token are
// refused. Routes of Role::Kiosk ask for the proof of another kiosk instead. Refusals before a
// route runs: UnknownRoute, MethodNotAllowed, WrongRole, BadJson,
// BodyTooLarge; on the network also NotSignedIn, SessionLocked, CsrfMissing, WrongOrigin. What is
// no route of the API there is a file of the console.
class ApiHandler final : public http::Handler {
public:
    ApiHandler(Appliance& appliance, EventHub& events, Console console)
        : appliance_(appliance), events_(events), console_(std::move(console)) {}

    [[nodiscard]] http::BodyPlan plan(const http::Request& head) override;
    void handle(http::Request request, http::Responder responder) override;

private:
    struct Match {
        const Route* route = nullptr;
        std::map<std::string, std::string, std::less<>> params;
        Caller caller;
    };

    [[nodiscard]] Result<Match> match(const http::Request& request) const;
    [[nodiscard]] Result<Caller> who_asks(const http::Request& request, const Route& route) const;
    [[nodiscard]] Result<Caller> who_asks_by_pin(const http::Request& request,
                                                 std::string_view token) const;
    [[nodiscard]] Result<Caller> who_asks_on_network(const http::Request& request,
                                                     const Route& route) const;

    Appliance& appliance_;
    EventHub& events_;
    const Console console_;
};

// An account without its hashes, and the answer of a verb about one: the user as the book now has
// it, or the error.
[[nodiscard]] Json user_view(const access::User& user);
void reply_user(const Call& call, const std::string& name, const Status& done, int status = 200);

// The verbs, by subject; each file of routes_*.cpp adds its own.
[[nodiscard]] std::vector<Route> queue_routes();
[[nodiscard]] std::vector<Route> move_routes();
[[nodiscard]] std::vector<Route> letter_routes();
[[nodiscard]] std::vector<Route> paper_routes();
[[nodiscard]] std::vector<Route> separator_routes();
[[nodiscard]] std::vector<Route> service_routes();
[[nodiscard]] std::vector<Route> hall_routes();
[[nodiscard]] std::vector<Route> help_routes();
[[nodiscard]] std::vector<Route> notice_routes();
[[nodiscard]] std::vector<Route> calendar_routes();
[[nodiscard]] std::vector<Route> booking_routes();
[[nodiscard]] std::vector<Route> check_in_routes();
[[nodiscard]] std::vector<Route> track_routes();
[[nodiscard]] std::vector<Route> visit_routes();
[[nodiscard]] std::vector<Route> statistics_routes();
[[nodiscard]] std::vector<Route> session_routes();
[[nodiscard]] std::vector<Route> pin_routes();
[[nodiscard]] std::vector<Route> user_routes();
[[nodiscard]] std::vector<Route> wait_routes();
[[nodiscard]] std::vector<Route> kiosk_routes();

}  // namespace kiosk::server
