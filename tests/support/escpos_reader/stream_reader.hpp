#pragma once
// The reader at work on one stream: for escpos_reader.cpp (lines, cuts, rasters) and functions.cpp
// (what stands in GS ( and GS 8 commands) only.

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/escpos_reader/escpos_reader.hpp"
#include "tests/support/escpos_reader/paper_roll.hpp"

namespace kiosk::test {

inline constexpr int kDefaultLineDots = 30;

enum class Step { On, Stop };

inline std::size_t low_high(ByteView bytes, std::size_t at) {
    return bytes[at] + (std::size_t{bytes[at + 1]} << 8);
}

inline bool within(std::uint8_t value, int first, int last) {
    return value >= first && value <= last;
}

// "0 to last", given as a number or as its digit (48 = '0').
inline bool digit_or_number(std::uint8_t value, int last) {
    return value <= last || within(value, 48, 48 + last);
}

// A clear cuts the stream into stretches, since a printer obeys it wherever it stands; each stretch
// is then read command by command. `at_` is the next byte, `end_` the end of the stretch.
class StreamReader {
public:
    StreamReader(ByteView stream, int width_px)
        : stream_(stream), width_px_(width_px), roll_(width_px) {
        initialise();
    }

    Reading read();

private:
    Step stretch();
    Step command();
    Step real_time();
    Step escape();
    Step group();
    Step status(std::uint8_t kind);
    Step margin(std::uint8_t kind);
    // Functions A (m = 0, 1, 48, 49), B (65, 66), C (97, 98) and D (103, 104); the second of each
    // pair leaves one point uncut.
    Step cut();
    Step raster();
    Step print_raster(ByteView data, std::size_t width, int across, int down, bool torn);
    // GS ( x pL pH …: a function with its length in front.
    Step function();
    Step long_graphics();
    Step with_body(std::size_t header, std::size_t length, std::uint8_t kind);
    Step graphics(ByteView body);
    // QR Code only (cn = 49).
    Step symbol(ByteView body);
    Step symbol_fault();
    Step response(ByteView body);

    // ---- state

    void initialise();
    [[nodiscard]] int area_px() const;
    Step print_line(int dots);
    void nothing_left_behind();
    void look_for_hidden(ByteView data, std::size_t offset);

    // ---- reports

    [[nodiscard]] bool have(std::size_t bytes) const { return end_ - at_ >= bytes; }

    void request(std::size_t offset, std::string name);
    Step at_line_start(const char* name);
    Step fault(std::string reason);
    Step stop(std::string reason);
    Step cut_short();

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

}  // namespace kiosk::test
