// S4: the letter on the desk. The page that came last stands large, all of them small below it; a
// feeder that stopped says in a picture and in words what to do and from which page on. Pages are
// previews that kiosk-ocr encoded anew.
#include <algorithm>
#include <array>

#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"
#include "kiosk-ui/screens/staff/scanned_pages.hpp"

namespace kiosk::ui::staff {
namespace {

// ---- why it stopped

struct Stop {
    const char* reason;  // as the API names it
    draw::Icon icon;
    Key line;
    Key more;
};

constexpr std::array kStops{
    Stop{"jam", draw::Icon::PaperJam, Key::scan_jam, Key::scan_jam_more},
    Stop{"cover", draw::Icon::CoverOpen, Key::scan_cover, Key::scan_cover_more},
    Stop{"empty", draw::Icon::FeederLoad, Key::scan_empty, Key::scan_empty_more},
    Stop{"busy", draw::Icon::Clock, Key::scan_busy, Key::scan_busy_more},
    Stop{"disk", draw::Icon::Warning, Key::scan_disk, Key::scan_disk_more},
    Stop{"stopped", draw::Icon::FeederLoad, Key::scan_stopped, Key::scan_empty_more},
    Stop{"backs", draw::Icon::Warning, Key::scan_backs, Key::scan_backs_more},
    Stop{"separator", draw::Icon::Check, Key::scan_separator, Key::scan_separator_more},
    Stop{"fault", draw::Icon::Scanner, Key::scan_fault, Key::scan_fault_more}};

const Stop& stop_of(const std::string& reason) {
    for (const Stop& stop : kStops) {
        if (reason == stop.reason) {
            return stop;
        }
    }
    return kStops.back();
}

// What stopped the feeder, in the letter or in one behind it.
struct Stopped {
    std::string reason;
    std::int64_t next_page = 1;
    bool behind = false;
};

bool is_calm(const std::string& reason) {
    return reason == "empty" || reason == "separator" || reason == "stopped";
}

Stopped stopped_at(const api::Letter& letter) {
    const api::StackedLetter* behind = letter.behind();
    if (behind != nullptr && !behind->paused.empty() && !is_calm(behind->paused)) {
        return {behind->paused, behind->pages + 1, true};
    }
    return {letter.paused, letter.pages + 1, false};
}

// How many letters lie behind it, and whether one of them is being fed.
std::string behind_words(const api::Letter& letter, const Env& env) {
    const auto at = std::find_if(letter.stack.begin(), letter.stack.end(), [&](const auto& it) {
        return it.id == letter.id;
    });
    const auto count = letter.stack.end() - at - (at == letter.stack.end() ? 0 : 1);
    if (count == 0) {
        return say(env, Key::scan_separator_last);
    }
    const bool feeding = letter.behind() != nullptr && letter.behind()->state == "feeding";
    return say_n(env, feeding ? Key::scan_separator_feeding : Key::scan_separator_more, count);
}

// Where another letter lies in front, the page that is asked for is not one of its.
std::string words_of(const Stopped& at, const Stop& stop, const Env& env) {
    std::string out = say(env, stop.line);
    if (at.behind) {
        out += " " + say(env, Key::scan_in_letter_behind);
    }
    return out;
}

bool may_begin_backs(const api::Letter& letter) {
    return letter.backs && letter.backs->state == "possible";
}

bool lacks_backs(const api::Letter& letter) {
    return letter.backs && letter.backs->unequal() && letter.backs->came < letter.backs->sheets;
}

// What to do about it.
std::string more_of(const api::Letter& letter,
                    const Stopped& at,
                    const Stop& stop,
                    const Env& env) {
    if (at.reason == "separator") {
        return behind_words(letter, env);
    }
    if (at.reason == "backs" && letter.backs) {
        return words(env.language,
                     stop.more,
                     {{"n", std::to_string(letter.backs->came)},
                      {"total", std::to_string(letter.backs->sheets)}});
    }
    if (!at.behind && lacks_backs(letter)) {
        return say_n(env, Key::scan_backs_left, letter.backs->sheets - letter.backs->came);
    }
    if (at.reason == "empty" && may_begin_backs(letter)) {
        return say(env, Key::scan_empty_backs);
    }
    return say_n(env, stop.more, at.next_page);
}

Node stop_card(const api::Letter& letter, const Env& env) {
    const Stopped at = stopped_at(letter);
    const Stop& stop = stop_of(at.reason);
    const bool calm = is_calm(at.reason);
    const Ink ink = calm ? Ink::Ink : Ink::Warn;
    std::vector<Node> lines{label("line", words_of(at, stop, env), ink),
                            body("more", more_of(letter, at, stop, env))};
    lines.back().look.bold = true;
    Node picture = icon_plate(
        stop.icon, is_largest(env) ? 20 : 34, Fill::Surface, calm ? Ink::Accent : Ink::Warn);
    Node out = padded(row("stopped", 6, {picture, grown(column("words", 1, std::move(lines)))}),
                      Insets::of(6, 4));
    out.look.fill = calm ? Fill::AccentTint : Fill::WarnTint;
    out.look.corner = Corner::Card;
    out.look.border = calm ? Border::None : Border::Warn;
    return out;
}

// ---- what can be done

Node desk_button(const Env& env) {
    return small_button("desk", draw::Icon::ArrowLeft, say(env, Key::staff_desk), {kDesk});
}

Node stop_button(const Env& env) {
    return small_button("stop", draw::Icon::Cross, say(env, Key::scan_stop), {kStopFeeding});
}

Node discard_button(const Env& env) {
    return small_button("abandon", draw::Icon::Delete, say(env, Key::scan_abandon), {kAbandon});
}

// Where backs and sheets differ in number, a sheet was left out or drawn in with another: how they
// belong together is staff's to say before the letter is saved.
std::vector<Node> unequal_controls(const api::Letter& letter, const Env& env) {
    std::vector<Node> ways;
    if (lacks_backs(letter)) {
        ways.push_back(
            small_button("go-on", draw::Icon::Scanner, say(env, Key::scan_backs_go_on), {kResume}));
    }
    ways.push_back(small_button(
        "accept", draw::Icon::Check, say(env, Key::scan_backs_accept), {kAcceptBacks}));
    return {
        primary_button("backs", draw::Icon::Scanner, say(env, Key::scan_backs_anew), {kScanBacks}),
        buttons(env, "ways", std::move(ways)),
        discard_button(env),
        desk_button(env)};
}

std::vector<Node> paused_controls(const api::Letter& letter, std::int64_t shown, const Env& env) {
    const bool unequal = letter.backs && letter.backs->unequal();
    if (unequal && (is_calm(letter.paused) || letter.paused == "backs")) {
        return unequal_controls(letter, env);
    }
    const bool separated = letter.paused == "separator";
    const bool calm = is_calm(letter.paused);
    const Node save =
        calm
            ? Node{}
            : small_button(
                  "save", draw::Icon::Check, say_n(env, Key::scan_save_n, letter.pages), {kToSave});
    if (calm && letter.pages > 0) {
        // More paper goes to the letter that feeding got to, once it rests.
        const api::StackedLetter* behind = letter.behind();
        std::vector<Node> ways;
        if (behind != nullptr && behind->state == "feeding") {
            ways.push_back(stop_button(env));
        } else if (!separated || behind != nullptr) {
            ways.push_back(
                small_button("go-on", draw::Icon::Scanner, say(env, Key::scan_go_on), {kResume}));
        }
        if (may_begin_backs(letter)) {
            ways.push_back(small_button(
                "backs", draw::Icon::Rotate, say(env, Key::scan_backs_begin), {kScanBacks}));
        }
        ways.push_back(discard_button(env));
        std::vector<Node> out{
            primary_button("save", draw::Icon::Check, say(env, Key::scan_save), {kToSave})};
        // Not while another letter of the stack has the scanner.
        if ((behind == nullptr || behind->state != "feeding") && is_worth_scanning(letter, shown)) {
            const std::string n = std::to_string(shown);
            out.push_back(small_button("scan-page",
                                       draw::Icon::Scanner,
                                       say_n(env, Key::scan_page_again, shown),
                                       {kScanPage, n}));
        }
        out.push_back(buttons(env, "ways", std::move(ways)));
        out.push_back(desk_button(env));
        return out;
    }
    std::vector<Node> ways;
    if (letter.pages > 0 && !unequal) {
        ways.push_back(save);
    }
    ways.push_back(discard_button(env));
    const std::string go_on = lacks_backs(letter) ? say(env, Key::scan_backs_go_on)
                              : letter.pages == 0
                                  ? say(env, Key::scan_go_on)
                                  : say_n(env, Key::scan_go_on_from, letter.pages + 1);
    return {primary_button("go-on", draw::Icon::Scanner, go_on, {kResume}),
            buttons(env, "ways", std::move(ways)),
            desk_button(env)};
}

std::vector<Node> controls(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    if (its.asking) {
        return {};
    }
    if (!its.letter) {
        if (!its.desk.on_desk.empty()) {
            return {desk_button(env)};  // the letter is being looked for
        }
        std::vector<Node> out{
            primary_button("start", draw::Icon::Scanner, say(env, Key::scan_start), {kOpenLetter})};
        if (its.desk.duplex) {
            out.push_back(small_button("both-sides",
                                       draw::Icon::Rotate,
                                       say(env, Key::scan_both_sides),
                                       {kOpenLetter, kBothSides}));
        }
        out.push_back(desk_button(env));
        return out;
    }
    const api::Letter& letter = *its.letter;
    if (letter.key == api::Letter::Key::Gone) {
        std::vector<Node> out{
            primary_button("again", draw::Icon::Scanner, say(env, Key::scan_again), {kRescan})};
        if (letter.pages > 0) {
            out.push_back(
                small_button("as-is", draw::Icon::Lock, say(env, Key::scan_as_is), {kAsItStands}));
        }
        out.push_back(desk_button(env));
        return out;
    }
    std::vector<Node> out;
    if (letter.pages > 0) {
        out.push_back(strip(its, env));
    }
    if (letter.feeding()) {
        out.push_back(stop_button(env));
        out.push_back(desk_button(env));
        return out;
    }
    for (Node& one : paused_controls(letter, page_on_glass(its), env)) {
        out.push_back(std::move(one));
    }
    return out;
}

// ---- what is to be read

Node lay_card(const Env& env) {
    std::vector<Node> parts{
        icon_plate(
            draw::Icon::FeederLoad, is_largest(env) ? 50 : 80, Fill::AccentTint, Ink::Accent),
        centred_text(title("lay", say(env, Key::scan_lay))),
        centred_text(body("more", say(env, Key::scan_lay_more)))};
    parts.back().look.bold = true;
    Node out = padded(column("lay-in", 6, std::move(parts)), Insets::all(10));
    out = aligned(out, Along::Center, Across::Center);
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    return out;
}

Node key_gone_card(const api::Letter& letter, const Env& env) {
    return citizen::notice("key-gone",
                           draw::Icon::Lock,
                           Fill::WarnTint,
                           Ink::Warn,
                           say(env, Key::scan_key_gone),
                           say_n(env, Key::scan_key_gone_more, letter.pages));
}

std::vector<Node> cards(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    std::vector<Node> out;
    if (its.refusal) {
        out.push_back(refusal(env, *its.refusal));
    }
    if (its.asking) {
        if (shows_waiting(state)) {
            out.push_back(waiting_card(state, env, Key::staff_wait, Key::scan_starting));
        }
        return out;
    }
    if (!its.letter) {
        out.push_back(spring());
        out.push_back(its.desk.on_desk.empty()
                          ? lay_card(env)
                          : centred_text(label("wait", say(env, Key::staff_wait))));
        out.push_back(spring());
        return out;
    }
    if (its.letter->key == api::Letter::Key::Gone) {
        out.push_back(key_gone_card(*its.letter, env));
        return out;
    }
    if (!its.letter->feeding() && !its.refusal) {
        out.push_back(stop_card(*its.letter, env));
    }
    if (its.letter->pages > 0) {
        out.push_back(large_page(its, env));
    }
    return out;
}

std::string question(const Staff& its, const Env& env) {
    if (!its.letter) {
        return say(env, Key::scan_title);
    }
    const std::int64_t pages = its.letter->pages;
    if (its.letter->feeding()) {
        return say_n(env, Key::scan_feeding, pages + 1);
    }
    return pages == 0 ? say(env, Key::scan_none_yet)
                      : citizen::count(env, Key::scan_paused_one, Key::scan_paused_many, pages);
}

Node abandon_dialogue(const Env& env) {
    Node more = centred_text(body("more", say(env, Key::scan_abandon_more)));
    more.look.bold = true;
    Node keep =
        primary_button("no", draw::Icon::Check, say(env, Key::scan_abandon_no), {kAbandonNo});
    Node discard =
        small_button("yes", draw::Icon::Delete, say(env, Key::scan_abandon_yes), {kAbandonYes});
    discard.look.border = Border::Danger;
    discard.parts.front().look.ink = Ink::Danger;
    Node box = padded(
        column(
            "box",
            7,
            {centred_text(title("title", say(env, Key::scan_abandon_ask))), more, keep, discard}),
        Insets::all(12));
    box.look.fill = Fill::Surface;
    box.look.corner = Corner::Hero;
    box.look.border = Border::Control;
    return aligned(padded(column("ask", 0, {box}), Insets::all(kMarginMm)),
                   env.reach == Reach::Low ? Along::End : Along::Center,
                   Across::Stretch);
}

Scene view(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    Scene out = scene_of("S4",
                         reading(state, env, question(its, env), cards(state, env)),
                         citizen::region("controls", 5, controls(state, env)),
                         env);
    if (its.abandoning) {
        out.dialogue = abandon_dialogue(env);
    }
    return out;
}

State key_gone() {
    State out = sample_letter(2, "fault");
    out.staff->letter->key = api::Letter::Key::Gone;
    out.staff->letter->page_list.clear();
    out.staff->previews = {};
    return out;
}

// A letter that a separator sheet ended, with two behind it.
State in_a_stack(const char* state, const char* paused) {
    State out = sample_letter(3, "separator");
    api::Letter& letter = *out.staff->letter;
    letter.stack = {{letter.id, 3, "paused", "separator"},
                    {fmt::format("{:0>32}", "1f"), 2, "paused", "separator"},
                    {fmt::format("{:0>32}", "20"), 1, state, paused}};
    return out;
}

std::vector<Sample> samples() {
    State feeding = sample_letter(3, "");
    feeding.staff->letter->page_list.back().state = "reading";
    feeding.staff->previews.small.erase(3);
    feeding.staff->previews.large = {};
    feeding.staff->previews.large_page = 0;
    State unread = sample_letter(2, "empty");
    unread.staff->previews.missing = {2};
    unread.staff->previews.large_page = 0;
    const auto doubted = [](std::vector<std::string> flags, std::int64_t repeats) {
        State out = sample_letter(3, "empty");
        out.staff->letter->page_list.back().flags = std::move(flags);
        out.staff->letter->page_list.back().repeats = repeats;
        return out;
    };
    State many = sample_letter(11, "empty");
    many.staff->shown_page = 6;
    many.staff->previews.large_page = 6;
    State backs = sample_letter(4, "empty");
    backs.staff->letter->backs = api::Backs{4, 0, "possible"};
    State unequal = sample_letter(7, "backs");
    unequal.staff->letter->backs = api::Backs{4, 3, "unequal"};
    State many_backs = sample_letter(8, "backs");
    many_backs.staff->letter->backs = api::Backs{4, 5, "unequal"};
    State backs_jam = sample_letter(6, "jam");
    backs_jam.staff->letter->backs = api::Backs{4, 2, "unequal"};
    State refused = sample_letter(2, "fault");
    refused.staff->refusal = ErrorCode::ScannerGone;
    State starting = sample_desk(StaffPage::Scan);
    starting.staff->asking = Asking{starting.now.mono_ms - 900};
    State asking = sample_letter(3, "empty");
    asking.staff->abandoning = true;
    State both = sample_desk(StaffPage::Scan);
    both.staff->desk.duplex = true;
    return {{"lay", sample_desk(StaffPage::Scan)},
            {"lay-both-sides", both},
            {"starting", starting},
            {"feeding", feeding},
            {"empty", sample_letter(3, "empty")},
            {"none", sample_letter(0, "empty")},
            {"jam", sample_letter(2, "jam")},
            {"cover", sample_letter(1, "cover")},
            {"busy", sample_letter(0, "busy")},
            {"fault", sample_letter(4, "fault")},
            {"disk", sample_letter(4, "disk")},
            {"stopped", sample_letter(3, "stopped")},
            {"backs", backs},
            {"backs-unequal", unequal},
            {"backs-too-many", many_backs},
            {"backs-jam", backs_jam},
            {"many", many},
            {"unread", unread},
            {"blank-page", doubted({"blank"}, 0)},
            {"hard-page", doubted({"hard_to_read", "out_of_focus"}, 0)},
            {"repeated-page", doubted({}, 2)},
            {"refused", refused},
            {"abandon", asking},
            {"separator", in_a_stack("feeding", "")},
            {"separator-jam", in_a_stack("paused", "jam")},
            {"key-gone", key_gone()}};
}

const Screen kScanScreen{"S4", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
