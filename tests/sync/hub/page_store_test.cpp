// Goal: a page is whole and named right, or it is a piece that can be gone on with. Method: real
// files in a scratch folder; cuts, take-overs, wrong bytes, restarts.
#include "sync/hub/page_store.hpp"

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;

Bytes random_page(std::size_t size) {
    SeededRandom random(size);
    Bytes out(size);
    random.fill(out);
    return out;
}

}  // namespace

TEST_GROUP(PageStore) {
    test::TempDir dir;
    DeviceId device{{1}};
    std::unique_ptr<PageStore> store = std::move(*PageStore::open(dir.path()));
    const Bytes page = random_page(200000);
    const Digest sha256 = crypto::sha256(page);

    std::unique_ptr<Upload> begin(std::uint64_t offset) {
        auto upload = store->begin(device, sha256, offset, page.size());
        CHECK_OK(upload);
        return std::move(upload).value();
    }
};

TEST(PageStore, a_page_in_one_piece_is_kept_under_its_digest) {
    const auto upload = begin(0);
    CHECK_OK(upload->write(page));
    const auto end = upload->finish();

    CHECK_OK(end);
    CHECK(*end == Upload::End::Whole);
    CHECK(store->has(sha256));
    CHECK(*store->read(sha256) == page);
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
}

TEST(PageStore, a_cut_loses_only_what_was_not_read_even_over_a_restart) {
    std::uint64_t offset = 0;
    int lives = 0;
    while (true) {
        const auto upload = begin(offset);
        ++lives;
        const std::size_t piece = std::min<std::size_t>(30011, page.size() - offset);
        CHECK_OK(upload->write(ByteView(page).subspan(offset, piece)));
        if (upload->offset() == page.size()) {
            const auto end = upload->finish();
            CHECK_OK(end);
            CHECK(*end == Upload::End::Whole);
            break;
        }
        store = std::move(*PageStore::open(dir.path()));
        offset = store->partial_bytes(device, sha256);
        LONGS_EQUAL(static_cast<std::uint64_t>(lives) * 30011, offset);
    }
    CHECK(*store->read(sha256) == page);
}

TEST(PageStore, a_wrong_offset_changes_nothing) {
    CHECK_OK(begin(0)->write(ByteView(page).first(1000)));

    CHECK_ERROR(ErrorCode::WrongOffset, store->begin(device, sha256, 0, page.size()));
    CHECK_ERROR(ErrorCode::WrongOffset, store->begin(device, sha256, 1001, page.size()));
    CHECK_ERROR(ErrorCode::BadArgument, store->begin(device, sha256, 300000, page.size()));
    LONGS_EQUAL(1000, store->partial_bytes(device, sha256));
}

TEST(PageStore, a_newer_upload_takes_over_and_the_older_one_writes_no_more) {
    const auto older = begin(0);
    CHECK_OK(older->write(ByteView(page).first(1000)));

    const auto newer = begin(1000);
    CHECK_ERROR(ErrorCode::WrongOffset, older->write(ByteView(page).subspan(1000, 5)));
    CHECK_ERROR(ErrorCode::WrongOffset, older->finish());
    CHECK_OK(newer->write(ByteView(page).subspan(1000)));
    const auto end = newer->finish();
    CHECK_OK(end);
    CHECK_ERROR(ErrorCode::WrongOffset, older->write(ByteView(page).first(1)));

    CHECK(*store->read(sha256) == page);
}

TEST(PageStore, wrong_bytes_are_dropped_and_their_digest_is_told) {
    Bytes wrong = page;
    wrong[77] ^= 1;
    const auto upload = begin(0);
    CHECK_OK(upload->write(wrong));

    CHECK_ERROR(ErrorCode::DigestMismatch, upload->finish());
    CHECK(upload->computed() == crypto::sha256(wrong));
    CHECK_FALSE(store->has(sha256));
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
}

TEST(PageStore, several_uploads_end_together_each_with_its_own_result) {
    const Bytes other = random_page(1000);
    const Bytes third = random_page(2000);
    const auto whole = begin(0);
    CHECK_OK(whole->write(page));
    auto wrong = std::move(*store->begin(device, crypto::sha256(other), std::nullopt, 1000));
    CHECK_OK(wrong->write(Bytes(1000, 7)));
    auto piece = std::move(*store->begin(device, crypto::sha256(third), std::nullopt, 2000));
    CHECK_OK(piece->write(ByteView(third).first(500)));

    const std::array uploads{whole.get(), wrong.get(), piece.get()};
    const auto ends = Upload::finish_all(uploads);

    LONGS_EQUAL(3, ends.size());
    CHECK(ends[0].value() == Upload::End::Whole);
    CHECK_ERROR(ErrorCode::DigestMismatch, ends[1]);
    CHECK(ends[2].value() == Upload::End::Piece);
    CHECK(*store->read(sha256) == page);
    piece = std::move(*store->begin(device, crypto::sha256(third), std::nullopt, 2000));
    LONGS_EQUAL(500, piece->offset());
}

TEST(PageStore, pieces_belong_to_one_device) {
    CHECK_OK(begin(0)->write(ByteView(page).first(1000)));

    LONGS_EQUAL(0, store->partial_bytes(DeviceId{{2}}, sha256));
    CHECK_OK(store->begin(DeviceId{{2}}, sha256, 0, page.size()));
}

TEST(PageStore, too_much_is_refused) {
    CHECK_ERROR(ErrorCode::PageTooLarge, store->begin(device, sha256, 0, (16U << 20) + 1));
    const auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK_ERROR(ErrorCode::BodyTooLarge, upload->write(ByteView(page).first(1)));
    for (int i = 1; i < PageStore::kMaxPartials; ++i) {
        const Digest other = crypto::sha256(as_bytes(std::to_string(i)));
        CHECK_OK(store->begin(device, other, 0, 100));
    }
    CHECK_ERROR(ErrorCode::Overloaded,
                store->begin(device, crypto::sha256(as_bytes("one more")), 0, 100));
}

TEST(PageStore, a_changed_blob_on_disk_is_not_given_out) {
    const auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK_OK(upload->finish());
    const std::string hex = to_hex(sha256);
    const auto path = dir.path() / "blobs" / hex.substr(0, 2) / hex.substr(2);
    Bytes changed = page;
    changed[0] ^= 1;
    CHECK_OK(write_file_durably(path, changed));

    CHECK_ERROR(ErrorCode::DigestMismatch, store->read(sha256));
    CHECK_ERROR(ErrorCode::NotFound, store->read(crypto::sha256(as_bytes("never"))));
}

TEST(PageStore, old_pieces_expire) {
    CHECK_OK(begin(0)->write(ByteView(page).first(1000)));

    LONGS_EQUAL(0, store->expire_partials(1000));
    LONGS_EQUAL(1, store->expire_partials(std::int64_t{1} << 40));
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
}

TEST(PageStore, declared_length_survives_a_restart_and_goes_with_its_piece) {
    CHECK_OK(store->declare(device, sha256, page.size()));
    CHECK(store->declared_bytes(device, sha256) == page.size());
    CHECK_FALSE(store->declared_bytes(DeviceId{{2}}, sha256).has_value());
    store = std::move(*PageStore::open(dir.path()));
    CHECK(store->declared_bytes(device, sha256) == page.size());
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));

    const auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK_OK(upload->finish());
    CHECK_FALSE(store->declared_bytes(device, sha256).has_value());
}

TEST(PageStore, declared_length_that_cannot_be_true_is_refused_or_not_believed) {
    CHECK_ERROR(ErrorCode::PageTooLarge, store->declare(device, sha256, (16U << 20) + 1));
    CHECK_ERROR(ErrorCode::BadArgument, store->declare(device, sha256, 0));
    CHECK_OK(begin(0)->write(ByteView(page).first(1000)));
    CHECK_ERROR(ErrorCode::WrongOffset, store->declare(device, sha256, 999));
    CHECK_OK(store->declare(device, sha256, 1000));
    CHECK_OK(begin(1000)->write(ByteView(page).subspan(1000, 1)));
    CHECK_FALSE(store->declared_bytes(device, sha256).has_value());
    const auto path = dir.path() / "partials" / device.text() / (to_hex(sha256) + ".length");
    CHECK_OK(write_file_durably(path, as_bytes("many")));
    CHECK_FALSE(store->declared_bytes(device, sha256).has_value());
}

TEST(PageStore, declared_pages_count_as_begun_once) {
    for (int i = 0; i < PageStore::kMaxPartials; ++i) {
        const Digest other = crypto::sha256(as_bytes(std::to_string(i)));
        if (i < 4) {
            CHECK_OK(store->declare(device, other, 100));
        }
        if (i % 2 == 0 || i >= 4) {
            CHECK_OK(store->begin(device, other, 0, 100));
        }
    }
    CHECK_ERROR(ErrorCode::Overloaded, store->declare(device, sha256, page.size()));
    CHECK_ERROR(ErrorCode::Overloaded, store->begin(device, sha256, 0, page.size()));
    CHECK_OK(store->declare(device, crypto::sha256(as_bytes("0")), 200));
    CHECK_OK(store->begin(device, crypto::sha256(as_bytes("1")), 0, 100));
}

TEST(PageStore, piece_and_its_declared_length_expire_together_by_the_newer) {
    const auto folder = dir.path() / "partials" / device.text();
    const auto declared = folder / (to_hex(sha256) + ".length");
    const auto age = [](const std::filesystem::path& path, int hours) {
        std::filesystem::last_write_time(
            path, std::filesystem::last_write_time(path) - std::chrono::hours(hours));
    };
    const std::int64_t hour_ago_s = make_system_clock()->wall().unix_ms / 1000 - 3600;
    CHECK_OK(store->declare(device, sha256, page.size()));
    CHECK_OK(begin(0)->write(ByteView(page).first(1000)));
    CHECK_OK(store->declare(device, crypto::sha256(as_bytes("never begun")), 5));

    age(declared, 2);
    LONGS_EQUAL(0, store->expire_partials(hour_ago_s));
    CHECK(store->declared_bytes(device, sha256) == page.size());
    age(folder / to_hex(sha256), 2);
    LONGS_EQUAL(1, store->expire_partials(hour_ago_s));
    CHECK_FALSE(std::filesystem::exists(declared));
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
    CHECK(store->declared_bytes(device, crypto::sha256(as_bytes("never begun"))) == 5U);
    LONGS_EQUAL(1, store->expire_partials(std::int64_t{1} << 40));
    CHECK_FALSE(store->declared_bytes(device, crypto::sha256(as_bytes("never begun"))).has_value());
}

TEST(PageStore, a_full_disk_is_named_and_the_page_can_be_sent_again) {
    const auto folder = dir.path() / "partials" / device.text();
    std::filesystem::create_directories(folder);
    std::filesystem::create_symlink("/dev/full", folder / to_hex(sha256));
    const auto upload = begin(0);

    CHECK_ERROR(ErrorCode::DiskFull, upload->write(page));

    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
    const auto again = begin(0);
    CHECK_OK(again->write(page));
    CHECK_OK(again->finish());
    CHECK(*store->read(sha256) == page);
}

TEST(PageStore, what_is_left_to_the_database_stays_a_piece_until_it_is_there) {
    store = std::move(*PageStore::open(dir.path(), page.size()));
    auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK(*upload->finish() == Upload::End::Whole);
    CHECK(upload->take_whole().content == page);
    CHECK_FALSE(store->has(sha256));
    upload.reset();

    // The note of it failed, or the power went: the device has nothing to send again.
    store = std::move(*PageStore::open(dir.path(), page.size()));
    LONGS_EQUAL(page.size(), store->partial_bytes(device, sha256));
    upload = begin(page.size());
    CHECK(*upload->finish() == Upload::End::Whole);
    CHECK(upload->take_whole().content == page);

    upload->noted();
    LONGS_EQUAL(0, store->partial_bytes(device, sha256));
    CHECK_FALSE(store->has(sha256));
}

TEST(PageStore, a_page_over_the_limit_of_the_database_gets_a_file) {
    store = std::move(*PageStore::open(dir.path(), page.size() - 1));
    const auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK(*upload->finish() == Upload::End::Whole);

    CHECK(upload->take_whole().content.empty());
    upload->noted();
    CHECK(*store->read(sha256) == page);
}

TEST(PageStore, no_more_waits_in_memory_for_the_database_than_there_is_room_for) {
    store = std::move(*PageStore::open(dir.path(), page.size()));
    auto others = store->room_in_memory(PageStore::kMaxInMemory - page.size() + 1);
    CHECK(others != nullptr);
    CHECK(store->room_in_memory(page.size()) == nullptr);
    auto upload = begin(0);
    CHECK_OK(upload->write(page));
    CHECK_ERROR(ErrorCode::Overloaded, upload->finish());

    // Nothing need be sent again; and what was taken keeps its room until it is noted.
    others.reset();
    upload = begin(page.size());
    CHECK(*upload->finish() == Upload::End::Whole);
    CHECK(upload->take_whole().content == page);
    CHECK(store->room_in_memory(PageStore::kMaxInMemory) == nullptr);
    upload.reset();
    CHECK(store->room_in_memory(PageStore::kMaxInMemory) != nullptr);
}
