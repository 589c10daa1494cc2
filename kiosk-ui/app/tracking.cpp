// C13: eight touches or the reader, six touches, one request; then C14. What was typed is kept over
// a wrong PIN, since most people mistype one of the two.
#include "kiosk-ui/app/tracking.hpp"

#include <string_view>

#include "firmware/base/text.hpp"
#include "kiosk-ui/app/reduce_parts.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"

namespace kiosk::ui {
namespace {

using Effects = std::vector<Effect>;
using Part = Tracking::Part;

bool takes_receipt(const State& state) {
    const Session& it = state.session;
    return it.page == Page::Track && !it.asking && !it.tracking.found &&
           it.tracking.pause_until_ms == 0;
}

bool is_code_whole(const Tracking& it) {
    return !it.read.empty() || it.typed.size() == kBookingCodeTyped;
}

// As a receipt's QR code has it: "HN-26-7K3M9QRT-X". Whether it is one the office says.
bool looks_like_a_code(std::string_view text) {
    return text.size() == 16 && text[2] == '-' && text[5] == '-' && text[14] == '-';
}

void begin_tracking(State& state) {
    wipe(state.session.tracking);
    state.session.back.push_back(state.session.page);
    open_page(state, Page::Track);
}

void type_receipt(State& state, const std::string& key) {
    Tracking& it = state.session.tracking;
    if (!takes_receipt(state) || key.size() != 1) {
        return;
    }
    const bool code = it.part == Part::Code;
    const std::string_view known = code ? kBookingCodeKeys : kPinKeys;
    std::string& typed = code ? it.typed : it.pin;
    const std::size_t most = code ? kBookingCodeTyped : kPinTyped;
    if (known.find(key) != std::string_view::npos && typed.size() < most) {
        typed += key;
        it.said = Tracking::Said::Nothing;
    }
}

void erase_receipt(State& state) {
    Tracking& it = state.session.tracking;
    std::string& typed = it.part == Part::Code ? it.typed : it.pin;
    if (takes_receipt(state) && !typed.empty()) {
        typed.back() = '\0';
        typed.pop_back();
        it.said = Tracking::Said::Nothing;
    }
}

void on_to_pin(State& state) {
    Tracking& it = state.session.tracking;
    if (takes_receipt(state) && is_code_whole(it)) {
        it.part = Part::Pin;
        it.said = Tracking::Said::Nothing;
    }
}

void find_letter(State& state, Effects& effects) {
    Session& it = state.session;
    if (!takes_receipt(state) || it.tracking.part != Part::Pin ||
        it.tracking.pin.size() != kPinTyped) {
        return;
    }
    it.tracking.said = Tracking::Said::Nothing;
    it.asking = Asking{state.now.mono_ms};
    effects.emplace_back(
        TrackLetter{it.number,
                    ++it.tracking.finds,
                    it.tracking.read.empty() ? it.tracking.typed : it.tracking.read,
                    it.tracking.pin});
}

bool is_awaited_letter(const State& state, std::uint64_t session, std::uint64_t find) {
    const Session& it = state.session;
    return session == it.number && it.page == Page::Track && it.asking && !it.tracking.found &&
           find == it.tracking.finds;
}

}  // namespace

bool tap_tracking(State& state, const Action& action, Effects& effects) {
    if (action.name == citizen::kTrack) {
        begin_tracking(state);
    } else if (action.name == citizen::kTrackKey) {
        type_receipt(state, action.argument);
    } else if (action.name == citizen::kTrackErase) {
        erase_receipt(state);
    } else if (action.name == citizen::kTrackNext) {
        on_to_pin(state);
    } else if (action.name == citizen::kTrackFind) {
        find_letter(state, effects);
    } else {
        return false;
    }
    return true;
}

bool tracked_came(State& state, const TrackedCame& it) {
    if (!is_awaited_letter(state, it.session, it.find)) {
        return false;
    }
    Tracking& mine = state.session.tracking;
    state.session.asking.reset();
    state.touched_ms = state.now.mono_ms;
    if (it.letter.wait_s > 0) {
        mine.pause_until_ms =
            state.now.mono_ms + static_cast<std::uint64_t>(it.letter.wait_s) * 1000;
    }
    if (it.letter.answer == "found") {
        mine.found = it.letter;
        open_page(state, Page::Track);
        return true;
    }
    overwrite(mine.pin);
    if (it.letter.answer == "no_code") {
        overwrite(mine.read);
        mine.part = Part::Code;
        mine.said = Tracking::Said::NoCode;
    } else {
        mine.said = Tracking::Said::Unknown;
    }
    return true;
}

bool track_failed(State& state, const TrackFailed& it) {
    if (!is_awaited_letter(state, it.session, it.find)) {
        return false;
    }
    state.session.asking.reset();
    state.touched_ms = state.now.mono_ms;
    state.session.tracking.said = Tracking::Said::Failed;
    return true;
}

bool receipt_read(State& state, const CodeRead& it) {
    Tracking& mine = state.session.tracking;
    if (!takes_receipt(state) || mine.part != Part::Code) {
        return false;
    }
    state.touched_ms = state.now.mono_ms;  // somebody is there
    state.warned_ms = 0;
    if (!looks_like_a_code(it.text)) {
        mine.said = Tracking::Said::NoCode;
        return true;
    }
    mine.read = it.text;
    mine.part = Part::Pin;
    mine.said = Tracking::Said::Nothing;
    return true;
}

bool back_in_tracking(State& state) {
    Session& it = state.session;
    if (it.page != Page::Track) {
        return false;
    }
    Tracking& mine = it.tracking;
    if (mine.found || mine.part == Part::Code) {
        wipe(mine);
        return false;  // and off the page
    }
    overwrite(mine.pin);
    overwrite(mine.read);
    mine.part = Part::Code;
    mine.said = Tracking::Said::Nothing;
    return true;
}

void tick_tracking(State& state) {
    Tracking& it = state.session.tracking;
    if (it.pause_until_ms != 0 && state.now.mono_ms >= it.pause_until_ms) {
        it.pause_until_ms = 0;
    }
}

}  // namespace kiosk::ui
