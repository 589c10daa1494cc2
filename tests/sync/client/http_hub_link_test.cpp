// Goal: no byte of a request leaves before the other side has proved that it is the city's hub,
// and each way a link can fail has its own error.
// Method: a real TLS server with certificates of our own, the cutting proxy in between.
#include "sync/client/http_hub_link.hpp"

#include <mutex>

#include "firmware/crypto/authority.hpp"
#include "firmware/http/server.hpp"
#include "tests/support/check.hpp"
#include "tests/support/cut_proxy/cut_proxy.hpp"

using namespace kiosk;
using namespace kiosk::sync;

namespace {

std::int64_t now_s() {
    return make_system_clock()->wall().unix_ms / 1000;
}

// Answers like the hub's pages, and keeps the last request.
class PageServer final : public http::Handler {
public:
    http::BodyPlan plan(const http::Request&) override {
        http::BodyPlan plan;
        plan.most_bytes = 1 << 20;
        return plan;
    }

    void handle(http::Request request, http::Responder responder) override {
        http::Response response;
        {
            std::lock_guard lock(mutex_);
            response = answer;
            last = std::move(request);
            ++count;
        }
        responder.reply(std::move(response));
    }

    http::Response answer;
    http::Request last;
    int count = 0;

private:
    std::mutex mutex_;
};

}  // namespace

TEST_GROUP(HttpHubLink) {
    crypto::CertificateAuthority ca_ =
        std::move(crypto::CertificateAuthority::create("City", now_s(), 30)).value();
    crypto::CertificateAuthority other_ca_ =
        std::move(crypto::CertificateAuthority::create("City", now_s(), 30)).value();
    crypto::SigningKey journal_key_ = crypto::SigningKey::generate();
    crypto::TlsKey key_ = crypto::TlsKey::generate();
    PageServer handler_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<test::CutProxy> proxy_;

    void serve(const crypto::CertificateAuthority& issuer,
               const std::string& host,
               std::int64_t from_s,
               int days) {
        const auto key = crypto::TlsKey::generate();
        http::ServerOptions options;
        options.certificate_pem = issuer.issue_server(key, {host}, from_s, days).value().pem();
        options.key_pem = std::string(as_text(key.pem()));
        options.client_ca_pem = ca_.certificate().pem();
        server_ = std::move(http::Server::start(options, handler_)).value();
        proxy_ = std::move(test::CutProxy::start(server_->port(), {}, 1)).value();
    }

    std::unique_ptr<HubLink> link() {
        Enrolment enrolment;
        enrolment.hub_url = "https://127.0.0.1:" + std::to_string(proxy_->port());
        enrolment.ca_pem = ca_.certificate().pem();
        const auto csr = crypto::make_csr(key_, "device").value();
        enrolment.certificate_pem = ca_.issue_device(csr, "device", now_s(), 30).value().pem();
        return std::move(http_hub_link(enrolment, key_)).value();
    }

    HubRequest piece() const {
        HubRequest request;
        request.method = HubMethod::Put;
        request.path = "/v1/pages/x";
        request.upload_offset = 10;
        request.upload_length = 100'010;
        request.body = Bytes(100'000, 7);
        return request;
    }

    // True when nothing but the start of a handshake went up the link.
    bool nothing_sent() const {
        return handler_.count == 0 && proxy_->counts().up_bytes < 2000;
    }
};

TEST(HttpHubLink, carries_upload_headers_and_the_client_certificate) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    handler_.answer.status = 204;
    handler_.answer.headers["Upload-Offset"] = "100010";
    handler_.answer.headers["Retry-After"] = "7";

    const auto response = link()->send(piece());

    CHECK_OK(response);
    CHECK_EQUAL(204, response->status);
    CHECK_EQUAL(100'010U, response->upload_offset.value());
    CHECK_EQUAL(7U, response->retry_after_s.value());
    CHECK_TEXT_EQUAL("PUT", handler_.last.method);
    CHECK_TEXT_EQUAL("10", handler_.last.header("upload-offset"));
    CHECK_TEXT_EQUAL("100010", handler_.last.header("upload-length"));
    CHECK_EQUAL(100'000U, handler_.last.body.size());
    CHECK_TRUE(handler_.last.certificate.has_value());
    CHECK_TRUE(handler_.last.certificate->trust == http::PeerCertificate::Trust::Verified);
}

TEST(HttpHubLink, head_brings_the_offset_without_a_body) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    handler_.answer.headers["Upload-Offset"] = "42";
    handler_.answer.headers["Upload-Complete"] = "?0";
    HubRequest ask;
    ask.method = HubMethod::Head;
    ask.path = "/v1/pages/x";

    const auto response = link()->send(ask);

    CHECK_OK(response);
    CHECK_EQUAL(42U, response->upload_offset.value());
    CHECK_FALSE(response->upload_complete);
    CHECK_TEXT_EQUAL("HEAD", handler_.last.method);
}

TEST(HttpHubLink, sends_nothing_to_a_server_of_another_ca) {
    serve(other_ca_, "127.0.0.1", now_s(), 10);

    CHECK_ERROR(ErrorCode::ForeignPeer, link()->send(piece()));
    CHECK_TRUE(nothing_sent());
}

TEST(HttpHubLink, sends_nothing_to_a_server_with_another_name) {
    serve(ca_, "hub.elsewhere.example", now_s(), 10);

    CHECK_ERROR(ErrorCode::ForeignPeer, link()->send(piece()));
    CHECK_TRUE(nothing_sent());
}

TEST(HttpHubLink, sends_nothing_to_a_server_with_an_expired_certificate) {
    serve(ca_, "127.0.0.1", now_s() - 20 * 86'400, 10);

    CHECK_ERROR(ErrorCode::ForeignPeer, link()->send(piece()));
    CHECK_TRUE(nothing_sent());
}

TEST(HttpHubLink, what_speaks_no_tls_is_garbage_and_gets_nothing) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    for (const auto mode :
         {test::LinkMode::Status500, test::LinkMode::Portal, test::LinkMode::Garbage}) {
        test::LinkFaults faults;
        faults.mode = mode;
        proxy_->set_faults(faults);
        CHECK_ERROR(ErrorCode::HubGarbage, link()->send(piece()));
    }
    CHECK_EQUAL(0, handler_.count);
    CHECK_TRUE(proxy_->counts().up_bytes < 6000);
}

TEST(HttpHubLink, cut_or_refused_link_is_unreachable) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    test::LinkFaults faults;
    faults.cut_every_bytes = 50'000;
    proxy_->set_faults(faults);
    CHECK_ERROR(ErrorCode::HubUnreachable, link()->send(piece()));
    CHECK_EQUAL(0, handler_.count);

    faults.mode = test::LinkMode::Refuse;
    proxy_->set_faults(faults);
    CHECK_ERROR(ErrorCode::HubUnreachable, link()->send(piece()));
}

TEST(HttpHubLink, closed_from_another_thread_ends_a_request_in_a_black_hole) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    test::LinkFaults faults;
    faults.mode = test::LinkMode::BlackHole;
    proxy_->set_faults(faults);
    const auto hub = link();
    std::optional<ErrorCode> seen;
    std::thread sender([&] { seen = hub->send(piece()).error().code; });
    while (proxy_->counts().connections == 0) {
        pause_ms(5);
    }

    hub->close();
    sender.join();

    CHECK_EQUAL(ErrorCode::HubUnreachable, seen.value());
    CHECK_ERROR(ErrorCode::HubUnreachable, hub->send(piece()));
}

TEST(HttpHubLink, enrolment_link_shows_no_certificate) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    const auto address = "https://127.0.0.1:" + std::to_string(proxy_->port());
    HubRequest request;
    request.path = "/.well-known/est/simpleenroll";
    request.body = to_bytes("{}");

    CHECK_OK(http_enrolment_link(address, ca_.certificate().pem()).value()->send(request));
    CHECK_FALSE(handler_.last.certificate.has_value());
    CHECK_ERROR(ErrorCode::BadArgument,
                http_enrolment_link("http://127.0.0.1", ca_.certificate().pem()));
    CHECK_ERROR(ErrorCode::BadKey, http_enrolment_link(address, "no CA"));
}

TEST(HttpHubLink, certificate_of_another_key_is_refused_at_home) {
    serve(ca_, "127.0.0.1", now_s(), 10);
    Enrolment enrolment;
    enrolment.hub_url = "https://127.0.0.1";
    enrolment.ca_pem = ca_.certificate().pem();
    const auto csr = crypto::make_csr(crypto::TlsKey::generate(), "device").value();
    enrolment.certificate_pem = ca_.issue_device(csr, "device", now_s(), 30).value().pem();

    CHECK_ERROR(ErrorCode::BadKey, http_hub_link(enrolment, key_));
}
