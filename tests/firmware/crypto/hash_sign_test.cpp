// Goal: hashes and signatures are those of the standards, and key files stay private.
// Method: vectors of FIPS 180-4 and RFC 8032, then every kind of tampering.
#include <sys/stat.h>

#include <fstream>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/key_file.hpp"
#include "firmware/crypto/sign.hpp"
#include "tests/support/check.hpp"
#include "tests/support/temp_dir.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

TEST_GROUP(Sha256){};

TEST(Sha256, gives_the_digests_of_fips_180_4) {
    CHECK_TEXT_EQUAL("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                     to_hex(sha256({})));
    CHECK_TEXT_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                     to_hex(sha256(as_bytes("abc"))));
    CHECK_TEXT_EQUAL(
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))));
}

TEST(Sha256, of_a_million_letters_in_odd_pieces_is_that_of_the_whole) {
    const Bytes letters(1'000'000, 'a');
    Sha256 pieces;
    std::size_t at = 0;
    for (std::size_t size = 1; at < letters.size(); size = size * 3 + 1) {
        const auto piece = ByteView(letters).subspan(at, std::min(size, letters.size() - at));
        pieces.update(piece);
        at += piece.size();
    }

    CHECK_TEXT_EQUAL("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                     to_hex(pieces.finish()));
}

TEST(Sha256, copied_in_the_middle_goes_on_by_itself) {
    Sha256 first;
    first.update(as_bytes("ab"));
    Sha256 second = first;
    first.update(as_bytes("c"));
    second.update(as_bytes("d"));

    CHECK_TEXT_EQUAL(to_hex(sha256(as_bytes("abc"))), to_hex(first.finish()));
    CHECK_TEXT_EQUAL(to_hex(sha256(as_bytes("abd"))), to_hex(second.finish()));
}

TEST_GROUP(SigningKey) {
    test::TempDir dir_;

    static SigningKey key_of(const char* seed_hex) {
        return SigningKey::from_seed(fixed_from_hex<32>(seed_hex).value());
    }
};

TEST(SigningKey, signs_as_rfc_8032_test_1) {
    const auto key = key_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    CHECK_TEXT_EQUAL("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                     key.public_key().text());
    CHECK_TEXT_EQUAL(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        to_hex(key.sign({})));
}

TEST(SigningKey, signs_as_rfc_8032_test_3) {
    const auto key = key_of("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    const Bytes message = {0xaf, 0x82};

    CHECK_TEXT_EQUAL(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        to_hex(key.sign(message)));
    CHECK_OK(verify_signature(key.public_key(), message, key.sign(message)));
}

TEST(SigningKey, no_changed_bit_verifies) {
    const auto key = SigningKey::generate();
    const auto other = SigningKey::generate();
    Bytes message = to_bytes("head 64");
    Signature signature = key.sign(message);
    CHECK_OK(verify_signature(key.public_key(), message, signature));

    CHECK_ERROR(ErrorCode::BadSignature, verify_signature(other.public_key(), message, signature));
    CHECK_ERROR(ErrorCode::BadSignature,
                verify_signature(key.public_key(), message, ByteView(signature).first(63)));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        signature[i] ^= 1;
        CHECK_ERROR(ErrorCode::BadSignature,
                    verify_signature(key.public_key(), message, signature));
        signature[i] ^= 1;
    }
    message[0] ^= 1;
    CHECK_ERROR(ErrorCode::BadSignature, verify_signature(key.public_key(), message, signature));
}

TEST(SigningKey, comes_back_from_its_file_and_the_file_is_private) {
    const auto path = dir_.path() / "journal.key";
    const auto key = SigningKey::generate();
    CHECK_OK(key.save(path));

    const auto loaded = SigningKey::load(path);

    CHECK_OK(loaded);
    CHECK_TEXT_EQUAL(key.public_key().text(), loaded->public_key().text());

    struct stat info {};

    CHECK_EQUAL(0, ::stat(path.c_str(), &info));
    CHECK_EQUAL(0600, static_cast<int>(info.st_mode & 07777));
}

TEST(SigningKey, file_that_others_may_read_or_of_another_size_is_refused) {
    const auto path = dir_.path() / "journal.key";
    CHECK_ERROR(ErrorCode::NotFound, SigningKey::load(path));
    CHECK_OK(SigningKey::generate().save(path));
    CHECK_EQUAL(0, ::chmod(path.c_str(), 0640));
    CHECK_ERROR(ErrorCode::BadKey, SigningKey::load(path));

    CHECK_OK(save_key_file(path, as_bytes("too short")));
    CHECK_ERROR(ErrorCode::BadKey, SigningKey::load(path));
    CHECK_OK(save_key_file(path, Bytes(33, 7)));
    CHECK_ERROR(ErrorCode::BadKey, SigningKey::load(path));
    CHECK_OK(save_key_file(path, {}));
    CHECK_ERROR(ErrorCode::BadKey, SigningKey::load(path));
}

TEST(SigningKey, device_id_is_the_start_of_the_hash_of_the_public_key) {
    const auto key = key_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    CHECK_TEXT_EQUAL(to_hex(sha256(key.public_key().bytes)).substr(0, 32),
                     device_id_of(key.public_key()).text());
}

TEST(SigningKey, public_key_text_is_exact) {
    CHECK_ERROR(ErrorCode::BadKey, VerifyKey::parse("d75a98"));
    CHECK_ERROR(ErrorCode::BadKey, VerifyKey::parse(std::string(64, 'x')));
    CHECK_OK(VerifyKey::parse(SigningKey::generate().public_key().text()));
}

TEST_GROUP(SecretBytes){};

TEST(SecretBytes, constant_time_comparison_tells_equal_from_not) {
    CHECK_TRUE(equal_in_constant_time({}, {}));
    CHECK_TRUE(equal_in_constant_time(as_bytes("token"), as_bytes("token")));
    CHECK_FALSE(equal_in_constant_time(as_bytes("token"), as_bytes("tokeN")));
    CHECK_FALSE(equal_in_constant_time(as_bytes("token"), as_bytes("toke")));
}

TEST(SecretBytes, begins_as_zeros_and_moves_without_a_copy) {
    SecretBytes secret(4);
    CHECK_TRUE(equal_in_constant_time(Bytes(4, 0), secret.view()));
    const auto* where = secret.view().data();

    const SecretBytes moved = std::move(secret);

    CHECK_TRUE(where == moved.view().data());
}
