// Translates between the port's requests and firmware/http. Upload headers are read strictly: a
// header that is no number is as if it were missing, and the lanes treat that as a failure.
#include "sync/client/http_hub_link.hpp"

#include <algorithm>
#include <stop_token>

#include "firmware/http/client.hpp"
#include "sync/protocol/manifest.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {
namespace {

std::string lower(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::string_view method_name(HubMethod method) {
    switch (method) {
        case HubMethod::Get:
            return "GET";
        case HubMethod::Post:
            return "POST";
        case HubMethod::Put:
            return "PUT";
        case HubMethod::Head:
            return "HEAD";
    }
    return "POST";
}

class HttpHubLink final : public HubLink {
public:
    explicit HttpHubLink(http::ClientOptions options) : client_(std::move(options)) {}

    Result<HubResponse> send(const HubRequest& request) override {
        http::ClientRequest out;
        out.method = method_name(request.method);
        out.target = request.path;
        out.stop = stop_.get_token();
        out.replay = request.method == HubMethod::Put || request.path == kPackPath
                         ? http::Replay::Never
                         : http::Replay::Allowed;
        if (!request.content_type.empty()) {
            out.headers["content-type"] = request.content_type;
        }
        if (!request.content_encoding.empty()) {
            out.headers["content-encoding"] = request.content_encoding;
        }
        if (request.upload_offset) {
            out.headers[kUploadOffset] = std::to_string(*request.upload_offset);
        }
        if (request.upload_length) {
            out.headers[kUploadLength] = std::to_string(*request.upload_length);
        }
        if (!request.if_none_match.empty()) {
            out.headers["if-none-match"] = request.if_none_match;
        }
        if (request.range_bytes > 0) {
            out.headers["range"] = "bytes=" + std::to_string(request.range_first) + "-" +
                                   std::to_string(request.range_first + request.range_bytes - 1);
        }
        out.record_bytes = request.record_bytes;
        out.body = request.body;
        if (stop_.stop_requested()) {
            return Error{ErrorCode::HubUnreachable, "the link was closed"};
        }
        auto response = client_.perform(out);
        if (!response) {
            if (stop_.stop_requested()) {
                return Error{ErrorCode::HubUnreachable, "the link was closed"};
            }
            return std::move(response).error();
        }
        return translated(*response);
    }

    [[nodiscard]] std::uint64_t sent_bytes() const override { return client_.uploaded_bytes(); }

    void close() override { stop_.request_stop(); }

private:
    static HubResponse translated(const http::Response& response) {
        HubResponse out;
        out.status = response.status;
        out.upload_offset = parse_byte_count(response.header(lower(kUploadOffset)));
        out.upload_length = parse_byte_count(response.header(lower(kUploadLength)));
        out.upload_complete = response.header(lower(kUploadComplete)) == "?1";
        out.retry_after_s = parse_byte_count(response.header("retry-after"));
        out.etag = response.header("etag");
        out.body = std::string(response.text());
        return out;
    }

    http::Client client_;
    std::stop_source stop_;
};

Result<http::ClientOptions> options_for(const std::string& hub_url, const std::string& ca_pem) {
    KIOSK_CHECK(check_hub_url(hub_url));
    KIOSK_CHECK(crypto::Certificate::from_pem(ca_pem));
    http::ClientOptions options;
    options.base_url = hub_url;
    options.ca_pem = ca_pem;
    return options;
}

}  // namespace

Result<std::unique_ptr<HubLink>> http_hub_link(const Enrolment& enrolment,
                                               const crypto::TlsKey& tls_key,
                                               LinkUse use,
                                               std::uint64_t most_bytes_per_s) {
    KIOSK_TRY(auto options, options_for(enrolment.hub_url, enrolment.ca_pem));
    options.most_sent_bytes_per_s = most_bytes_per_s;
    if (use == LinkUse::Polls) {
        options.stall_s += kMostPoll_s;  // the hub is silent while nothing changes
    }
    KIOSK_TRY(const auto certificate, crypto::Certificate::from_pem(enrolment.certificate_pem));
    if (certificate.public_key_pin() != tls_key.public_key_pin()) {
        return Error{ErrorCode::BadKey, "the certificate of the enrolment is for another key"};
    }
    options.certificate_pem = enrolment.certificate_pem;
    options.key_pem = std::string(as_text(tls_key.pem()));
    return std::unique_ptr<HubLink>(std::make_unique<HttpHubLink>(std::move(options)));
}

Result<std::unique_ptr<HubLink>> http_enrolment_link(const std::string& hub_url,
                                                     const std::string& ca_pem) {
    KIOSK_TRY(auto options, options_for(hub_url, ca_pem));
    return std::unique_ptr<HubLink>(std::make_unique<HttpHubLink>(std::move(options)));
}

}  // namespace kiosk::sync
