// Enrolment documents. Binary parts travel as base64; the parser checks lengths, the hub the
// proofs.
#include "sync/protocol/enrolment.hpp"

#include "firmware/crypto/hash.hpp"
#include "sync/protocol/document.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kMaxTokenChars = 128;

Result<EnrolAnswer> parse_answer_document(std::string_view text) {
    KIOSK_TRY(const Json document, parse_document(text, "enrolment answer"));
    EnrolAnswer out;
    KIOSK_TRY(const std::string device, get_string(document, "device"));
    KIOSK_TRY(out.device, DeviceId::parse(device));
    KIOSK_TRY(out.office, get_string(document, "office"));
    KIOSK_TRY(out.certificate_pem, get_string(document, "certificate"));
    KIOSK_TRY(out.ca_pem, get_string(document, "ca"));
    KIOSK_TRY(const std::string hub_key, get_string(document, "hub_key"));
    KIOSK_TRY(out.hub_key, crypto::VerifyKey::parse(hub_key));
    KIOSK_TRY(out.hub_generation, get_int(document, "hub_generation"));
    return out;
}

}  // namespace

Bytes enrol_message(const crypto::VerifyKey& journal_key, Epoch epoch, ByteView csr_der) {
    Bytes out = to_bytes("tiepdan-enrol-1");
    put_bytes(out, journal_key.bytes);
    put_u64(out, static_cast<std::uint64_t>(epoch.value));
    put_bytes(out, crypto::sha256(csr_der));
    return out;
}

std::string normal_token(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (c == '-' || c == ' ') {
            continue;
        }
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

Result<std::string> make_enrol_request(const crypto::TlsKey& tls_key,
                                       const crypto::SigningKey& journal_key,
                                       Epoch epoch,
                                       std::string_view token,
                                       std::string_view serial) {
    if (token.empty() || token.size() > kMaxTokenChars) {
        return Error{ErrorCode::BadArgument, "token"};
    }
    EnrolRequest out;
    out.journal_key = journal_key.public_key();
    out.epoch = epoch;
    out.token = Redacted<std::string>(std::string(token));
    out.serial = std::string(serial);
    KIOSK_TRY(out.csr_der, crypto::make_csr(tls_key, crypto::device_id_of(out.journal_key).text()));
    const Bytes message = enrol_message(out.journal_key, epoch, out.csr_der);
    out.key_proof = tls_key.sign(message);
    out.journal_proof = journal_key.sign(message);
    return encode_enrol_request(out);
}

std::string encode_enrol_request(const EnrolRequest& request) {
    return to_text(Json{{"v", kProtocolVersion},
                        {"csr", to_base64(request.csr_der)},
                        {"token", request.token.get()},
                        {"serial", request.serial},
                        {"epoch", request.epoch.value},
                        {"journal_key", request.journal_key.text()},
                        {"key_proof", to_base64(request.key_proof)},
                        {"journal_proof", to_base64(request.journal_proof)}});
}

Result<EnrolRequest> parse_enrol_request(std::string_view text) {
    KIOSK_TRY(const Json document, parse_document(text, "enrolment"));
    EnrolRequest out;
    KIOSK_TRY(out.csr_der, base64_member(document, "csr"));
    KIOSK_TRY(std::string token, get_string(document, "token"));
    KIOSK_TRY(out.serial, get_string_or(document, "serial", ""));
    KIOSK_TRY(out.epoch.value, get_int(document, "epoch"));
    KIOSK_TRY(const std::string journal_key, get_string(document, "journal_key"));
    KIOSK_TRY(out.journal_key, crypto::VerifyKey::parse(journal_key));
    KIOSK_TRY(out.key_proof, base64_member(document, "key_proof"));
    KIOSK_TRY(const Bytes journal_proof, base64_member(document, "journal_proof"));
    KIOSK_TRY(out.journal_proof, fixed_bytes<64>(journal_proof));
    if (out.epoch.value < 0 || out.serial.size() > 64 ||
        out.serial.find('\0') != std::string::npos || token.empty() ||
        token.size() > kMaxTokenChars) {
        return Error{ErrorCode::BadArgument, "epoch, serial or token out of range"};
    }
    out.token = Redacted<std::string>(std::move(token));
    return out;
}

Result<EnrolFacts> verify_enrol_request(const EnrolRequest& request) {
    KIOSK_TRY(const auto csr, crypto::verify_csr(request.csr_der));
    const Bytes message = enrol_message(request.journal_key, request.epoch, request.csr_der);
    KIOSK_CHECK(crypto::verify_csr_key_signature(request.csr_der, message, request.key_proof));
    KIOSK_CHECK(crypto::verify_signature(request.journal_key, message, request.journal_proof));
    return EnrolFacts{crypto::device_id_of(request.journal_key), csr.public_key_pin};
}

std::string encode_enrol_answer(const EnrolAnswer& answer) {
    return to_text(Json{{"v", kProtocolVersion},
                        {"device", answer.device.text()},
                        {"office", answer.office},
                        {"certificate", answer.certificate_pem},
                        {"ca", answer.ca_pem},
                        {"hub_key", answer.hub_key.text()},
                        {"hub_generation", answer.hub_generation}});
}

Result<EnrolAnswer> parse_enrol_answer(std::string_view text) {
    auto out = parse_answer_document(text);
    if (!out) {
        return Error{ErrorCode::HubGarbage, "answer to the enrolment: " + out.error().context};
    }
    return out;
}

}  // namespace kiosk::sync
