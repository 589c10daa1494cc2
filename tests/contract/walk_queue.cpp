// One office day of tickets, told to fail as well as to succeed.
#include "tests/contract/asker.hpp"
#include "tests/support/check.hpp"

namespace kiosk::test {

void walk_the_queue(Asker& api) {
    const std::string issue = "POST /v1/tickets";
    const Json first =
        api.ask(issue, "/v1/tickets", {{"service", "don-thu"}, {"party", 4}}, key("k1"));
    const std::string id = first["ticket"]["id"];
    api.ask(issue, "/v1/tickets", {{"service", "don-thu"}, {"party", 4}}, key("k1"));
    api.ask(issue, "/v1/tickets", {{"service", "tu-van"}}, key("k1"));
    api.ask(issue, "/v1/tickets", {{"service", "none"}}, key("k2"));
    api.ask(issue, "/v1/tickets", {{"service", "don-thu"}, {"party", 0}}, key("k2"));
    api.ask(issue, "/v1/tickets", {{"party", 1}}, key("k2"));
    api.ask(issue, "/v1/tickets", {{"service", "don-thu"}});
    api.ask(issue, "/v1/tickets", {{"service", "don-thu"}}, key("k3"));
    api.ask("GET /v1/tickets/{id}", "/v1/tickets/A001");
    api.ask("POST /v1/tickets/{id}/say", "/v1/tickets/A001/say");
    api.ask("POST /v1/tickets/{id}/say", "/v1/tickets/Z999/say");
    api.ask("GET /v1/tickets/{id}", "/v1/tickets/Z999");
    api.ask("GET /v1/queue", "/v1/queue");

    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/counters/{id}/open", "/v1/counters/9/open");
    const std::string say = "POST /v1/tickets/{id}/say";
    api.ask(say, "/v1/tickets/A001/say");
    api.ask(say, "/v1/tickets/Z999/say");
    api.ask("POST /v1/counters/{id}/open", "/v1/counters/1/open");
    api.ask("POST /v1/counters/{id}/open", "/v1/counters/1/open");
    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/counters/{id}/close", "/v1/counters/1/close");
    api.ask("POST /v1/tickets/{id}/undo-call", "/v1/tickets/A001/undo-call", {{"version", 2}});
    api.ask("POST /v1/tickets/{id}/undo-call", "/v1/tickets/A001/undo-call");
    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/tickets/{id}/recall", "/v1/tickets/A001/recall", {{"version", 2}});
    api.ask("POST /v1/tickets/{id}/recall", "/v1/tickets/A001/recall", {{"version", "x"}});
    api.ask("POST /v1/tickets/{id}/no-show", "/v1/tickets/A001/no-show");
    for (int i = 0; i < 4; ++i) {
        api.ask("POST /v1/tickets/{id}/recall", "/v1/tickets/" + id + "/recall");
    }
    api.ask("POST /v1/tickets/{id}/done", "/v1/tickets/" + id + "/done");
    api.ask("POST /v1/tickets/{id}/arrive", "/v1/tickets/" + id + "/arrive", {{"party", 5}});
    api.ask("POST /v1/tickets/{id}/done", "/v1/tickets/" + id + "/done", {{"outcome", "nice"}});
    api.ask("POST /v1/tickets/{id}/done", "/v1/tickets/" + id + "/done", {{"outcome", "received"}});
    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/tickets/{id}/recall", "/v1/tickets/A002/recall");
    api.ask("POST /v1/tickets/{id}/undo-no-show", "/v1/tickets/A002/undo-no-show");
    api.ask("POST /v1/tickets/{id}/no-show", "/v1/tickets/A002/no-show");
    api.ask("POST /v1/tickets/{id}/undo-no-show", "/v1/tickets/A002/undo-no-show");
    api.ask("POST /v1/tickets/{id}/no-show", "/v1/tickets/A002/no-show");
    api.ask("POST /v1/counters/{id}/next", "/v1/counters/1/next");
    api.ask("POST /v1/counters/{id}/close", "/v1/counters/1/close");
    const Json late =
        api.ask(issue, "/v1/tickets", {{"service", "tu-van"}, {"priority", true}}, key("k4"));
    const std::string ranked = "POST /v1/tickets/{id}/priority";
    const std::string its = "/v1/tickets/" + std::string(late["ticket"]["id"]) + "/priority";
    CHECK_TRUE(late["ticket"]["priority"] == true);
    CHECK_TRUE(api.ask(ranked, its, {{"declared", false}})["ticket"]["priority"] == false);
    api.ask(ranked, its, {{"declared", true}, {"version", 1}});
    api.ask(ranked, its, {{"declared", "yes"}});
    api.ask(ranked, "/v1/tickets/Z999/priority", {{"declared", true}});
    api.ask("GET /v1/counters", "/v1/counters");
    api.ask("GET /v1/hall", "/v1/hall");
    api.ask("GET /v1/queue", "/v1/queue");
}

namespace {

// One counter and the verbs on its tickets.
struct Desk {
    Asker& api;

    std::string issue(const std::string& name, int party = 1) {
        return api.ask("POST /v1/tickets",
                       "/v1/tickets",
                       {{"service", "don-thu"}, {"party", party}},
                       key("move-" + name))["ticket"]["text"];
    }

    Json move(const std::string& name, const std::string& id, const Json& body = nullptr) {
        return api.ask("POST /v1/tickets/{id}/" + name, "/v1/tickets/" + id + "/" + name, body);
    }

    Json counter(const std::string& verb, const Json& body = nullptr) {
        return api.ask("POST /v1/counters/{id}/" + verb, "/v1/counters/1/" + verb, body);
    }

    void serve(const std::string& id) {
        counter("call", {{"ticket", id}});
        move("arrive", id);
    }
};

void hold_and_transfer(Asker& api) {
    Desk desk{api};
    const std::string a = desk.issue("a");
    desk.move("hold", a, {{"reason", "papers"}});
    desk.serve(a);
    desk.move("hold", a);
    desk.move("hold", a, {{"reason", "weather"}});
    CHECK_TRUE(desk.move("hold",
                         a,
                         {{"reason", "papers"}, {"pool", "counter"}})["ticket"]["hold"]["pool"] ==
               "counter");
    api.ask("GET /v1/queue", "/v1/queue");
    desk.move("resume", a);
    desk.move("resume", a);
    desk.serve(a);
    desk.move("transfer", a, {{"service", "none"}});
    desk.move("transfer", a, {{"service", "don-thu"}});
    desk.move("transfer", a, {{"service", "tu-van"}, {"back", "counter"}});
    desk.serve(a);
    CHECK_TRUE(desk.move("done", a, {{"outcome", "received"}})["ticket"]["state"] == "waiting");
    desk.serve(a);
    desk.move("done", a, {{"outcome", "received"}, {"way", "end"}});
    desk.move("outcome", a, {{"outcome", "nice"}});
    desk.move("outcome", a, {{"outcome", "other"}});
    desk.move("cancel", a, {{"reason", "person"}});
}

void parties_and_groups(Asker& api) {
    Desk desk{api};
    const std::string b = desk.issue("b", 2);
    const std::string c = desk.issue("c", 3);
    desk.move("rank", b, {{"rank", 0}});
    desk.move("rank", b, {{"rank", 0}, {"reason", "health"}});
    desk.move("party", b, {{"people", 0}});
    desk.move("party", b, {{"people", 6}, {"representatives", 3}});
    desk.move("party", b, {{"people", 6}, {"representatives", 2}});
    const Json linked =
        api.ask("POST /v1/groups", "/v1/groups", {{"tickets", {b, c}}, {"origin", "dong-da"}});
    CHECK_TRUE(linked["group"]["large"] == true);
    api.ask("POST /v1/groups", "/v1/groups", {{"tickets", {b, c}}});
    api.ask("POST /v1/groups", "/v1/groups", {{"tickets", {"Z999"}}});
    api.ask("POST /v1/groups", "/v1/groups", {{"tickets", 7}});
    api.ask("GET /v1/groups", "/v1/groups");
    desk.move("unlink", c);
    desk.move("unlink", c);
    desk.move("merge", b, {{"tickets", {c}}});
    desk.move("merge", b, {{"tickets", {c}}});
    desk.move("return", b);
    desk.counter("call", {{"ticket", "Z999"}});
    desk.counter("call");
    desk.serve(b);
    desk.counter("break");
    desk.move("done", b, {{"outcome", "received"}});
}

}  // namespace

void walk_the_moves(Asker& api) {
    Desk desk{api};
    desk.counter("open");
    hold_and_transfer(api);
    parties_and_groups(api);
    const std::string d = desk.issue("d");
    desk.counter("call", {{"ticket", d}});
    desk.move("recall", d);
    desk.move("no-show", d);
    desk.move("return", d);
    desk.move("cancel", d);
    desk.move("cancel", d, {{"reason", "person"}});
    desk.counter("break", {{"until_ms", 1}});
    desk.counter("break");
    api.ask("GET /v1/hall", "/v1/hall");
    desk.counter("next");
    api.ask("POST /v1/intake/close", "/v1/intake/close");
    api.ask("POST /v1/tickets",
            "/v1/tickets",
            {{"service", "don-thu"}},
            {{"idempotency-key", "closed"}, {"x-kiosk-role", "citizen"}});
    api.ask("POST /v1/intake/open", "/v1/intake/open");
    api.ask("POST /v1/day/close", "/v1/day/close");
    api.ask("POST /v1/intake/open", "/v1/intake/open");
    api.ask("POST /v1/tickets", "/v1/tickets", {{"service", "don-thu"}}, key("over"));
    desk.counter("open");
}

}  // namespace kiosk::test
