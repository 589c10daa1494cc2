// Goal: an identity is made once, whole, and never silently replaced.
// Method: open it, damage each part, leave the traces of a power cut in the middle of making it.
#include "firmware/provisioning/identity.hpp"

#include <sys/stat.h>

#include <set>

#include "firmware/base/file.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::provisioning;

TEST_GROUP(Identity) {
    test::TempDir data_;
    SeededRandom random_{1};

    [[nodiscard]] Result<Identity> open() {
        return open_identity(data_.path(), random_);
    }
};

TEST(Identity, is_made_at_the_first_start_and_the_same_at_every_later_one) {
    const auto first = open();
    CHECK_OK(first);
    const auto second = open();
    CHECK_OK(second);

    CHECK_TEXT_EQUAL(first->device.text(), second->device.text());
    CHECK_TRUE(first->tls_key.public_key_pin() == second->tls_key.public_key_pin());
    CHECK_EQUAL(first->epoch.value, second->epoch.value);
    CHECK_TRUE(first->epoch.value > 0);
}

TEST(Identity, belongs_to_its_owner_only) {
    CHECK_OK(open());
    for (const char* part : {"journal.key", "tls.key", "epoch"}) {
        struct stat info {};

        CHECK_EQUAL(0, ::stat((data_.path() / "identity" / part).c_str(), &info));
        CHECK_EQUAL(0600, static_cast<int>(info.st_mode & 07777));
    }

    struct stat info {};

    CHECK_EQUAL(0, ::stat((data_.path() / "identity").c_str(), &info));
    CHECK_EQUAL(0700, static_cast<int>(info.st_mode & 07777));
}

TEST(Identity, with_a_missing_part_is_refused_and_not_made_anew) {
    const auto device = open().value().device.text();
    const auto key = data_.path() / "identity" / "journal.key";
    const auto kept = data_.path() / "kept";
    std::filesystem::rename(key, kept);

    CHECK_ERROR(ErrorCode::BadKey, open());

    std::filesystem::rename(kept, key);
    CHECK_TEXT_EQUAL(device, open().value().device.text());
}

TEST(Identity, with_a_nonsense_epoch_is_refused) {
    CHECK_OK(open());
    const auto path = data_.path() / "identity" / "epoch";
    for (const char* text : {"", "0", "-4", "12x", "99999999999999999999"}) {
        CHECK_OK(write_file_durably(path, as_bytes(text), FileMode::Private));
        CHECK_ERROR(ErrorCode::BadKey, open());
    }
}

TEST(Identity, half_made_before_a_power_cut_is_made_again) {
    CHECK_OK(make_private_directory(data_.path() / "identity.new"));
    CHECK_OK(write_file_durably(
        data_.path() / "identity.new" / "journal.key", as_bytes("half"), FileMode::Private));

    CHECK_OK(open());
    CHECK_FALSE(std::filesystem::exists(data_.path() / "identity.new"));
}

TEST(Identity, of_two_installations_differs) {
    test::TempDir other;
    const auto a = open();
    const auto b = open_identity(other.path(), random_);

    CHECK_OK(b);
    CHECK_FALSE(a->device == b->device);
    CHECK_FALSE(a->epoch == b->epoch);
}
