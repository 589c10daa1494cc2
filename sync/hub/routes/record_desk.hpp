#pragma once
// A device's batch on its way to the writer: unpacked, checked, taken in, answered after its
// commit.

#include "sync/hub/ingest.hpp"
#include "sync/hub/routes/routes.hpp"

namespace kiosk::hub {

// Any server thread. The references must outlive it.
class RecordDesk {
public:
    RecordDesk(HubBooks& books, Ingest& ingest) : books_(books), ingest_(ingest) {}

    // `body` is the zstd frame of a batch, `device` who brings it. What is wrong with it is the
    // answer: ForeignPeer for a batch of another device, the errors of decode_batch, verify_batch
    // and Ingest::take. A batch that does not verify raises an alarm.
    void take(const Device& device, ByteView body, const http::Responder& responder);

private:
    void hand_over(sync::Batch batch, std::vector<Digest> chains, const http::Responder& responder);
    void note_refused(const Device& device, ErrorCode code, Seq seq);

    HubBooks& books_;
    Ingest& ingest_;
};

}  // namespace kiosk::hub
