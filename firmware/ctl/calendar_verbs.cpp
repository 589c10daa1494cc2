// calendar …: the sessions of the office: seen, proposed by a rule, planned, moved, exported.
#include <map>
#include <memory>

#include "firmware/api/calendar.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

constexpr std::size_t kMostIcs = std::size_t{4} << 20;

std::string_view session_words(const Session& session, std::string_view state) {
    if (state == "planned") {
        return session.say("theo lịch", "planned");
    }
    if (state == "opened") {
        return session.say("đang tiếp", "open");
    }
    return state == "closed" ? session.say("đã kết thúc", "over")
                             : session.say("đã hủy", "cancelled");
}

std::string_view flag_words(const Session& session, std::string_view flag) {
    if (flag == "holiday") {
        return session.say("ngày nghỉ lễ", "public holiday");
    }
    if (flag == "weekend") {
        return session.say("cuối tuần", "weekend");
    }
    if (flag == "unconfirmed") {
        return session.say("chưa xác nhận", "not confirmed");
    }
    return flag == "no_such_day" ? session.say("tháng không có ngày này", "no such day")
                                 : session.say("chưa có lịch nghỉ lễ", "no holidays known");
}

void print_session(const Session& session, const api::CalendarSession& one) {
    session.line("{}  {} {}-{}  {}{}  {}  [{}]  {} {}/{}{}",
                 one.id,
                 one.day,
                 one.start,
                 one.end,
                 one.leader,
                 one.delegate.empty() ? "" : " (" + one.delegate + ")",
                 one.venue,
                 session_words(session, one.state),
                 session.say("đã đặt", "booked"),
                 one.taken,
                 one.quota,
                 one.waiting == 0
                     ? std::string()
                     : fmt::format(", {} {}", one.waiting, session.say("chờ chỗ", "waiting")));
    if (!one.notice.empty()) {
        session.line("    {}: {}", session.say("Thông báo", "Notice"), one.notice);
    }
}

Status print_session_answer(Session& session, const Json& answer) {
    KIOSK_TRY(const Json json, get_object(answer, "session"));
    KIOSK_TRY(const auto one, api::calendar_session_from(json));
    print_session(session, one);
    return {};
}

Status print_sessions(Session& session, const Json& answer) {
    KIOSK_TRY(const auto all, api::list_from(answer, "sessions", &api::calendar_session_from));
    for (const api::CalendarSession& one : all) {
        print_session(session, one);
    }
    return {};
}

Status print_proposals(Session& session, const Json& answer) {
    KIOSK_TRY(const auto all, api::list_from(answer, "proposals", &api::proposal_from));
    for (const api::Proposal& one : all) {
        std::string words;
        for (const std::string& flag : one.flags) {
            words += fmt::format("  {}", flag_words(session, flag));
        }
        if (!one.special_vi.empty()) {
            words += fmt::format(" ({})", session.say(one.special_vi, one.special_en));
        }
        if (!one.instead.empty()) {
            words += fmt::format(
                "  {} {}", session.say("ngày làm việc kế tiếp", "next working day"), one.instead);
        }
        if (one.planned == api::Proposal::Planned::Yes) {
            words += fmt::format("  [{}]", session.say("đã có lịch", "planned"));
        }
        session.line("{}  {}{}", one.month, one.day.empty() ? "-" : one.day, words);
    }
    return {};
}

Status print_holidays(Session& session, const Json& answer) {
    KIOSK_TRY(const auto all, api::list_from(answer, "holidays", &api::holiday_from));
    for (const api::Holiday& one : all) {
        session.line("{}  {}{}{}  ({}){}",
                     one.from,
                     one.to == one.from ? "" : "- " + one.to + "  ",
                     session.say(one.name_vi, one.name_en),
                     one.kind == "working" ? session.say("  [đi làm]", "  [working day]") : "",
                     one.source,
                     one.confirmed == api::Holiday::Confirmed::Yes
                         ? ""
                         : session.say("  chưa xác nhận", "  not confirmed"));
    }
    KIOSK_TRY(const Json years, get_array(answer, "years_unknown"));
    for (const Json& year : years) {
        session.line(
            "{}  {}", year.dump(), session.say("chưa có lịch nghỉ lễ", "no holidays known"));
    }
    return {};
}

std::string with_query(std::string target, const std::map<std::string, std::string>& query) {
    char before = '?';
    for (const auto& [name, value] : query) {
        if (!value.empty()) {
            target += before + api::target_of(name + "=", value);
            before = '&';
        }
    }
    return target;
}

Verb get(std::string target, Printer print) {
    return [target = std::move(target), print = std::move(print)](Session& session) {
        return show(session, session.client.call({"GET", target, nullptr, ""}), print);
    };
}

struct Days {
    std::string from, to;
};

std::shared_ptr<Days> add_days(CLI::App& verb) {
    auto days = std::make_shared<Days>();
    verb.add_option("--from", days->from, "First day, YYYY-MM-DD");
    verb.add_option("--to", days->to, "Last day, YYYY-MM-DD");
    return days;
}

void add_reads(CLI::App& group, Verb& chosen) {
    auto* list = group.add_subcommand("list", "Sessions from today on, or of these days");
    auto listed = add_days(*list);
    list->callback([listed, &chosen] {
        chosen = get(with_query("/v1/calendar", {{"from", listed->from}, {"to", listed->to}}),
                     &print_sessions);
    });
    auto* holidays = group.add_subcommand("holidays", "Public holidays, each with its source");
    auto closed = add_days(*holidays);
    holidays->callback([closed, &chosen] {
        chosen =
            get(with_query("/v1/calendar/holidays", {{"from", closed->from}, {"to", closed->to}}),
                &print_holidays);
    });
    auto* export_to = group.add_subcommand("export", "The calendar as an iCalendar file");
    auto exported = add_days(*export_to);
    export_to->callback([exported, &chosen] {
        chosen = [exported](Session& session) -> Result<int> {
            const std::string target =
                with_query("/v1/calendar.ics", {{"from", exported->from}, {"to", exported->to}});
            KIOSK_TRY(const Bytes file,
                      session.client.bytes({"GET", target, nullptr, ""}, kMostIcs));
            session.out << as_text(file);
            return kExitOk;
        };
    });
}

void add_propose(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string from, months, rule, weekday, nth;
    };

    auto* verb = group.add_subcommand("propose", "What a rule suggests; plans nothing");
    auto wish = std::make_shared<Wish>();
    verb->add_option("--from", wish->from, "First month, YYYY-MM; else the next one");
    verb->add_option("--months", wish->months, "How many (1-36), else 12");
    verb->add_option("--rule", wish->rule, "nth_weekday or weekday_of_nth_week (default)");
    verb->add_option("--weekday", wish->weekday, "monday to sunday, else tuesday");
    verb->add_option("--nth", wish->nth, "1-6, else 3");
    verb->callback([wish, &chosen] {
        chosen = get(with_query("/v1/calendar/proposals",
                                {{"from", wish->from},
                                 {"months", wish->months},
                                 {"rule", wish->rule},
                                 {"weekday", wish->weekday},
                                 {"nth", wish->nth}}),
                     &print_proposals);
    });
}

// Options that become members of the body under their own names; those not given stay away.
struct Members {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::int64_t> numbers;
    std::vector<std::string> bridge_points;

    [[nodiscard]] Json body() const {
        Json out = Json::object();
        for (const auto& [name, value] : texts) {
            if (!value.empty()) {
                out[name] = value;
            }
        }
        for (const auto& [name, value] : numbers) {
            if (value >= 0) {
                out[name] = value;
            }
        }
        if (!bridge_points.empty()) {
            out["bridge_points"] = bridge_points;
        }
        return out;
    }
};

enum class Need { Optional, Required };

void text(CLI::App& verb,
          const std::shared_ptr<Members>& to,
          const std::string& name,
          const std::string& help,
          Need need = Need::Optional) {
    verb.add_option("--" + name, to->texts[name], help)->required(need == Need::Required);
}

void places(CLI::App& verb, const std::shared_ptr<Members>& to) {
    to->numbers["quota"] = -1;
    verb.add_option("--quota", to->numbers["quota"], "Parties that may book (0-500)");
    verb.add_option("--bridge", to->bridge_points, "A room joined by video; may be repeated");
}

void add_plan(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("plan", "Put a session into the calendar");
    auto to = std::make_shared<Members>();
    text(*verb, to, "day", "YYYY-MM-DD", Need::Required);
    text(*verb, to, "start", "HH:MM, else 08:00");
    text(*verb, to, "end", "HH:MM, else 11:30");
    text(*verb, to, "service", "In whose line its tickets stand", Need::Required);
    text(*verb, to, "leader", "Title of who receives", Need::Required);
    text(*verb, to, "delegate", "Title of who receives in the head's place");
    text(*verb, to, "venue", "Where", Need::Required);
    text(*verb, to, "kind", "periodic (default), ad_hoc or regular");
    text(*verb, to, "source", "Number of the document that orders it");
    places(*verb, to);
    to->numbers["slot_min"] = -1;
    verb->add_option("--slot", to->numbers["slot_min"], "Length of a slot in minutes (5-240)");
    verb->callback(
        [to, &chosen] { chosen = post("/v1/calendar", to->body(), &print_session_answer); });
}

// A verb on one session; `add` hangs its options on it.
void add_session_verb(CLI::App& group,
                      Verb& chosen,
                      const std::string& name,
                      const std::string& help,
                      void (*add)(CLI::App&, const std::shared_ptr<Members>&)) {
    auto* verb = group.add_subcommand(name, help);
    auto session = std::make_shared<std::string>();
    auto to = std::make_shared<Members>();
    verb->add_option("session", *session, "Id of the session, as calendar list shows it")
        ->required();
    add(*verb, to);
    verb->callback([session, to, name, &chosen] {
        chosen = post(api::target_of("/v1/calendar/", *session, "/" + name),
                      to->body(),
                      &print_session_answer);
    });
}

void why(CLI::App& verb, const std::shared_ptr<Members>& to) {
    text(verb, to, "reason", "Why; for the office", Need::Required);
    text(verb, to, "notice", "What the public is told", Need::Required);
}

void nothing(CLI::App&, const std::shared_ptr<Members>&) {}

}  // namespace

void add_calendar_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "calendar", "Sessions of the leaders and others");
    add_reads(group, chosen);
    add_propose(group, chosen);
    add_plan(group, chosen);
    add_session_verb(group,
                     chosen,
                     "change",
                     "Change what is named",
                     [](CLI::App& verb, const std::shared_ptr<Members>& to) {
                         text(verb, to, "leader", "Title of who receives");
                         text(verb, to, "venue", "Where");
                         text(verb, to, "source", "Number of the document that orders it");
                         places(verb, to);
                     });
    add_session_verb(group,
                     chosen,
                     "move",
                     "Another day or hours; its bookings go with it",
                     [](CLI::App& verb, const std::shared_ptr<Members>& to) {
                         text(verb, to, "day", "YYYY-MM-DD", Need::Required);
                         text(verb, to, "start", "HH:MM", Need::Required);
                         text(verb, to, "end", "HH:MM", Need::Required);
                         why(verb, to);
                     });
    add_session_verb(group,
                     chosen,
                     "delegate",
                     "Somebody receives in the head's place",
                     [](CLI::App& verb, const std::shared_ptr<Members>& to) {
                         text(verb, to, "delegate", "Title", Need::Required);
                     });
    add_session_verb(group, chosen, "cancel", "It does not take place", &why);
    add_session_verb(group, chosen, "open", "It begins", &nothing);
    add_session_verb(group, chosen, "close", "It is over", &nothing);
}

}  // namespace kiosk::ctl
