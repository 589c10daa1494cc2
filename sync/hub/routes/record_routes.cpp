// POST /v1/batch.
#include "sync/hub/routes/record_desk.hpp"

namespace kiosk::hub {
namespace {

// A packed batch is smaller than its unpacked text, but for data made to be the opposite.
constexpr std::size_t kMostBatchBytes = sync::kMaxBatchBytes + 4096;

class RecordRoutes final : public Routes {
public:
    RecordRoutes(HubCore& core, Ingest& ingest) : core_(core), desk_(core, ingest) {}

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
        desk_.take(*device, request.body, responder);
    }

private:
    HubCore& core_;
    RecordDesk desk_;
};

}  // namespace

std::unique_ptr<Routes> record_routes(HubCore& core, Ingest& ingest) {
    return std::make_unique<RecordRoutes>(core, ingest);
}

}  // namespace kiosk::hub
