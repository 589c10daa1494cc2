// Goal: the slip shows every word whole and holds the code that the glass reads. Method: the page
// says itself whether a text fitted; the usual slip, the longest titles, waiting list and practice.
// KIOSK_SAVE_PICTURES=1 leaves the files in build/…/goldens, to be looked at.
#include "firmware/paper/booking_sheet.hpp"

#include <cstdlib>
#include <filesystem>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::calendar;

TEST_GROUP(BookingSheet) {
    std::optional<draw::Toolbox> toolbox;
    BookingSlip what;

    void setup() override {
        auto opened = draw::Toolbox::open();
        CHECK_OK(opened);
        toolbox.emplace(std::move(opened).value());
        what.plan.day = BusinessDay::parse("2026-12-15").value();
        what.plan.hours = {8 * 60, 11 * 60};
        what.plan.leader = "Chủ tịch Ủy ban nhân dân thành phố Hà Nội";
        what.plan.venue = "Trụ sở Tiếp công dân thành phố, phòng tiếp số 1, tầng 1";
        what.booking.code = "LH-26-22222222-T";
        what.booking.party = 3;
        what.booking.place_min = 90;
        what.office = "HN-01";
        what.made_ms = 1795482000000;
    }

    paper::BookingSheet sheet(const char* name) {
        auto out = paper::booking_sheet(*toolbox, what, "Trụ sở Tiếp công dân thành phố Hà Nội");
        CHECK_OK(out);
        if (std::getenv("KIOSK_SAVE_PICTURES") != nullptr) {
            const std::filesystem::path folder = KIOSK_BIN_DIR "/../goldens";
            std::filesystem::create_directories(folder);
            CHECK_OK(write_file_durably(folder / name, out->pdf));
        }
        return std::move(out).value();
    }
};

TEST(BookingSheet, shows_a_leaders_day_whole) {
    CHECK_TRUE(sheet("slip-leader.pdf").fits);
}

TEST(BookingSheet, shows_regular_reception_a_pending_place_and_practice) {
    what.plan.kind = SessionKind::Regular;
    what.booking.state = BookingState::Pending;
    what.booking.party = 128;
    what.use = BookingSlip::Use::Training;
    CHECK_TRUE(sheet("slip-regular.pdf").fits);
}

TEST(BookingSheet, shows_that_there_is_no_place_yet) {
    what.booking.place_min.reset();
    CHECK_TRUE(sheet("slip-waits.pdf").fits);
}

TEST(BookingSheet, cuts_what_no_paper_takes_and_says_so) {
    what.plan.venue.clear();
    while (what.plan.venue.size() < 195) {
        what.plan.venue += "WWWWW";
    }
    CHECK_FALSE(sheet("slip-longest.pdf").fits);
}

TEST(BookingSheet, is_one_page_of_a6_and_takes_real_codes_alone) {
    const std::string file(as_text(sheet("slip-leader.pdf").pdf));
    STRCMP_CONTAINS("%PDF-1.", file.substr(0, 8).c_str());
    CHECK_TRUE(file.find("/Count 1") != std::string::npos);
    CHECK_TRUE(file.find("/MediaBox [ 0 0 297.637795 419.527559 ]") != std::string::npos);
    what.booking.code = "LH-26-22222222-3";
    CHECK_ERROR(ErrorCode::BadArgument, paper::booking_sheet(*toolbox, what, "HN"));
}
