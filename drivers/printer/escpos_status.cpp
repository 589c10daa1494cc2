// One rule for all kinds: look at the first byte held, wait while the message it opens may still
// become complete, drop that one byte when it cannot.
#include "drivers/printer/escpos_status.hpp"

namespace kiosk::printer {
namespace {

constexpr std::uint8_t kXon = 0x11;
constexpr std::uint8_t kXoff = 0x13;
constexpr std::uint8_t kBlock = 0x37;
constexpr std::uint8_t kFixed = 0x93;  // bits 7, 4, 1, 0

bool is_flow(std::uint8_t byte) {
    return byte == kXon || byte == kXoff;
}

bool is_printable(std::uint8_t byte) {
    return byte >= 0x20 && byte <= 0x7e;
}

void conclude(PrinterStatus& status, bool offline) {
    const bool near_end_alone =
        status.conditions.empty() ||
        (status.conditions.size() == 1 && status.conditions[0] == Condition::PaperNearEnd);
    status.reach = near_end_alone && !offline ? Reach::Ready : Reach::NotReady;
}

void note(PrinterStatus& status, Condition condition, int bits) {
    if (bits != 0) {
        status.conditions.push_back(condition);
    }
}

}  // namespace

void StatusDecoder::feed(ByteView bytes, std::vector<Heard>& out) {
    for (const std::uint8_t byte : bytes) {
        held_.push_back(byte);
        while (!held_.empty()) {
            const std::size_t used = take(out);
            if (used == 0) {
                break;
            }
            held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(used));
        }
    }
}

std::size_t StatusDecoder::take(std::vector<Heard>& out) const {
    const std::uint8_t first = held_[0];
    if (is_flow(first)) {
        return 1;
    }
    if (first == kBlock) {
        return take_block(out);
    }
    if (first == 0x10 && slot_ == Slot::Presenter) {
        return take_presenter(out);
    }
    if ((first & kFixed) == 0x12) {
        out.push_back({Heard::Kind::Answer, {first}});
        return 1;
    }
    if ((first & kFixed) == 0x10) {
        return take_report(out);
    }
    if ((first & 0x90) == 0) {
        out.push_back({Heard::Kind::InOrder, {first}});
    }
    return 1;
}

std::size_t StatusDecoder::take_block(std::vector<Heard>& out) const {
    if (held_.size() < 2) {
        return 0;
    }
    if (held_[1] == 0x25) {
        if (held_.size() < 3) {
            return 0;
        }
        if (held_[2] != 0) {
            return 1;
        }
        out.push_back({Heard::Kind::Cleared, {}});
        return 3;
    }
    if (held_[1] != 0x22) {
        return 1;
    }
    Heard mark{Heard::Kind::Mark, {}};
    for (std::size_t i = 0; i < 4; ++i) {
        if (held_.size() < i + 3) {
            return 0;
        }
        if (!is_printable(held_[i + 2])) {
            return 1;
        }
        mark.bytes[i] = held_[i + 2];
    }
    if (held_.size() < 7) {
        return 0;
    }
    if (held_[6] != 0) {
        return 1;
    }
    out.push_back(mark);
    return 7;
}

std::size_t StatusDecoder::take_report(std::vector<Heard>& out) const {
    Heard report{Heard::Kind::Report, {held_[0]}};
    std::size_t got = 1;
    for (std::size_t at = 1; at < held_.size(); ++at) {
        if (is_flow(held_[at])) {
            continue;
        }
        if ((held_[at] & 0x90) != 0) {
            return 1;
        }
        report.bytes[got++] = held_[at];
        if (got == report.bytes.size()) {
            out.push_back(report);
            return at + 1;
        }
    }
    // A printer that sends nothing but flow control must not fill the memory.
    return held_.size() > 64 ? 1 : 0;
}

std::size_t StatusDecoder::take_presenter(std::vector<Heard>& out) const {
    if (held_.size() < 2) {
        return 0;
    }
    if (held_[1] != 0x0f) {
        return 1;
    }
    if (held_.size() < 6) {
        return 0;
    }
    out.push_back({Heard::Kind::Presenter, {held_[2], held_[3], held_[4], held_[5]}});
    return 6;
}

PrinterStatus read_sensors(const std::array<std::uint8_t, 4>& answers, const StatusMasks& masks) {
    PrinterStatus out;
    out.raw.assign(answers.begin(), answers.end());
    note(out, Condition::PaperNearEnd, answers[3] & masks.near_end);
    note(out, Condition::PaperOut, answers[3] & masks.paper_out);
    note(out, Condition::CoverOpen, answers[1] & masks.cover_open);
    note(out, Condition::CutterFault, answers[2] & masks.cutter);
    note(out, Condition::Fault, answers[2] & masks.fault);
    conclude(out, (answers[0] & masks.offline) != 0);
    return out;
}

PrinterStatus read_report(const std::array<std::uint8_t, 4>& report) {
    PrinterStatus out;
    out.raw.assign(report.begin(), report.end());
    note(out, Condition::PaperNearEnd, report[2] & 0x03);
    note(out, Condition::PaperOut, report[2] & 0x0c);
    note(out, Condition::CoverOpen, report[0] & 0x20);
    note(out, Condition::CutterFault, report[1] & 0x08);
    note(out, Condition::Fault, report[1] & 0x64);
    conclude(out, (report[0] & 0x08) != 0);
    return out;
}

bool ticket_in_slot(const std::array<std::uint8_t, 4>& answer) noexcept {
    return (answer[0] & 0x20) != 0;
}

}  // namespace kiosk::printer
