// C15: the code of a booking on large keys, then what the office says to it. The keys are the
// code's own 31 characters in their order, so that nothing that could be mistaken for another one
// can be typed at all.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/booking_card.hpp"
#include "kiosk-ui/screens/citizen/code_pad.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr int kKeyColumns = 8;  // 31 characters and the eraser: four full rows

bool is_paused(const State& state) {
    return state.session.check_in.pause_until_ms > state.now.mono_ms;
}

Node keys(const State& state, const Env& env) {
    return code_keys(env,
                     {kBookingCodeKeys,
                      kKeyColumns,
                      kCodeKey,
                      kCodeErase,
                      state.session.check_in.typed.size(),
                      kBookingCodeTyped,
                      !state.session.asking && !is_paused(state)});
}

Node above_the_places(const State& state, const Env& env) {
    const CheckIn& it = state.session.check_in;
    if (is_paused(state)) {
        return code_pause(env, it.pause_until_ms - state.now.mono_ms);
    }
    switch (it.said) {
        case CheckIn::Said::Unknown:
            return code_trouble(env, Key::code_unknown, say(env, Key::code_unknown_more));
        case CheckIn::Said::NoCode:
            return code_trouble(env, Key::code_none, say(env, Key::code_none_more));
        case CheckIn::Said::Failed:
            return code_trouble(env, Key::code_failed, say(env, Key::code_failed_more));
        case CheckIn::Said::Nothing:
            break;
    }
    Node how = centred_text(label("how", say(env, Key::code_how)));
    return column("said", is_largest(env) ? 2 : 4, {how, code_example(env, "LH-26-", "-X")});
}

Scene asks_for_code(const State& state, const Env& env) {
    Node reading = column(
        "reading", 0, {head(state, env, say(env, Key::code_title), steps_to_ticket(state, 2))});
    const double gap = is_largest(env) ? 3 : 6;
    std::vector<Node> code{above_the_places(state, env),
                           code_places(env,
                                       state.session.check_in.typed,
                                       kBookingCodeTyped,
                                       kBookingCodeTyped / 2,
                                       Shown::Plain)};
    if (state.mirror.code_reader) {
        code.push_back(reader_hint(env, Key::code_reader));
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
