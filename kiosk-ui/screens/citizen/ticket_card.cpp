// The number is the largest thing on the glass: digits of 30 mm and more.
#include "kiosk-ui/screens/citizen/ticket_card.hpp"

namespace kiosk::ui::citizen {
namespace {

// At least three pixels a module on the largest panel, with the light border.
constexpr double kCode_mm = 68;
constexpr double kSmallCode_mm = 50;

// "1, 3": the desks that are open for this service.
std::string desks(const State& state, const std::string& service) {
    std::string out;
    for (const api::Counter& counter : state.mirror.queue.counters) {
        for (const std::string& served : counter.services) {
            if (counter.state == "open" && served == service) {
                out += out.empty() ? counter.id : ", " + counter.id;
            }
        }
    }
    return out;
}

Node fact(std::string id, draw::Icon icon, std::string line) {
    return row(std::move(id),
               4,
               {icon_node(icon, 10, Ink::Accent), grown(label("line", std::move(line)))});
}

}  // namespace

Node ticket_card(const State& state, const Env& env) {
    const Issued& issued = *state.session.issued;
    Node number = centred_text(text_node("number", issued.number, Type::TicketNumber, Ink::Ink));
    number.speak = spelled(issued.number);
    Node name = centred_text(label("yours", say(env, Key::ticket_your_number), Ink::Muted));
    std::vector<Node> facts;
    const api::ServiceLine* line = service_of(state.mirror, issued.service);
    if (line != nullptr && env.step == TextStep::Normal) {
        facts.push_back(fact("service", draw::Icon::Ticket, service_name(env, *line)));
    }
    // At the largest letters there is no room for a word that C5 has said and the desk knows.
    if (issued.priority && !is_largest(env)) {
        facts.push_back(fact("priority", draw::Icon::Priority, say(env, Key::confirm_priority)));
    }
    const auto& booked = state.session.check_in.found;
    if (booked && !booked->time.empty()) {
        facts.push_back(fact("booked",
                             draw::Icon::Calendar,
                             words(env.language, Key::booked_time, {{"time", booked->time}})));
    }
    facts.push_back(fact("ahead", draw::Icon::People, ahead_words(env, issued.people_ahead)));
    const bool late = issued.wait && issued.wait->may_not_be_served;
    const std::string wait = wait_words(env, issued.wait);
    // What is said about today outweighs how long it would be, where there is room for one only.
    if (!wait.empty() && (!late || env.step == TextStep::Normal)) {
        facts.push_back(fact("wait", draw::Icon::Clock, wait));
    }
    if (late) {
        facts.push_back(fact("late", draw::Icon::Warning, say(env, Key::wait_may_not)));
    }
    const std::string where = desks(state, issued.service);
    if (!where.empty() && (!is_largest(env) || (wait.empty() && !late))) {
        const Key key =
            where.find(',') == std::string::npos ? Key::ticket_counter : Key::ticket_counters;
        facts.push_back(
            fact("desks", draw::Icon::Office, words(env.language, key, {{"list", where}})));
    }
    Node list = column("facts", 4, std::move(facts));
    std::vector<Node> lower{grown(list)};
    // Who has the paper has its code; at the largest letters the words need its room.
    const bool on_paper = issued.paper == Paper::Confirmed && is_largest(env) && late;
    if (issued.qr.size > 0 && !on_paper) {
        Node code;
        code.id = "code";
        code.role = Role::Qr;
        code.modules = issued.qr;
        code.size_mm = is_largest(env) ? kSmallCode_mm : kCode_mm;
        code.speak = say(env, Key::ticket_code);
        lower.push_back(code);
    }
    Node below = row("below", 5, std::move(lower));
    Node rule;
    rule.box.height_mm = 0.5;
    rule.look.fill = Fill::Sunken;
    Node out = padded(column("ticket", 5, {name, number, rule, below}), Insets::of(10, 8));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Hero;
    out.look.shadow = Shadow::Card;
    return out;
}

Node closing_note(const State& state, const Env& env, std::uint64_t span_ms) {
    const std::uint64_t span = is_largest(env) ? 2 * span_ms : span_ms;
    const std::uint64_t end = state.touched_ms + span;
    const std::uint64_t left = end > state.now.mono_ms ? end - state.now.mono_ms : 0;
    return centred_text(caption(
        "closes",
        words(env.language, Key::ticket_closes, {{"n", std::to_string((left + 999) / 1000)}}),
        Ink::Ink));
}

}  // namespace kiosk::ui::citizen
