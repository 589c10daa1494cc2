// Time, paper and answers of the simulated printer; what the bytes mean stands in
// escpos_device_commands.cpp. The device has no thread: refresh() burns what the time since the
// last call allows, at rows_per_s, and stops where a real one stops (paper, cover, knife, jam).
#include "drivers/printer/sim/escpos_device.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::printer {
namespace {

constexpr std::size_t kBuffer = 16'384;  // a little more than one band of 200 rows at 576 dots
constexpr int kRoll_rows = 400'000;      // 50 m
constexpr int kNearEnd_rows = 8'000;     // 1 m
constexpr int kSlowRows_per_s = 60;
constexpr std::uint64_t kTaken_ms = 300;  // a presented ticket is drawn out
constexpr int kTornAtBar_rows = 48;       // fed so far out that a hand can tear it off
constexpr Bytes::size_type kWindow = 10;  // the longest real-time command

}  // namespace

EscPosDevice::EscPosDevice(std::filesystem::path folder,
                           SimModel model,
                           SimStateFile& file,
                           const Clock& clock)
    : folder_(std::move(folder)),
      model_(model),
      file_(file),
      clock_(clock),
      slot_(folder_, model.width_dots, model.dpi),
      moved_ms_(clock.monotonic_ms()),
      roll_rows_(kRoll_rows) {
    std::error_code failed;  // a folder that cannot be made shows at the first word or paper
    std::filesystem::create_directories(folder_, failed);
    if (const auto roll = read_text_file(folder_ / "roll", 64)) {
        roll_rows_ = std::clamp(std::atoi(roll->c_str()), 0, 100'000'000);
    }
    meet(file_.read());
}

EscPosDevice::~EscPosDevice() {
    lose("power off");
    finish_piece();
}

std::uint64_t EscPosDevice::plug() {
    refresh();
    return plug_;
}

bool EscPosDevice::plugged() {
    refresh();
    return state_.after_rows ||
           (state_.trouble != Trouble::Unplug && state_.trouble != Trouble::Off);
}

void EscPosDevice::refresh() {
    const SimState now = file_.read();
    if (now != told_) {
        meet(now);
    }
    const std::uint64_t now_ms = clock_.monotonic_ms();
    const int speed = state_.trouble == Trouble::Slow ? kSlowRows_per_s : state_.rows_per_s;
    budget_ += (now_ms - moved_ms_) * static_cast<std::uint64_t>(speed);
    moved_ms_ = now_ms;
    if (in_slot_ && !state_.leaves && now_ms >= in_slot_ms_ + kTaken_ms) {
        in_slot_ = false;
    }
    std::size_t before = 0;
    do {  // each burnt row makes room for another one to be interpreted
        before = held_.size() + line_.size();
        interpret();
        burn();
    } while (held_.size() + line_.size() != before);
    if (line_.empty()) {
        budget_ = 0;
    }
    report_change();
}

void EscPosDevice::meet(const SimState& now) {
    const bool was_offline = offline();
    const Trouble before = state_.after_rows ? Trouble::Ok : state_.trouble;
    told_ = now;
    state_ = now;
    counting_ = false;
    received_ = 0;
    note_received();
    if (state_.paper_rows) {
        roll_rows_ = *state_.paper_rows;
        state_.paper_rows.reset();
        remember(state_);
    }
    if (state_.trouble == Trouble::Ok && before == Trouble::Out && roll_rows_ == 0) {
        roll_rows_ = kRoll_rows;
    }
    if (!state_.after_rows && state_.trouble != before &&
        (state_.trouble == Trouble::Unplug || state_.trouble == Trouble::Off)) {
        break_link();
    }
    if (was_offline && !offline() && !state_.resumes) {
        lose("mended");
    }
}

void EscPosDevice::become(Trouble trouble) {
    SimState next = state_;
    next.trouble = trouble;
    next.after_rows.reset();
    next.cut_after = 0;
    remember(next);
    const auto received = received_;
    const bool counting = counting_;
    meet(next);
    received_ = received;
    counting_ = counting;
    note_received();
}

void EscPosDevice::remember(const SimState& next) {
    if (const auto written = file_.change(told_, next); !written) {
        log::warn("printer-sim", "state: {}", describe(written.error()));
    }
    told_ = next;
}

bool EscPosDevice::holds_part_of_a_job() const {
    const bool ends = std::any_of(line_.begin(), line_.end(), [](const Work& work) {
        return std::holds_alternative<Knife>(work) || std::holds_alternative<Present>(work);
    });
    // Held questions are no job; every job opens with ESC.
    const bool opened = std::find(held_.begin(), held_.end(), 0x1b) != held_.end();
    return !ends && (slot_.rows() > 0 || !line_.empty() || opened || picture_rows_ > 0);
}

void EscPosDevice::break_link() {
    ++plug_;
    said_.clear();
    reports_ = false;
    if (holds_part_of_a_job()) {
        slot_.tear();
    }
    if (state_.trouble == Trouble::Off) {
        lose("power off");
    }
}

void EscPosDevice::lose(const char* why) {
    const bool opened = std::find(held_.begin(), held_.end(), 0x1b) != held_.end();
    if (slot_.rows() > 0 || !line_.empty() || opened || picture_rows_ > 0) {
        log::info("printer-sim", "{}: {} rows and {} bytes lost", why, line_rows_, held_.size());
        slot_.tear();
    }
    held_.clear();
    window_.clear();
    line_.clear();
    line_rows_ = 0;
    picture_rows_ = 0;
    garbage_cells_ = 0;
}

bool EscPosDevice::offline() const {
    if (state_.after_rows) {
        return false;
    }
    return state_.trouble == Trouble::Out || state_.trouble == Trouble::Cover ||
           state_.trouble == Trouble::Cutter || state_.trouble == Trouble::Jam ||
           state_.trouble == Trouble::Off;
}

bool EscPosDevice::near_end() const {
    return state_.trouble == Trouble::NearEnd || roll_rows_ < kNearEnd_rows;
}

// ---- paper

void EscPosDevice::burn() {
    while (!line_.empty() && !offline()) {
        if (!burn_one(line_.front())) {
            return;  // a trouble met on the way may have emptied the line
        }
        line_.pop_front();
    }
    if (hangs_out() && line_.empty() && held_.empty() && picture_rows_ == 0) {
        finish_piece();
    }
}

bool EscPosDevice::hangs_out() const {
    return !model_.knife && fed_by_command_ && slot_.rows() >= kTornAtBar_rows;
}

bool EscPosDevice::burn_one(Work& work) {
    if (auto* row = std::get_if<Bytes>(&work)) {
        fed_by_command_ = false;
        return burn_row(*row);
    }
    if (auto* feed = std::get_if<Feed>(&work)) {
        while (feed->rows > 0) {
            if (!burn_row({})) {
                return false;
            }
            --feed->rows;
        }
        fed_by_command_ = feed->by_command;
        return true;
    }
    if (std::holds_alternative<Reset>(work)) {
        if (hangs_out()) {
            finish_piece();
        } else if (slot_.rows() > 0) {
            slot_.tear();  // a new job begins below an old one that was never cut off
        }
    } else if (std::holds_alternative<Knife>(work)) {
        finish_piece();
    } else if (const auto* echo = std::get_if<Echo>(&work)) {
        Bytes reply{0x37, 0x22};
        reply.insert(reply.end(), echo->id.begin(), echo->id.end());
        reply.push_back(0);
        say(reply);
    } else if (const auto* present = std::get_if<Present>(&work)) {
        finish_piece();
        in_slot_ = present->keep;
        in_slot_ms_ = clock_.monotonic_ms();
    } else {
        in_slot_ = false;
    }
    return true;
}

bool EscPosDevice::burn_row(ByteView row) {
    if (offline()) {
        return false;
    }
    if (roll_rows_ == 0) {
        become(Trouble::Out);
        return false;
    }
    if (state_.after_rows && *state_.after_rows == 0) {
        become(state_.trouble);
        if (offline()) {
            return false;
        }
    }
    if (budget_ < 1'000) {
        return false;
    }
    budget_ -= 1'000;
    --roll_rows_;
    --line_rows_;
    if (state_.after_rows) {
        --*state_.after_rows;
    }
    slot_.burn(row);
    return true;
}

void EscPosDevice::finish_piece() {
    fed_by_command_ = false;
    if (const auto fallen = slot_.fall(); !fallen) {
        log::warn("printer-sim", "paper: {}", describe(fallen.error()));
    }
    std::ofstream(folder_ / "roll") << roll_rows_ << '\n';
}

// ---- answers

void EscPosDevice::say(ByteView bytes) {
    if (state_.trouble == Trouble::Mute && !state_.after_rows) {
        return;
    }
    if (state_.trouble == Trouble::Babble) {
        // Flow control, line noise, a report that nobody asked for.
        said_.insert(said_.end(), {0x11, 0xff, 0x80, 0x10, 0x00, 0x13, 0x00, 0x00, 0xa5, 0x37});
    }
    said_.insert(said_.end(), bytes.begin(), bytes.end());
}

void EscPosDevice::answer_sensor(int n) {
    if (!model_.answers) {
        return;
    }
    const bool calm = state_.after_rows.has_value();
    const bool out = !calm && state_.trouble == Trouble::Out;
    const bool cover = !calm && state_.trouble == Trouble::Cover;
    const bool cutter = !calm && state_.trouble == Trouble::Cutter;
    const bool jam = !calm && state_.trouble == Trouble::Jam;
    const auto flags = [](std::initializer_list<std::pair<bool, int>> bits, int fixed) {
        for (const auto& [set, bit] : bits) {
            fixed |= set ? bit : 0;
        }
        return static_cast<std::uint8_t>(fixed);
    };
    if (n == 1) {
        say(Bytes{flags({{offline(), 0x08}}, 0x12)});
    } else if (n == 2) {
        say(Bytes{flags({{cover, 0x04}, {out, 0x20}, {cutter || jam, 0x40}}, 0x12)});
    } else if (n == 3) {
        say(Bytes{flags({{cutter, 0x08}, {jam, 0x20}}, 0x12)});
    } else if (n == 4) {
        say(Bytes{flags({{near_end() || out, 0x0c}, {out, 0x60}}, 0x12)});
    } else if (n == 20 && model_.presenter) {
        say(Bytes{0x10,
                  0x0f,
                  flags({{out, 0x01}, {near_end(), 0x04}, {in_slot_, 0x20}}, 0),
                  flags({{cover, 0x03}}, 0),
                  flags({{jam, 0x40}}, 0),
                  flags({{cutter, 0x01}}, 0)});
    }
}

Bytes EscPosDevice::report() const {
    const Trouble trouble = state_.after_rows ? Trouble::Ok : state_.trouble;
    Bytes out{0x10, 0, 0, 0};
    out[0] = static_cast<std::uint8_t>(out[0] | (offline() ? 0x08 : 0) |
                                       (trouble == Trouble::Cover ? 0x20 : 0));
    out[1] = trouble == Trouble::Cutter ? 0x08 : trouble == Trouble::Jam ? 0x20 : 0;
    out[2] = static_cast<std::uint8_t>((near_end() || trouble == Trouble::Out ? 0x03 : 0) |
                                       (trouble == Trouble::Out ? 0x0c : 0));
    return out;
}

void EscPosDevice::report_change() {
    Bytes now = report();
    if (reports_ && now != last_report_) {
        say(now);
    }
    last_report_ = std::move(now);
}

Bytes EscPosDevice::replies() {
    refresh();
    return std::exchange(said_, {});
}

// ---- reception

std::size_t EscPosDevice::receive(ByteView bytes) {
    refresh();
    std::size_t taken = 0;
    const std::uint64_t plug = plug_;
    for (const std::uint8_t byte : bytes) {
        if (held_.size() >= kBuffer) {
            refresh();
            if (held_.size() >= kBuffer) {
                break;
            }
        }
        counting_ = counting_ || byte == 0x1b;
        if (counting_ && state_.trouble == Trouble::CutAfter &&
            received_ >= static_cast<std::uint64_t>(state_.cut_after)) {
            become(Trouble::Unplug);
        }
        if (plug_ != plug) {
            break;
        }
        held_.push_back(byte);
        ++taken;
        received_ += counting_ ? 1 : 0;
        real_time(byte);
    }
    note_received();
    if (plug_ == plug) {
        refresh();
    }
    return taken;
}

void EscPosDevice::note_received() const {
    std::ofstream(folder_ / "received") << received_ << '\n';
}

void EscPosDevice::real_time(std::uint8_t byte) {
    static const Bytes clear{0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08};
    window_.push_back(byte);
    if (window_.size() > kWindow) {
        window_.erase(window_.begin());
    }
    const std::size_t size = window_.size();
    if (size >= 3 && window_[size - 3] == 0x10 && window_[size - 2] == 0x04) {
        answer_sensor(byte);
    }
    if (model_.clears && window_ == clear) {
        const auto own = static_cast<std::ptrdiff_t>(std::min(held_.size(), clear.size()));
        held_.erase(held_.end() - own, held_.end());
        lose("cleared");
        say(Bytes{0x37, 0x25, 0x00});
    }
}

}  // namespace kiosk::printer
