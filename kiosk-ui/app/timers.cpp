// Spans and deadlines: what Tick does, and when the next one is due.
#include <algorithm>

#include "firmware/base/clock.hpp"
#include "kiosk-ui/app/reduce_parts.hpp"

namespace kiosk::ui {
namespace {

// The result pages end by themselves; a touch starts their time again.
std::optional<std::uint64_t> result_span(const State& state) {
    switch (state.session.page) {
        case Page::Ticket:
            return kResultPrinted_ms;
        case Page::OnScreen:
            return kResultOnScreen_ms;
        default:
            return std::nullopt;
    }
}

// Home does not go dark while somebody waits here for help.
bool may_go_dark(const State& state) {
    return state.session.page == Page::Home && !state.attract && help_now(state) != Help::Called;
}

bool is_form(Page page) {
    return page == Page::Confirm || page == Page::CheckIn || page == Page::Track;
}

bool paper_is_under_way(const State& state) {
    const auto& issued = state.session.issued;
    return issued && !issued->job.empty() &&
           (issued->paper == Paper::Waiting || issued->paper == Paper::Sending ||
            issued->paper == Paper::Sent || issued->paper == Paper::Uncertain ||
            issued->paper == Paper::Failed);
}

}  // namespace

std::uint64_t slowed(const State& state, std::uint64_t span) {
    return state.session.step == TextStep::Largest ? 2 * span : span;
}

bool somebody_is_here(const State& state) {
    const Session& it = state.session;
    return it.page != Page::Home || it.language != Language::Vi || it.step != TextStep::Normal ||
           it.theme != ThemeId::Normal || it.reach != Reach::Normal;
}

std::optional<std::uint64_t> idle_span(const State& state) {
    if (!somebody_is_here(state) || state.session.page == Page::Printing) {
        return std::nullopt;  // a running print stops the timer
    }
    if (const auto result = result_span(state)) {
        return slowed(state, *result);
    }
    return slowed(state, is_form(state.session.page) ? kIdleForm_ms : kIdleMenu_ms);
}

std::uint64_t rest_of(const State& state, std::uint64_t since, std::uint64_t span) {
    const std::uint64_t end = since + span;
    return end > state.now.mono_ms ? end - state.now.mono_ms : 0;
}

// The clock shows minutes; a countdown seconds.
std::uint64_t next_minute(const State& state) {
    const auto into_minute =
        static_cast<std::uint64_t>(((state.now.wall_ms % 60'000) + 60'000) % 60'000);
    return state.now.mono_ms + kMinute_ms - into_minute;
}

std::uint64_t next_deadline(const State& state) {
    if (state.hall) {
        return hall_deadline(state);
    }
    if (state.staff) {
        return staff_deadline(state);
    }
    const std::uint64_t now = state.now.mono_ms;
    std::uint64_t out = next_minute(state);
    const auto at = [&](std::uint64_t when) { out = std::min(out, std::max(when, now + 1)); };
    const Session& session = state.session;
    if (state.mirror.link == Link::Up) {
        at(state.mirror.heard_ms + kSilence_ms);
    }
    if (session.asking) {
        at(session.asking->since_ms + kProgress_ms);
        if (now >= session.asking->since_ms + kProgress_ms) {
            at(now + kProgress_ms);  // the ring moves
        }
        return out;
    }
    if (paper_is_under_way(state)) {
        at(now + kPaperPoll_ms);
    }
    if (session.page == Page::Help && help_now(state) == Help::Called) {
        // How long ago, second by second.
        const std::int64_t since = state.now.wall_ms - help_call(state.mirror)->called_ms;
        at(now + kSecond_ms - static_cast<std::uint64_t>(((since % 1000) + 1000) % 1000));
    }
    if ((session.page == Page::CheckIn && session.check_in.pause_until_ms != 0) ||
        (session.page == Page::Track && session.tracking.pause_until_ms != 0)) {
        at(now + kSecond_ms);
    }
    if (session.page == Page::Printing) {
        at(session.page_since_ms + kOnScreenAfter_ms);
    }
    if (state.warned_ms != 0) {
        at(now + kSecond_ms);
        at(state.warned_ms + slowed(state, kWarning_ms));
    } else if (const auto span = idle_span(state)) {
        at(state.touched_ms + *span);
        if (result_span(state)) {
            at(now + kSecond_ms);
        }
    } else if (may_go_dark(state)) {
        at(state.touched_ms + kAttract_ms);
    }
    return out;
}

void tick(State& state, std::vector<Effect>& effects) {
    const std::uint64_t now = state.now.mono_ms;
    Session& session = state.session;
    if (state.mirror.link == Link::Up && now >= state.mirror.heard_ms + kSilence_ms) {
        state.mirror.link = Link::Gone;
    }
    tick_check_in(state);
    tick_tracking(state);
    if (session.asking) {
        return;
    }
    if (paper_is_under_way(state)) {
        effects.emplace_back(AskPaper{session.number, session.issued->job});
    }
    if (session.page == Page::Printing && now >= session.page_since_ms + kOnScreenAfter_ms) {
        open_page(state, Page::OnScreen);
        state.touched_ms = now;  // the page has its whole time
        say_number(state, effects);
    }
    if (state.warned_ms != 0) {
        if (now >= state.warned_ms + slowed(state, kWarning_ms)) {
            end_session(state, effects);
        }
        return;
    }
    if (const auto span = idle_span(state)) {
        if (now >= state.touched_ms + *span) {
            if (result_span(state)) {
                end_session(state, effects);
            } else {
                state.warned_ms = now;
            }
        }
    } else if (may_go_dark(state) && now >= state.touched_ms + kAttract_ms) {
        state.attract = true;
    }
}

}  // namespace kiosk::ui
