// Goal: a backup is whole whenever it was cut off, and is made a hub again only where none is.
// Method: real folders; a damaged blob, a foreign backup, files taken away.
#include "sync/hub/backup.hpp"
#include "firmware/base/file.hpp"
#include "firmware/crypto/hash.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/page_store.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;
using namespace kiosk::test;

}  // namespace

TEST_GROUP(HubBackup) {
    TempDir dir;
    SeededRandom random{3};
    std::filesystem::path hub = made("hub");
    std::filesystem::path copy = dir.path() / "copy";

    std::filesystem::path made(const char* name) {
        const ManualClock clock{1767228000000};
        const auto path = dir.path() / name;
        CHECK_OK(init_hub(path, "127.0.0.1", {}, clock, random));
        return path;
    }

    // A whole blob, as a device brings it.
    static Digest blob(const std::filesystem::path& folder, std::uint8_t fill) {
        const Bytes content(1000, fill);
        const Digest sha256 = crypto::sha256(content);
        const auto pages = PageStore::open(folder).value();
        auto upload = pages->begin(DeviceId{}, sha256, 0, content.size());
        CHECK_OK(upload);
        CHECK_OK((*upload)->write(content));
        CHECK((*upload)->finish().value() == Upload::End::Whole);
        return sha256;
    }

    static std::filesystem::path file_of(const std::filesystem::path& folder,
                                         const Digest& sha256) {
        const std::string hex = to_hex(sha256);
        return folder / "blobs" / hex.substr(0, 2) / hex.substr(2);
    }

    std::int64_t generation(const std::filesystem::path& folder) {
        return HubStore::open(folder).value().generation().value();
    }
};

TEST(HubBackup, brings_an_earlier_one_up_to_date_and_becomes_a_hub_with_a_new_generation) {
    const Digest first = blob(hub, 1);
    CHECK_EQUAL(1, back_up(hub, copy)->new_blobs);
    CHECK_OK(front_config({hub, "127.0.0.1:8443", {"127.0.0.1:9443"}, {}}, random));
    CHECK_OK(write_file_durably(hub / "console-users.json", as_bytes("{}"), FileMode::Private));
    const Digest second = blob(hub, 2);
    CHECK_OK(HubStore::open(hub)->add_body({"thanh-tra", {}}, 7));

    const auto again = back_up(hub, copy);

    CHECK_OK(again);
    CHECK_EQUAL(1, again->new_blobs);
    CHECK_EQUAL(2, again->blobs);
    CHECK_TRUE(again->database);
    const auto there = dir.path() / "there";
    CHECK_OK(restore(copy, there, random));
    CHECK_EQUAL(1, HubStore::open(there)->bodies()->size());
    const auto pages = PageStore::open(there).value();
    CHECK_OK(pages->read(first));
    CHECK_OK(pages->read(second));
    CHECK(generation(there) != generation(hub));
    // What nginx is set up with, and who may sign in.
    for (const char* name : {"front.key", "front.secret.conf", "console-users.json"}) {
        CHECK_TEXT_EQUAL(read_text_file(hub / name).value(), read_text_file(there / name).value());
    }
    CHECK(load_hub_keys(there)->receipt_key.public_key() ==
          load_hub_keys(hub)->receipt_key.public_key());
    for (const char* name : {"ca.key", "hub.key", "receipt.key", "hub.db", "console-users.json"}) {
        const auto mode = std::filesystem::status(copy / name).permissions();
        CHECK((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
    }
}

TEST(HubBackup, damaged_blob_is_named_and_keeps_nothing_else_from_being_copied) {
    const Digest bad = blob(hub, 1);
    const Digest good = blob(hub, 2);
    CHECK_OK(write_file_durably(file_of(hub, bad), as_bytes("rot")));

    const auto report = back_up(hub, copy);

    CHECK_OK(report);
    CHECK_EQUAL(1, report->damaged.size());
    CHECK_TEXT_EQUAL(to_hex(bad), report->damaged.front());
    CHECK_FALSE(std::filesystem::exists(file_of(copy, bad)));
    CHECK_TRUE(std::filesystem::exists(file_of(copy, good)));
}

// A shelf that cannot be read must not become a backup with a hole in it, wherever it stands among
// the others.
TEST(HubBackup, shelf_that_cannot_be_read_fails_it) {
    blob(hub, 1);
    CHECK_OK(back_up(hub, copy));
    for (const char* shelf : {"00", "80", "ff"}) {
        const auto path = hub / "blobs" / shelf;
        std::filesystem::remove_all(path);
        CHECK_OK(write_file_durably(path, as_bytes("no folder")));

        CHECK_ERROR(ErrorCode::IoFailed, back_up(hub, copy));

        std::filesystem::remove(path);
        std::filesystem::create_directory(path);
    }
    CHECK_OK(restore(copy, dir.path() / "there", random));
}

TEST(HubBackup, goes_neither_over_another_hubs_backup_nor_over_a_hub) {
    CHECK_OK(back_up(hub, copy));
    const auto other = made("other");

    CHECK_ERROR(ErrorCode::AlreadyThere, back_up(other, copy));
    CHECK_ERROR(ErrorCode::AlreadyThere, restore(copy, other, random));
    CHECK_ERROR(ErrorCode::NotFound, back_up(dir.path() / "nothing", copy));
    CHECK_ERROR(ErrorCode::NotFound, restore(dir.path() / "nothing", dir.path() / "x", random));
}

// What a power cut may leave: the last file of a copy is not there, or a database of a first try
// with its log beside it.
TEST(HubBackup, cut_off_is_no_hub_and_is_done_again) {
    blob(hub, 1);
    CHECK_OK(back_up(hub, copy));
    const auto there = dir.path() / "there";
    CHECK_OK(restore(copy, there, random));
    std::filesystem::remove(there / "hub.pem");
    CHECK_OK(write_file_durably(there / "hub.db-wal", as_bytes("of the first try")));
    CHECK_FALSE(load_hub_keys(there).has_value());

    CHECK_OK(restore(copy, there, random));
    CHECK_OK(load_hub_keys(there));
    CHECK_EQUAL(0, HubStore::open(there)->devices().all()->size());

    std::filesystem::remove(copy / "hub.pem");
    CHECK_ERROR(ErrorCode::NotFound, restore(copy, dir.path() / "x", random));
    CHECK_OK(write_file_durably(copy / "hub.db.part", as_bytes("of a backup that was cut off")));
    CHECK_OK(back_up(hub, copy));
    CHECK_OK(restore(copy, dir.path() / "x", random));
}
