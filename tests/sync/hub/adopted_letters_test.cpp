// Goal: a letter that a new installation takes over from the former one is one letter at the city,
// whatever the former one had sent of it. Method: two devices' real chains against ingest over both
// databases.
#include "firmware/crypto/hash.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;
using sync::VerdictKind;

Digest digest(std::string_view text) {
    return crypto::sha256(as_bytes(text));
}

enum class Had { Nothing, Receipt };

}  // namespace

TEST_GROUP(AdoptedLetters) {
    FakeHub hub;
    FakeDevice anew{2};
    const Digest content = digest("content");
    const Digest page = digest("page 1");
    const std::vector<Digest> manifest{content, page};

    void setup() override {
        hub.enrol(anew);
    }

    [[nodiscard]] Json adopted(LetterClass letter_class, Had had = Had::Nothing) const {
        Json out = letter_body(7, letter_class, manifest);
        out["from"] = {{"device", hub.device.id.text()}, {"epoch", 4711}, {"seq", 1}};
        out["confirmed_ms"] = hub.device.wall_ms;
        if (had == Had::Receipt) {
            out["handed_over_ms"] = hub.device.wall_ms;
        }
        return out;
    }

    void confirm_at_former(LetterClass letter_class) {
        hub.device.append("letter.confirmed", letter_body(7, letter_class, manifest));
        hub.take(hub.device.everything());
    }

    Taken adopt(const Json& body) {
        anew.append("letter.adopted", body);
        return hub.take(anew.everything(), anew);
    }

    Letter only_letter() {
        const auto all = hub.store.letters().after(0, 10'000);
        CHECK_OK(all);
        LONGS_EQUAL(1, all->size());
        return all->front();
    }

    std::int64_t row_of_new_device() {
        return hub.store.devices().find(anew.id)->value().no;
    }

    // The complete receipts in an answer.
    static std::vector<sync::Receipt> complete_ones(const Taken& taken) {
        std::vector<sync::Receipt> out;
        for (const sync::Receipt& receipt : taken.answer.receipts) {
            if (receipt.kind == sync::ReceiptKind::Complete) {
                out.push_back(receipt);
            }
        }
        return out;
    }
};

TEST(AdoptedLetters, one_that_the_hub_never_heard_of_is_a_letter_like_any_other) {
    const Taken taken = adopt(adopted(LetterClass::Protected));

    LONGS_EQUAL(1, taken.answer.verdicts.size());
    CHECK(taken.answer.verdicts[0].kind == VerdictKind::WaitingForPages);
    LONGS_EQUAL(2, taken.answer.verdicts[0].pages.size());
    hub.page_arrived(anew, content);
    const auto receipts = hub.page_arrived(anew, page);
    LONGS_EQUAL(1, receipts.size());
    CHECK(receipts[0].device == anew.id);
    CHECK(receipts[0].seq == Seq{1});
    CHECK(only_letter().completed_ms.has_value());
}

TEST(AdoptedLetters, one_that_was_on_its_way_goes_on_where_it_stopped) {
    confirm_at_former(LetterClass::Ordinary);
    hub.page_arrived(hub.device, content);

    const Taken taken = adopt(adopted(LetterClass::Ordinary));

    CHECK(taken.answer.verdicts[0].kind == VerdictKind::WaitingForPages);
    LONGS_EQUAL(1, taken.answer.verdicts[0].pages.size());
    CHECK(taken.answer.verdicts[0].pages[0].sha256 == page);
    LONGS_EQUAL(row_of_new_device(), only_letter().device_no);
    LONGS_EQUAL(1, hub.page_arrived(anew, page).size());
    CHECK(only_letter().completed_ms.has_value());
    // The former installation, should it speak once more, has nothing to send.
    const Taken former = hub.take(hub.device.everything());
    CHECK(former.answer.verdicts[0].kind == VerdictKind::Duplicate);
    CHECK(complete_ones(former).empty());
}

TEST(AdoptedLetters, one_that_was_whole_gets_its_receipt_at_once_and_nobody_is_told_again) {
    SeededRandom random{3};
    Webhook listener;
    listener.name = "city";
    listener.url = "http://127.0.0.1:1/told";
    CHECK_OK(hub.store.webhooks().add(listener, random, kNow_ms));
    confirm_at_former(LetterClass::Ordinary);
    hub.page_arrived(hub.device, content);
    hub.page_arrived(hub.device, page);
    const Letter before = only_letter();
    LONGS_EQUAL(1, hub.store.webhooks().due(kNow_ms + kDay_ms, 100)->size());

    const Taken taken = adopt(adopted(LetterClass::Ordinary));

    CHECK(taken.answer.verdicts[0].kind == VerdictKind::Stored);
    const auto receipts = complete_ones(taken);
    LONGS_EQUAL(1, receipts.size());
    CHECK(receipts[0].device == anew.id);
    CHECK(receipts[0].chain == anew.chains[1]);
    CHECK_OK(sync::verify_receipt(receipts[0], hub.hub_key.public_key()));
    CHECK(only_letter().completed_ms == before.completed_ms);
    LONGS_EQUAL(before.received_ms, only_letter().received_ms);
    LONGS_EQUAL(1, hub.store.webhooks().due(kNow_ms + kDay_ms, 100)->size());
    // As long as the hand-over is not known, the same receipt comes again.
    CHECK(complete_ones(hub.take(anew.batch(2, 1), anew)) == receipts);
    CHECK(hub.take(anew.everything(), anew).answer.verdicts[0].kind == VerdictKind::Duplicate);
}

TEST(AdoptedLetters, one_that_had_its_receipt_asks_for_nothing_unless_the_hub_lost_it) {
    confirm_at_former(LetterClass::Protected);
    hub.page_arrived(hub.device, content);
    hub.page_arrived(hub.device, page);

    const Taken taken = adopt(adopted(LetterClass::Protected, Had::Receipt));

    CHECK(taken.answer.verdicts[0].kind == VerdictKind::Stored);
    CHECK(complete_ones(taken).empty());
    CHECK(taken.answer.lost.empty());
    only_letter();
}

TEST(AdoptedLetters, of_a_hub_made_of_a_backup_the_new_installation_is_asked_for_the_pages) {
    confirm_at_former(LetterClass::Protected);

    const Taken taken = adopt(adopted(LetterClass::Protected, Had::Receipt));

    CHECK(taken.answer.verdicts[0].kind == VerdictKind::Stored);
    LONGS_EQUAL(1, taken.answer.lost.size());
    LONGS_EQUAL(2, taken.answer.lost[0].pages.size());
    hub.page_arrived(anew, content);
    hub.page_arrived(anew, page);
    CHECK(hub.take(anew.batch(2, 1), anew).answer.lost.empty());
    CHECK(only_letter().completed_ms.has_value());
}

TEST(AdoptedLetters, other_blobs_are_another_letter) {
    confirm_at_former(LetterClass::Ordinary);
    Json other = letter_body(7, LetterClass::Ordinary, {content, digest("another page")});

    const Taken taken = adopt(other);

    LONGS_EQUAL(2, taken.answer.verdicts[0].pages.size());
    LONGS_EQUAL(2, hub.store.letters().after(0, 10'000)->size());
}

TEST(AdoptedLetters, a_protected_one_that_says_too_much_is_not_kept) {
    for (const char* field : {"code", "kind", "body", "ticket"}) {
        Json body = adopted(LetterClass::Protected);
        body[field] = "denunciation";
        anew.append("letter.adopted", body);
    }

    const Taken taken = hub.take(anew.everything(), anew);

    LONGS_EQUAL(4, taken.answer.verdicts.size());
    for (const sync::Verdict& verdict : taken.answer.verdicts) {
        CHECK(verdict.kind == VerdictKind::Refused);
        CHECK_EQUAL(ErrorCode::BadArgument, verdict.code);
    }
    CHECK(hub.store.letters().after(0, 10'000)->empty());
}
