// C5: what the number is for, how many people, and the one button. Also where a refusal is shown,
// with what still works.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

// Larger than the rule asks for where there is room.
double target_mm(const Env& env) {
    return env.reach == Reach::Low || is_largest(env) ? kTargetMm : 27;
}

// The largest letters with a priority on top: lines that say least go, gaps shrink.
bool is_crowded(const State& state, const Env& env) {
    return is_largest(env) && state.session.priority == Priority::Yes;
}

bool may_be_late(const State& state) {
    const api::ServiceLine* line = service_of(state.mirror, state.session.service);
    return line != nullptr && line->wait && line->wait->may_not_be_served;
}

Node summary(const State& state, const Env& env) {
    const api::ServiceLine* line = service_of(state.mirror, state.session.service);
    if (line == nullptr) {
        return Node{};
    }
    const bool full = is_crowded(state, env);
    std::string more = waiting_words(env, line->people);
    if (const std::string wait = wait_words(env, line->wait); !wait.empty()) {
        more += ". " + wait;
    }
    // Told before the number is taken: nobody should wait in vain.
    if (may_be_late(state)) {
        more = say(env, Key::wait_may_not);
    }
    Node out = notice("service",
                      draw::Icon::Ticket,
                      Fill::Surface,
                      Ink::Ink,
                      service_name(env, *line),
                      full ? "" : more);
    out.parts.front().look.ink = Ink::Accent;
    return out;
}

// What was declared on C3, in a word, with the way to take it back.
Node priority(const Env& env) {
    Node drop = plain_button("drop", say(env, Key::confirm_priority_drop), {kPriority, "no"});
    drop.box.padding = Insets::of(5, 2);
    Node said = column("words", 0, {label("line", say(env, Key::confirm_priority), Ink::Ok)});
    if (env.step == TextStep::Normal) {
        said.parts.push_back(caption("more", say(env, Key::confirm_priority_more), Ink::Ink));
    }
    Node out =
        row("priority", 4, {icon_node(draw::Icon::Priority, 11, Ink::Ok), grown(said), drop});
    out = padded(std::move(out), Insets::of(6, is_largest(env) ? 1 : 3));
    out.look.fill = Fill::OkTint;
    out.look.corner = Corner::Card;
    return out;
}

Node party_choice(
    const State& state, const Env& env, std::string id, std::string word, Party party) {
    const std::string argument = id;
    Node out =
        choice(std::move(id), std::move(word), state.session.party == party, {kParty, argument});
    out.box.padding = Insets::of(2, 2);
    out.box.gap_mm = 2;
    out.box.least_height_mm = target_mm(env);
    if (!is_largest(env)) {
        out.parts.back().look.type = Type::Title;
    }
    return out;
}

// Whether a step would change the number: 5 to 10, or 11 to 999.
bool step_moves(const Session& session, int by) {
    const bool group = session.party == Party::FiveToTen;
    const std::int64_t least = group ? 5 : 11;
    const std::int64_t most = group ? 10 : 999;
    return by < 0 ? session.people > least : session.people < most;
}

Node stepper(const State& state, const Env& env) {
    const auto step = [&](std::string id, draw::Icon icon, Key key, int by) {
        const int size = by < 0 ? -by : by;
        Node out = plain_button(std::move(id), "", {kPeople, std::to_string(by)});
        out.speak = words(env.language, key, {{"n", std::to_string(size)}});
        out.box.padding = Insets::of(1, 1);
        out.box.gap_mm = 1;
        out.box.least_height_mm = target_mm(env);
        out.parts = {icon_node(icon, 9, Ink::Accent)};
        if (size > 1) {
            out.parts.push_back(label("word", std::to_string(size)));
        }
        if (!step_moves(state.session, by)) {
            // At the end of the range: still in its place, but nothing to touch.
            out.role = Role::Group;
            out.action.reset();
            out.look.border = Border::Hairline;
            for (Node& part : out.parts) {
                part.look.ink = Ink::Muted;
            }
        }
        return grown(out);
    };
    const bool large = state.session.party == Party::MoreThanTen;
    Node number = centred_text(
        text_node("number", std::to_string(state.session.people), Type::Display, Ink::Ink));
    number.speak =
        words(env.language, Key::confirm_people, {{"n", std::to_string(state.session.people)}});
    std::vector<Node> parts;
    if (large) {
        parts.push_back(step("less10", draw::Icon::Minus, Key::confirm_fewer, -10));
    }
    parts.push_back(step("less", draw::Icon::Minus, Key::confirm_fewer, -1));
    parts.push_back(grown(number, large ? 1.2 : 1.6));
    parts.push_back(step("more", draw::Icon::Plus, Key::confirm_more, 1));
    if (large) {
        parts.push_back(step("more10", draw::Icon::Plus, Key::confirm_more, 10));
    }
    return row("stepper", kGapMm, std::move(parts));
}

Node party(const State& state, const Env& env) {
    Node few = grid("few",
                    4,
                    kGapMm,
                    {party_choice(state, env, "1", "1", Party::One),
                     party_choice(state, env, "2", "2", Party::Two),
                     party_choice(state, env, "3", "3", Party::Three),
                     party_choice(state, env, "4", "4", Party::Four)});
    Node groups = grid(
        "groups",
        2,
        kGapMm,
        {party_choice(state, env, "group", say(env, Key::confirm_party_5_10), Party::FiveToTen),
         party_choice(state, env, "large", say(env, Key::confirm_party_more), Party::MoreThanTen)});
    std::vector<Node> parts{label("name", say(env, Key::confirm_party)), few, groups};
    const bool group = state.session.party == Party::FiveToTen;
    if (group || state.session.party == Party::MoreThanTen) {
        parts.push_back(stepper(state, env));
        Node rule = body(
            "rule",
            say(env, group ? Key::confirm_representatives_two : Key::confirm_representatives_five));
        rule.look.bold = true;
        // At the largest letters a warning about today needs its room; the desk says it again.
        if (!is_largest(env) || !may_be_late(state)) {
            parts.push_back(rule);
        }
    }
    return column("party", kGapMm, std::move(parts));
}

Scene view(const State& state, const Env& env) {
    const auto& refusal = state.session.refusal;
    Node reading = column(
        "reading", 0, {head(state, env, say(env, Key::confirm_title), steps_to_ticket(state, 1))});
    std::vector<Node> cards;
    if (refusal) {
        const std::string said(error_text(*refusal, env.language).text);
        cards.push_back(notice("refused",
                               draw::Icon::Warning,
                               Fill::DangerTint,
                               Ink::Danger,
                               say(env, Key::confirm_refused),
                               said + " " + say(env, Key::confirm_still_works)));
        cards.back().look.border = Border::Danger;
    } else {
        cards.push_back(summary(state, env));
    }
    reading.parts.push_back(
        padded(column("cards", 5, std::move(cards)), {kMarginMm, 6, kMarginMm, 0}));
    std::vector<Node> parts;
    if (!refusal && state.session.priority == Priority::Yes) {
        parts.push_back(priority(env));
    }
    if (!refusal) {
        parts.push_back(party(state, env));
    }
    parts.push_back(spring());
    Node confirm = primary_button("confirm",
                                  draw::Icon::Ticket,
                                  say(env, refusal ? Key::confirm_try_again : Key::confirm_number),
                                  {kConfirm});
    confirm.box.least_height_mm = env.reach == Reach::Low ? kPrimaryMm : 36;
    parts.push_back(confirm);
    parts.push_back(way_back(env, Ways::BackAndHome));
    return scene_of("C5",
                    std::move(reading),
                    region("controls", is_crowded(state, env) ? 4 : 5, std::move(parts)),
                    bar(env));
}

std::vector<Sample> samples() {
    State group = sample_at(Page::Confirm);
    group.session.party = Party::FiveToTen;
    group.session.people = 7;
    State large = sample_at(Page::Confirm);
    large.session.party = Party::MoreThanTen;
    large.session.people = 128;
    State first = sample_at(Page::Confirm);
    first.session.priority = Priority::Yes;
    State first_large = large;
    first_large.session.priority = Priority::Yes;
    State refused = sample_at(Page::Confirm);
    refused.session.refusal = ErrorCode::DiskFull;
    State no_numbers = sample_at(Page::Confirm);
    no_numbers.session.refusal = ErrorCode::NumbersUsedUp;
    State wait = sample_at(Page::Confirm);
    wait.mirror.queue.services.front().wait = sample_wait(false);
    State late = group;
    late.mirror.queue.services.front().wait = sample_wait(true);
    return {{"one", sample_at(Page::Confirm)},
            {"group", group},
            {"large", large},
            {"priority", first},
            {"priority-large", first_large},
            {"wait", wait},
            {"late", late},
            {"refused", refused},
            {"numbers-used-up", no_numbers}};
}

const Screen kConfirmScreen{"C5", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
