#pragma once
// The painter of the product: firmware/paper with this office's name and this device's signature.

#include <functional>

#include "drivers/printer/ticket_printer.hpp"
#include "firmware/draw/toolbox.hpp"
#include "firmware/kioskd/paper_painter.hpp"
#include "firmware/office/settings.hpp"

namespace kiosk::kioskd {

struct OfficePaint {
    std::string office;                                        // its name, as people know it
    std::string device;                                        // its id, for test pages
    std::function<std::string(const queue::Ticket&)> code_of;  // the signed text of a ticket's QR
    printer::PaperFacts paper;
    office::Purpose purpose = office::Purpose::Service;
    draw::FontFiles fonts = draw::FontFiles::debian();
};

// The painter gives FontMissing, naming the first font file that is not there, until all are: an
// office whose fonts are gone still gives numbers, only not on paper.
[[nodiscard]] std::unique_ptr<PaperPainter> make_office_painter(OfficePaint options);

}  // namespace kiosk::kioskd
