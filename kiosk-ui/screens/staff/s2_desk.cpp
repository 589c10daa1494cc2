// S2: who calls for help, how the office stands, in words, and the ways from here.
#include <algorithm>

#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/desk_lines.hpp"

namespace kiosk::ui::staff {
namespace {

// More would push the machines off the glass; the rest is counted.
std::size_t most_lines(const Env& env) {
    return env.step == TextStep::Normal ? 4 : 2;
}

constexpr std::size_t kMostCounters = 9;

Node card(std::string id, std::vector<Node> parts) {
    Node out = padded(column(std::move(id), 2.5, std::move(parts)), Insets::of(6, 4));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    return out;
}

Node two(std::string id, std::string left, std::string right) {
    Node value = body("value", std::move(right));
    value.look.bold = true;
    value.look.align = draw::Align::End;
    return row(std::move(id), 4, {grown(body("name", std::move(left))), value});
}

Node lines(const State& state, const Env& env) {
    const auto& services = state.mirror.queue.services;
    std::vector<Node> parts{label("title", say(env, Key::desk_lines), Ink::Accent)};
    if (is_largest(env)) {
        std::int64_t people = 0;
        for (const api::ServiceLine& line : services) {
            people += line.people;
        }
        parts.push_back(body("people", citizen::waiting_words(env, people)));
        return card("lines", std::move(parts));
    }
    const std::size_t shown = std::min(services.size(), most_lines(env));
    for (std::size_t i = 0; i < shown; ++i) {
        parts.push_back(
            two(services[i].id,
                citizen::service_name(env, services[i]),
                citizen::count(env, Key::people_one, Key::people_many, services[i].people)));
    }
    if (shown < services.size()) {
        parts.push_back(caption(
            "more",
            say_n(env, Key::desk_line_more, static_cast<std::int64_t>(services.size() - shown))));
    }
    return card("lines", std::move(parts));
}

std::string at_counter(const Env& env, const api::Counter& counter) {
    if (counter.ticket) {
        return counter.ticket->text;
    }
    return say(env, counter.state == "open" ? Key::desk_counter_free : Key::desk_counter_closed);
}

Node counters(const State& state, const Env& env) {
    const auto& all = state.mirror.queue.counters;
    std::vector<Node> parts{label("title", say(env, Key::desk_counters), Ink::Accent)};
    const bool few = all.size() <= kMostCounters && env.step == TextStep::Normal;
    if (!few) {
        const auto open = std::count_if(
            all.begin(), all.end(), [](const api::Counter& one) { return one.state == "open"; });
        parts.push_back(body("open", say_n(env, Key::desk_counters_open, open)));
        return card("counters", std::move(parts));
    }
    std::vector<Node> cells;
    for (const api::Counter& counter : all) {
        Node what = label("what", at_counter(env, counter));
        cells.push_back(column(
            counter.id,
            0,
            {caption("name", words(env.language, Key::desk_counter, {{"n", counter.id}})), what}));
    }
    parts.push_back(grid("each", 3, 3, std::move(cells)));
    return card("counters", std::move(parts));
}

Node machines(const Staff& its, const Env& env) {
    const Detail detail = env.step == TextStep::Normal ? Detail::WithAction : Detail::Short;
    std::vector<Node> parts;
    for (const DeskLine& line : its.desk.devices) {
        // At the largest letters only what needs somebody.
        if (!is_largest(env) || line.trouble || line.state == DeskLine::State::Low) {
            parts.push_back(device_line(env, line, detail));
        }
    }
    // Without trouble on the way the refused records take its line; with it, S7 shows both.
    const SyncFacts& sync = its.desk.sync;
    const bool sends = !sync.reason && sync.state != "paused" && sync.state != "not_enrolled";
    parts.push_back(sends && sync.parked > 0 ? parked_line(env, sync, detail)
                                             : sync_line(env, sync, detail));
    return column("machines", 3, std::move(parts));
}

Node help_card(const State& state, const Env& env, const api::HelpCall& call) {
    Node out = citizen::notice("help",
                               draw::Icon::Bell,
                               Fill::WarnTint,
                               Ink::Warn,
                               words(env.language,
                                     Key::desk_help,
                                     {{"n", std::to_string(call.kiosk)},
                                      {"time", citizen::ago(state.now.wall_ms - call.called_ms)}}));
    out.parts.back().parts.front().look.digits = draw::Digits::Tabular;
    return out;
}

Node controls(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    const bool on_desk = its.letter || !its.desk.on_desk.empty();
    const auto waiting = static_cast<std::int64_t>(its.desk.waiting.size());
    const std::int64_t unsynced = std::max(waiting, its.desk.sync.letters);
    std::vector<Node> parts;
    if (const api::HelpCall* call = oldest_help(state.mirror)) {
        parts.push_back(small_button(
            "help-go", draw::Icon::Bell, say(env, Key::desk_help_go), {kAnswerHelp, call->id}));
    }
    parts.push_back(primary_button("scan",
                                   draw::Icon::Scanner,
                                   say(env, on_desk ? Key::desk_scan_on : Key::desk_scan),
                                   {kScan}));
    parts.push_back(
        buttons(env,
                "ways",
                {small_button("unsynced",
                              draw::Icon::CloudOff,
                              unsynced == 0 ? say(env, Key::desk_unsynced)
                                            : say_n(env, Key::desk_unsynced_n, unsynced),
                              {kUnsynced}),
                 small_button("leave", draw::Icon::Lock, say(env, Key::staff_leave), {kLeave})}));
    return citizen::region("controls", 5, std::move(parts));
}

Scene view(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    std::vector<Node> cards;
    if (!is_largest(env)) {
        cards.push_back(
            caption("who", words(env.language, Key::desk_who, {{"name", its.name}}), Ink::Ink));
    }
    const api::HelpCall* call = oldest_help(state.mirror);
    if (call != nullptr) {
        cards.push_back(help_card(state, env, *call));
    }
    cards.push_back(lines(state, env));
    cards.push_back(counters(state, env));
    if (its.desk_known) {
        cards.push_back(machines(its, env));
    }
    return scene_of("S2",
                    reading(state, env, say(env, Key::desk_title), std::move(cards)),
                    controls(state, env),
                    env);
}

std::vector<Sample> samples() {
    State well = sample_desk(StaffPage::Desk);
    State trouble = well;
    Staff& its = *trouble.staff;
    its.desk.devices = {
        {DeskLine::What::Printer, DeskLine::State::Trouble, ErrorCode::PaperOut},
        {DeskLine::What::Scanner, DeskLine::State::Trouble, ErrorCode::ScannerFault}};
    its.desk.sync = {"waiting", 12, 2, ErrorCode::HubUnreachable};
    its.desk.waiting = {{well.now.wall_ms - 3'600'000, 3}, {well.now.wall_ms - 60'000, 7}};
    its.desk.on_desk = "0";
    State many = well;
    for (int i = 3; i <= 11; ++i) {
        api::ServiceLine line = many.mirror.queue.services.back();
        line.id = "linh-vuc-" + std::to_string(i);
        many.mirror.queue.services.push_back(line);
        api::Counter counter = many.mirror.queue.counters.back();
        counter.id = std::to_string(i + 1);
        many.mirror.queue.counters.push_back(counter);
    }
    State parked = well;
    parked.staff->desk.sync.parked = 2;
    State help = well;
    api::HelpCall& call = help.mirror.queue.help.emplace_back();
    call.id = std::string(32, 'a');
    call.state = "called";
    call.called_ms = help.now.wall_ms - 12'000;
    State fresh = well;
    fresh.staff->desk_known = false;
    fresh.staff->desk = {};
    return {{"well", well},
            {"trouble", trouble},
            {"parked", parked},
            {"many", many},
            {"help", help},
            {"fresh", fresh}};
}

const Screen kDeskScreen{"S2", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
