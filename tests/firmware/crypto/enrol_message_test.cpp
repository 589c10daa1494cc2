// Goal: a request proves both keys; a changed or incomplete one is refused and named.
// Method: one good request, then each member changed in turn.
#include "firmware/crypto/enrol_message.hpp"

#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::crypto;

TEST_GROUP(EnrolMessage) {
    TlsKey tls_ = TlsKey::generate();
    SigningKey journal_ = SigningKey::generate();
    Json request_ = make_enrol_request(tls_, journal_, Epoch{77}, "tok-en").value();
};

TEST(EnrolMessage, request_brings_keys_epoch_token_and_the_device_that_follows) {
    const auto read = parse_enrol_request(request_);

    CHECK_OK(read);
    CHECK_TEXT_EQUAL(device_id_of(journal_.public_key()).text(), read->device.text());
    CHECK_TRUE(tls_.public_key_pin() == read->tls_key_pin);
    CHECK_EQUAL(77, read->epoch.value);
    CHECK_TEXT_EQUAL("tok-en", read->token.get());
    CHECK_TEXT_EQUAL(read->device.text(), verify_csr(read->csr_der).value().common_name);
}

TEST(EnrolMessage, key_without_its_proof_is_refused) {
    const auto other = SigningKey::generate();
    request_["journal_key"] = other.public_key().text();
    CHECK_ERROR(ErrorCode::BadSignature, parse_enrol_request(request_));
}

TEST(EnrolMessage, request_of_another_key_under_our_proofs_is_refused) {
    request_["csr"] = csr_to_pem(make_csr(TlsKey::generate(), "thief").value());
    CHECK_ERROR(ErrorCode::BadSignature, parse_enrol_request(request_));
}

TEST(EnrolMessage, changed_epoch_or_proof_is_refused) {
    request_["epoch"] = 78;
    CHECK_ERROR(ErrorCode::BadSignature, parse_enrol_request(request_));
    request_["epoch"] = -1;
    CHECK_ERROR(ErrorCode::BadArgument, parse_enrol_request(request_));
    request_["epoch"] = 77;
    request_["journal_key_proof"] = std::string(128, '0');
    CHECK_ERROR(ErrorCode::BadSignature, parse_enrol_request(request_));
}

TEST(EnrolMessage, each_member_is_needed) {
    for (const char* key : {"v", "csr", "token", "journal_key", "epoch", "csr_key_proof",
                            "journal_key_proof"}) {
        Json without = request_;
        without.erase(key);
        CHECK_ERROR(ErrorCode::BadArgument, parse_enrol_request(without));
    }
    request_["v"] = 2;
    CHECK_ERROR(ErrorCode::UnsupportedVersion, parse_enrol_request(request_));
}

TEST(EnrolMessage, token_has_a_length) {
    CHECK_ERROR(ErrorCode::BadArgument, make_enrol_request(tls_, journal_, Epoch{1}, ""));
    CHECK_ERROR(ErrorCode::BadArgument,
                make_enrol_request(tls_, journal_, Epoch{1}, std::string(129, 'a')));
}

TEST(EnrolMessage, answer_comes_back_and_nonsense_is_garbage) {
    const EnrolAnswer answer{device_id_of(journal_.public_key()), "PEM", journal_.public_key()};
    const auto read = parse_enrol_answer(to_json(answer));
    CHECK_OK(read);
    CHECK_TEXT_EQUAL(answer.device.text(), read->device.text());
    CHECK_TRUE(answer.hub_key == read->hub_key);

    CHECK_ERROR(ErrorCode::HubGarbage, parse_enrol_answer(Json::object()));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_enrol_answer(Json("portal")));
}
