// Reading, beside feeding: pages become text, the letter's fields are sought, staff correct both.
#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kReadingsTimeoutMs = 600'000;
constexpr std::uint64_t kReadWait_ms = 300;
// A letter with more pages is read by two processes at once; for a shorter one the second would
// load its model for nothing.
constexpr std::size_t kSpreadAbove = 6;

const ocr::PageReading kNothing;

}  // namespace

void LetterDesk::read_pages(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto next = next_to_read();
        if (!next) {
            find_fields();
            std::unique_lock lock(mutex_);
            to_read_.wait_for(lock, std::chrono::milliseconds(kReadWait_ms));
            continue;
        }
        read_page(*next);
    }
}

// Letters in the order of their paper, and of each its pages.
std::optional<LetterDesk::ToRead> LetterDesk::next_to_read() {
    const std::lock_guard lock(mutex_);
    for (InHand& letter : in_hand_) {
        const std::size_t readers = letter.pages.size() > kSpreadAbove ? letter.busy.size() : 1;
        std::size_t slot = 0;
        while (slot < readers && letter.busy[slot]) {
            ++slot;
        }
        if (slot == readers) {
            continue;
        }
        for (PageInHand& page : letter.pages) {
            if (!page.reading && !page.begun) {
                page.begun = true;
                letter.busy[slot] = true;
                return ToRead{letter.id, page.page, letter.readers, slot};
            }
        }
    }
    return std::nullopt;
}

PageRead LetterDesk::reading_of(const ToRead& what) {
    PageRead unread;
    unread.reason = error_name(ErrorCode::IoFailed);
    const auto blob = parts_.blobs.get(what.page.hash);
    if (!blob) {
        log::error("desk", "a page cannot be fetched: {}", error_name(blob.error().code));
        return unread;
    }
    Result<Bytes> image = ErrorCode::UnknownLetter;
    {
        const std::lock_guard lock(mutex_);
        if (const InHand* letter = find_locked(what.letter)) {
            image = crypto::open_page(letter->key, *blob);
        }
    }
    return image ? (*what.readers)[what.slot]->read(*image, what.page.dpi, what.page.turn) : unread;
}

// A page that was just read beside all others: of two that are alike, the later one says so.
void LetterDesk::find_repeats(std::vector<PageInHand>& pages, const PageInHand& read) {
    const auto at = std::find_if(
        pages.begin(), pages.end(), [&](const PageInHand& it) { return &it == &read; });
    if (at == pages.end()) {
        return;  // it was taken out
    }
    at->repeats.reset();
    for (auto other = pages.begin(); other != pages.end(); ++other) {
        if (other == at || !other->reading ||
            !is_same_sheet(other->reading->reading, at->reading->reading)) {
            continue;
        }
        const auto [first, second] = std::minmax(at, other);
        second->repeats = first->page.hash;
    }
}

// By the time a page is read its letter may have left, or the page may lie elsewhere or be turned.
void LetterDesk::read_page(const ToRead& what) {
    PageRead reading = reading_of(what);
    {
        const std::lock_guard lock(mutex_);
        InHand* letter = find_locked(what.letter);
        if (letter != nullptr) {
            letter->busy[what.slot] = false;
            for (auto* pages : {&letter->pages, &letter->removed}) {
                for (PageInHand& page : *pages) {
                    if (page.page.hash == what.page.hash) {
                        page.begun = false;
                        if (page.page.turn == what.page.turn) {
                            page.reading = std::move(reading);
                            find_repeats(letter->pages, page);
                        }
                    }
                }
            }
        }
    }
    read_.notify_all();
    to_read_.notify_all();
    changed();
}

std::optional<LetterDesk::ToSeek> LetterDesk::next_to_seek() {
    const std::lock_guard lock(mutex_);
    const auto letter = std::find_if(in_hand_.begin(), in_hand_.end(), [](const InHand& it) {
        return it.phase != Phase::Feeding && it.found_for != it.changes && !it.busy[0] &&
               !it.pages.empty() &&
               std::all_of(it.pages.begin(), it.pages.end(), [](const PageInHand& page) {
                   return page.reading.has_value();
               });
    });
    if (letter == in_hand_.end()) {
        return std::nullopt;
    }
    letter->busy[0] = true;
    ToSeek out{letter->id, letter->changes, letter->readers, {}};
    for (const PageInHand& page : letter->pages) {
        // No previews and layers: they are large.
        ocr::PageReading& read = out.pages.emplace_back();
        read.words = page.reading->reading.words;
        read.codes = page.reading->reading.codes;
        read.fingerprint = page.reading->reading.fingerprint;
    }
    return out;
}

void LetterDesk::find_fields() {
    const auto what = next_to_seek();
    if (!what) {
        return;
    }
    std::vector<const ocr::PageReading*> views;
    for (const ocr::PageReading& page : what->pages) {
        views.push_back(&page);
    }
    auto found = what->readers->front()->find_fields(views, today());
    auto codes = codes_of(views, parts_.site, parts_.read_ticket);
    remember_card(what->letter, codes.card);
    std::optional<Sketch> sketch;
    if (found) {
        if (codes.card) {
            fill_from_card(*found, *codes.card);
        }
        using fields::Name;
        const auto value = [&](Name name) {
            return found->fields[static_cast<std::size_t>(name)].value;
        };
        if (parts_.memory != nullptr) {
            sketch = parts_.memory->sketch_of(views, value(Name::IdNumber), value(Name::Sender));
        }
    }
    // All is read: its processes are in nobody's way, however many letters lie here.
    for (const auto& reader : *what->readers) {
        reader->rest();
    }
    {
        const std::lock_guard lock(mutex_);
        InHand* letter = find_locked(what->letter);
        if (letter == nullptr) {
            return;
        }
        letter->busy[0] = false;
        // Also without an answer: it would be the same again.
        letter->found_for = what->changes;
        if (found) {
            letter->review.suggest(std::move(*found));
        }
        letter->review.suggest_ticket(std::move(codes.ticket));
        letter->review.found_separators(std::move(codes.separators));
        letter->sketch = std::move(sketch);
    }
    take_out_card(what->letter);
    read_.notify_all();
    to_read_.notify_all();
    changed();
}

// A card's picture may have been taken out since it was read: what it said stands, without
// evidence.
void LetterDesk::remember_card(const LetterId& id, std::optional<CardOnPage>& card) {
    const std::lock_guard lock(mutex_);
    InHand* letter = find_locked(id);
    if (letter == nullptr) {
        return;
    }
    if (card) {
        letter->card = card;
    } else if (letter->card) {
        card = CardOnPage{letter->card->card, std::nullopt};
    }
}

void LetterDesk::take_out_card(const LetterId& id) {
    std::optional<int> n;
    {
        const std::lock_guard lock(mutex_);
        InHand* letter = find_locked(id);
        if (letter == nullptr || letter->source != petitions::Source::Flatbed ||
            letter->phase == Phase::Feeding) {
            return;
        }
        for (const PageInHand& page : letter->pages) {
            const auto& seen = letter->cards_seen;
            if (page.reading && is_card_alone(page.reading->reading) &&
                std::find(seen.begin(), seen.end(), page.page.hash) == seen.end()) {
                letter->cards_seen.push_back(page.page.hash);
                n = page.page.n;
                break;
            }
        }
    }
    if (n) {
        const auto done = do_edit(id, office::RemovePage{id, *n}, office::Actor::system());
        if (!done) {
            log::warn("desk", "the picture of a card stays: {}", error_name(done.error().code));
        }
    }
}

fields::Date LetterDesk::today() const {
    const auto day = queue::business_day_at(parts_.clock.wall().unix_ms);
    return fields::date_from_iso(day.text()).value_or(fields::Date{});
}

Status LetterDesk::wait_for_readings(const LetterId& id) {
    std::unique_lock lock(mutex_);
    const auto stopping = [this] { return worker_.get_stop_token().stop_requested(); };
    // And looked through: a code among its pages may speak against confirming it.
    const auto all_read = [&] {
        const InHand* letter = find_locked(id);
        return letter != nullptr && letter->found_for == letter->changes &&
               std::all_of(letter->pages.begin(), letter->pages.end(), [](const PageInHand& page) {
                   return page.reading.has_value();
               });
    };
    read_.wait_for(lock, std::chrono::milliseconds(kReadingsTimeoutMs), [&] {
        return stopping() || all_read();
    });
    if (all_read()) {
        return {};
    }
    return stopping() ? Error{ErrorCode::ServiceGone}
                      : Error{ErrorCode::LetterBusy, "pages are still being read"};
}

Result<Json> LetterDesk::review(const LetterId& id) const {
    const std::lock_guard lock(mutex_);
    InHand* letter = find_locked(id);
    if (letter == nullptr) {
        return Error{ErrorCode::LetterKeyGone, "only a letter on the desk can be read"};
    }
    // Asked for each time: a letter in front of it in the stack may have been confirmed meanwhile.
    if (letter->sketch) {
        letter->review.suggest_known(parts_.memory->known(*letter->sketch));
    }
    return Json{{"review", letter->review.view()}};
}

Result<Json> LetterDesk::review(const LetterId& id, const Json& wish, const office::Actor& by) {
    {
        const std::lock_guard lock(mutex_);
        InHand* letter = find_locked(id);
        if (letter == nullptr) {
            return Error{ErrorCode::LetterKeyGone, "only a letter on the desk can be read"};
        }
        std::vector<const ocr::PageReading*> pages;
        for (const PageInHand& page : letter->pages) {
            pages.push_back(page.reading ? &page.reading->reading : &kNothing);
        }
        KIOSK_CHECK(letter->review.apply(wish, pages, today(), by));
    }
    changed();
    return review(id);
}

}  // namespace kiosk::kioskd
