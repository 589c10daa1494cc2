// S7: letters that the city has not got whole, oldest first, with their age; and why they wait. A
// row says when and how many pages: its code and kind are nobody's affair here.
#include <algorithm>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/desk_lines.hpp"

namespace kiosk::ui::staff {
namespace {

std::size_t rows_a_page(const Env& env) {
    switch (env.step) {
        case TextStep::Normal:
            return 6;
        case TextStep::Large:
            return 4;
        case TextStep::Largest:
            break;
    }
    return 2;
}

std::string when_of(std::int64_t wall_ms) {
    const LocalTime at = local_time_at(wall_ms);
    return fmt::format("{:02}:{:02} {:02}/{:02}", at.hour, at.minute, at.day, at.month);
}

std::string age_of(const Env& env, std::int64_t confirmed_ms) {
    const std::int64_t minutes = std::max<std::int64_t>(0, env.wall_ms - confirmed_ms) / kMinute_ms;
    if (minutes < 60) {
        return say_n(env, Key::unsynced_age_minutes, minutes);
    }
    return minutes < 24 * 60 ? say_n(env, Key::unsynced_age_hours, minutes / 60)
                             : say_n(env, Key::unsynced_age_days, minutes / (24 * 60));
}

Node row_of(const Env& env, const WaitingLetter& letter, std::size_t index) {
    const std::string what =
        words(env.language,
              Key::unsynced_row,
              {{"when", when_of(letter.confirmed_ms)}, {"n", std::to_string(letter.pages)}});
    std::vector<Node> parts;
    if (!is_largest(env)) {
        parts.push_back(icon_node(draw::Icon::Document, 10, Ink::Accent));
    }
    parts.push_back(grown(
        column("words",
               0,
               {label("what", what), caption("age", age_of(env, letter.confirmed_ms), Ink::Ink)})));
    Node out = padded(row(fmt::format("row{}", index), 5, std::move(parts)), Insets::of(6, 3));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Control;
    return out;
}

Node paging(const Env& env, std::size_t page, std::size_t pages) {
    std::vector<Node> parts;
    if (page > 0) {
        parts.push_back(small_button("before",
                                     draw::Icon::ArrowLeft,
                                     say(env, Key::previous_page),
                                     {kWaitingPage, std::to_string(page - 1)}));
    }
    if (page + 1 < pages) {
        parts.push_back(small_button("after",
                                     draw::Icon::ChevronRight,
                                     say(env, Key::next_page),
                                     {kWaitingPage, std::to_string(page + 1)}));
    }
    const int columns = static_cast<int>(parts.size());
    return grid("paging", columns, kGapMm, std::move(parts));
}

std::vector<Node> cards(const State& state, const Env& env, std::size_t page) {
    const Staff& its = staff_of(state);
    const auto& waiting = its.desk.waiting;
    std::vector<Node> out;
    if (its.refusal) {
        out.push_back(refusal(env, *its.refusal));
    }
    if (its.desk_known) {
        out.push_back(
            sync_line(env, its.desk.sync, is_largest(env) ? Detail::Short : Detail::WithAction));
    }
    if (its.desk.sync.parked > 0) {
        out.push_back(
            parked_line(env, its.desk.sync, is_largest(env) ? Detail::Short : Detail::WithAction));
    }
    if (its.desk.sync.backlog > 0 && !is_largest(env)) {
        out.push_back(
            caption("backlog", say_n(env, Key::unsynced_backlog, its.desk.sync.backlog), Ink::Ink));
    }
    if (its.pushed) {
        out.push_back(caption("pushed", say(env, Key::unsynced_pushed), Ink::Ink));
    }
    std::vector<Node> rows;
    const std::size_t first = page * rows_a_page(env);
    for (std::size_t i = first; i < std::min(waiting.size(), first + rows_a_page(env)); ++i) {
        rows.push_back(row_of(env, waiting[i], i));
    }
    out.push_back(column("rows", 3, std::move(rows)));
    return out;
}

Scene view(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    const std::size_t count = its.desk.waiting.size();
    const std::size_t pages =
        std::max<std::size_t>(1, (count + rows_a_page(env) - 1) / rows_a_page(env));
    const std::size_t page =
        std::min(static_cast<std::size_t>(std::max(0, its.waiting_page)), pages - 1);
    const auto shown = std::max(static_cast<std::int64_t>(count), its.desk.sync.letters);
    const std::string question =
        shown == 0 ? say(env, Key::unsynced_none)
                   : citizen::count(env, Key::unsynced_one, Key::unsynced_many, shown);
    std::vector<Node> parts;
    if (pages > 1) {
        parts.push_back(paging(env, page, pages));
    }
    if (!its.asking) {
        parts.push_back(
            primary_button("push", draw::Icon::Rotate, say(env, Key::unsynced_push), {kPush}));
    }
    parts.push_back(
        small_button("desk", draw::Icon::ArrowLeft, say(env, Key::staff_desk), {kDesk}));
    return scene_of("S7",
                    reading(state, env, question, cards(state, env, page)),
                    citizen::region("controls", 5, std::move(parts)),
                    env);
}

std::vector<Sample> samples() {
    State none = sample_desk(StaffPage::Unsynced);
    State few = none;
    few.staff->desk.sync = {"waiting", 12, 2, ErrorCode::HubUnreachable};
    few.staff->desk.waiting = {{none.now.wall_ms - 50LL * 3'600'000, 3},
                               {none.now.wall_ms - 7 * kMinute_ms, 12}};
    State many = few;
    for (int i = 0; i < 20; ++i) {
        many.staff->desk.waiting.push_back({none.now.wall_ms - (20 - i) * kMinute_ms, i + 1});
    }
    many.staff->desk.sync.letters = 22;
    many.staff->waiting_page = 1;
    State paused = few;
    paused.staff->desk.sync = {"paused", 12, 2, std::nullopt};
    paused.staff->pushed = true;
    State held = few;
    held.staff->desk.sync = {"held", 0, 2, std::nullopt, few.now.wall_ms + 9 * kHour_ms};
    State parked = many;  // all that can stand here at once
    parked.staff->desk.sync.parked = 2;
    return {{"none", none},
            {"few", few},
            {"many", many},
            {"paused", paused},
            {"held", held},
            {"parked", parked}};
}

const Screen kUnsyncedScreen{"S7", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
