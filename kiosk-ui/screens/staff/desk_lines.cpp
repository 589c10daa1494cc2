// A colour never tells alone: each line has its icon and its words.
#include "kiosk-ui/screens/staff/desk_lines.hpp"

namespace kiosk::ui::staff {
namespace {

struct Tone {
    Fill tint = Fill::OkTint;
    Ink ink = Ink::Ok;
};

constexpr Tone kWell{Fill::OkTint, Ink::Ok};
constexpr Tone kCare{Fill::WarnTint, Ink::Warn};
constexpr Tone kWrong{Fill::DangerTint, Ink::Danger};

Node line_of(std::string id, draw::Icon icon, Tone tone, std::string text, std::string more) {
    Node out =
        citizen::notice(std::move(id), icon, tone.tint, tone.ink, std::move(text), std::move(more));
    out.box.padding = Insets::of(5, 3);
    return out;
}

std::string action_of(const Env& env, ErrorCode code, Detail detail) {
    return detail == Detail::Short ? std::string()
                                   : std::string(error_text(code, env.language).action);
}

}  // namespace

Node device_line(const Env& env, const DeskLine& line, Detail detail) {
    const bool printer = line.what == DeskLine::What::Printer;
    const std::string id = printer ? "printer" : "scanner";
    const draw::Icon icon = printer ? draw::Icon::Printer : draw::Icon::Scanner;
    if (line.trouble) {
        return line_of(id,
                       icon,
                       kWrong,
                       std::string(error_text(*line.trouble, env.language).text),
                       action_of(env, *line.trouble, detail));
    }
    if (printer) {
        const bool low = line.state == DeskLine::State::Low;
        return line_of(id,
                       icon,
                       low ? kCare : kWell,
                       say(env, low ? Key::device_printer_low : Key::device_printer_ready),
                       "");
    }
    const bool busy = line.state == DeskLine::State::Busy;
    return line_of(
        id, icon, kWell, say(env, busy ? Key::device_scanner_busy : Key::device_scanner_ready), "");
}

Node parked_line(const Env& env, const SyncFacts& sync, Detail detail) {
    return line_of("parked",
                   draw::Icon::Warning,
                   kCare,
                   say_n(env, Key::sync_parked, sync.parked),
                   detail == Detail::WithAction ? say(env, Key::sync_parked_more) : "");
}

Node sync_line(const Env& env, const SyncFacts& sync, Detail detail) {
    const bool more = detail == Detail::WithAction;
    if (sync.state == "paused") {
        return line_of("sync",
                       draw::Icon::CloudOff,
                       kCare,
                       say(env, Key::sync_paused),
                       more ? say(env, Key::sync_paused_more) : "");
    }
    if (sync.state == "not_enrolled") {
        return line_of("sync",
                       draw::Icon::CloudOff,
                       kCare,
                       say(env, Key::sync_not_enrolled),
                       more ? say(env, Key::sync_not_enrolled_more) : "");
    }
    if (sync.reason) {
        return line_of("sync",
                       draw::Icon::CloudOff,
                       kCare,
                       say(env, Key::sync_waiting),
                       action_of(env, *sync.reason, detail));
    }
    if (sync.letters_go_ms > 0) {
        const LocalTime at = local_time_at(sync.letters_go_ms);
        return line_of("sync",
                       draw::Icon::Clock,
                       kWell,
                       words(env.language,
                             Key::sync_held,
                             {{"t", fmt::format("{:02}:{:02}", at.hour, at.minute)}}),
                       more ? say(env, Key::sync_held_more) : "");
    }
    const bool done = sync.backlog == 0 && sync.letters == 0;
    return line_of("sync",
                   done ? draw::Icon::Check : draw::Icon::Clock,
                   kWell,
                   say(env, done ? Key::sync_idle : Key::sync_sending),
                   "");
}

}  // namespace kiosk::ui::staff
