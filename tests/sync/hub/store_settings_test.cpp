// Goal: the connection string stays private and means what it says; a folder does not take another
// hub's database. Method: files in a scratch folder.
#include "sync/hub/store_settings.hpp"

#include <sys/stat.h>

#include "firmware/base/file.hpp"
#include "sync/hub/hub_store.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::hub;

StoreSettings postgres(std::string conninfo) {
    return {Redacted<std::string>(std::move(conninfo))};
}

}  // namespace

TEST_GROUP(StoreSettings) {
    test::TempDir dir;
    std::filesystem::path file = dir.path() / "store.conf";
};

TEST(StoreSettings, a_connection_string_is_kept_word_for_word_in_a_private_file) {
    const std::string conninfo = "host='a b' password='q\"\\\\z' dbname=tiepdan";

    CHECK_OK(write_store_settings(dir.path(), postgres(conninfo)));

    struct stat about {};

    LONGS_EQUAL(0, ::stat(file.c_str(), &about));
    LONGS_EQUAL(0600, about.st_mode & 0777U);
    CHECK_TEXT_EQUAL(conninfo, read_store_settings(dir.path())->postgres.get());
}

TEST(StoreSettings, without_a_file_it_is_sqlite) {
    CHECK_OK(write_store_settings(dir.path(), {}));

    CHECK_FALSE(std::filesystem::exists(file));
    CHECK_TEXT_EQUAL("", read_store_settings(dir.path())->postgres.get());
    CHECK_OK(HubStore::open(dir.path()));
    CHECK(std::filesystem::exists(dir.path() / "hub.db"));
}

TEST(StoreSettings, a_file_that_others_may_read_and_a_wrong_one_are_refused) {
    CHECK_OK(write_file_durably(file, as_bytes("postgres = \"dbname=a\"\n"), FileMode::Public));
    CHECK_ERROR(ErrorCode::BadKey, read_store_settings(dir.path()));
    for (const char* text : {"postgres = 7\n", "postgre = \"dbname=a\"\n", "", "= = ="}) {
        CHECK_OK(write_file_durably(file, as_bytes(text), FileMode::Private));
        CHECK_ERROR(ErrorCode::BadSettings, read_store_settings(dir.path()));
        CHECK_ERROR(ErrorCode::BadSettings, HubStore::open(dir.path()));
    }
    CHECK_FALSE(std::filesystem::exists(dir.path() / "hub.db"));
    CHECK_ERROR(ErrorCode::BadSettings, write_store_settings(dir.path(), postgres("no string")));
    CHECK_ERROR(ErrorCode::BadSettings, write_store_settings(dir.path(), postgres("dbname=a\nb")));
}

TEST(StoreSettings, pages_may_stand_in_either_database) {
    CHECK_FALSE(read_store_settings(dir.path())->pages_in_database);
    StoreSettings settings;
    settings.pages_in_database = true;
    CHECK_OK(write_store_settings(dir.path(), settings));
    CHECK(read_store_settings(dir.path())->pages_in_database);
    CHECK_TEXT_EQUAL("", read_store_settings(dir.path())->postgres.get());
    settings.postgres = Redacted<std::string>("dbname=a");
    CHECK_OK(write_store_settings(dir.path(), settings));
    CHECK(read_store_settings(dir.path())->pages_in_database);
    CHECK_TEXT_EQUAL("dbname=a", read_store_settings(dir.path())->postgres.get());
    CHECK_OK(write_file_durably(file, as_bytes("pages = \"cloud\"\n"), FileMode::Private));
    CHECK_ERROR(ErrorCode::BadSettings, read_store_settings(dir.path()));
}

TEST(StoreSettings, a_database_belongs_to_one_folder) {
    auto store = HubStore::open(dir.path());
    CHECK_OK(store);
    const auto mine = crypto::SigningKey::generate().public_key();
    const auto others = crypto::SigningKey::generate().public_key();
    CHECK_OK(store->check_owner(mine));
    CHECK_OK(store->claim(others));  // an init that was cut off
    CHECK_OK(store->claim(mine));
    CHECK_OK(store->check_owner(mine));
    CHECK_ERROR(ErrorCode::AlreadyThere, store->check_owner(others));
    CHECK_OK(store->devices().add_token({crypto::VerifyKey(mine).bytes, "HN", "", 1}));

    CHECK_ERROR(ErrorCode::AlreadyThere, store->claim(others));
    CHECK_OK(store->claim(mine));
}
