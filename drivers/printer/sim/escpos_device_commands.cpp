// What the received bytes mean to the simulated printer. Each command function answers how many
// bytes it used, or 0 when the command is not whole yet. A byte that opens no command is printed as
// text: a black cell of 12 x 24 dots, so that pixels taken for commands are seen on the paper.
#include <algorithm>

#include "drivers/printer/sim/escpos_device.hpp"

namespace kiosk::printer {
namespace {

constexpr int kLine_rows = 256;  // print buffer
constexpr int kCell_rows = 24;
constexpr int kCell_dots = 12;
constexpr int kLineFeed_rows = 30;

}  // namespace

void EscPosDevice::queue(Work work) {
    if (std::holds_alternative<Bytes>(work)) {
        ++line_rows_;
    } else if (const auto* feed = std::get_if<Feed>(&work)) {
        line_rows_ += feed->rows;
    }
    line_.push_back(std::move(work));
}

void EscPosDevice::interpret() {
    while (!held_.empty() && !offline() && line_rows_ < kLine_rows) {
        if (picture_rows_ > 0) {
            if (held_.size() < picture_bytes_) {
                return;
            }
            take_picture_rows();
            continue;
        }
        const std::size_t used = command();
        if (used == 0) {
            return;
        }
        held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(used));
    }
}

void EscPosDevice::take_picture_rows() {
    const auto end = held_.begin() + static_cast<std::ptrdiff_t>(picture_bytes_);
    queue(Bytes(held_.begin(), end));
    held_.erase(held_.begin(), end);
    --picture_rows_;
}

std::size_t EscPosDevice::command() {
    switch (held_[0]) {
        case 0x00:
            return 1;
        case 0x0a:
            flush_garbage();
            queue(Feed{kLineFeed_rows, true});
            return 1;
        case 0x10:  // answered when it came; here only its length counts
            if (held_.size() < 3) {
                return 0;
            }
            return held_[1] == 0x04 || held_[1] == 0x05 ? 3 : 1;
        case 0x1b:
            return esc_command();
        case 0x1d:
            return gs_command();
        default:
            garbage();
            return 1;
    }
}

std::size_t EscPosDevice::esc_command() {
    if (held_.size() < 2) {
        return 0;
    }
    if (held_[1] == '@') {
        flush_garbage();
        queue(Reset{});
        return 2;
    }
    if (held_[1] != 'J') {
        garbage();
        return 2;
    }
    if (held_.size() < 3) {
        return 0;
    }
    flush_garbage();
    queue(Feed{held_[2], true});
    return 3;
}

std::size_t EscPosDevice::gs_command() {
    if (held_.size() < 3) {
        return 0;
    }
    switch (held_[1]) {
        case 'v':
            return gs_picture();
        case '(':
            return gs_bracket();
        case 'V':
            return gs_cut();
        case 'e':
            return gs_ejector();
        case 'a':
            reports_ = held_[2] != 0;
            if (reports_) {
                say(report());
            }
            return 3;
        case 'r':
            say(Bytes{static_cast<std::uint8_t>(near_end() ? 0x03 : 0x00)});
            return 3;
        default:
            garbage();
            return 2;
    }
}

std::size_t EscPosDevice::gs_picture() {
    if (held_.size() < 8) {
        return 0;
    }
    if (held_[2] != '0') {
        garbage();
        return 3;
    }
    flush_garbage();
    picture_bytes_ = static_cast<std::size_t>(held_[4] | held_[5] << 8);
    picture_rows_ = held_[6] | held_[7] << 8;
    if (picture_bytes_ == 0) {
        picture_rows_ = 0;
    }
    return 8;
}

std::size_t EscPosDevice::gs_bracket() {
    if (held_.size() < 5) {
        return 0;
    }
    const auto length = static_cast<std::size_t>(held_[3] | held_[4] << 8);
    if (held_.size() < 5 + length) {
        return 0;
    }
    if (held_[2] == 'H' && length == 6 && held_[5] == 48 && held_[6] == 48 && model_.echoes) {
        queue(Echo{{held_[7], held_[8], held_[9], held_[10]}});
    }
    return 5 + length;
}

std::size_t EscPosDevice::gs_cut() {
    const std::uint8_t how = held_[2];
    const bool feeds = how == 65 || how == 66;
    if (feeds && held_.size() < 4) {
        return 0;
    }
    flush_garbage();
    if (feeds) {
        queue(Feed{held_[3], true});
    }
    if (model_.knife) {
        queue(Knife{});
    }
    return feeds ? 4 : 3;
}

std::size_t EscPosDevice::gs_ejector() {
    const std::uint8_t how = held_[2];
    const bool presents = how == 3;
    if (presents && held_.size() < 4) {
        return 0;
    }
    if (model_.presenter) {
        flush_garbage();
        if (presents || how == 5) {
            queue(Present{presents});
        } else if (how == 2) {
            queue(Retract{});
        }
    }
    return presents ? 4 : 3;
}

void EscPosDevice::garbage() {
    if (++garbage_cells_ * kCell_dots >= model_.width_dots) {
        flush_garbage();
    }
}

void EscPosDevice::flush_garbage() {
    if (garbage_cells_ == 0) {
        return;
    }
    const int dots = std::min(garbage_cells_ * kCell_dots, model_.width_dots);
    Bytes row(static_cast<std::size_t>(model_.width_dots) / 8);
    for (int x = 0; x < dots; ++x) {
        const auto bit = static_cast<std::uint8_t>(x % kCell_dots < kCell_dots - 2 ? 0x80 : 0);
        row[static_cast<std::size_t>(x) / 8] |= static_cast<std::uint8_t>(bit >> (x & 7));
    }
    garbage_cells_ = 0;
    for (int y = 0; y < kCell_rows; ++y) {
        queue(row);
    }
}

}  // namespace kiosk::printer
