// Goal: staff put pages right without losing one, and a stack of letters comes apart at its
// separator sheets. Method: letter_desk_rig.hpp; sheet 90 and those above it are separators.
#include "firmware/petitions/page_code.hpp"
#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP_BASE(LetterStackDesk,
                LetterDeskRig){void setup() override{for (int sheet = 90; sheet < 99; ++sheet){
    reader.codes[image_of(sheet)] = {*petitions::separator_text({"HN-01", "quay-3", sheet - 80})};
}
open();
}
}
;

TEST(LetterStackDesk, pages_are_moved_taken_out_and_given_back) {
    const LetterId letter = scanned(4);
    CHECK_OK(edit(letter, office::MovePage{{letter, 4, 1}}));
    CHECK_OK(edit(letter, office::RemovePage{letter, 2}));
    CHECK_OK(edit(letter, office::RemovePage{letter, 2}));
    const Json removed = desk->view(letter)["removed"];
    LONGS_EQUAL(2, removed.size());

    CHECK_OK(edit(
        letter,
        office::RestorePage{letter, *fixed_from_hex<32>(removed[0]["id"].get<std::string>())}));

    CHECK_TEXT_EQUAL("4 1 3 ", confirmed_sheets(letter, 3));
    // What was taken out is no part of the letter, and nothing of it stays.
    LONGS_EQUAL(4, blobs->list()->size());
}

TEST(LetterStackDesk, what_was_corrected_stays_with_its_page) {
    const LetterId letter = scanned(2);
    CHECK_OK(desk->review(letter,
                          {{"words", {{{"page", 2}, {"word", 1}, {"text", "của"}}}}},
                          office::Actor::staff(1)));

    CHECK_OK(edit(letter, office::MovePage{{letter, 2, 1}}));
    CHECK_EQUAL(1, (*desk->review(letter))["review"]["words"][0]["page"].get<int>());
    CHECK_OK(edit(letter, office::RemovePage{letter, 1}));
    CHECK_TRUE((*desk->review(letter))["review"]["words"].empty());
    const std::string id = desk->view(letter)["removed"][0]["id"].get<std::string>();
    CHECK_OK(edit(letter, office::RestorePage{letter, *fixed_from_hex<32>(id)}));

    CHECK_EQUAL(1, (*desk->review(letter))["review"]["words"][0]["page"].get<int>());
}

TEST(LetterStackDesk, a_turned_page_is_read_anew_as_it_was_turned) {
    const LetterId letter = scanned(2);
    CHECK_OK(desk->review(letter,
                          {{"words", {{{"page", 2}, {"word", 1}, {"text", "của"}}}}},
                          office::Actor::staff(1)));

    CHECK_OK(edit(letter, office::TurnPage{{letter, 2, 3}}));

    CHECK_EQUAL(3, (*desk->page(letter, 2))["quarter_turns"].get<int>());
    CHECK_EQUAL(0, (*desk->page(letter, 1))["quarter_turns"].get<int>());
    CHECK_TRUE((*desk->review(letter))["review"]["words"].empty());
    CHECK_EQUAL(2U, reader.sought.size());
}

TEST(LetterStackDesk, a_page_is_scanned_again_in_its_place_and_further_sheets_are_kept) {
    const LetterId letter = scanned(3);
    feeder.lay(7);
    feeder.lay(8);

    CHECK_OK(resume(letter, 2));

    LONGS_EQUAL(4, on_desk().pages.size());
    LONGS_EQUAL(1, on_desk().removed.size());
    CHECK_ERROR(ErrorCode::BadArgument, resume(letter, 9));
    CHECK_TEXT_EQUAL("1 7 3 8 ", confirmed_sheets(letter, 4));
}

TEST(LetterStackDesk, a_separator_parts_two_letters_with_keys_of_their_own) {
    for (const int sheet : {1, 2, 90, 3}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();
    LONGS_EQUAL(2, letters.size());
    LONGS_EQUAL(2, blobs->desk_keys()->size());
    CHECK_TEXT_EQUAL("separator", desk->view()["paused"].get<std::string>());
    LONGS_EQUAL(2, desk->view()["stack"].size());

    CHECK_TEXT_EQUAL("1 2 ", confirmed_sheets(letters[0].id, 2));
    CHECK_TRUE(desk->view()["id"] == letters[1].id.text());
    const auto first_key = opened(confirmed_fact(), officers).key;
    CHECK_TEXT_EQUAL("3 ", confirmed_sheets(letters[1].id, 1));
    CHECK_ERROR(ErrorCode::SealBroken,
                crypto::open_page(first_key, *blobs->get(confirmed_fact().manifest[1])));
    LONGS_EQUAL(0, blobs->desk_keys()->size());
}

TEST(LetterStackDesk, separators_before_between_and_behind_letters_make_no_empty_ones) {
    for (const int sheet : {90, 1, 91, 92, 2, 93}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();
    LONGS_EQUAL(3, letters.size());  // "empty" may be a lie: the third waits for its pages
    CHECK_TEXT_EQUAL("1 ", confirmed_sheets(letters[0].id, 1));

    CHECK_TEXT_EQUAL("2 ", confirmed_sheets(letters[1].id, 1));

    CHECK_TRUE(stack().empty());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
}

TEST(LetterStackDesk, a_letter_is_finished_while_the_next_is_fed) {
    for (const int sheet : {1, 90, 2, 3}) {
        feeder.lay(sheet);
    }
    int asked = 0;
    std::optional<Result<Json>> answer;
    feeder.before_next = [&] {
        if (++asked == 4) {
            const LetterId letter = stack().front().id;
            answer = confirm({letter, 1, petitions::LetterKind::Complaint, {}, {}});
        }
    };

    CHECK_OK(begin());

    CHECK_OK(*answer);
    LONGS_EQUAL(1, stack().size());
    LONGS_EQUAL(2, stack().front().pages.size());
}

TEST(LetterStackDesk, a_letter_that_is_fed_is_left_alone) {
    for (const int sheet : {1, 90, 2}) {
        feeder.lay(sheet);
    }
    int asked = 0;
    std::vector<ErrorCode> refused;
    feeder.before_next = [&] {
        if (++asked == 4) {
            const LetterId fed = stack().back().id;
            refused.push_back(confirm({fed, 1, {}, {}, {}}).error().code);
            const auto first = stack().front().id;
            refused.push_back(
                await([&](auto reply) { desk->resume(first, {}, office::Actor::staff(1), reply); })
                    .error()
                    .code);
        }
    };

    CHECK_OK(begin());

    LONGS_EQUAL(2, refused.size());
    CHECK_TRUE(refused[0] == ErrorCode::LetterBusy);
    CHECK_TRUE(refused[1] == ErrorCode::LetterBusy);
}

TEST(LetterStackDesk, after_a_power_cut_each_letter_of_a_stack_is_handed_over_as_it_stood) {
    for (const int sheet : {1, 2, 90, 3}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();
    cut_the_power();

    for (const petitions::Letter& letter : letters) {
        CHECK_OK(confirm(
            {letter.id, static_cast<int>(letter.pages.size()), {}, {}, petitions::Review::AsIs}));
    }

    CHECK_TRUE(stack().empty());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
}

TEST(LetterStackDesk, a_separator_of_another_office_and_other_codes_are_pages) {
    reader.codes[image_of(2)] = {*petitions::separator_text({"HP-01", "quay-3", 1})};
    reader.codes[image_of(3)] = {"https://example.org", "TDSEP1|HN-01|quay-3|1|00000000"};

    const LetterId letter = scanned(3);

    LONGS_EQUAL(1, stack().size());
    LONGS_EQUAL(3, desk->view(letter)["pages"].get<int>());
}

TEST(LetterStackDesk, the_back_of_a_separator_sheet_is_no_page) {
    for (const int sheet : {1, 90, 5, 2, 6}) {
        feeder.lay(sheet);
    }
    for (const std::size_t back : {2U, 4U}) {
        (**feeder.steps[back]).side = scanner::Side::Back;
    }
    CHECK_OK(begin());
    const auto letters = stack();
    CHECK_TEXT_EQUAL("1 ", confirmed_sheets(letters[0].id, 1));
    CHECK_TEXT_EQUAL("2 6 ", confirmed_sheets(letters[1].id, 2));
}

TEST(LetterStackDesk, a_ticket_on_page_1_is_the_letters_and_on_a_later_page_it_is_asked_about) {
    reader.codes[image_of(1)] = {"TDT1|forged", "TDT1|signed"};
    LetterId letter = scanned(2);
    CHECK_TRUE((*desk->review(letter))["review"]["ticket"]["linked"] == true);
    CHECK_TRUE((*desk->review(letter))["review"]["ticket"]["number"] == "A012");
    CHECK_OK(confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}}));
    CHECK_TRUE(confirmed_fact().ticket.has_value());

    reader.codes.erase(image_of(1));
    reader.codes[image_of(2)] = {"TDT1|signed"};
    letter = scanned(2);
    CHECK_TRUE((*desk->review(letter))["review"]["ticket"]["linked"] == false);
    CHECK_OK(desk->review(letter, {{"ticket", true}}, office::Actor::staff(1)));
    CHECK_OK(confirm({letter, 2, {}, {}, {}}));
    // The record of a protected letter names no ticket; the sealed content does.
    const auto fact = confirmed_fact();
    CHECK_FALSE(fact.ticket.has_value());
    CHECK_TRUE(as_text(opened(fact, guard).payload).find("A012") != std::string::npos);
}

TEST(LetterStackDesk, a_ticket_that_nobody_found_cannot_be_linked) {
    const LetterId letter = scanned(1);
    CHECK_ERROR(ErrorCode::BadArgument,
                desk->review(letter, {{"ticket", true}}, office::Actor::staff(1)));
}

TEST(LetterStackDesk, a_card_on_the_glass_fills_in_and_its_picture_is_not_kept) {
    const std::string card =
        "001185012347|012345678|Nguyễn Văn An|15021985|Nam|Số 1 Hàng Bài, Hà Nội|01012022";
    reader.codes[image_of(2)] = {card};
    feeder.lay(1);
    CHECK_OK(await([&](auto reply) {
        desk->open(petitions::Source::Flatbed, 300, office::Actor::staff(1004), reply);
    }));
    settle();
    const LetterId letter = on_desk().id;
    feeder.lay(2);
    CHECK_OK(resume(letter));
    for (int look = 0; look < 400 && on_desk().removed.empty(); ++look) {
        pause_ms(5);
    }
    settle();

    LONGS_EQUAL(1, on_desk().pages.size());
    const Json field = (*desk->review(letter))["review"]["fields"][2];
    CHECK_TEXT_EQUAL("001185012347", field["value"].get<std::string>());
    CHECK_TEXT_EQUAL("card", field["rule"].get<std::string>());
    CHECK_TEXT_EQUAL("doubtful", field["state"].get<std::string>());
    // The letter's own reading, here of a sender, is not what the card says: it stands.
    const Json sender = (*desk->review(letter))["review"]["fields"][0];
    CHECK_TEXT_EQUAL("Nguyễn Văn Đọc", sender["value"].get<std::string>());

    // Staff may say that it belongs to the letter, and are not contradicted.
    CHECK_OK(edit(letter, office::RestorePage{letter, on_desk().removed.front().hash}));
    LONGS_EQUAL(2, on_desk().pages.size());
}

// More pages than one process gets: every one is read, by whichever reader.
TEST(LetterStackDesk, a_long_letter_is_read_whole) {
    const LetterId letter = scanned(25);

    for (int n = 1; n <= 25; ++n) {
        const auto page = desk->page(letter, n);
        CHECK_OK(page);
        CHECK_TEXT_EQUAL("words of " + image_of(n), (*page)["text"].get<std::string>());
    }
    CHECK_EQUAL(25U, reader.sought.front());
}

TEST(LetterStackDesk, a_letter_is_known_as_soon_as_one_like_it_was_confirmed) {
    for (const int sheet : {1, 90, 1, 91, 2}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();
    const auto known = [&](std::size_t at) {
        const auto review = desk->review(letters[at].id);
        CHECK_OK(review);
        return (*review)["review"]["known"];
    };
    CHECK_EQUAL(0, known(1)["all"].get<int>());

    CHECK_OK(confirm({letters[0].id, 1, petitions::LetterKind::Complaint, {}, {}}));

    CHECK_EQUAL(1, known(1)["all"].get<int>());
    CHECK_TEXT_EQUAL(letters[0].id.text(), known(1)["letters"][0]["id"].get<std::string>());
    CHECK_TEXT_EQUAL("same_paper", known(1)["letters"][0]["like"].get<std::string>());
    CHECK_EQUAL(0, known(2)["all"].get<int>());
}

TEST(LetterStackDesk, nothing_is_remembered_of_a_protected_letter) {
    for (const int sheet : {1, 90, 1}) {
        feeder.lay(sheet);
    }
    CHECK_OK(begin());
    const auto letters = stack();
    CHECK_OK(confirm({letters[0].id, 1, {}, {}, {}}));
    CHECK_TRUE((*desk->review(letters[1].id))["review"]["known"]["all"] == 0);
    CHECK_EQUAL(0U, memory->find("words of pixels")->all);

    CHECK_OK(confirm({letters[1].id, 1, petitions::LetterKind::Reflection, {}, {}}));
    CHECK_EQUAL(1U, memory->find("words of pixels")->all);
    memory->handed_over(letters[1].id);
    memory->forget();
    CHECK_EQUAL(0U, memory->find("words of pixels")->all);
}

// The quick look knew nothing of it, the reading did.
TEST(LetterStackDesk, with_a_separator_inside_a_letter_cannot_be_confirmed) {
    reader.late_codes[image_of(2)] = {*petitions::separator_text({"HN-01", "3", 7})};
    const LetterId letter = scanned(3);
    CHECK_EQUAL(2, (*desk->review(letter))["review"]["separators"][0].get<int>());

    const auto refused = confirm({letter, 3, petitions::LetterKind::Complaint, {}, {}});

    CHECK_ERROR(ErrorCode::WrongPageCount, refused);
    STRCMP_CONTAINS("page 2", refused.error().context.c_str());
    CHECK_OK(edit(letter, office::RemovePage{letter, 2}));
    CHECK_TEXT_EQUAL("1 3 ", confirmed_sheets(letter, 2));
}
