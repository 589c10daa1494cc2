// The proof is made anew for each request, over its method and path.
#include "firmware/kioskd/kiosk_peer.hpp"

#include "firmware/crypto/kiosk_proof.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kConnect_ms = 3'000;
constexpr std::uint64_t kAnswer_ms = 10'000;
constexpr std::size_t kMostAnswer = std::size_t{16} << 20;

http::ClientOptions options_of(const office::KioskContact& contact) {
    http::ClientOptions out;
    out.base_url = contact.address;
    out.proof = http::ClientOptions::Proof::Key;
    out.pinned_key = contact.pin;
    out.connect_timeout_ms = kConnect_ms;
    out.total_timeout_ms = kAnswer_ms;
    out.most_answer_bytes = kMostAnswer;
    out.unreachable = ErrorCode::PrimaryGone;
    return out;
}

}  // namespace

KioskPeer::KioskPeer(office::KioskContact contact,
                     const provisioning::Identity& own,
                     std::stop_token stop)
    : contact_(std::move(contact)),
      own_(&own),
      stop_(std::move(stop)),
      client_(std::make_unique<http::Client>(options_of(contact_))) {}

Result<Json> KioskPeer::send(std::string_view method,
                             std::string_view path,
                             const Json& body,
                             std::string_view query) {
    http::ClientRequest request;
    request.method = method;
    request.target = std::string(path) + std::string(query);
    request.stop = stop_;
    request.headers[std::string(kDeviceHeader)] = own_->device.text();
    request.headers[std::string(kNonceHeader)] = nonce_;
    request.headers[std::string(kProofHeader)] = crypto::write_kiosk_proof(
        own_->journal_key, {nonce_, std::string(method), std::string(path)});
    if (!body.is_null()) {
        request.body = to_bytes(to_text(body));
        request.headers["content-type"] = "application/json";
    }
    KIOSK_TRY(const http::Response response, client_->perform(request));
    auto answer = parse_json(response.text());
    if (!answer) {
        return Error{ErrorCode::HubGarbage, "the other kiosk answers no JSON"};
    }
    if (const auto error = http::error_of(*answer)) {
        return *error;
    }
    return answer;
}

Result<Json> KioskPeer::greet() {
    KIOSK_TRY(Json hello, send("GET", "/v1/link/hello", nullptr, ""));
    KIOSK_TRY(const std::string device, get_string(hello, "device"));
    if (contact_.device != DeviceId{} && device != contact_.device.text()) {
        return Error{ErrorCode::ForeignPeer, "another kiosk answers at this address"};
    }
    KIOSK_TRY(nonce_, get_string(hello, "nonce"));
    return hello;
}

Result<Json> KioskPeer::ask(std::string_view method,
                            std::string_view path,
                            const Json& body,
                            std::string_view query) {
    if (!has_met()) {
        KIOSK_CHECK(greet());
    }
    auto answer = send(method, path, body, query);
    if (!answer && answer.error().code == ErrorCode::StaleProof) {
        KIOSK_CHECK(greet());
        answer = send(method, path, body, query);
    }
    return answer;
}

}  // namespace kiosk::kioskd
