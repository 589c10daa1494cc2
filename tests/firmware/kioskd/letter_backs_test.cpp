// Goal: the backs of a stack that was turned over come to stand behind their fronts; where their
// number is not that of the sheets, staff are asked and nothing is sealed meanwhile; and a feed is
// stopped between two sheets. Method: letter_desk_rig.hpp; sheet 11 is the back of sheet 1.
#include "firmware/petitions/page_code.hpp"
#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP_BASE(LetterBacks, LetterDeskRig){void setup() override{open();
}

Result<Json> backs(const LetterId& letter, std::initializer_list<int> sheets) {
    for (const int sheet : sheets) {
        feeder.lay(sheet);
    }
    return scan_more(letter, {std::nullopt, true});
}

void mark_separator(int sheet) {
    reader.codes[image_of(sheet)] = {*petitions::separator_text({"HN-01", "quay-3", 9})};
}

// Feeds both sides of each sheet.
Result<Json> begin_duplex() {
    auto answer = await([&](auto reply) {
        desk->open(petitions::Source::Duplex, 300, office::Actor::staff(1004), reply);
    });
    settle();
    return answer;
}

// Staff press Stop while the feeder is asked for its `n`th page.
void stop_at(int n) {
    feeder.before_next = [this, n, asked = 0]() mutable {
        if (++asked == n) {
            const Json fed = desk->view()["stack"].back();
            const LetterId letter = LetterId::parse(fed["id"].get<std::string>()).value();
            CHECK_OK(await([&](auto reply) { desk->stop(letter, reply); }));
        }
    };
}

Result<Json> accept(const LetterId& letter) {
    return await([&](auto reply) { desk->accept_backs(letter, reply); });
}

std::string paused(const LetterId& letter) {
    return desk->view(letter)["paused"].get<std::string>();
}
}
;

TEST(LetterBacks, stand_behind_their_fronts_though_the_last_sheets_comes_first) {
    const LetterId letter = scanned(3);
    CHECK_TEXT_EQUAL("possible", desk->view(letter)["backs"]["state"].get<std::string>());

    CHECK_OK(backs(letter, {13, 12, 11}));

    CHECK_TEXT_EQUAL("empty", paused(letter));
    CHECK_TEXT_EQUAL("right", desk->view(letter)["backs"]["state"].get<std::string>());
    CHECK_TRUE(on_desk().pages[1].side == petitions::Side::Back);
    CHECK_TEXT_EQUAL("1 11 2 12 3 13 ", confirmed_sheets(letter, 6));
}

TEST(LetterBacks, go_on_after_a_jam_with_the_sheet_that_jammed) {
    const LetterId letter = scanned(3);
    feeder.lay(13);
    feeder.fail(ErrorCode::ScannerJam);
    CHECK_OK(scan_more(letter, {std::nullopt, true}));
    CHECK_TEXT_EQUAL("jam", paused(letter));
    LONGS_EQUAL(1, desk->view(letter)["backs"]["came"].get<int>());

    feeder.lay(12);
    feeder.lay(11);
    CHECK_OK(resume(letter));

    CHECK_TEXT_EQUAL("1 11 2 12 3 13 ", confirmed_sheets(letter, 6));
}

TEST(LetterBacks, that_are_too_few_stop_and_ask_and_come_anew) {
    const LetterId letter = scanned(3);
    CHECK_OK(backs(letter, {13, 11}));  // two sheets were drawn in at once

    CHECK_TEXT_EQUAL("backs", paused(letter));
    CHECK_ERROR(ErrorCode::WrongPageCount,
                confirm({letter, 5, petitions::LetterKind::Complaint, {}, {}}));
    CHECK_OK(backs(letter, {13, 12, 11}));

    LONGS_EQUAL(2, on_desk().removed.size());
    CHECK_TEXT_EQUAL("1 11 2 12 3 13 ", confirmed_sheets(letter, 6));
    // What was taken out is no part of the letter, and nothing of it stays.
    LONGS_EQUAL(7, blobs->list()->size());
}

TEST(LetterBacks, that_are_too_few_may_be_right) {
    const LetterId letter = scanned(3);
    CHECK_ERROR(ErrorCode::BadArgument, accept(letter));
    CHECK_OK(backs(letter, {13, 12}));

    CHECK_OK(accept(letter));

    CHECK_TEXT_EQUAL("empty", paused(letter));
    CHECK_ERROR(ErrorCode::BadArgument, accept(letter));
    CHECK_TEXT_EQUAL("1 2 12 3 13 ", confirmed_sheets(letter, 5));
}

TEST(LetterBacks, one_too_many_is_not_taken_for_it_may_be_another_letters) {
    const LetterId letter = scanned(2);
    CHECK_OK(backs(letter, {12, 11, 19}));

    CHECK_TEXT_EQUAL("backs", paused(letter));
    LONGS_EQUAL(4, on_desk().pages.size());
    LONGS_EQUAL(3, desk->view(letter)["backs"]["came"].get<int>());
    CHECK_ERROR(ErrorCode::WrongPageCount, confirm({letter, 4, {}, {}, {}}));
    CHECK_ERROR(ErrorCode::BadArgument, resume(letter));
    CHECK_OK(accept(letter));
    CHECK_TEXT_EQUAL("1 11 2 12 ", confirmed_sheets(letter, 4));
}

TEST(LetterBacks, are_not_for_a_stack_that_a_separator_parted) {
    mark_separator(90);
    for (const int sheet : {1, 90, 2}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();

    CHECK_TRUE(desk->view(letters[0].id)["backs"].is_null());
    CHECK_ERROR(ErrorCode::BadArgument, backs(letters[0].id, {}));
    CHECK_ERROR(ErrorCode::BadArgument, backs(letters[1].id, {}));
}

TEST(LetterBacks, a_back_that_is_scanned_again_stays_one) {
    const LetterId letter = scanned(2);
    CHECK_OK(backs(letter, {12, 11}));
    feeder.lay(21);

    CHECK_OK(resume(letter, 2));

    CHECK_TRUE(on_desk().pages[1].side == petitions::Side::Back);
    CHECK_TEXT_EQUAL("1 21 2 12 ", confirmed_sheets(letter, 4));
}

TEST(LetterBacks, a_page_of_a_duplex_run_is_scanned_again_by_the_side_that_lies_up) {
    for (const int sheet : {1, 11, 2, 12}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin_duplex());
    CHECK_TRUE(feeder.source == scanner::Source::Duplex);
    const LetterId letter = on_desk().id;
    CHECK_TRUE(desk->view(letter)["backs"].is_null());
    CHECK_TRUE(on_desk().pages[3].side == petitions::Side::Back);
    feeder.lay(21);

    CHECK_OK(resume(letter, 2));

    CHECK_TRUE(feeder.source == scanner::Source::Feeder);
    CHECK_TRUE(on_desk().pages[1].side == petitions::Side::Back);
    CHECK_TEXT_EQUAL("1 21 2 12 ", confirmed_sheets(letter, 4));
}

TEST(LetterBacks, after_a_power_cut_the_order_is_on_the_disk) {
    const LetterId letter = scanned(3);
    CHECK_OK(backs(letter, {13, 12}));
    const auto before = on_desk().pages;
    cut_the_power();

    CHECK_TRUE(before == on_desk().pages);
    LONGS_EQUAL(5, before.size());
    CHECK_TRUE(before[2].side == petitions::Side::Back && before[4].side == petitions::Side::Back);
}

TEST(LetterBacks, a_feed_is_stopped_between_two_sheets_and_goes_on_where_it_was) {
    stop_at(2);
    const LetterId letter = scanned(3);

    CHECK_TEXT_EQUAL("stopped", paused(letter));
    LONGS_EQUAL(2, on_desk().pages.size());  // the sheet that was on its way is kept
    CHECK_ERROR(ErrorCode::BadArgument, await([&](auto reply) { desk->stop(letter, reply); }));
    feeder.before_next = {};
    CHECK_OK(resume(letter));
    CHECK_TEXT_EQUAL("1 2 3 ", confirmed_sheets(letter, 3));
}

TEST(LetterBacks, a_stopped_duplex_feed_has_both_sides_of_its_last_sheet) {
    for (const int sheet : {1, 11, 2, 12}) {
        feeder.lay(sheet);
    }
    stop_at(1);

    CHECK_OK(begin_duplex());

    CHECK_TEXT_EQUAL("stopped", paused(on_desk().id));
    LONGS_EQUAL(2, on_desk().pages.size());
    CHECK_TRUE(on_desk().pages[1].side == petitions::Side::Back);
}

TEST(LetterBacks, a_stop_holds_when_the_sheet_on_its_way_is_a_separator) {
    mark_separator(90);
    for (const int sheet : {1, 90, 2, 3}) {
        feeder.lay(sheet);
    }
    stop_at(2);

    CHECK_OK(begin());

    const auto letters = stack();
    LONGS_EQUAL(2, letters.size());
    CHECK_TEXT_EQUAL("separator", paused(letters[0].id));
    CHECK_TEXT_EQUAL("stopped", paused(letters[1].id));
    LONGS_EQUAL(0, letters[1].pages.size());
}

// Turned over, the separator's own back would come first.
TEST(LetterBacks, are_not_for_a_letter_with_a_separator_behind_it) {
    mark_separator(90);
    feeder.lay(1);
    feeder.lay(90);
    CHECK_OK(begin());

    CHECK_TRUE(desk->view(on_desk().id)["backs"].is_null());
    CHECK_ERROR(ErrorCode::BadArgument, backs(on_desk().id, {}));
}

TEST(LetterBacks, both_sides_are_for_a_feeder_that_has_them) {
    feeder.duplex = false;
    CHECK_ERROR(ErrorCode::BadArgument, begin_duplex());
    CHECK_TRUE(stack().empty());
}
