// The first item of a zone is the one being said; it leaves the queue only when it has been said as
// often as it must, or nobody needs it any more.
#include "firmware/kioskd/call_queue.hpp"

#include <algorithm>

#include "firmware/base/assert.hpp"

namespace kiosk::kioskd {

std::string_view announcement_name(Announcement state) noexcept {
    switch (state) {
        case Announcement::Shown:
            return "shown";
        case Announcement::Queued:
            return "queued";
        case Announcement::Spoken:
            return "spoken";
        case Announcement::Retired:
            return "retired";
    }
    return "";
}

std::optional<CallQueue::ItemId> CallQueue::add(const speech::Utterance& utterance,
                                                const std::optional<TicketId>& ticket,
                                                std::uint64_t now_ms) {
    Zone& zone = zones_[utterance.zone];
    const bool full = zone.items.size() >= rules_.most_waiting;
    ++last_id_;
    if (ticket) {
        states_[*ticket] = {last_id_, full ? Announcement::Shown : Announcement::Queued};
    }
    if (full) {
        return std::nullopt;
    }
    zone.items.push_back({last_id_, ticket, utterance, now_ms, 0, false});
    return last_id_;
}

void CallQueue::settle(const Item& item, Announcement unsaid) {
    if (!item.ticket) {
        return;
    }
    const auto found = states_.find(*item.ticket);
    if (found != states_.end() && found->second.first == item.id) {
        found->second.second = item.times_said > 0 ? Announcement::Spoken : unsaid;
    }
}

void CallQueue::answered(const TicketId& ticket) {
    for (auto& [name, zone] : zones_) {
        const bool busy = saying_ == name;
        for (std::size_t i = zone.items.size(); i > 0; --i) {
            Item& item = zone.items[i - 1];
            if (item.ticket != ticket) {
                continue;
            }
            if (busy && i == 1) {
                item.answered = true;
                continue;
            }
            settle(item);
            zone.items.erase(zone.items.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
    }
}

void CallQueue::clear() {
    states_.clear();
    for (auto& [name, zone] : zones_) {
        const bool busy = saying_ == name;
        zone.items.resize(busy ? 1 : 0);
        if (busy) {
            zone.items.front().answered = true;
        }
    }
}

std::uint64_t CallQueue::due_ms(const Zone& zone) {
    return std::max(zone.not_before_ms, zone.items.front().added_ms);
}

std::optional<CallQueue::Due> CallQueue::take(std::uint64_t now_ms) {
    if (saying_) {
        return std::nullopt;
    }
    const std::string* chosen = nullptr;
    for (const auto& [name, zone] : zones_) {
        if (!zone.items.empty() && due_ms(zone) <= now_ms &&
            (chosen == nullptr || due_ms(zone) < due_ms(zones_.at(*chosen)))) {
            chosen = &name;
        }
    }
    if (chosen == nullptr) {
        return std::nullopt;
    }
    saying_ = *chosen;
    const Item& item = zones_.at(*chosen).items.front();
    return Due{item.id, item.utterance};
}

void CallQueue::said(std::uint64_t now_ms) {
    KIOSK_ASSERT(saying_.has_value(), "what was said had been taken");
    Zone& zone = zones_.at(*saying_);
    Item& item = zone.items.front();
    ++item.times_said;
    if (item.answered || !item.ticket || item.times_said >= rules_.times) {
        settle(item);
        zone.items.pop_front();
        zone.not_before_ms = now_ms + rules_.next_pause_ms;
    } else {
        zone.not_before_ms = now_ms + rules_.repeat_pause_ms;
    }
    saying_.reset();
}

void CallQueue::failed() {
    KIOSK_ASSERT(saying_.has_value(), "what failed had been taken");
    Zone& zone = zones_.at(*saying_);
    if (const Item& item = zone.items.front(); item.answered || !item.ticket) {
        settle(item);
        zone.items.pop_front();
    }
    saying_.reset();
}

void CallQueue::give_up() {
    KIOSK_ASSERT(saying_.has_value(), "what is given up had been taken");
    Zone& zone = zones_.at(*saying_);
    settle(zone.items.front(), Announcement::Shown);
    zone.items.pop_front();
    saying_.reset();
}

void CallQueue::drop_test(ItemId id) {
    for (auto& [name, zone] : zones_) {
        std::erase_if(zone.items, [&](const Item& item) { return item.id == id && !item.ticket; });
    }
}

std::optional<std::uint64_t> CallQueue::next_due_ms() const {
    std::optional<std::uint64_t> out;
    for (const auto& [name, zone] : zones_) {
        if (!zone.items.empty() && !saying_) {
            out = std::min(out.value_or(UINT64_MAX), due_ms(zone));
        }
    }
    return out;
}

std::optional<Announcement> CallQueue::state_of(const TicketId& ticket) const {
    const auto found = states_.find(ticket);
    return found == states_.end() ? std::nullopt : std::optional(found->second.second);
}

std::vector<TicketId> CallQueue::waiting() const {
    std::vector<TicketId> out;
    for (const auto& [name, zone] : zones_) {
        for (const Item& item : zone.items) {
            if (item.ticket) {
                out.push_back(*item.ticket);
            }
        }
    }
    return out;
}

std::size_t CallQueue::size() const {
    std::size_t out = 0;
    for (const auto& [name, zone] : zones_) {
        out += zone.items.size();
    }
    return out;
}

}  // namespace kiosk::kioskd
