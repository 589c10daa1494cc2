// One worker thread runs commands and feeding in turn, one reader thread runs OCR beside it. The
// mutex guards what both and the API see; it is never held while a device, the disk or the office
// loop is waited for, save for the milliseconds of decrypting one page for its reader.
#include "firmware/kioskd/letter_desk.hpp"

#include <sys/statvfs.h>

#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kComponent = "desk";
// Above this the disk takes no new scans; tickets go on (docs/scanning.md, limits).
constexpr std::uint64_t kDiskLimitPercent = 90;
constexpr std::uint64_t kWaitMs = 500;

petitions::PauseReason reason_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::ScannerJam:
            return petitions::PauseReason::Jam;
        case ErrorCode::ScannerCoverOpen:
            return petitions::PauseReason::Cover;
        case ErrorCode::ScannerEmpty:
            return petitions::PauseReason::Empty;
        case ErrorCode::ScannerBusy:
            return petitions::PauseReason::Busy;
        case ErrorCode::DiskFull:
            return petitions::PauseReason::Disk;
        default:
            return petitions::PauseReason::Fault;
    }
}

petitions::Side side_of(scanner::Side side) {
    return side == scanner::Side::Back ? petitions::Side::Back : petitions::Side::Front;
}

scanner::Source source_of(petitions::Source source) {
    return source == petitions::Source::Flatbed ? scanner::Source::Flatbed
                                                : scanner::Source::Feeder;
}

}  // namespace

LetterDesk::LetterDesk(Parts parts) : parts_(std::move(parts)) {
    worker_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    reader_ = std::jthread([this](const std::stop_token& stop) { read_pages(stop); });
}

LetterDesk::~LetterDesk() {
    worker_.request_stop();
    reader_.request_stop();
    jobs_.close();
    unread_.close();
    read_.notify_all();
}

void LetterDesk::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (auto job = jobs_.pop(kWaitMs)) {
            (*job)();
        }
    }
}

void LetterDesk::post(std::function<void()> job, const Reply& reply) {
    {
        const std::lock_guard lock(mutex_);
        if (in_hand_ && in_hand_->phase == Phase::Feeding) {
            reply(Error{ErrorCode::LetterBusy});
            return;
        }
    }
    if (!jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

void LetterDesk::changed() const {
    if (changed_) {
        changed_();
    }
}

// ---- commands; each runs on the worker

void LetterDesk::open(petitions::Source source, int dpi, const office::Actor& by, Reply reply) {
    post(
        [this, source, dpi, by, reply] {
            if (auto opened = do_open(source, dpi, by); !opened) {
                reply(std::move(opened).error());
                return;
            }
            reply(Json{{"letter", view()}});
            feed(by);
        },
        reply);
}

void LetterDesk::resume(const LetterId& letter, const office::Actor& by, Reply reply) {
    post(
        [this, letter, by, reply] {
            if (auto resumed = do_resume(letter, by); !resumed) {
                reply(std::move(resumed).error());
                return;
            }
            reply(Json{{"letter", view()}});
            feed(by);
        },
        reply);
}

void LetterDesk::confirm(const Confirm& wish, const office::Actor& by, Reply reply) {
    post([this, wish, by, reply] { reply(do_confirm(wish, by)); }, reply);
}

void LetterDesk::abandon(const LetterId& letter,
                         petitions::AbandonReason reason,
                         const office::Actor& by,
                         Reply reply) {
    post([this, letter, reason, by, reply] { reply(do_abandon(letter, reason, by)); }, reply);
}

Status LetterDesk::run_command(const office::Actor& by, office::Ask ask) {
    auto done = parts_.office.submit(office::Command{by, std::move(ask)}).get();
    return done ? Status() : Status(std::move(done).error());
}

Status LetterDesk::enough_room() const {
    struct statvfs disk {};

    if (statvfs(parts_.data.c_str(), &disk) != 0) {
        return errno_error(ErrorCode::IoFailed, "asking for room on the disk");
    }
    const auto used = disk.f_blocks - disk.f_bfree;
    const auto reachable = used + disk.f_bavail;
    if (reachable > 0 && used * 100 > reachable * kDiskLimitPercent) {
        return Error{ErrorCode::DiskFull, "no new scans above 90 % of the disk"};
    }
    return {};
}

Status LetterDesk::do_open(petitions::Source source, int dpi, const office::Actor& by) {
    if (parts_.feeder == nullptr) {
        return Error{ErrorCode::ScannerGone, "no scanner in the settings"};
    }
    KIOSK_CHECK(enough_room());
    KIOSK_TRY(const auto bodies,
              ask_state([](const office::State& state) { return state.desk.bodies(); }));
    const auto guard = std::find_if(bodies.begin(), bodies.end(), [](const auto& body) {
        return body.use == petitions::ReceivingBody::Use::Protected;
    });
    if (guard == bodies.end()) {
        return Error{ErrorCode::NoSealingKey};
    }
    const LetterId letter{parts_.random.bytes<16>()};
    crypto::LetterKey key = crypto::LetterKey::generate();
    // The sealed key is durable before the first page: no accepted page is ever without it.
    KIOSK_TRY(const auto sealed, crypto::seal_key(key, crypto::SealPublicKey{guard->key}));
    KIOSK_CHECK(parts_.blobs.put_desk_key(letter, sealed));
    const auto opened = run_command(by, office::OpenBatch{{letter, dpi, source}});
    if (!opened) {
        (void)parts_.blobs.remove_desk_key(letter);
        return opened.error();
    }
    {
        const std::lock_guard lock(mutex_);
        in_hand_.emplace(
            InHand{letter, std::move(key), source, dpi, Phase::Feeding, {}, {}, {}, 0});
    }
    changed();
    return {};
}

Status LetterDesk::do_resume(const LetterId& letter, const office::Actor& by) {
    {
        const std::lock_guard lock(mutex_);
        if (in_hand_ && in_hand_->id != letter) {
            return Error{ErrorCode::UnknownLetter};
        }
    }
    KIOSK_TRY(const bool known, ask_state([letter](const office::State& state) {
                  return state.desk.on_desk() && state.desk.on_desk()->id == letter;
              }));
    if (!known) {
        return Error{ErrorCode::UnknownLetter};
    }
    KIOSK_CHECK(enough_room());
    {
        const std::lock_guard lock(mutex_);
        if (!in_hand_) {
            return Error{ErrorCode::LetterKeyGone};
        }
    }
    KIOSK_CHECK(run_command(by, office::ResumeBatch{letter}));
    {
        const std::lock_guard lock(mutex_);
        in_hand_->phase = Phase::Feeding;
        in_hand_->fault.reset();
    }
    changed();
    return {};
}

// ---- feeding

void LetterDesk::feed(const office::Actor& by) {
    const Status fed = feed_pages(by);
    parts_.feeder->finish();
    pause(fed ? Error{ErrorCode::ScannerEmpty} : fed.error(), by);
}

Status LetterDesk::feed_pages(const office::Actor& by) {
    petitions::Source source{};
    int dpi = 0;
    {
        const std::lock_guard lock(mutex_);
        source = in_hand_->source;
        dpi = in_hand_->dpi;
    }
    KIOSK_CHECK(parts_.feeder->start(source_of(source), dpi));
    while (!worker_.get_stop_token().stop_requested()) {
        KIOSK_TRY(const auto page, parts_.feeder->next());
        if (!page) {
            return {};
        }
        KIOSK_CHECK(accept(*page, by));
        // The flatbed has one page a press.
        if (source == petitions::Source::Flatbed) {
            return {};
        }
    }
    return {};
}

// Durable before next: sealed blob, then its fact, and only then the caller asks for more.
Status LetterDesk::accept(const scanner::ScannedPage& page, const office::Actor& by) {
    KIOSK_CHECK(enough_room());
    LetterId letter;
    int n = 0;
    Bytes blob;
    {
        const std::lock_guard lock(mutex_);
        letter = in_hand_->id;
        n = static_cast<int>(in_hand_->pages.size()) + 1;
        KIOSK_TRY(blob, crypto::seal_page(in_hand_->key, page.image));
    }
    KIOSK_TRY(const Digest hash, parts_.blobs.put(blob));
    const auto bytes = static_cast<std::int64_t>(blob.size());
    KIOSK_CHECK(run_command(
        by, office::ScanPage{{letter, {n, hash, bytes, page.dpi, side_of(page.side)}}}));
    {
        const std::lock_guard lock(mutex_);
        in_hand_->pages.push_back({hash, bytes, page.dpi, {}});
    }
    if (!unread_.push(int{n})) {
        log::warn(kComponent, "page {} stays unread: too many pages wait", n);
    }
    changed();
    return {};
}

void LetterDesk::pause(const Error& why, const office::Actor& by) {
    LetterId letter;
    {
        const std::lock_guard lock(mutex_);
        letter = in_hand_->id;
    }
    if (auto paused = run_command(by, office::PauseBatch{letter, reason_of(why.code)}); !paused) {
        log::error(kComponent, "pausing: {}", describe(paused.error()));
    }
    {
        const std::lock_guard lock(mutex_);
        in_hand_->phase = Phase::Paused;
        in_hand_->fault = why;
    }
    log::info(kComponent, "feeding paused: {}", error_name(why.code));
    changed();
}

// ---- views

Json LetterDesk::view() const {
    const std::lock_guard lock(mutex_);
    return view_locked();
}

Json LetterDesk::view_locked() const {
    if (!in_hand_) {
        return nullptr;
    }
    Json pages = Json::array();
    for (const PageInHand& page : in_hand_->pages) {
        const char* state = !page.reading                                  ? "reading"
                            : page.reading->state == PageRead::State::Read ? "read"
                                                                           : "unread";
        pages.push_back({{"n", pages.size() + 1}, {"bytes", page.bytes}, {"state", state}});
    }
    Json out{{"id", in_hand_->id.text()},
             {"state", in_hand_->phase == Phase::Feeding ? "feeding" : "paused"},
             {"pages", in_hand_->pages.size()},
             {"page_list", std::move(pages)},
             {"dpi", in_hand_->dpi},
             {"source", petitions::name_of(in_hand_->source)},
             {"fields_found", in_hand_->review.found()},
             {"paused", nullptr},
             {"fault", nullptr}};
    if (in_hand_->fault) {
        out["paused"] = petitions::name_of(reason_of(in_hand_->fault->code));
        out["fault"] = {{"code", error_name(in_hand_->fault->code)},
                        {"context", in_hand_->fault->context}};
    }
    return out;
}

Result<Json> LetterDesk::page(const LetterId& letter, int n) const {
    const std::lock_guard lock(mutex_);
    if (!in_hand_ || in_hand_->id != letter) {
        return Error{ErrorCode::LetterKeyGone, "only the letter on the desk can be read"};
    }
    if (n < 1 || static_cast<std::size_t>(n) > in_hand_->pages.size()) {
        return Error{ErrorCode::NotFound, "page"};
    }
    const PageInHand& page = in_hand_->pages[static_cast<std::size_t>(n) - 1];
    if (!page.reading) {
        return Json{{"n", n}, {"state", "reading"}, {"text", ""}, {"words", Json::array()}};
    }
    return to_json(n, *page.reading);
}

Result<Bytes> LetterDesk::preview(const LetterId& letter, int n) const {
    const std::lock_guard lock(mutex_);
    if (!in_hand_ || in_hand_->id != letter) {
        return Error{ErrorCode::LetterKeyGone, "only the letter on the desk can be seen"};
    }
    if (n < 1 || static_cast<std::size_t>(n) > in_hand_->pages.size() ||
        !in_hand_->pages[static_cast<std::size_t>(n) - 1].reading) {
        return Error{ErrorCode::NotFound, "page"};
    }
    return in_hand_->pages[static_cast<std::size_t>(n) - 1].reading->reading.preview_jpeg;
}

}  // namespace kiosk::kioskd
