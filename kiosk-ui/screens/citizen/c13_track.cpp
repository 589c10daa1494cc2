// C13: a receipt's code, then its PIN, on large keys. C14: what became of the letter, in words that
// every channel has alike. Neither says anything of the letter itself.
#include <algorithm>
#include <array>

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/code_pad.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

using Part = Tracking::Part;

constexpr const char* kPinPad = "123456789 0";
constexpr const char* kLongBody = "Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội";

bool is_paused(const Tracking& it, const State& state) {
    return it.pause_until_ms > state.now.mono_ms;
}

bool asks_for_pin(const State& state) {
    return state.session.tracking.part == Part::Pin;
}

Node pad(const State& state, const Env& env) {
    const Tracking& it = state.session.tracking;
    CodePad out;
    out.press = kTrackKey;
    out.erase = kTrackErase;
    out.open = !state.session.asking && !is_paused(it, state);
    if (asks_for_pin(state)) {
        out.keys = kPinPad;
        out.columns = 3;
        out.typed = it.pin.size();
        out.most = kPinTyped;
    } else {
        out.keys = kBookingCodeKeys;
        out.typed = it.typed.size();
        out.most = kBookingCodeTyped;
    }
    return code_keys(env, out);
}

Node above_the_places(const State& state, const Env& env) {
    const Tracking& it = state.session.tracking;
    if (is_paused(it, state)) {
        return code_pause(env, it.pause_until_ms - state.now.mono_ms);
    }
    switch (it.said) {
        case Tracking::Said::Unknown:
            return code_trouble(env, Key::track_unknown, say(env, Key::track_unknown_more));
        case Tracking::Said::NoCode:
            return code_trouble(env, Key::track_no_code, say(env, Key::track_no_code_more));
        case Tracking::Said::Failed:
            return code_trouble(env, Key::code_failed, say(env, Key::code_failed_more));
        case Tracking::Said::Nothing:
            break;
    }
    if (asks_for_pin(state)) {
        return column("said", 0, {centred_text(label("how", say(env, Key::track_pin_how)))});
    }
    Node how = centred_text(label("how", say(env, Key::track_code_how)));
    return column("said", is_largest(env) ? 2 : 4, {how, code_example(env, "HN-26-", "-X")});
}

Node places(const State& state, const Env& env) {
    const Tracking& it = state.session.tracking;
    return asks_for_pin(state)
               ? code_places(env, it.pin, kPinTyped, kPinTyped / 2, Shown::Dots)
               : code_places(env, it.typed, kBookingCodeTyped, kBookingCodeTyped / 2, Shown::Plain);
}

Node on_button(const State& state, const Env& env) {
    const Tracking& it = state.session.tracking;
    const bool pin = asks_for_pin(state);
    Node out =
        pin ? primary_button("find", draw::Icon::Search, say(env, Key::track_find), {kTrackFind})
            : primary_button(
                  "next", draw::Icon::ChevronRight, say(env, Key::track_next), {kTrackNext});
    const bool whole = pin ? it.pin.size() == kPinTyped : it.typed.size() == kBookingCodeTyped;
    return whole && !state.session.asking && !is_paused(it, state) ? out : inert(out);
}

Scene asks(const State& state, const Env& env) {
    const Key question = asks_for_pin(state) ? Key::track_pin_title : Key::track_code_title;
    Node reading = column(
        "reading", 0, {head(state, env, say(env, question), {asks_for_pin(state) ? 2 : 1, 2})});
    const double gap = is_largest(env) ? 3 : 6;
    std::vector<Node> code{above_the_places(state, env), places(state, env)};
    if (state.mirror.code_reader && !asks_for_pin(state)) {
        code.push_back(reader_hint(env, Key::track_reader));
    }
    reading.parts.push_back(spring());
    reading.parts.push_back(
        padded(column("code", gap, std::move(code)), {kMarginMm, gap, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    return scene_of(
        "C13",
        std::move(reading),
        region("controls",
               5,
               {pad(state, env), on_button(state, env), way_back(env, Ways::BackAndHome)}),
        bar(env));
}

// ---- C14

struct StatusWords {
    std::string_view status;
    Key words;
    Key next;  // what the person may do now
};

constexpr std::array kStatus{
    StatusWords{"received", Key::status_received, Key::status_next_wait},
    StatusWords{"checking", Key::status_checking, Key::status_next_wait},
    StatusWords{"supplement", Key::status_supplement, Key::status_next_come},
    StatusWords{"guided", Key::status_guided, Key::status_next_ask},
    StatusWords{"transferred", Key::status_transferred, Key::status_next_ask},
    StatusWords{"accepted", Key::status_accepted, Key::status_next_wait},
    StatusWords{"declined", Key::status_declined, Key::status_next_ask},
    StatusWords{"settling", Key::status_settling, Key::status_next_wait},
    StatusWords{"answered", Key::status_answered, Key::status_next_ask},
    StatusWords{"withdrawn", Key::status_withdrawn, Key::status_next_ask},
    StatusWords{"come_in", Key::status_come_in, Key::status_next_come},
    StatusWords{"processing", Key::status_processing, Key::status_next_wait}};

// A word of a newer kioskd: the desk knows.
constexpr StatusWords kOtherStatus{"", Key::status_processing, Key::status_next_ask};

const StatusWords& words_of(const api::TrackedStep& step) {
    const auto* found = std::find_if(kStatus.begin(), kStatus.end(), [&](const StatusWords& row) {
        return row.status == step.status;
    });
    return found == kStatus.end() ? kOtherStatus : *found;
}

// "2026-11-20" as people write it.
std::string day_text(const std::string& day) {
    return day.size() == 10 ? day.substr(8, 2) + "/" + day.substr(5, 2) + "/" + day.substr(0, 4)
                            : day;
}

Node step_row(const Env& env, std::size_t n, const api::TrackedStep& step, bool last) {
    Node what = last ? title("what", say(env, words_of(step).words), Ink::Accent)
                     : label("what", say(env, words_of(step).words));
    std::vector<Node> lines{what, caption("day", day_text(step.day), Ink::Ink)};
    if (!step.body.empty()) {
        lines.push_back(body("body", step.body));
    }
    Node icon = icon_node(last ? draw::Icon::Clock : draw::Icon::Check, 11, Ink::Accent);
    return row(fmt::format("step{}", n), 5, {icon, grown(column("words", 1, std::move(lines)))});
}

Node story(const api::TrackedLetter& letter, const Env& env) {
    // At the largest letters there is room for what is newest.
    const std::size_t most = is_largest(env) ? 2 : env.step == TextStep::Large ? 4 : 6;
    const std::size_t first = letter.steps.size() - std::min(letter.steps.size(), most);
    std::vector<Node> rows;
    for (std::size_t i = first; i < letter.steps.size(); ++i) {
        rows.push_back(step_row(env, i + 1, letter.steps[i], i + 1 == letter.steps.size()));
    }
    Node out = padded(column("story", is_largest(env) ? 3 : 6, std::move(rows)),
                      Insets::of(8, is_largest(env) ? 5 : 8));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    return out;
}

Scene tells(const State& state, const Env& env) {
    if (!state.session.tracking.found) {
        return asks(state, env);
    }
    const api::TrackedLetter& letter = *state.session.tracking.found;
    Node reading = column("reading", 0, {head(state, env, say(env, Key::track_title))});
    std::vector<Node> cards{story(letter, env)};
    if (!letter.steps.empty()) {
        cards.push_back(notice("next",
                               draw::Icon::Info,
                               Fill::AccentTint,
                               Ink::Ink,
                               say(env, words_of(letter.steps.back()).next)));
    }
    const double gap = is_largest(env) ? 4 : 6;
    reading.parts.push_back(
        padded(column("cards", gap, std::move(cards)), {kMarginMm, gap + 2, kMarginMm, 0}));
    reading.parts.push_back(spring());
    reading.box.grow = 1;
    return scene_of(
        "C14",
        std::move(reading),
        region("controls",
               5,
               {primary_button("done", draw::Icon::Check, say(env, Key::ticket_done), {kFinish})}),
        bar(env));
}

// ---- samples

State sample_typed(const char* typed, const char* pin = "", Part part = Part::Code) {
    State out = sample_at(Page::Track);
    out.session.tracking.typed = typed;
    out.session.tracking.pin = pin;
    out.session.tracking.part = part;
    return out;
}

State sample_said(Tracking::Said said, Part part) {
    State out = sample_typed("7K3M9QRT", "", part);
    out.session.tracking.said = said;
    return out;
}

State sample_story(std::vector<api::TrackedStep> steps) {
    State out = sample_typed("7K3M9QRT", "042137", Part::Pin);
    out.session.tracking.found = api::TrackedLetter{"found", 0, std::move(steps)};
    return out;
}

std::vector<Sample> asking_samples() {
    State reader = sample_typed("");
    reader.mirror.code_reader = true;
    State pause = sample_typed("7K3M9QRT", "", Part::Pin);
    pause.session.tracking.pause_until_ms = pause.now.mono_ms + 29'500;
    return {{"empty", sample_typed("")},
            {"reader", reader},
            {"typed", sample_typed("7K3M9")},
            {"whole", sample_typed("WWMM9QRT")},
            {"no-code", sample_said(Tracking::Said::NoCode, Part::Code)},
            {"pin", sample_typed("7K3M9QRT", "", Part::Pin)},
            {"pin-typed", sample_typed("7K3M9QRT", "0421", Part::Pin)},
            {"pin-whole", sample_typed("7K3M9QRT", "042137", Part::Pin)},
            {"unknown", sample_said(Tracking::Said::Unknown, Part::Pin)},
            {"failed", sample_said(Tracking::Said::Failed, Part::Pin)},
            {"pause", pause}};
}

std::vector<Sample> telling_samples() {
    return {
        {"received", sample_story({{"received", "2026-11-20", ""}})},
        {"transferred",
         sample_story({{"received", "2026-11-20", ""},
                       {"transferred", "2026-11-23", "Sở Xây dựng thành phố Hà Nội"}})},
        {"come-in", sample_story({{"received", "2026-11-20", ""}, {"come_in", "2026-11-27", ""}})},
        {"supplement",
         sample_story({{"received", "2026-11-20", ""},
                       {"checking", "2026-11-21", ""},
                       {"supplement", "2026-11-25", ""}})},
        {"longest",
         sample_story({{"received", "2026-11-20", ""},
                       {"checking", "2026-11-21", ""},
                       {"transferred", "2026-11-23", kLongBody},
                       {"accepted", "2026-12-01", ""},
                       {"settling", "2026-12-02", ""},
                       {"answered", "2027-01-05", kLongBody}})}};
}

const Screen kTrackScreen{"C13", "citizen", asks, asking_samples};
const Screen kStoryScreen{"C14", "citizen", tells, telling_samples};

}  // namespace
}  // namespace kiosk::ui::citizen
