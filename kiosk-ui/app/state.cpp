// Small questions to a state, and its forgetting.
#include "kiosk-ui/app/state.hpp"
#include "firmware/base/text.hpp"

namespace kiosk::ui {
namespace {

// Zeros before the memory goes back: a later dump of the process shows nothing of this person.
void wipe(Issued& issued) {
    for (std::string* text : {&issued.id, &issued.number, &issued.service, &issued.job}) {
        overwrite(*text);
    }
    issued.qr.dark.assign(issued.qr.dark.size(), false);
}

void wipe(api::FoundBooking& found) {
    for (std::string* text : {&found.answer,
                              &found.booking,
                              &found.kind,
                              &found.leader,
                              &found.venue,
                              &found.day,
                              &found.time}) {
        overwrite(*text);
    }
}

}  // namespace

void wipe(CheckIn& check_in) {
    overwrite(check_in.typed);
    if (check_in.found) {
        wipe(*check_in.found);
    }
    const std::uint64_t finds = check_in.finds;
    check_in = {};
    check_in.finds = finds;  // an answer on its way stays another one's
}

void wipe(Tracking& tracking) {
    for (std::string* text : {&tracking.typed, &tracking.read, &tracking.pin}) {
        overwrite(*text);
    }
    if (tracking.found) {
        for (api::TrackedStep& step : tracking.found->steps) {
            overwrite(step.status);
            overwrite(step.day);
            overwrite(step.body);
        }
    }
    const std::uint64_t finds = tracking.finds;
    tracking = {};
    tracking.finds = finds;
}

Env env_of(const State& state, const Panel& panel) {
    Env out;
    out.language = state.session.language;
    out.step = state.session.step;
    out.theme = state.session.theme;
    out.reach = state.session.reach;
    out.panel = panel;
    out.wall_ms = state.now.wall_ms;
    return out;
}

void wipe(State& state) {
    overwrite(state.session.service);
    overwrite(state.session.key);
    if (state.session.issued) {
        wipe(*state.session.issued);
    }
    wipe(state.session.check_in);
    wipe(state.session.tracking);
    if (state.staff) {
        wipe(*state.staff);
    }
    Session next;
    next.number = state.session.number + 1;
    next.page_since_ms = state.now.mono_ms;
    state.session = std::move(next);
    state.warned_ms = 0;
}

const api::ServiceLine* service_of(const Mirror& mirror, const std::string& id) {
    for (const api::ServiceLine& line : mirror.queue.services) {
        if (line.id == id) {
            return &line;
        }
    }
    return nullptr;
}

const api::HelpCall* help_call(const Mirror& mirror) {
    return mirror.queue.help.empty() ? nullptr : &mirror.queue.help.back();
}

const api::HelpCall* oldest_help(const Mirror& mirror) {
    const api::HelpCall* out = nullptr;
    for (const api::HelpCall& call : mirror.queue.help) {
        if (call.open() && (out == nullptr || call.called_ms < out->called_ms)) {
            out = &call;
        }
    }
    return out;
}

Help help_now(const State& state) {
    const api::HelpCall* call = help_call(state.mirror);
    if (call == nullptr) {
        return Help::None;
    }
    if (call->open()) {
        return Help::Called;
    }
    const std::int64_t since_ms = state.now.wall_ms - call->over_ms;
    return call->state == "answered" && since_ms < kComing_ms ? Help::Coming : Help::None;
}

std::optional<CalledNow> called_now(const Mirror& mirror) {
    std::optional<CalledNow> out;
    for (const api::Counter& counter : mirror.queue.counters) {
        if (!counter.ticket || counter.ticket->state != "called") {
            continue;
        }
        if (!out || counter.id == mirror.last_call_at) {
            out = CalledNow{counter.ticket->text, counter.id};
        }
    }
    return out;
}

}  // namespace kiosk::ui
