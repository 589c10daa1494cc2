// The contract of the scanner port, held by every driver: the folder simulator, and the real
// kiosk-scan with sane-airscan against the eSCL simulator. Each promise is one function, run over
// both; a last test walks the registry, so that a driver without a rig is found.
#include <set>

#include "tests/drivers/scanner/rig.hpp"

using namespace kiosk;
using namespace kiosk::test;
using scanner::Source;

namespace {

void delivers_pages_in_order_then_the_end(Rig& rig) {
    rig.set_up(5);

    CHECK_TEXT_EQUAL("1 2 3 4 5 end", words(feed(rig)));
}

void goes_on_with_the_paper_that_is_left(Rig& rig) {
    rig.set_up(3);
    CHECK_TEXT_EQUAL("1 2 3 end", words(feed(rig)));

    CHECK_TEXT_EQUAL("ScannerEmpty", words(feed(rig)));
    rig.simulate("reload");
    CHECK_TEXT_EQUAL("1 2 3 end", words(feed(rig)));
}

void jam_keeps_the_pages_before_and_resumes_at_the_jammed_one(Rig& rig) {
    rig.set_up(4);
    for (int jammed = 1; jammed <= 4; ++jammed) {
        rig.simulate("reload");
        rig.simulate("jam@" + std::to_string(jammed));

        const Batch before = feed(rig);
        const Batch still = feed(rig);
        rig.simulate("ok");
        const Batch after = feed(rig);

        CHECK_EQUAL(ErrorCode::ScannerJam, before.error.value_or(ErrorCode::Unknown));
        CHECK_EQUAL(static_cast<std::size_t>(jammed - 1), before.sheets.size());
        CHECK_TEXT_EQUAL("ScannerJam", words(still));
        CHECK_FALSE(after.error.has_value());
        std::vector<int> all = before.sheets;
        all.insert(all.end(), after.sheets.begin(), after.sheets.end());
        CHECK_TRUE((all == std::vector<int>{1, 2, 3, 4}));
    }
}

void open_cover_is_told_from_a_jam(Rig& rig) {
    rig.set_up(3);
    rig.simulate("cover@2");

    CHECK_TEXT_EQUAL("1 ScannerCoverOpen", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void busy_device_is_named_and_moves_no_paper(Rig& rig) {
    rig.set_up(2);
    rig.simulate("busy");

    CHECK_TEXT_EQUAL("ScannerBusy", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("1 2 end", words(feed(rig)));
}

void half_an_image_is_never_a_page(Rig& rig) {
    rig.set_up(3);
    rig.simulate("half@2");

    CHECK_TEXT_EQUAL("1 ScannerFault", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void broken_connection_and_wrong_length_are_faults(Rig& rig) {
    rig.set_up(3);
    rig.simulate("reset@2");
    CHECK_TEXT_EQUAL("1 ScannerFault", words(feed(rig)));

    rig.simulate("length@2");
    CHECK_TEXT_EQUAL("ScannerFault", words(feed(rig)));

    rig.simulate("ok");
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void stalled_page_ends_in_a_timeout_and_the_next_run_works(Rig& rig) {
    rig.options.strip_timeout_ms = 1'500;
    rig.set_up(3);
    rig.simulate("stall@2");

    CHECK_TEXT_EQUAL("1 ScannerTimeout", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void false_empty_is_only_maybe_the_end(Rig& rig) {
    rig.set_up(3);
    rig.simulate("false_empty@2");

    CHECK_TEXT_EQUAL("1 end", words(feed(rig)));
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void empty_feeder_is_told_from_the_end(Rig& rig) {
    rig.set_up(2);
    rig.simulate("empty");

    CHECK_TEXT_EQUAL("ScannerEmpty", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("1 2 end", words(feed(rig)));
}

void page_fed_twice_comes_twice(Rig& rig) {
    rig.set_up(3);
    rig.simulate("repeat@2");

    CHECK_TEXT_EQUAL("1 2 2 3 end", words(feed(rig)));
}

void absent_scanner_is_gone_until_it_is_back(Rig& rig) {
    rig.set_up(1);
    rig.simulate("gone");

    CHECK_TEXT_EQUAL("ScannerGone", words(feed(rig)));
    rig.simulate("ok");
    CHECK_TEXT_EQUAL("1 end", words(feed(rig)));
}

void flatbed_gives_one_page_a_press(Rig& rig) {
    rig.set_up(2);

    CHECK_TEXT_EQUAL("1 end", words(feed(rig, Source::Flatbed)));
    CHECK_TEXT_EQUAL("2 end", words(feed(rig, Source::Flatbed)));
}

void duplex_gives_both_sides_of_each_sheet_in_turn(Rig& rig) {
    rig.options.duplex = true;
    rig.set_up(4);

    const Batch both = feed(rig, Source::Duplex);

    CHECK_TEXT_EQUAL("1 2 3 4 end", words(both));
    CHECK_TEXT_EQUAL("FBFB", both.sides);
    CHECK_TRUE(get_bool(rig.device->describe(), "duplex").value());
    rig.simulate("reload");
    CHECK_TEXT_EQUAL("FFFF", feed(rig).sides);
    rig.simulate("reload");
    rig.simulate("jam@4");
    CHECK_TEXT_EQUAL("FBF", feed(rig, Source::Duplex).sides);
    rig.simulate("ok");
    rig.simulate("back@3");  // the jammed sheet is laid in again
    CHECK_TEXT_EQUAL("FB", feed(rig, Source::Duplex).sides);
}

void new_stack_replaces_the_old_one(Rig& rig) {
    rig.set_up(2);
    CHECK_TEXT_EQUAL("1 2 end", words(feed(rig)));
    const auto other = rig.folder.path() / "other";
    lay_sheets(other, 3);

    rig.simulate("pages:" + other.string());

    CHECK_TEXT_EQUAL("1 2 3 end", words(feed(rig)));
}

void finish_in_mid_batch_leaves_a_scanner_that_works(Rig& rig) {
    rig.set_up(3);
    CHECK_OK(rig.device->start(Source::Feeder, kDpi));
    const auto page = rig.device->next();
    CHECK_OK(page);
    CHECK_EQUAL(1, sheet_of((*page)->image));

    rig.device->finish();
    rig.device->finish();

    rig.simulate("back@2");  // a scanner may have drawn in more than was asked for
    CHECK_TEXT_EQUAL("2 3 end", words(feed(rig)));
}

void wrong_requests_are_refused(Rig& rig) {
    rig.set_up(1);

    CHECK_ERROR(ErrorCode::BadArgument, rig.device->start(Source::Feeder, 74));
    CHECK_ERROR(ErrorCode::BadArgument, rig.device->start(Source::Feeder, 601));
    for (const char* word : {"explode", "jam", "jam@0", "jam@x", "busy@2", "back@9", ""}) {
        CHECK_ERROR(ErrorCode::BadArgument, rig.device->simulate(word));
    }
}

void sheet_that_is_no_image_stops_nothing_else(Rig& rig) {
    rig.set_up(1);
    const auto stack = rig.folder.path() / "bad";
    lay_sheets(stack, 1);
    CHECK_OK(write_file_durably(stack / "page-02.png", as_bytes("this is no picture")));
    rig.simulate("pages:" + stack.string());

    CHECK_OK(rig.device->start(Source::Feeder, kDpi));
    const auto first = rig.device->next();
    const auto second = rig.device->next();
    rig.device->finish();

    CHECK_OK(first);
    CHECK_EQUAL(1, sheet_of((*first)->image));
    // The folder simulator hands the file on for the header gate to refuse; a real driver decodes.
    CHECK_TRUE(!second || (*second && (*second)->width_px == 0));
}

void describe_names_device_and_state(Rig& rig) {
    rig.set_up(1);
    CHECK_TEXT_EQUAL("idle", get_string(rig.device->describe(), "state").value());
    CHECK_TEXT_EQUAL(rig.options.device, get_string(rig.device->describe(), "device").value());
    CHECK_TRUE(get_bool(rig.device->describe(), "simulated").value());

    CHECK_OK(rig.device->start(Source::Feeder, kDpi));

    CHECK_TEXT_EQUAL("feeding", get_string(rig.device->describe(), "state").value());
    rig.device->finish();
    CHECK_TEXT_EQUAL("idle", get_string(rig.device->describe(), "state").value());
}

}  // namespace

TEST_GROUP(SimScanner){};
TEST_GROUP(SaneScanner){};

#define SCANNER_CONTRACT(promise) \
    TEST(SimScanner, promise) {   \
        SimRig rig;               \
        (promise)(rig);           \
    }                             \
    TEST(SaneScanner, promise) {  \
        SaneRig rig;              \
        (promise)(rig);           \
    }

SCANNER_CONTRACT(delivers_pages_in_order_then_the_end)
SCANNER_CONTRACT(goes_on_with_the_paper_that_is_left)
SCANNER_CONTRACT(jam_keeps_the_pages_before_and_resumes_at_the_jammed_one)
SCANNER_CONTRACT(open_cover_is_told_from_a_jam)
SCANNER_CONTRACT(busy_device_is_named_and_moves_no_paper)
SCANNER_CONTRACT(half_an_image_is_never_a_page)
SCANNER_CONTRACT(broken_connection_and_wrong_length_are_faults)
SCANNER_CONTRACT(stalled_page_ends_in_a_timeout_and_the_next_run_works)
SCANNER_CONTRACT(false_empty_is_only_maybe_the_end)
SCANNER_CONTRACT(empty_feeder_is_told_from_the_end)
SCANNER_CONTRACT(page_fed_twice_comes_twice)
SCANNER_CONTRACT(absent_scanner_is_gone_until_it_is_back)
SCANNER_CONTRACT(flatbed_gives_one_page_a_press)
SCANNER_CONTRACT(duplex_gives_both_sides_of_each_sheet_in_turn)
SCANNER_CONTRACT(new_stack_replaces_the_old_one)
SCANNER_CONTRACT(finish_in_mid_batch_leaves_a_scanner_that_works)
SCANNER_CONTRACT(wrong_requests_are_refused)
SCANNER_CONTRACT(sheet_that_is_no_image_stops_nothing_else)
SCANNER_CONTRACT(describe_names_device_and_state)

TEST_GROUP(ScannerRegistry){};

TEST(ScannerRegistry, holds_exactly_the_drivers_that_this_suite_runs_over) {
    std::set<std::string> names;
    for (const auto* driver = scanner::ScannerDriver::first(); driver != nullptr;
         driver = driver->next()) {
        names.insert(driver->name());
    }

    CHECK_TRUE((names == std::set<std::string>{"sane", "sim"}));
}

TEST(ScannerRegistry, refuses_devices_without_driver_or_name) {
    const ShiftedClock clock;
    for (const char* device : {"", "fax:1", "sane", "sane:", "sim:", "SIM:/tmp"}) {
        scanner::ScannerOptions options;
        options.device = device;
        CHECK_ERROR(ErrorCode::BadArgument, scanner::make_scanner(options, clock));
    }
}
