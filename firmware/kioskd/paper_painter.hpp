#pragma once
// What the print desk needs drawn. The office's own look is in firmware/paper; here is only what
// is known when something is printed.

#include <memory>
#include <string>

#include "firmware/base/bitmap.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/ticket.hpp"

namespace kiosk::kioskd {

struct TicketToPaint {
    queue::Ticket ticket;
    std::string service_vi;
    std::string service_en;
    std::int64_t people_ahead = 0;
    std::optional<queue::WaitEstimate> wait;  // as it was told, or as it is now for a later copy
    int copy = 1;                             // above 1 the mark "IN LẠI LẦN n" is drawn
};

// The citizen's receipt for a letter. Never its kind.
struct ReceiptToPaint {
    std::string code;
    std::string pin;
    int pages = 0;
    std::int64_t received_ms = 0;
    int copy = 1;
};

// One thread, the print desk's. Each picture fits the printer's facts; an error means that it
// cannot be drawn, now or later; only FontMissing may pass.
class PaperPainter {
public:
    virtual ~PaperPainter() = default;
    [[nodiscard]] virtual Result<Bitmap> ticket(const TicketToPaint& what) = 0;
    [[nodiscard]] virtual Result<Bitmap> receipt(const ReceiptToPaint& what) = 0;
    [[nodiscard]] virtual Result<Bitmap> test_page(std::int64_t now_ms) = 0;
};

}  // namespace kiosk::kioskd
