// POST /v1/batch. Signature and chain are checked on the server's thread, before the queue; the
// answer leaves after the commit.
#include "firmware/base/log.hpp"
#include "sync/hub/ingest.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/routes.hpp"

namespace kiosk::hub {
namespace {

// A packed batch is smaller than its unpacked text, but for data made to be the opposite.
constexpr std::size_t kMostBatchBytes = sync::kMaxBatchBytes + 4096;

class RecordRoutes final : public Routes {
public:
    RecordRoutes(HubCore& core, Ingest& ingest) : core_(core), ingest_(ingest) {}

    bool owns(std::string_view path) const override { return path == sync::kBatchPath; }

    http::BodyPlan plan(const http::Request& head) override {
        if (const auto device = core_.peer(head); !device) {
            return refusing(device.error());
        }
        http::BodyPlan out;
        out.most_bytes = kMostBatchBytes;
        return out;
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        if (request.method != "POST") {
            return responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
        }
        const auto device = core_.peer(request);
        if (!device) {
            return responder.reply(device.error());
        }
        if (request.header("content-encoding") != "zstd") {
            return responder.reply(Error{ErrorCode::BadArgument, "Content-Encoding must be zstd"});
        }
        auto batch = sync::decode_batch(request.body);
        if (!batch) {
            return responder.reply(batch.error());
        }
        if (batch->device != device->id) {
            return responder.reply(Error{ErrorCode::ForeignPeer, "the batch is of another device"});
        }
        auto chains = sync::verify_batch(*batch, device->journal_key);
        if (!chains) {
            note_refused(*device, chains.error().code, batch->first_seq);
            return responder.reply(chains.error());
        }
        take(std::move(batch).value(), std::move(chains).value(), responder);
    }

private:
    void take(sync::Batch batch, std::vector<Digest> chains, const http::Responder& responder) {
        // Shared by the two halves of the job, which run one after the other on the writer's
        // thread.
        struct Work {
            sync::Batch batch;
            std::vector<Digest> chains;
            Taken taken;
        };

        auto work = std::make_shared<Work>(Work{std::move(batch), std::move(chains), {}});
        core_.submit({[this, work](HubStore& store) -> Status {
                          KIOSK_TRY(work->taken, ingest_.take(store, work->batch, work->chains));
                          return {};
                      },
                      [work, responder](const Status& stored) {
                          if (!stored) {
                              responder.reply(stored.error());
                          } else if (work->taken.refusal) {
                              responder.reply(*work->taken.refusal);
                          } else {
                              responder.reply(json_text(sync::encode_answer(work->taken.answer)));
                          }
                      }},
                     responder);
    }

    void note_refused(const Device& device, ErrorCode code, Seq seq) {
        log::warn("hub",
                  "device {}: batch from record {} refused: {}",
                  device.id.text(),
                  seq.value,
                  error_name(code));
        const std::int64_t now_ms = core_.clock().wall().unix_ms;
        const bool noted =
            core_.writer().submit({[no = device.no, now_ms, code, seq](HubStore& store) {
                                       return store.devices().raise_alarm(no, now_ms, code, seq);
                                   },
                                   [](const Status&) {}});
        if (!noted) {
            log::warn("hub", "device {}: the alarm found a full queue", device.id.text());
        }
    }

    HubCore& core_;
    Ingest& ingest_;
};

}  // namespace

std::unique_ptr<Routes> record_routes(HubCore& core, Ingest& ingest) {
    return std::make_unique<RecordRoutes>(core, ingest);
}

}  // namespace kiosk::hub
