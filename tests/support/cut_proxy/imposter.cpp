#include "tests/support/cut_proxy/imposter.hpp"

#include <atomic>

#include "firmware/base/clock.hpp"
#include "firmware/crypto/authority.hpp"
#include "firmware/http/server.hpp"

namespace kiosk::test {
namespace {

constexpr std::int64_t kDay_s = 86'400;

class Server final : public Imposter, private http::Handler {
public:
    [[nodiscard]] Status listen(const crypto::CertificateAuthority& authority,
                                std::int64_t issued_s,
                                int days) {
        const auto key = crypto::TlsKey::generate();
        KIOSK_TRY(const auto certificate,
                  authority.issue_server(key, {"127.0.0.1"}, issued_s, days));
        http::ServerOptions options;
        options.certificate_pem = certificate.pem();
        options.key_pem = std::string(as_text(key.pem()));
        KIOSK_TRY(server_, http::Server::start(options, *this));
        return {};
    }

    [[nodiscard]] std::uint16_t port() const override { return server_->port(); }

    [[nodiscard]] std::uint64_t requests() const override { return requests_; }

private:
    [[nodiscard]] http::BodyPlan plan(const http::Request&) override {
        ++requests_;
        return {};
    }

    void handle(http::Request, http::Responder responder) override {
        responder.reply(http::Response());
    }

    std::atomic<std::uint64_t> requests_{0};
    std::unique_ptr<http::Server> server_;
};

}  // namespace

Result<std::unique_ptr<Imposter>> Imposter::start(ImposterCertificate certificate,
                                                  const std::filesystem::path& authority_dir) {
    const bool expired = certificate == ImposterCertificate::Expired;
    const std::int64_t now_s = make_system_clock()->wall().unix_ms / 1000;
    KIOSK_TRY(const auto authority,
              expired ? crypto::CertificateAuthority::load(authority_dir)
                      : crypto::CertificateAuthority::create("City", now_s, 3650));
    auto out = std::make_unique<Server>();
    KIOSK_CHECK(out->listen(authority, expired ? now_s - 11 * kDay_s : now_s, 10));
    return std::unique_ptr<Imposter>(std::move(out));
}

}  // namespace kiosk::test
