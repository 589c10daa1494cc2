// A call is known by number, desk and time: a recall has a later time and so counts anew.
#include "kiosk-ui/app/hall.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace kiosk::ui {
namespace {

Flash flash_of(const api::HallCall& call) {
    return {call.number, call.counter, call.called_ms, call.way};
}

// Newest first, as the API lists them.
std::vector<api::HallCall> calls_of(const api::Hall& board) {
    std::vector<api::HallCall> out;
    if (board.now) {
        out.push_back(*board.now);
    }
    out.insert(out.end(), board.calls.begin(), board.calls.end());
    return out;
}

std::uint64_t span_of(const Hall& hall) {
    return hall.flashes.size() > 1 ? kCallLeast_ms : kCallShown_ms;
}

}  // namespace

bool take_board(Hall& hall, api::Hall board, bool day_open, Arrival arrival, std::uint64_t now_ms) {
    if (hall.known && arrival == Arrival::InOrder && board.version < hall.board.version) {
        return false;
    }
    if (!day_open || board.urgent) {
        hall.flashes.clear();
    } else if (hall.known) {
        const std::vector<api::HallCall> before = calls_of(hall.board);
        std::vector<api::HallCall> after = calls_of(board);
        std::reverse(after.begin(), after.end());
        for (const api::HallCall& call : after) {
            const bool old = std::any_of(before.begin(), before.end(), [&](const auto& it) {
                return flash_of(it) == flash_of(call);
            });
            const bool over = arrival == Arrival::AfterSilence && call.state != "called";
            if (old || over || hall.flashes.size() >= kMostFlashes) {
                continue;
            }
            if (hall.flashes.empty()) {
                hall.flash_since_ms = now_ms;
            }
            hall.flashes.push_back(flash_of(call));
        }
    }
    hall.board = std::move(board);
    hall.day_open = day_open;
    hall.known = true;
    return true;
}

bool pass_flashes(Hall& hall, std::uint64_t now_ms) {
    if (hall.flashes.empty() || now_ms < hall.flash_since_ms + span_of(hall)) {
        return false;
    }
    hall.flashes.pop_front();
    hall.flash_since_ms = now_ms;
    return true;
}

bool flash_is_light(const Hall& hall, std::uint64_t now_ms) {
    const std::uint64_t age = now_ms - std::min(now_ms, hall.flash_since_ms);
    return age < kFlashing_ms && (age / kFlashHalf_ms) % 2 == 1;
}

std::uint64_t flash_deadline(const Hall& hall, std::uint64_t now_ms) {
    const std::uint64_t age = now_ms - std::min(now_ms, hall.flash_since_ms);
    if (age < kFlashing_ms) {
        return hall.flash_since_ms + (age / kFlashHalf_ms + 1) * kFlashHalf_ms;
    }
    return hall.flash_since_ms + span_of(hall);
}

}  // namespace kiosk::ui
