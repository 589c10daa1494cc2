// Goal: the office network's certificate is made once, kept private, and made anew only when it is
// due. Method: a scratch folder and times that a test names.
#include "firmware/provisioning/lan_certificate.hpp"

#include <sys/stat.h>

#include "firmware/base/file.hpp"
#include "firmware/crypto/authority.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::provisioning;

namespace {

constexpr std::int64_t kNow_s = 1795482000;
constexpr std::int64_t kDay_s = 86'400;

WallTime at(std::int64_t unix_s) {
    return {unix_s * 1000, WallTrust::Trusted};
}

}  // namespace

TEST_GROUP(LanCertificate) {
    TempDir folder;

    std::string opened(std::int64_t unix_s) {
        const auto made = open_lan_certificate(folder.path(), {"kiosk", "192.0.2.7"}, at(unix_s));
        CHECK_OK(made);
        CHECK_TRUE(made->certificate.public_key_pin() == made->key.public_key_pin());
        return fingerprint_text(made->certificate);
    }
};

TEST(LanCertificate, is_made_once_and_kept_where_only_its_owner_reads) {
    const std::string first = opened(kNow_s);

    CHECK_EQUAL(95U, first.size());  // 32 pairs and 31 colons
    CHECK_TEXT_EQUAL(first, opened(kNow_s + 100 * kDay_s));
    for (const char* name : {"lan.key", "lan.pem"}) {
        struct stat facts {};

        CHECK_EQUAL(0, ::stat((folder.path() / name).c_str(), &facts));
        CHECK_EQUAL(0600U, facts.st_mode & 0777U);
    }
}

TEST(LanCertificate, is_made_anew_a_month_before_its_end_and_when_the_clock_was_wrong) {
    const std::string dead_clock = opened(0);  // 1970: the battery was empty
    const std::string first = opened(kNow_s);
    CHECK_TRUE(dead_clock != first);
    CHECK_TEXT_EQUAL(first, opened(kNow_s + (kLanCertificate_days - 31) * kDay_s));

    const std::string second = opened(kNow_s + (kLanCertificate_days - 30) * kDay_s);

    CHECK_TRUE(first != second);
}

TEST(LanCertificate, halves_that_do_not_belong_together_are_replaced) {
    const std::string first = opened(kNow_s);
    CHECK_OK(crypto::TlsKey::generate().save(folder.path() / "lan.key"));

    const std::string second = opened(kNow_s);

    CHECK_TRUE(first != second);
    CHECK_TEXT_EQUAL(second, opened(kNow_s));
}

TEST(LanCertificate, a_key_that_others_can_read_is_not_used_and_not_replaced) {
    (void)opened(kNow_s);
    CHECK_EQUAL(0, ::chmod((folder.path() / "lan.key").c_str(), 0644));

    CHECK_ERROR(ErrorCode::BadKey, open_lan_certificate(folder.path(), {"kiosk"}, at(kNow_s)));
}

TEST(LanCertificate, needs_a_name_that_is_one) {
    CHECK_ERROR(ErrorCode::BadArgument, open_lan_certificate(folder.path(), {}, at(kNow_s)));
    CHECK_ERROR(ErrorCode::BadArgument,
                open_lan_certificate(folder.path(), {"a b,DNS:x"}, at(kNow_s)));
}
