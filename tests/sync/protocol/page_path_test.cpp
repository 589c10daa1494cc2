// Goal: a page has exactly one address. Method: good and nearly good paths and numbers.
#include "sync/protocol/page_path.hpp"

#include "firmware/crypto/hash.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

constexpr std::string_view kAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_GROUP(PagePath){};

TEST(PagePath, a_page_has_the_address_of_its_digest) {
    const Digest abc = crypto::sha256(as_bytes("abc"));

    CHECK_TEXT_EQUAL("/v1/pages/" + std::string(kAbc), page_path(abc));
    CHECK(parse_page_path(page_path(abc)) == abc);
}

TEST(PagePath, page_has_the_same_name_for_clients_of_tus) {
    const Digest abc = crypto::sha256(as_bytes("abc"));

    CHECK_TEXT_EQUAL("/v1/tus/" + std::string(kAbc), tus_path(abc));
    CHECK(parse_tus_path(tus_path(abc)) == abc);
    CHECK_FALSE(parse_tus_path(page_path(abc)).has_value());
    CHECK_FALSE(parse_tus_path(tus_path(abc) + "/").has_value());
    CHECK_FALSE(parse_tus_path("/v1/tus").has_value());
}

TEST(PagePath, nearly_right_paths_are_none) {
    const std::string good = "/v1/pages/" + std::string(kAbc);
    std::string upper = good;
    upper[10] = 'B';
    for (const std::string& path : {std::string(),
                                    std::string("/v1/pages/"),
                                    good + "0",
                                    good + "?x=1",
                                    good + "/",
                                    good.substr(0, good.size() - 1),
                                    "/v1/pages//" + std::string(kAbc),
                                    upper,
                                    "/v2/pages/" + std::string(kAbc),
                                    "/v1/pages/../" + std::string(kAbc)}) {
        CHECK_FALSE(parse_page_path(path).has_value());
    }
}

TEST(PagePath, byte_counts_are_plain_decimals) {
    CHECK(parse_byte_count("0") == 0U);
    CHECK(parse_byte_count("16777216") == 16777216U);
    for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x10", "99999999999999999", "1e3"}) {
        CHECK_FALSE(parse_byte_count(text).has_value());
    }
}

TEST(PagePath, a_manifest_is_named_by_its_lines) {
    // printf 'aa\nbb' | sha256sum
    CHECK_TEXT_EQUAL("80c0d5c7137871baa75af2038f350bf60a4d45a131a653d0eb93f3cda3d28609",
                     manifest_hash({"aa", "bb"}));
    CHECK(manifest_hash({"aa", "bb"}) != manifest_hash({"bb", "aa"}));
}
