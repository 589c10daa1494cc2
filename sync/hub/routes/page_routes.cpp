// Blobs: HEAD asks, PUT brings one or a piece of it, POST a pack.
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/page_desk.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

class PageRoutes final : public Routes {
public:
    PageRoutes(HubCore& core, PageDesk& desk) : core_(core), desk_(desk) {}

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
            out.sink = pack_sink(desk_, desk_.store(), *device);
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
        const auto device = core_.peer(request);
        if (!device) {
            return responder.reply(device.error());
        }
        desk_.tell_where(*device, *page, responder);
    }

private:
    http::BodyPlan plan_page(const http::Request& head,
                             const Device& device,
                             const Digest& sha256) {
        const auto offset = sync::parse_byte_count(head.header("upload-offset"));
        const auto total = sync::parse_byte_count(head.header("upload-length"));
        if (!offset || !total) {
            return refusing(Error{ErrorCode::BadArgument, "Upload-Offset or Upload-Length"});
        }
        return desk_.take(put_tongue(), device, sha256, *offset, *total);
    }

    HubCore& core_;
    PageDesk& desk_;
};

}  // namespace

std::unique_ptr<Routes> page_routes(HubCore& core, PageDesk& desk) {
    return std::make_unique<PageRoutes>(core, desk);
}

}  // namespace kiosk::hub
