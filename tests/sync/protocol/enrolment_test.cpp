// Goal: only someone who holds both keys of a device can ask for its certificate. Method: a good
// request, then each part of it replaced by that of another device.
#include "sync/protocol/enrolment.hpp"

#include "firmware/base/json.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

struct Keys {
    crypto::TlsKey tls = crypto::TlsKey::generate();
    crypto::SigningKey journal = crypto::SigningKey::generate();
};

EnrolRequest request_of(const Keys& keys) {
    const auto text = make_enrol_request(keys.tls, keys.journal, Epoch{42}, "ABCDE-FGHIJ", "SN1");
    CHECK_OK(text);
    const auto out = parse_enrol_request(*text);
    CHECK_OK(out);
    return *out;
}

}  // namespace

TEST_GROUP(Enrolment){};

TEST(Enrolment, a_request_comes_back_and_proves_both_keys) {
    const Keys keys;

    const EnrolRequest request = request_of(keys);
    const auto facts = verify_enrol_request(request);

    CHECK_OK(facts);
    CHECK(facts->device == crypto::device_id_of(keys.journal.public_key()));
    CHECK(facts->tls_key_pin == keys.tls.public_key_pin());
    CHECK_TEXT_EQUAL("ABCDE-FGHIJ", request.token.get());
    CHECK_TEXT_EQUAL("SN1", request.serial);
    CHECK(request.epoch == Epoch{42});
}

TEST(Enrolment, parts_of_two_devices_do_not_mix) {
    const EnrolRequest good = request_of(Keys{});
    const EnrolRequest other = request_of(Keys{});

    EnrolRequest foreign_csr = good;
    foreign_csr.csr_der = other.csr_der;
    EnrolRequest foreign_journal = good;
    foreign_journal.journal_key = other.journal_key;
    foreign_journal.journal_proof = other.journal_proof;
    EnrolRequest foreign_proof = good;
    foreign_proof.journal_proof = other.journal_proof;
    EnrolRequest other_epoch = good;
    other_epoch.epoch.value++;
    for (const EnrolRequest& request : {foreign_csr, foreign_journal, foreign_proof, other_epoch}) {
        CHECK_ERROR(ErrorCode::BadSignature, verify_enrol_request(request));
    }
    EnrolRequest no_csr = good;
    no_csr.csr_der = to_bytes("no request");
    CHECK_FALSE(verify_enrol_request(no_csr).has_value());
}

TEST(Enrolment, wrong_documents_are_refused) {
    const std::string text = encode_enrol_request(request_of(Keys{}));
    const Json good = *parse_json(text);
    for (const char* key :
         {"v", "csr", "token", "epoch", "journal_key", "key_proof", "journal_proof"}) {
        Json document = good;
        document.erase(key);
        CHECK_FALSE(parse_enrol_request(to_text(document)).has_value());
        document[key] = "?";
        const bool free_text = std::string_view(key) == "token";
        CHECK(free_text == parse_enrol_request(to_text(document)).has_value());
    }
    CHECK_ERROR(ErrorCode::BadJson, parse_enrol_request("token"));
    CHECK_ERROR(ErrorCode::BadArgument,
                make_enrol_request(
                    crypto::TlsKey::generate(), crypto::SigningKey::generate(), Epoch{1}, "", ""));
}

TEST(Enrolment, tokens_are_the_same_however_they_are_typed) {
    CHECK_TEXT_EQUAL("ABCDEFGH", normal_token("abcd-EFGH"));
    CHECK_TEXT_EQUAL("ABCDEFGH", normal_token(" AB CD EF GH"));
}

TEST(Enrolment, an_answer_comes_back_and_a_portal_page_does_not) {
    EnrolAnswer answer;
    answer.device.bytes.fill(3);
    answer.office = "HN-26";
    answer.certificate_pem = "-----BEGIN CERTIFICATE-----";
    answer.ca_pem = "-----BEGIN CERTIFICATE-----";
    answer.hub_key = crypto::SigningKey::generate().public_key();
    answer.hub_generation = 9;

    const auto back = parse_enrol_answer(encode_enrol_answer(answer));

    CHECK_OK(back);
    CHECK(back->device == answer.device);
    CHECK(back->hub_key == answer.hub_key);
    CHECK_TEXT_EQUAL("HN-26", back->office);
    CHECK_ERROR(ErrorCode::HubGarbage, parse_enrol_answer("<html>"));
    CHECK_ERROR(ErrorCode::HubGarbage, parse_enrol_answer(R"({"v":1})"));
}
