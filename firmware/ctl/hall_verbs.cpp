// hall: what the display shows; speech: whether the loudspeaker is heard, a number said aloud.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

std::string_view voice_words(const Session& session, std::string_view voice) {
    if (voice == "queued") {
        return session.say("chờ đọc", "to be said");
    }
    if (voice == "spoken") {
        return session.say("đã đọc", "said");
    }
    return voice == "retired" ? session.say("không cần đọc nữa", "left unsaid")
                              : session.say("chỉ hiện hình", "only shown");
}

void print_call(const Session& session, std::string_view before, const api::HallCall& call) {
    session.line("{}{}  {} {}  {}  ({})",
                 before,
                 call.number,
                 session.say("quầy", "counter"),
                 call.counter,
                 office_time(call.called_ms),
                 voice_words(session, call.voice));
}

Status print_hall(Session& session, const Json& answer) {
    KIOSK_TRY(const auto hall, api::hall_from(answer));
    session.line("{}", hall.office);
    if (hall.now) {
        print_call(session, session.say("Đang gọi: ", "Now: "), *hall.now);
    }
    for (const auto& call : hall.calls) {
        print_call(session, "  ", call);
    }
    for (const auto& counter : hall.counters) {
        session.line("{} {}  {}  {}",
                     session.say("Quầy", "Counter"),
                     counter.id,
                     state_words(session, counter.state),
                     counter.ticket);
    }
    for (const auto& line : hall.lines) {
        const std::string wait = line.wait ? wait_words(session, *line.wait) : std::string();
        session.line("{:<2} {}: {} {}{}",
                     line.prefix,
                     session.say(line.name_vi, line.name_en),
                     line.people,
                     session.say("người chờ", "people waiting"),
                     wait.empty() ? wait : "; " + wait);
    }
    if (!hall.closed.empty()) {
        session.line("{}: {}",
                     session.say("Chưa có quầy nhận", "No open counter for"),
                     fmt::format("{}", fmt::join(hall.closed, ", ")));
    }
    return {};
}

Status print_tested(Session& session, const Json& answer) {
    KIOSK_TRY(const std::string zone, get_string(answer, "zone"));
    session.line(
        "{} {}", session.say("Đã phát câu thử ở khu", "The test sentence was said in zone"), zone);
    return {};
}

Status print_to_be_said(Session& session, const Json& answer) {
    KIOSK_TRY(const auto ticket, get_object(answer, "ticket"));
    KIOSK_TRY(const std::string number, get_string(ticket, "text"));
    session.line("{} {}", session.say("Sẽ đọc số", "Going to say number"), number);
    return {};
}

}  // namespace

void add_hall_verbs(CLI::App& program, Verb& chosen) {
    program.add_subcommand("hall", "What the hall display shows")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/hall", nullptr, ""}), &print_hall);
        };
    });
    CLI::App& group = *add_group(program, "speech", "The loudspeaker: test, number");
    auto* number = group.add_subcommand("number", "Say a waiting ticket's number once");
    auto ticket = std::make_shared<std::string>();
    number->add_option("ticket", *ticket, "Ticket id, today's number such as A012, or its code")
        ->required();
    number->callback([ticket, &chosen] {
        chosen = post(api::target_of("/v1/tickets/", *ticket, "/say"), nullptr, &print_to_be_said);
    });
    auto* verb = group.add_subcommand("test", "Say a test sentence; waits until it has been said");
    auto zone = std::make_shared<std::string>();
    verb->add_option("--zone", *zone, "Waiting area; else the first one");
    verb->callback([zone, &chosen] {
        chosen = post("/v1/speech/test",
                      zone->empty() ? Json(nullptr) : Json{{"zone", *zone}},
                      &print_tested);
    });
}

}  // namespace kiosk::ctl
