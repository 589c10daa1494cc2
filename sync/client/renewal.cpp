// What the hub says about the certificate counts more than a clock: a device whose clock is years
// off must neither give up a good certificate nor keep a bad one.
#include "sync/client/renewal.hpp"

#include "sync/protocol/renewal.hpp"

namespace kiosk::sync {
namespace {

Result<std::string> body_of(const Result<HubResponse>& response) {
    if (!response) {
        return response.error();
    }
    if (response->status != 200) {
        return refusal_of(*response);
    }
    return response->body;
}

Result<HubResponse> post(HubLink& link, const char* path, const std::string& document) {
    HubRequest request;
    request.path = path;
    request.content_type = "application/json";
    request.body = to_bytes(document);
    return link.send(request);
}

Result<Enrolment> with_answer(const Result<HubResponse>& response,
                              const DeviceKeys& keys,
                              const Enrolment& old) {
    KIOSK_TRY(const std::string body, body_of(response));
    Enrolment out = old;
    KIOSK_TRY(out.certificate_pem, parse_renew_answer(body));
    KIOSK_TRY(const auto ca, crypto::Certificate::from_pem(old.ca_pem));
    KIOSK_CHECK(check_own_certificate(out.certificate_pem, keys, ca, std::nullopt));
    KIOSK_TRY(const auto before, crypto::Certificate::from_pem(old.certificate_pem));
    KIOSK_TRY(const auto after, crypto::Certificate::from_pem(out.certificate_pem));
    if (after.not_after_unix_s() <= before.not_after_unix_s()) {
        // Taken, it would be due again at once, without end.
        return Error{ErrorCode::HubGarbage, "the new certificate ends no later than the old one"};
    }
    return out;
}

}  // namespace

Result<Enrolment> renew(HubLink& link, const DeviceKeys& keys, const Enrolment& old) {
    KIOSK_TRY(const Bytes csr, crypto::make_csr(keys.tls_key, keys.device().text()));
    return with_answer(post(link, kReenrolPath, encode_reenrol_request(csr)), keys, old);
}

Result<Enrolment> renew_ended(HubLink& link, const DeviceKeys& keys, const Enrolment& old) {
    HubRequest ask;
    ask.method = HubMethod::Get;
    ask.path = kRenewPath;
    KIOSK_TRY(const std::string answer, body_of(link.send(ask)));
    RenewRequest request;
    KIOSK_TRY(request.nonce, parse_nonce(answer));
    KIOSK_TRY(const auto certificate, crypto::Certificate::from_pem(old.certificate_pem));
    request.certificate_der = certificate.der();
    KIOSK_TRY(request.csr_der, crypto::make_csr(keys.tls_key, keys.device().text()));
    request.proof = keys.journal_key.sign(renew_message(request));
    return with_answer(post(link, kRenewPath, encode_renew_request(request)), keys, old);
}

Status RenewalWatch::watch(const Enrolment& enrolment) {
    KIOSK_TRY(const auto certificate, crypto::Certificate::from_pem(enrolment.certificate_pem));
    begins_s_ = certificate.not_before_unix_s();
    ends_s_ = certificate.not_after_unix_s();
    not_before_ms_ = 0;
    failure_.reset();
    return {};
}

std::optional<RenewalWay> RenewalWatch::due(const SyncStatus& status, const Clock& clock) const {
    if (clock.monotonic_ms() < not_before_ms_) {
        return std::nullopt;
    }
    if (status.reason && status.reason->code == ErrorCode::CertificateEnded) {
        return RenewalWay::AfterItsEnd;
    }
    if (!status.clock_ahead_ms) {
        return std::nullopt;
    }
    const std::int64_t hub_s = (clock.wall().unix_ms - *status.clock_ahead_ms) / 1000;
    const bool late = hub_s >= ends_s_ - (ends_s_ - begins_s_) / 3;
    return late && hub_s <= ends_s_ ? std::optional(RenewalWay::WithCertificate) : std::nullopt;
}

void RenewalWatch::failed(Error error, const Clock& clock) {
    failure_ = std::move(error);
    not_before_ms_ = clock.monotonic_ms() + backoff_.failed_wait_ms();
}

}  // namespace kiosk::sync
