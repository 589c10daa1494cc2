// Goal: a hash is Argon2id with the strength that the design names, and fits its password only.
#include "firmware/crypto/password.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

TEST_GROUP(Password){};

TEST(Password, is_hashed_with_64_mib_and_three_passes_and_a_fresh_salt) {
    const auto one = hash_password("mot-hai-ba-bon");
    const auto two = hash_password("mot-hai-ba-bon");
    CHECK_OK(one);
    CHECK_OK(two);

    CHECK_TRUE(one->starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
    CHECK_TRUE(*one != *two);
    CHECK_TRUE(password_fits(*one, "mot-hai-ba-bon"));
    CHECK_TRUE(password_fits(*two, "mot-hai-ba-bon"));
}

TEST(Password, fits_no_other_text_and_no_broken_hash) {
    const auto hash = hash_password("mật khẩu dài");
    CHECK_OK(hash);

    CHECK_TRUE(password_fits(*hash, "mật khẩu dài"));
    CHECK_FALSE(password_fits(*hash, "mật khẩu dai"));
    CHECK_FALSE(password_fits(*hash, ""));
    CHECK_FALSE(password_fits("", "mật khẩu dài"));
    CHECK_FALSE(password_fits(hash->substr(0, 40), "mật khẩu dài"));
    CHECK_EQUAL(64U, token_digest("x").size());
}
