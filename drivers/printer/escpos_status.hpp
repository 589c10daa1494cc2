#pragma once
// What a printer says: bytes become messages, messages become conditions. Pure; any bytes are taken
// and none can stop it.
// Source: Epson ESC/POS reference (DLE EOT, GS r, GS a, GS ( H, DLE DC4) and Citizen's appendix
// "Identification of send status": fixed bits tell the kinds apart, so that a lost or additional
// byte costs one message (python-escpos/python-escpos#143, fabienbellanger/escpos-rs#18).

#include <array>
#include <cstdint>
#include <vector>

#include "drivers/printer/profile.hpp"

namespace kiosk::printer {

struct Heard {
    enum class Kind : std::uint8_t {
        Answer,     // to DLE EOT 1 to 4:  0xx1xx10
        InOrder,    // to GS r:            0xx0xxxx
        Report,     // GS a, four bytes:   0xx1xx00, then three of 0xx0xxxx
        Mark,       // GS ( H:             37 22 d1 d2 d3 d4 00
        Cleared,    // DLE DC4 fn 8:       37 25 00
        Presenter,  // DLE EOT 20:         10 0F and four bytes
    };
    Kind kind = Kind::Answer;
    std::array<std::uint8_t, 4> bytes{};  // as many as the kind has, from the front

    bool operator==(const Heard&) const = default;
};

// Whether the bytes 10 0F open a presenter's answer; without one they open an automatic report.
enum class Slot : std::uint8_t { Plain, Presenter };

// Keeps what is incomplete for the next bytes. XON and XOFF and noise are dropped.
class StatusDecoder {
public:
    explicit StatusDecoder(Slot slot) : slot_(slot) {}

    // Appends the messages that are complete now to `out`.
    void feed(ByteView bytes, std::vector<Heard>& out);

    // Forgets what is incomplete: the link was opened anew.
    void forget() { held_.clear(); }

private:
    // Bytes used from the front of held_; 0 = more are needed.
    std::size_t take(std::vector<Heard>& out) const;
    std::size_t take_block(std::vector<Heard>& out) const;
    std::size_t take_report(std::vector<Heard>& out) const;
    std::size_t take_presenter(std::vector<Heard>& out) const;

    Slot slot_;
    Bytes held_;
};

// Reach and conditions from the four DLE EOT answers; `since_ms` is left 0.
[[nodiscard]] PrinterStatus read_sensors(const std::array<std::uint8_t, 4>& answers,
                                         const StatusMasks& masks);
// The same from an automatic report, whose bits no profile changes.
[[nodiscard]] PrinterStatus read_report(const std::array<std::uint8_t, 4>& report);

// From a presenter's answer: whether a ticket hangs in the slot.
[[nodiscard]] bool ticket_in_slot(const std::array<std::uint8_t, 4>& answer) noexcept;

}  // namespace kiosk::printer
