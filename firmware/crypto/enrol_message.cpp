// Reading is strict: each member must be there with its type and length, and the two proofs are
// checked before a caller sees the request.
#include "firmware/crypto/enrol_message.hpp"

#include "firmware/crypto/hash.hpp"

namespace kiosk::crypto {
namespace {

constexpr std::size_t kLongestToken = 128;

Bytes statement(const VerifyKey& journal_key, Epoch epoch, ByteView csr_der) {
    Bytes out = to_bytes("tiepdan-enrol-1");
    put_bytes(out, journal_key.bytes);
    put_u64(out, static_cast<std::uint64_t>(epoch.value));
    put_bytes(out, sha256(csr_der));
    return out;
}

Status check_version(const Json& message) {
    KIOSK_TRY(const auto version, get_int(message, "v"));
    if (version != 1) {
        return Error{ErrorCode::UnsupportedVersion, "enrolment"};
    }
    return {};
}

Result<Bytes> get_hex(const Json& message, std::string_view key) {
    KIOSK_TRY(const auto text, get_string(message, key));
    auto bytes = from_hex(text);
    if (!bytes) {
        return std::move(bytes).error().with(key);
    }
    return bytes;
}

Result<EnrolAnswer> read_answer(const Json& answer) {
    KIOSK_CHECK(check_version(answer));
    EnrolAnswer out;
    KIOSK_TRY(const auto device, get_string(answer, "device"));
    KIOSK_TRY(out.device, DeviceId::parse(device));
    KIOSK_TRY(out.certificate_pem, get_string(answer, "certificate"));
    KIOSK_TRY(const auto hub_key, get_string(answer, "hub_key"));
    KIOSK_TRY(out.hub_key, VerifyKey::parse(hub_key));
    return out;
}

}  // namespace

Result<Json> make_enrol_request(const TlsKey& tls_key, const SigningKey& journal_key, Epoch epoch,
                                std::string_view token) {
    if (token.empty() || token.size() > kLongestToken) {
        return Error{ErrorCode::BadArgument, "token"};
    }
    KIOSK_TRY(const auto csr, make_csr(tls_key, device_id_of(journal_key.public_key()).text()));
    const Bytes proven = statement(journal_key.public_key(), epoch, csr);
    return Json{{"v", 1},
                {"csr", csr_to_pem(csr)},
                {"token", token},
                {"journal_key", journal_key.public_key().text()},
                {"epoch", epoch.value},
                {"csr_key_proof", to_hex(tls_key.sign(proven))},
                {"journal_key_proof", to_hex(journal_key.sign(proven))}};
}

Result<EnrolRequest> parse_enrol_request(const Json& request) {
    KIOSK_CHECK(check_version(request));
    EnrolRequest out;
    KIOSK_TRY(const auto csr, get_string(request, "csr"));
    KIOSK_TRY(out.csr_der, csr_from_pem(csr));
    KIOSK_TRY(auto token, get_string(request, "token"));
    if (token.empty() || token.size() > kLongestToken) {
        return Error{ErrorCode::BadArgument, "token"};
    }
    out.token = Redacted<std::string>(std::move(token));
    KIOSK_TRY(const auto journal_key, get_string(request, "journal_key"));
    KIOSK_TRY(out.journal_key, VerifyKey::parse(journal_key));
    out.device = device_id_of(out.journal_key);
    KIOSK_TRY(out.epoch.value, get_int(request, "epoch"));
    if (out.epoch.value < 0) {
        return Error{ErrorCode::BadArgument, "epoch"};
    }
    KIOSK_TRY(const auto csr_key_proof, get_hex(request, "csr_key_proof"));
    KIOSK_TRY(const auto journal_key_proof, get_hex(request, "journal_key_proof"));
    KIOSK_TRY(const auto facts, verify_csr(out.csr_der));
    out.tls_key_pin = facts.public_key_pin;
    const Bytes proven = statement(out.journal_key, out.epoch, out.csr_der);
    KIOSK_CHECK(verify_csr_key_signature(out.csr_der, proven, csr_key_proof));
    KIOSK_CHECK(verify_signature(out.journal_key, proven, journal_key_proof));
    return out;
}

Json to_json(const EnrolAnswer& answer) {
    return Json{{"v", 1},
                {"device", answer.device.text()},
                {"certificate", answer.certificate_pem},
                {"hub_key", answer.hub_key.text()}};
}

Result<EnrolAnswer> parse_enrol_answer(const Json& answer) {
    auto read = read_answer(answer);
    if (!read) {
        return Error{ErrorCode::HubGarbage, "enrolment answer: " + read.error().context};
    }
    return read;
}

}  // namespace kiosk::crypto
