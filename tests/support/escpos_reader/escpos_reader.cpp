// A clear cuts the stream into stretches, since a printer obeys it wherever it stands; each stretch
// is then read command by command. `at_` is the next byte, `end_` the end of the stretch.
#include "tests/support/escpos_reader/escpos_reader.hpp"

#include <algorithm>
#include <optional>

#include "tests/support/escpos_reader/paper_roll.hpp"
#include "tests/support/escpos_reader/real_time.hpp"

namespace kiosk::test {
namespace {

constexpr int kDefaultLineDots = 30;
constexpr std::size_t kMostRasterRows = 2303;    // GS v 0: yH <= 8
constexpr std::size_t kMostGraphicsRows = 1662;  // GS ( L fn 112 with by = 1

enum class Step { On, Stop };

std::size_t low_high(ByteView bytes, std::size_t at) {
    return bytes[at] + (std::size_t{bytes[at + 1]} << 8);
}

bool within(std::uint8_t value, int first, int last) {
    return value >= first && value <= last;
}

// "0 to last", given as a number or as its digit (48 = '0').
bool digit_or_number(std::uint8_t value, int last) {
    return value <= last || within(value, 48, 48 + last);
}

class StreamReader {
public:
    StreamReader(ByteView stream, int width_px)
        : stream_(stream), width_px_(width_px), roll_(width_px) {
        initialise();
    }

    Reading read() {
        auto from = stream_.begin();
        Step step = Step::On;
        while (step == Step::On && from != stream_.end()) {
            const auto clear =
                std::search(from, stream_.end(), std::begin(kClear), std::end(kClear));
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

private:
    Step stretch() {
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

    Step command() {
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

    Step real_time() {
        const std::optional<RealTime> found = real_time_at(stream_.subspan(at_, end_ - at_));
        if (!found) {
            return end_ - at_ < 3 ? cut_short() : stop("DLE with an unknown function or parameter");
        }
        request(at_, found->name);
        at_ += found->length;
        return Step::On;
    }

    Step escape() {
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

    Step group() {
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

    Step status(std::uint8_t kind) {
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

    Step margin(std::uint8_t kind) {
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

    // Functions A (m = 0, 1, 48, 49), B (65, 66), C (97, 98) and D (103, 104); the second of each
    // pair leaves one point uncut.
    Step cut() {
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

    Step raster() {
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

    Step print_raster(ByteView data, std::size_t width, int across, int down, bool torn) {
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

    // GS ( x pL pH …: a function with its length in front.
    Step function() {
        if (!have(5)) {
            return cut_short();
        }
        const std::uint8_t kind = stream_[at_ + 2];
        if (kind != 'L' && kind != 'k' && kind != 'H') {
            return stop("unknown GS ( command");
        }
        return with_body(5, low_high(stream_, at_ + 3), kind);
    }

    Step long_graphics() {
        if (stream_[at_ + 2] != 'L') {
            return stop("unknown GS 8 command");
        }
        if (!have(7)) {
            return cut_short();
        }
        return with_body(7, low_high(stream_, at_ + 3) + (low_high(stream_, at_ + 5) << 16), 'L');
    }

    Step with_body(std::size_t header, std::size_t length, std::uint8_t kind) {
        if (end_ - at_ - header < length) {
            return cut_short();
        }
        const ByteView body = stream_.subspan(at_ + header, length);
        at_ += header + length;
        look_for_hidden(body, start_ + header);
        switch (kind) {
            case 'L':
                return graphics(body);
            case 'k':
                return symbol(body);
            default:
                return response(body);
        }
    }

    Step graphics(ByteView body) {
        if (body.size() < 2 || body[0] != 48) {
            return fault("GS ( L: not m = 48 with a function");
        }
        if (body.size() == 2 && (body[1] == 2 || body[1] == 50)) {
            if (!stored_) {
                return fault("GS ( L 50: nothing is stored to print");
            }
            const Graphics graphics = *std::exchange(stored_, std::nullopt);
            return print_raster(
                graphics.data, graphics.width, graphics.across, graphics.down, false);
        }
        if (body[1] != 112) {
            return fault("GS ( L: unknown function");
        }
        if (body.size() < 11 || body[2] != 48 || !within(body[3], 1, 2) || !within(body[4], 1, 2) ||
            body[5] != 49) {
            return fault("GS ( L 112: a parameter out of range");
        }
        const std::size_t width = low_high(body, 6);
        const std::size_t rows = low_high(body, 8);
        if (width == 0 || rows == 0 || rows > kMostGraphicsRows / body[4] ||
            body.size() - 10 != (width + 7) / 8 * rows) {
            return fault("GS ( L 112: size out of range or unlike its data");
        }
        if (stored_) {
            return fault("GS ( L 112: the graphics before were stored and never printed");
        }
        stored_ = Graphics{Bytes(body.begin() + 10, body.end()), width, body[3], body[4]};
        return at_line_start("GS ( L 112");
    }

    // QR Code only (cn = 49).
    Step symbol(ByteView body) {
        if (body.size() < 3 || body[0] != 49) {
            return fault("GS ( k: not QR Code, or no parameter");
        }
        const std::size_t size = body.size();
        switch (body[1]) {
            case 65:
                return size == 4 && within(body[2], 49, 51) && body[3] == 0 ? Step::On
                                                                            : symbol_fault();
            case 67:
                return size == 3 && within(body[2], 1, 16) ? Step::On : symbol_fault();
            case 69:
                return size == 3 && within(body[2], 48, 51) ? Step::On : symbol_fault();
            case 80:
                if (size < 4 || body[2] != 48) {
                    return symbol_fault();
                }
                symbol_ = as_text(body.subspan(3));
                return Step::On;
            case 81:
                if (size != 3 || body[2] != 48 || symbol_.empty()) {
                    return symbol_fault();
                }
                reading_.qr_codes.push_back(PrinterText{start_, symbol_});
                return at_line_start("GS ( k 81");
            case 82:
                if (size != 3 || body[2] != 48) {
                    return symbol_fault();
                }
                request(start_, "GS ( k 82");
                return Step::On;
            default:
                return symbol_fault();
        }
    }

    Step symbol_fault() {
        return fault("GS ( k: unknown function, parameter out of range, or no data to print");
    }

    Step response(ByteView body) {
        if (body.size() == 3 && body[0] == 49 && body[1] == 48 && digit_or_number(body[2], 2)) {
            request(start_, "GS ( H 49 " + std::to_string(body[2] % 48));
            return Step::On;
        }
        if (body.size() != 6 || body[0] != 48 || body[1] != 48 ||
            !std::all_of(
                body.begin() + 2, body.end(), [](std::uint8_t d) { return within(d, 32, 126); })) {
            return fault("GS ( H: unknown function or parameter out of range");
        }
        reading_.marks.push_back(PrinterMark{
            start_, std::string(as_text(body.subspan(2))), roll_.papers().size(), roll_.rows()});
        return Step::On;
    }

    // ---- state

    void initialise() {
        line_.clear();
        stored_.reset();
        symbol_.clear();
        justify_ = 0;
        margin_px_ = 0;
        area_px_.reset();
        line_dots_ = kDefaultLineDots;
    }

    [[nodiscard]] int area_px() const {
        const int room = width_px_ - margin_px_;
        return std::min(area_px_.value_or(room), room);
    }

    Step print_line(int dots) {
        if (!line_.empty()) {
            reading_.texts.push_back(PrinterText{start_, std::exchange(line_, std::string())});
        }
        roll_.feed(dots);
        return Step::On;
    }

    void nothing_left_behind() {
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

    void look_for_hidden(ByteView data, std::size_t offset) {
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

    // ---- reports

    [[nodiscard]] bool have(std::size_t bytes) const { return end_ - at_ >= bytes; }

    void request(std::size_t offset, std::string name) {
        reading_.requests.push_back(PrinterRequest{offset, std::move(name)});
    }

    Step at_line_start(const char* name) {
        return line_.empty() ? Step::On
                             : fault(std::string(name) + " with text before it on the line");
    }

    Step fault(std::string reason) {
        reading_.faults.push_back(ReadFault{start_, std::move(reason)});
        return Step::On;
    }

    Step stop(std::string reason) {
        fault(std::move(reason));
        return Step::Stop;
    }

    Step cut_short() {
        if (!clear_follows_) {
            return stop("the stream ends inside a command");
        }
        reading_.cancelled.push_back(start_);
        at_ = end_;
        return Step::On;
    }

    struct Graphics {
        Bytes data;
        std::size_t width;
        int across;
        int down;
    };

    ByteView stream_;
    int width_px_;
    PaperRoll roll_;
    Reading reading_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::size_t start_ = 0;  // of the command at hand
    bool clear_follows_ = false;
    std::string line_;  // text in the print buffer
    std::optional<Graphics> stored_;
    std::string symbol_;
    int justify_ = 0;  // 0 left, 1 centre, 2 right
    int margin_px_ = 0;
    std::optional<int> area_px_;
    int line_dots_ = kDefaultLineDots;
};

}  // namespace

Reading EscPosReader::read(ByteView stream) const {
    return StreamReader(stream, width_px_).read();
}

}  // namespace kiosk::test
