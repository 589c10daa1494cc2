// The frame is the same on every screen, so that a person who learnt one knows all.
#include "kiosk-ui/screens/citizen/frame.hpp"

#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr double kEmblem_mm = 22;
constexpr double kHeadTop_mm = 9;
constexpr double kBarEnds_mm = 5.5;

Node hero_text(Node node, Ink ink = Ink::OnHero) {
    node.look.ink = ink;
    return node;
}

Node emblem() {
    Node out = icon_plate(draw::Icon::Lotus, kEmblem_mm, Fill::Surface, Ink::Accent);
    out.id = "emblem";
    out.look.corner = Corner::Round;
    return out;
}

Node clock_column(const Env& env) {
    Node clock = hero_text(title("clock", clock_text(env)));
    clock.look.digits = draw::Digits::Tabular;
    clock.look.align = draw::Align::End;
    std::vector<Node> parts{clock};
    if (!is_largest(env)) {
        Node date = hero_text(caption("date", date_text(env)), Ink::OnHeroMuted);
        date.look.align = draw::Align::End;
        parts.push_back(date);
    }
    return aligned(column("when", 0, std::move(parts)), Along::Center, Across::End);
}

Node toggle(std::string id, draw::Icon icon, std::string word, std::string speak, Action action) {
    Node out = small_button(std::move(id), icon, std::move(word), std::move(action));
    out.box.padding = Insets::of(2, 2);
    out.box.gap_mm = 2.5;
    out.speak = std::move(speak);
    return out;
}

}  // namespace

std::string say(const Env& env, Key key) {
    return std::string(words(env.language, key));
}

std::string count(const Env& env, Key one, Key many, std::int64_t n) {
    return n == 1 ? say(env, one) : words(env.language, many, {{"n", std::to_string(n)}});
}

std::string waiting_words(const Env& env, std::int64_t people) {
    return people == 0 ? say(env, Key::nobody_waiting)
                       : count(env, Key::people_waiting_one, Key::people_waiting_many, people);
}

std::string ahead_words(const Env& env, std::int64_t people) {
    return people == 0 ? say(env, Key::ahead_none)
                       : count(env, Key::ahead_one, Key::ahead_many, people);
}

std::string wait_words(const Env& env, const std::optional<api::Wait>& wait) {
    if (!wait || !wait->upper_min) {
        return {};
    }
    const std::int64_t upper = *wait->upper_min;
    const std::int64_t lower = wait->lower_min.value_or(0);
    const bool range = lower > 0 && lower < upper && !is_largest(env);
    return words(env.language,
                 range ? Key::wait_range : Key::wait_upto,
                 {{"upper", std::to_string(upper)}, {"lower", std::to_string(lower)}});
}

std::string service_name(const Env& env, const api::ServiceLine& line) {
    return env.language == Language::En && !line.name_en.empty() ? line.name_en : line.name_vi;
}

std::string clock_text(const Env& env) {
    const LocalTime now = local_time_at(env.wall_ms);
    return fmt::format("{:02}:{:02}", now.hour, now.minute);
}

std::string date_text(const Env& env) {
    const LocalTime now = local_time_at(env.wall_ms);
    const auto weekday = static_cast<Key>(static_cast<int>(Key::weekday_0) + now.weekday);
    return words(env.language,
                 Key::date,
                 {{"weekday", words(env.language, weekday)},
                  {"day", fmt::format("{:02}", now.day)},
                  {"month", fmt::format("{:02}", now.month)},
                  {"year", std::to_string(now.year)}});
}

double control_band_mm(const Env& env) {
    const double height_mm = env.panel.height_px / env.panel.px_mm;
    return env.reach == Reach::Low ? std::min(height_mm, kReachTopMm - env.panel.screen_bottom_mm)
                                   : height_mm;
}

Node masthead(const State& state, const Env& env) {
    const std::string office =
        state.mirror.office.empty() ? say(env, Key::office_default) : state.mirror.office;
    Node name = hero_text(env.step == TextStep::Normal ? label("office", office)
                                                       : caption("office", office));
    return row("masthead", 5, {emblem(), grown(name), clock_column(env)});
}

Node head(const State& state, const Env& env, std::string question, Steps steps) {
    std::vector<Node> words_of_head;
    if (steps.total > 0) {
        Node step = caption(
            "step",
            words(env.language,
                  Key::step_of,
                  {{"n", std::to_string(steps.now)}, {"total", std::to_string(steps.total)}}));
        words_of_head.push_back(hero_text(step, Ink::OnHeroMuted));
    }
    words_of_head.push_back(hero_text(
        text_node("question", std::move(question), is_largest(env) ? Type::Title : Type::Display)));
    Node said = column("words", 1, std::move(words_of_head));
    // At the largest letters the question needs the room of the office's name.
    Node out = is_largest(env)
                   ? column("head", 0, {row("top", 5, {grown(said), clock_column(env)})})
                   : column("head", 5, {masthead(state, env), said});
    out.box.padding = {kMarginMm, kHeadTop_mm, kMarginMm, 9};
    out.look.fill = Fill::Hero;
    out.look.corner = Corner::HeroBottom;
    return out;
}

Steps steps_to_ticket(const State& state, int from_the_end) {
    if (state.session.page == Page::CheckIn || state.session.check_in.found) {
        return {3 - from_the_end, 3};  // the code, the booking, the number
    }
    const bool asked =
        state.session.priority != Priority::NotAsked || state.session.page == Page::Priority;
    const int total = (state.mirror.queue.services.size() > 1 ? 3 : 2) + (asked ? 1 : 0);
    return {total - from_the_end, total};
}

Node bar(const Env& env) {
    const auto of_three = [&](Key key, int now) {
        return words(env.language, key, {{"n", std::to_string(now + 1)}});
    };
    const bool low = env.reach == Reach::Low;
    Node vi =
        choice("vi", say(env, Key::language_vi), env.language == Language::Vi, {kLanguage, "vi"});
    Node en =
        choice("en", say(env, Key::language_en), env.language == Language::En, {kLanguage, "en"});
    Node lower = low ? choice("lower", say(env, Key::lower), true, {kReach, "normal"})
                     : toggle("lower",
                              draw::Icon::ArrowDown,
                              say(env, Key::lower),
                              say(env, Key::lower_said),
                              {kReach, "low"});
    lower.speak = say(env, low ? Key::higher_said : Key::lower_said);
    for (Node* one : {&vi, &en, &lower}) {
        one->box.padding = Insets::of(2, 2);
        one->box.gap_mm = 2.5;
    }
    Node size = toggle("size",
                       draw::Icon::TextSize,
                       say(env, Key::text_size),
                       of_three(Key::text_size_said, static_cast<int>(env.step)),
                       {kTextSize, "next"});
    Node colours = toggle("colours",
                          draw::Icon::Contrast,
                          say(env, Key::contrast),
                          of_three(Key::contrast_said, static_cast<int>(env.theme)),
                          {kColours, "next"});
    Node help = toggle("help", draw::Icon::Help, say(env, Key::help), say(env, Key::help), {kHelp});
    if (env.step == TextStep::Large) {
        for (Node* one : {&vi, &en, &lower, &size, &colours, &help}) {
            one->parts.back().look.type = Type::Caption;  // three in a row
        }
    }
    const bool two = is_largest(env);
    std::vector<Node> parts = two ? std::vector<Node>{vi, en, size, colours, lower, help}
                                  : std::vector<Node>{vi, en, lower, size, colours, help};
    Node out = padded(grid("bar", two ? 2 : 3, kGapMm, std::move(parts)),
                      Insets::of(kMarginMm, kBarEnds_mm));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::BarTop;
    return out;
}

Node way_back(const Env& env, Ways ways) {
    Node home = small_button("home", draw::Icon::Home, say(env, Key::home), {kHome});
    if (ways == Ways::HomeOnly) {
        return grid("ways", 1, kGapMm, {home});
    }
    return grid("ways",
                2,
                kGapMm,
                {small_button("back", draw::Icon::ArrowLeft, say(env, Key::back), {kBack}), home});
}

Node region(std::string id, double gap_mm, std::vector<Node> parts) {
    return padded(column(std::move(id), gap_mm, std::move(parts)), Insets::of(kMarginMm, 6));
}

std::string ago(std::int64_t ms) {
    const std::int64_t s = std::max<std::int64_t>(0, ms / 1000);
    return fmt::format("{}:{:02}", s / 60, s % 60);
}

Node notice(
    std::string id, draw::Icon icon, Fill tint, Ink ink, std::string line, std::string more) {
    std::vector<Node> lines{label("line", std::move(line), ink)};
    if (!more.empty()) {
        Node second = body("more", std::move(more));
        second.look.bold = true;
        lines.push_back(second);
    }
    Node text = column("words", 1, std::move(lines));
    Node out =
        padded(row(std::move(id), 5, {icon_node(icon, 11, ink), grown(text)}), Insets::of(6, 4));
    out.look.fill = tint;
    out.look.corner = Corner::Card;
    return out;
}

Scene scene_of(const char* screen, Node reading, Node controls, Node bar_node) {
    Scene out;
    out.screen = screen;
    // A head by itself keeps its own height when the region grows.
    out.reading =
        reading.id == "reading" ? std::move(reading) : column("reading", 0, {std::move(reading)});
    out.controls = std::move(controls);
    out.bar = std::move(bar_node);
    return out;
}

Scene idle_scene(const State& state, const Env& env, const IdleWarning& warning) {
    Scene out = find_screen(warning.below)->view(state, env);
    out.screen = warning.screen;
    const std::uint64_t span = is_largest(env) ? 2 * warning.span_ms : warning.span_ms;
    const std::uint64_t end = state.warned_ms + span;
    const std::uint64_t left = end > state.now.mono_ms ? end - state.now.mono_ms : 0;
    Node ring;
    ring.id = "ring";
    ring.role = Role::Ring;
    ring.size_mm = 44;
    ring.part = static_cast<double>(left) / static_cast<double>(span);
    ring.look.ink = Ink::Accent;
    const std::string seconds =
        words(env.language, Key::idle_seconds, {{"n", std::to_string((left + 999) / 1000)}});
    ring.speak = seconds;
    Node more = centred_text(body("more", warning.more));
    more.look.bold = true;
    Node circle = aligned(column("circle", 0, {ring}), Along::Center, Across::Center);
    Node box = padded(
        column("box",
               6,
               {circle,
                centred_text(label("seconds", seconds, Ink::Muted)),
                centred_text(title("title", warning.title)),
                more,
                primary_button("stay", draw::Icon::Check, say(env, Key::idle_stay), warning.stay)}),
        Insets::all(12));
    box.look.fill = Fill::Surface;
    box.look.corner = Corner::Hero;
    box.look.border = Border::Control;
    out.dialogue = aligned(padded(column("idle", 0, {box}), Insets::all(kMarginMm)),
                           env.reach == Reach::Low ? Along::End : Along::Center,
                           Across::Stretch);
    return out;
}

}  // namespace kiosk::ui::citizen
