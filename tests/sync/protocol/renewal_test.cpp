// Goal: a nonce is this city's and fresh, or it is nothing; the documents say what is wrong with
// them.
#include "sync/protocol/renewal.hpp"

#include "firmware/base/clock.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::sync;

namespace {

constexpr std::int64_t kNow_ms = 1'790'000'000'000;

}  // namespace

TEST_GROUP(RenewalDocuments) {
    SeededRandom random_{5};
    crypto::SigningKey hub_ = crypto::SigningKey::generate();
};

TEST(RenewalDocuments, nonce_holds_for_five_minutes_and_for_this_city) {
    const Bytes nonce = make_nonce(hub_, kNow_ms, random_);
    CHECK_OK(check_nonce(nonce, hub_.public_key(), kNow_ms));
    CHECK_OK(check_nonce(nonce, hub_.public_key(), kNow_ms + 5 * kMinute_ms));
    CHECK_ERROR(ErrorCode::BadSignature,
                check_nonce(nonce, hub_.public_key(), kNow_ms + 5 * kMinute_ms + 1));
    CHECK_ERROR(ErrorCode::BadSignature,
                check_nonce(nonce, crypto::SigningKey::generate().public_key(), kNow_ms));
    for (std::size_t i = 0; i < nonce.size(); ++i) {
        Bytes altered = nonce;
        altered[i] ^= 1U;
        CHECK_ERROR(ErrorCode::BadSignature, check_nonce(altered, hub_.public_key(), kNow_ms));
    }
    CHECK_ERROR(ErrorCode::BadSignature,
                check_nonce(ByteView(nonce).first(nonce.size() - 1), hub_.public_key(), kNow_ms));
    CHECK_ERROR(ErrorCode::BadSignature, check_nonce({}, hub_.public_key(), kNow_ms));
    CHECK_TRUE(nonce != make_nonce(hub_, kNow_ms, random_));
}

TEST(RenewalDocuments, request_comes_back_as_it_was) {
    RenewRequest request;
    request.certificate_der = to_bytes("certificate");
    request.csr_der = to_bytes("csr");
    request.nonce = make_nonce(hub_, kNow_ms, random_);
    request.proof = hub_.sign(renew_message(request));

    const auto again = parse_renew_request(encode_renew_request(request));

    CHECK_OK(again);
    CHECK_OK(verify_signature(hub_.public_key(), renew_message(*again), again->proof));
    for (auto* part : {&request.certificate_der, &request.csr_der, &request.nonce}) {
        const Bytes was = *part;
        part->push_back('x');
        CHECK_FALSE(
            verify_signature(hub_.public_key(), renew_message(request), request.proof).has_value());
        *part = was;
    }
}

TEST(RenewalDocuments, wrong_ones_are_named) {
    CHECK_ERROR(ErrorCode::BadJson, parse_renew_request("{"));
    CHECK_ERROR(ErrorCode::UnsupportedVersion, parse_renew_request(R"({"v":2})"));
    CHECK_ERROR(ErrorCode::BadArgument, parse_renew_request(R"({"v":1,"certificate":"!"})"));
    CHECK_ERROR(ErrorCode::BadArgument, parse_reenrol_request(R"({"v":1})"));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_nonce("<html>"));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_renew_answer(R"({"v":1})"));
    CHECK_TEXT_EQUAL("PEM", parse_renew_answer(encode_renew_answer("PEM")).value());
}
