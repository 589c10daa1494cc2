// A turn: wait, take what people did, take what workers posted, tick when a deadline came. The
// pressed look is painted and handed over before reduce() sees the touch.
#include "kiosk-ui/app/front.hpp"

#include <malloc.h>

#include <algorithm>

#include "firmware/base/log.hpp"
#include "kiosk-ui/app/no_fonts.hpp"
#include "kiosk-ui/app/reduce.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui {
namespace {

constexpr std::size_t kInbox = 256;
constexpr std::uint64_t kFull_ms = 5;
constexpr int kOwnPages_bytes = 128 << 10;  // the small picture of a page has 170 x 240 pixels

// Each order equally likely.
std::array<int, 10> shuffled_keys(Random& random) {
    std::array<int, 10> out{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (std::size_t i = out.size() - 1; i > 0; --i) {
        std::swap(out[i], out[random.below(i + 1)]);
    }
    return out;
}

}  // namespace

Result<std::unique_ptr<Front>> Front::open(const FrontOptions& options,
                                           const Clock& clock,
                                           Random& random) {
    // A screen's pictures are much memory that comes and goes: each, also the small one of a page,
    // gets pages of its own, given back at once. By itself glibc would soon take them from the
    // heap, where small things that stay keep the large ones from being given back: 110 MB after a
    // thousand screens instead of 72.
    ::mallopt(M_MMAP_THRESHOLD, kOwnPages_bytes);
    WindowOptions wish;
    wish.title = options.face == Face::Hall    ? "kiosk-ui hall"
                 : options.face == Face::Staff ? "kiosk-ui staff"
                                               : "kiosk-ui citizen";
    wish.width_px = options.panel.width_px;
    wish.height_px = options.panel.height_px;
    wish.mode = options.mode;
    wish.headless = options.headless;
    KIOSK_TRY(auto window, Window::open(wish));
    auto opened = draw::Toolbox::open(options.fonts);
    if (!opened && !options.headless) {
        opened = wait_for_fonts(*window, options.panel, options.fonts, opened.error());
    }
    KIOSK_TRY(draw::Toolbox toolbox, std::move(opened));
    return std::unique_ptr<Front>(new Front(
        options, clock, random, std::move(window), Glass(std::move(toolbox), options.panel)));
}

Front::Front(const FrontOptions& options,
             const Clock& clock,
             Random& random,
             std::unique_ptr<Window> window,
             Glass glass)
    : options_(options),
      clock_(clock),
      random_(random),
      window_(std::move(window)),
      glass_(std::move(glass)),
      inbox_(kInbox) {
    state_.now = moment();
    state_.touched_ms = state_.now.mono_ms;
    state_.key_seed = {random.next_u64(), random.next_u64()};
    state_.session.language = options_.language;
    state_.session.theme = options_.theme;
    if (options_.face == Face::Hall) {
        state_.hall.emplace();
        state_.mirror.heard_ms = state_.now.mono_ms;
    }
    if (options_.face == Face::Staff) {
        state_.staff.emplace();
        state_.staff->keypad.keys = shuffled_keys(random_);
    }
    redraw();
    const auto post = [this](Happening what) {
        // A full inbox means that the glass is busy: the worker waits a little for it.
        while (!inbox_.push(std::move(what)) && !inbox_.closed()) {
            pause_ms(kFull_ms);
        }
        window_->wake();
    };
    bridge_ = std::make_unique<Bridge>(options_.socket, options_.face, post, options_.hall);
}

Front::~Front() {
    inbox_.close();
}

Moment Front::moment() const {
    return {clock_.monotonic_ms(), clock_.wall().unix_ms};
}

bool Front::turn(std::uint64_t most_ms) {
    const std::uint64_t at = clock_.monotonic_ms();
    std::uint64_t deadline = next_deadline(state_);
    if (const auto finger = pointer_.deadline_ms()) {
        deadline = std::min(deadline, *finger);
    }
    if (clock_held_ms_) {
        deadline = std::min(deadline, *clock_held_ms_ + kClockHold_ms);
    }
    const std::uint64_t wait = deadline > at ? std::min(most_ms, deadline - at) : 0;
    for (const WindowEvent& event : window_->wait(wait)) {
        if (const auto* finger = std::get_if<Finger>(&event)) {
            touch(*finger);
        } else if (const auto* pressed = std::get_if<PadKey>(&event)) {
            key(*pressed);
        } else if (std::holds_alternative<Shown>(event)) {
            present(glass_.repaint());
        } else if (std::holds_alternative<Closed>(event)) {
            return false;
        }
    }
    read_inbox();
    const std::uint64_t after = clock_.monotonic_ms();
    apply(pointer_.expire(after));
    if (clock_held_ms_ && after >= *clock_held_ms_ + kClockHold_ms) {
        clock_held_ms_.reset();
        happen(ClockHeld{});
    }
    if (after >= next_deadline(state_) || after >= deadline) {
        happen(Tick{});
    }
    return true;
}

void Front::read_inbox() {
    for (Happening& what : inbox_.pop_all(0, kInbox)) {
        happen(std::move(what));
    }
}

void Front::touch(const Finger& finger) {
    const Stopwatch watch;
    watch_clock(finger);
    const Contact contact{
        static_cast<Contact::Kind>(finger.kind), finger.id, finger.at, clock_.monotonic_ms()};
    const Pointer::Result result = pointer_.feed(contact, glass_.laid());
    if (result.pressed) {
        present(glass_.press(*result.pressed));
        if (!result.pressed->empty()) {
            ++times_.presses;
            times_.last_press_us = watch.elapsed_us();
        }
    }
    if (result.touched) {
        happen(Touched{});
    }
    if (result.tapped) {
        happen(Tapped{*result.tapped});
    }
}

bool Front::on_clock(draw::Point at) const {
    constexpr double kAround_mm = 6;  // it is smaller than a finger's target
    const double around = px_of(options_.panel, kAround_mm);
    for (const Placed& node : glass_.laid().nodes) {
        if (node.path.ends_with("/clock") && node.box.inset(-around).contains(at)) {
            return true;
        }
    }
    return false;
}

void Front::watch_clock(const Finger& finger) {
    const bool held = options_.face == Face::Citizen && !state_.staff && on_clock(finger.at);
    if (finger.kind == Finger::Kind::Down && held) {
        clock_held_ms_ = clock_.monotonic_ms();
    } else if (!held || finger.kind != Finger::Kind::Move) {
        clock_held_ms_.reset();
    }
}

void Front::apply(const Pointer::Result& result) {
    if (result.pressed) {
        present(glass_.press(*result.pressed));
    }
}

void Front::key(PadKey key) {
    happen(Touched{});
    switch (key) {
        case PadKey::Up:
            move_focus(-1);
            break;
        case PadKey::Down:
            move_focus(1);
            break;
        case PadKey::Help:
            happen(Tapped{{citizen::kHelp}});  // staff have none
            break;
        case PadKey::Select:
            for (const Placed* node : focus_order(glass_.laid())) {
                if (node->path == glass_.marks().focused) {
                    const Action action = *node->action;
                    happen(Tapped{action});
                    break;
                }
            }
            break;
    }
}

void Front::move_focus(int by) {
    const auto order = focus_order(glass_.laid());
    if (order.empty()) {
        return;
    }
    const auto at = std::find_if(order.begin(), order.end(), [&](const Placed* node) {
        return node->path == glass_.marks().focused;
    });
    const auto count = static_cast<int>(order.size());
    int next = by > 0 ? 0 : count - 1;
    if (at != order.end()) {
        next = (static_cast<int>(at - order.begin()) + by + count) % count;
    }
    present(glass_.focus(order[static_cast<std::size_t>(next)]->path));
}

void Front::happen(Happening what) {
    Step step = reduce(std::move(state_), {moment(), std::move(what)});
    state_ = std::move(step.state);
    bool forget = false;
    for (const Effect& effect : step.effects) {
        const auto* staff = std::get_if<ForStaff>(&effect);
        if (std::holds_alternative<Forget>(effect)) {
            forget = true;
        } else if (staff != nullptr && std::holds_alternative<ShuffleKeys>(staff->what)) {
            shuffle_keys(staff->session);
        } else {
            bridge_->run(effect);
        }
    }
    if (forget) {
        glass_.forget();
    }
    if (step.screen == Step::Screen::Changed) {
        redraw();
    }
}

void Front::shuffle_keys(std::uint64_t session) {
    if (!inbox_.push(StaffHeard{session, KeysShuffled{shuffled_keys(random_)}})) {
        log::warn("ui", "the keypad keeps its order: too much is waiting");
    }
    window_->wake();
}

void Front::redraw() {
    const std::string_view wanted = screen_of(state_);
    const Screen* screen = find_screen(wanted);
    KIOSK_ASSERT(screen != nullptr, "every state has a registered screen");
    const Env env = env_of(state_, options_.panel);
    present(glass_.show(screen->view(state_, env), env));
    if (screen_ != wanted) {
        screen_ = wanted;
        pointer_.screen_changed(clock_.monotonic_ms());
    }
    for (const std::string& fault : glass_.laid().faults) {
        if (std::find(told_.begin(), told_.end(), fault) == told_.end() && told_.size() < kInbox) {
            log::warn("ui", "layout of {}: {}", screen_, fault);
            told_.push_back(fault);
        }
    }
}

void Front::present(const Glass::Dirty& dirty) {
    if (!dirty.empty()) {
        ++times_.frames;
        window_->present(glass_.surface(), dirty);
    }
}

}  // namespace kiosk::ui
