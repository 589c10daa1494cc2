// Goal: every row of a table comes once, in the columns that it announces, over more than one
// piece; and no road leads from the tables to the hour or the office of a protected letter. Method:
// a store filled by ingest, on both databases; a planted denunciation.
#include <algorithm>
#include <set>

#include "sync/hub/table_rows.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

TEST_GROUP(TableRows) {
    FakeHub hub;

    std::vector<Json> rows(RowTable table) {
        std::vector<Json> out;
        const auto columns = columns_of(table);
        CHECK_OK(for_each_row(hub.store, table, [&](const Json& row) {
            for (const auto& [name, value] : row.items()) {
                CHECK(std::find(columns.begin(), columns.end(), name) != columns.end());
            }
            out.push_back(row);
            return Status();
        }));
        return out;
    }

    Json only(RowTable table) {
        const auto all = rows(table);
        LONGS_EQUAL(1, all.size());
        return all.front();
    }

    Digest blob(std::string_view text) {
        return crypto::sha256(as_bytes(text));
    }
};

TEST(TableRows, tables_have_names) {
    for (const std::string_view name : kRowTables) {
        CHECK_TRUE(row_table_from(name).has_value());
        CHECK_FALSE(columns_of(*row_table_from(name)).empty());
        LONGS_EQUAL(0, rows(*row_table_from(name)).size());
    }
    CHECK_TRUE(row_table_from("waiting") == RowTable::Waiting);
    CHECK_TRUE(row_table_from("webhook-events") == RowTable::WebhookEvents);
    CHECK_FALSE(row_table_from("records").has_value());
}

TEST(TableRows, journals_and_what_was_refused) {
    hub.device.issue_ticket(1);
    hub.device.append_text("ticket.issued", "{ }");
    hub.device.issue_ticket(2);
    hub.take(hub.device.everything());

    const Json journal = only(RowTable::Journals);
    const Json refused = only(RowTable::Refused);

    const Json expected{{"device", hub.device.id.text()},
                        {"office", "HN"},
                        {"epoch", kFakeEpoch.value},
                        {"records", 3},
                        {"last_seq", 3},
                        {"refused", 1},
                        {"first_received_ms", hub.clock.wall().unix_ms},
                        {"last_received_ms", hub.clock.wall().unix_ms}};
    CHECK_TEXT_EQUAL(to_text(expected), to_text(journal));
    LONGS_EQUAL(2, refused["seq"].get<int>());
    CHECK_TEXT_EQUAL("NotCanonical", refused["code"].get<std::string>());
    LONGS_EQUAL(1, refused["times"].get<int>());
}

// More rows than are read at once, and devices whose numbers say nothing of their order.
TEST(TableRows, each_refused_record_comes_once_over_many_pieces) {
    FakeDevice other(2);
    hub.enrol(other);
    for (FakeDevice* device : {&hub.device, &other}) {
        for (int i = 0; i < 1300; ++i) {
            device->append_text("ticket.issued", "{ }");
        }
        for (int first = 1; first <= 1300; first += 325) {
            hub.take(device->batch(first, first + 324), *device);
        }
    }

    std::set<std::pair<std::string, std::int64_t>> seen;
    const auto all = rows(RowTable::Refused);
    for (const Json& row : all) {
        seen.emplace(row["device"].get<std::string>(), row["seq"].get<std::int64_t>());
    }
    LONGS_EQUAL(2600, all.size());
    LONGS_EQUAL(2600, seen.size());
}

TEST(TableRows, each_ticket_comes_once_in_the_order_of_its_number) {
    for (int number = 1; number <= 2100; ++number) {
        hub.device.issue_ticket(number <= 2000 ? number : number - 2000);  // twice 1 to 100
    }
    for (int first = 1; first <= 2100; first += 300) {
        hub.take(hub.device.batch(first, first + 299));
    }

    const auto all = rows(RowTable::Tickets);

    std::set<std::string> seen;
    for (const Json& row : all) {
        seen.insert(row["ticket"].get<std::string>());
    }
    LONGS_EQUAL(2100, all.size());
    LONGS_EQUAL(2100, seen.size());
    CHECK_TEXT_EQUAL("A001", all[1]["number"].get<std::string>());
    CHECK_TEXT_EQUAL("A2000", all.back()["number"].get<std::string>());
    CHECK_TEXT_EQUAL("HN", all.front()["office"].get<std::string>());
}

// As they came, and behind them the protected ones, whose hashes say nothing.
TEST(TableRows, letters_that_are_whole) {
    for (const auto& [letter, letter_class] : {std::pair{0x30, LetterClass::Ordinary},
                                               std::pair{0x31, LetterClass::Protected},
                                               std::pair{0x10, LetterClass::Ordinary},
                                               std::pair{0x32, LetterClass::Protected},
                                               std::pair{0x20, LetterClass::Ordinary}}) {
        const Digest content = blob(std::to_string(letter));
        hub.device.append(
            "letter.confirmed",
            letter_body(static_cast<std::uint8_t>(letter), letter_class, {content, content}));
    }
    hub.take(hub.device.everything());
    for (const int letter : {0x10, 0x31, 0x30, 0x32}) {
        (void)hub.page_arrived(hub.device, blob(std::to_string(letter)));
    }

    const auto all = rows(RowTable::Letters);

    LONGS_EQUAL(4, all.size());  // the last one waits for its page
    CHECK_TEXT_EQUAL(to_hex(Bytes(16, 0x30)), all[0]["letter"].get<std::string>());
    CHECK_TEXT_EQUAL(to_hex(Bytes(16, 0x10)), all[1]["letter"].get<std::string>());
    CHECK_TRUE(all[2]["hash"].get<std::string>() < all[3]["hash"].get<std::string>());
    for (const Json& row : {all[2], all[3]}) {
        LONGS_EQUAL(4, row.size());  // class, bucket, pages, hash
        CHECK_TEXT_EQUAL("protected", row["class"].get<std::string>());
    }
}

TEST(TableRows, each_visit_comes_once_by_day) {
    const std::int64_t device_no = (*hub.store.devices().find(hub.device.id))->no;
    auto transaction = db::Transaction::begin(hub.store.database());
    CHECK_OK(transaction);
    for (int i = 0; i < 2100; ++i) {
        VisitId id;
        id.bytes.fill(static_cast<std::uint8_t>(i % 251));
        id.bytes[0] = static_cast<std::uint8_t>(i >> 8);
        id.bytes[1] = static_cast<std::uint8_t>(i);
        CHECK_OK(hub.store.database().run(
            "INSERT INTO visits (visit, device_no, business_day, counter, people) "
            "VALUES (?, ?, ?, '3', 2)",
            id,
            device_no,
            i % 2 == 0 ? "2026-01-06" : "2026-01-05"));
    }
    CHECK_OK(transaction->commit());

    const auto all = rows(RowTable::Visits);

    std::set<std::string> seen;
    for (const Json& row : all) {
        seen.insert(row["visit"].get<std::string>());
    }
    LONGS_EQUAL(2100, all.size());
    LONGS_EQUAL(2100, seen.size());
    CHECK_TEXT_EQUAL("2026-01-05", all[1049]["business_day"].get<std::string>());
    CHECK_TEXT_EQUAL("2026-01-06", all[1050]["business_day"].get<std::string>());
    LONGS_EQUAL(2, all[0]["people"].get<int>());
    CHECK_FALSE(all[0]["recorded"].get<bool>());
    CHECK_TEXT_EQUAL("", all[0]["ticket"].get<std::string>());
}

TEST(TableRows, alarms_with_their_device) {
    const std::int64_t device_no = (*hub.store.devices().find(hub.device.id))->no;
    CHECK_OK(hub.store.devices().raise_alarm(device_no, 5, ErrorCode::JournalBroken, Seq{17}));

    const Json alarm = only(RowTable::Alarms);

    CHECK_TEXT_EQUAL("JournalBroken", alarm["code"].get<std::string>());
    CHECK_TEXT_EQUAL("HN", alarm["office"].get<std::string>());
    LONGS_EQUAL(17, alarm["seq"].get<int>());
    LONGS_EQUAL(5, alarm["at_ms"].get<int>());
}

TEST(TableRows, a_letter_that_waits_names_what_is_missing) {
    hub.device.append("letter.confirmed",
                      letter_body(7, LetterClass::Ordinary, {blob("a"), blob("b"), blob("c")}));
    hub.take(hub.device.everything());
    (void)hub.page_arrived(hub.device, blob("b"));  // 65536 bytes

    const Json row = only(RowTable::Waiting);

    LONGS_EQUAL(2, row["missing_blobs"].get<int>());
    CHECK_TEXT_EQUAL(to_text(Json{to_hex(blob("a")), to_hex(blob("c"))}), to_text(row["missing"]));
    LONGS_EQUAL(65536, row["bytes_here"].get<int>());
    LONGS_EQUAL(3 * 65536, row["bytes_missing_at_most"].get<int>());  // bucket 2
    CHECK_TEXT_EQUAL(hub.device.id.text(), row["device"].get<std::string>());
    (void)hub.page_arrived(hub.device, blob("a"));
    (void)hub.page_arrived(hub.device, blob("c"));
    LONGS_EQUAL(0, rows(RowTable::Waiting).size());
}

TEST(TableRows, receipts_and_events_are_of_ordinary_letters) {
    Webhook webhook;
    webhook.name = "mot-cua";
    webhook.url = "http://127.0.0.1:9/told";
    const auto random = make_system_random();
    CHECK_OK(hub.store.webhooks().add(webhook, *random, 1));
    hub.device.append("letter.confirmed",
                      letter_body(7, LetterClass::Ordinary, {blob("a"), blob("a")}));
    hub.take(hub.device.everything());
    (void)hub.page_arrived(hub.device, blob("a"));

    const Json receipt = only(RowTable::Receipts);
    CHECK_TEXT_EQUAL(to_hex(Bytes(16, 7)), receipt["letter"].get<std::string>());
    LONGS_EQUAL(1, receipt["seq"].get<int>());
    LONGS_EQUAL(128, receipt["signature"].get<std::string>().size());
    const Json event = only(RowTable::WebhookEvents);
    CHECK_TEXT_EQUAL("waiting", event["state"].get<std::string>());
    CHECK_TRUE(event["told_ms"].is_null());
    CHECK_FALSE(event.contains("body"));
}

// From an office and at an hour that nothing else has; one whole, one on its way.
TEST(TableRows, of_a_protected_letter_no_table_tells_the_hour_or_the_office) {
    FakeDevice guarded(9);
    Device row = row_of(guarded);
    row.office = "HN-MAT";
    CHECK_OK(hub.store.devices().enrol(row));
    guarded.append("letter.confirmed",
                   letter_body(0xab, LetterClass::Protected, {blob("x"), blob("x")}));
    guarded.append("letter.confirmed",
                   letter_body(0xcd, LetterClass::Protected, {blob("y"), blob("z")}));
    hub.take(guarded.everything(), guarded);
    (void)hub.page_arrived(guarded, blob("x"));

    LONGS_EQUAL(0, rows(RowTable::Receipts).size());
    const Json waiting = only(RowTable::Waiting);
    const std::set<std::string> shown = {"class",
                                         "hash",
                                         "pages",
                                         "bucket",
                                         "missing_blobs",
                                         "bytes_here",
                                         "bytes_missing_at_most",
                                         "missing"};
    for (const auto& [name, value] : waiting.items()) {
        CHECK(shown.contains(name));
    }
    LONGS_EQUAL(2, waiting["missing_blobs"].get<int>());
}

TEST(TableRows, a_reader_that_fails_ends_the_reading) {
    for (int i = 0; i < 3; ++i) {
        hub.device.append_text("ticket.issued", "{ }");
    }
    hub.take(hub.device.everything());
    int came = 0;
    CHECK_ERROR(ErrorCode::DiskFull, for_each_row(hub.store, RowTable::Refused, [&](const Json&) {
                    ++came;
                    return Status(Error{ErrorCode::DiskFull, ""});
                }));
    LONGS_EQUAL(1, came);
}
