// Small questions to the staff's state, and its forgetting.
#include "kiosk-ui/app/state_staff.hpp"
#include "firmware/base/text.hpp"

#include <algorithm>

namespace kiosk::ui {
namespace {}  // namespace

// The pixels are shared with what is laid out: overwritten, they are gone there too.
void wipe(Picture& picture) {
    if (picture.pixels) {
        std::fill(picture.pixels->pixels().begin(), picture.pixels->pixels().end(), 0U);
    }
    picture = {};
}

void forget_letter(Staff& staff) {
    for (auto& [page, picture] : staff.previews.small) {
        wipe(picture);
    }
    wipe(staff.previews.large);
    staff.previews = {};
    if (staff.letter) {
        staff.letter_gone = staff.letter->id;
        overwrite(staff.letter->id);
        staff.letter.reset();
    }
    staff.shown_page = 0;
    staff.strip.reset();
    staff.abandoning = false;
}

bool letter_is_moving(const Staff& staff) {
    return staff.letter && (staff.letter->feeding() || staff.letter->being_read());
}

std::int64_t page_on_glass(const Staff& staff) {
    if (!staff.letter || staff.letter->pages == 0) {
        return 0;
    }
    if (staff.shown_page >= 1 && staff.shown_page <= staff.letter->pages) {
        return staff.shown_page;
    }
    // The latest that can be seen; while none has been read yet, the first.
    std::int64_t out = 1;
    for (const api::PageState& page : staff.letter->page_list) {
        if (page.state != "reading") {
            out = std::max(out, page.n);
        }
    }
    return out;
}

int strip_of(const Staff& staff) {
    const std::int64_t pages = staff.letter ? staff.letter->pages : 0;
    const int last = pages > 0 ? static_cast<int>((pages - 1) / kStripPages) : 0;
    const std::int64_t shown = std::max<std::int64_t>(1, page_on_glass(staff));
    const int own = static_cast<int>((shown - 1) / kStripPages);
    return std::clamp(staff.strip.value_or(own), 0, last);
}

bool receipt_is_under_way(const Staff& staff) {
    return staff.receipt && !staff.receipt->job.empty() &&
           staff.receipt->paper != Paper::Confirmed && staff.receipt->paper != Paper::None;
}

void wipe(Staff& staff) {
    for (std::string* text :
         {&staff.token, &staff.name, &staff.keypad.typed, &staff.saving.kind, &staff.saving.body}) {
        overwrite(*text);
    }
    if (staff.receipt) {
        for (std::string* text : {&staff.receipt->code, &staff.receipt->pin, &staff.receipt->job}) {
            overwrite(*text);
        }
    }
    forget_letter(staff);
    overwrite(staff.letter_gone);
    overwrite(staff.desk.on_desk);
    Staff next;
    next.glass = staff.glass;
    next.keypad = staff.keypad;
    next.keypad.said = Keypad::Said::Nothing;
    staff = std::move(next);
}

}  // namespace kiosk::ui
