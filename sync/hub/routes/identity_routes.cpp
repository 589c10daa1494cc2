// Enrolment: a token and two proven keys become a certificate. Whoever asks has none yet.
#include "firmware/base/log.hpp"
#include "sync/hub/enrolment.hpp"
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

    bool owns(std::string_view path) const override { return path == sync::kEnrolPath; }

    http::BodyPlan plan(const http::Request& head) override {
        if (const auto allowed = core_.may_come_in(head); !allowed) {
            return refusing(allowed.error());
        }
        http::BodyPlan out;
        out.most_bytes = sync::kMaxEnrolBytes;
        return out;
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        if (request.method != "POST") {
            return responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
        }
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

private:
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
};

}  // namespace

std::unique_ptr<Routes> identity_routes(HubCore& core) {
    return std::make_unique<IdentityRoutes>(core);
}

}  // namespace kiosk::hub
