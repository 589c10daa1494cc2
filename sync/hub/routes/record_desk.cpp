// Signature and chain are checked on the caller's thread, before the queue; the answer leaves after
// the commit.
#include "sync/hub/routes/record_desk.hpp"

#include "firmware/base/log.hpp"
#include "sync/hub/routes/answers.hpp"

namespace kiosk::hub {

void RecordDesk::take(const Device& device, ByteView body, const http::Responder& responder) {
    auto batch = sync::decode_batch(body);
    if (!batch) {
        return responder.reply(batch.error());
    }
    if (batch->device != device.id) {
        return responder.reply(Error{ErrorCode::ForeignPeer, "the batch is of another device"});
    }
    auto chains = sync::verify_batch(*batch, device.journal_key);
    if (!chains) {
        note_refused(device, chains.error().code, batch->first_seq);
        return responder.reply(chains.error());
    }
    hand_over(std::move(batch).value(), std::move(chains).value(), responder);
}

void RecordDesk::hand_over(sync::Batch batch,
                           std::vector<Digest> chains,
                           const http::Responder& responder) {
    // Shared by the two halves of the job, which run one after the other on the writer's thread.
    struct Work {
        sync::Batch batch;
        std::vector<Digest> chains;
        Taken taken;
    };

    auto work = std::make_shared<Work>(Work{std::move(batch), std::move(chains), {}});
    books_.submit({[this, work](HubStore& store) -> Status {
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

void RecordDesk::note_refused(const Device& device, ErrorCode code, Seq seq) {
    log::warn("hub",
              "device {}: batch from record {} refused: {}",
              device.id.text(),
              seq.value,
              error_name(code));
    const std::int64_t now_ms = books_.clock().wall().unix_ms;
    const bool noted =
        books_.writer().submit({[no = device.no, now_ms, code, seq](HubStore& store) {
                                    return store.devices().raise_alarm(no, now_ms, code, seq);
                                },
                                [](const Status&) {}});
    if (!noted) {
        log::warn("hub", "device {}: the alarm found a full queue", device.id.text());
    }
}

}  // namespace kiosk::hub
