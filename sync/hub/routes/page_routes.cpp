// Blobs: HEAD asks, PUT brings one or a piece of it, POST a pack. Bytes go straight to their file
// on the server's thread.
#include "sync/hub/ingest.hpp"
#include "sync/hub/page_store.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/page_sinks.hpp"
#include "sync/hub/routes/patience.hpp"
#include "sync/hub/routes/routes.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

// How long a question about a page waits for an upload of it to end. A connection that died without
// a word lasts longer; then what was read so far is the answer.
constexpr std::uint64_t kUploadEnds_ms = 300;

class PageRoutes final : public Routes, private PageBook {
public:
    PageRoutes(HubCore& core, Ingest& ingest, PageStore& pages)
        : core_(core), ingest_(ingest), pages_(pages), patience_(core.clock(), {}) {}

    bool owns(std::string_view path) const override {
        return path == sync::kPackPath || sync::parse_page_path(path);
    }

    http::BodyPlan plan(const http::Request& head) override {
        const auto page = sync::parse_page_path(head.path);
        const auto device = core_.peer(head);
        if (!device) {
            return refusing(device.error());
        }
        http::BodyPlan out;
        if (!page && head.method == "POST") {
            out.sink = pack_sink(*this, pages_, *device);
        } else if (page && head.method == "PUT") {
            out = plan_page(head, *device, *page);
        }
        return out;
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        const auto page = sync::parse_page_path(request.path);
        if (!page || request.method != "HEAD") {
            return responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
        }
        take_head(request, responder, *page);
    }

private:
    // After a cut the device asks at once, while what it sent over the old connection is still
    // being read here: an answer in that moment would throw the rest of it away.
    void take_head(const http::Request& request,
                   const http::Responder& responder,
                   const Digest& sha256) {
        const auto device = core_.peer(request);
        if (!device) {
            return responder.reply(device.error());
        }
        if (!pages_.busy(device->id, sha256)) {
            return answer_head(*device, responder, sha256);
        }
        patience_.wait(
            kUploadEnds_ms,
            [this, id = device->id, sha256] { return !pages_.busy(id, sha256); },
            [this, device = *device, responder, sha256] {
                answer_head(device, responder, sha256);
            });
    }

    void answer_head(const Device& device, const http::Responder& responder, const Digest& sha256) {
        const auto whole = whole_bytes(device, sha256);
        if (!whole) {
            return responder.reply(whole.error());
        }
        if (*whole) {
            return responder.reply(page_response(200, **whole, **whole, PageState::Whole));
        }
        const std::uint64_t offset = pages_.partial_bytes(device.id, sha256);
        if (offset == 0) {
            return responder.reply(Error{ErrorCode::NotFound});
        }
        responder.reply(page_response(200, offset, std::nullopt, PageState::Piece));
    }

    http::BodyPlan plan_page(const http::Request& head,
                             const Device& device,
                             const Digest& sha256) {
        const auto offset = sync::parse_byte_count(head.header("upload-offset"));
        const auto total = sync::parse_byte_count(head.header("upload-length"));
        if (!offset || !total) {
            return refusing(Error{ErrorCode::BadArgument, "Upload-Offset or Upload-Length"});
        }
        const auto whole = whole_bytes(device, sha256);
        if (!whole) {
            return refusing(whole.error());
        }
        http::BodyPlan out;
        if (*whole) {
            out.sink = std::make_unique<AnsweringSink>(
                page_response(200, **whole, **whole, PageState::Whole));
            return out;
        }
        auto upload = pages_.begin(device.id, sha256, *offset, *total);
        if (upload) {
            out.sink = page_sink(*this, device.id, sha256, std::move(upload).value());
        } else if (upload.error().code == ErrorCode::WrongOffset) {
            out.sink = std::make_unique<AnsweringSink>(
                wrong_offset_response(pages_.partial_bytes(device.id, sha256)));
        } else if (upload.error().code == ErrorCode::DiskFull) {
            out.sink = std::make_unique<AnsweringSink>(refused_page_response(upload.error()));
        } else {
            return refusing(upload.error());
        }
        return out;
    }

    Result<std::optional<std::uint64_t>> whole_bytes(const Device& device,
                                                     const Digest& sha256) override {
        return core_.read(
            [&](HubStore& store) { return store.letters().page_bytes(device.no, sha256); });
    }

    void note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) override {
        struct Work {
            std::vector<WholePage> pages;
            std::vector<sync::Receipt> receipts;
        };

        auto work = std::make_shared<Work>(Work{std::move(pages), {}});  // between the job's halves
        const bool queued = core_.writer().submit(
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

    HubCore& core_;
    Ingest& ingest_;
    PageStore& pages_;
    Patience patience_;
};

}  // namespace

std::unique_ptr<Routes> page_routes(HubCore& core, Ingest& ingest, PageStore& pages) {
    return std::make_unique<PageRoutes>(core, ingest, pages);
}

}  // namespace kiosk::hub
