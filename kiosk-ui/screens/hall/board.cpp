// A board in the manner of a railway's: the number called and the desk, large; what was called
// before; the desks; the lines. The same parts stand beside each other on a lying panel and below
// each other on a standing one.
#include "kiosk-ui/screens/hall/board.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"

namespace kiosk::ui::hall {
namespace {

using citizen::say;

// Longer ones would push the desk off the glass.
constexpr std::size_t kShortNumber = 4;   // "A041"
constexpr std::size_t kMiddleNumber = 5;  // "A1041": several kiosks
constexpr std::size_t kShortCounter = 3;
constexpr int kRoom = 6;  // earlier calls
constexpr int kRoomBesideNotice = 4;
constexpr std::size_t kWideCells = 4;  // counters in a row that have room for the word "Quầy"

Node words_of(std::string id, std::string text, Type type, Ink ink) {
    return text_node(std::move(id), std::move(text), type, ink);
}

Node card(const Env& env, Node node, Insets padding) {
    node.box.padding = {hall_mm(env, padding.left_mm),
                        hall_mm(env, padding.top_mm),
                        hall_mm(env, padding.right_mm),
                        hall_mm(env, padding.bottom_mm)};
    node.look.fill = Fill::Surface;
    node.look.corner = Corner::Card;
    return node;
}

std::string counter_words(const Env& env, const std::string& id) {
    return words(env.language, Key::hall_counter_n, {{"n", id}});
}

// A number in a list: long ones a step smaller.
Type entry_type(const std::string& number) {
    return number.size() > kMiddleNumber ? Type::HallWord : Type::HallEntry;
}

// Heading and the large word under it; on a standing panel beside it, when there is room.
Node pair(const Env& env, std::string id, Node heading, Node value) {
    if (is_lying(env) || value.text.size() > kMiddleNumber) {
        return column(std::move(id), 0, {std::move(heading), std::move(value)});
    }
    return row(std::move(id), hall_mm(env, 6), {grown(std::move(heading)), std::move(value)});
}

Node counter_cell(const Env& env, const api::HallCounter& counter, std::size_t in_row) {
    const bool open = counter.state == "open";
    const bool wide = in_row <= kWideCells && is_lying(env);
    Node name = words_of("id",
                         wide ? counter_words(env, counter.id) : counter.id,
                         Type::HallWord,
                         open ? Ink::Accent : Ink::Ink);
    name.speak = counter_words(env, counter.id);
    Node what = words_of("what", "", Type::HallWord, Ink::Ink);
    if (!open) {
        what.look.type = Type::HallNote;
        what.text = say(env, Key::hall_counter_closed);
    } else if (counter.ticket.empty()) {
        what.text = say(env, Key::hall_counter_free);
        what.speak = say(env, Key::hall_counter_free_said);
    } else {
        what.text = counter.ticket;
        what.speak = spelled(counter.ticket);
        what.look.type = wide ? entry_type(counter.ticket) : Type::HallWord;
    }
    what.look.align = draw::Align::End;
    Node out = row(counter.id, hall_mm(env, 3), {name, grown(what)});
    out.look.fill = open ? Fill::AccentTint : Fill::Sunken;
    out.look.corner = Corner::Control;
    out.box.padding = Insets::of(hall_mm(env, 5), hall_mm(env, 2));
    out.box.least_height_mm = hall_mm(env, wide ? 36 : 26);
    return out;
}

}  // namespace

std::string zone_name(const Env& env, const api::HallZone& zone) {
    return env.language == Language::En ? zone.name_en : zone.name_vi;
}

Node head(const State& state, const Env& env) {
    const std::string& told = state.hall->board.office;
    const auto& zone = state.hall->board.zone;
    Node emblem = icon_plate(draw::Icon::Lotus, hall_mm(env, 26), Fill::Surface, Ink::Accent);
    emblem.id = "emblem";
    emblem.look.corner = Corner::Round;
    Node office = grown(words_of("office",
                                 told.empty() ? say(env, Key::office_default) : told,
                                 Type::HallWord,
                                 Ink::OnHero));
    if (zone) {
        office.look.type = Type::HallNote;
        office.look.ink = Ink::OnHeroMuted;
        office.box.grow = 0;
        office = grown(
            column("place",
                   0,
                   {words_of("zone", zone_name(env, *zone), Type::HallWord, Ink::OnHero), office}));
    }
    Node clock = words_of("clock", citizen::clock_text(env), Type::HallEntry, Ink::OnHero);
    clock.look.digits = draw::Digits::Tabular;
    Node date = words_of("date", citizen::date_text(env), Type::HallNote, Ink::OnHeroMuted);
    std::vector<Node> parts{emblem, office};
    if (is_lying(env)) {
        parts.push_back(date);
    }
    parts.push_back(clock);
    Node out = row("head", hall_mm(env, 8), std::move(parts));
    out.box.padding = Insets::of(hall_mm(env, kMargin_mm), hall_mm(env, 5));
    out.look.fill = Fill::Hero;
    return out;
}

std::optional<Called> last_call(const State& state) {
    const auto& now = state.hall->board.now;
    if (!now) {
        return std::nullopt;
    }
    return Called{now->number,
                  now->counter,
                  now->way,
                  now->state == "called" ? Key::hall_called : Key::hall_called_last};
}

Node called_card(const Env& env, const std::optional<Called>& call, Type type, Fill fill, Ink ink) {
    Node out = row("call", hall_mm(env, 10), {});
    out.look.fill = fill;
    out.look.corner = Corner::Card;
    out.box.padding = Insets::of(hall_mm(env, 12), hall_mm(env, 6));
    out.box.grow = 1;
    out.box.along = Along::Center;
    if (!call) {
        Node none = words_of("none", say(env, Key::hall_called_none), Type::HallEntry, ink);
        out.parts = {grown(centred_text(none))};
        return out;
    }
    const bool fits = call->number.size() <= kShortNumber || !is_lying(env);
    const Type large =
        fits && type == Type::HallCall && is_lying(env) ? Type::HallCall : Type::HallNumber;
    Node number = words_of("number", call->number, large, ink);
    number.speak = spelled(call->number);
    Node counter = words_of("counter",
                            call->counter,
                            call->counter.size() <= kShortCounter ? large : Type::HallEntry,
                            ink);
    Node first =
        pair(env, "who", words_of("heading", say(env, call->heading), Type::HallWord, ink), number);
    // The way stands under the desk; on a standing panel under the words beside it.
    const std::string way = call->way ? zone_name(env, *call->way) : std::string();
    std::string go_to = say(env, Key::hall_go_to);
    if (!way.empty() && !is_lying(env)) {
        go_to += "\n" + way;
    }
    Node second =
        pair(env, "where", words_of("heading", std::move(go_to), Type::HallWord, ink), counter);
    if (!way.empty() && is_lying(env)) {
        second.parts.push_back(words_of("way", way, Type::HallWord, ink));
    }
    if (!is_lying(env)) {
        out.box.flow = Flow::Column;
        out.box.across = Across::Stretch;
        out.parts = {first, second};
        return out;
    }
    out.parts = {first};
    if (call->number.size() <= kMiddleNumber) {
        out.parts.push_back(
            icon_node(draw::Icon::ChevronRight, hall_mm(env, large == type ? 26 : 20), ink));
    }
    out.parts.push_back(second);
    out.box.along = Along::Between;
    return out;
}

Node earlier_card(const State& state, const Env& env) {
    Node title = words_of("title", say(env, Key::hall_earlier), Type::HallWord, Ink::Muted);
    std::vector<Node> rows;
    // A way takes a second line and often a third, and a notice the room of two calls.
    int room = state.hall->board.notice ? kRoomBesideNotice : kRoom;
    for (const api::HallCall& call : state.hall->board.calls) {
        room -= call.way ? 2 : 1;
        if (room < 0) {
            break;
        }
        Node number = words_of("number", call.number, entry_type(call.number), Ink::Ink);
        number.speak = spelled(call.number);
        std::string desk = counter_words(env, call.counter);
        if (call.way) {
            desk += "\n" + zone_name(env, *call.way);
        }
        Node where = words_of("counter", std::move(desk), Type::HallNote, Ink::Accent);
        where.look.align = draw::Align::End;
        rows.push_back(row(fmt::format("{}-{}", call.number, call.called_ms),
                           hall_mm(env, 4),
                           {number, grown(where)}));
    }
    if (rows.empty()) {
        rows.push_back(
            words_of("none", say(env, Key::hall_earlier_none), Type::HallNote, Ink::Muted));
    }
    Node list = is_lying(env) ? column("list", 0, std::move(rows))
                              : grid("list", 2, hall_mm(env, 24), std::move(rows));
    if (!is_lying(env)) {
        list.box.across = Across::Center;
    }
    Node out = card(env, column("earlier", 0, {title, list}), Insets::of(10, 5));
    if (is_lying(env)) {
        out.box.width_mm = hall_mm(env, 204);
    }
    return out;
}

Node counters_card(const State& state, const Env& env) {
    std::vector<api::HallCounter> counters = state.hall->board.counters;
    std::stable_sort(counters.begin(), counters.end(), [](const auto& a, const auto& b) {
        return a.state == "open" && b.state != "open";
    });
    if (counters.size() > kMostCounters) {
        counters.resize(kMostCounters);
    }
    // In the order in which they stand again.
    std::vector<Node> cells;
    const std::size_t most = is_lying(env) ? 6 : 3;
    const std::size_t in_row = std::max<std::size_t>(1, std::min(most, counters.size()));
    for (const api::HallCounter& shown : state.hall->board.counters) {
        const bool there = std::any_of(
            counters.begin(), counters.end(), [&](const auto& it) { return it.id == shown.id; });
        if (there) {
            cells.push_back(counter_cell(env, shown, in_row));
        }
    }
    Node title = words_of("title", say(env, Key::hall_counters), Type::HallNote, Ink::Muted);
    Node list = grid("list", static_cast<int>(in_row), hall_mm(env, 5), std::move(cells));
    return card(env, column("counters", hall_mm(env, 2), {title, list}), Insets::of(10, 4));
}

Node lines_card(const State& state, const Env& env) {
    const auto& lines = state.hall->board.lines;
    const bool named = lines.size() <= kMostNamedLines;
    std::vector<Node> rows;
    for (const api::ServiceLine& line : lines) {
        const std::string who =
            named ? fmt::format("{}  {}", line.prefix, citizen::service_name(env, line))
                  : line.prefix;
        Node name = words_of("name", who, Type::HallNote, Ink::Ink);
        name.speak = citizen::service_name(env, line);
        std::string people =
            citizen::count(env, Key::hall_waiting_one, Key::hall_waiting_many, line.people);
        // Where lines have no names there is no room for it either.
        if (named && line.wait && line.wait->upper_min) {
            people += ", " + words(env.language,
                                   Key::hall_wait,
                                   {{"upper", std::to_string(*line.wait->upper_min)}});
        }
        Node waiting = words_of("waiting", std::move(people), Type::HallNote, Ink::Accent);
        rows.push_back(row(line.id, hall_mm(env, 4), {named ? grown(name) : name, waiting}));
    }
    Node list = named ? column("list", 0, std::move(rows))
                      : grid("list", 3, hall_mm(env, 6), std::move(rows));
    return card(env, column("lines", 0, {list}), Insets::of(10, 4));
}

Node lost_bar(const State& state, const Env& env) {
    const std::int64_t heard = state.hall->heard_wall_ms;
    std::vector<Node> lines{
        words_of("what", say(env, Key::hall_lost), Type::HallWord, Ink::Danger)};
    std::string more = say(env, Key::hall_lost_ask);
    if (heard != 0) {
        Env then = env;
        then.wall_ms = heard;
        more +=
            " " + words(env.language, Key::hall_lost_since, {{"time", citizen::clock_text(then)}});
    }
    lines.push_back(words_of("ask", more, Type::HallWord, Ink::Ink));
    Node out = row("lost",
                   hall_mm(env, 8),
                   {icon_node(draw::Icon::CloudOff, hall_mm(env, 24), Ink::Danger),
                    grown(column("words", 0, std::move(lines)))});
    out = card(env, std::move(out), Insets::of(10, 4));
    out.look.fill = Fill::DangerTint;
    out.look.border = Border::Danger;
    return out;
}

Node notice_card(const api::HallNotice& notice, const Env& env) {
    const bool english = env.language == Language::En && !notice.en.empty();
    Node line = words_of("line", english ? notice.en : notice.vi, Type::HallWord, Ink::Ink);
    Node out = row("notice",
                   hall_mm(env, 8),
                   {icon_node(draw::Icon::Info, hall_mm(env, 24), Ink::Accent), grown(line)});
    out = card(env, std::move(out), Insets::of(10, 5));
    out.look.fill = Fill::AccentTint;
    out.look.border = Border::Accent;
    return out;
}

Node middle(const Env& env, draw::Icon icon, std::string line, std::string more) {
    Node picture = icon_plate(icon, hall_mm(env, 70), Fill::AccentTint, Ink::Accent);
    picture.look.corner = Corner::Round;
    std::vector<Node> parts{
        picture, centred_text(words_of("line", std::move(line), Type::HallEntry, Ink::Ink))};
    if (!more.empty()) {
        parts.push_back(
            centred_text(words_of("more", std::move(more), Type::HallWord, Ink::Muted)));
    }
    Node out = card(env, column("middle", hall_mm(env, 10), std::move(parts)), Insets::of(20, 10));
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.box.grow = 1;
    return out;
}

Scene scene_of(const char* screen, const State& state, const Env& env, std::vector<Node> parts) {
    Node body = column("body", hall_mm(env, kGap_mm), std::move(parts));
    body.box.padding = Insets::of(hall_mm(env, kMargin_mm), hall_mm(env, kGap_mm));
    body.box.grow = 1;
    Scene out;
    out.screen = screen;
    out.reading = column("reading", 0, {head(state, env), body});
    out.reading.box.grow = 1;
    out.controls.id = "controls";
    out.bar.id = "bar";
    return out;
}

}  // namespace kiosk::ui::hall
