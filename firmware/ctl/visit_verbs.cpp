// visit …: the reception book, row by row.
#include "firmware/api/visit_wire.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

std::string_view step_words(const Session& session, std::string_view step) {
    if (step == "opened") {
        return session.say("chưa ghi sổ", "not recorded");
    }
    return step == "recorded" ? session.say("đã ghi sổ", "recorded")
                              : session.say("đã kết thúc", "closed");
}

void print_row(const Session& session, const api::Visit& visit) {
    session.line("{} {}  {}  {}  {} {}  {} {}  {}  {}",
                 session.say("Số", "No."),
                 visit.number,
                 office_time(visit.opened_ms),
                 visit.ticket.empty() ? session.say("không có phiếu", "no ticket")
                                      : std::string_view(visit.ticket),
                 session.say("quầy", "counter"),
                 visit.counter,
                 visit.people,
                 session.say("người", "people"),
                 step_words(session, visit.step),
                 visit.id);
    if (visit.kind.empty()) {
        return;
    }
    session.line(
        "     {}  {}  {}  {}{}  {}{}",
        visit.session_kind,
        visit.kind,
        visit.field,
        visit.outcome,
        visit.case_token.empty() ? std::string()
                                 : fmt::format("  {} {} ({} {})",
                                               session.say("vụ việc", "case"),
                                               visit.case_token,
                                               session.say("lần", "visit"),
                                               visit.nth),
        visit.officer,
        visit.corrections == 0
            ? std::string()
            : fmt::format("  {} {}", session.say("đính chính", "corrected"), visit.corrections));
}

Status print_visit_answer(Session& session, const Json& answer) {
    KIOSK_TRY(const Json json, get_object(answer, "visit"));
    KIOSK_TRY(const auto visit, api::visit_from(json));
    print_row(session, visit);
    return {};
}

Status print_visits(Session& session, const Json& answer) {
    KIOSK_TRY(const auto visits, api::list_from(answer, "visits", &api::visit_from));
    for (const api::Visit& visit : visits) {
        print_row(session, visit);
    }
    KIOSK_TRY(const bool more, get_bool(answer, "more"));
    if (more) {
        session.line("{}",
                     session.say("Còn nữa: chọn khoảng ngày ngắn hơn.",
                                 "There are more: ask for fewer days."));
    }
    return {};
}

// The options of a row; what is not given is not sent.
class RowOptions {
public:
    explicit RowOptions(CLI::App& verb) {
        add(verb, "--outcome", "outcome", "received, supplement_asked, … (as of queue done)");
        add(verb, "--kind", "kind", "complaint, recommendation, reflection, mixed, protected");
        add(verb, "--field", "field", "land, housing, environment, …, other");
        add(verb,
            "--prior",
            "prior_result",
            "none, first_decision, final_decision, court_judgment");
        add(verb, "--case", "case", "Token of the case: A-Z 0-9 - / . and never a person's number");
        add(verb, "--session-kind", "session_kind", "regular, periodic, ad_hoc");
        add(verb, "--session", "session", "Id of the periodic or ad hoc session");
        add(verb, "--held", "held", "by_head, by_delegate");
        add(verb, "--group", "group", "Id of the group that came together");
        verb.add_option("--people", *people_, "People received (1-999); else as counted before");
        verb.add_option("--nth", *nth_, "Which visit of the case it is");
    }

    [[nodiscard]] Json body() const {
        Json out = Json::object();
        for (const auto& [key, value] : texts_) {
            if (!value->empty()) {
                out[key] = *value;
            }
        }
        if (*people_) {
            out["people"] = **people_;
        }
        if (*nth_) {
            out["nth"] = **nth_;
        }
        return out;
    }

private:
    void add(CLI::App& verb, const std::string& option, const char* key, const std::string& help) {
        auto value = std::make_shared<std::string>();
        verb.add_option(option, *value, help);
        texts_.emplace_back(key, std::move(value));
    }

    std::vector<std::pair<std::string, std::shared_ptr<std::string>>> texts_;
    std::shared_ptr<std::optional<std::int64_t>> people_ =
        std::make_shared<std::optional<std::int64_t>>();
    std::shared_ptr<std::optional<std::int64_t>> nth_ =
        std::make_shared<std::optional<std::int64_t>>();
};

std::shared_ptr<std::string> add_visit(CLI::App& verb) {
    auto visit = std::make_shared<std::string>();
    verb.add_option("visit", *visit, "Id of the visit, as visit list shows it")->required();
    return visit;
}

void add_open(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("open", "Somebody is received without a ticket");
    auto counter = std::make_shared<std::string>();
    auto people = std::make_shared<std::int64_t>(1);
    verb->add_option("counter", *counter, "Counter id")->required();
    verb->add_option("--people", *people, "People received (1-999)");
    auto key = std::make_shared<std::string>();
    verb->add_option("--key", *key, "Idempotency key, else a fresh one");
    verb->callback([counter, people, key, &chosen] {
        chosen = [counter, people, key](Session& session) {
            const std::string once = key->empty() ? to_hex(session.random.bytes<16>()) : *key;
            return show(
                session,
                session.client.call(
                    {"POST", "/v1/visits", Json{{"counter", *counter}, {"people", *people}}, once}),
                &print_visit_answer);
        };
    });
}

}  // namespace

void add_days(CLI::App& verb, DaysWish& wish) {
    verb.add_option("--day", wish.day, "One day, YYYY-MM-DD; else today");
    verb.add_option("--period", wish.period, "Q1-2026 to Q4, H1-2026, M9-2026, Y-2026");
    verb.add_option("--from", wish.from, "First day of a range");
    verb.add_option("--to", wish.to, "Last day of a range");
}

std::string query_of(const DaysWish& wish) {
    std::string out;
    for (const auto& [key, value] : {std::pair{"day", &wish.day},
                                     {"period", &wish.period},
                                     {"from", &wish.from},
                                     {"to", &wish.to}}) {
        if (!value->empty()) {
            out += api::target_of((out.empty() ? "?" : "&") + std::string(key) + "=", *value);
        }
    }
    return out;
}

void add_visit_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "visit", "The reception book: people received");
    auto* list = group.add_subcommand("list", "The visits of a day, or of a range of days");
    auto days = std::make_shared<DaysWish>();
    add_days(*list, *days);
    auto unfinished = std::make_shared<bool>(false);
    list->add_flag("--unfinished", *unfinished, "What is still to be written or closed");
    list->callback([days, unfinished, &chosen] {
        chosen = [days, unfinished](Session& session) {
            std::string query = query_of(*days);
            if (*unfinished) {
                query += (query.empty() ? "?" : "&") + std::string("unfinished=1");
            }
            return show(session,
                        session.client.call({"GET", "/v1/visits" + query, nullptr, ""}),
                        &print_visits);
        };
    });
    add_open(group, chosen);
    auto* record = group.add_subcommand("record", "Write a visit's row of the book");
    auto recorded = add_visit(*record);
    record->callback([recorded, row = RowOptions(*record), &chosen] {
        chosen = post(
            api::target_of("/v1/visits/", *recorded, "/record"), row.body(), &print_visit_answer);
    });
    auto* close = group.add_subcommand("close", "The row is complete");
    auto closed = add_visit(*close);
    close->callback([closed, &chosen] {
        chosen =
            post(api::target_of("/v1/visits/", *closed, "/close"), nullptr, &print_visit_answer);
    });
    auto* correct = group.add_subcommand("correct", "Change a closed visit's row");
    auto corrected = add_visit(*correct);
    auto reason = std::make_shared<std::string>();
    correct
        ->add_option(
            "--reason", *reason, "miscounted, wrong_session, wrong_case, wrong_handling, other")
        ->required();
    correct->callback([corrected, reason, row = RowOptions(*correct), &chosen] {
        Json body = row.body();
        body["reason"] = *reason;
        chosen =
            post(api::target_of("/v1/visits/", *corrected, "/correct"), body, &print_visit_answer);
    });
}

}  // namespace kiosk::ctl
