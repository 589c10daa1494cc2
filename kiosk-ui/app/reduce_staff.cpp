// The staff's screens as a state machine: keypad, desk, letter, saving. kioskd decides and holds
// the letter; whatever happens here (a stay that ends, a screen that dies, a link that goes) leaves
// it on the desk, and the next sign-in finds it there.
#include <algorithm>

#include "kiosk-ui/app/reduce_parts.hpp"

namespace kiosk::ui {
namespace {

constexpr std::uint64_t kLateLook_ms = 2'000;
constexpr std::size_t kMostSmall = 40;  // pictures kept: ten strips

bool is_behind(const api::Letter& letter, const std::string& other) {
    return letter.id != other &&
           std::any_of(letter.stack.begin(), letter.stack.end(), [&](const auto& stacked) {
               return stacked.id == other;
           });
}

bool is_on_desk(const api::Letter& letter) {
    return letter.state == "feeding" || letter.state == "paused";
}

bool is_over(ErrorCode code) {
    return code == ErrorCode::NotSignedIn || code == ErrorCode::SessionLocked;
}

// What the keypad is told; everything else is for somebody who is signed in.
bool is_of_keypad(const StaffNews& news) {
    return std::holds_alternative<KeysShuffled>(news) || std::holds_alternative<KeypadCame>(news) ||
           std::holds_alternative<SignedIn>(news) || std::holds_alternative<PinRefused>(news) ||
           std::holds_alternative<Refused>(news);
}

class StaffReducer {
public:
    explicit StaffReducer(State state) : state_(std::move(state)) {}

    Step run(const Event& event) {
        const std::int64_t minute = state_.now.wall_ms / 60'000;
        state_.now = event.at;
        std::visit(*this, event.what);
        if (state_.staff) {  // else the citizens have their glass again
            ask_previews();
        }
        if (minute != state_.now.wall_ms / 60'000) {
            screen_ = Step::Screen::Changed;
        }
        return {std::move(state_), std::move(effects_), screen_};
    }

    void operator()(const Tick&) { staff_tick(state_, effects_); }

    void operator()(const Touched&) {
        state_.touched_ms = state_.now.mono_ms;
        if (state_.warned_ms == 0) {
            screen_ = Step::Screen::Same;
        }
        state_.warned_ms = 0;
    }

    void operator()(const Tapped& it) { staff_tap(state_, it.action, effects_); }

    void operator()(const Heard&) {
        if (!heard()) {
            screen_ = Step::Screen::Same;
        }
    }

    void operator()(const LinkLost&) { state_.mirror.link = Link::Gone; }

    void operator()(const QueueCame& it) {
        static_cast<void>(heard());
        state_.mirror.queue = it.queue;
        state_.mirror.day_open = it.queue.day_open;
        state_.mirror.known = true;
    }

    void operator()(const StatusCame& it) {
        static_cast<void>(heard());
        state_.mirror.day_open = it.day_open;
        state_.mirror.training = it.training;
        state_.mirror.clock_untrusted = it.clock_untrusted;
    }

    void operator()(const OfficeCame& it) { state_.mirror.office = it.name; }

    // A device that changed is looked at with the desk.
    void operator()(const PrinterCame&) { staff().look_ms = 0; }

    void operator()(const StaffHeard& it) {
        if (it.session != state_.session.number ||
            (staff().token.empty() && !is_of_keypad(it.what))) {
            screen_ = Step::Screen::Same;  // for somebody who left
            return;
        }
        std::visit(*this, it.what);
    }

    // What the citizens' and the hall's screens are about.
    template <class Other>
    void operator()(const Other&) {
        screen_ = Step::Screen::Same;
    }

    // ---- answers

    void operator()(const KeysShuffled& it) { staff().keypad.keys = it.keys; }

    void operator()(const KeypadCame& it) {
        Keypad& keypad = staff().keypad;
        keypad.known = true;
        keypad.accounts = it.accounts;
        keypad.tries_left = it.tries_left;
        keypad.locked_until_ms = it.locked_ms > 0 ? state_.now.mono_ms + it.locked_ms : 0;
    }

    void operator()(const SignedIn& it) {
        staff().asking.reset();
        staff().token = it.token;
        staff().name = it.name;
        staff().keypad.said = Keypad::Said::Nothing;
        staff().acted_ms = state_.now.mono_ms;
        state_.touched_ms = state_.now.mono_ms;
        open_staff_page(state_, StaffPage::Desk);
    }

    void operator()(const PinRefused& it) {
        staff().asking.reset();
        staff().refusal.reset();
        if (it.code == ErrorCode::WrongPin) {
            staff().keypad.said = Keypad::Said::Wrong;
        } else if (it.code != ErrorCode::AccountLocked) {
            staff().refusal = it.code;
        }
        effects_.push_back(staff_wish(state_, AskKeypad{}));
        effects_.push_back(staff_wish(state_, ShuffleKeys{}));
    }

    void operator()(const DeskCame& it) {
        Staff& its = staff();
        its.desk = it.desk;
        its.desk_known = true;
        its.previews.asked.clear();  // what did not come is asked for again
        // A look that began before the letter was opened says nothing about it.
        const bool other = its.letter && its.letter->id != it.desk.on_desk &&
                           state_.now.mono_ms >= its.letter_ms + kLateLook_ms;
        if (other && !its.asking) {
            letter_left(its.letter->id);
        }
        if (!it.desk.on_desk.empty() && !its.letter) {
            effects_.push_back(staff_wish(state_, AskLetter{it.desk.on_desk}));
        }
    }

    void operator()(const LetterCame& it) {
        Staff& its = staff();
        const bool wished = it.because == LetterCame::Because::Wished;
        if (wished) {
            its.asking.reset();
        }
        if (it.letter.id == its.letter_gone || !is_on_desk(it.letter)) {
            letter_left(it.letter.id);
            return;
        }
        if (its.letter && is_behind(*its.letter, it.letter.id)) {
            // Of a letter behind the one that is worked on; the stack tells all there is to know.
            effects_.push_back(staff_wish(state_, AskLetter{its.letter->id}));
            return;
        }
        const bool was_moving = letter_is_moving(its);
        if (!its.letter || its.letter->id != it.letter.id) {
            forget_letter(its);
            its.letter_ms = state_.now.mono_ms;
        }
        if (its.letter) {
            drop_changed(its.letter->page_list, it.letter.page_list);
        }
        its.letter = it.letter;
        its.desk.on_desk = it.letter.id;
        // A person who waited for the feeder has the whole time from here on.
        if (was_moving && !letter_is_moving(its)) {
            state_.touched_ms = std::max(state_.touched_ms, state_.now.mono_ms);
        }
    }

    void operator()(const LetterAway& it) {
        staff().asking.reset();
        letter_left(it.id);
    }

    void operator()(const PreviewCame& it) {
        Staff& its = staff();
        if (!its.letter || its.letter->id != it.letter) {
            screen_ = Step::Screen::Same;
            return;
        }
        its.previews.asked.erase(it.page);
        if (!it.large.pixels) {
            its.previews.missing.insert(it.page);
            return;
        }
        drop_far_ones();
        wipe(its.previews.small[it.page]);
        its.previews.small[it.page] = it.small;
        Picture unseen = it.large;
        if (it.page == page_on_glass(its)) {
            std::swap(unseen, its.previews.large);
            its.previews.large_page = it.page;
        }
        if (unseen.pixels != its.previews.large.pixels) {
            wipe(unseen);  // the one before, or one that nobody looks at
        }
    }

    void operator()(const LetterSaved& it) {
        Staff& its = staff();
        its.asking.reset();
        its.refusal.reset();
        forget_letter(its);
        its.page = StaffPage::Save;
        its.saving = {};
        its.saving.step = SaveStep::Saved;
        its.receipt = it.receipt;
        state_.touched_ms = state_.now.mono_ms;
        state_.warned_ms = 0;
    }

    void operator()(const ReceiptCame& it) {
        Staff& its = staff();
        if (!its.receipt || (its.receipt->job == it.job && its.receipt->paper == it.paper)) {
            screen_ = Step::Screen::Same;
            return;
        }
        its.receipt->job = it.job;
        its.receipt->paper = it.paper;
        if (it.paper == Paper::Confirmed || it.paper == Paper::Failed) {
            state_.touched_ms = state_.now.mono_ms;
        }
    }

    void operator()(const HelpTaken&) { staff().asking.reset(); }

    void operator()(const Pushed&) {
        staff().asking.reset();
        staff().pushed = true;
        staff().look_ms = 0;
    }

    void operator()(const Refused& it) {
        staff().asking.reset();
        if (is_over(it.code)) {
            end_staff(state_, Keypad::Said::SessionOver, effects_);
            return;
        }
        staff().refusal = it.code;
        staff().look_ms = 0;
    }

private:
    [[nodiscard]] Staff& staff() { return *state_.staff; }

    // True when the link is back: everything is asked anew.
    bool heard() {
        const bool back = state_.mirror.link != Link::Up;
        state_.mirror.heard_ms = state_.now.mono_ms;
        state_.mirror.link = Link::Up;
        if (back) {
            staff().look_ms = 0;
            effects_.push_back(staff_wish(state_, AskKeypad{}));
        }
        return back;
    }

    // Another page stands there now, or the same one is read anew: its picture is out of date.
    void drop_changed(const std::vector<api::PageState>& before,
                      const std::vector<api::PageState>& now) {
        Previews& its = staff().previews;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (i < now.size() && now[i].id == before[i].id && now[i].state != "reading") {
                continue;
            }
            const std::int64_t n = before[i].n;
            if (const auto small = its.small.find(n); small != its.small.end()) {
                wipe(small->second);
                its.small.erase(small);
            }
            if (its.large_page == n) {
                wipe(its.large);
                its.large_page = 0;
            }
            its.asked.erase(n);
            its.missing.erase(n);
        }
    }

    // Of a long letter only the pictures around the strip are kept.
    void drop_far_ones() {
        Staff& its = staff();
        auto& small = its.previews.small;
        if (small.size() < kMostSmall) {
            return;
        }
        const std::int64_t first = strip_of(its) * kStripPages + 1;
        for (auto& [page, picture] : small) {
            if (page < first || page >= first + kStripPages) {
                wipe(picture);
            }
        }
        std::erase_if(small, [](const auto& one) { return !one.second.pixels; });
    }

    // Taken off the desk: by us, at another desk, or by a confirmation whose answer was lost.
    void letter_left(const std::string& id) {
        Staff& its = staff();
        if (!its.letter || its.letter->id != id) {
            return;
        }
        const std::int64_t pages = its.letter->pages;
        const bool saving = its.page == StaffPage::Save &&
                            (its.saving.step != SaveStep::Count || its.saving.as_it_stands);
        forget_letter(its);
        if (saving) {
            its.saving.step = SaveStep::Saved;
            its.receipt = Receipt{"", "", pages, "", Paper::None};
        } else if (its.page == StaffPage::Save) {
            open_staff_page(state_, StaffPage::Scan);
        }
        its.look_ms = 0;
    }

    // The pages that the glass would show and has not.
    void ask_previews() {
        Staff& its = staff();
        if (its.page != StaffPage::Scan || !its.letter ||
            its.letter->key == api::Letter::Key::Gone) {
            return;
        }
        const std::int64_t shown = page_on_glass(its);
        if (shown != its.previews.large_page && its.previews.small.contains(shown) &&
            !its.previews.asked.contains(shown)) {
            ask_preview(shown);
        }
        const std::int64_t first = strip_of(its) * kStripPages + 1;
        for (std::int64_t n = first; n < first + kStripPages && n <= its.letter->pages; ++n) {
            if (!its.previews.small.contains(n)) {
                ask_preview(n);
            }
        }
    }

    void ask_preview(std::int64_t n) {
        Staff& its = staff();
        const auto& list = its.letter->page_list;
        const bool read = std::any_of(list.begin(), list.end(), [n](const api::PageState& page) {
            return page.n == n && page.state != "reading";
        });
        if (!read || its.previews.asked.contains(n) || its.previews.missing.contains(n)) {
            return;
        }
        its.previews.asked.insert(n);
        effects_.push_back(staff_wish(state_, AskPreview{its.letter->id, n}));
    }

    State state_;
    std::vector<Effect> effects_;
    Step::Screen screen_ = Step::Screen::Changed;
};

}  // namespace

Step reduce_staff(State state, const Event& event) {
    return StaffReducer(std::move(state)).run(event);
}

Effect staff_wish(const State& state, StaffWish what) {
    return ForStaff{state.session.number, state.staff->token, std::move(what)};
}

void open_staff_page(State& state, StaffPage page) {
    Staff& its = *state.staff;
    its.page = page;
    its.refusal.reset();
    its.abandoning = false;
    its.pushed = false;
    its.waiting_page = 0;
    its.look_ms = 0;
    state.session.page_since_ms = state.now.mono_ms;
}

void end_staff(State& state, Keypad::Said said, std::vector<Effect>& effects) {
    if (!state.staff->token.empty()) {
        effects.push_back(staff_wish(state, SignOut{}));
    }
    const Language language = state.session.language;
    const bool lent = state.staff->glass == Staff::Glass::Lent;
    wipe(state);
    if (lent && said == Keypad::Said::Nothing) {  // the citizens have their glass again
        state.staff.reset();
        state.touched_ms = state.now.mono_ms;
        effects.emplace_back(Forget{});
        return;
    }
    if (!lent) {
        state.session.language = language;  // as the command line set it
    }
    state.staff->keypad.said = said;
    state.touched_ms = state.now.mono_ms;
    effects.emplace_back(Forget{});
    effects.push_back(staff_wish(state, ShuffleKeys{}));
    effects.push_back(staff_wish(state, AskKeypad{}));
}

std::string_view staff_screen_of(const State& state) {
    const Staff& its = *state.staff;
    // A code that stands on the glass stays there, whatever becomes of kioskd.
    const bool has_code = its.page == StaffPage::Save && its.saving.step == SaveStep::Saved;
    if (!has_code && (state.mirror.link != Link::Up || !state.mirror.known)) {
        return "S0";
    }
    if (state.warned_ms != 0) {
        return "S10";
    }
    switch (its.page) {
        case StaffPage::Pin:
            return "S1";
        case StaffPage::Desk:
            return "S2";
        case StaffPage::Scan:
            return "S4";
        case StaffPage::Save:
            return "S5";
        case StaffPage::Unsynced:
            return "S7";
    }
    return "S1";
}

}  // namespace kiosk::ui
