// Who speaks is settled by the certificate's key and the device's row, on every request: a device
// that was revoked a moment ago is refused now.
#include "sync/hub/routes/routes.hpp"

#include "sync/hub/ingest.hpp"

namespace kiosk::hub {

HubBooks::HubBooks(HubStore reader, HubStore store, const Clock& clock, Turns turns)
    : clock_(clock), reader_(std::move(reader)), writer_(std::move(store), turns) {}

Result<std::unique_ptr<HubCore>> HubCore::open(const std::filesystem::path& data_dir,
                                               Door door,
                                               const Clock& clock) {
    KIOSK_TRY(HubKeys keys, load_hub_keys(data_dir));
    KIOSK_TRY(HubStore store, HubStore::open(data_dir));
    KIOSK_TRY(HubStore reader, HubStore::open(data_dir));
    KIOSK_CHECK(store.check_owner(keys.receipt_key.public_key()));
    KIOSK_TRY(const std::int64_t generation, store.generation());
    std::string secret;
    if (door == Door::Front) {
        KIOSK_TRY(secret, front_secret(data_dir, *make_system_random()));
    }
    return std::unique_ptr<HubCore>(new HubCore(door,
                                                clock,
                                                std::move(keys),
                                                std::move(secret),
                                                std::move(reader),
                                                std::move(store),
                                                generation));
}

HubCore::HubCore(Door door,
                 const Clock& clock,
                 HubKeys keys,
                 std::string secret,
                 HubStore reader,
                 HubStore store,
                 std::int64_t generation)
    : HubBooks(std::move(reader), std::move(store), clock),
      door_(door),
      keys_(std::move(keys)),
      front_secret_(std::move(secret)),
      generation_(generation) {}

Result<Bytes> HubCore::presented_by(const http::Request& request) const {
    if (door_ == Door::Front) {
        KIOSK_CHECK(through_front(request, front_secret_));
        return to_bytes(request.header(kClientCertificateHeader));
    }
    using Trust = http::PeerCertificate::Trust;
    if (!request.certificate || request.certificate->trust == Trust::Foreign) {
        return Error{ErrorCode::ForeignPeer, "a client certificate of this city is needed"};
    }
    return request.certificate->der;
}

Result<PeerFacts> HubCore::work_out(const http::Request& request, std::int64_t now_unix_s) const {
    KIOSK_TRY(const auto certificate,
              door_ == Door::Front ? front_certificate(request, front_secret_)
                                   : crypto::Certificate::from_der(request.certificate->der));
    const bool ended = certificate.not_after_unix_s() < now_unix_s;
    KIOSK_CHECK(crypto::verify_certificate(certificate,
                                           keys_.authority.certificate(),
                                           crypto::PeerUse::Client,
                                           ended ? std::nullopt : std::optional(now_unix_s)));
    if (ended) {
        return Error{ErrorCode::CertificateEnded, "renew it"};
    }
    KIOSK_TRY(const std::string name, certificate.common_name());
    const auto id = DeviceId::parse(name);
    if (!id) {
        return Error{ErrorCode::ForeignPeer, "the certificate names no device"};
    }
    return PeerFacts{*id, certificate.public_key_pin(), certificate.not_after_unix_s()};
}

Result<Device> HubCore::peer(const http::Request& request) {
    KIOSK_TRY(const Bytes presented, presented_by(request));
    const std::int64_t now_s = clock().wall().unix_ms / 1000;
    KIOSK_TRY(const PeerFacts facts,
              peers_.facts_of(presented, now_s, [&] { return work_out(request, now_s); }));
    KIOSK_TRY(const auto device,
              read([&facts](HubStore& store) { return store.devices().find(facts.device); }));
    if (!device) {
        return Error{ErrorCode::NotEnrolled, facts.device.text()};
    }
    if (device->tls_pin != facts.tls_pin) {
        return Error{ErrorCode::ForeignPeer, "the certificate is of an earlier enrolment"};
    }
    KIOSK_CHECK(may_speak(*device));
    return *device;
}

Status HubCore::may_come_in(const http::Request& request) const {
    return door_ == Door::Front ? through_front(request, front_secret_) : Status();
}

void HubBooks::submit(WriteJob job, const http::Responder& responder) {
    if (!writer_.submit(std::move(job))) {
        responder.reply(Error{ErrorCode::Overloaded, "the hub's queue is full"});
    }
}

http::BodyPlan refusing(Error error) {
    http::BodyPlan out;
    out.refusal = std::move(error);
    return out;
}

}  // namespace kiosk::hub
