// Goal: the secret of sketches stays the same from start to start, belongs to its owner only, and a
// lost or damaged one is no reason not to start. Method: open it, damage it, open it again.
#include "firmware/provisioning/likeness_secret.hpp"

#include <sys/stat.h>

#include "firmware/base/file.hpp"
#include "firmware/provisioning/identity.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;

TEST_GROUP(LikenessSecret) {
    test::TempDir data_;
    SeededRandom random_{5};
    const std::filesystem::path file_ = data_.path() / "identity" / "likeness.key";

    void setup() override {
        CHECK_OK(provisioning::open_identity(data_.path(), random_));
    }

    std::string open() {
        const auto secret = provisioning::open_likeness_secret(data_.path(), random_);
        CHECK_OK(secret);
        LONGS_EQUAL(32, secret->size());
        return to_hex(secret->view());
    }
};

TEST(LikenessSecret, is_made_once_and_for_its_owner_only) {
    const auto first = open();
    CHECK_TEXT_EQUAL(first, open());

    struct stat info {};

    CHECK_EQUAL(0, ::stat(file_.c_str(), &info));
    CHECK_EQUAL(0600, static_cast<int>(info.st_mode & 07777));
}

TEST(LikenessSecret, is_not_that_of_another_device) {
    const test::TempDir elsewhere;
    CHECK_OK(provisioning::open_identity(elsewhere.path(), random_));
    const auto other = provisioning::open_likeness_secret(elsewhere.path(), random_);
    CHECK_OK(other);

    CHECK_TRUE(open() != to_hex(other->view()));
}

TEST(LikenessSecret, lost_or_damaged_is_made_anew) {
    const auto first = open();
    std::filesystem::remove(file_);
    const auto second = open();
    CHECK_TRUE(first != second);

    CHECK_OK(write_file_durably(file_, as_bytes("short"), FileMode::Private));
    const auto third = open();
    CHECK_TRUE(second != third);

    CHECK_OK(write_file_durably(file_, Bytes(33, 1), FileMode::Private));
    const auto fourth = open();
    CHECK_TRUE(third != fourth);
    CHECK_TEXT_EQUAL(fourth, open());
}

TEST(LikenessSecret, that_others_could_read_is_made_anew) {
    const auto first = open();
    CHECK_EQUAL(0, ::chmod(file_.c_str(), 0644));

    CHECK_TRUE(first != open());
}

TEST(LikenessSecret, without_its_folder_is_an_error) {
    std::filesystem::remove_all(data_.path() / "identity");

    CHECK_FALSE(provisioning::open_likeness_secret(data_.path(), random_).has_value());
}

TEST(LikenessSecret, is_no_part_of_the_identity) {
    const auto device = provisioning::open_identity(data_.path(), random_)->device.text();
    open();
    std::filesystem::remove(file_);

    const auto again = provisioning::open_identity(data_.path(), random_);
    CHECK_OK(again);
    CHECK_TEXT_EQUAL(device, again->device.text());
}
