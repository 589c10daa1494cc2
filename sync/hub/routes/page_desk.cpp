// Bytes go straight to their file on the server's thread; only the note goes to the writer.
#include "sync/hub/routes/page_desk.hpp"

#include <algorithm>

#include "sync/hub/routes/answers.hpp"

namespace kiosk::hub {
namespace {

// How long a question about a page waits for an upload of it to end. A connection that died without
// a word lasts longer; then what was read so far is the answer.
constexpr std::uint64_t kUploadEnds_ms = 300;

}  // namespace

Result<std::optional<std::uint64_t>> PageDesk::whole_bytes(const Device& device,
                                                           const Digest& sha256) {
    return books_.read(
        [&](HubStore& store) { return store.letters().page_bytes(device.no, sha256); });
}

void PageDesk::note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) {
    struct Work {
        std::vector<WholePage> pages;
        std::vector<sync::Receipt> receipts;
    };

    auto work = std::make_shared<Work>(Work{std::move(pages), {}});  // between the job's halves
    const bool queued = books_.writer().submit(
        {[this, device, work](HubStore& store) -> Status {
             KIOSK_TRY(work->receipts, ingest_.pages_arrived(store, device, work->pages));
             return {};
         },
         [work, noted](const Status& stored) {
             noted(stored ? Result<std::vector<sync::Receipt>>(work->receipts)
                          : Result<std::vector<sync::Receipt>>(stored.error()));
         }});
    if (!queued) {
        noted(Error{ErrorCode::Overloaded, "the hub's queue is full"});
    }
}

void PageDesk::when_quiet(const DeviceId& device,
                          std::vector<Digest> blobs,
                          std::function<void()> then) {
    const auto quiet = [this, device, blobs = std::move(blobs)] {
        return std::none_of(blobs.begin(), blobs.end(), [&](const Digest& sha256) {
            return store_.busy(device, sha256);
        });
    };
    if (quiet()) {
        return then();
    }
    patience_.wait(kUploadEnds_ms, quiet, std::move(then));
}

void PageDesk::tell_where(const Device& device,
                          const Digest& sha256,
                          const http::Responder& responder) {
    when_quiet(device.id, {sha256}, [this, device, sha256, responder] {
        answer_where(device, sha256, responder);
    });
}

void PageDesk::answer_where(const Device& device,
                            const Digest& sha256,
                            const http::Responder& responder) {
    const auto whole = whole_bytes(device, sha256);
    if (!whole) {
        return responder.reply(whole.error());
    }
    if (*whole) {
        return responder.reply(page_response(200, **whole, **whole, PageState::Whole));
    }
    const std::uint64_t offset = store_.partial_bytes(device.id, sha256);
    if (offset == 0) {
        return responder.reply(Error{ErrorCode::NotFound});
    }
    responder.reply(page_response(200, offset, std::nullopt, PageState::Piece));
}

http::BodyPlan PageDesk::take(const PageTongue& tongue,
                              const Device& device,
                              const Digest& sha256,
                              std::uint64_t offset,
                              std::uint64_t total) {
    const auto whole = whole_bytes(device, sha256);
    if (!whole) {
        return refusing(whole.error());
    }
    if (*whole) {
        return answering(tongue.was_whole(**whole, offset));
    }
    auto upload = store_.begin(device.id, sha256, offset, total);
    if (upload) {
        http::BodyPlan out;
        out.sink = page_sink(*this, tongue, device.id, std::move(upload).value());
        return out;
    }
    if (upload.error().code == ErrorCode::WrongOffset) {
        return answering(tongue.wrong_offset(store_.partial_bytes(device.id, sha256)));
    }
    if (upload.error().code == ErrorCode::DiskFull) {
        return answering(tongue.refused(upload.error()));
    }
    return refusing(upload.error());
}

http::BodyPlan answering(http::Response response) {
    http::BodyPlan out;
    out.sink = std::make_unique<AnsweringSink>(std::move(response));
    return out;
}

}  // namespace kiosk::hub
