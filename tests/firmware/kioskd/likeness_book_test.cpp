// Goal: letters handed in before are found, none that must be protected is kept, and whatever
// became of the file the book opens with what is sound in it. Method: sketches from seeds; rows and
// files damaged on purpose; a disk cut at any write.
#include "firmware/kioskd/likeness_book.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/sqlite/transaction.hpp"
#include "tests/support/check.hpp"
#include "tests/support/crash_vfs/crash_disk.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using kioskd::LikenessBook;
using kioskd::Sketch;
using petitions::LetterClass;

namespace {

constexpr LikenessBook::SecretName kSecret{1, 2, 3, 4, 5, 6, 7, 8};

LetterId letter(std::uint64_t n) {
    LetterId out;
    for (std::size_t i = 0; i < 8; ++i) {
        out.bytes[15 - i] = static_cast<std::uint8_t>(n >> 8 * i);
    }
    return out;
}

// A text and a page of their own for each `look`.
Sketch sketch(std::uint64_t look) {
    SeededRandom random(look);
    Sketch out;
    out.pages = {random.next_u64()};
    out.groups = 300;
    out.surely_read = true;
    for (std::uint16_t& word : out.words) {
        word = static_cast<std::uint16_t>(random.below(1 << 16));
    }
    return out;
}

void insert(sqlite::Connection& db, std::uint64_t n) {
    const Bytes bytes = kioskd::bytes_of(sketch(n));
    Bytes hashed;
    put_bytes(hashed, letter(n).bytes);
    put_u64(hashed, n);
    put_bytes(hashed, bytes);
    CHECK_OK(db.run("INSERT INTO sketches (letter, confirmed_ms, sketch, digest) VALUES (?,?,?,?)",
                    letter(n),
                    n,
                    ByteView(bytes),
                    ByteView(crypto::sha256(hashed))));
}

}  // namespace

TEST_GROUP(LikenessBook) {
    test::TempDir folder_;
    const std::filesystem::path file_ = folder_.path() / "likeness.db";

    [[nodiscard]] std::unique_ptr<LikenessBook> open(const LikenessBook::SecretName& secret =
                                                         kSecret) const {
        auto book = LikenessBook::open(file_, secret);
        CHECK_OK(book);
        return std::move(*book);
    }

    static void keep(LikenessBook & book, std::uint64_t n, std::uint64_t look) {
        CHECK_OK(book.keep(
            letter(n), LetterClass::Ordinary, static_cast<std::int64_t>(n), sketch(look)));
    }
};

TEST(LikenessBook, finds_the_letters_of_one_look_newest_first) {
    const auto book = open();
    keep(*book, 2, 7);
    keep(*book, 1, 7);
    keep(*book, 3, 8);
    keep(*book, 4, 7);

    const auto found = book->find_like(sketch(7));

    LONGS_EQUAL(3, found.all);
    LONGS_EQUAL(3, found.newest.size());
    LONGS_EQUAL(4, found.newest[0].confirmed_ms);
    LONGS_EQUAL(1, found.newest[2].confirmed_ms);
    CHECK_TRUE(found.newest[0].letter == letter(4));
    CHECK_TRUE(found.newest[0].likeness.like == kioskd::Like::SamePaper);
    LONGS_EQUAL(0, book->find_like(sketch(9)).all);
}

TEST(LikenessBook, keeps_nothing_of_a_protected_letter) {
    {
        const auto book = open();
        CHECK_OK(book->keep(letter(1), LetterClass::Protected, kDay_ms, sketch(7)));
        LONGS_EQUAL(0, book->size());
    }

    auto db = sqlite::Connection::open(file_);
    CHECK_OK(db);
    LONGS_EQUAL(0, db->number("SELECT count(*) FROM sketches").value());
}

TEST(LikenessBook, is_the_same_after_a_restart) {
    keep(*open(), 1, 7);
    keep(*open(), 2, 7);

    const auto found = open()->find_like(sketch(7));
    LONGS_EQUAL(2, found.all);
    CHECK_TRUE(found.newest[0].letter == letter(2));
}

TEST(LikenessBook, holds_a_letter_once) {
    const auto book = open();
    keep(*book, 1, 7);
    keep(*book, 1, 8);

    LONGS_EQUAL(1, book->size());
    LONGS_EQUAL(0, book->find_like(sketch(7)).all);
    LONGS_EQUAL(1, open()->size());
}

TEST(LikenessBook, is_empty_under_another_secret) {
    keep(*open(), 1, 7);

    LONGS_EQUAL(0, open({9})->size());
    LONGS_EQUAL(0, open()->size());
}

TEST(LikenessBook, names_a_hundred_and_counts_them_all) {
    const auto book = open();
    for (std::uint64_t n = 0; n < 120; ++n) {
        keep(*book, n, 7);
    }

    const auto found = book->find_like(sketch(7));
    LONGS_EQUAL(120, found.all);
    LONGS_EQUAL(100, found.newest.size());
    CHECK_TRUE(found.newest[0].letter == letter(119));
}

TEST(LikenessBook, lets_the_oldest_go_when_it_is_full) {
    LONGS_EQUAL(0, open()->size());
    {
        auto db = sqlite::Connection::open(file_);
        CHECK_OK(db);
        auto step = sqlite::Transaction::begin(*db);
        CHECK_OK(step);
        for (std::uint64_t n = 1; n <= LikenessBook::kMost + 5; ++n) {
            insert(*db, n);
        }
        CHECK_OK(step->commit());
    }
    {
        const auto book = open();
        LONGS_EQUAL(LikenessBook::kMost, book->size());
        LONGS_EQUAL(0, book->find_like(sketch(5)).all);
        LONGS_EQUAL(1, book->find_like(sketch(6)).all);

        keep(*book, LikenessBook::kMost + 6, 1);
        LONGS_EQUAL(LikenessBook::kMost, book->size());
        LONGS_EQUAL(0, book->find_like(sketch(6)).all);
    }

    LONGS_EQUAL(LikenessBook::kMost, open()->size());
}

TEST(LikenessBook, drops_rows_that_are_damaged_and_keeps_the_others) {
    for (std::uint64_t n = 1; n <= 6; ++n) {
        keep(*open(), n, 7);
    }
    {
        auto db = sqlite::Connection::open(file_);
        CHECK_OK(db);
        for (const char* harm :
             {"UPDATE sketches SET confirmed_ms = 77 WHERE confirmed_ms = 1",
              "UPDATE sketches SET sketch = x'01' WHERE confirmed_ms = 2",
              "UPDATE sketches SET digest = x'00' WHERE confirmed_ms = 3",
              "UPDATE sketches SET letter = zeroblob(15) WHERE confirmed_ms = 4",
              "UPDATE sketches SET letter = zeroblob(16) WHERE confirmed_ms = 5"}) {
            CHECK_OK(db->run(harm));
            LONGS_EQUAL(1, db->changes());
        }
    }

    LONGS_EQUAL(1, open()->size());
    auto db = sqlite::Connection::open(file_);
    CHECK_OK(db);
    LONGS_EQUAL(1, db->number("SELECT count(*) FROM sketches").value());
}

TEST(LikenessBook, begins_anew_where_the_file_is_none_of_its_own) {
    CHECK_OK(write_file_durably(file_, Bytes(9000, 0x5A)));
    LONGS_EQUAL(0, open()->size());
    keep(*open(), 1, 7);
    {
        auto db = sqlite::Connection::open(file_);
        CHECK_OK(db);
        CHECK_OK(db->execute_script("PRAGMA user_version = 9"));
    }
    LONGS_EQUAL(0, open()->size());
    {
        auto db = sqlite::Connection::open(file_);
        CHECK_OK(db);
        CHECK_OK(db->execute_script("DROP TABLE sketches"));
    }
    LONGS_EQUAL(0, open()->size());
    keep(*open(), 1, 7);
    LONGS_EQUAL(1, open()->size());
}

TEST(LikenessBook, opens_and_works_whatever_bytes_flipped_in_its_file) {
    {
        const auto book = open();
        for (std::uint64_t n = 1; n <= 20; ++n) {
            keep(*book, n, n);
        }
    }
    const auto sound = read_file(file_, 1 << 20);
    CHECK_OK(sound);
    SeededRandom random(11);
    for (int round = 0; round < 60; ++round) {
        Bytes bytes = *sound;
        for (int i = 0; i < 3; ++i) {
            bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1 + random.below(255));
        }
        std::filesystem::remove(file_.string() + "-wal");
        std::filesystem::remove(file_.string() + "-shm");
        CHECK_OK(write_file_durably(file_, bytes));

        const auto book = open();
        for (std::uint64_t n = 1; n <= 20; ++n) {
            const auto found = book->find_like(sketch(n));
            CHECK_TRUE(found.all <= 1);
            if (found.all == 1) {
                CHECK_TRUE(found.newest[0].letter == letter(n));
            }
        }
        keep(*book, 100, 100);
        LONGS_EQUAL(1, book->find_like(sketch(100)).all);
    }
}

TEST(LikenessBook, without_a_folder_is_an_error) {
    CHECK_FALSE(LikenessBook::open(folder_.path() / "none" / "likeness.db", kSecret).has_value());
}

TEST(LikenessBook, a_power_cut_forgets_the_last_letters_at_most) {
    const char* path = "/office/likeness.db";
    test::CrashDisk disk;
    const sqlite::SqliteOptions options{.vfs = disk.vfs_name(),
                                        .synchronous = sqlite::Synchronous::Normal};
    {
        const auto book = LikenessBook::open(path, kSecret, options);
        CHECK_OK(book);
        for (std::uint64_t n = 1; n <= 15; ++n) {
            keep(**book, n, n);
        }
    }
    const auto log = disk.log();
    test::Replayer replay(log);
    SeededRandom random(3);
    disk.record(false);
    for (std::size_t cut = 0; cut < log.size(); cut += 3) {
        disk.load(replay.cut_at(cut, random));
        const auto book = LikenessBook::open(path, kSecret, options);
        CHECK_OK(book);
        // What is there is a first part of what was kept.
        const std::size_t kept = (*book)->size();
        for (std::uint64_t n = 1; n <= 15; ++n) {
            LONGS_EQUAL(n <= kept ? 1 : 0, (*book)->find_like(sketch(n)).all);
        }
    }
}
