// Goal: a sealed blob opens for its receiver only, whole or not at all, and shows nothing but its
// padded size. Method: round trips over the sizes around each boundary, then each byte-level
// attack: wrong key, cut, lengthened, reordered, spliced, flipped.
#include "firmware/crypto/seal.hpp"

#include <algorithm>

#include "firmware/base/random.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

namespace {

constexpr std::size_t kKiB = 1024;

Bytes noise(std::size_t size) {
    SeededRandom random(size + 1);
    Bytes bytes(size);
    random.fill(bytes);
    return bytes;
}

bool same(const Bytes& a, const Bytes& b) {
    return a == b;
}

}  // namespace

TEST_GROUP(SealedPage) {
    LetterKey key_ = LetterKey::generate();
};

TEST(SealedPage, of_any_size_opens_to_the_same_bytes) {
    for (const std::size_t size : {0UL,
                                   1UL,
                                   4095UL,
                                   65482UL,
                                   65483UL,
                                   65484UL,
                                   65536UL,
                                   131000UL,
                                   131072UL,
                                   200'000UL,
                                   262'144UL,
                                   1'000'000UL}) {
        const Bytes payload = noise(size);
        const auto blob = seal_page(key_, payload);
        CHECK_OK(blob);
        const auto opened = open_page(key_, *blob);
        CHECK_OK(opened);
        CHECK_TRUE(same(payload, *opened));
    }
}

TEST(SealedPage, has_one_of_few_sizes) {
    const auto size_of = [this](std::size_t payload) {
        return seal_page(key_, noise(payload)).value().size() / kKiB;
    };
    CHECK_EQUAL(64U, size_of(0));
    CHECK_EQUAL(64U, size_of(65483));  // 65536 - 4 magic - 24 header - 17 tag - 8 length
    CHECK_EQUAL(128U, size_of(65484));
    CHECK_EQUAL(256U, size_of(200'000));
    CHECK_EQUAL(1024U, size_of(1'000'000));
}

TEST(SealedPage, above_16_MiB_is_refused) {
    CHECK_OK(seal_page(key_, Bytes((16U << 20) - 8 * kKiB)));
    CHECK_ERROR(ErrorCode::PageTooLarge, seal_page(key_, Bytes(16U << 20)));
}

TEST(SealedPage, begins_with_the_frozen_magic_and_is_never_the_same_twice) {
    const auto first = seal_page(key_, as_bytes("page")).value();
    const auto second = seal_page(key_, as_bytes("page")).value();

    CHECK_TEXT_EQUAL("TDP1", as_text(ByteView(first).first(4)));
    CHECK_FALSE(same(first, second));
}

TEST(SealedPage, does_not_open_with_another_key) {
    const auto blob = seal_page(key_, as_bytes("page")).value();
    CHECK_ERROR(ErrorCode::SealBroken, open_page(LetterKey::generate(), blob));
}

TEST(SealedPage, with_one_flipped_bit_does_not_open) {
    auto blob = seal_page(key_, noise(100'000)).value();
    SeededRandom random(7);
    for (int i = 0; i < 200; ++i) {
        const auto at = i < 40 ? static_cast<std::size_t>(i) : random.below(blob.size());
        blob[at] ^= 0x10;
        CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, blob));
        blob[at] ^= 0x10;
    }
    CHECK_OK(open_page(key_, blob));
}

TEST(SealedPage, cut_anywhere_does_not_open) {
    const auto blob = seal_page(key_, noise(100'000)).value();
    const std::size_t chunk = 64 * kKiB + 17;
    for (const std::size_t size : {0UL,
                                   3UL,
                                   4UL,
                                   28UL,
                                   29UL,
                                   45UL,
                                   46UL,
                                   28 + chunk - 1,
                                   28 + chunk,
                                   28 + chunk + 17,
                                   blob.size() - 1}) {
        CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, ByteView(blob).first(size)));
    }
}

TEST(SealedPage, with_chunks_swapped_repeated_or_appended_does_not_open) {
    const auto blob = seal_page(key_, noise(400'000)).value();
    const std::ptrdiff_t chunk = 64 * 1024 + 17;
    const auto first = blob.begin() + 28;

    Bytes swapped = blob;
    std::swap_ranges(
        swapped.begin() + 28, swapped.begin() + 28 + chunk, swapped.begin() + 28 + chunk);
    CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, swapped));

    Bytes repeated = blob;
    repeated.insert(repeated.begin() + 28, first, first + chunk);
    CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, repeated));

    Bytes dropped = blob;
    dropped.erase(dropped.begin() + 28, dropped.begin() + 28 + chunk);
    CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, dropped));

    Bytes appended = blob;
    appended.insert(appended.end(), first, first + chunk);
    CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, appended));
}

TEST_GROUP(SealedContent) {
    SealPrivateKey body_ = SealPrivateKey::generate();
    LetterKey key_ = LetterKey::generate();
};

TEST(SealedContent, opens_for_its_receiver_and_brings_the_key_of_the_pages) {
    const auto page = seal_page(key_, as_bytes("image")).value();
    const auto blob =
        seal_content(key_, body_.public_key(), as_bytes("{\"n\":1}"), Padding::FourKiB);
    CHECK_OK(blob);

    const auto opened = open_content(*blob, body_);

    CHECK_OK(opened);
    CHECK_TEXT_EQUAL("{\"n\":1}", as_text(opened->payload));
    CHECK_TEXT_EQUAL("image", as_text(open_page(opened->key, page).value()));
}

TEST(SealedContent, is_closed_to_any_other_body) {
    const auto blob =
        seal_content(key_, body_.public_key(), as_bytes("x"), Padding::PowerOfTwo).value();

    CHECK_ERROR(ErrorCode::SealBroken, open_content(blob, SealPrivateKey::generate()));
    CHECK_ERROR(ErrorCode::SealBroken, open_page(key_, blob));
}

TEST(SealedContent, of_a_protected_letter_hides_its_size_in_a_power_of_two) {
    const auto size_of = [this](std::size_t payload, Padding padding) {
        return seal_content(key_, body_.public_key(), noise(payload), padding).value().size();
    };
    CHECK_EQUAL(64 * kKiB, size_of(10, Padding::PowerOfTwo));
    CHECK_EQUAL(64 * kKiB, size_of(65403, Padding::PowerOfTwo));
    CHECK_EQUAL(128 * kKiB, size_of(65404, Padding::PowerOfTwo));
    CHECK_EQUAL(4 * kKiB, size_of(10, Padding::FourKiB));
    CHECK_EQUAL(8 * kKiB, size_of(4096, Padding::FourKiB));
}

TEST(SealedContent, opens_at_every_size_around_the_chunk_boundary) {
    for (std::size_t size = 65'300; size < 65'700; size += 7) {
        const Bytes payload = noise(size);
        const auto blob = seal_content(key_, body_.public_key(), payload, Padding::FourKiB);
        CHECK_OK(blob);
        CHECK_EQUAL(0U, blob->size() % 4096);
        const auto opened = open_content(*blob, body_);
        CHECK_OK(opened);
        CHECK_TRUE(same(payload, opened->payload));
    }
}

TEST(SealedContent, with_the_sealed_key_of_another_letter_does_not_open) {
    auto blob = seal_content(key_, body_.public_key(), as_bytes("x"), Padding::FourKiB).value();
    const auto foreign = seal_key(LetterKey::generate(), body_.public_key()).value();
    std::copy(foreign.begin(), foreign.end(), blob.begin() + 4);

    CHECK_ERROR(ErrorCode::SealBroken, open_content(blob, body_));
}

TEST_GROUP(SealKeys) {
    test::TempDir dir_;
};

TEST(SealKeys, letter_key_sealed_for_the_protected_key_comes_back) {
    const auto inspectorate = SealPrivateKey::generate();
    const auto key = LetterKey::generate();
    const auto page = seal_page(key, as_bytes("image")).value();

    const auto sealed = seal_key(key, inspectorate.public_key());
    CHECK_OK(sealed);
    const auto opened = open_key(*sealed, inspectorate);

    CHECK_OK(opened);
    CHECK_TEXT_EQUAL("image", as_text(open_page(*opened, page).value()));
    CHECK_ERROR(ErrorCode::SealBroken, open_key(*sealed, SealPrivateKey::generate()));
    CHECK_ERROR(ErrorCode::SealBroken, open_key(ByteView(*sealed).first(79), inspectorate));
}

TEST(SealKeys, public_key_is_that_of_rfc_7748_section_6_1) {
    const auto alice = SealPrivateKey::from_bytes(
        fixed_from_hex<32>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
            .value());
    CHECK_TEXT_EQUAL("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                     alice.public_key().text());
}

TEST(SealKeys, file_comes_back) {
    const auto key = SealPrivateKey::generate();
    CHECK_OK(key.save(dir_.path() / "body.key"));

    const auto loaded = SealPrivateKey::load(dir_.path() / "body.key");

    CHECK_OK(loaded);
    CHECK_TEXT_EQUAL(key.public_key().text(), loaded->public_key().text());
}

TEST(SealKeys, public_key_that_protects_nothing_is_refused) {
    CHECK_ERROR(ErrorCode::BadKey, SealPublicKey::parse(std::string(64, '0')));
    CHECK_ERROR(ErrorCode::BadKey, SealPublicKey::parse("01" + std::string(62, '0')));
    CHECK_ERROR(ErrorCode::BadKey, SealPublicKey::parse("abcd"));
    CHECK_OK(SealPublicKey::parse(SealPrivateKey::generate().public_key().text()));
}

TEST(SealKeys, size_bucket_is_the_power_above_the_sum) {
    CHECK_EQUAL(0, size_bucket(0));
    CHECK_EQUAL(0, size_bucket(65536));
    CHECK_EQUAL(1, size_bucket(65537));
    CHECK_EQUAL(1, size_bucket(131072));
    CHECK_EQUAL(4, size_bucket(3 * 262144 + 65536));
}
