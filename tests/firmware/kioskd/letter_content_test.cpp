// Goal: what was read, found and corrected is sealed with its letter, and no reader sees two
// letters. Method: letter_desk_rig.hpp.
#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP_BASE(LetterContent, LetterDeskRig){};

TEST(LetterContent, what_staff_set_and_corrected_is_sealed_with_the_letter_beside_what_was_read) {
    open();
    const LetterId letter = scanned(2);
    const auto by = office::Actor::staff(1004);
    const auto suggested = desk->review(letter);
    CHECK_OK(suggested);
    CHECK_TEXT_EQUAL("doubtful", (*suggested)["review"]["fields"][0]["state"].get<std::string>());

    const auto set = desk->review(letter,
                                  {{"fields", {{"sender", "Nguyễn Văn Độc"}}},
                                   {"words", {{{"page", 2}, {"word", 2}, {"text", "điểm ảnh"}}}}},
                                  by);
    CHECK_OK(set);
    CHECK_TEXT_EQUAL("set", (*set)["review"]["fields"][0]["state"].get<std::string>());
    CHECK_OK(confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}}));

    const auto content = opened(confirmed_fact(), officers);
    const auto document = parse_json(as_text(content.payload));
    CHECK_OK(document);
    const Json sender = (*document)["fields"][0];
    CHECK_TEXT_EQUAL("Nguyễn Văn Đọc", sender["suggested"].get<std::string>());
    CHECK_TEXT_EQUAL("Nguyễn Văn Độc", sender["value"].get<std::string>());
    CHECK_TEXT_EQUAL(by.text(), sender["by"].get<std::string>());
    const Json page = (*document)["pages"][1];
    CHECK_TEXT_EQUAL("words of\nđiểm ảnh\n", page["text"].get<std::string>());
    CHECK_TEXT_EQUAL("pixels", page["words"][2]["raw"].get<std::string>());
    const auto pdf = from_base64((*document)["pdf"].get<std::string>());
    CHECK_OK(pdf);
    CHECK_TEXT_EQUAL("PDF " + confirmed_fact().code + ": words of pixels words of điểm ảnh",
                     as_text(*pdf));
    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->review(letter));
}

TEST(LetterContent, a_letter_without_its_pdf_is_handed_over_all_the_same) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);

    CHECK_OK(confirm({letter, 1, petitions::LetterKind::Complaint, {}, {}}));

    const auto document = parse_json(as_text(opened(confirmed_fact(), officers).payload));
    CHECK_OK(document);
    CHECK_FALSE(document->contains("pdf"));
    CHECK_TEXT_EQUAL("unread", (*document)["pages"][0]["state"].get<std::string>());
}

TEST(LetterContent, fields_are_sought_when_all_pages_are_read_and_again_after_more_pages) {
    open();
    const LetterId letter = scanned(2);
    CHECK_OK(
        desk->review(letter, {{"fields", {{"phone", "0912345678"}}}}, office::Actor::staff(1)));

    feeder.lay(3);
    CHECK_OK(resume(letter));
    for (int look = 0; look < 400 && reader.sought.size() < 2; ++look) {
        pause_ms(5);
    }

    CHECK_EQUAL(2U, reader.sought.size());
    CHECK_EQUAL(2U, reader.sought[0]);
    CHECK_EQUAL(3U, reader.sought[1]);
    const auto review = desk->review(letter);
    CHECK_OK(review);
    CHECK_TEXT_EQUAL("0912345678", (*review)["review"]["fields"][3]["value"].get<std::string>());
}

// A reader never outlives its letter, so no process sees two.
TEST(LetterContent, the_readers_of_a_letter_which_is_gone_meanwhile_end) {
    open();
    std::atomic<int> before = 0;
    reader.meanwhile = [&] {
        const LetterId letter = on_desk().id;
        CHECK_OK(await([&](auto reply) {
            desk->abandon(
                letter, petitions::AbandonReason::Mistake, office::Actor::staff(1004), reply);
        }));
        before = reader.here.load();
    };
    feeder.lay(1);
    CHECK_OK(begin());
    for (int look = 0; look < 1000 && (reader.here.load() > 0 || before.load() == 0); ++look) {
        pause_ms(5);
    }

    CHECK_TRUE(before.load() > 0);
    CHECK_EQUAL(0, reader.here.load());
    const int made = reader.made.load();
    feeder.lay(2);
    CHECK_OK(begin());
    CHECK_EQUAL(2 * made, reader.made.load());
}

TEST(LetterContent, a_letter_whose_fields_are_not_found_is_confirmed_all_the_same) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);

    const auto review = desk->review(letter);
    CHECK_OK(review);
    CHECK_FALSE((*review)["review"]["found"].get<bool>());
    CHECK_OK(confirm({letter, 1, {}, {}, {}}));
}
