// Thin on purpose: a request goes to the group that knows its path. Work that writes is handed to
// the writer, and the answer leaves in the writer's `done`, after the commit.
#include "sync/hub/hub_server.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "firmware/base/log.hpp"
#include "sync/hub/figure_projection.hpp"
#include "sync/hub/routes/answers.hpp"
#include "sync/hub/store_settings.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::hub {
namespace {

// Connections at once. At its own door the hub selects, which ends at 1,024 descriptors. Behind a
// front every kiosk that waits for news has one, so there it is what the process may open, up to
// the kiosks of the largest city.
constexpr unsigned kAtOwnDoor = 800;
constexpr unsigned kMostBehindFront = 16'384;
constexpr unsigned kOtherFiles = 512;  // databases, pages that arrive, webhooks

unsigned connections_at(Door door) {
    if (door == Door::Tls) {
        return kAtOwnDoor;
    }
    rlimit limit{};
    const rlim_t files =
        ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : rlim_t{2} * kOtherFiles;
    return static_cast<unsigned>(
        std::clamp<rlim_t>(files, rlim_t{2} * kOtherFiles, kMostBehindFront + kOtherFiles) -
        kOtherFiles);
}

// Questions that may wait at once: the others are for records. A waiting one costs its memory and
// no work, so behind a front it may be most of them.
int most_held(Door door) {
    const unsigned all = connections_at(door);
    return static_cast<int>(door == Door::Tls ? all / 2 : all - all / 4);
}

constexpr std::uint64_t kSlowestBody_bytes_per_s = 1024;

http::ServerOptions listening_at(const HubOptions& options, const HubKeys& keys) {
    http::ServerOptions out;
    out.host = options.host;
    out.port = options.port;
    if (options.door == Door::Tls) {
        out.certificate_pem = keys.certificate_pem;
        out.key_pem = std::string(as_text(keys.tls_key.pem()));
        out.client_ca_pem = keys.authority.certificate().pem();
    }
    // A cut upload ends at once in both. A device's reset costs nothing of what came before it; the
    // front closes its connections in order, and there may be many.
    const bool own = options.door == Door::Tls;
    out.watch = own ? http::ServerOptions::Watch::Select : http::ServerOptions::Watch::Poll;
    out.threads = 4;
    out.connections = connections_at(options.door);
    out.request_deadline_ms = options.request_deadline_ms;
    out.body_bytes_per_s = kSlowestBody_bytes_per_s;
    return out;
}

http::Response fault_response(Fault fault) {
    http::Response out;
    if (fault == Fault::Status500) {
        out.status = 500;
        return out;
    }
    out.headers["content-type"] = "text/html";
    out.body = to_bytes("<html><body>Please log in to use this network.</body></html>");
    return out;
}

std::uint64_t in_database_of(const StoreSettings& settings) {
    return settings.pages_in_database ? sync::kMaxPageBytes : PageStore::kSmall;
}

}  // namespace

Result<std::unique_ptr<HubServer>> HubServer::start(const HubOptions& options, const Clock& clock) {
    if (options.door == Door::Front && !options.host.starts_with("127.")) {
        return Error{ErrorCode::BadArgument, "behind a front the hub listens on loopback only"};
    }
    {
        KIOSK_TRY(auto store, HubStore::open(options.data_dir));
        KIOSK_CHECK(project_past(store));  // before a device's next record
    }
    KIOSK_TRY(auto core, HubCore::open(options.data_dir, options.door, clock));
    KIOSK_TRY(const StoreSettings settings, read_store_settings(options.data_dir));
    KIOSK_TRY(auto pages, PageStore::open(options.data_dir, in_database_of(settings)));
    const http::ServerOptions listening = listening_at(options, core->keys());
    std::unique_ptr<HubServer> out(new HubServer(options, std::move(core), std::move(pages)));
    if (options.public_door) {
        KIOSK_TRY(auto reader, HubStore::open(options.data_dir));
        KIOSK_TRY(out->public_,
                  PublicServer::start(
                      *options.public_door, std::move(reader), out->core_->writer(), clock));
    }
    if (options.console_door) {
        KIOSK_TRY(auto reader, HubStore::open(options.data_dir));
        KIOSK_TRY(out->console_,
                  ConsoleServer::start(
                      *options.console_door, options.data_dir, std::move(reader), clock));
    }
    KIOSK_TRY(auto teller, HubStore::open(options.data_dir));
    out->webhooks_ = std::make_unique<WebhookSender>(std::move(teller), clock);
    KIOSK_TRY(out->server_, http::Server::start(listening, *out));
    return out;
}

HubServer::HubServer(const HubOptions& options,
                     std::unique_ptr<HubCore> core,
                     std::unique_ptr<PageStore> pages)
    : fault_(options.fault),
      core_(std::move(core)),
      pages_(std::move(pages)),
      ingest_(core_->keys().receipt_key, core_->generation(), core_->clock(), *pages_),
      desk_(*core_, ingest_, *pages_) {
    routes_.push_back(record_routes(*core_, ingest_));
    routes_.push_back(page_routes(*core_, desk_));
    routes_.push_back(tus_routes(*core_, desk_));
    routes_.push_back(identity_routes(*core_));
    routes_.push_back(state_routes(*core_, most_held(options.door)));
}

HubServer::~HubServer() {
    // Requests first, then the files and the writes they handed over: their late answers find
    // nobody, and the device asks again.
    server_.reset();
    console_.reset();
    if (public_) {
        public_->close();
    }
    desk_.stop();
    core_->writer().stop();
}

void HubServer::expire() {
    const std::int64_t now_ms = core_->clock().wall().unix_ms;
    const int gone = pages_->expire_partials(now_ms / 1000 - PageStore::kPartialLife_s);
    if (gone > 0) {
        log::info("hub", "{} pieces of pages expired", gone);
    }
    WriteJob forget;
    forget.work = [now_ms](HubStore& store) -> Status {
        KIOSK_CHECK(store.channels().forget(now_ms));
        KIOSK_CHECK(store.documents().withdraw_ended(now_ms));
        return store.webhooks().forget(now_ms);
    };
    forget.done = [](const Status&) {};  // the writer logs what failed; in an hour again
    if (!core_->writer().submit(std::move(forget))) {
        log::info("hub", "too busy to forget old requests; in an hour again");
    }
}

Routes* HubServer::owner_of(std::string_view path) const {
    const auto found = std::find_if(
        routes_.begin(), routes_.end(), [path](const auto& group) { return group->owns(path); });
    return found == routes_.end() ? nullptr : found->get();
}

http::BodyPlan HubServer::plan(const http::Request& head) {
    http::BodyPlan out;
    if (fault_ != Fault::None) {
        out.sink = std::make_unique<AnsweringSink>(fault_response(fault_));
        return out;
    }
    if (Routes* group = owner_of(head.path)) {
        return group->plan(head);
    }
    // Whoever is no device of the city does not learn which routes there are.
    const auto device = core_->peer(head);
    return refusing(device ? Error{ErrorCode::UnknownRoute} : device.error());
}

void HubServer::handle(http::Request request, http::Responder responder) {
    if (Routes* group = owner_of(request.path)) {
        return group->handle(request, responder);
    }
    responder.reply(Error{ErrorCode::UnknownRoute});
}

}  // namespace kiosk::hub
