// Values from here to firmware/paper; a receipt's QR holds its public code, never the PIN.
#include "firmware/kioskd/office_painter.hpp"

#include <algorithm>

#include "firmware/draw/toolbox.hpp"
#include "firmware/paper/paper.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::int64_t kMostAhead = 9'999;  // what fits the paper

// paper::…Paper::copy is 0 for the paper that carries no mark.
int mark_of(int copy) {
    return copy > 1 ? copy : 0;
}

constexpr int kMostWait_min = 24 * 60;  // of what fits the paper

void add_wait(paper::TicketPaper& out, const std::optional<queue::WaitEstimate>& wait) {
    if (!wait) {
        return;
    }
    if (wait->shown == queue::WaitShown::Minutes && wait->upper_min <= kMostWait_min) {
        out.wait = paper::WaitRange{wait->lower_min, wait->upper_min};
    }
    if (wait->today == queue::WaitToday::MayNot) {
        out.today = paper::TicketPaper::Today::MayBeLate;
    }
}

class OfficePainter final : public PaperPainter {
public:
    explicit OfficePainter(OfficePaint options)
        : options_(std::move(options)), size_{options_.paper.width_dots, options_.paper.dpi} {}

    Result<Bitmap> ticket(const TicketToPaint& what) override {
        const bool english = what.ticket.language == "en";
        paper::TicketPaper out;
        out.office = options_.office;
        out.number = what.ticket.number;
        out.service = english ? what.service_en : what.service_vi;
        out.party = what.ticket.party_declared;
        out.priority = what.ticket.priority();
        out.people_ahead = static_cast<int>(std::min(what.people_ahead, kMostAhead));
        add_wait(out, what.wait);
        if (what.ticket.booking) {
            // Its place in the line is that of its slot; a head start given at the desk moved it.
            const int head_start_min = what.ticket.head_start_min.value_or(0);
            out.booked_ms = what.ticket.arrival_ms + std::int64_t{head_start_min} * 60'000;
        }
        out.issued_ms = what.ticket.issued.wall.unix_ms;
        out.qr_payload = options_.code_of(what.ticket);
        out.copy = mark_of(what.copy);
        out.training = options_.purpose == office::Purpose::Training;
        out.language = english ? Language::En : Language::Vi;
        KIOSK_TRY(draw::Toolbox* const tools, toolbox());
        return paper::ticket(*tools, out, size_);
    }

    Result<Bitmap> receipt(const ReceiptToPaint& what) override {
        paper::ReceiptPaper out;
        out.office = options_.office;
        out.public_code = what.code;
        out.pin = what.pin;
        out.pages = what.pages;
        out.received_ms = what.received_ms;
        out.qr_payload = what.code;
        out.copy = mark_of(what.copy);
        out.training = options_.purpose == office::Purpose::Training;
        KIOSK_TRY(draw::Toolbox* const tools, toolbox());
        return paper::receipt(*tools, out, size_);
    }

    Result<Bitmap> test_page(std::int64_t now_ms) override {
        paper::TestPaper out;
        out.device = options_.device;
        out.version = KIOSK_VERSION;
        out.printed_ms = now_ms;
        out.qr_payload = options_.device;
        KIOSK_TRY(draw::Toolbox* const tools, toolbox());
        return paper::test_page(*tools, out, size_);
    }

private:
    // Looked for anew while it is missing: a technician who installs the fonts need not restart.
    Result<draw::Toolbox*> toolbox() {
        if (!toolbox_) {
            KIOSK_TRY(toolbox_, draw::Toolbox::open(options_.fonts));
        }
        return &*toolbox_;
    }

    const OfficePaint options_;
    const paper::PaperSize size_;
    std::optional<draw::Toolbox> toolbox_;
};

}  // namespace

std::unique_ptr<PaperPainter> make_office_painter(OfficePaint options) {
    return std::make_unique<OfficePainter>(std::move(options));
}

}  // namespace kiosk::kioskd
