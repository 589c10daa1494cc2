// GET /v1/state/{device} and GET /v1/documents/{sha256}. A question that waits for a change is held
// without a thread; publications are seen by looking at one number a few times a second, because
// hubctl and other hubs write them.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "firmware/base/format.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/routes/patience.hpp"
#include "sync/hub/routes/routes.hpp"
#include "sync/protocol/manifest.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

constexpr std::uint64_t kLook_ms = 250;
// When a device asks again whose question cannot be held.
constexpr const char* kAskAgain_s = "60";

class StateRoutes final : public Routes {
public:
    StateRoutes(HubCore& core, int most_held)
        : core_(core),
          most_held_(most_held),
          patience_(core.clock(), {kLook_ms, [this] { look(); }}) {
        look();
    }

    bool owns(std::string_view path) const override {
        return sync::parse_state_path(path) || sync::parse_document_path(path);
    }

    http::BodyPlan plan(const http::Request& head) override {
        if (const auto device = core_.peer(head); !device) {
            return refusing(device.error());
        }
        return {};
    }

    void handle(const http::Request& request, const http::Responder& responder) override {
        const auto device = core_.peer(request);
        if (!device) {
            return responder.reply(device.error());
        }
        if (request.method != "GET") {
            return responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
        }
        if (const auto sha256 = sync::parse_document_path(request.path)) {
            return responder.reply(document(*device, *sha256, request));
        }
        if (sync::parse_state_path(request.path) != device->id) {
            return responder.reply(Error{ErrorCode::ForeignPeer, "another device's state"});
        }
        look();  // at once what was published a moment ago
        take_poll(*device, request, responder);
    }

private:
    void take_poll(const Device& device,
                   const http::Request& request,
                   const http::Responder& responder) {
        const std::string known(request.header("if-none-match"));
        const auto wait = request.query.find("wait");
        const std::uint64_t wait_s =
            wait == request.query.end() ? 0 : sync::parse_byte_count(wait->second).value_or(0);
        const auto [manifest, latest] = manifest_for(device);
        const bool news = sync::manifest_etag(manifest) != known;
        if (news || wait_s == 0) {
            return responder.reply(answer(manifest, known));
        }
        if (held_.fetch_add(1) >= most_held_) {
            --held_;
            http::Response later = answer(manifest, known);
            later.headers["retry-after"] = kAskAgain_s;
            return responder.reply(std::move(later));
        }
        patience_.wait(
            std::min(wait_s, sync::kMostPoll_s) * 1000,
            // What is published for others must not make every device ask again.
            [this, device, known, seen = latest]() mutable {
                if (std::exchange(seen, latest_of_book()) == seen) {
                    return false;
                }
                return sync::manifest_etag(manifest_for(device).first) != known;
            },
            [this, device, known, responder] {
                --held_;
                responder.reply(answer(manifest_for(device).first, known));
            });
    }

    http::Response answer(sync::Manifest manifest, const std::string& known) const {
        const std::string etag = sync::manifest_etag(manifest);
        http::Response out;
        if (etag == known) {
            out.status = 304;
        } else {
            sync::sign_manifest(manifest, core_.keys().receipt_key);
            out = json_text(sync::encode_manifest(manifest));
        }
        out.headers["etag"] = etag;
        return out;
    }

    // Only what counts for this device: documents of others are none of its business.
    http::Response document(const Device& device,
                            const Digest& sha256,
                            const http::Request& request) {
        const auto manifest = manifest_for(device).first;
        const bool counts = std::any_of(manifest.documents.begin(),
                                        manifest.documents.end(),
                                        [&](const auto& entry) { return entry.sha256 == sha256; });
        const auto content =
            counts ? core_.read([&](HubStore& store) { return store.documents().content(sha256); })
                   : Result<std::optional<Bytes>>(std::nullopt);
        if (!content || !*content) {
            return http::error_response(content ? Error{ErrorCode::NotFound} : content.error());
        }
        return part_of(**content, request.header("range"));
    }

    // "bytes=FIRST-LAST" or "bytes=FIRST-"; anything else is answered with the whole document, as
    // RFC 9110, section 14.2, allows.
    static http::Response part_of(const Bytes& content, std::string_view range) {
        constexpr std::string_view kUnit = "bytes=";
        http::Response out;
        out.headers["content-type"] = "application/octet-stream";
        const std::string_view span =
            range.starts_with(kUnit) ? range.substr(kUnit.size()) : std::string_view();
        const std::size_t dash = std::min(span.find('-'), span.size());
        const auto first = sync::parse_byte_count(span.substr(0, dash));
        const std::uint64_t end = content.size() - 1;
        const bool open = dash + 1 >= span.size();
        const auto asked =
            open ? std::optional(end) : sync::parse_byte_count(span.substr(dash + 1));
        if (content.empty() || !first || !asked || *first > end || *asked < *first) {
            out.body = content;
            return out;
        }
        const std::uint64_t last = std::min(*asked, end);
        out.status = 206;
        out.headers["content-range"] = fmt::format("bytes {}-{}/{}", *first, last, content.size());
        out.body.assign(content.begin() + static_cast<std::ptrdiff_t>(*first),
                        content.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        return out;
    }

    // Takes over what was published. A database that cannot be read now is read at the next look.
    void look() {
        const auto latest = core_.read([](HubStore& store) { return store.documents().latest(); });
        if (!latest || *latest == latest_of_book()) {
            return;
        }
        const auto current =
            core_.read([](HubStore& store) { return store.documents().current(); });
        if (!current) {
            return;
        }
        const std::lock_guard lock(mutex_);
        book_ = DocumentBook(*current);
        latest_ = *latest;
    }

    std::int64_t latest_of_book() {
        const std::lock_guard lock(mutex_);
        return latest_;
    }

    std::pair<sync::Manifest, std::int64_t> manifest_for(const Device& device) {
        const std::lock_guard lock(mutex_);
        return {{device.id, book_.for_device(device.id, device.office)}, latest_};
    }

    HubCore& core_;
    const int most_held_;
    std::atomic<int> held_ = 0;
    std::mutex mutex_;  // guards book_ and latest_
    DocumentBook book_;
    std::int64_t latest_ = -1;
    Patience patience_;  // last: it calls look()
};

}  // namespace

std::unique_ptr<Routes> state_routes(HubCore& core, int most_held) {
    return std::make_unique<StateRoutes>(core, most_held);
}

}  // namespace kiosk::hub
