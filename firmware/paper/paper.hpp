#pragma once
// What goes on paper: tickets, receipts for letters, a technician's test page, each as one picture.

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/error.hpp"
#include "firmware/base/result.hpp"
#include "firmware/draw/toolbox.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::paper {

// The printable width and its resolution, from the printer's profile.
struct PaperSize {
    int width_dots = 576;  // 384 to 832; 576 = 72 mm (80 mm paper), 384 = 48 mm (58 mm paper)
    int dpi = 203;         // 150 to 210
};

inline constexpr int kMostRows = 1600;           // 20 cm: the longest paper that is ever asked for
inline constexpr int kLeastTextDots = 24;        // height of a capital of the smallest text
inline constexpr int kLeastQrModuleDots = 4;     // below it phones fail on thermal paper
inline constexpr int kMostQrModules = 69;        // version 13: 331 bytes; 308 of 384 dots wide
inline constexpr double kLeastNumberCapMm = 12;  // the number, read at arm's length without glasses
inline constexpr int kMostCopies = 99;

// Minutes; printed longer end first, so that nobody is called "late". 0 <= shortest <= longest.
struct WaitRange {
    int shortest_min = 0;
    int longest_min = 0;
};

// A ticket holds nothing about the person or the matter: no name, no identity number, no kind of
// letter. Office and service may be of any length: they wrap, then shrink, and what is still too
// long ends in "…" after three lines, or after two where the paper would be longer than kMostRows.
struct TicketPaper {
    std::string office;
    queue::TicketNumber number;
    std::string service;
    int party = 1;                                     // printed above 1
    queue::Priority priority = queue::Priority::None;  // the word alone, never why
    int people_ahead = 0;
    std::optional<WaitRange> wait;
    std::optional<std::int64_t> booked_ms{};  // wall: of the booked slot, printed in place of wait
    enum class Today { InTime, MayBeLate } today = Today::InTime;  // MayBeLate is said
    std::int64_t issued_ms = 0;  // wall, Unix; printed in Asia/Ho_Chi_Minh
    std::string qr_payload;      // "TDT1|…"
    int copy = 0;                // n above 0 prints the mark "IN LẠI LẦN n"
    bool training = false;       // printed on a black bar: worth nothing
    Language language = Language::Vi;
};

// For a letter handed in. Never its kind or a word of it.
struct ReceiptPaper {
    std::string office;
    std::string public_code;  // "HN-26-7K3M9QRT-X", as petitions::make_public_code makes it
    std::string pin;          // six digits
    int pages = 0;
    std::int64_t received_ms = 0;
    std::string qr_payload;
    std::string hotline;  // at most 24 bytes; "" = none printed
    int copy = 0;
    bool training = false;
    Language language = Language::Vi;
};

// For technicians: ruler, letters with every mark, grey steps, QR code.
struct TestPaper {
    std::string device;   // "kiosk-hn-01"
    std::string version;  // of the firmware
    std::int64_t printed_ms = 0;
    std::string qr_payload;
    Language language = Language::Vi;
};

// Each draws a picture exactly width_dots wide and at most kMostRows high, QR code inside, for a
// printer that only takes rasters. BadArgument: a size out of range, a QR payload that is empty or
// above 331 bytes, a copy, party, page or people count out of
// range, a PIN that is not six
// digits, a public code whose check character is wrong, a hotline too long. Pure but for the
// toolbox, whose thread this is; about 15 ms. receipt() makes the toolbox forget all texts, because
// the PIN is among them. Source: docs/protocols/journal.md, firmware/paper/README.md.
[[nodiscard]] Result<Bitmap> ticket(draw::Toolbox& toolbox,
                                    const TicketPaper& what,
                                    PaperSize size = {});
[[nodiscard]] Result<Bitmap> receipt(draw::Toolbox& toolbox,
                                     const ReceiptPaper& what,
                                     PaperSize size = {});
[[nodiscard]] Result<Bitmap> test_page(draw::Toolbox& toolbox,
                                       const TestPaper& what,
                                       PaperSize size = {});

}  // namespace kiosk::paper
