// Goal: the store keeps, proves and rebuilds. Method: real files in a scratch folder, random
// histories from seeds, and damage done with plain SQL.
#include "firmware/store/store.hpp"

#include <array>
#include <set>

#include "firmware/base/file.hpp"
#include "firmware/office/codec.hpp"
#include "firmware/store/blobs.hpp"
#include "firmware/store/schema.hpp"
#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using kiosk::sqlite::Connection;

namespace {

// Plays `steps` random commands; four in one transaction at most. Gives the state it ends with.
office::State play(store::Store& store, std::uint64_t seed, int steps, Moment& now) {
    RandomOffice office(seed);
    auto loaded = store.load_state();
    CHECK_OK(loaded);
    office::State state = std::move(loaded).value();
    for (int i = 0; i < steps; ++i) {
        now.mono_ms += i % 3 == 0 ? 20'000U : 5'000U;  // some acts are quick enough to be undone
        now.wall.unix_ms += i % 60 == 59 ? kDay_ms / 2 : 20000;
        const auto due = office::due(state, now.wall);
        const office::Command command = due ? by_system(*due) : office.next(state, now);
        auto decision = office::decide(state, command, now);
        if (!decision || decision->facts.empty()) {
            continue;
        }
        office::evolve(state, *decision);
        const std::array<const office::Decision*, 1> group = {&*decision};
        CHECK_OK(store.commit(group));
    }
    return state;
}

}  // namespace

TEST_GROUP(Store) {
    TempDir folder;
    std::filesystem::path path = folder.path() / "store.db";
    Moment now = moment_at(kMorning_ms);

    store::Store open(std::int64_t verify_rows = 1000) {
        auto out = store::Store::open(path, sample_identity(), {{}, verify_rows});
        CHECK_OK(out);
        return std::move(out).value();
    }

    void damage(const std::string& sql) {
        auto db = Connection::open(path);
        CHECK_OK(db);
        CHECK_OK(db->execute_script(sql));
    }
};

TEST(Store, an_empty_database_and_the_migrations_give_one_schema) {
    auto stepped = Connection::open(":memory:");
    auto fresh = Connection::open(":memory:");
    CHECK_OK(stepped);
    CHECK_OK(fresh);

    CHECK_OK(sqlite::migrate(*stepped, store::migrations(), ""));
    CHECK_OK(sqlite::migrate(*fresh, store::migrations(), store::full_schema()));

    CHECK_TEXT_EQUAL(sqlite::schema_text(*fresh).value(), sqlite::schema_text(*stepped).value());
    CHECK_TRUE(sqlite::schema_text(*fresh).value().find("journal") != std::string::npos);
}

TEST(Store, what_the_city_refused_for_good_is_counted_once_each_also_after_a_restart) {
    const auto park = [this](store::Store& store, std::int64_t seq) {
        auto state = store.load_state();
        CHECK_OK(state);
        auto decision =
            office::decide(*state, by_system(office::ParkRecord{Seq{seq}, "NotCanonical"}), now);
        CHECK_OK(decision);
        const std::array<const office::Decision*, 1> group = {&*decision};
        CHECK_OK(store.commit(group));
    };
    {
        auto store = open();
        static_cast<void>(play(store, 3, 50, now));
        LONGS_EQUAL(0, store.journal().parked().value());
        park(store, 4);
        park(store, 9);
        LONGS_EQUAL(2, store.journal().parked().value());
    }
    auto store = open();
    LONGS_EQUAL(2, store.journal().parked().value());
    park(store, 4);  // a hub that was made of a backup refused it again
    LONGS_EQUAL(2, store.journal().parked().value());
    // A damaged body is no reason to say nothing, and sending goes on.
    CHECK_OK(store.db().execute_script(
        "UPDATE journal SET body = '{' WHERE kind = 'record.parked' AND body LIKE '%:9}'"));
    LONGS_EQUAL(2, store.journal().parked().value());
}

TEST(Store, a_tidied_store_stands_in_its_file_without_the_log) {
    auto store = open();
    static_cast<void>(play(store, 3, 200, now));
    const auto alone = [this] {
        const auto copy = folder.path() / "alone.db";
        std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
        auto out = Connection::open(copy);
        CHECK_OK(out);
        return out->number("SELECT max(seq) FROM journal").value_or(0);
    };
    CHECK_TRUE(alone() < store.head().seq.value);

    CHECK_OK(store.tidy());

    LONGS_EQUAL(store.head().seq.value, alone());
    CHECK_OK(store.check_projections());
}

TEST(Store, replay_gives_the_state_and_the_tables_of_random_histories) {
    std::set<std::string> kinds;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        path = folder.path() / fmt::format("seed{}.db", seed);
        const office::State lived = [&] {
            auto store = open();
            return play(store, seed, 500, now);
        }();
        auto store = open();

        const auto folded = store.load_state();

        CHECK_OK(folded);
        if (!(*folded == lived)) {
            FAIL(fmt::format("seed={} another state after a restart", seed).c_str());
        }
        CHECK_OK(store.check_projections());
        CHECK_OK(store.verify_all());
        CHECK_TRUE(lived.next_seq.value > 100);
        // The whole journal folds to the same as its part since the last day.opened.
        office::State whole;
        whole.identity = sample_identity();
        CHECK_OK(store.journal().each(Seq{1}, [&](const store::JournalRow& row) -> Status {
            auto fact = store::recorded_from(sample_identity(), row);
            if (!fact) {
                return std::move(fact).error();
            }
            office::evolve(whole, *fact);
            kinds.insert(row.header.kind);
            return {};
        }));
        whole.keys = folded->keys;
        CHECK_TRUE(whole == *folded);
    }
    // The histories hold the rare ones too.
    CHECK_TRUE(kinds.contains("ticket.call_undone"));
    CHECK_TRUE(kinds.contains("ticket.no_show_undone"));
}

TEST(Store, damaged_projections_are_seen_and_rebuilt) {
    {
        auto store = open();
        play(store, 7, 200, now);
    }
    damage(
        "UPDATE tickets SET party = party + 1 WHERE order_seq = "
        "(SELECT min(order_seq) FROM tickets)");
    auto store = open();
    CHECK_ERROR(ErrorCode::StoreFailed, store.check_projections());

    CHECK_OK(store.rebuild_projections());

    CHECK_OK(store.check_projections());
}

TEST(Store, any_edit_of_the_journal_is_named_at_its_record) {
    {
        auto store = open();
        play(store, 3, 120, now);
    }
    const std::array<std::string, 4> edits = {
        "UPDATE journal SET body = replace(body, '\"by\":', '\"bx\":') WHERE seq = 20",
        "UPDATE journal SET chain = randomblob(32) WHERE seq = 20",
        "DELETE FROM journal WHERE seq = 20",
        "UPDATE journal SET kind = 'ticket.eaten' WHERE seq = 20"};
    const std::filesystem::path good = path;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        path = folder.path() / fmt::format("edit{}.db", i);
        std::filesystem::copy_file(good, path);
        damage(edits[i]);
        auto store = open(10);  // the last ten rows are good, so it opens; the whole is not

        const auto verified = store.verify_all();

        CHECK_ERROR(ErrorCode::JournalBroken, verified);
        CHECK_TRUE(verified.error().context.starts_with("record 20:"));
    }
}

TEST(Store, a_broken_end_of_the_journal_keeps_the_store_shut) {
    {
        auto store = open();
        play(store, 3, 60, now);
    }
    damage(
        "UPDATE journal SET body = replace(body, '\"by\"', '\"bx\"') "
        "WHERE seq = (SELECT max(seq) FROM journal)");

    CHECK_ERROR(ErrorCode::JournalBroken, store::Store::open(path, sample_identity()));
}

TEST(Store, another_device_or_epoch_may_not_use_the_data) {
    open();
    office::Identity other = sample_identity();
    other.epoch.value += 1;

    CHECK_ERROR(ErrorCode::JournalBroken, store::Store::open(path, other));
}

TEST(Store, a_fact_that_breaks_a_unique_index_is_refused_whole) {
    auto store = open();
    office::State state = play(store, 5, 60, now);
    const auto head = store.head();
    const queue::Ticket& taken = state.queue.tickets().begin()->second;
    office::Decision twice;
    queue::TicketIssued fact{taken.day, taken.service, taken.number, 1, "vi", 1, 0};
    twice.facts.push_back(
        office::Recorded{state.next_seq, {}, now, office::Actor::citizen(), fact});
    const std::array<const office::Decision*, 1> group = {&twice};

    CHECK_ERROR(ErrorCode::StoreFailed, store.commit(group));

    CHECK_OK(store.recover());
    CHECK_TRUE(store.head() == head);
}

TEST(Store, kinds_of_a_later_version_are_kept_and_change_nothing) {
    auto store = open();
    const office::State before = play(store, 5, 40, now);
    office::Decision later;
    later.facts.push_back(
        office::Recorded{before.next_seq,
                         {},
                         now,
                         office::Actor::system(),
                         office::UnknownFact{"robot.danced", R"({"by":"system","steps":3})"}});
    const std::array<const office::Decision*, 1> group = {&later};
    CHECK_OK(store.commit(group));

    auto after = store.load_state();

    CHECK_OK(after);
    CHECK_OK(store.verify_all());
    LONGS_EQUAL(before.next_seq.value + 1, after->next_seq.value);
    auto rows = store.journal().read(before.next_seq, 5);
    CHECK_OK(rows);
    LONGS_EQUAL(1, rows->size());
    CHECK_TEXT_EQUAL("robot.danced", rows->front().header.kind);
    CHECK_TRUE(store::export_line(rows->front()).find("\"steps\\\":3") != std::string::npos);
}

TEST(Store, letters_are_found_by_state_with_their_pages) {
    auto store = open();
    office::State state = play(store, 1, 400, now);

    const auto letters = store::recent_letters(store.db(), 1000);
    const auto owed = store::letters_to_hand_over(store.db(), 1000);

    CHECK_OK(letters);
    CHECK_OK(owed);
    CHECK_TRUE(letters->size() > 3);
    for (const store::LetterRow& letter : *owed) {
        CHECK_TEXT_EQUAL("confirmed", letter.state);
        CHECK_TRUE(letter.content.has_value());
        LONGS_EQUAL(letter.pages, store::pages_of(store.db(), letter.id).value().size());
        const bool guarded = letter.letter_class == "protected";
        CHECK_TRUE(guarded == letter.kind.empty());
        CHECK_TRUE(guarded == letter.body.empty());
    }
    LetterId none;
    CHECK_ERROR(ErrorCode::UnknownLetter, store::find_letter(store.db(), none));
    // Each confirmed letter on one day, and on no other.
    std::size_t confirmed = 0;
    for (const store::LetterRow& letter : *letters) {
        if (letter.confirmed_ms == 0) {
            continue;
        }
        ++confirmed;
        const auto day = queue::business_day_at(letter.confirmed_ms);
        const auto has = [&](const queue::BusinessDay& other) {
            const auto rows = store::letters_of_days(store.db(), other, other, 1000);
            CHECK_OK(rows);
            return std::count_if(rows->begin(), rows->end(), [&](const store::LetterRow& it) {
                return it.id == letter.id;
            });
        };
        LONGS_EQUAL(1, has(day));
        LONGS_EQUAL(0, has({day.days - 1}) + has({day.days + 1}));
    }
    CHECK_TRUE(confirmed > 0);
}

TEST_GROUP(SyncBook) {
    TempDir folder;
    std::filesystem::path path = folder.path() / "store.db";
};

TEST(SyncBook, cursor_and_receipts_survive_and_flipped_bits_are_not_believed) {
    {
        auto store = store::Store::open(path, sample_identity());
        CHECK_OK(store);
        auto book = store->sync_book();
        CHECK_TRUE(book.cursor().value() == store::SyncCursor{});
        const std::array<store::StoredReceipt, 1> receipts = {
            store::StoredReceipt{Seq{4}, "{\"seq\":4}"}};
        CHECK_OK(book.put({Seq{9}, Seq{4}, 2}, receipts));
    }
    auto store = store::Store::open(path, sample_identity());
    CHECK_OK(store);
    const store::SyncCursor expected{Seq{9}, Seq{4}, 2};
    CHECK_TRUE(store->sync_book().cursor().value() == expected);
    CHECK_TEXT_EQUAL("{\"seq\":4}", *store->sync_book().receipt(Seq{4}).value());
    CHECK_FALSE(store->sync_book().receipt(Seq{5}).value().has_value());

    CHECK_OK(
        store->db().execute_script("UPDATE sync_cursor SET acked_seq = 8;"
                                   "UPDATE receipts SET receipt = '{\"seq\":5}'"));

    CHECK_TRUE(store->sync_book().cursor().value() == store::SyncCursor{});
    CHECK_FALSE(store->sync_book().receipt(Seq{4}).value().has_value());
}

TEST_GROUP(Blobs) {
    TempDir folder;

    store::Blobs open() {
        auto out = store::Blobs::open(folder.path());
        CHECK_OK(out);
        return std::move(out).value();
    }
};

TEST(Blobs, come_back_by_their_hash_and_are_listed) {
    auto blobs = open();
    const Bytes content = to_bytes("sealed");
    const auto hash = blobs.put(content);
    CHECK_OK(hash);
    CHECK_OK(blobs.put(content));

    CHECK_TRUE(blobs.get(*hash).value() == content);
    LONGS_EQUAL(6, blobs.size(*hash).value());
    LONGS_EQUAL(1, blobs.list().value().size());
    CHECK_OK(blobs.remove(*hash));
    CHECK_OK(blobs.remove(*hash));
    CHECK_ERROR(ErrorCode::NotFound, blobs.get(*hash));
    LONGS_EQUAL(0, blobs.list().value().size());
}

TEST(Blobs, a_flipped_bit_is_seen) {
    auto blobs = open();
    const auto hash = blobs.put(to_bytes("sealed"));
    CHECK_OK(hash);
    CHECK_OK(write_file_durably(blobs.path(*hash), to_bytes("sealee")));

    CHECK_ERROR(ErrorCode::DigestMismatch, blobs.get(*hash));
}

TEST(Blobs, desk_keys_stand_apart_and_are_private) {
    auto blobs = open();
    LetterId letter;
    letter.bytes.fill(9);
    CHECK_OK(blobs.put_desk_key(letter, to_bytes("sealed key")));

    CHECK_TRUE(blobs.desk_key(letter).value() == to_bytes("sealed key"));
    CHECK_TRUE(blobs.desk_keys().value() == std::vector<LetterId>{letter});
    const auto mode = std::filesystem::status(folder.path() / "desk" / (letter.text() + ".key"));
    CHECK_TRUE((mode.permissions() & std::filesystem::perms::group_all) ==
               std::filesystem::perms::none);
    CHECK_OK(blobs.remove_desk_key(letter));
    CHECK_ERROR(ErrorCode::NotFound, blobs.desk_key(letter));
}
