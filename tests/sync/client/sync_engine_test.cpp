// Goal: what the kiosk acknowledged reaches the hub once, whole and in order, whatever the link
// and the hub do; nothing counts as sent before a verified receipt.
// Method: the engine with a journal and a strict hub in memory, a clock that is moved by hand.
#include "sync/client/sync_engine.hpp"

#include "tests/sync/client/engine_rig.hpp"

using namespace kiosk;
using namespace kiosk::sync;
using test::at_once;
using test::MemoryHub;
using test::random_bytes;

TEST_GROUP_BASE(SyncEngine, test::EngineRig){};

TEST(SyncEngine, sends_what_is_there_at_the_first_contact) {
    tickets(3);
    drive();

    CHECK_EQUAL(3, journal_.cursor.value);
    CHECK_EQUAL(3U, hub_.records.size());
    CHECK_EQUAL(1, hub_.batches);
    LONGS_EQUAL(static_cast<int>(SyncState::Idle), static_cast<int>(engine().status().state));
}

TEST(SyncEngine, each_batch_tells_the_version_of_the_software) {
    const SyncIdentity identity{device_, epoch_, key_, hub_.key.public_key(), "1.4.0"};
    LinkBudget budget({}, clock_);
    SyncEngine engine(at_once(), identity, journal_, blobs_, hub_, budget, clock_, random_);
    tickets(1);
    CHECK_EQUAL(0U, engine.step().value());

    CHECK_EQUAL(1, hub_.batches);
    CHECK_TEXT_EQUAL("1.4.0", hub_.software);
}

TEST(SyncEngine, waits_to_fill_a_batch_but_no_longer_than_30_seconds) {
    drive();
    tickets(49);
    drive();
    CHECK_EQUAL(0, hub_.batches);
    CHECK_EQUAL(49, engine().status().backlog);

    clock_.advance_ms(29'999);
    drive();
    CHECK_EQUAL(0, hub_.batches);
    clock_.advance_ms(1);
    drive();

    CHECK_EQUAL(1, hub_.batches);
    CHECK_EQUAL(49, journal_.cursor.value);
}

TEST(SyncEngine, fifty_records_make_a_batch) {
    drive();
    tickets(50);
    drive();

    CHECK_EQUAL(1, hub_.batches);
}

TEST(SyncEngine, letter_flushes_at_once) {
    drive();
    tickets(1);
    letter();
    drive();

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(3U, hub_.pages.size());
    CHECK_EQUAL(2, journal_.cursor.value);
}

TEST(SyncEngine, backlog_goes_out_in_full_batches) {
    tickets(1200);
    drive();

    CHECK_EQUAL(3, hub_.batches);
    CHECK_EQUAL(1200, journal_.cursor.value);
}

TEST(SyncEngine, batch_holds_at_most_20_letters) {
    for (int i = 0; i < 45; ++i) {
        journal_.append_letter({blobs_.add(random_bytes(static_cast<std::uint64_t>(i), 1000))});
    }
    drive();

    CHECK_EQUAL(45U, journal_.handed_over.size());
    CHECK_TRUE(hub_.batches >= 3);
}

TEST(SyncEngine, push_skips_the_wait) {
    drive();
    tickets(1);
    engine().push();
    drive();

    CHECK_EQUAL(1, journal_.cursor.value);
}

TEST(SyncEngine, first_contact_comes_within_its_interval_and_push_skips_it) {
    tickets(1);
    SyncRules rules = at_once();
    rules.first_contact_ms = 600'000;
    const SyncIdentity identity{device_, epoch_, key_, hub_.key.public_key()};
    LinkBudget budget({}, clock_);
    SyncEngine engine(rules, identity, journal_, blobs_, hub_, budget, clock_, random_);

    const auto wait_ms = engine.step();
    CHECK_TRUE(wait_ms.has_value() && *wait_ms > 0 && *wait_ms <= 600'000);
    CHECK_EQUAL(0, hub_.requests);
    engine.push();
    (void)engine.step();

    CHECK_EQUAL(1, hub_.requests);
}

TEST(SyncEngine, lost_answer_leads_to_duplicates_and_not_to_doubles) {
    tickets(3);
    hub_.lose_next_answer();
    drive(2000);

    CHECK_EQUAL(3U, hub_.records.size());
    CHECK_EQUAL(3, journal_.cursor.value);
    CHECK_EQUAL(2, hub_.batches);
}

TEST(SyncEngine, hub_that_is_down_is_asked_ever_more_rarely_and_nothing_is_lost) {
    tickets(5);
    hub_.down = true;
    for (int i = 0; i < 60; ++i) {
        const auto wait_ms = engine().step();
        CHECK_TRUE(wait_ms.has_value());
        clock_.advance_ms(*wait_ms);
    }
    const auto status = engine().status();
    LONGS_EQUAL(static_cast<int>(ErrorCode::HubUnreachable), static_cast<int>(status.reason->code));
    CHECK_EQUAL(5, status.backlog);
    CHECK_TRUE(clock_.monotonic_ms() > 50 * 60'000);

    hub_.down = false;
    drive(900'000);

    CHECK_EQUAL(5, journal_.cursor.value);
    CHECK_FALSE(engine().status().reason.has_value());
}

TEST(SyncEngine, answers_500_garbage_and_portal_are_kept_apart_and_retried) {
    tickets(1);
    auto portal = MemoryHub::response(200);
    portal.body = "<html>login</html>";
    hub_.faults = {MemoryHub::response(500),
                   portal,
                   MemoryHub::response(302),
                   Error{ErrorCode::ForeignPeer, "test"}};
    const ErrorCode expected[] = {ErrorCode::HubRefused,
                                  ErrorCode::HubGarbage,
                                  ErrorCode::HubGarbage,
                                  ErrorCode::ForeignPeer};
    for (const ErrorCode code : expected) {
        const auto wait_ms = engine().step();
        clock_.advance_ms(wait_ms.value());
        CHECK_EQUAL(code, engine().status().reason.value().code);
        CHECK_EQUAL(0, journal_.cursor.value);
    }
    drive(5000);

    CHECK_EQUAL(1, journal_.cursor.value);
}

TEST(SyncEngine, batch_that_a_cut_swallows_is_halved_until_it_fits) {
    // Of random words, since a batch of a few kilobytes is not what a cut depends on.
    for (std::uint64_t i = 0; i < 600; ++i) {
        journal_.append("test.noted", Json{{"words", to_hex(random_bytes(i, 50))}});
    }
    hub_.cut_batches_above = 100;
    drive();

    CHECK_EQUAL(600, journal_.cursor.value);
    CHECK_EQUAL(0U, hub_.most_receipts_above_records);

    hub_.cut_batches_above.reset();
    tickets(2000);
    const int before = hub_.batches;
    drive();

    CHECK_EQUAL(2600, journal_.cursor.value);
    CHECK_TRUE(hub_.batches - before <= 7);  // it grows again
}

// The hub repeats the receipts of letters until the device has told that it handed them over: after
// a day of scanning some records of a few bytes are answered with more than a bad link ever
// carries.
TEST(SyncEngine, answer_that_a_cut_swallows_is_asked_for_with_fewer_receipts) {
    for (int i = 0; i < 80; ++i) {
        letter(100);
    }
    drive();
    hub_.cut_answers_above = 8000;
    tickets(1);
    engine().push();
    drive();

    CHECK_EQUAL(journal_.head().value().value, journal_.cursor.value);
}

TEST(SyncEngine, hub_error_names_come_through) {
    tickets(1);
    auto revoked = MemoryHub::response(403);
    revoked.body = R"({"error":{"code":"DeviceRevoked"}})";
    hub_.faults = {revoked};
    (void)engine().step();

    CHECK_EQUAL(ErrorCode::DeviceRevoked, engine().status().reason.value().code);
}

TEST(SyncEngine, retry_after_is_obeyed) {
    tickets(1);
    auto busy = MemoryHub::response(503);
    busy.retry_after_s = 40;
    hub_.faults = {busy};

    const auto wait_ms = engine().step().value();

    CHECK_TRUE(wait_ms >= 40'000 && wait_ms <= 48'000);
}

TEST(SyncEngine, receipt_of_another_hub_counts_for_nothing) {
    tickets(2);
    const SyncIdentity identity{device_, epoch_, key_, crypto::SigningKey::generate().public_key()};
    LinkBudget budget({}, clock_);
    SyncEngine engine(at_once(), identity, journal_, blobs_, hub_, budget, clock_, random_);
    (void)engine.step();

    CHECK_EQUAL(0, journal_.cursor.value);
    CHECK_EQUAL(ErrorCode::BadSignature, engine.status().reason.value().code);
}

TEST(SyncEngine, verdict_without_a_receipt_moves_no_cursor) {
    tickets(2);
    hub_.forget_receipts = true;
    drive();
    CHECK_EQUAL(0, journal_.cursor.value);

    hub_.forget_receipts = false;
    tickets(50);
    drive();

    CHECK_EQUAL(52, journal_.cursor.value);
}

TEST(SyncEngine, poison_record_is_parked_after_8_refusals_and_later_ones_pass_at_once) {
    tickets(1000);
    hub_.refuse = {400};
    drive();
    CHECK_EQUAL(999U, hub_.records.size());
    CHECK_EQUAL(399, journal_.cursor.value);

    drive(900'000);

    CHECK_EQUAL(1U, journal_.parked_ones.size());
    CHECK_EQUAL(400, journal_.parked_ones.front().first.value);
    CHECK_EQUAL(ErrorCode::NotCanonical, journal_.parked_ones.front().second);
    CHECK_EQUAL(1001, journal_.cursor.value);  // record.parked itself too
    CHECK_EQUAL(2 + 7 + 1, hub_.batches);
}

TEST(SyncEngine, what_is_parked_is_told_until_the_end_and_over_a_restart) {
    tickets(3);
    hub_.refuse = {2};
    drive();
    CHECK_EQUAL(0, engine().status().parked);  // it may still be taken

    drive(900'000);

    CHECK_EQUAL(1, engine().status().parked);
    CHECK_EQUAL(0, engine().status().backlog);
    engine_.reset();
    (void)engine().step();
    CHECK_EQUAL(1, engine().status().parked);
}

TEST(SyncEngine, record_refused_once_and_taken_later_is_not_parked) {
    tickets(3);
    hub_.refuse = {2};
    drive();
    hub_.refuse.clear();
    drive(900'000);

    CHECK_EQUAL(0U, journal_.parked_ones.size());
    CHECK_EQUAL(3, journal_.cursor.value);
}

TEST(SyncEngine, fork_is_never_parked) {
    tickets(2);
    hub_.refuse = {1};
    hub_.refuse_code = ErrorCode::ForkDetected;
    for (int i = 0; i < 40; ++i) {
        clock_.advance_ms(engine().step().value_or(1));
    }

    CHECK_EQUAL(0U, journal_.parked_ones.size());
    CHECK_EQUAL(ErrorCode::ForkDetected, engine().status().reason.value().code);
}

TEST(SyncEngine, altered_or_missing_record_is_named_and_those_before_it_arrive) {
    for (const bool altered : {true, false}) {
        for (const std::int64_t bad : {1, 2, 37, 499, 500, 501, 599}) {
            test::MemoryJournal journal(device_, epoch_);
            for (int i = 0; i < 600; ++i) {
                journal.append_ticket(i);
            }
            MemoryHub hub(key_.public_key());
            const SyncIdentity identity{device_, epoch_, key_, hub.key.public_key()};
            LinkBudget budget({}, clock_);
            SyncEngine engine(at_once(), identity, journal, blobs_, hub, budget, clock_, random_);
            altered ? journal.alter(Seq{bad}) : journal.lose(Seq{bad});
            for (int i = 0; i < 6; ++i) {
                engine.journal_grew();
                clock_.advance_ms(engine.step().value_or(1));
            }

            CHECK_EQUAL(bad, hub.broken_at.value);
            CHECK_EQUAL(bad - 1, journal.cursor.value);
            CHECK_EQUAL(static_cast<std::size_t>(bad - 1), hub.records.size());
            CHECK_EQUAL(ErrorCode::JournalBroken, engine.status().reason.value().code);
        }
    }
}

TEST(SyncEngine, hub_that_lost_records_gets_them_again) {
    tickets(60);
    drive();
    hub_.records.erase(hub_.records.upper_bound(20), hub_.records.end());
    hub_.chains.erase(hub_.chains.upper_bound(20), hub_.chains.end());

    tickets(50);
    drive();

    CHECK_EQUAL(110U, hub_.records.size());
    CHECK_EQUAL(110, journal_.cursor.value);
}

TEST(SyncEngine, restart_goes_on_from_the_cursor_and_finishes_the_pages) {
    letter();
    hub_.cut_next_page_after(1000);
    (void)engine().step();
    (void)engine().step();
    engine_.reset();

    drive(2000);

    CHECK_EQUAL(1U, journal_.handed_over.size());
    CHECK_EQUAL(65'536U + 2 * 262'144U, hub_.page_bytes);
}

TEST(SyncEngine, store_that_fails_is_a_reason_and_no_end) {
    journal_.fails = Error{ErrorCode::StoreFailed, "test"};
    const auto wait_ms = engine().step();
    CHECK_EQUAL(ErrorCode::StoreFailed, engine().status().reason.value().code);
    journal_.fails.reset();
    clock_.advance_ms(wait_ms.value());
    tickets(1);
    drive(1000);

    CHECK_EQUAL(1, journal_.cursor.value);
}

TEST(SyncEngine, random_links_bring_everything_once) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SeededRandom chance(seed);
        test::MemoryJournal journal(device_, epoch_);
        MemoryHub hub(key_.public_key());
        const SyncIdentity identity{device_, epoch_, key_, hub.key.public_key()};
        LinkRules link;
        link.metered = seed % 3 == 0;
        link.day_bytes = seed % 2 * 200'000;
        LinkBudget budget(link, clock_);
        auto engine = std::make_unique<SyncEngine>(
            at_once(), identity, journal, blobs_, hub, budget, clock_, random_);
        std::size_t letters = 0;
        for (int i = 0; i < 400 || journal.handed_over.size() < letters; ++i) {
            CHECK_TRUE(i < 5000);
            const auto dice = i < 400 ? chance.below(20) : 19;
            if (dice < 3) {
                journal.append_ticket(i);
            } else if (dice == 3) {
                journal.append_letter({blobs_.add(random_bytes(chance.next_u64(), 70'000))});
                ++letters;
            } else if (dice == 4) {
                hub.lose_next_answer();
            } else if (dice == 5) {
                hub.cut_next_page_after(chance.below(70'000));
            } else if (dice == 6) {
                hub.faults.push_back(MemoryHub::response(500 + static_cast<int>(dice)));
            } else if (dice == 7) {
                engine = std::make_unique<SyncEngine>(
                    at_once(), identity, journal, blobs_, hub, budget, clock_, random_);
            }
            engine->journal_grew();
            clock_.advance_ms(engine->step().value_or(1000));
        }
        engine->push();
        for (int i = 0; i < 50; ++i) {
            engine->journal_grew();
            clock_.advance_ms(engine->step().value_or(1000));
        }
        CHECK_EQUAL(letters, journal.handed_over.size());
        CHECK_EQUAL(journal.head().value().value, journal.cursor.value);
        CHECK_EQUAL(static_cast<std::size_t>(journal.cursor.value), hub.records.size());
    }
}
