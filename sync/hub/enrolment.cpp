// The token's row decides: it is held while it is looked at, and an UPDATE that asks for "unused"
// lets one of two racing devices win. The certificate is kept with the token, so that a lost answer
// can be given again word for word, by another hub too.
#include "sync/hub/enrolment.hpp"

#include "firmware/crypto/hash.hpp"

namespace kiosk::hub {
namespace {

Enrolled refused(ErrorCode code) {
    return Enrolled{Error{code}, {}};
}

Digest token_hash(std::string_view token) {
    return crypto::sha256(as_bytes("tiepdan-token-1" + sync::normal_token(token)));
}

}  // namespace

Result<std::string> make_token(HubStore& store,
                               Random& random,
                               const Clock& clock,
                               std::string_view office,
                               std::string_view serial) {
    if (office.empty() || office.size() > 64 || serial.size() > 64) {
        return Error{ErrorCode::BadArgument, "office or serial"};
    }
    const std::string letters = to_base32(random.bytes<16>()).substr(0, 25);
    std::string out;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        out += i > 0 && i % 5 == 0 ? "-" : "";
        out += letters[i];
    }
    Token token;
    token.hash = token_hash(out);
    token.office = std::string(office);
    token.serial = std::string(serial);
    token.expires_ms = clock.wall().unix_ms + kTokenLifeMs;
    KIOSK_CHECK(store.devices().add_token(token));
    return out;
}

Result<Enrolled> Enrolment::enrol(HubStore& store,
                                  const sync::EnrolRequest& request,
                                  const sync::EnrolFacts& facts) const {
    const std::int64_t now_ms = clock_.wall().unix_ms;
    KIOSK_TRY(auto token, store.devices().hold_token(token_hash(request.token.get())));
    if (!token || now_ms > token->expires_ms ||
        (!token->serial.empty() && token->serial != request.serial)) {
        return refused(ErrorCode::WrongToken);
    }
    Enrolled out;
    out.answer.device = facts.device;
    out.answer.office = token->office;
    out.answer.ca_pem = authority_.certificate().pem();
    out.answer.hub_key = hub_key_;
    out.answer.hub_generation = generation_;
    if (token->used_ms) {
        KIOSK_TRY(const auto device, store.devices().find(facts.device));
        const bool same = token->tls_pin == facts.tls_key_pin && device &&
                          device->epoch == request.epoch && device->state == DeviceState::Active;
        if (!same || now_ms > *token->used_ms + kAskAgainMs) {
            return refused(ErrorCode::WrongToken);
        }
        out.answer.certificate_pem = token->certificate_pem;
        return out;
    }
    KIOSK_TRY(const auto certificate,
              authority_.issue_device(
                  request.csr_der, facts.device.text(), now_ms / 1000, kCertificateDays));
    token->used_ms = now_ms;
    token->tls_pin = facts.tls_key_pin;
    token->certificate_pem = certificate.pem();
    if (const auto won = store.devices().use_token(*token, facts.device); !won) {
        if (won.error().code == ErrorCode::WrongToken) {
            return refused(ErrorCode::WrongToken);
        }
        return won.error();
    }
    Device device;
    device.id = facts.device;
    device.office = token->office;
    device.serial = request.serial;
    device.journal_key = request.journal_key;
    device.tls_pin = facts.tls_key_pin;
    device.epoch = request.epoch;
    device.enrolled_ms = now_ms;
    KIOSK_CHECK(store.devices().enrol(device));
    out.answer.certificate_pem = token->certificate_pem;
    return out;
}

}  // namespace kiosk::hub
