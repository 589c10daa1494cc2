// The disk is made once, with the devices enrolled, and copied for each hub. A request goes through
// the same desks as over HTTP; who speaks is taken from the link instead of from a certificate.
#include "tests/sim/played_hub.hpp"

#include <algorithm>
#include <array>

#include "firmware/base/format.hpp"
#include "sync/hub/page_shelf.hpp"
#include "sync/hub/routes/page_tongue.hpp"
#include "sync/hub/sqlite/sqlite_database.hpp"
#include "sync/protocol/pack.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::test {
namespace {

constexpr const char* kFolder = "/hub";
// Small, so that a cut may fall into a checkpoint.
constexpr int kLogPages = 40;
constexpr std::int64_t kGeneration = 4711;

std::array<std::uint8_t, 32> receipt_seed() {
    std::array<std::uint8_t, 32> out{};
    out.fill(0xc1);
    return out;
}

Result<hub::HubStore> open_store(const CrashDisk& disk, sqlite::Synchronous synchronous) {
    sqlite::SqliteOptions options;
    options.vfs = disk.vfs_name();
    options.synchronous = synchronous;
    options.log_pages = kLogPages;
    KIOSK_TRY(auto database, hub::open_sqlite(std::string(kFolder) + "/hub.db", options));
    return hub::HubStore::open(std::move(database));
}

DiskImage new_disk(const std::vector<EnrolledDevice>& devices) {
    CrashDisk disk;
    disk.record(false);
    {
        auto store = open_store(disk, sqlite::Synchronous::Full).value();
        for (const EnrolledDevice& device : devices) {
            hub::Device row;
            row.id = device.id;
            row.office = "HN-01";
            row.journal_key = device.key;
            row.epoch = device.epoch;
            const Status enrolled = store.devices().enrol(row);
            KIOSK_ASSERT(enrolled.has_value(), "an empty hub enrols");
        }
    }
    return disk.image();
}

std::string_view header_of(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        const bool same =
            std::equal(key.begin(), key.end(), name.begin(), name.end(), [](char a, char b) {
                return (a | 0x20) == (b | 0x20);
            });
        if (same) {
            return value;
        }
    }
    return {};
}

// The blobs of a pack, in order.
std::vector<Digest> blobs_in(ByteView pack) {
    class Names final : public sync::PackVisitor {
    public:
        void begin(const sync::PackFrame& frame) override { all.push_back(frame.sha256); }

        void bytes(ByteView) override {}

        void end() override {}

        std::vector<Digest> all;
    } names;

    sync::PackReader reader;
    const Status read = reader.take(pack, names);
    KIOSK_ASSERT(read.has_value(), "the hub took this pack");
    return names.all;
}

sync::HubResponse translated(const http::Response& response) {
    sync::HubResponse out;
    out.status = response.status;
    out.upload_offset = sync::parse_byte_count(header_of(response, sync::kUploadOffset));
    out.upload_length = sync::parse_byte_count(header_of(response, sync::kUploadLength));
    out.upload_complete = header_of(response, sync::kUploadComplete) == "?1";
    out.retry_after_s = sync::parse_byte_count(header_of(response, "retry-after"));
    out.body = std::string(response.text());
    return out;
}

}  // namespace

// What lives between a start and a death.
struct PlayedHub::Parts {
    Parts(const Clock& clock,
          std::unique_ptr<hub::PageStore> page_store,
          hub::HubStore reader,
          hub::HubStore writer)
        : pages(std::move(page_store)),
          books(std::move(reader), std::move(writer), clock, hub::Turns::Caller),
          ingest(receipt_key(), kGeneration, clock, *pages),
          page_desk(books, ingest, *pages, hub::Turns::Caller),
          record_desk(books, ingest) {}

    std::unique_ptr<hub::PageStore> pages;
    hub::HubBooks books;
    hub::Ingest ingest;
    hub::PageDesk page_desk;
    hub::RecordDesk record_desk;
    std::map<std::uint64_t, http::Responder> responders;
    std::map<std::uint64_t, std::unique_ptr<http::BodySink>> bodies;
};

const crypto::SigningKey& PlayedHub::receipt_key() {
    static const crypto::SigningKey key = crypto::SigningKey::from_seed(receipt_seed());
    return key;
}

PlayedHub::PlayedHub(std::vector<EnrolledDevice> devices,
                     const Clock& clock,
                     Random& random,
                     HubFaults faults)
    : devices_(std::move(devices)),
      clock_(clock),
      random_(random),
      faults_(faults),
      told_(devices_.size()) {
    // The devices are the same in every world.
    static std::map<std::size_t, DiskImage> disks;
    DiskImage& disk = disks[devices_.size()];
    if (disk.empty()) {
        disk = new_disk(devices_);
    }
    disk_.load(disk);
}

PlayedHub::~PlayedHub() {
    if (up()) {
        kill();
    }
}

std::string PlayedHub::start() {
    const Status started = open();
    if (!started) {
        return "the hub's disk: " + describe(started.error());
    }
    for (std::size_t device = 0; device < devices_.size(); ++device) {
        const auto lost = what_is_lost(device);
        if (!lost || !lost->empty()) {
            return fmt::format("device {}: {}",
                               device,
                               lost ? *lost : "the hub's disk: " + describe(lost.error()));
        }
    }
    return "";
}

Status PlayedHub::open() {
    constexpr std::array<std::uint64_t, 3> kInDatabase = {
        0, hub::PageStore::kSmall, sync::kMaxPageBytes};
    KIOSK_TRY(auto pages,
              hub::PageStore::open(kFolder,
                                   kInDatabase[random_.below(kInDatabase.size())],
                                   played_page_disk(disk_, faults_.blobs)));
    KIOSK_TRY(auto reader, open_store(disk_, faults_.synchronous));
    KIOSK_TRY(auto writer, open_store(disk_, faults_.synchronous));
    parts_ =
        std::make_unique<Parts>(clock_, std::move(pages), std::move(reader), std::move(writer));
    return {};
}

// Nothing of the dying hub reaches the disk or anybody waiting.
void PlayedHub::stop(DiskImage image, bool forget_log) {
    ++life_;
    callers_.clear();
    answers_.clear();
    disk_.record(false);
    parts_.reset();
    if (forget_log) {
        disk_.load(std::move(image));
    } else {
        disk_.put_back(std::move(image));
    }
    disk_.record(true);
}

void PlayedHub::kill() {
    stop(disk_.image(), false);
}

void PlayedHub::power_cut(std::size_t since) {
    const std::size_t at = since + random_.below(moment() - since + 1);
    if (at == moment()) {
        answer();
    }
    stop(Replayer(disk_.log(), disk_.base()).cut_at(at, random_), true);
}

PlayedHub::Call PlayedHub::begin(std::size_t device,
                                 const sync::HubRequest& request,
                                 Answered answered) {
    Call call{life_, ++calls_, device, request};
    callers_[call.number] = std::move(answered);
    const auto responder =
        http::Responder::calling([this, life = life_, number = call.number, device, request](
                                     const http::Response& response) {
            if (life == life_) {
                answers_.push_back({number, device, request, translated(response)});
            }
        });
    const auto row = device_of(device);
    if (!row) {
        responder.reply(row.error());
        call.over = true;
        return call;
    }
    parts_->responders.emplace(call.number, responder);
    take_body(call, *row);
    return call;
}

Result<hub::Device> PlayedHub::device_of(std::size_t device) {
    KIOSK_TRY(const auto row, books().read([&](hub::HubStore& store) {
        return store.devices().find(devices_[device].id);
    }));
    if (!row) {
        return ErrorCode::NotEnrolled;
    }
    KIOSK_CHECK(hub::may_speak(*row));
    return *row;
}

// What is read while it arrives; a batch is collected first.
void PlayedHub::take_body(Call& call, const hub::Device& device) {
    const sync::HubRequest& request = call.request;
    if (request.path == sync::kPackPath) {
        parts_->bodies[call.number] = hub::pack_sink(parts_->page_desk, *parts_->pages, device);
        return;
    }
    const auto page = sync::parse_page_path(request.path);
    if (!page || request.method != sync::HubMethod::Put) {
        return;
    }
    auto plan = parts_->page_desk.take(hub::put_tongue(),
                                       device,
                                       *page,
                                       request.upload_offset.value_or(0),
                                       request.upload_length.value_or(0));
    if (plan.refusal) {
        parts_->responders.at(call.number).reply(*plan.refusal);
        parts_->responders.erase(call.number);
        call.over = true;
        return;
    }
    parts_->bodies[call.number] = std::move(plan.sink);
}

void PlayedHub::arrive(Call& call, std::size_t bytes) {
    if (call.over || call.life != life_) {
        return;
    }
    const std::size_t count = std::min(bytes, call.request.body.size() - call.arrived);
    const auto body = parts_->bodies.find(call.number);
    if (body != parts_->bodies.end() && count > 0) {
        const Status taken =
            body->second->take(ByteView(call.request.body).subspan(call.arrived, count));
        KIOSK_ASSERT(taken.has_value(), "sinks of pages keep their errors for the end");
    }
    call.arrived += count;
}

void PlayedHub::end(Call& call) {
    if (call.over || call.life != life_) {
        return;
    }
    KIOSK_ASSERT(call.arrived == call.request.body.size(), "a whole body ends");
    call.over = true;
    auto responder = parts_->responders.extract(call.number);
    auto body = parts_->bodies.extract(call.number);
    if (!body.empty()) {
        body.mapped()->finish(responder.mapped());
        return;
    }
    const auto device = device_of(call.device);
    if (!device) {
        responder.mapped().reply(device.error());
    } else if (const auto page = sync::parse_page_path(call.request.path)) {
        parts_->page_desk.tell_where(*device, *page, responder.mapped());
    } else {
        parts_->record_desk.take(*device, call.request.body, responder.mapped());
    }
}

void PlayedHub::cut(Call& call) {
    if (call.over || call.life != life_) {
        return;
    }
    call.over = true;
    callers_.erase(call.number);
    auto body = parts_->bodies.extract(call.number);
    if (!body.empty()) {
        body.mapped()->abort();
    }
    parts_->responders.erase(call.number);
}

void PlayedHub::turn() {
    parts_->books.writer().turn();
    parts_->page_desk.turn();
}

void PlayedHub::answer() {
    for (const Waiting& answer : std::exchange(answers_, {})) {
        note_told(answer);
        const auto caller = callers_.extract(answer.number);
        if (!caller.empty() && caller.mapped()) {
            caller.mapped()(answer.response);
        }
    }
}

void PlayedHub::note_told(const Waiting& answer) {
    Told& told = told_[answer.device];
    const auto keep = [&told](const std::vector<sync::Receipt>& receipts) {
        for (const sync::Receipt& receipt : receipts) {
            if (receipt.kind == sync::ReceiptKind::Complete) {
                told.complete.insert(receipt.seq);
            } else if (receipt.seq > told.head) {
                told.head = receipt.seq;
                told.chain = receipt.chain;
            }
        }
    };
    const int status = answer.response.status;
    if (answer.request.path == sync::kBatchPath && status == 200) {
        keep(sync::parse_answer(answer.response.body).value().receipts);
        return;
    }
    if (answer.request.path == sync::kPackPath && status == 200) {
        const std::vector<Digest> frames = blobs_in(answer.request.body);
        const auto pack = sync::parse_pack_answer(answer.response.body, frames.size()).value();
        for (std::size_t i = 0; i < frames.size(); ++i) {
            if (pack.pages[i].whole) {
                told.whole.insert(frames[i]);
            }
        }
        keep(pack.receipts);
        return;
    }
    const auto page = sync::parse_page_path(answer.request.path);
    if (page && (status == 200 || status == 201) && answer.response.upload_complete) {
        told.whole.insert(*page);
        if (status == 201) {
            keep(sync::parse_page_answer(answer.response.body).value());
        }
    }
}

// What left the house was durable before it left.
Result<std::string> PlayedHub::what_is_lost(std::size_t device) {
    const Told& told = told_[device];
    return books().read([&](hub::HubStore& store) -> Result<std::string> {
        KIOSK_TRY(const auto row, store.devices().find(devices_[device].id));
        if (!row) {
            return std::string("the hub does not know it");
        }
        const hub::JournalName journal{row->no, devices_[device].epoch};
        if (told.head.value > 0) {
            KIOSK_TRY(const auto record, store.journals().find(journal, told.head));
            if (!record || record->chain != told.chain) {
                return fmt::format("the hub lost record {}, which it had acknowledged",
                                   told.head.value);
            }
        }
        for (const Seq seq : told.complete) {
            KIOSK_TRY(const auto letter, store.letters().of_record(journal, seq));
            if (!letter || !letter->completed_ms) {
                return fmt::format("the hub lost letter {}, which it had acknowledged", seq.value);
            }
        }
        for (const Digest& sha256 : told.whole) {
            KIOSK_TRY(const auto noted, store.letters().page_bytes(row->no, sha256));
            if (!noted || !hub::PageShelf(store, pages()).read(sha256)) {
                return std::string("the hub lost a page that it had acknowledged");
            }
        }
        return std::string();
    });
}

hub::HubBooks& PlayedHub::books() {
    return parts_->books;
}

hub::PageStore& PlayedHub::pages() {
    return *parts_->pages;
}

}  // namespace kiosk::test
