// One thread runs commands, one feeds, some read. The mutex guards what all of them and the API
// see; it is never held while a device, the disk or the office loop is waited for, save for the
// milliseconds of sealing or opening one page.
#include "firmware/kioskd/letter_desk.hpp"

#include <sys/statvfs.h>

#include <algorithm>

#include "firmware/kioskd/pause_reason.hpp"

namespace kiosk::kioskd {
namespace {

// Above this the disk takes no new scans; tickets go on (docs/scanning.md, limits).
constexpr std::uint64_t kDiskLimitPercent = 90;
constexpr std::uint64_t kIdleWait_ms = 500;
// Reading is the work of two cores; the office, the screens and the devices want theirs first.
constexpr unsigned kMostReadingThreads = 2;

}  // namespace

LetterDesk::LetterDesk(Parts parts) : parts_(std::move(parts)) {
    worker_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    feeder_ = std::jthread([this](const std::stop_token& stop) { run_feeder(stop); });
    const unsigned threads =
        std::clamp(std::thread::hardware_concurrency(), 1U, kMostReadingThreads);
    for (unsigned i = 0; i < threads; ++i) {
        readers_.emplace_back([this](const std::stop_token& stop) { read_pages(stop); });
    }
}

LetterDesk::~LetterDesk() {
    worker_.request_stop();
    feeder_.request_stop();
    for (std::jthread& reader : readers_) {
        reader.request_stop();
    }
    jobs_.close();
    feeds_.close();
    read_.notify_all();
    to_read_.notify_all();
}

void LetterDesk::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (auto job = jobs_.pop(kIdleWait_ms)) {
            (*job)();
        }
    }
}

void LetterDesk::run_feeder(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (auto next = feeds_.pop(kIdleWait_ms)) {
            feed(std::move(*next));
        }
    }
}

void LetterDesk::post(const LetterId* letter, std::function<void()> job, const Reply& reply) {
    if (letter != nullptr) {
        const std::lock_guard lock(mutex_);
        const InHand* it = find_locked(*letter);
        if (it != nullptr && it->phase == Phase::Feeding) {
            reply(Error{ErrorCode::LetterBusy});
            return;
        }
    }
    if (!jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

LetterDesk::InHand* LetterDesk::find_locked(const LetterId& letter) const {
    const auto found = std::find_if(
        in_hand_.begin(), in_hand_.end(), [&](const InHand& it) { return it.id == letter; });
    return found == in_hand_.end() ? nullptr : &*found;
}

// The office numbers pages as they stand; so do the review and everybody who asks.
void LetterDesk::pages_changed_locked(InHand& letter) {
    std::vector<Digest> order;
    int n = 0;
    for (PageInHand& page : letter.pages) {
        page.page.n = ++n;
        order.push_back(page.page.hash);
    }
    letter.review.set_pages(std::move(order));
    ++letter.changes;
    to_read_.notify_all();
}

void LetterDesk::changed() const {
    if (changed_) {
        changed_();
    }
}

// ---- commands; each runs on the worker

void LetterDesk::open(petitions::Source source, int dpi, const office::Actor& by, Reply reply) {
    post(
        nullptr,
        [this, source, dpi, by, reply] {
            const Status opened = do_open(source, dpi, by);
            reply(opened ? Result<Json>(Json{{"letter", view()}}) : Result<Json>(opened.error()));
        },
        reply);
}

void LetterDesk::resume(const LetterId& letter,
                        ScanMore how,
                        const office::Actor& by,
                        Reply reply) {
    post(
        &letter,
        [this, letter, how, by, reply] {
            const Status resumed = do_resume(letter, how, by);
            reply(resumed ? Result<Json>(Json{{"letter", view(letter)}})
                          : Result<Json>(resumed.error()));
        },
        reply);
}

// Not through the jobs: the feeding thread looks for the wish between two sheets.
void LetterDesk::stop(const LetterId& letter, const Reply& reply) {
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(letter);
        if (it == nullptr || it->phase != Phase::Feeding) {
            reply(it == nullptr ? Error{ErrorCode::UnknownLetter}
                                : Error{ErrorCode::BadArgument, "the letter is not being fed"});
            return;
        }
        it->stop_wished = true;
    }
    reply(Json{{"letter", view(letter)}});
}

void LetterDesk::accept_backs(const LetterId& letter, Reply reply) {
    post(
        &letter,
        [this, letter, reply] {
            const Status accepted = do_accept_backs(letter);
            reply(accepted ? Result<Json>(Json{{"letter", view(letter)}})
                           : Result<Json>(accepted.error()));
        },
        reply);
}

void LetterDesk::edit(const LetterId& letter,
                      const PageEdit& edit,
                      const office::Actor& by,
                      Reply reply) {
    post(
        &letter,
        [this, letter, edit, by, reply] {
            const Status done = do_edit(letter, edit, by);
            reply(done ? Result<Json>(Json{{"letter", view(letter)}}) : Result<Json>(done.error()));
        },
        reply);
}

void LetterDesk::confirm(const Confirm& wish, const office::Actor& by, Reply reply) {
    post(
        &wish.letter, [this, wish, by, reply] { reply(do_confirm(wish, by)); }, reply);
}

void LetterDesk::abandon(const LetterId& letter,
                         petitions::AbandonReason reason,
                         const office::Actor& by,
                         Reply reply) {
    post(
        &letter,
        [this, letter, reason, by, reply] { reply(do_abandon(letter, reason, by)); },
        reply);
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
    if (source == petitions::Source::Duplex &&
        !get_bool_or(parts_.feeder->describe(), "duplex", false).value_or(false)) {
        return Error{ErrorCode::BadArgument,
                     "adf_duplex: [scanner] duplex in the settings says whether the feeder can"};
    }
    KIOSK_CHECK(enough_room());
    const LetterId letter{parts_.random.bytes<16>()};
    KIOSK_TRY(crypto::LetterKey key, new_key(letter));
    const auto opened = run_command(by, office::OpenBatch{{letter, dpi, source}});
    if (!opened) {
        (void)parts_.blobs.remove_desk_key(letter);
        return opened.error();
    }
    {
        const std::lock_guard lock(mutex_);
        in_hand_.push_back(begun(letter, std::move(key), source, dpi));
    }
    changed();
    return feeds_.push(Feed{letter, {}, by}) ? Status() : Error{ErrorCode::Overloaded};
}

Status LetterDesk::do_resume(const LetterId& letter, ScanMore how, const office::Actor& by) {
    KIOSK_TRY(const bool known, ask_state([letter](const office::State& state) {
                  return state.desk.on_desk(letter) != nullptr;
              }));
    if (!known) {
        return Error{ErrorCode::UnknownLetter};
    }
    KIOSK_CHECK(enough_room());
    const bool anew = how.backs;
    KIOSK_TRY(how.backs, feeds_backs(letter, how));
    if (anew) {
        KIOSK_CHECK(begin_backs(letter, by));
    }
    KIOSK_CHECK(run_command(by, office::ResumeBatch{letter}));
    {
        const std::lock_guard lock(mutex_);
        if (InHand* it = find_locked(letter)) {
            it->phase = Phase::Feeding;
            it->fault.reset();
            it->paused.reset();
            it->stop_wished = false;
        }
    }
    changed();
    return feeds_.push(Feed{letter, how, by}) ? Status() : Error{ErrorCode::Overloaded};
}

// ---- views

Json LetterDesk::view() const {
    const std::lock_guard lock(mutex_);
    return in_hand_.empty() ? Json(nullptr) : view_locked(in_hand_.front());
}

Json LetterDesk::view(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    return it == nullptr ? Json(nullptr) : view_locked(*it);
}

namespace {

const char* state_of(const std::optional<PageRead>& reading) {
    return !reading ? "reading" : reading->state == PageRead::State::Read ? "read" : "unread";
}

}  // namespace

Json LetterDesk::pages_view(const InHand& letter) {
    Json pages = Json::array();
    for (const PageInHand& page : letter.pages) {
        Json& out = pages.emplace_back(Json{{"n", page.page.n},
                                            {"id", to_hex(page.page.hash)},
                                            {"bytes", page.page.bytes},
                                            {"state", state_of(page.reading)}});
        if (page.page.turn) {
            out["turn"] = *page.page.turn;
        }
        if (page.reading && !page.reading->reading.look.flags.empty()) {
            out["flags"] = ocr::to_json(page.reading->reading.look)["flags"];
        }
        const auto same =
            std::find_if(letter.pages.begin(), letter.pages.end(), [&page](const PageInHand& it) {
                return page.repeats && *page.repeats == it.page.hash;
            });
        if (same != letter.pages.end()) {
            out["repeats"] = same->page.n;
        }
    }
    return pages;
}

Json LetterDesk::view_locked(const InHand& letter) const {
    const auto paused = [](const InHand& it) {
        return it.paused ? Json(petitions::name_of(*it.paused)) : Json(nullptr);
    };
    const auto state = [](const InHand& it) {
        return it.phase == Phase::Feeding ? "feeding" : "paused";
    };
    Json removed = Json::array();
    for (const PageInHand& page : letter.removed) {
        removed.push_back({{"id", to_hex(page.page.hash)}, {"n", page.page.n}});
    }
    Json stack = Json::array();
    for (const InHand& it : in_hand_) {
        stack.push_back({{"id", it.id.text()},
                         {"pages", it.pages.size()},
                         {"state", state(it)},
                         {"paused", paused(it)}});
    }
    Json out{{"id", letter.id.text()},
             {"state", state(letter)},
             {"pages", letter.pages.size()},
             {"page_list", pages_view(letter)},
             {"removed", std::move(removed)},
             {"dpi", letter.dpi},
             {"source", petitions::name_of(letter.source)},
             {"fields_found", letter.review.found() && letter.found_for == letter.changes},
             {"kind_hint", letter.review.open_hint()},
             {"paused", paused(letter)},
             {"fault", nullptr},
             {"backs", backs_view(letter)},
             {"stack", std::move(stack)}};
    if (letter.fault) {
        out["fault"] = {{"code", error_name(letter.fault->code)},
                        {"context", letter.fault->context}};
    }
    return out;
}

Result<const LetterDesk::PageInHand*> LetterDesk::page_locked(const LetterId& letter, int n) const {
    const InHand* it = find_locked(letter);
    if (it == nullptr) {
        return Error{ErrorCode::LetterKeyGone, "only a letter on the desk can be read"};
    }
    if (n < 1 || static_cast<std::size_t>(n) > it->pages.size()) {
        return Error{ErrorCode::NotFound, "page"};
    }
    return &it->pages[static_cast<std::size_t>(n) - 1];
}

Result<Json> LetterDesk::page(const LetterId& letter, int n) const {
    const std::lock_guard lock(mutex_);
    KIOSK_TRY(const PageInHand* page, page_locked(letter, n));
    if (!page->reading) {
        return Json{{"n", n}, {"state", "reading"}, {"text", ""}, {"words", Json::array()}};
    }
    return to_json(n, *page->reading);
}

Result<Bytes> LetterDesk::preview(const LetterId& letter, int n) const {
    const std::lock_guard lock(mutex_);
    KIOSK_TRY(const PageInHand* page, page_locked(letter, n));
    if (!page->reading) {
        return Error{ErrorCode::NotFound, "page"};
    }
    return page->reading->reading.preview_jpeg;
}

}  // namespace kiosk::kioskd
