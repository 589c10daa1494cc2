// The disk of a kiosk whose settings are applied and whose day is open is made once and copied.
#include "tests/sim/played_kiosk.hpp"

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "tests/support/office_samples.hpp"

namespace kiosk::test {
namespace {

constexpr std::uint64_t kLookAround_ms = 60'000;
constexpr const char* kStore = "/kiosk/store.db";

const crypto::SigningKey& key_of(std::size_t number) {
    static std::map<std::size_t, crypto::SigningKey> keys;
    auto known = keys.find(number);
    if (known == keys.end()) {
        std::array<std::uint8_t, 32> seed{};
        seed.fill(static_cast<std::uint8_t>(number + 1));
        known = keys.emplace(number, crypto::SigningKey::from_seed(seed)).first;
    }
    return known->second;
}

office::Identity identity_of(const EnrolledDevice& device) {
    office::Identity out;
    out.device = device.id;
    out.epoch = device.epoch;
    return out;
}

std::unique_ptr<kioskd::OfficeLoop> open_loop(const CrashDisk& disk,
                                              const EnrolledDevice& device,
                                              const Clock& clock,
                                              std::uint8_t boots) {
    store::StoreOptions options;
    options.sqlite.vfs = disk.vfs_name();
    auto store = store::Store::open(kStore, identity_of(device), options);
    KIOSK_ASSERT(store.has_value(), "the store opens after any cut");
    kioskd::OfficeLoopOptions turns;
    turns.turns = kioskd::LoopTurns::Caller;
    BootId boot;
    boot.bytes.fill(boots);
    auto loop = kioskd::OfficeLoop::start(std::move(*store), clock, boot, turns);
    KIOSK_ASSERT(loop.has_value(), "the state folds after any cut");
    return std::move(*loop);
}

DiskImage new_disk(const EnrolledDevice& device) {
    CrashDisk disk;
    disk.record(false);
    {
        const ManualClock clock(kMorning_ms);
        const auto loop = open_loop(disk, device, clock, 1);
        const auto applied =
            loop->submit(by_system(office::ApplySettings{sample_settings()})).get();
        KIOSK_ASSERT(applied.has_value(), "an empty office takes settings");
    }
    return disk.image();
}

}  // namespace

Result<std::uint64_t> PlayedKiosk::Blobs::size(const Digest& sha256) {
    const auto found = all.find(sha256);
    return found == all.end() ? Result<std::uint64_t>(ErrorCode::NotFound)
                              : Result<std::uint64_t>(found->second.size());
}

Result<Bytes> PlayedKiosk::Blobs::read(const Digest& sha256,
                                       std::uint64_t offset,
                                       std::size_t most) {
    const auto found = all.find(sha256);
    if (found == all.end()) {
        return ErrorCode::NotFound;
    }
    const Bytes& blob = found->second;
    const std::size_t from = std::min<std::size_t>(offset, blob.size());
    const std::size_t to = std::min(blob.size(), from + most);
    return Bytes(blob.begin() + static_cast<std::ptrdiff_t>(from),
                 blob.begin() + static_cast<std::ptrdiff_t>(to));
}

EnrolledDevice PlayedKiosk::name(std::size_t number) {
    const crypto::VerifyKey& key = key_of(number).public_key();
    return {crypto::device_id_of(key), Epoch{1000 + static_cast<std::int64_t>(number)}, key};
}

PlayedKiosk::PlayedKiosk(std::size_t number,
                         const Clock& world,
                         std::int64_t ahead_ms,
                         Random& random,
                         sync::HubLink& link,
                         Keeping keeping)
    : number_(number),
      name_(name(number)),
      world_(world),
      random_(random),
      link_(link),
      keeping_(keeping),
      clock_(world, ahead_ms) {
    static std::map<std::size_t, DiskImage> disks;
    DiskImage& disk = disks[number];
    if (disk.empty()) {
        disk = new_disk(name_);
    }
    disk_.load(disk);
    open();
    settled();
}

PlayedKiosk::~PlayedKiosk() {
    if (up()) {
        kill();
    }
}

void PlayedKiosk::open() {
    clock_.boot();
    loop_ = open_loop(disk_, name_, clock_, ++boots_);
    journal_ = std::make_unique<kioskd::StoreJournalSource>(*loop_);
    sync::SyncRules rules;
    rules.first_contact_ms = 60'000;
    const sync::SyncIdentity identity{
        name_.id, name_.epoch, key_of(number_), PlayedHub::receipt_key().public_key()};
    engine_ = std::make_unique<sync::SyncEngine>(
        rules, identity, *journal_, blobs_, link_, budget_, clock_, random_);
    due_ms_ = world_.monotonic_ms();
    grew_ = true;  // an engine that has just begun has seen nothing
    const Status told = loop_->subscribe([this](const auto& facts, const office::State&) {
        if (!facts.empty()) {
            grew_ = true;
            due_ms_ = world_.monotonic_ms();
        }
    });
    KIOSK_ASSERT(told.has_value(), "a loop that has just begun is not full");
}

std::string PlayedKiosk::start() {
    open();
    const auto kept = ask([seq = promised_.seq](const kioskd::View& view) {
        return view.store.journal().chain_after(seq);
    });
    if (!kept || *kept != promised_.chain) {
        return fmt::format(
            "kiosk {} lost record {}, which it had acknowledged", number_, promised_.seq.value);
    }
    for (const petitions::Letter& letter :
         ask([](const kioskd::View& view) { return view.state.desk.on_desk(); })) {
        act(by_staff(office::AbandonBatch{letter.id, petitions::AbandonReason::Rescan}));
    }
    settled();
    return "";
}

void PlayedKiosk::stop(DiskImage image, bool forget_log) {
    disk_.record(false);
    engine_.reset();
    journal_.reset();
    loop_.reset();
    if (forget_log) {
        disk_.load(std::move(image));
    } else {
        disk_.put_back(std::move(image));
    }
    disk_.record(true);
}

void PlayedKiosk::kill() {
    stop(disk_.image(), false);
}

void PlayedKiosk::power_cut(std::size_t since) {
    const std::size_t at = since + random_.below(moment() - since + 1);
    stop(Replayer(disk_.log(), disk_.base()).cut_at(at, random_), true);
}

void PlayedKiosk::act(office::Command command) {
    const auto done = loop_->submit(std::move(command)).get();
    KIOSK_ASSERT(done.has_value(), "the office takes what the simulation asks");
}

void PlayedKiosk::settled() {
    promised_ = ask([](const kioskd::View& view) { return view.store.head(); });
}

void PlayedKiosk::issue_ticket() {
    act(by_citizen(issue(fmt::format("key-{}-{}", boots_, keys_++),
                         random_.below(3) == 0 ? "tu-van" : "don-thu",
                         1 + static_cast<int>(random_.below(3)))));
}

// Mostly small; one in eight needs more than one request on a bad link.
Bytes PlayedKiosk::random_page() {
    Bytes out(random_.below(8) == 0 ? 4000 + random_.below(12'000) : 40 + random_.below(900));
    random_.fill(out);
    return out;
}

Digest PlayedKiosk::put_blob() {
    Bytes page = random_page();
    const Digest sha256 = crypto::sha256(page);
    made_[sha256] = page;
    blobs_.all[sha256] = std::move(page);
    return sha256;
}

void PlayedKiosk::confirm_letter() {
    petitions::BatchOpened batch;
    batch.letter.bytes = random_.bytes<16>();
    act(by_staff(office::OpenBatch{batch}));
    const int pages = 1 + static_cast<int>(random_.below(3));
    for (int n = 1; n <= pages; ++n) {
        petitions::PageScanned scanned;
        scanned.letter = batch.letter;
        scanned.page.n = n;
        scanned.page.hash = put_blob();
        scanned.page.bytes = static_cast<std::int64_t>(blobs_.all[scanned.page.hash].size());
        act(by_system(office::ScanPage{scanned}));
    }
    petitions::Confirmation confirmed;
    confirmed.letter = batch.letter;
    confirmed.pages = pages;
    confirmed.content_hash = put_blob();
    confirmed.content_bytes = static_cast<std::int64_t>(blobs_.all[confirmed.content_hash].size());
    if (random_.below(2) == 0) {
        confirmed.kind = petitions::LetterKind::Complaint;
        confirmed.body = BodyId{"ban-tiep-dan"};
        confirmed.code = fmt::format("HN-26-{}-{}", boots_, keys_++);
    }
    act(by_staff(office::ConfirmLetter{confirmed}));
}

void PlayedKiosk::tidy() {
    const Status tidied = ask([](const kioskd::View& view) { return view.store.tidy(); });
    KIOSK_ASSERT(tidied.has_value(), "the disk is never full");
    if (keeping_ == Keeping::Careless) {
        blobs_.all.clear();
        return;
    }
    const auto letters = ask([](const kioskd::View& view) {
                             return store::letters_handed_over(view.store.db(), Seq{0}, 50);
                         }).value();
    for (const store::HandedOverLetter& letter : letters) {
        for (const Digest& sha256 : letter.blobs) {
            blobs_.all.erase(sha256);
        }
    }
}

bool PlayedKiosk::step() {
    if (due_ms_ > world_.monotonic_ms()) {
        return false;
    }
    if (std::exchange(grew_, false) || looks_around_) {
        engine_->journal_grew();
    }
    const auto wait_ms = engine_->step();
    // As the worker of SyncClient: news wake it, and without any it looks around each minute.
    looks_around_ = !wait_ms;
    due_ms_ = world_.monotonic_ms() + wait_ms.value_or(kLookAround_ms);
    return true;
}

bool PlayedKiosk::at_rest() {
    settled();  // the day may have turned meanwhile
    const sync::SyncStatus status = engine_->status();
    return !grew_ && status.backlog == 0 && status.letters_waiting == 0 &&
           status.pages_waiting == 0;
}

void PlayedKiosk::push() {
    engine_->push();
    due_ms_ = world_.monotonic_ms();
}

}  // namespace kiosk::test
