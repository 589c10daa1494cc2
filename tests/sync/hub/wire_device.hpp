#pragma once
// A device on the wire: its keys, its certificate, its connection to a real cityhub.

#include <memory>
#include <string>

#include "firmware/base/json.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/x509.hpp"
#include "firmware/http/client.hpp"
#include "sync/protocol/answer.hpp"
#include "sync/protocol/enrolment.hpp"
#include "sync/protocol/pack.hpp"
#include "sync/protocol/page_path.hpp"
#include "tests/support/hub_process.hpp"
#include "tests/sync/hub/hub_fixture.hpp"

namespace kiosk::test {

class WireDevice {
public:
    explicit WireDevice(std::uint8_t name) : journal(name) {}

    // Without a certificate. `url`: of what stands before the hub, else the hub's own.
    void connect(const HubProcess& hub) {
        http::ClientOptions options;
        options.base_url = url.empty() ? hub.url() : url;
        options.ca_pem = hub.ca_pem();
        options.certificate_pem = certificate_pem;
        if (!certificate_pem.empty()) {
            options.key_pem = std::string(as_text(tls_key.pem()));
        }
        client = std::make_unique<http::Client>(options);
    }

    Result<http::Response> ask_for_certificate(const std::string& token) {
        const auto request =
            sync::make_enrol_request(tls_key, journal.key, journal.epoch, token, "");
        CHECK_OK(request);
        http::ClientRequest post;
        post.method = "POST";
        post.target = sync::kEnrolPath;
        post.body = to_bytes(*request);
        return client->perform(post);
    }

    void enrol(const HubProcess& hub) {
        connect(hub);
        const auto response = ask_for_certificate(hub.token());
        CHECK_OK(response);
        LONGS_EQUAL(200, response->status);
        const auto answer = sync::parse_enrol_answer(response->text());
        CHECK_OK(answer);
        certificate_pem = answer->certificate_pem;
        hub_key = answer->hub_key;
        connect(hub);
    }

    Result<http::Response> post_batch(Bytes frame) {
        http::ClientRequest post;
        post.method = "POST";
        post.target = sync::kBatchPath;
        post.headers["content-encoding"] = "zstd";
        post.body = std::move(frame);
        return client->perform(post);
    }

    sync::BatchAnswer send(const sync::Batch& batch) {
        const auto frame = sync::encode_batch(batch);
        CHECK_OK(frame);
        const auto response = post_batch(*frame);
        CHECK_OK(response);
        LONGS_EQUAL(200, response->status);
        const auto answer = sync::parse_answer(response->text());
        CHECK_OK(answer);
        return *answer;
    }

    Result<http::Response> put(const Digest& sha256,
                               std::uint64_t offset,
                               std::uint64_t total,
                               ByteView piece) {
        http::ClientRequest put;
        put.method = "PUT";
        put.target = sync::page_path(sha256);
        put.headers["upload-offset"] = std::to_string(offset);
        put.headers["upload-length"] = std::to_string(total);
        put.body.assign(piece.begin(), piece.end());
        return client->perform(put);
    }

    Result<http::Response> put(ByteView blob) {
        return put(crypto::sha256(blob), 0, blob.size(), blob);
    }

    Result<http::Response> post_pack(Bytes pack) {
        http::ClientRequest post;
        post.method = "POST";
        post.target = sync::kPackPath;
        post.body = std::move(pack);
        return client->perform(post);
    }

    // Asks where the hub stands with a page that was cut off, and sends the rest; again when more
    // of the first attempt came in between. Returns the offset from which it went on.
    std::uint64_t go_on_with(ByteView page) {
        const Digest sha256 = crypto::sha256(page);
        std::uint64_t offset = 0;
        int status = 409;
        for (int i = 0; i < 100 && status == 409; ++i) {
            const auto stands = head(sha256);
            CHECK_OK(stands);
            offset = sync::parse_byte_count(stands->header("upload-offset")).value_or(0);
            const auto rest = put(sha256, offset, page.size(), page.subspan(offset));
            CHECK_OK(rest);
            status = rest->status;
        }
        LONGS_EQUAL(201, status);
        return offset;
    }

    Result<http::Response> head(const Digest& sha256) {
        http::ClientRequest head;
        head.method = "HEAD";
        head.target = sync::page_path(sha256);
        return client->perform(head);
    }

    std::string url;
    FakeDevice journal;
    crypto::TlsKey tls_key = crypto::TlsKey::generate();
    std::string certificate_pem;
    crypto::VerifyKey hub_key;
    std::unique_ptr<http::Client> client;
};

inline void check_status(int expected, const Result<http::Response>& response) {
    CHECK_OK(response);
    LONGS_EQUAL(expected, response->status);
}

inline void check_refusal(int status, ErrorCode code, const Result<http::Response>& response) {
    check_status(status, response);
    const auto body = parse_json(response->text());
    CHECK_OK(body);
    const auto error = http::error_of(*body);
    CHECK(error.has_value());
    CHECK_EQUAL(code, error->code);
}

}  // namespace kiosk::test
