// Lines, margins, cuts and rasters, command by command; and what every command needs.
#include "tests/support/escpos_reader/escpos_reader.hpp"

#include <algorithm>
#include <optional>

#include "tests/support/escpos_reader/real_time.hpp"
#include "tests/support/escpos_reader/stream_reader.hpp"

namespace kiosk::test {
namespace {

constexpr std::size_t kMostRasterRows = 2303;  // GS v 0: yH <= 8

}  // namespace

Reading StreamReader::read() {
    auto from = stream_.begin();
    Step step = Step::On;
    while (step == Step::On && from != stream_.end()) {
        const auto clear = std::search(from, stream_.end(), std::begin(kClear), std::end(kClear));
        at_ = static_cast<std::size_t>(from - stream_.begin());
        end_ = static_cast<std::size_t>(clear - stream_.begin());
        clear_follows_ = clear != stream_.end();
        step = stretch();
        from = clear;
        if (clear_follows_ && step == Step::On) {
            request(end_, "DLE DC4 8");
            line_.clear();
            stored_.reset();
            from += std::ssize(kClear);
        }
    }
    if (step == Step::On) {
        nothing_left_behind();
    }
    reading_.papers = roll_.papers();
    reading_.uncut = roll_.uncut();
    return std::move(reading_);
}

Step StreamReader::stretch() {
    while (at_ < end_) {
        start_ = at_;
        if (command() == Step::Stop) {
            return Step::Stop;
        }
        if (roll_.rows() > EscPosReader::kMostRows) {
            return stop("more rows than a paper has");
        }
    }
    return Step::On;
}

Step StreamReader::command() {
    const std::uint8_t byte = stream_[at_];
    if (byte >= 0x20 && byte != 0x7f) {
        line_.push_back(static_cast<char>(byte));
        ++at_;
        return Step::On;
    }
    switch (byte) {
        case 0x09:  // HT moves within the line, CR is ignored on all but parallel interfaces
        case 0x0d:
            ++at_;
            return Step::On;
        case 0x0a:
            ++at_;
            return print_line(line_dots_);
        case 0x10:
            return real_time();
        case 0x1b:
            return escape();
        case 0x1d:
            return group();
        default:
            return stop("unknown byte");
    }
}

Step StreamReader::real_time() {
    const std::optional<RealTime> found = real_time_at(stream_.subspan(at_, end_ - at_));
    if (!found) {
        return end_ - at_ < 3 ? cut_short() : stop("DLE with an unknown function or parameter");
    }
    request(at_, found->name);
    at_ += found->length;
    return Step::On;
}

Step StreamReader::escape() {
    if (!have(2)) {
        return cut_short();
    }
    const std::uint8_t kind = stream_[at_ + 1];
    if (kind == '@') {
        at_ += 2;
        initialise();
        return Step::On;
    }
    if (kind == '2') {
        at_ += 2;
        line_dots_ = kDefaultLineDots;
        return Step::On;
    }
    if (kind != '3' && kind != 'a' && kind != 'J' && kind != 'd') {
        return stop("unknown ESC command");
    }
    if (!have(3)) {
        return cut_short();
    }
    const std::uint8_t n = stream_[at_ + 2];
    at_ += 3;
    if (kind == '3') {
        line_dots_ = n;
        return Step::On;
    }
    if (kind == 'a') {
        if (!digit_or_number(n, 2)) {
            return fault("ESC a: parameter out of range");
        }
        justify_ = n % 48;
        return at_line_start("ESC a");
    }
    return print_line(kind == 'J' ? n : n * line_dots_);
}

Step StreamReader::group() {
    if (!have(3)) {
        return cut_short();
    }
    const std::uint8_t kind = stream_[at_ + 1];
    switch (kind) {
        case 'V':
            return cut();
        case 'v':
            return raster();
        case '(':
            return function();
        case '8':
            return long_graphics();
        case 'L':
        case 'W':
            return margin(kind);
        case 'r':
        case 'I':
        case 'a':
            return status(kind);
        default:
            return stop("unknown GS command");
    }
}

Step StreamReader::status(std::uint8_t kind) {
    const std::uint8_t n = stream_[at_ + 2];
    at_ += 3;
    constexpr std::uint8_t kSensors[] = {1, 2, 4, 49, 50, 52};
    constexpr std::uint8_t kIds[] = {
        1, 2, 3, 33, 35, 36, 49, 50, 51, 65, 66, 67, 68, 69, 96, 110, 111, 112};
    const auto known = [n](ByteView allowed) {
        return std::find(allowed.begin(), allowed.end(), n) != allowed.end();
    };
    const std::string name = std::string("GS ") + static_cast<char>(kind);
    if ((kind == 'r' && !known(kSensors)) || (kind == 'I' && !known(kIds))) {
        return fault(name + ": parameter out of range");
    }
    request(start_, name + " " + std::to_string(n));
    return Step::On;
}

Step StreamReader::margin(std::uint8_t kind) {
    if (!have(4)) {
        return cut_short();
    }
    const int dots = static_cast<int>(low_high(stream_, at_ + 2));
    at_ += 4;
    if (kind == 'L') {
        margin_px_ = dots;
    } else {
        area_px_ = dots;
    }
    return at_line_start(kind == 'L' ? "GS L" : "GS W");
}

Step StreamReader::cut() {
    const std::uint8_t m = stream_[at_ + 2];
    if (digit_or_number(m, 1)) {
        at_ += 3;
        roll_.cut(m % 48 == 0 ? CutKind::Full : CutKind::Partial);
        return at_line_start("GS V");
    }
    const bool full = m == 65 || m == 97 || m == 103;
    if (!full && m != 66 && m != 98 && m != 104) {
        return stop("GS V: unknown way to cut");
    }
    if (!have(4)) {
        return cut_short();
    }
    const int rows = stream_[at_ + 3];
    at_ += 4;
    const CutKind kind = full ? CutKind::Full : CutKind::Partial;
    if (m == 97 || m == 98) {
        if (roll_.cut_is_due()) {
            return fault("GS V: a second cut set before the first has fallen");
        }
        roll_.cut_after(rows, kind);
    } else {
        roll_.feed(rows);
        roll_.cut(kind);
    }
    return at_line_start("GS V");
}

Step StreamReader::raster() {
    if (stream_[at_ + 2] != '0') {
        return stop("unknown GS v command");
    }
    if (!have(8)) {
        return cut_short();
    }
    const std::uint8_t m = stream_[at_ + 3];
    const std::size_t row_bytes = low_high(stream_, at_ + 4);
    const std::size_t rows = low_high(stream_, at_ + 6);
    if (!digit_or_number(m, 3)) {
        return stop("GS v 0: unknown mode");
    }
    if (row_bytes == 0 || rows == 0 || rows > kMostRasterRows) {
        return stop("GS v 0: size out of range");
    }
    const std::size_t wanted = row_bytes * rows;
    const std::size_t there = std::min(wanted, end_ - at_ - 8);
    if (there < wanted && !clear_follows_) {
        return stop("GS v 0: ends after " + std::to_string(there) + " of " +
                    std::to_string(wanted) + " data bytes");
    }
    const ByteView data = stream_.subspan(at_ + 8, there);
    at_ += 8 + there;
    look_for_hidden(data, start_ + 8);
    const std::size_t whole = there / row_bytes;
    if (there < wanted) {
        reading_.cancelled.push_back(start_);
    }
    const int mode = m % 48;
    return print_raster(data.first(whole * row_bytes),
                        row_bytes * 8,
                        (mode & 1) != 0 ? 2 : 1,
                        (mode & 2) != 0 ? 2 : 1,
                        there < wanted);
}

Step StreamReader::print_raster(ByteView data, std::size_t width, int across, int down, bool torn) {
    const std::size_t row_bytes = (width + 7) / 8;
    const int area = area_px();
    const std::size_t padding_from = static_cast<std::size_t>(std::max(area, 0) / across);
    if (width >= padding_from + 8) {
        return fault("raster of " + std::to_string(width * static_cast<std::size_t>(across)) +
                     " dots on a printing area of " + std::to_string(area));
    }
    const std::size_t used = std::min(width, padding_from);
    Bitmap picture(static_cast<int>(used) * across,
                   static_cast<int>(data.size() / row_bytes) * down);
    for (std::size_t i = 0; i < data.size() * 8; ++i) {
        if ((data[i / 8] & (0x80U >> (i % 8))) == 0) {
            continue;
        }
        const std::size_t x = i % (row_bytes * 8);
        if (x >= used) {
            return fault("a black dot beyond the edge of the raster or of the paper");
        }
        for (int copy = 0; copy < across * down; ++copy) {
            picture.set(static_cast<int>(x) * across + copy % across,
                        static_cast<int>(i / (row_bytes * 8)) * down + copy / across,
                        true);
        }
    }
    const int spare = area - picture.width_px();
    const int shift = justify_ == 0 ? 0 : justify_ == 1 ? spare / 2 : spare;
    roll_.print(picture, margin_px_ + shift);
    if (torn) {
        roll_.tear();
    }
    return at_line_start("GS v 0 or GS ( L");
}

void StreamReader::initialise() {
    line_.clear();
    stored_.reset();
    symbol_.clear();
    justify_ = 0;
    margin_px_ = 0;
    area_px_.reset();
    line_dots_ = kDefaultLineDots;
}

int StreamReader::area_px() const {
    const int room = width_px_ - margin_px_;
    return std::min(area_px_.value_or(room), room);
}

Step StreamReader::print_line(int dots) {
    if (!line_.empty()) {
        reading_.texts.push_back(PrinterText{start_, std::exchange(line_, std::string())});
    }
    roll_.feed(dots);
    return Step::On;
}

void StreamReader::nothing_left_behind() {
    start_ = stream_.size();
    if (!line_.empty()) {
        fault("text was sent and never printed");
    }
    if (stored_) {
        fault("graphics were stored and never printed");
    }
    if (roll_.cut_is_due()) {
        fault("a cut was set and its place never reached");
    }
}

void StreamReader::look_for_hidden(ByteView data, std::size_t offset) {
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (data[i] != 0x10) {
            continue;
        }
        // Bytes after the data count too: a sequence may begin in it and end behind it.
        const std::optional<RealTime> found =
            real_time_at(stream_.subspan(offset + i, end_ - offset - i));
        if (found) {
            reading_.hidden.push_back(PrinterRequest{offset + i, found->name});
        }
    }
}

void StreamReader::request(std::size_t offset, std::string name) {
    reading_.requests.push_back(PrinterRequest{offset, std::move(name)});
}

Step StreamReader::at_line_start(const char* name) {
    return line_.empty() ? Step::On : fault(std::string(name) + " with text before it on the line");
}

Step StreamReader::fault(std::string reason) {
    reading_.faults.push_back(ReadFault{start_, std::move(reason)});
    return Step::On;
}

Step StreamReader::stop(std::string reason) {
    fault(std::move(reason));
    return Step::Stop;
}

Step StreamReader::cut_short() {
    if (!clear_follows_) {
        return stop("the stream ends inside a command");
    }
    reading_.cancelled.push_back(start_);
    at_ = end_;
    return Step::On;
}

Reading EscPosReader::read(ByteView stream) const {
    return StreamReader(stream, width_px_).read();
}

}  // namespace kiosk::test
