// Goal: an answer is found and read by its own receipt alone, whole or not at all, and shows
// nothing but that it is one. Method: round trips, other codes and PINs, every byte of a box
// changed, and what other programs made of the same receipt.
#include "firmware/crypto/answer_box.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

namespace {

constexpr std::string_view kCode = "HN-26-7K3M9QRT-X";
constexpr std::string_view kPin = "042137";
constexpr std::string_view kText = R"([["received","2026-11-20"]])";
// kText for that receipt, with a nonce of 00 01 … 17.
constexpr std::string_view kMadeElsewhere =
    "000102030405060708090a0b0c0d0e0f1011121314151617290ca90e3876037e5a48b9923d2f76d33d68"
    "d944dbfaa8d23af8e101b4155965929d5e40448c152740b5690360f792e02ed02c4d2ea88b4f5d10e357"
    "e74b3c865e1c2a56787b0b440da4305f32bec8de27d92958d4af3261f07ec9c51fd5a00aa9488ecbe76d"
    "d1bc4096ba1f401e914dd37dd7641421d3f7387f0482c6077f15f627203c9b8123bed2b0b012bfa8029c"
    "c716c46bbc384d262fa1c152423429abf2cb2be7b28d879b63e20dbc3ea9a5572ae8ac3f4cdf755753ea"
    "5ef408f9e8dccc5299bc66e9a4ba73358e271622b68f50b33cfe2cd6e213f1b9ef74e38c02fe29f198ca"
    "8e32524f5da7c8202f16e6f159b18e0824aee3d965a4656a13a33cd9659f46aa89a2b9e3f447a9299ab8"
    "8cc1733c";

AnswerLock lock_of(std::string_view code, std::string_view pin) {
    auto made = AnswerLock::of(code, pin);
    CHECK_OK(made);
    return std::move(*made);
}

}  // namespace

TEST_GROUP(AnswerBox) {
    const AnswerLock mine = lock_of(kCode, kPin);
};

TEST(AnswerBox, the_same_receipt_finds_and_opens_it) {
    const auto box = mine.close(kText);
    CHECK_OK(box);
    const AnswerLock again = lock_of(kCode, kPin);

    CHECK_TRUE(again.tag() == mine.tag());
    CHECK_OK(again.open(*box));
    CHECK_TEXT_EQUAL(std::string(kText), *again.open(*box));
}

TEST(AnswerBox, another_code_or_pin_finds_another_place_and_opens_nothing) {
    const auto box = mine.close(kText);
    for (const auto& [code, pin] : {std::pair{kCode, std::string_view("042138")},
                                    {std::string_view("HN-26-7K3M9QRS-J"), kPin},
                                    {kCode, std::string_view("")},
                                    {std::string_view(""), kPin}}) {
        const AnswerLock other = lock_of(code, pin);
        CHECK_FALSE(other.tag() == mine.tag());
        CHECK_ERROR(ErrorCode::SealBroken, other.open(*box));
    }
}

TEST(AnswerBox, all_are_alike_whatever_they_say) {
    const auto none = mine.close("");
    const auto some = mine.close(kText);
    const auto most = mine.close(std::string(kMostAnswerBytes, 'x'));

    for (const auto* box : {&none, &some, &most}) {
        CHECK_OK(*box);
        CHECK_EQUAL(kAnswerBoxBytes, (*box)->size());
        CHECK_EQUAL(std::string::npos, as_text(**box).find("received"));
    }
    CHECK_TEXT_EQUAL("", *mine.open(*none));
    CHECK_EQUAL(kMostAnswerBytes, mine.open(*most)->size());
    CHECK_ERROR(ErrorCode::BadArgument, mine.close(std::string(kMostAnswerBytes + 1, 'x')));
    CHECK_FALSE(*mine.close(kText) == *some);  // the same words twice are two boxes
}

TEST(AnswerBox, one_that_was_changed_or_cut_does_not_open) {
    const auto box = mine.close(kText);
    for (std::size_t i = 0; i < box->size(); ++i) {
        Bytes changed = *box;
        changed[i] ^= 1U;
        CHECK_ERROR(ErrorCode::SealBroken, mine.open(changed));
    }
    CHECK_ERROR(ErrorCode::SealBroken, mine.open(ByteView(*box).first(box->size() - 1)));
    CHECK_ERROR(ErrorCode::SealBroken, mine.open({}));
}

// Source: the reference implementation (Debian's argon2 0~20171227) with the salt that sha256sum
// gives: fc7bfaa7c20ce10922d0c752e7826b80.
TEST(AnswerBox, is_found_under_the_tag_that_others_reckon) {
    CHECK_TEXT_EQUAL("1a056c06909b928bed48786eb5af4f2b", to_hex(mine.tag()));
}

// Source: libsodium's own secret box through PyNaCl, key and tag from the tag's vector.
TEST(AnswerBox, opens_what_others_made) {
    const auto box = from_hex(kMadeElsewhere);
    CHECK_OK(box);
    CHECK_OK(mine.open(*box));
    CHECK_TEXT_EQUAL(std::string(kText), *mine.open(*box));
}
