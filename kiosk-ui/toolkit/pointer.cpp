// One finger is followed; all others are air until it is gone.
#include "kiosk-ui/toolkit/pointer.hpp"

namespace kiosk::ui {
namespace {

bool within(const std::optional<std::uint64_t>& since, std::uint64_t now, std::uint64_t span) {
    return since && now < *since + span;
}

}  // namespace

Pointer::Result Pointer::feed(const Contact& contact, const LaidOut& laid) {
    if (contact.kind == Contact::Kind::Down) {
        return down(contact, laid);
    }
    if (!down_ || down_->finger != contact.finger) {
        return {};
    }
    if (contact.kind == Contact::Kind::Move) {
        return move(contact, laid);
    }
    if (contact.kind == Contact::Kind::Lost) {
        down_.reset();
        return {std::string(), std::nullopt, false};
    }
    return up(contact, laid);
}

Pointer::Result Pointer::down(const Contact& contact, const LaidOut& laid) {
    Result out;
    out.touched = true;
    if (down_ && contact.at_ms < down_->since_ms + kStuck_ms && down_->finger != contact.finger) {
        return out;  // a second finger
    }
    down_ = Down{contact.finger, contact.at_ms, "", std::nullopt, true};
    if (within(last_tap_ms_, contact.at_ms, kRepeat_ms) ||
        within(changed_ms_, contact.at_ms, kSettle_ms)) {
        return out;
    }
    if (const Placed* node = hit(laid, contact.at)) {
        down_->path = node->path;
        down_->action = node->action;
        out.pressed = node->path;
    }
    return out;
}

Pointer::Result Pointer::move(const Contact& contact, const LaidOut& laid) {
    if (down_->path.empty()) {
        return {};
    }
    const Placed* node = hit(laid, contact.at);
    const bool inside = node != nullptr && node->path == down_->path;
    if (inside == down_->inside) {
        return {};
    }
    down_->inside = inside;
    return {inside ? down_->path : std::string(), std::nullopt, false};
}

Pointer::Result Pointer::up(const Contact& contact, const LaidOut& laid) {
    const Down held = *down_;
    down_.reset();
    if (held.path.empty()) {
        return {};
    }
    Result out;
    out.pressed = std::string();
    const Placed* node = hit(laid, contact.at);
    const bool late = contact.at_ms >= held.since_ms + kStuck_ms;
    if (!late && node != nullptr && node->path == held.path && node->action == held.action &&
        !within(changed_ms_, contact.at_ms, kSettle_ms)) {
        out.tapped = held.action;
        last_tap_ms_ = contact.at_ms;
    }
    return out;
}

void Pointer::screen_changed(std::uint64_t at_ms) {
    changed_ms_ = at_ms;
    if (down_) {
        // The finger meant the former screen.
        down_->path.clear();
        down_->action.reset();
    }
}

Pointer::Result Pointer::expire(std::uint64_t now_ms) {
    if (!down_ || now_ms < down_->since_ms + kStuck_ms) {
        return {};
    }
    down_.reset();
    return {std::string(), std::nullopt, false};
}

std::optional<std::uint64_t> Pointer::deadline_ms() const {
    return down_ ? std::optional(down_->since_ms + kStuck_ms) : std::nullopt;
}

}  // namespace kiosk::ui
