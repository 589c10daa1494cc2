// Goal: keyed hashes are what their standards say, and depend on key and purpose. Method: a vector
// of RFC 4231, and small inputs under several keys.
#include "firmware/crypto/keyed_hash.hpp"

#include <set>

#include "tests/support/check.hpp"

using namespace kiosk;

TEST_GROUP(KeyedHash){};

TEST(KeyedHash, hmac_gives_the_vectors_of_its_standard) {
    const Bytes key(20, 0x0b);  // RFC 4231, test case 1

    CHECK_TEXT_EQUAL("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                     to_hex(crypto::hmac_sha256(key, as_bytes("Hi There"))));
    // Test case 6: a key longer than a block.
    CHECK_TEXT_EQUAL(
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        to_hex(crypto::hmac_sha256(
            Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))));
}

TEST(KeyedHash, the_short_hash_differs_by_secret_purpose_and_input) {
    const Bytes secret(32, 1);
    const Bytes other(32, 2);
    const crypto::ShortHash hash(secret, "words");

    CHECK_TRUE(hash(as_bytes("don")) == crypto::ShortHash(secret, "words")(as_bytes("don")));

    const std::set<std::uint64_t> different{hash(as_bytes("don")),
                                            hash(as_bytes("dom")),
                                            hash(as_bytes("")),
                                            crypto::ShortHash(other, "words")(as_bytes("don")),
                                            crypto::ShortHash(secret, "page")(as_bytes("don"))};
    LONGS_EQUAL(5, different.size());
}

TEST(KeyedHash, the_short_hash_spreads_over_all_its_bits) {
    const crypto::ShortHash hash(Bytes(32, 3), "words");
    constexpr int kInputs = 4000;
    std::array<int, 64> ones{};

    for (int i = 0; i < kInputs; ++i) {
        const std::uint64_t value = hash(as_bytes(std::to_string(i)));
        for (std::size_t bit = 0; bit < ones.size(); ++bit) {
            ones[bit] += static_cast<int>(value >> bit & 1);
        }
    }

    for (const int count : ones) {
        CHECK_TRUE(count > kInputs * 45 / 100 && count < kInputs * 55 / 100);
    }
}
