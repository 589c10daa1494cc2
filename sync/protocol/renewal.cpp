// Documents of the renewal. Binary parts travel as base64.
#include "sync/protocol/renewal.hpp"

#include "firmware/crypto/hash.hpp"
#include "sync/protocol/document.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kNonceFacts = 8 + 16;
constexpr std::int64_t kNonceLife_ms = std::int64_t{5} * 60 * 1000;

Bytes signed_part(ByteView facts) {
    Bytes out = to_bytes("tiepdan-nonce-1");
    put_bytes(out, facts);
    return out;
}

Result<Json> document_of(std::string_view text) {
    return parse_document(text, "renewal");
}

}  // namespace

std::string encode_reenrol_request(ByteView csr_der) {
    return to_text(Json{{"v", kProtocolVersion}, {"csr", to_base64(csr_der)}});
}

Result<Bytes> parse_reenrol_request(std::string_view text) {
    KIOSK_TRY(const Json document, document_of(text));
    return base64_member(document, "csr");
}

Bytes renew_message(const RenewRequest& request) {
    Bytes out = to_bytes("tiepdan-renew-1");
    put_bytes(out, crypto::sha256(request.nonce));
    put_bytes(out, crypto::sha256(request.certificate_der));
    put_bytes(out, crypto::sha256(request.csr_der));
    return out;
}

std::string encode_renew_request(const RenewRequest& request) {
    return to_text(Json{{"v", kProtocolVersion},
                        {"certificate", to_base64(request.certificate_der)},
                        {"csr", to_base64(request.csr_der)},
                        {"nonce", to_base64(request.nonce)},
                        {"proof", to_base64(request.proof)}});
}

Result<RenewRequest> parse_renew_request(std::string_view text) {
    KIOSK_TRY(const Json document, document_of(text));
    RenewRequest out;
    KIOSK_TRY(out.certificate_der, base64_member(document, "certificate"));
    KIOSK_TRY(out.csr_der, base64_member(document, "csr"));
    KIOSK_TRY(out.nonce, base64_member(document, "nonce"));
    KIOSK_TRY(const Bytes proof, base64_member(document, "proof"));
    KIOSK_TRY(out.proof, fixed_bytes<64>(proof));
    return out;
}

Bytes make_nonce(const crypto::SigningKey& hub_key, std::int64_t now_ms, Random& random) {
    Bytes out;
    put_u64(out, static_cast<std::uint64_t>(now_ms));
    put_bytes(out, random.bytes<16>());
    put_bytes(out, hub_key.sign(signed_part(out)));
    return out;
}

Status check_nonce(ByteView nonce, const crypto::VerifyKey& hub_key, std::int64_t now_ms) {
    const Error bad{ErrorCode::BadSignature, "nonce: ask for a new one"};
    if (nonce.size() != kNonceFacts + sizeof(crypto::Signature)) {
        return bad;
    }
    KIOSK_TRY(const auto signature, fixed_bytes<64>(nonce.subspan(kNonceFacts)));
    const ByteView facts = nonce.first(kNonceFacts);
    if (!crypto::verify_signature(hub_key, signed_part(facts), signature)) {
        return bad;
    }
    KIOSK_TRY(const std::uint64_t made_ms, ByteReader(facts).u64());
    const std::int64_t age_ms = now_ms - static_cast<std::int64_t>(made_ms);
    if (age_ms < -kNonceLife_ms || age_ms > kNonceLife_ms) {
        return bad;
    }
    return {};
}

std::string encode_nonce(ByteView nonce) {
    return to_text(Json{{"v", kProtocolVersion}, {"nonce", to_base64(nonce)}});
}

Result<Bytes> parse_nonce(std::string_view text) {
    const auto document = document_of(text);
    auto out = document ? base64_member(*document, "nonce") : document.error();
    if (!out) {
        return Error{ErrorCode::HubGarbage, "no nonce in the answer"};
    }
    return out;
}

std::string encode_renew_answer(std::string_view certificate_pem) {
    return to_text(Json{{"v", kProtocolVersion}, {"certificate", std::string(certificate_pem)}});
}

Result<std::string> parse_renew_answer(std::string_view text) {
    const auto document = document_of(text);
    auto out = document ? get_string(*document, "certificate") : document.error();
    if (!out) {
        return Error{ErrorCode::HubGarbage, "no certificate in the answer"};
    }
    return out;
}

}  // namespace kiosk::sync
