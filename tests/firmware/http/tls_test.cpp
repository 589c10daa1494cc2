// TLS 1.3 with one CA on both sides: a server that cannot prove itself gets no byte of a request,
// and a client's certificate reaches the handler with its trust.
#include <atomic>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "firmware/http/client.hpp"
#include "firmware/http/server.hpp"
#include "tests/support/check.hpp"
#include "tests/support/test_city.hpp"

using namespace kiosk;
using namespace kiosk::http;
using namespace kiosk::test;

namespace {

class TrustHandler final : public Handler {
public:
    BodyPlan plan(const Request&) override { return {}; }

    void handle(Request request, Responder responder) override {
        ++requests;
        const char* trust = !request.certificate ? "none"
                            : request.certificate->trust == PeerCertificate::Trust::Verified
                                ? "verified"
                                : "foreign";
        responder.reply(json_response(200, {{"trust", trust}}));
    }

    std::atomic<int> requests = 0;
};

std::string text_of(ByteView bytes) {
    return std::string(as_text(bytes));
}

}  // namespace

TEST_GROUP(HttpTls) {
    std::int64_t now = make_system_clock()->wall().unix_ms / 1000;
    TestCity city{now};
    TrustHandler handler;
    std::unique_ptr<Server> server;

    void setup() override {
        auto started = Server::start(city.server_options(), handler);
        CHECK_OK(started);
        server = std::move(started).value();
    }

    ClientOptions options() const {
        ClientOptions out;
        out.base_url = fmt::format("https://127.0.0.1:{}", server->port());
        out.ca_pem = city.authority.certificate().pem();
        return out;
    }

    std::string trust_of(const ClientOptions& options) const {
        Client client(options);
        const auto response = client.perform({});
        CHECK_OK(response);
        return get_string(parse_json(response->text()).value(), "trust").value();
    }
};

TEST(HttpTls, tells_verified_foreign_and_missing_certificates_apart) {
    const crypto::TlsKey key = crypto::TlsKey::generate();
    ClientOptions own = options();
    own.certificate_pem = city.device(key, "device", now);
    own.key_pem = text_of(key.pem());
    CHECK_TEXT_EQUAL("verified", trust_of(own));

    const TestCity other{now};
    ClientOptions foreign = options();
    foreign.certificate_pem = other.device(key, "device", now);
    foreign.key_pem = text_of(key.pem());
    CHECK_TEXT_EQUAL("foreign", trust_of(foreign));
    CHECK_TEXT_EQUAL("none", trust_of(options()));
}

TEST(HttpTls, a_server_of_another_authority_gets_no_byte) {
    const TestCity other{now};
    ClientOptions wrong = options();
    wrong.ca_pem = other.authority.certificate().pem();
    Client client(wrong);
    ClientRequest request;
    request.method = "POST";
    request.body = to_bytes("a secret");
    CHECK_ERROR(ErrorCode::ForeignPeer, client.perform(request));
    CHECK_EQUAL(0U, client.uploaded_bytes());
    CHECK_EQUAL(0, handler.requests.load());
}

TEST(HttpTls, expired_certificate_and_wrong_name_are_foreign) {
    const TestCity old{now - 400 * 86'400};
    TrustHandler unused;
    ServerOptions serve;
    serve.certificate_pem = old.server_pem;
    serve.key_pem = text_of(old.server_key.pem());
    auto expired = Server::start(serve, unused);
    CHECK_OK(expired);
    ClientOptions to_old;
    to_old.base_url = fmt::format("https://127.0.0.1:{}", (*expired)->port());
    to_old.ca_pem = old.authority.certificate().pem();
    CHECK_ERROR(ErrorCode::ForeignPeer, Client(to_old).perform({}));

    ClientOptions by_name = options();
    by_name.base_url = fmt::format("https://localhost:{}", server->port());
    CHECK_ERROR(ErrorCode::ForeignPeer, Client(by_name).perform({}));
}

TEST(HttpTls, plain_text_and_dead_ports_are_unreachable) {
    ClientOptions dead = options();
    dead.base_url = "https://127.0.0.1:1";
    CHECK_ERROR(ErrorCode::HubUnreachable, Client(dead).perform({}));
}
