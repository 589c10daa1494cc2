// C19: no numbers at this time: outside the hours, by staff's word, after the day, or because the
// machine's clock is not trusted. C21: kioskd is not there. Both leave by themselves; the bar still
// works.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

Node middle(draw::Icon icon, std::vector<Node> lines) {
    Node picture = icon_plate(icon, 70, Fill::Surface, Ink::Accent);
    picture.look.corner = Corner::Round;
    std::vector<Node> parts{picture};
    for (Node& line : lines) {
        parts.push_back(centred_text(std::move(line)));
    }
    Node out = padded(column("middle", 8, std::move(parts)), Insets::of(kMarginMm, 8));
    return grown(aligned(out, Along::Center, Across::Center));
}

// Without help: there is nothing behind it that this state could show.
Node bar_without_help(const Env& env) {
    Node out = bar(env);
    std::erase_if(out.parts, [](const Node& part) { return part.id == "help"; });
    return out;
}

// When numbers are given again, in one sentence; "" when nobody knows.
std::string opens_words(const State& state, const Env& env) {
    const std::int64_t opens_ms = state.mirror.queue.intake.opens_ms;
    if (opens_ms == 0) {
        return "";
    }
    const LocalTime at = local_time_at(opens_ms);
    const LocalTime today = local_time_at(env.wall_ms);
    const std::string clock = fmt::format("{:02}:{:02}", at.hour, at.minute);
    if (at.day == today.day && at.month == today.month) {
        return words(env.language, Key::shut_opens_today, {{"clock", clock}});
    }
    const auto weekday = static_cast<Key>(static_cast<int>(Key::weekday_0) + at.weekday);
    return words(env.language,
                 Key::shut_opens,
                 {{"clock", clock},
                  {"weekday", words(env.language, weekday)},
                  {"day", fmt::format("{:02}", at.day)},
                  {"month", fmt::format("{:02}", at.month)}});
}

Scene closed(const State& state, const Env& env) {
    const bool clock = !state.mirror.day_open && state.mirror.clock_untrusted;
    const bool over = !state.mirror.day_open;
    std::vector<Node> lines;
    if (clock) {
        const ErrorText why = error_text(ErrorCode::ClockUntrusted, env.language);
        lines = {title("ask", say(env, Key::closed_ask)), label("why", std::string(why.text))};
    } else {
        if (const std::string opens = opens_words(state, env); !opens.empty()) {
            lines.push_back(title("opens", opens));
        }
        lines.push_back(label("ask", say(env, Key::shut_ask)));
    }
    Key said = over ? Key::shut_day_title : Key::shut_title;
    if (clock) {
        said = Key::closed_title;
    }
    Node reading =
        column("reading",
               0,
               {head(state, env, say(env, said)), middle(draw::Icon::Clock, std::move(lines))});
    reading.box.grow = 1;
    std::vector<Node> controls;
    // A place that was promised is given also now.
    if (!over && state.mirror.queue.check_in) {
        controls.push_back(
            primary_button("booked", draw::Icon::Calendar, say(env, Key::home_booked), {kCheckIn}));
    }
    controls.push_back(
        small_button("track", draw::Icon::Search, say(env, Key::letter_track), {kTrack}));
    return scene_of(
        "C19", std::move(reading), region("controls", 5, std::move(controls)), bar(env));
}

Scene gone(const State& state, const Env& env) {
    const bool starting = state.mirror.link == Link::Connecting;
    std::vector<Node> lines;
    if (!starting) {
        lines.push_back(title("ask", say(env, Key::gone_ask)));
    }
    lines.push_back(label("returns", say(env, Key::gone_returns)));
    if (!starting) {
        lines.push_back(caption(
            "code",
            words(env.language, Key::gone_code, {{"code", error_name(ErrorCode::ServiceGone)}}),
            Ink::Ink));
    }
    Node reading =
        column("reading",
               0,
               {head(state, env, say(env, starting ? Key::starting_title : Key::gone_title)),
                middle(starting ? draw::Icon::Clock : draw::Icon::Info, std::move(lines))});
    reading.box.grow = 1;
    return scene_of("C21", std::move(reading), region("controls", 0, {}), bar_without_help(env));
}

std::vector<Sample> closed_samples() {
    State closed_day = sample_office();
    closed_day.mirror.day_open = false;
    closed_day.mirror.clock_untrusted = true;
    State noon = sample_office();
    noon.mirror.queue.intake = {false, false, noon.now.wall_ms + 90 * 60'000};
    State evening = sample_office();
    evening.mirror.day_open = false;
    evening.mirror.queue.intake = {
        false, false, evening.now.wall_ms + std::int64_t{22} * 3'600'000};
    State by_staff = sample_office();
    by_staff.mirror.queue.intake = {false, true, 0};
    State booked = noon;
    booked.mirror.queue.check_in = true;
    return {{"clock", closed_day},
            {"noon", noon},
            {"noon-booked", booked},
            {"evening", evening},
            {"by-staff", by_staff}};
}

std::vector<Sample> gone_samples() {
    State lost = sample_office();
    lost.mirror.link = Link::Gone;
    State starting = sample_office();
    starting.mirror.link = Link::Connecting;
    starting.mirror.known = false;
    return {{"gone", lost}, {"starting", starting}};
}

const Screen kClosed{"C19", "citizen", closed, closed_samples};
const Screen kGone{"C21", "citizen", gone, gone_samples};

}  // namespace
}  // namespace kiosk::ui::citizen
