// booking …: places at a session: made, seen, taken back, checked in.
#include <array>
#include <iostream>
#include <memory>

#include "firmware/api/calendar.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

std::string_view booking_words(const Session& session, std::string_view state) {
    if (state == "booked") {
        return session.say("đã đặt", "booked");
    }
    if (state == "pending") {
        return session.say("Chờ xác nhận", "waiting for the city");
    }
    if (state == "checked_in") {
        return session.say("đã đến", "checked in");
    }
    return state == "released" ? session.say("đã nhường chỗ", "released")
                               : session.say("đã hủy", "cancelled");
}

void print_booking(const Session& session, const api::Booking& booking) {
    session.line("{}  {}  {} {}  {}  {} {}",
                 booking.code,
                 booking_words(session, booking.state),
                 booking.day,
                 booking.time.empty() ? session.say("danh sách chờ", "waiting list")
                                      : std::string_view(booking.time),
                 booking.venue,
                 booking.party,
                 session.say("người", "people"));
}

Status print_booking_answer(Session& session, const Json& answer) {
    KIOSK_TRY(const Json json, get_object(answer, "booking"));
    KIOSK_TRY(const auto booking, api::booking_from(json));
    print_booking(session, booking);
    return {};
}

Status print_bookings(Session& session, const Json& answer) {
    KIOSK_TRY(const auto all, api::list_from(answer, "bookings", &api::booking_from));
    for (const api::Booking& booking : all) {
        print_booking(session, booking);
    }
    return {};
}

Status print_checked_in(Session& session, const Json& answer) {
    KIOSK_TRY(const auto issued, api::issued_from(answer));
    session.line("{}", ticket_words(session, issued.ticket));
    session.line("{}: {}", session.say("Số người chờ trước", "People ahead"), issued.people_ahead);
    return {};
}

// "ready" -> what is said to it.
std::string_view answer_words(const Session& session, std::string_view answer) {
    struct Row {
        std::string_view answer, vi, en;
    };

    static constexpr std::array kRows{
        Row{"ready", "hôm nay, đã đặt chỗ", "today, booked"},
        Row{"pending",
            "hôm nay, đang chờ xác nhận, vẫn được nhận số",
            "today, pending; gets a number"},
        Row{"checked_in", "đã nhận số", "has a number"},
        Row{"used", "số đã được tiếp hoặc đã kết thúc", "its number is done with"},
        Row{"another_day", "buổi tiếp vào ngày khác", "the session is on another day"},
        Row{"past", "buổi tiếp đã qua", "the session is over"},
        Row{"waiting_list", "còn trong danh sách chờ", "on the waiting list still"},
        Row{"released",
            "đã nhường chỗ, lấy số thường",
            "the place went on: take an ordinary number"},
        Row{"cancelled", "đã hủy", "cancelled"},
        Row{"unknown", "không có mã này", "no such code"},
        Row{"no_code", "không phải mã hẹn", "no booking code"},
        Row{"another_office", "của trụ sở khác", "of another office"},
        Row{"pause", "sai nhiều lần, xin chờ", "too many wrong ones, wait"}};
    for (const Row& row : kRows) {
        if (row.answer == answer) {
            return session.say(row.vi, row.en);
        }
    }
    return session.say("không rõ", "unknown answer");
}

Status print_found_bookings(Session& session, const Json& answer) {
    KIOSK_TRY(const auto found, api::found_booking_from(answer));
    session.line("{}", answer_words(session, found.answer));
    if (found.wait_s > 0) {
        session.line("{}: {} s", session.say("Chờ", "Wait"), found.wait_s);
    }
    if (!found.booking.empty()) {
        session.line("{} {}  {}  {}  {} {}",
                     found.day,
                     found.time,
                     found.leader,
                     found.venue,
                     found.party,
                     session.say("người", "people"));
    }
    return {};
}

// The given key, or a fresh one of this run.
std::string key_or_fresh(Session& session, const std::string& key) {
    return key.empty() ? to_hex(session.random.bytes<16>()) : key;
}

void add_make(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string session, slot, key;
        std::int64_t party = 1;
        bool who = false, wait = false, city = false;
    };

    auto* verb = group.add_subcommand("make", "Book a place at a session");
    auto wish = std::make_shared<Wish>();
    verb->add_option("session", wish->session, "Id of the session")->required();
    verb->add_option("--party", wish->party, "People (1-999)");
    verb->add_option("--slot", wish->slot, "HH:MM at which a slot begins, else the first free one");
    verb->add_flag("--who",
                   wish->who,
                   "Read from standard input what tells this person and case from another; only a "
                   "keyed hash of it is kept");
    verb->add_flag("--wait", wish->wait, "Take a place on the waiting list when all are taken");
    verb->add_flag("--for-city", wish->city, "Pending until the city has confirmed it");
    verb->add_option("--key", wish->key, "Idempotency key, else a fresh one");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) -> Result<int> {
            Json body{{"session", wish->session},
                      {"party", wish->party},
                      {"wait", wish->wait},
                      {"for_city", wish->city}};
            if (!wish->slot.empty()) {
                body["slot"] = wish->slot;
            }
            if (std::string line; wish->who) {
                // Never on the command line: shells remember it.
                if (!std::getline(std::cin, line) || line.empty()) {
                    return Error{ErrorCode::BadArgument, "who: nothing on standard input"};
                }
                body["who"] = line;
            }
            return show(session,
                        session.client.call(
                            {"POST", "/v1/bookings", body, key_or_fresh(session, wish->key)}),
                        &print_booking_answer);
        };
    });
}

void add_check_in(CLI::App& group, Verb& chosen) {
    struct Wish {
        std::string booking, language = "vi", key;
        bool no_paper = false;
    };

    auto* verb = group.add_subcommand("check-in", "The person is here: a ticket");
    auto wish = std::make_shared<Wish>();
    verb->add_option("booking", wish->booking, "Code or id of the booking")->required();
    verb->add_option("--ticket-lang", wish->language, "Language of the ticket, e.g. vi");
    verb->add_flag("--no-paper", wish->no_paper, "Print nothing");
    verb->add_option("--key", wish->key, "Idempotency key, else a fresh one");
    verb->callback([wish, &chosen] {
        chosen = [wish](Session& session) {
            const Json body{{"language", wish->language},
                            {"paper", wish->no_paper ? "none" : "print"}};
            return show(
                session,
                session.client.call({"POST",
                                     api::target_of("/v1/bookings/", wish->booking, "/check-in"),
                                     body,
                                     key_or_fresh(session, wish->key)}),
                &print_checked_in);
        };
    });
}

void add_find_bookings(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("find", "What the glass says to a code");
    auto code = std::make_shared<std::string>();
    verb->add_option("code", *code, "Eight characters, the whole code, or the QR code's text")
        ->required();
    verb->callback([code, &chosen] {
        chosen = post("/v1/bookings/find", Json{{"code", *code}}, &print_found_bookings);
    });
}

void add_slip(CLI::App& group, Verb& chosen) {
    auto* verb = group.add_subcommand("slip", "Its paper with code and QR code, as a PDF");
    auto booking = std::make_shared<std::string>();
    auto path = std::make_shared<std::string>();
    verb->add_option("booking", *booking, "Code or id of the booking")->required();
    verb->add_option("--out", *path, "Write it to this file")->required();
    verb->callback([booking, path, &chosen] {
        chosen = [booking, path](Session& session) {
            return save(session, api::target_of("/v1/bookings/", *booking, "/slip"), *path);
        };
    });
}

void add_about(CLI::App& group, Verb& chosen, const std::string& name, const std::string& help) {
    auto* verb = group.add_subcommand(name, help);
    auto booking = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    verb->add_option("booking", *booking, "Code or id of the booking")->required();
    if (name == "cancel") {
        verb->add_option("--why", *reason, "person (default), staff or city");
    } else if (name == "refuse") {
        verb->add_option(
                "--reason", *reason, "no_place, other_body, other_session, answered, other")
            ->required();
    }
    verb->callback([booking, reason, name, &chosen] {
        const char* member = name == "cancel" ? "why" : "reason";
        const Json body = reason->empty() ? Json(nullptr) : Json{{member, *reason}};
        chosen = post(
            api::target_of("/v1/bookings/", *booking, "/" + name), body, &print_booking_answer);
    });
}

void add_show(CLI::App& group,
              Verb& chosen,
              const std::string& name,
              const std::string& help,
              const std::string& before,
              const std::string& what,
              const Printer& print) {
    auto* verb = group.add_subcommand(name, help);
    auto id = std::make_shared<std::string>();
    verb->add_option(what, *id, "Its id, or a booking's code")->required();
    verb->callback([id, before, print, &chosen] {
        chosen = [id, before, print](Session& session) {
            return show(session,
                        session.client.call({"GET", api::target_of(before, *id), nullptr, ""}),
                        print);
        };
    });
}

}  // namespace

void add_booking_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "booking", "Places at a session");
    add_make(group, chosen);
    add_show(group,
             chosen,
             "list",
             "Bookings of one session",
             "/v1/bookings?session=",
             "session",
             &print_bookings);
    add_show(
        group, chosen, "show", "One booking", "/v1/bookings/", "booking", &print_booking_answer);
    add_find_bookings(group, chosen);
    add_slip(group, chosen);
    add_about(group, chosen, "cancel", "Take it back; the place goes to who waits");
    add_about(group, chosen, "confirm", "The city has confirmed it");
    add_about(group, chosen, "refuse", "The city has said no; the place goes to who waits");
    add_check_in(group, chosen);
}

}  // namespace kiosk::ctl
