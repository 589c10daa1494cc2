// queue hold, transfer, return …, group …, counter call and break, intake …, day …: each one
// request, and what then stands.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

// Adds one verb on a ticket; `options` hangs up what else it takes, as fields of the body.
CLI::App* add_move(CLI::App& group,
                   Verb& chosen,
                   const std::string& name,
                   const std::string& help,
                   const std::shared_ptr<Json>& body) {
    auto* verb = group.add_subcommand(name, help);
    auto ticket = std::make_shared<std::string>();
    verb->add_option("ticket", *ticket, "Ticket id, today's number such as A012, or its code")
        ->required();
    verb->add_option_function<std::int64_t>(
        "--version",
        [body](const std::int64_t& version) { (*body)["version"] = version; },
        "Only while the ticket still has this version");
    verb->callback([ticket, name, body, &chosen] {
        chosen = post(api::target_of("/v1/tickets/", *ticket, "/" + name), *body, &print_ticket);
    });
    return verb;
}

CLI::Option* text_field(CLI::App* verb,
                        const std::shared_ptr<Json>& body,
                        const std::string& flag,
                        const std::string& key,
                        const std::string& help) {
    return verb->add_option_function<std::string>(
        flag, [body, key](const std::string& text) { (*body)[key] = text; }, help);
}

CLI::Option* number_field(CLI::App* verb,
                          const std::shared_ptr<Json>& body,
                          const std::string& flag,
                          const std::string& key,
                          const std::string& help) {
    return verb->add_option_function<std::int64_t>(
        flag, [body, key](const std::int64_t& number) { (*body)[key] = number; }, help);
}

std::shared_ptr<Json> empty_body() {
    return std::make_shared<Json>(Json::object());
}

void add_party_moves(CLI::App& group, Verb& chosen) {
    auto body = empty_body();
    CLI::App* verb = add_move(group, chosen, "party", "Correct how many people came", body);
    number_field(verb, body, "--people", "people", "People of this ticket (1-999)")->required();
    number_field(verb, body, "--representatives", "representatives", "Who speak for a group");

    body = empty_body();
    verb = add_move(group, chosen, "merge", "Others came together with this ticket", body);
    verb->add_option_function<std::vector<std::string>>(
            "tickets",
            [body](const std::vector<std::string>& others) { (*body)["tickets"] = others; },
            "The tickets that end with this one")
        ->required();
    add_move(group, chosen, "unlink", "Take the ticket out of its group", empty_body());
}

void add_ticket_moves(CLI::App& group, Verb& chosen) {
    auto body = empty_body();
    CLI::App* verb = add_move(group, chosen, "hold", "The person waits, the counter is free", body);
    text_field(verb, body, "--reason", "reason", "papers, copying, officer, personal or other")
        ->required();
    text_field(verb, body, "--pool", "pool", "shared (default) or counter: who goes on");
    number_field(verb, body, "--wake", "wake_ms", "Called like others from then on (unix ms)");
    add_move(group, chosen, "resume", "A held person stands in line again", empty_body());

    body = empty_body();
    verb = add_move(group, chosen, "transfer", "To another service, under the same number", body);
    text_field(verb, body, "--service", "service", "Service id from the settings")->required();
    text_field(verb, body, "--counter", "counter", "This counter rather than any");
    text_field(verb, body, "--back", "back", "service or counter: where to, once done there");
    add_move(group, chosen, "return", "A no-show came back after all", empty_body());

    body = empty_body();
    verb = add_move(group, chosen, "cancel", "The person does not want to wait any more", body);
    text_field(verb, body, "--reason", "reason", "person, staff or superseded")->required();

    body = empty_body();
    verb = add_move(group, chosen, "rank", "Supervisor: before everybody, or back in order", body);
    number_field(verb, body, "--rank", "rank", "0 = before everybody, 1 = in order")->required();
    text_field(verb, body, "--reason", "reason", "health, safety, leader, mistake or other")
        ->required();

    body = empty_body();
    verb = add_move(group, chosen, "outcome", "Supervisor: correct what came of a visit", body);
    text_field(verb, body, "--outcome", "outcome", "One of the list, e.g. received")->required();
}

void print_group_line(const Session& session, const Json& group) {
    std::string numbers;
    for (const Json& ticket : group.value("tickets", Json::array())) {
        numbers += (numbers.empty() ? "" : ", ") + ticket.value("text", "");
    }
    session.line("{}  {} {}  [{}]  {}",
                 group.value("id", ""),
                 group.value("people", 0),
                 session.say("người", "people"),
                 numbers,
                 group.value("large", false) ? session.say("đoàn đông người", "large group")
                                             : std::string_view());
}

Status print_group(Session& session, const Json& answer) {
    KIOSK_TRY(const Json group, get_object(answer, "group"));
    print_group_line(session, group);
    return {};
}

Status print_groups(Session& session, const Json& answer) {
    KIOSK_TRY(const Json groups, get_array(answer, "groups"));
    for (const Json& group : groups) {
        print_group_line(session, group);
    }
    return {};
}

Status print_day(Session& session, const Json& answer) {
    KIOSK_TRY(const Json intake, get_object(answer, "intake"));
    KIOSK_TRY(const std::string state, get_string(intake, "state"));
    session.line("{} {}: {}",
                 session.say("Ngày", "Day"),
                 answer["business_day"].is_string() ? answer["business_day"].get<std::string>()
                                                    : std::string("-"),
                 !answer.value("day_open", false)
                     ? session.say("đã kết thúc", "ended")
                     : (state == "open" ? session.say("đang nhận số", "tickets are given")
                                        : session.say("ngừng nhận số", "no tickets at the kiosk")));
    return {};
}

}  // namespace

void add_move_verbs(CLI::App& queue, Verb& chosen) {
    add_ticket_moves(queue, chosen);
    add_party_moves(queue, chosen);
}

void add_counter_move_verbs(CLI::App& counters, Verb& chosen) {
    auto* verb = counters.add_subcommand("call", "Call a certain person, out of turn");
    auto counter = std::make_shared<std::string>();
    auto ticket = std::make_shared<std::string>();
    verb->add_option("counter", *counter, "Counter id, as painted on the desk")->required();
    verb->add_option("ticket", *ticket, "Ticket id or today's number")->required();
    verb->callback([counter, ticket, &chosen] {
        chosen = post(api::target_of("/v1/counters/", *counter, "/call"),
                      {{"ticket", *ticket}},
                      &print_ticket);
    });
    auto* pause = counters.add_subcommand("break", "Start a break; opening the counter ends it");
    auto body = empty_body();
    auto at = std::make_shared<std::string>();
    pause->add_option("counter", *at, "Counter id, as painted on the desk")->required();
    number_field(pause, body, "--until", "until_ms", "When it will end (unix ms)");
    pause->callback([at, body, &chosen] {
        chosen = post(api::target_of("/v1/counters/", *at, "/break"), *body, &print_counter);
    });
}

void add_day_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& groups = *add_group(program, "group", "Large groups: tickets for one matter");
    groups.add_subcommand("list", "Today's groups")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/groups", nullptr, ""}), &print_groups);
        };
    });
    auto* link = groups.add_subcommand("link", "These tickets come for one matter");
    auto body = empty_body();
    link->add_option_function<std::vector<std::string>>(
            "tickets",
            [body](const std::vector<std::string>& all) { (*body)["tickets"] = all; },
            "Ticket ids or today's numbers")
        ->required();
    text_field(link, body, "--group", "group", "Into this group, else a new one");
    text_field(link, body, "--origin", "origin", "Code of the commune they come from");
    link->callback([body, &chosen] { chosen = post("/v1/groups", *body, &print_group); });

    CLI::App& intake = *add_group(program, "intake", "Whether the kiosk gives tickets by itself");
    intake.add_subcommand("close", "No more tickets at the kiosk today")->callback([&chosen] {
        chosen = post("/v1/intake/close", nullptr, &print_day);
    });
    intake.add_subcommand("open", "Give tickets, whatever the hours say")->callback([&chosen] {
        chosen = post("/v1/intake/open", nullptr, &print_day);
    });
    CLI::App& day = *add_group(program, "day", "The business day");
    day.add_subcommand("close", "End it: what is open expires")->callback([&chosen] {
        chosen = post("/v1/day/close", nullptr, &print_day);
    });
}

}  // namespace kiosk::ctl
