// GS ( and GS 8: functions with their length in front, for graphics, QR codes and answers.
#include <algorithm>

#include "tests/support/escpos_reader/stream_reader.hpp"

namespace kiosk::test {
namespace {

constexpr std::size_t kMostGraphicsRows = 1662;  // GS ( L fn 112 with by = 1

}  // namespace

Step StreamReader::function() {
    if (!have(5)) {
        return cut_short();
    }
    const std::uint8_t kind = stream_[at_ + 2];
    if (kind != 'L' && kind != 'k' && kind != 'H') {
        return stop("unknown GS ( command");
    }
    return with_body(5, low_high(stream_, at_ + 3), kind);
}

Step StreamReader::long_graphics() {
    if (stream_[at_ + 2] != 'L') {
        return stop("unknown GS 8 command");
    }
    if (!have(7)) {
        return cut_short();
    }
    return with_body(7, low_high(stream_, at_ + 3) + (low_high(stream_, at_ + 5) << 16), 'L');
}

Step StreamReader::with_body(std::size_t header, std::size_t length, std::uint8_t kind) {
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

Step StreamReader::graphics(ByteView body) {
    if (body.size() < 2 || body[0] != 48) {
        return fault("GS ( L: not m = 48 with a function");
    }
    if (body.size() == 2 && (body[1] == 2 || body[1] == 50)) {
        if (!stored_) {
            return fault("GS ( L 50: nothing is stored to print");
        }
        const Graphics graphics = *std::exchange(stored_, std::nullopt);
        return print_raster(graphics.data, graphics.width, graphics.across, graphics.down, false);
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

Step StreamReader::symbol(ByteView body) {
    if (body.size() < 3 || body[0] != 49) {
        return fault("GS ( k: not QR Code, or no parameter");
    }
    const std::size_t size = body.size();
    switch (body[1]) {
        case 65:
            return size == 4 && within(body[2], 49, 51) && body[3] == 0 ? Step::On : symbol_fault();
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

Step StreamReader::symbol_fault() {
    return fault("GS ( k: unknown function, parameter out of range, or no data to print");
}

Step StreamReader::response(ByteView body) {
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

}  // namespace kiosk::test
