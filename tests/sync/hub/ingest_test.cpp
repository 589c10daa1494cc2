// Goal: each record counts once and in order, and a journal that forked is seen. Method: batches
// of a device that writes a real chain, against ingest over a real database, without a network.
#include "sync/hub/ingest.hpp"

#include <algorithm>

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

void check_verdicts(const Taken& taken, const std::vector<VerdictKind>& expected) {
    CHECK_FALSE(taken.refusal.has_value());
    LONGS_EQUAL(expected.size(), taken.answer.verdicts.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(expected[i] == taken.answer.verdicts[i].kind);
    }
}

void check_refused(ErrorCode expected, const Taken& taken) {
    CHECK(taken.refusal.has_value());
    CHECK_EQUAL(expected, taken.refusal->code);
    CHECK(taken.answer.receipts.empty());
}

}  // namespace

TEST_GROUP(Ingest) {
    FakeHub hub;
};

TEST(Ingest, records_are_stored_once_and_answered_twice) {
    for (int i = 1; i <= 3; ++i) {
        hub.device.issue_ticket(i);
    }

    check_verdicts(hub.take(hub.device.everything()),
                   {VerdictKind::Stored, VerdictKind::Stored, VerdictKind::Stored});
    check_verdicts(hub.take(hub.device.everything()),
                   {VerdictKind::Duplicate, VerdictKind::Duplicate, VerdictKind::Duplicate});

    LONGS_EQUAL(3, hub.stored_records());
    LONGS_EQUAL(3, hub.store.tickets().after({}, 10'000)->size());
}

TEST(Ingest, the_version_of_a_devices_software_is_what_its_last_batch_said) {
    const auto software = [this] {
        return hub.store.devices().find(hub.device.id)->value().software;
    };
    CHECK_TEXT_EQUAL("", software());
    hub.device.issue_ticket(1);
    sync::Batch batch = hub.device.everything();
    batch.software = "1.4.0";
    hub.take(batch);
    CHECK_TEXT_EQUAL("1.4.0", software());

    batch.software = "1.5.0";
    hub.take(batch);
    CHECK_TEXT_EQUAL("1.5.0", software());
    CHECK_TEXT_EQUAL("1.5.0", hub.store.devices().all()->front().software);

    // Put back to a version from before this field: nothing is better than what was once true.
    hub.take(hub.device.everything());
    CHECK_TEXT_EQUAL("", software());
}

TEST(Ingest, overlapping_batches_store_only_what_is_new) {
    for (int i = 1; i <= 5; ++i) {
        hub.device.issue_ticket(i);
    }
    hub.take(hub.device.batch(1, 3));

    const Taken taken = hub.take(hub.device.batch(2, 5));

    check_verdicts(
        taken,
        {VerdictKind::Duplicate, VerdictKind::Duplicate, VerdictKind::Stored, VerdictKind::Stored});
    LONGS_EQUAL(5, taken.answer.head.value);
    LONGS_EQUAL(5, hub.stored_records());
}

TEST(Ingest, the_receipt_of_the_head_is_signed_and_names_the_chain) {
    hub.device.issue_ticket(1);
    hub.device.issue_ticket(2);

    const Taken taken = hub.take(hub.device.everything());

    LONGS_EQUAL(1, taken.answer.receipts.size());
    const sync::Receipt& receipt = taken.answer.receipts[0];
    CHECK_OK(sync::verify_receipt(receipt, hub.hub_key.public_key()));
    CHECK(receipt.seq == Seq{2});
    CHECK(receipt.chain == hub.device.chains[2]);
    CHECK(receipt.kind == sync::ReceiptKind::Records);
    CHECK(receipt.hub_generation == 99);
}

TEST(Ingest, a_gap_names_the_record_to_go_back_to) {
    for (int i = 1; i <= 5; ++i) {
        hub.device.issue_ticket(i);
    }
    hub.take(hub.device.batch(1, 2));

    const Taken taken = hub.take(hub.device.batch(4, 5));

    check_verdicts(taken, {VerdictKind::Gap});
    CHECK(taken.answer.verdicts[0].expected == Seq{3});
    LONGS_EQUAL(2, hub.stored_records());
}

TEST(Ingest, an_empty_batch_asks_for_the_head) {
    hub.device.issue_ticket(1);
    hub.take(hub.device.everything());

    const Taken taken = hub.take(hub.device.batch(2, 1));

    check_verdicts(taken, {});
    CHECK(taken.answer.head == Seq{1});
}

TEST(Ingest, another_record_with_a_known_number_is_a_fork) {
    FakeDevice clone{1};
    for (int i = 1; i <= 4; ++i) {
        hub.device.issue_ticket(i);
        clone.issue_ticket(i < 3 ? i : i + 100);
    }
    hub.take(hub.device.everything());

    const Taken taken = hub.take(clone.everything());

    check_verdicts(taken,
                   {VerdictKind::Duplicate,
                    VerdictKind::Duplicate,
                    VerdictKind::Refused,
                    VerdictKind::Refused});
    CHECK_EQUAL(ErrorCode::ForkDetected, taken.answer.verdicts[2].code);
    CHECK(hub.state_of(hub.device) == DeviceState::Fenced);
    const auto row = hub.store.devices().find(hub.device.id);
    const auto alarms = hub.store.devices().alarms((*row)->no);
    LONGS_EQUAL(1, alarms->size());
    CHECK(alarms->at(0).seq == Seq{3});
    check_refused(ErrorCode::ForkDetected, hub.take(hub.device.everything()));
    LONGS_EQUAL(4, hub.stored_records());
}

TEST(Ingest, a_journal_rolled_back_on_the_disk_is_seen_at_the_next_record) {
    for (int i = 1; i <= 6; ++i) {
        hub.device.issue_ticket(i);
    }
    hub.take(hub.device.everything());
    FakeDevice rolled_back{1};
    for (int i = 1; i <= 4; ++i) {
        rolled_back.issue_ticket(i);
    }
    rolled_back.issue_ticket(55);

    const Taken taken = hub.take(rolled_back.batch(5, 5));

    CHECK_EQUAL(ErrorCode::ForkDetected, taken.answer.verdicts.at(0).code);
    CHECK(hub.state_of(hub.device) == DeviceState::Fenced);
}

TEST(Ingest, an_altered_old_record_is_seen_by_the_chain_before_the_batch) {
    FakeDevice altered{1};
    for (int i = 1; i <= 4; ++i) {
        hub.device.issue_ticket(i);
        altered.issue_ticket(i == 2 ? 77 : i);
    }
    hub.take(hub.device.batch(1, 3));

    check_refused(ErrorCode::ForkDetected, hub.take(altered.batch(4, 4), altered));
    CHECK(hub.state_of(hub.device) == DeviceState::Fenced);
}

TEST(Ingest, a_second_epoch_is_a_clone_until_it_is_enrolled) {
    FakeDevice reimaged{1};
    reimaged.epoch = Epoch{4712};
    reimaged.chains = {crypto::chain_start(reimaged.id, reimaged.epoch)};
    reimaged.issue_ticket(1);
    hub.device.issue_ticket(1);
    hub.take(hub.device.everything());

    check_refused(ErrorCode::ForkDetected, hub.take(reimaged.everything(), reimaged));
    CHECK(hub.state_of(hub.device) == DeviceState::Fenced);

    hub.enrol(reimaged);
    check_verdicts(hub.take(reimaged.everything(), reimaged), {VerdictKind::Stored});
    LONGS_EQUAL(1, hub.stored_records());
}

TEST(Ingest, revoked_and_unknown_devices_are_refused) {
    hub.device.issue_ticket(1);
    CHECK_OK(hub.store.devices().set_state(hub.device.id, DeviceState::Revoked));
    check_refused(ErrorCode::DeviceRevoked, hub.take(hub.device.everything()));

    FakeDevice stranger{9};
    stranger.issue_ticket(1);
    check_refused(ErrorCode::NotEnrolled, hub.take(stranger.everything(), stranger));
    LONGS_EQUAL(0, hub.stored_records());
}

TEST(Ingest, a_poison_record_stops_nothing_behind_it) {
    for (int i = 1; i <= 500; ++i) {
        if (i == 250) {
            hub.device.append_text("ticket.issued", "{\"by\": \"citizen\"}");
        } else {
            hub.device.issue_ticket(i);
        }
    }

    const Taken taken = hub.take(hub.device.everything());

    LONGS_EQUAL(500, taken.answer.verdicts.size());
    for (const sync::Verdict& verdict : taken.answer.verdicts) {
        const bool poison = verdict.seq == Seq{250};
        CHECK((poison ? VerdictKind::Refused : VerdictKind::Stored) == verdict.kind);
    }
    CHECK_EQUAL(ErrorCode::NotCanonical, taken.answer.verdicts[249].code);
    CHECK(taken.answer.head == Seq{500});
    LONGS_EQUAL(499, hub.store.tickets().after({}, 10'000)->size());
    const Taken again = hub.take(hub.device.batch(250, 251));
    check_verdicts(again, {VerdictKind::Refused, VerdictKind::Duplicate});
}

TEST(Ingest, each_sort_of_bad_body_has_its_code) {
    const std::string text(70000, 'x');
    const std::vector<std::pair<std::string, ErrorCode>> bad = {
        {"{\"by\":\"x\"", ErrorCode::BadJson},
        {"{\"b\":1,\"a\":2}", ErrorCode::NotCanonical},
        {"{\"a\":1.5}", ErrorCode::NotCanonical},
        {"[1]", ErrorCode::NotCanonical},
        {"{\"a\":\"a\xCC\x83\"}", ErrorCode::NotCanonical},  // ã in two code points
        {"{\"a\":\"" + text + "\"}", ErrorCode::BodyTooLarge},
    };
    for (const auto& [body, code] : bad) {
        hub.device.append_text("odd.kind", body);
    }

    const Taken taken = hub.take(hub.device.everything());

    for (std::size_t i = 0; i < bad.size(); ++i) {
        CHECK(taken.answer.verdicts.at(i).kind == VerdictKind::Refused);
        CHECK_EQUAL(bad[i].second, taken.answer.verdicts[i].code);
    }
}

TEST(Ingest, unknown_kinds_and_fields_are_kept_word_for_word) {
    const Seq seq = hub.device.append("moon.landed", Json{{"by", "system"}, {"future", {1, 2}}});

    check_verdicts(hub.take(hub.device.everything()), {VerdictKind::Stored});

    const auto row = hub.store.devices().find(hub.device.id);
    const auto stored = hub.store.journals().find({(*row)->no, hub.device.epoch}, seq);
    CHECK_OK(stored);
    CHECK_TEXT_EQUAL("{\"by\":\"system\",\"future\":[1,2]}", (*stored)->body.value());
}

TEST(Ingest, a_field_that_no_database_takes_stops_nothing) {
    Json body{{"business_day", "2026-01-05"},
              {"service", std::string("don\0thu", 7)},
              {"prefix", "A"},
              {"number", 1},
              {"party", 1},
              {"arrival_ms", 1767228000000},
              {"by", "citizen"}};
    hub.device.append("ticket.issued", body);
    Json letter = letter_body(7, LetterClass::Ordinary, {digest("c"), digest("p")});
    letter["code"] = std::string("HN\0", 3);
    hub.device.append("letter.confirmed", letter);
    hub.device.issue_ticket(2);

    const Taken taken = hub.take(hub.device.everything());

    check_verdicts(taken, {VerdictKind::Stored, VerdictKind::Refused, VerdictKind::Stored});
    LONGS_EQUAL(1, hub.store.tickets().after({}, 10'000)->size());
}

TEST(Ingest, tickets_follow_their_records) {
    const Seq seq = hub.device.issue_ticket(12);
    TicketId ticket;
    ticket.bytes = crypto::record_id(hub.device.id, hub.device.epoch, seq);
    hub.device.append("ticket.called",
                      Json{{"ticket", ticket.text()}, {"counter", "3"}, {"by", "staff:1"}});
    hub.device.append("ticket.done",
                      Json{{"ticket", ticket.text()},
                           {"counter", "3"},
                           {"outcome", "received"},
                           {"by", "staff:1"}});

    hub.take(hub.device.everything());

    const auto tickets = hub.store.tickets().after({}, 10'000);
    LONGS_EQUAL(1, tickets->size());
    CHECK_TEXT_EQUAL("A012", tickets->at(0).label());
    CHECK_TEXT_EQUAL("done", tickets->at(0).state);
    CHECK_TEXT_EQUAL("3", tickets->at(0).counter);
    CHECK_TEXT_EQUAL("received", tickets->at(0).outcome);
}

TEST(Ingest, a_ticket_that_waits_again_or_was_given_up_says_so) {
    const Seq seq = hub.device.issue_ticket(12);
    TicketId ticket;
    ticket.bytes = crypto::record_id(hub.device.id, hub.device.epoch, seq);
    const auto state_after = [&](const std::string& kind) {
        hub.device.append(kind, Json{{"ticket", ticket.text()}, {"by", "staff:1"}});
        hub.take(hub.device.everything());
        return hub.store.tickets().after({}, 10'000)->at(0).state;
    };
    CHECK_TEXT_EQUAL("held", state_after("ticket.held"));
    CHECK_TEXT_EQUAL("issued", state_after("ticket.resumed"));
    CHECK_TEXT_EQUAL("issued", state_after("ticket.transferred"));
    CHECK_TEXT_EQUAL("cancelled", state_after("ticket.cancelled"));
}

// A ticket of one kiosk that another one adopted: in whatever order their journals come, it is one
// row, and the primary's word counts.
TEST_GROUP(IngestAdopted) {
    FakeDevice giver{31};
    FakeDevice first{32};
    FakeDevice second{33};

    static Json adopted(const TicketId& ticket, const FakeDevice& by, int epoch) {
        return {{"ticket", ticket.text()},
                {"device", by.id.text()},
                {"business_day", "2026-01-05"},
                {"service", "don-thu"},
                {"prefix", "A"},
                {"number", 7},
                {"party", 1},
                {"language", "vi"},
                {"issued_ms", 1767228000000},
                {"arrival_ms", 1767228000000},
                {"order_seq", 1},
                {"epoch", epoch},
                {"by", "system"}};
    }

    void write_journals() {
        const Seq seq = giver.issue_ticket(7);
        TicketId ticket;
        ticket.bytes = crypto::record_id(giver.id, giver.epoch, seq);
        const Json about{{"ticket", ticket.text()}, {"counter", "2"}, {"by", "staff:1"}};
        giver.append("ticket.handed_over", about);
        giver.append("ticket.expired", about);
        first.append("ticket.adopted", adopted(ticket, giver, 1));
        first.append("ticket.called", about);
        first.append("ticket.no_show", about);
        second.append("ticket.adopted", adopted(ticket, giver, 2));
        second.append("ticket.called", about);
    }
};

TEST(IngestAdopted, is_one_row_that_the_last_primary_moves_in_every_order_of_arrival) {
    write_journals();
    std::vector<const FakeDevice*> order{&giver, &first, &second};
    std::sort(order.begin(), order.end());
    do {
        FakeHub hub;
        for (const FakeDevice* device : order) {
            hub.enrol(*device);
        }
        for (const FakeDevice* device : order) {
            hub.take(device->everything(), *device);
        }
        const auto tickets = hub.store.tickets().after({}, 10'000);
        CHECK_OK(tickets);
        LONGS_EQUAL(1, tickets->size());
        CHECK_TEXT_EQUAL("called", tickets->at(0).state);
        CHECK_TEXT_EQUAL("A007", tickets->at(0).label());
        const auto owner = hub.store.devices().find(second.id);
        LONGS_EQUAL((*owner)->no, tickets->at(0).device_no);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_GROUP(IngestLetters) {
    FakeHub hub;
    const Digest content = digest("content");
    const Digest page = digest("page 1");
};

TEST(IngestLetters, a_letter_waits_for_its_pages_and_is_answered_when_whole) {
    hub.partials.begun = page;
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Ordinary, {content, page}));

    const Taken taken = hub.take(hub.device.everything());

    check_verdicts(taken, {VerdictKind::WaitingForPages});
    const auto& wanted = taken.answer.verdicts[0].pages;
    LONGS_EQUAL(2, wanted.size());
    CHECK(wanted[0] == (sync::WantedPage{content, 0}));
    CHECK(wanted[1] == (sync::WantedPage{page, 4096}));
    CHECK(hub.page_arrived(hub.device, page).empty());
    const auto receipts = hub.page_arrived(hub.device, content);
    LONGS_EQUAL(1, receipts.size());
    CHECK_OK(sync::verify_receipt(receipts[0], hub.hub_key.public_key()));
    CHECK(receipts[0].kind == sync::ReceiptKind::Complete);
    CHECK(receipts[0].seq == Seq{1});
    CHECK(hub.page_arrived(hub.device, content).empty());
}

TEST(IngestLetters, complete_receipts_come_until_the_hand_over_is_known) {
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Protected, {content, page}));
    hub.page_arrived(hub.device, page);
    hub.page_arrived(hub.device, content);

    const Taken first = hub.take(hub.device.everything());
    check_verdicts(first, {VerdictKind::Stored});
    LONGS_EQUAL(2, first.answer.receipts.size());
    const Taken again = hub.take(hub.device.batch(2, 1));
    LONGS_EQUAL(2, again.answer.receipts.size());
    CHECK(again.answer.receipts[1] == first.answer.receipts[1]);

    LetterId id;
    id.bytes.fill(7);
    hub.device.append("letter.handed_over", Json{{"letter", id.text()}, {"by", "system"}});
    LONGS_EQUAL(1, hub.take(hub.device.batch(2, 2)).answer.receipts.size());
}

// As after a restore: the device's journal says that the hub has the letter, and it has not.
TEST(IngestLetters, a_letter_handed_over_and_not_whole_is_asked_for_until_it_is) {
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Protected, {content, page}));
    LetterId id;
    id.bytes.fill(7);
    hub.device.append("letter.handed_over", Json{{"letter", id.text()}, {"by", "system"}});

    const auto lost = hub.take(hub.device.everything()).answer.lost;
    LONGS_EQUAL(1, lost.size());
    LONGS_EQUAL(1, lost[0].confirmed.value);
    LONGS_EQUAL(2, lost[0].pages.size());
    hub.page_arrived(hub.device, content);
    LONGS_EQUAL(1, hub.take(hub.device.batch(3, 2)).answer.lost.at(0).pages.size());
    hub.page_arrived(hub.device, page);
    CHECK(hub.take(hub.device.batch(3, 2)).answer.lost.empty());
}

TEST(IngestLetters, pages_of_another_device_do_not_count) {
    FakeDevice other{2};
    hub.enrol(other);
    hub.page_arrived(other, content);
    hub.page_arrived(other, page);
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Ordinary, {content, page}));

    const Taken taken = hub.take(hub.device.everything());

    check_verdicts(taken, {VerdictKind::WaitingForPages});
    LONGS_EQUAL(2, taken.answer.verdicts[0].pages.size());
}

TEST(IngestLetters, a_repeated_letter_record_tells_again_what_is_missing) {
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Ordinary, {content, page}));
    hub.take(hub.device.everything());
    hub.page_arrived(hub.device, content);

    const Taken taken = hub.take(hub.device.everything());

    check_verdicts(taken, {VerdictKind::WaitingForPages});
    LONGS_EQUAL(1, taken.answer.verdicts[0].pages.size());
    CHECK(taken.answer.verdicts[0].pages[0].sha256 == page);
}

TEST(IngestLetters, a_protected_letter_that_says_too_much_is_not_kept) {
    for (const char* field : {"code", "kind", "body"}) {
        Json body = letter_body(7, LetterClass::Protected, {content, page});
        body[field] = "denunciation";
        hub.device.append("letter.confirmed", body);
    }
    Json denunciation = letter_body(7, LetterClass::Ordinary, {content, page});
    denunciation["kind"] = "denunciation";
    hub.device.append("letter.confirmed", denunciation);
    hub.device.append("letter.confirmed", letter_body(7, LetterClass::Ordinary, {content}));

    const Taken taken = hub.take(hub.device.everything());

    check_verdicts(taken,
                   {VerdictKind::Refused,
                    VerdictKind::Refused,
                    VerdictKind::Refused,
                    VerdictKind::Refused,
                    VerdictKind::Refused});
    LONGS_EQUAL(0, hub.store.letters().after(0, 10'000)->size());
    const auto row = hub.store.devices().find(hub.device.id);
    const auto stored = hub.store.journals().find({(*row)->no, hub.device.epoch}, Seq{2});
    CHECK_FALSE((*stored)->body.has_value());
}
