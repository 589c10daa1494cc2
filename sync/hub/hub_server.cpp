// Thin on purpose: a request is parsed, its device found, and the work handed to the writer; the
// answer leaves in the writer's `done`, after the commit. Bytes of pages go straight to their file
// on the server's thread. Signatures and chains are checked before the queue, on that thread too.
#include "sync/hub/hub_server.hpp"

#include "firmware/base/log.hpp"
#include "sync/hub/hub_pages.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kPartialLife_s = std::int64_t{30} * 24 * 3600;
// A packed batch is smaller than its unpacked text, but for data made to be the opposite.
constexpr std::size_t kMostBatchBytes = sync::kMaxBatchBytes + 4096;

// How long a question about a page waits for an upload of it to end. A connection that died without
// a word lasts longer; then what was read so far is the answer.
constexpr std::uint64_t kUploadEnds_ms = 300;

http::Response json_text(const std::string& text) {
    http::Response out;
    put_json(out, text);
    return out;
}

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
    const bool few = options.door == Door::Tls;
    out.watch = few ? http::ServerOptions::Watch::Select : http::ServerOptions::Watch::Poll;
    out.threads = 4;
    out.connections = few ? 800 : 2048;
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

}  // namespace

Result<std::unique_ptr<HubServer>> HubServer::start(const HubOptions& options, const Clock& clock) {
    KIOSK_TRY(HubKeys keys, load_hub_keys(options.data_dir));
    KIOSK_TRY(HubStore store, HubStore::open(options.data_dir));
    KIOSK_TRY(HubStore reader, HubStore::open(options.data_dir));
    KIOSK_TRY(const std::int64_t generation, store.generation());
    KIOSK_TRY(auto pages, PageStore::open(options.data_dir));
    std::string secret;
    if (options.door == Door::Front) {
        if (!options.host.starts_with("127.")) {
            return Error{ErrorCode::BadArgument, "behind a front the hub listens on loopback only"};
        }
        KIOSK_TRY(secret, front_secret(options.data_dir, *make_system_random()));
    }
    const http::ServerOptions listening = listening_at(options, keys);
    std::unique_ptr<HubServer> out(new HubServer(options,
                                                 clock,
                                                 std::move(keys),
                                                 std::move(secret),
                                                 std::move(reader),
                                                 std::move(store),
                                                 generation,
                                                 std::move(pages)));
    KIOSK_TRY(out->server_, http::Server::start(listening, *out));
    return out;
}

HubServer::HubServer(HubOptions options,
                     const Clock& clock,
                     HubKeys keys,
                     std::string secret,
                     HubStore reader,
                     HubStore store,
                     std::int64_t generation,
                     std::unique_ptr<PageStore> pages)
    : options_(std::move(options)),
      clock_(clock),
      keys_(std::move(keys)),
      front_secret_(std::move(secret)),
      reader_(std::move(reader)),
      pages_(std::move(pages)),
      ingest_(keys_.receipt_key, generation, clock, *pages_),
      enrolment_(keys_.authority, keys_.receipt_key.public_key(), generation, clock),
      writer_(std::move(store)),
      patience_(clock) {}

HubServer::~HubServer() {
    // Requests first, then the writes they handed over: their late answers find nobody, and the
    // device asks again.
    server_.reset();
    writer_.stop();
}

void HubServer::expire_partials() {
    const int gone = pages_->expire_partials(clock_.wall().unix_ms / 1000 - kPartialLife_s);
    if (gone > 0) {
        log::info("hub", "{} pieces of pages expired", gone);
    }
}

Result<crypto::Certificate> HubServer::certificate_of(const http::Request& request) const {
    if (options_.door == Door::Front) {
        return front_certificate(request, front_secret_);
    }
    using Trust = http::PeerCertificate::Trust;
    if (!request.certificate || request.certificate->trust != Trust::Verified) {
        return Error{ErrorCode::ForeignPeer, "a client certificate of this city is needed"};
    }
    return crypto::Certificate::from_der(request.certificate->der);
}

Result<Device> HubServer::peer(const http::Request& request) {
    KIOSK_TRY(const auto certificate, certificate_of(request));
    KIOSK_CHECK(crypto::verify_certificate(certificate,
                                           keys_.authority.certificate(),
                                           crypto::PeerUse::Client,
                                           clock_.wall().unix_ms / 1000));
    KIOSK_TRY(const std::string name, certificate.common_name());
    const auto id = DeviceId::parse(name);
    if (!id) {
        return Error{ErrorCode::ForeignPeer, "the certificate names no device"};
    }
    const std::lock_guard lock(reader_mutex_);
    KIOSK_TRY(const auto device, reader_.devices().find(*id));
    if (!device) {
        return Error{ErrorCode::NotEnrolled, id->text()};
    }
    if (device->tls_pin != certificate.public_key_pin()) {
        return Error{ErrorCode::ForeignPeer, "the certificate is of an earlier enrolment"};
    }
    KIOSK_CHECK(may_speak(*device));
    return *device;
}

http::BodyPlan HubServer::plan(const http::Request& head) {
    http::BodyPlan out;
    if (options_.fault != Fault::None) {
        out.sink = std::make_unique<AnsweringSink>(fault_response(options_.fault));
        return out;
    }
    if (head.path == sync::kEnrolPath) {
        out.most_bytes = sync::kMaxEnrolBytes;
        if (options_.door == Door::Front) {
            if (const auto allowed = through_front(head, front_secret_); !allowed) {
                out.refusal = allowed.error();
            }
        }
        return out;
    }
    // Who speaks is settled before a byte of the body is read.
    const auto device = peer(head);
    if (!device) {
        out.refusal = device.error();
        return out;
    }
    if (head.path == sync::kBatchPath) {
        out.most_bytes = kMostBatchBytes;
        return out;
    }
    if (head.path == sync::kPackPath && head.method == "POST") {
        out.sink = pack_sink(*this, *pages_, *device);
        return out;
    }
    const auto page = sync::parse_page_path(head.path);
    if (page && head.method == "PUT") {
        return plan_page(head, *device, *page);
    }
    return out;
}

void HubServer::handle(http::Request request, http::Responder responder) {
    const auto page = sync::parse_page_path(request.path);
    if (request.path == sync::kEnrolPath && request.method == "POST") {
        take_enrolment(request, responder);
    } else if (request.path == sync::kBatchPath && request.method == "POST") {
        take_batch(request, responder);
    } else if (page && request.method == "HEAD") {
        take_head(request, responder, *page);
    } else if (page || request.path == sync::kPackPath || request.path == sync::kEnrolPath ||
               request.path == sync::kBatchPath) {
        responder.reply(Error{ErrorCode::MethodNotAllowed, request.method});
    } else {
        responder.reply(Error{ErrorCode::UnknownRoute});
    }
}

void HubServer::submit(WriteJob job, const http::Responder& responder) {
    if (!writer_.submit(std::move(job))) {
        responder.reply(Error{ErrorCode::Overloaded, "the hub's queue is full"});
    }
}

void HubServer::take_batch(const http::Request& request, const http::Responder& responder) {
    const auto device = peer(request);
    if (!device) {
        return responder.reply(device.error());
    }
    if (request.header("content-encoding") != "zstd") {
        return responder.reply(Error{ErrorCode::BadArgument, "Content-Encoding must be zstd"});
    }

    // Shared by the two halves of the job, which run one after the other on the writer's thread.
    struct Work {
        sync::Batch batch;
        std::vector<Digest> chains;
        Taken taken;
    };

    auto batch = sync::decode_batch(request.body);
    if (!batch) {
        return responder.reply(batch.error());
    }
    if (batch->device != device->id) {
        return responder.reply(Error{ErrorCode::ForeignPeer, "the batch is of another device"});
    }
    auto chains = sync::verify_batch(*batch, device->journal_key);
    if (!chains) {
        note_refused_batch(*device, chains.error().code, batch->first_seq);
        return responder.reply(chains.error());
    }
    auto work =
        std::make_shared<Work>(Work{std::move(batch).value(), std::move(chains).value(), {}});
    submit({[this, work](HubStore& store) -> Status {
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

void HubServer::note_refused_batch(const Device& device, ErrorCode code, Seq seq) {
    log::warn("hub",
              "device {}: batch from record {} refused: {}",
              device.id.text(),
              seq.value,
              error_name(code));
    const std::int64_t now_ms = clock_.wall().unix_ms;
    const bool noted =
        writer_.submit({[no = device.no, now_ms, code, seq](HubStore& store) {
                            return store.devices().raise_alarm(no, now_ms, code, seq);
                        },
                        [](const Status&) {}});
    if (!noted) {
        log::warn("hub", "device {}: the alarm found a full queue", device.id.text());
    }
}

void HubServer::take_enrolment(const http::Request& request, const http::Responder& responder) {
    struct Work {
        sync::EnrolRequest request;
        sync::EnrolFacts facts;
        Enrolled enrolled;
    };

    auto parsed = sync::parse_enrol_request(as_text(request.body));
    if (!parsed) {
        return responder.reply(parsed.error());
    }
    const auto facts = sync::verify_enrol_request(*parsed);
    if (!facts) {
        return responder.reply(facts.error());
    }
    auto work = std::make_shared<Work>(Work{std::move(parsed).value(), *facts, {}});
    submit({[this, work](HubStore& store) -> Status {
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

Result<std::optional<std::uint64_t>> HubServer::whole_bytes(const Device& device,
                                                            const Digest& sha256) {
    const std::lock_guard lock(reader_mutex_);
    return reader_.letters().page_bytes(device.no, sha256);
}

// After a cut the device asks at once, while what it sent over the old connection is still being
// read here: an answer in that moment would throw the rest of it away.
void HubServer::take_head(const http::Request& request,
                          const http::Responder& responder,
                          const Digest& sha256) {
    const auto device = peer(request);
    if (!device) {
        return responder.reply(device.error());
    }
    if (!pages_->busy(device->id, sha256)) {
        return answer_head(*device, responder, sha256);
    }
    patience_.wait(
        kUploadEnds_ms,
        [this, id = device->id, sha256] { return !pages_->busy(id, sha256); },
        [this, device = *device, responder, sha256] { answer_head(device, responder, sha256); });
}

void HubServer::answer_head(const Device& device,
                            const http::Responder& responder,
                            const Digest& sha256) {
    const auto whole = whole_bytes(device, sha256);
    if (!whole) {
        return responder.reply(whole.error());
    }
    if (*whole) {
        return responder.reply(page_response(200, **whole, **whole, PageState::Whole));
    }
    const std::uint64_t offset = pages_->partial_bytes(device.id, sha256);
    if (offset == 0) {
        return responder.reply(Error{ErrorCode::NotFound});
    }
    responder.reply(page_response(200, offset, std::nullopt, PageState::Piece));
}

http::BodyPlan HubServer::plan_page(const http::Request& head,
                                    const Device& device,
                                    const Digest& sha256) {
    http::BodyPlan out;
    const auto refuse = [&out](Error error) -> http::BodyPlan {
        out.refusal = std::move(error);
        return std::move(out);
    };
    const auto offset = sync::parse_byte_count(head.header("upload-offset"));
    const auto total = sync::parse_byte_count(head.header("upload-length"));
    if (!offset || !total) {
        return refuse(Error{ErrorCode::BadArgument, "Upload-Offset or Upload-Length"});
    }
    const auto whole = whole_bytes(device, sha256);
    if (!whole) {
        return refuse(whole.error());
    }
    if (*whole) {
        out.sink =
            std::make_unique<AnsweringSink>(page_response(200, **whole, **whole, PageState::Whole));
        return out;
    }
    auto upload = pages_->begin(device.id, sha256, *offset, *total);
    if (upload) {
        out.sink = page_sink(*this, device.id, sha256, std::move(upload).value());
    } else if (upload.error().code == ErrorCode::WrongOffset) {
        out.sink = std::make_unique<AnsweringSink>(
            wrong_offset_response(pages_->partial_bytes(device.id, sha256)));
    } else if (upload.error().code == ErrorCode::DiskFull) {
        out.sink = std::make_unique<AnsweringSink>(refused_page_response(upload.error()));
    } else {
        return refuse(upload.error());
    }
    return out;
}

void HubServer::note_whole(const DeviceId& device, std::vector<WholePage> pages, Noted noted) {
    struct Work {
        std::vector<WholePage> pages;
        std::vector<sync::Receipt> receipts;
    };

    auto work = std::make_shared<Work>(Work{std::move(pages), {}});  // between the job's halves
    const bool queued = writer_.submit(
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

}  // namespace kiosk::hub
