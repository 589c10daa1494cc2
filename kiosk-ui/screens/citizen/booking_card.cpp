// Titles of offices may be long: they are cut at a word, with an ellipsis, where the letters leave
// no room; the desk and the paper of the booking have them whole.
#include "kiosk-ui/screens/citizen/booking_card.hpp"

#include <array>

namespace kiosk::ui::citizen {
namespace {

struct Words {
    std::string_view answer;
    Key title;
    std::optional<Key> line;  // of the notice; nullopt: the title says it
    std::optional<Key> more;
};

constexpr std::array kWords{
    Words{"ready", Key::booked_today, {}, {}},
    Words{"pending", Key::booked_today, Key::booked_pending, Key::booked_pending_more},
    Words{"checked_in", Key::booked_today, Key::booked_has_number, Key::booked_has_number_more},
    Words{"used", Key::booked_today, Key::booked_used, Key::booked_used_more},
    Words{"another_day", Key::booked_other_day, {}, Key::booked_other_day_more},
    Words{"past", Key::booked_past, {}, Key::booked_past_more},
    Words{"waiting_list", Key::booked_waiting, {}, Key::booked_waiting_more},
    Words{"released", Key::booked_released, {}, Key::booked_released_more},
    Words{"cancelled", Key::booked_cancelled, {}, Key::booked_cancelled_more},
    Words{"another_office", Key::booked_elsewhere, {}, Key::booked_elsewhere_more}};

// An answer of a newer kioskd: the desk knows.
constexpr Words kOther{"", Key::booked_today, {}, Key::booked_cancelled_more};

const Words& words_of(const api::FoundBooking& found) {
    for (const Words& row : kWords) {
        if (row.answer == found.answer) {
            return row;
        }
    }
    return kOther;
}

// At most so many characters, cut before a word.
std::string cut(const std::string& text, std::size_t most) {
    std::size_t characters = 0;
    std::size_t last_space = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        characters += begins ? 1 : 0;
        if (characters > most) {
            return text.substr(0, last_space == 0 ? i : last_space) + "…";
        }
        if (text[i] == ' ') {
            last_space = i;
        }
    }
    return text;
}

std::size_t most_characters(const Env& env) {
    return is_largest(env) ? 42 : env.step == TextStep::Large ? 60 : 90;
}

// "2026-11-23" and "10:00" as people say them; the time alone when it is today's.
std::string when(const api::FoundBooking& found, const Env& env) {
    const LocalTime today = local_time_at(env.wall_ms);
    const std::string now = fmt::format("{:04}-{:02}-{:02}", today.year, today.month, today.day);
    if (found.day == now || found.day.size() != now.size()) {
        return found.time.empty() ? ""
                                  : words(env.language, Key::booked_time, {{"time", found.time}});
    }
    return words(env.language,
                 Key::booked_date,
                 {{"time", found.time},
                  {"day", found.day.substr(8, 2)},
                  {"month", found.day.substr(5, 2)},
                  {"year", found.day.substr(0, 4)}});
}

Node fact(std::string id, draw::Icon icon, Node line) {
    line.id = "line";
    return row(std::move(id), 5, {icon_node(icon, 11, Ink::Accent), grown(std::move(line))});
}

// `said`: there is a notice above it. At the largest letters it needs the room of what the person
// knows: the paper of the booking has place and people as well.
Node session_card(const api::FoundBooking& found, const Env& env, bool said) {
    const bool all = !is_largest(env) || !said;
    const std::size_t most = most_characters(env);
    const std::string people = count(env, Key::people_one, Key::people_many, found.party);
    std::vector<Node> facts;
    if (const std::string at = when(found, env); !at.empty()) {
        facts.push_back(fact("when", draw::Icon::Clock, title("", at, Ink::Accent)));
    }
    const std::string who =
        found.kind == "regular" ? say(env, Key::booked_regular) : cut(found.leader, most);
    facts.push_back(fact("who", draw::Icon::Calendar, label("", who)));
    if (all) {
        facts.push_back(fact("where", draw::Icon::Office, label("", cut(found.venue, most))));
        facts.push_back(fact("party", draw::Icon::People, label("", people)));
    }
    Node out = padded(column("session", is_largest(env) ? 3 : 6, std::move(facts)),
                      Insets::of(8, is_largest(env) ? 5 : 8));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    return out;
}

Node refused(const State& state, const Env& env) {
    const std::string said(error_text(*state.session.refusal, env.language).text);
    Node out = notice("refused",
                      draw::Icon::Warning,
                      Fill::DangerTint,
                      Ink::Danger,
                      say(env, Key::booked_refused),
                      said + " " + say(env, Key::confirm_still_works));
    out.look.border = Border::Danger;
    return out;
}

}  // namespace

std::string booking_title(const State& state, const Env& env) {
    return say(env, words_of(*state.session.check_in.found).title);
}

std::vector<Node> booking_cards(const State& state, const Env& env) {
    const api::FoundBooking& found = *state.session.check_in.found;
    std::vector<Node> out;
    if (state.session.refusal) {
        out.push_back(refused(state, env));
    } else if (const Words& row = words_of(found); row.line || row.more) {
        const bool good = way_of(found) != CheckInWay::Nothing;
        const Key line = row.line.value_or(row.more.value_or(row.title));
        const std::string more = row.line && row.more ? say(env, *row.more) : "";
        out.push_back(notice("said",
                             good ? draw::Icon::Info : draw::Icon::Warning,
                             good ? Fill::AccentTint : Fill::WarnTint,
                             good ? Ink::Ink : Ink::Warn,
                             say(env, line),
                             more));
    }
    if (!found.booking.empty()) {
        out.push_back(session_card(found, env, !out.empty()));
    }
    return out;
}

api::FoundBooking sample_booking(const char* answer) {
    api::FoundBooking out;
    out.answer = answer;
    if (out.answer == "another_office") {
        return out;
    }
    out.booking = fmt::format("{:0>32}", "5e");
    out.kind = "periodic";
    out.leader = "Chủ tịch Ủy ban nhân dân thành phố Hà Nội";
    out.venue = "Phòng tiếp số 1, tầng 1";
    out.day = out.answer == "another_day" ? "2026-12-15" : "2026-11-23";
    if (out.answer == "past") {
        out.day = "2026-11-17";
    }
    out.time = out.answer == "waiting_list" ? "" : "10:00";
    out.party = 2;
    return out;
}

}  // namespace kiosk::ui::citizen
