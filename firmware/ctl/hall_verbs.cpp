// hall: what the display shows, which displays are seen, notices; speech: whether the loudspeaker
// is heard, a number said aloud.
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

std::string zone_words(const Session& session, const api::HallZone& zone) {
    return std::string(session.say(zone.name_vi, zone.name_en));
}

void print_call(const Session& session, std::string_view before, const api::HallCall& call) {
    session.line("{}{}  {} {}{}  {}  ({})",
                 before,
                 call.number,
                 session.say("quầy", "counter"),
                 call.counter,
                 call.way ? ", " + zone_words(session, *call.way) : std::string(),
                 office_time(call.called_ms),
                 voice_words(session, call.voice));
}

Status print_hall(Session& session, const Json& answer) {
    KIOSK_TRY(const auto hall, api::hall_from(answer));
    session.line(
        "{}{}", hall.office, hall.zone ? ", " + zone_words(session, *hall.zone) : std::string());
    for (const auto& [notice, before] :
         {std::pair(&hall.urgent, "!! "), std::pair(&hall.notice, "")}) {
        if (*notice) {
            const api::HallNotice& one = **notice;
            session.line("{}{}", before, session.say(one.vi, one.en.empty() ? one.vi : one.en));
        }
    }
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

std::string_view screen_words(const Session& session, std::string_view state) {
    if (state == "ok") {
        return session.say("đang hiện", "shows the present");
    }
    return state == "behind" ? session.say("ĐỨNG HÌNH: hiện số cũ", "STUCK: shows an old board")
                             : session.say("KHÔNG THẤY", "NOT SEEN");
}

Status print_screens(Session& session, const Json& answer) {
    KIOSK_TRY(const auto screens, api::list_from(answer, "screens", &api::hall_screen_from));
    if (screens.empty()) {
        session.line("{}", session.say("Chưa có màn hình sảnh nào.", "No hall display yet."));
    }
    for (const api::HallScreen& screen : screens) {
        session.line("{}  {}  {}  {}",
                     screen.name,
                     screen.zone.empty() ? session.say("cả trụ sở", "whole office")
                                         : std::string_view(screen.zone),
                     screen_words(session, screen.state),
                     screen.seen_ms ? office_time(*screen.seen_ms) : std::string("–"));
    }
    return {};
}

Status print_notice(Session& session, const Json& json) {
    KIOSK_TRY(const auto notice, api::hall_notice_from(json));
    KIOSK_TRY(const std::string kind, get_string(json, "kind"));
    session.line(
        "{}  {}  {}  {}{}",
        notice.id,
        kind == "urgent" ? session.say("KHẨN", "URGENT") : session.say("thường", "ordinary"),
        office_time(notice.since_ms),
        notice.vi,
        notice.en.empty() ? std::string() : " / " + notice.en);
    return {};
}

Status print_posted(Session& session, const Json& answer) {
    KIOSK_TRY(const Json notice, get_object(answer, "notice"));
    return print_notice(session, notice);
}

Status print_standing(Session& session, const Json& answer) {
    KIOSK_TRY(const Json standing, get_array(answer, "standing"));
    if (standing.empty()) {
        session.line("{}", session.say("Không có thông báo nào.", "No notice stands."));
    }
    for (const Json& notice : standing) {
        KIOSK_CHECK(print_notice(session, notice));
    }
    return {};
}

Status print_notices(Session& session, const Json& answer) {
    KIOSK_CHECK(print_standing(session, answer));
    KIOSK_TRY(const Json sentences, get_array(answer, "sentences"));
    for (const Json& one : sentences) {
        KIOSK_TRY(const std::string id, get_string(one, "id"));
        KIOSK_TRY(const std::string vi, get_string(one, "vi"));
        session.line("  --say {}  {}", id, vi);
    }
    return {};
}

void add_notice_verbs(CLI::App& hall, Verb& chosen) {
    struct Wish {
        std::string say, vi, en;
        bool urgent = false;
    };

    auto* verb = hall.add_subcommand("notice", "Show a notice in every hall");
    auto wish = std::make_shared<Wish>();
    auto* say = verb->add_option("--say", wish->say, "Id of a sentence of the settings");
    auto* text = verb->add_option("text", wish->vi, "Own words, at most 120 letters");
    verb->add_option("--en", wish->en, "The same in English")->needs(text);
    verb->add_flag("--urgent", wish->urgent, "Over everything else: fire")->needs(text);
    say->excludes(text);
    verb->callback([wish, &chosen] {
        const Json body = wish->say.empty() ? Json{{"kind", wish->urgent ? "urgent" : "ordinary"},
                                                   {"vi", wish->vi},
                                                   {"en", wish->en}}
                                            : Json{{"sentence", wish->say}};
        chosen = post("/v1/hall/notices", body, &print_posted);
    });
    auto* withdraw = hall.add_subcommand("withdraw", "Take a notice back");
    auto id = std::make_shared<std::string>();
    withdraw->add_option("notice", *id, "Its id, as hall notices shows it")->required();
    withdraw->callback([id, &chosen] {
        chosen =
            post(api::target_of("/v1/hall/notices/", *id, "/withdraw"), nullptr, &print_standing);
    });
    hall.add_subcommand("notices", "What stands, and the sentences to pick from")
        ->callback([&chosen] {
            chosen = [](Session& session) {
                return show(session,
                            session.client.call({"GET", "/v1/hall/notices", nullptr, ""}),
                            &print_notices);
            };
        });
}

}  // namespace

void add_hall_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& hall = *program.add_subcommand("hall", "What the hall display shows; its screens");
    hall.require_subcommand(0, 1);
    auto where = std::make_shared<std::string>();
    hall.add_option("--zone", *where, "Whose hall, * = the whole office; else as the settings say");
    hall.callback([&hall, where, &chosen] {
        if (!hall.get_subcommands().empty()) {
            return;
        }
        chosen = [where](Session& session) {
            const std::string target =
                where->empty() ? std::string("/v1/hall") : api::target_of("/v1/hall?zone=", *where);
            return show(session, session.client.call({"GET", target, nullptr, ""}), &print_hall);
        };
    });
    hall.add_subcommand("list", "The hall displays, and which of them is not seen")
        ->callback([&chosen] {
            chosen = [](Session& session) {
                return show(session,
                            session.client.call({"GET", "/v1/hall/screens", nullptr, ""}),
                            &print_screens);
            };
        });
    add_notice_verbs(hall, chosen);
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
