#pragma once
// The slip of a booking, A6, as a PDF: bookings are made at a desk, which prints on its own
// printer.

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/calendar/booking_slip.hpp"
#include "firmware/draw/toolbox.hpp"

namespace kiosk::paper {

struct BookingSheet {
    Bytes pdf;
    bool fits = true;  // every text is shown as written; false: a title or venue ends in "…"
};

// One page: office, day and time (or that there is no place yet), who receives (for regular
// reception that it is), venue, people, the code with its eight characters large and its QR code,
// how to use it at the kiosk, in Vietnamese with one line of English. Nothing of a person.
// BadArgument when the code is not one of petitions::make_public_code; IoFailed when memory runs
// out. Pure but for the toolbox, whose thread this is; it forgets the texts, the code among them.
[[nodiscard]] Result<BookingSheet> booking_sheet(draw::Toolbox& toolbox,
                                                 const calendar::BookingSlip& what,
                                                 const std::string& office_name);

}  // namespace kiosk::paper
