// Certificates: a token and two proven keys become one (whoever asks has none yet), and one that
// ends becomes the next.
#include <algorithm>

#include "firmware/base/log.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/renewal.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/routes.hpp"

namespace kiosk::hub {
namespace {

class IdentityRoutes final : public Routes {
public:
    explicit IdentityRoutes(HubCore& core)
        : core_(core),
          enrolment_(core.keys().authority,
                     core.keys().receipt_key.public_key(),
                     core.generation(),
                     core.clock()) {}

    bool owns(std::string_view path) const override {
        return path == sync::kEnrolPath || path == sync::kReenrolPath || path == sync::kRenewPath;
    }

    http::BodyPlan plan(const http::Request& head) override {
        http::BodyPlan out;
        out.most_bytes = std::max(sync::kMaxEnrolBytes, sync::kMaxRenewBytes);
        if (head.path == sync::kReenrolPath) {
            if (const auto device = core_.peer(head); !device) {
                return refusing(device.error());
            }
        } else if (const auto allowed = core_.may_come_in(head); !allowed) {
            return refusing(allowed.error());
        }
        return out;
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        if (request.path == sync::kRenewPath && request.method == "GET") {
            return responder.reply(json_text(sync::encode_nonce(sync::make_nonce(
                core_.keys().receipt_key, core_.clock().wall().unix_ms, *random_))));
        }
        if (request.method != "POST") {
            return responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
        }
        if (request.path == sync::kEnrolPath) {
            return take_enrolment(request, responder);
        }
        const auto certificate =
            request.path == sync::kReenrolPath ? while_it_holds(request) : after_it_ended(request);
        if (!certificate) {
            log::warn("hub", "renewal refused: {}", error_name(certificate.error().code));
            return responder.reply(certificate.error());
        }
        responder.reply(json_text(sync::encode_renew_answer(certificate->pem())));
    }

private:
    Result<crypto::Certificate> while_it_holds(const http::Request& request) {
        KIOSK_TRY(const auto device, core_.peer(request));
        KIOSK_TRY(const auto csr, sync::parse_reenrol_request(as_text(request.body)));
        return issue(device, csr);
    }

    Result<crypto::Certificate> after_it_ended(const http::Request& request) {
        KIOSK_TRY(const auto asked, sync::parse_renew_request(as_text(request.body)));
        KIOSK_TRY(const auto old, crypto::Certificate::from_der(asked.certificate_der));
        const std::int64_t now_ms = core_.clock().wall().unix_ms;
        KIOSK_TRY(const DeviceId id,
                  named_by_old_certificate(old, core_.keys().authority.certificate(), now_ms));
        KIOSK_TRY(const auto device,
                  core_.read([&id](HubStore& store) { return store.devices().find(id); }));
        if (!device) {
            return Error{ErrorCode::NotEnrolled, id.text()};
        }
        KIOSK_CHECK(
            check_renewal(asked, old, *device, core_.keys().receipt_key.public_key(), now_ms));
        return issue(*device, asked.csr_der);
    }

    Result<crypto::Certificate> issue(const Device& device, ByteView csr_der) {
        KIOSK_TRY(auto out,
                  renew_certificate(
                      core_.keys().authority, device, csr_der, core_.clock().wall().unix_ms));
        log::info("hub", "device {}: certificate renewed", device.id.text());
        return out;
    }

    void take_enrolment(const http::Request& request, const http::Responder& responder) {
        auto parsed = sync::parse_enrol_request(as_text(request.body));
        if (!parsed) {
            return responder.reply(parsed.error());
        }
        const auto facts = sync::verify_enrol_request(*parsed);
        if (!facts) {
            return responder.reply(facts.error());
        }
        enrol(std::move(parsed).value(), *facts, responder);
    }

    void enrol(sync::EnrolRequest request,
               const sync::EnrolFacts& facts,
               const http::Responder& responder) {
        struct Work {
            sync::EnrolRequest request;
            sync::EnrolFacts facts;
            Enrolled enrolled;
        };

        auto work = std::make_shared<Work>(Work{std::move(request), facts, {}});
        core_.submit(
            {[this, work](HubStore& store) -> Status {
                 KIOSK_TRY(work->enrolled, enrolment_.enrol(store, work->request, work->facts));
                 return {};
             },
             [work, responder](const Status& stored) {
                 if (!stored) {
                     responder.reply(stored.error());
                 } else if (work->enrolled.refusal) {
                     log::warn(
                         "hub", "enrolment refused: {}", error_name(work->enrolled.refusal->code));
                     responder.reply(*work->enrolled.refusal);
                 } else {
                     log::info("hub",
                               "device {} enrolled for office {}",
                               work->enrolled.answer.device.text(),
                               work->enrolled.answer.office);
                     responder.reply(json_text(sync::encode_enrol_answer(work->enrolled.answer)));
                 }
             }},
            responder);
    }

    HubCore& core_;
    Enrolment enrolment_;
    const std::unique_ptr<Random> random_ = make_system_random();  // for nonces; thread-safe
};

}  // namespace

std::unique_ptr<Routes> identity_routes(HubCore& core) {
    return std::make_unique<IdentityRoutes>(core);
}

}  // namespace kiosk::hub
