// One file holds all that enrolment leaves, so that a power cut leaves the former enrolment or the
// new one, never half of each. The answer is checked against our own keys and the CA before it is
// taken: a hub that errs must not lock the device out.
#include "sync/client/enrolment.hpp"

#include <algorithm>

#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "sync/protocol/enrolment.hpp"

namespace kiosk::sync {
namespace {

constexpr std::string_view kScheme = "https://";

std::filesystem::path file_of(const std::filesystem::path& data) {
    return data / "identity" / "enrolment.json";
}

Result<Enrolment> parse_enrolment(std::string_view text) {
    KIOSK_TRY(const Json document, parse_json(text));
    Enrolment out;
    KIOSK_TRY(out.hub_url, get_string(document, "hub_url"));
    KIOSK_TRY(out.ca_pem, get_string(document, "ca"));
    KIOSK_TRY(out.certificate_pem, get_string(document, "certificate"));
    KIOSK_TRY(const auto hub_key, get_string(document, "hub_key"));
    KIOSK_TRY(out.hub_key, crypto::VerifyKey::parse(hub_key));
    KIOSK_TRY(out.office, get_string(document, "office"));
    KIOSK_CHECK(check_hub_url(out.hub_url));
    KIOSK_CHECK(crypto::Certificate::from_pem(out.ca_pem));
    KIOSK_CHECK(crypto::Certificate::from_pem(out.certificate_pem));
    return out;
}

}  // namespace

Status check_hub_url(std::string_view url) {
    const bool https = url.substr(0, kScheme.size()) == kScheme;
    const std::string_view rest = https ? url.substr(kScheme.size()) : std::string_view();
    const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    });
    if (rest.empty() || rest.size() > 260 || !plain) {
        return Error{ErrorCode::BadArgument, "hub: https://HOST[:PORT] without a path"};
    }
    return {};
}

// The certificate must be ours: issued by the CA we were given, to our key, under our name.
Status check_own_certificate(const std::string& certificate_pem,
                             const DeviceKeys& keys,
                             const crypto::Certificate& ca,
                             std::optional<std::int64_t> at_unix_s) {
    auto certificate = crypto::Certificate::from_pem(certificate_pem);
    if (!certificate) {
        return Error{ErrorCode::HubGarbage, "the answer holds no certificate"};
    }
    const auto name = certificate->common_name();
    if (!name || *name != keys.device().text() ||
        certificate->public_key_pin() != keys.tls_key.public_key_pin()) {
        return Error{ErrorCode::HubGarbage, "the certificate is not for this device"};
    }
    return crypto::verify_certificate(*certificate, ca, crypto::PeerUse::Client, at_unix_s);
}

Result<std::optional<Enrolment>> load_enrolment(const std::filesystem::path& data) {
    const auto text = read_text_file(file_of(data));
    if (!text) {
        if (text.error().code == ErrorCode::NotFound) {
            return std::optional<Enrolment>();
        }
        return text.error();
    }
    auto enrolment = parse_enrolment(*text);
    if (!enrolment) {
        return Error{ErrorCode::BadKey, file_of(data).string() + ": " + enrolment.error().context};
    }
    return std::optional<Enrolment>(std::move(*enrolment));
}

Status save_enrolment(const std::filesystem::path& data, const Enrolment& enrolment) {
    const std::string text = to_pretty_text(Json{{"hub_url", enrolment.hub_url},
                                                 {"ca", enrolment.ca_pem},
                                                 {"certificate", enrolment.certificate_pem},
                                                 {"hub_key", enrolment.hub_key.text()},
                                                 {"office", enrolment.office}});
    return write_file_durably(file_of(data), as_bytes(text), FileMode::Private);
}

Result<Enrolment> enrol(HubLink& link,
                        const DeviceKeys& keys,
                        const std::string& hub_url,
                        const std::string& ca_pem,
                        const Redacted<std::string>& token,
                        const std::string& serial,
                        WallTime now) {
    KIOSK_CHECK(check_hub_url(hub_url));
    KIOSK_TRY(const auto ca, crypto::Certificate::from_pem(ca_pem));
    KIOSK_TRY(const auto body,
              make_enrol_request(keys.tls_key, keys.journal_key, keys.epoch, token.get(), serial));
    HubRequest request;
    request.path = kEnrolPath;
    request.content_type = "application/json";
    request.body = to_bytes(body);
    KIOSK_TRY(const auto response, link.send(request));
    if (response.status != 200) {
        return refusal_of(response);
    }
    KIOSK_TRY(const auto answer, parse_enrol_answer(response.body));
    if (answer.device != keys.device()) {
        return Error{ErrorCode::HubGarbage, "the answer is for another device"};
    }
    const std::optional<std::int64_t> at_unix_s =
        now.trust == WallTrust::Trusted ? std::optional(now.unix_ms / 1000) : std::nullopt;
    KIOSK_CHECK(check_own_certificate(answer.certificate_pem, keys, ca, at_unix_s));
    return Enrolment{hub_url, ca.pem(), answer.certificate_pem, answer.hub_key, answer.office};
}

}  // namespace kiosk::sync
