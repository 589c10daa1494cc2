// Goal: a letter goes from the feeder to its sealed end and loses no accepted page on the way,
// whatever the feeder, the reader or the power do. Method: letter_desk_rig.hpp.
#include "tests/firmware/kioskd/letter_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP_BASE(LetterDesk, LetterDeskRig){};

TEST(LetterDesk, a_page_is_sealed_on_disk_and_in_the_journal_before_the_next_is_asked_for) {
    open();
    int asked = 0;
    int behind = 0;
    feeder.before_next = [&] {
        auto pages =
            office->query([](const View& view) { return view.state.desk.on_desk().front().pages; })
                .get();
        const int durable = static_cast<int>(
            std::count_if(pages->begin(), pages->end(), [&](const petitions::Page& page) {
                return blobs->get(page.hash).has_value();
            }));
        behind += durable == asked++ ? 0 : 1;
    };

    scanned(3);

    LONGS_EQUAL(4, asked);
    LONGS_EQUAL(0, behind);
}

TEST(LetterDesk, a_jam_on_page_2_keeps_page_1_and_feeding_goes_on_with_page_2) {
    open();
    feeder.lay(1);
    feeder.fail(ErrorCode::ScannerJam);
    CHECK_OK(begin());
    const LetterId letter = on_desk().id;
    CHECK_TEXT_EQUAL("jam", desk->view()["paused"].get<std::string>());
    LONGS_EQUAL(1, on_desk().pages.size());

    feeder.lay(2);
    feeder.lay(3);
    CHECK_OK(resume(letter));

    LONGS_EQUAL(3, on_desk().pages.size());
    CHECK_TEXT_EQUAL("empty", desk->view()["paused"].get<std::string>());
}

TEST(LetterDesk, a_classified_letter_opens_with_its_bodys_key_alone) {
    open();
    const LetterId letter = scanned(2);

    const auto answer = confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}});

    CHECK_OK(answer);
    CHECK_TEXT_EQUAL("ordinary", (*answer)["letter"]["class"].get<std::string>());
    const auto fact = confirmed_fact();
    const auto content = opened(fact, officers);
    check_page(fact.manifest[1], content.key, 1);
    check_page(fact.manifest[2], content.key, 2);
    CHECK_TRUE(as_text(content.payload).find("words of pixels of sheet 2") != std::string::npos);
    CHECK_TEXT_EQUAL(fact.code, (*answer)["letter"]["code"].get<std::string>());
    CHECK_ERROR(ErrorCode::SealBroken,
                crypto::open_content(*blobs->get(fact.manifest.front()), guard));
}

TEST(LetterDesk, a_bodys_next_key_takes_the_place_of_the_former_on_its_day) {
    const auto next = crypto::SealPrivateKey::generate();
    const queue::BusinessDay today = queue::business_day_at(kMorning_ms);
    for (const int from : {today.days, today.days + 1}) {
        change_settings = [&](office::AppliedSettings& settings) {
            settings.bodies[0].next = {next.public_key().bytes, queue::BusinessDay{from}};
        };
        open();
        CHECK_OK(confirm({scanned(1), 1, petitions::LetterKind::Complaint, {}, {}}));

        const auto fact = confirmed_fact();
        (void)opened(fact, from == today.days ? next : officers);
        CHECK_FALSE(fact.sealed_for.has_value());
        cut_the_power();
    }
}

TEST(LetterDesk, a_letter_to_a_body_whose_key_has_ended_is_opened_by_the_protected_one) {
    const queue::BusinessDay today = queue::business_day_at(kMorning_ms);
    for (const int until : {today.days, today.days - 1}) {
        change_settings = [&](office::AppliedSettings& settings) {
            settings.bodies[0].key_until = queue::BusinessDay{until};
        };
        open();
        CHECK_OK(confirm({scanned(1), 1, petitions::LetterKind::Complaint, {}, {}}));

        const auto fact = confirmed_fact();
        const bool ended = until < today.days;
        CHECK_TRUE(fact.letter_class == petitions::LetterClass::Ordinary);
        CHECK_TRUE(fact.body == sample_settings().bodies[0].id);
        CHECK_TRUE(fact.sealed_for ==
                   (ended ? std::optional(sample_settings().bodies[1].id) : std::nullopt));
        check_page(fact.manifest[1], opened(fact, ended ? guard : officers).key, 1);
        cut_the_power();
    }
}

TEST(LetterDesk, once_the_protected_bodys_key_has_ended_nothing_is_scanned) {
    change_settings = [](office::AppliedSettings& settings) {
        settings.bodies[1].key_until =
            queue::BusinessDay{queue::business_day_at(kMorning_ms).days - 1};
    };
    open();
    feeder.lay(1);

    CHECK_ERROR(ErrorCode::NoSealingKey, begin());
    LONGS_EQUAL(1, feeder.steps.size());
}

TEST(LetterDesk, a_letter_without_a_kind_is_nameless_and_sealed_to_the_protected_body) {
    open();
    const LetterId letter = scanned(1);

    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    const auto fact = confirmed_fact();
    CHECK_TRUE(fact.letter_class == petitions::LetterClass::Protected);
    CHECK_TRUE(fact.code.empty() && !fact.kind && !fact.body);
    check_page(fact.manifest[1], opened(fact, guard).key, 1);
    CHECK_ERROR(ErrorCode::SealBroken,
                crypto::open_content(*blobs->get(fact.manifest.front()), officers));
}

TEST(LetterDesk, what_is_confirmed_cannot_be_read_here_any_more) {
    open();
    const LetterId letter = scanned(1);
    CHECK_OK(desk->page(letter, 1));
    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->page(letter, 1));
    CHECK_ERROR(ErrorCode::LetterKeyGone, desk->preview(letter, 1));
    CHECK_TRUE(desk->view().is_null());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
}

TEST(LetterDesk, after_a_power_cut_a_letter_is_handed_over_as_it_stood_and_its_body_opens_it) {
    open();
    const LetterId letter = scanned(2);
    cut_the_power();
    CHECK_ERROR(ErrorCode::LetterKeyGone, resume(letter));
    CHECK_ERROR(ErrorCode::LetterKeyGone,
                confirm({letter, 2, petitions::LetterKind::Complaint, {}, {}}));

    CHECK_OK(confirm({letter, 2, {}, {}, petitions::Review::AsIs}));

    const auto fact = confirmed_fact();
    CHECK_TRUE(fact.letter_class == petitions::LetterClass::Protected);
    const auto content = opened(fact, guard);
    const auto document = parse_json(as_text(content.payload));
    CHECK_OK(document);
    LONGS_EQUAL(2, (*document)["pages"].size());
    CHECK_TEXT_EQUAL("unread", (*document)["pages"][0]["state"].get<std::string>());
    const auto sealed = from_hex((*document)["page_key"].get<std::string>());
    CHECK_OK(sealed);
    const auto key = crypto::open_key(*sealed, guard);
    CHECK_OK(key);
    check_page(fact.manifest[1], *key, 1);
    check_page(fact.manifest[2], *key, 2);
}

TEST(LetterDesk, after_a_power_cut_a_letter_may_be_scanned_again_and_nothing_of_it_stays) {
    open();
    const LetterId letter = scanned(2);
    cut_the_power();

    CHECK_OK(await([&](auto reply) {
        desk->abandon(letter, petitions::AbandonReason::Rescan, office::Actor::staff(1004), reply);
    }));

    LONGS_EQUAL(0, blobs->list()->size());
    LONGS_EQUAL(0, blobs->desk_keys()->size());
    CHECK_TRUE(scanned(1) != letter);
}

TEST(LetterDesk, a_wrong_count_or_body_is_refused_and_the_letter_stays) {
    open();
    const LetterId letter = scanned(2);

    CHECK_ERROR(ErrorCode::WrongPageCount, confirm({letter, 3, {}, {}, {}}));
    CHECK_ERROR(ErrorCode::UnknownBody,
                confirm({letter, 2, petitions::LetterKind::Complaint, BodyId{"nobody"}, {}}));
    CHECK_ERROR(ErrorCode::BadArgument, confirm({letter, 2, {}, {}, petitions::Review::AsIs}));

    CHECK_TRUE(on_desk().id == letter);
    CHECK_OK(confirm({letter, 2, {}, {}, {}}));
}

TEST(LetterDesk, a_page_that_cannot_be_read_is_kept_and_named_unread) {
    open();
    reader.fails = true;
    const LetterId letter = scanned(1);
    CHECK_TEXT_EQUAL("unread", desk->view()["page_list"][0]["state"].get<std::string>());

    CHECK_OK(confirm({letter, 1, {}, {}, {}}));

    const auto fact = confirmed_fact();
    const auto content = opened(fact, guard);
    CHECK_TRUE(as_text(content.payload).find("OcrTimeout") != std::string::npos);
    check_page(fact.manifest[1], content.key, 1);
}

TEST(LetterDesk, what_to_look_at_on_a_page_is_shown_and_sealed_with_who_looked) {
    open();
    reader.looks[image_of(2)] = {{ocr::PageFlag::HardToRead, ocr::PageFlag::Faint},
                                 {{ocr::MarkKind::Stamp, {10, 20, 300, 300}}}};
    const LetterId letter = scanned(2);
    const Json list = desk->view()["page_list"];
    CHECK_FALSE(list[0].contains("flags"));
    CHECK_TRUE(list[1]["flags"] == Json({"hard_to_read", "faint"}));
    const auto page = desk->page(letter, 2);
    CHECK_OK(page);
    CHECK_TRUE((*page)["look"]["marks"][0]["b"] == Json({10, 20, 300, 300}));

    const auto clerk = office::Actor::staff(1004);
    const auto reviewed = desk->review(letter, {{"seen", {{{"page", 2}}}}}, clerk);
    CHECK_OK(reviewed);
    CHECK_TRUE((*reviewed)["review"]["seen"] == Json::array({2}));
    CHECK_OK(confirm({letter, 2, {}, {}, {}}));

    const auto content = opened(confirmed_fact(), guard);
    const auto sealed = parse_json(as_text(content.payload));
    CHECK_OK(sealed);
    const Json& last = (*sealed)["pages"][1];
    CHECK_TEXT_EQUAL("hard_to_read", last["look"]["flags"][0].get<std::string>());
    CHECK_TEXT_EQUAL(clerk.text(), last["seen_by"].get<std::string>());
    CHECK_FALSE((*sealed)["pages"][0].contains("seen_by"));
}

// After a jam the last sheet is easily laid in once more. Nothing is dropped: staff are asked.
TEST(LetterDesk, a_sheet_that_was_laid_in_twice_after_a_jam_is_named) {
    open();
    feeder.lay(1);
    feeder.lay(2);
    feeder.fail(ErrorCode::ScannerJam);
    CHECK_OK(begin());
    const LetterId letter = on_desk().id;
    feeder.lay(2);
    feeder.lay(3);
    CHECK_OK(resume(letter));

    const Json list = desk->view()["page_list"];
    CHECK_EQUAL(4U, list.size());
    CHECK_EQUAL(2, list[2]["repeats"].get<int>());
    for (const std::size_t other : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
        CHECK_FALSE(list[other].contains("repeats"));
    }
    CHECK_OK(edit(letter, office::RemovePage{letter, 2}));
    const Json after = desk->view()["page_list"];
    CHECK_EQUAL(3U, after.size());
    CHECK_FALSE(after[1].contains("repeats"));
}

TEST(LetterDesk, without_a_protected_bodys_key_nothing_is_scanned_and_tickets_go_on) {
    open(Bodies::OrdinaryOnly);
    feeder.lay(1);

    CHECK_ERROR(ErrorCode::NoSealingKey, begin());

    LONGS_EQUAL(1, feeder.steps.size());
    CHECK_OK(office->submit(by_citizen(issue("k1"))).get());
}

TEST(LetterDesk, a_scanner_that_is_gone_pauses_the_letter_and_says_so) {
    open();
    feeder.started = ErrorCode::ScannerGone;
    feeder.lay(1);
    CHECK_OK(begin());
    CHECK_TEXT_EQUAL("ScannerGone", desk->view()["fault"]["code"].get<std::string>());

    feeder.started = Status();
    CHECK_OK(resume(on_desk().id));

    LONGS_EQUAL(1, on_desk().pages.size());
}

TEST(LetterDesk, a_second_letter_waits_for_the_first) {
    open();
    scanned(1);

    CHECK_ERROR(ErrorCode::LetterOnDesk, begin());
}
