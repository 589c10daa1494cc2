// C15: the code of a booking on large keys, then what the office says to it. The keys are the
// code's own 31 characters in their order, so that nothing that could be mistaken for another one
// can be typed at all.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/booking_card.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr int kKeyColumns = 8;  // 31 characters and the eraser: four full rows

// Not to be touched now, but in its place.
Node inert(Node key) {
    key.role = Role::Group;
    key.action.reset();
    key.look.border = Border::Hairline;
    if (key.look.fill == Fill::Primary) {
        key.look.fill = Fill::Surface;
        key.look.shadow = Shadow::None;
    }
    for (Node& part : key.parts) {
        part.look.ink = Ink::Muted;
    }
    return key;
}

// The characters of the code, on keys and places: a title; at the largest letters a label is one.
Type character_type(const Env& env) {
    return is_largest(env) ? Type::Label : Type::Title;
}

bool is_paused(const State& state) {
    return state.session.check_in.pause_until_ms > state.now.mono_ms;
}

Node key_of(const Env& env, const std::string& word, Action action) {
    Node out = plain_button(word, word, std::move(action));
    out.box.padding = Insets::of(1, 1);
    out.box.least_height_mm = env.reach == Reach::Low || is_largest(env) ? kTargetMm : 25;
    out.parts.front().look.type = character_type(env);
    return out;
}

Node keys(const State& state, const Env& env) {
    const CheckIn& it = state.session.check_in;
    const bool open = !state.session.asking && !is_paused(state);
    const bool full = it.typed.size() >= kBookingCodeTyped;
    std::vector<Node> parts;
    for (const char c : std::string_view(kBookingCodeKeys)) {
        const std::string text(1, c);
        Node key = key_of(env, text, {kCodeKey, text});
        parts.push_back(open && !full ? key : inert(key));
    }
    Node erase = key_of(env, "erase", {kCodeErase});
    erase.parts = {icon_node(draw::Icon::Delete, 11, Ink::Accent)};
    erase.box.along = Along::Center;
    erase.box.across = Across::Center;
    erase.speak = say(env, Key::code_erase);
    parts.push_back(open && !it.typed.empty() ? erase : inert(erase));
    return grid("keys", kKeyColumns, kGapMm, std::move(parts));
}

// The eight places of the code in two groups of four, filled as far as it is typed.
Node places(const State& state, const Env& env) {
    const std::string& typed = state.session.check_in.typed;
    std::vector<Node> boxes;
    for (std::size_t i = 0; i < kBookingCodeTyped; ++i) {
        if (i == kBookingCodeTyped / 2) {
            Node gap;
            gap.box.width_mm = 3;
            boxes.push_back(gap);
        }
        Node box =
            aligned(column(fmt::format("place{}", i + 1), 0, {}), Along::Center, Across::Center);
        if (i < typed.size()) {
            Node character = text_node("character", typed.substr(i, 1), character_type(env));
            box.parts = {centred_text(std::move(character))};
        }
        box.box.height_mm = 24;
        box.look.fill = Fill::Surface;
        box.look.border = i == typed.size() ? Border::Accent : Border::Control;
        box.look.corner = Corner::Control;
        boxes.push_back(grown(box));
    }
    Node out = row("places", 2.5, std::move(boxes));
    out.speak =
        words(env.language,
              Key::code_typed,
              {{"n", std::to_string(typed.size())}, {"total", std::to_string(kBookingCodeTyped)}});
    return out;
}

// Which part of a code is meant, shown on one that nobody has.
Node example(const Env& env) {
    const auto piece = [](std::string id, std::string text, Ink ink) {
        Node out = label(std::move(id), std::move(text), ink);
        out.look.digits = draw::Digits::Tabular;
        return out;
    };
    Node middle = padded(column("middle", 0, {piece("characters", "7K3M9QRT", Ink::Ink)}),
                         Insets::of(3, 1.5));
    middle.look.fill = Fill::Surface;
    middle.look.border = Border::Accent;
    middle.look.corner = Corner::Control;
    Node out = row("example",
                   2,
                   {piece("before", "LH-26-", Ink::Ink), middle, piece("after", "-X", Ink::Ink)});
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.speak = say(env, Key::code_how);
    return out;
}

Node trouble(const Env& env, Key line, std::string more) {
    Node out = notice(
        "said", draw::Icon::Warning, Fill::WarnTint, Ink::Warn, say(env, line), std::move(more));
    return out;
}

Node above_the_places(const State& state, const Env& env) {
    const CheckIn& it = state.session.check_in;
    if (is_paused(state)) {
        const std::uint64_t left = it.pause_until_ms - state.now.mono_ms;
        return trouble(
            env,
            Key::code_pause,
            words(
                env.language, Key::code_pause_more, {{"n", std::to_string((left + 999) / 1000)}}));
    }
    switch (it.said) {
        case CheckIn::Said::Unknown:
            return trouble(env, Key::code_unknown, say(env, Key::code_unknown_more));
        case CheckIn::Said::NoCode:
            return trouble(env, Key::code_none, say(env, Key::code_none_more));
        case CheckIn::Said::Failed:
            return trouble(env, Key::code_failed, say(env, Key::code_failed_more));
        case CheckIn::Said::Nothing:
            break;
    }
    Node how = centred_text(label("how", say(env, Key::code_how)));
    return column("said", is_largest(env) ? 2 : 4, {how, example(env)});
}

Node reader_hint(const Env& env) {
    const std::string words_of_it = say(env, Key::code_reader);
    Node line =
        is_largest(env) ? caption("line", words_of_it, Ink::Ink) : label("line", words_of_it);
    return row("reader", 4, {icon_node(draw::Icon::Qr, 11, Ink::Accent), grown(std::move(line))});
}

Scene asks_for_code(const State& state, const Env& env) {
    Node reading = column(
        "reading", 0, {head(state, env, say(env, Key::code_title), steps_to_ticket(state, 2))});
    const double gap = is_largest(env) ? 3 : 6;
    std::vector<Node> code{above_the_places(state, env), places(state, env)};
    if (state.mirror.code_reader) {
        code.push_back(reader_hint(env));
    }
    reading.parts.push_back(spring());
    reading.parts.push_back(
        padded(column("code", gap, std::move(code)), {kMarginMm, gap, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    Node done = primary_button("done", draw::Icon::Check, say(env, Key::code_done), {kCodeFind});
    const bool whole = state.session.check_in.typed.size() == kBookingCodeTyped;
    if (!whole || state.session.asking || is_paused(state)) {
        done = inert(done);
    }
    return scene_of(
        "C15",
        std::move(reading),
        region("controls", 5, {keys(state, env), done, way_back(env, Ways::BackAndHome)}),
        bar(env));
}

// What there is to do: the number that was promised; else an ordinary one, where any are given;
// else a person.
Node way_on(const State& state, const Env& env) {
    const api::FoundBooking& found = *state.session.check_in.found;
    switch (way_of(found)) {
        case CheckInWay::Take:
            return primary_button(
                "take",
                draw::Icon::Ticket,
                say(env, state.session.refusal ? Key::confirm_try_again : Key::booked_take),
                {kCheckInTake});
        case CheckInWay::ShowAgain:
            return primary_button(
                "take", draw::Icon::Ticket, say(env, Key::booked_show), {kCheckInTake});
        case CheckInWay::Nothing:
            break;
    }
    if (found.answer == "used" || !state.mirror.gives_numbers()) {
        return primary_button("call", draw::Icon::Bell, say(env, Key::help_call), {kHelp});
    }
    return primary_button(
        "ordinary", draw::Icon::Ticket, say(env, Key::booked_ordinary), {kTakeNumber});
}

Scene says_what_was_found(const State& state, const Env& env) {
    Node reading = column(
        "reading", 0, {head(state, env, booking_title(state, env), steps_to_ticket(state, 1))});
    std::vector<Node> cards = booking_cards(state, env);
    const double gap = is_largest(env) ? 4 : 6;
    reading.parts.push_back(
        padded(column("cards", gap, std::move(cards)), {kMarginMm, gap + 2, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    Node on = way_on(state, env);
    on.box.least_height_mm = env.reach == Reach::Low ? kPrimaryMm : 36;
    return scene_of("C15",
                    std::move(reading),
                    region("controls", 5, {on, way_back(env, Ways::BackAndHome)}),
                    bar(env));
}

Scene view(const State& state, const Env& env) {
    return state.session.check_in.found ? says_what_was_found(state, env)
                                        : asks_for_code(state, env);
}

State sample_typed(const char* typed) {
    State out = sample_at(Page::CheckIn);
    out.mirror.queue.check_in = true;
    out.session.check_in.typed = typed;
    return out;
}

State sample_found(const char* answer) {
    State out = sample_typed("7K3M9QRT");
    out.session.check_in.found = sample_booking(answer);
    return out;
}

std::vector<Sample> samples() {
    State reader = sample_typed("");
    reader.mirror.code_reader = true;
    State unknown = sample_typed("7K3M9QRT");
    unknown.session.check_in.said = CheckIn::Said::Unknown;
    State no_code = sample_typed("");
    no_code.session.check_in.said = CheckIn::Said::NoCode;
    State failed = sample_typed("7K3M9QRT");
    failed.session.check_in.said = CheckIn::Said::Failed;
    State pause = sample_typed("7K3M9QRT");
    pause.session.check_in.pause_until_ms = pause.now.mono_ms + 29'500;
    State regular = sample_found("ready");
    regular.session.check_in.found->kind = "regular";
    State longest = sample_found("pending");
    longest.session.check_in.found->leader = std::string(kLongName);
    longest.session.check_in.found->venue = std::string(kLongName);
    longest.session.check_in.found->party = 128;
    State refused = sample_found("ready");
    refused.session.refusal = ErrorCode::BookingOver;
    return {{"empty", sample_typed("")},
            {"reader", reader},
            {"typed", sample_typed("7K3M9")},
            {"whole", sample_typed("WWMM9QRT")},
            {"unknown", unknown},
            {"no-code", no_code},
            {"failed", failed},
            {"pause", pause},
            {"ready", sample_found("ready")},
            {"regular", regular},
            {"pending-long", longest},
            {"checked-in", sample_found("checked_in")},
            {"used", sample_found("used")},
            {"another-day", sample_found("another_day")},
            {"past", sample_found("past")},
            {"waiting-list", sample_found("waiting_list")},
            {"released", sample_found("released")},
            {"cancelled", sample_found("cancelled")},
            {"another-office", sample_found("another_office")},
            {"refused", refused}};
}

const Screen kCheckInScreen{"C15", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
