// queue … and counter …: one request each, and the ticket or counter as it then stands. What
// happens to a ticket beside the straight way is in move_verbs.cpp.
#include "firmware/base/file.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

constexpr std::size_t kMostFile = std::size_t{8} << 20;

Status print_issued(Session& session, const Json& answer) {
    KIOSK_TRY(const auto issued, api::issued_from(answer));
    session.line("{}", ticket_words(session, issued.ticket));
    session.line("{}: {}", session.say("Số người chờ trước", "People ahead"), issued.people_ahead);
    if (const std::string wait = issued.wait ? wait_words(session, *issued.wait) : "";
        !wait.empty()) {
        session.line("{}: {}", session.say("Thời gian chờ", "Wait"), wait);
    }
    if (!issued.paper_job.empty()) {
        session.line("{}: {}", session.say("Lệnh in", "Print job"), issued.paper_job);
    }
    if (issued.freshness == api::Issued::Freshness::Repeated) {
        session.line("{}",
                     session.say("Phiếu này đã được cấp từ trước với cùng khóa.",
                                 "This ticket was issued before, under the same key."));
    }
    return {};
}

void print_counter_line(const Session& session, const api::Counter& counter) {
    session.line("{} {}  {}  [{}]{}",
                 session.say("Quầy", "Counter"),
                 counter.id,
                 state_words(session, counter.state),
                 fmt::format("{}", fmt::join(counter.services, ", ")),
                 counter.ticket ? "  " + ticket_words(session, *counter.ticket) : std::string());
}

Status print_counters(Session& session, const Json& answer) {
    KIOSK_TRY(const auto counters, api::list_from(answer, "counters", &api::counter_from));
    for (const auto& counter : counters) {
        print_counter_line(session, counter);
    }
    return {};
}

Status print_queue(Session& session, const Json& answer) {
    KIOSK_TRY(const auto queue, api::queue_from(answer));
    session.line("{} {}", session.say("Ngày", "Day"), queue.business_day);
    for (const auto& service : queue.services) {
        session.line("{:<2} {}: {} {}, {} {}",
                     service.prefix,
                     session.say(service.name_vi, service.name_en),
                     service.waiting,
                     session.say("phiếu chờ", "waiting"),
                     service.people,
                     session.say("người", "people"));
    }
    for (const auto& counter : queue.counters) {
        print_counter_line(session, counter);
    }
    for (const auto& ticket : queue.waiting) {
        session.line("  {}", ticket_words(session, ticket));
    }
    return {};
}

void add_issue(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string service, key, ticket_language = "vi";
        std::int64_t party = 1;
        bool no_paper = false;
        bool priority = false;
    };

    auto* verb = group.add_subcommand("issue", "Issue a ticket for a service");
    auto wish = std::make_shared<Wish>();
    verb->add_option("service", wish->service, "Service id from the settings")->required();
    verb->add_option("--party", wish->party, "People who come together (1-999)");
    verb->add_option("--ticket-lang", wish->ticket_language, "Language of the ticket: vi, en");
    verb->add_option("--key", wish->key, "Idempotency key; the same key gives the same ticket");
    verb->add_flag("--no-paper", wish->no_paper, "Print nothing");
    verb->add_flag("--priority", wish->priority, "The person declares a priority (a head start)");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            // One key for this confirmation: a lost reply is asked for again without a second
            // ticket.
            const std::string key =
                wish->key.empty() ? to_hex(session.random.bytes<16>()) : wish->key;
            using Paper = api::Client::Issue::Paper;
            api::Client::Issue ask{key, wish->service, wish->party, wish->ticket_language};
            ask.paper = wish->no_paper ? Paper::None : Paper::Print;
            using Priority = api::Client::Issue::Priority;
            ask.priority = wish->priority ? Priority::Declared : Priority::None;
            return show(session, session.client.issue(ask), &print_issued);
        };
    });
}

// A verb on one ticket; `--party`, `--outcome` and `--off` only where they mean something.
void add_ticket_verb(CLI::App& group,
                     Verb& chosen,
                     const std::string& name,
                     const std::string& help) {
    struct Wish {
        std::string ticket, outcome;
        std::optional<std::int64_t> party, version;
        bool taken_back = false;
        bool ends = false;
    };

    auto* verb = group.add_subcommand(name, help);
    auto wish = std::make_shared<Wish>();
    verb->add_option("ticket", wish->ticket, "Ticket id, today's number such as A012, or its code")
        ->required();
    verb->add_option("--version", wish->version, "Only while the ticket still has this version");
    if (name == "done") {
        verb->add_option("--outcome", wish->outcome, "What came of it, e.g. received");
        verb->add_flag("--end", wish->ends, "All is done, though a way back was planned");
    }
    if (name == "arrive") {
        verb->add_option("--party", wish->party, "People the desk counted (1-999)");
    }
    if (name == "priority") {
        verb->add_flag("--off", wish->taken_back, "Take it back");
    }
    verb->callback([wish, name, &chosen] {
        Json body = Json::object();
        if (name == "priority") {
            body["declared"] = !wish->taken_back;
        }
        if (wish->ends) {
            body["way"] = "end";
        }
        if (!wish->outcome.empty()) {
            body["outcome"] = wish->outcome;
        }
        if (wish->party) {
            body["party"] = *wish->party;
        }
        if (wish->version) {
            body["version"] = *wish->version;
        }
        chosen =
            post(api::target_of("/v1/tickets/", wish->ticket, "/" + name), body, &print_ticket);
    });
}

void add_counter_verb(CLI::App& group,
                      Verb& chosen,
                      const std::string& name,
                      const std::string& help,
                      Printer print) {
    auto* verb = group.add_subcommand(name, help);
    auto counter = std::make_shared<std::string>();
    verb->add_option("counter", *counter, "Counter id, as painted on the desk")->required();
    verb->callback([counter, name, print = std::move(print), &chosen] {
        chosen = post(api::target_of("/v1/counters/", *counter, "/" + name), nullptr, print);
    });
}

}  // namespace

Status print_ticket(Session& session, const Json& answer) {
    KIOSK_TRY(const Json ticket, get_object(answer, "ticket"));
    KIOSK_TRY(const auto value, api::ticket_from(ticket));
    session.line("{}", ticket_words(session, value));
    return {};
}

Status print_counter(Session& session, const Json& answer) {
    KIOSK_TRY(const Json counter, get_object(answer, "counter"));
    KIOSK_TRY(const auto value, api::counter_from(counter));
    print_counter_line(session, value);
    return {};
}

CLI::App* add_group(CLI::App& program, const std::string& name, const std::string& help) {
    auto* group = program.add_subcommand(name, help);
    group->require_subcommand(1);
    return group;
}

void add_read(CLI::App& group,
              Verb& chosen,
              const std::string& name,
              const std::string& help,
              const std::string& target,
              Printer print) {
    group.add_subcommand(name, help)->callback([target, print = std::move(print), &chosen] {
        chosen = [target, print](Session& session) {
            return show(session, session.client.call({"GET", target, nullptr, ""}), print);
        };
    });
}

Result<int> save(Session& session, const std::string& target, const std::string& path) {
    KIOSK_TRY(const Bytes bytes, session.client.bytes({"GET", target, nullptr, ""}, kMostFile));
    KIOSK_CHECK(write_file_durably(path, bytes));
    if (!session.json()) {
        session.line("{} {}", session.say("Đã ghi", "Written:"), path);
    }
    return kExitOk;
}

Verb post(std::string target, Json body, Printer print) {
    return [target = std::move(target), body = std::move(body), print = std::move(print)](
               Session& session) {
        return show(session, session.client.call({"POST", target, body, ""}), print);
    };
}

void add_queue_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "queue", "Tickets: issue, call, receive");
    add_issue(group, chosen);
    add_counter_verb(group, chosen, "next", "Call the next person to a counter", &print_ticket);
    add_ticket_verb(group, chosen, "priority", "Give the declared priority, or take it back");
    add_ticket_verb(group, chosen, "recall", "Call a called person again");
    add_ticket_verb(group, chosen, "arrive", "The person is at the counter; opens the visit");
    add_ticket_verb(group, chosen, "done", "The visit is over");
    add_ticket_verb(group, chosen, "no-show", "The person did not come");
    add_ticket_verb(group, chosen, "undo-call", "Called by mistake: back to the same place");
    add_ticket_verb(group, chosen, "undo-no-show", "The person did come (within ten seconds)");
    add_move_verbs(group, chosen);
    add_adopt_verb(group, chosen);
    auto* verb = group.add_subcommand("show", "The queue now, or one ticket");
    auto ticket = std::make_shared<std::string>();
    verb->add_option("ticket", *ticket, "Ticket id, today's number such as A012, or its code");
    verb->callback([ticket, &chosen] {
        chosen = [ticket](Session& session) {
            const bool one = !ticket->empty();
            return show(
                session,
                session.client.call({"GET",
                                     one ? api::target_of("/v1/tickets/", *ticket) : "/v1/queue",
                                     nullptr,
                                     ""}),
                one ? &print_ticket : &print_queue);
        };
    });
}

void add_counter_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "counter", "Counters: open, close, list");
    add_counter_verb(group, chosen, "open", "Open a counter", &print_counter);
    add_counter_verb(group, chosen, "close", "Close a counter", &print_counter);
    add_read(
        group, chosen, "list", "All counters and what is at hand", "/v1/counters", &print_counters);
    add_counter_move_verbs(group, chosen);
}

}  // namespace kiosk::ctl
