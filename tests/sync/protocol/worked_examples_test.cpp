// Goal: another program that is written after docs/protocols/city-sync.md, section 9, understands
// ours. Method: its examples, byte for byte; they were computed by other programs.
#include <numeric>

#include "firmware/crypto/hash.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/enrolment.hpp"
#include "sync/protocol/manifest.hpp"
#include "sync/protocol/renewal.hpp"
#include "tests/support/check.hpp"

namespace {

using namespace kiosk;
using namespace kiosk::sync;

crypto::SigningKey key_from(std::uint8_t first) {
    std::array<std::uint8_t, 32> seed{};
    std::iota(seed.begin(), seed.end(), first);
    return crypto::SigningKey::from_seed(seed);
}

constexpr const char* kDevice = "56475aa75463474c0285df5dbf2bcab7";
constexpr const char* kCsrHash = "c27338c453067b437471afbce792704d816112c6031bb996b62c698ea599ef80";

Bytes text(std::string_view words) {
    return to_bytes(words);
}

DocumentEntry entry(const std::string& name,
                    std::int64_t version,
                    std::string_view content,
                    std::int64_t expires_ms) {
    return {name, version, crypto::sha256(as_bytes(content)), content.size(), expires_ms};
}

}  // namespace

TEST_GROUP(WorkedExamples) {
    crypto::SigningKey device_key = key_from(0);
    crypto::SigningKey hub_key = key_from(32);
    DeviceId device = crypto::device_id_of(device_key.public_key());
};

TEST(WorkedExamples, enrolment) {
    const Bytes message = enrol_message(device_key.public_key(), Epoch{77}, text("csr"));

    CHECK_TEXT_EQUAL(kDevice, device.text());
    CHECK_TEXT_EQUAL(to_hex(text("tiepdan-enrol-1")) +
                         "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
                         "000000000000004d" +
                         kCsrHash,
                     to_hex(message));
    CHECK_TEXT_EQUAL(
        "d3804b27405610e37c522f448bd8ae82c7e65166ddff551222d607b89cb9842d"
        "fe5806784e80839375b08e196275bef3335ccda34c55f1a6b0c54ad11c80a206",
        to_hex(device_key.sign(message)));
}

TEST(WorkedExamples, token_as_the_hub_keeps_it) {
    CHECK_TEXT_EQUAL("e8345298f084d2f4abad9a3c9dd53424d2c0b5aa9879202e962828efbb1176ac",
                     to_hex(crypto::sha256(as_bytes(
                         "tiepdan-token-1" + normal_token("abcde-FGHIJ KLMNO-PQRST-UVWXY")))));
}

TEST(WorkedExamples, renewal) {
    RenewRequest request;
    request.certificate_der = text("certificate");
    request.csr_der = text("csr");
    request.nonce = text("nonce");
    const Bytes message = renew_message(request);

    CHECK_TEXT_EQUAL(to_hex(text("tiepdan-renew-1")) +
                         "78377b525757b494427f89014f97d79928f3938d14eb51e20fb5dec9834eb304"
                         "03d66dd08835c1ca3f128cceacd1f31ac94163096b20f445ae84285bc0832d72" +
                         kCsrHash,
                     to_hex(message));
    CHECK_TEXT_EQUAL(
        "2cade6af44bd9e19c6a9ba7732361073c1898beb9819a78042915d9ce4c50f93"
        "95d01fa95b860f33afffa11a32cda2679bf7402a19a622c78d6f55cf3b2e1b05",
        to_hex(device_key.sign(message)));
}

TEST(WorkedExamples, receipt) {
    Receipt receipt;
    receipt.device = device;
    receipt.epoch = Epoch{77};
    receipt.seq = Seq{2};
    receipt.chain =
        fixed_from_hex<32>("279c710a6d861c8f0043ea9e02bbe3267c75c72076958691dd40885fbe764633")
            .value();
    receipt.kind = ReceiptKind::Complete;
    receipt.hub_time_ms = 1767228001500;
    receipt.hub_generation = 5;
    sign_receipt(receipt, hub_key);

    CHECK_TEXT_EQUAL(to_hex(text("tiepdan-receipt-1")) + kDevice +
                         "000000000000004d0000000000000002"
                         "279c710a6d861c8f0043ea9e02bbe3267c75c72076958691dd40885fbe764633"
                         "010000019b76ff4cdc0000000000000005",
                     to_hex(receipt_message(receipt)));
    CHECK_TEXT_EQUAL(
        "48efe71be728f9d99d803eab50f39676ec1a609c1c974dcde14d38e0adde3591"
        "2b7e9e7e95bce593a75d24c4922f6402ce093dcdee78318192cf215b41d84d0d",
        to_hex(receipt.signature));
}

TEST(WorkedExamples, list_of_documents) {
    Manifest list;
    list.device = device;
    list.documents = {entry("holidays", 3, "days", 0),
                      entry("services", 12, "lines of people", 1767314400000)};
    sign_manifest(list, hub_key);

    CHECK_TEXT_EQUAL(to_hex(text("tiepdan-manifest-2")) + kDevice +
                         "00000002"
                         "08686f6c69646179730000000000000003"
                         "ab51004e9d71a485f160f655fb9e72bcdef8f5ca4178b26938b49471456fd11c"
                         "00000000000000040000000000000000"
                         "087365727669636573000000000000000c"
                         "b10febbefb5cb9b25941021712a643ec7775bf605b61ed7ec2dc4fe1a1086a4e"
                         "000000000000000f0000019b7c25a300",
                     to_hex(manifest_message(list)));
    CHECK_TEXT_EQUAL(
        "92c97a84ce59273f0818ce1ab1b700e498346b2f8af7559277b8114b8eb0f536"
        "e6c1b4fe407f45a657111fe6a68d17df385395d5d278070297f47a1cc697f900",
        to_hex(list.signature));
    CHECK_TEXT_EQUAL("\"b87f1fef48568f0b09b8e1459520a6bd\"", manifest_etag(list));
    CHECK_OK(parse_manifest(encode_manifest(list), device, hub_key.public_key()));
}
