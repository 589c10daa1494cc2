// Feeding: a sheet becomes a page of the letter that is being fed, takes the place of one that is
// scanned again, or ends the letter when it is a separator.
#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/kioskd/pause_reason.hpp"
#include "firmware/petitions/page_code.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kFeeding = "desk";
constexpr std::size_t kReadersOfLetter = 2;

petitions::Side side_of(scanner::Side side) {
    return side == scanner::Side::Back ? petitions::Side::Back : petitions::Side::Front;
}

}  // namespace

petitions::PauseReason pause_reason_of(ErrorCode code) noexcept {
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

// The sealed key is durable before the first page: no accepted page is ever without it.
Result<crypto::LetterKey> LetterDesk::new_key(const LetterId& letter) {
    KIOSK_TRY(const auto guard,
              ask_state([day = key_day()](
                            const office::State& state) -> std::optional<crypto::SealPublicKey> {
                  const auto* body = state.desk.protected_body();
                  const auto* valid = body == nullptr ? nullptr : body->key_on(day);
                  return valid == nullptr ? std::nullopt
                                          : std::optional(crypto::SealPublicKey{*valid});
              }));
    if (!guard) {
        return Error{ErrorCode::NoSealingKey};
    }
    crypto::LetterKey key = crypto::LetterKey::generate();
    KIOSK_TRY(const auto sealed, crypto::seal_key(key, *guard));
    KIOSK_CHECK(parts_.blobs.put_desk_key(letter, sealed));
    return key;
}

LetterDesk::InHand LetterDesk::begun(const LetterId& letter,
                                     crypto::LetterKey key,
                                     petitions::Source source,
                                     int dpi) const {
    InHand out{letter, std::move(key), source, dpi};
    out.readers = std::make_shared<Readers>();
    for (std::size_t i = 0; i < kReadersOfLetter; ++i) {
        out.readers->push_back(parts_.make_reader());
    }
    out.busy.assign(kReadersOfLetter, false);
    out.looker = parts_.make_reader();
    return out;
}

// Another office's separators part nothing here, and neither does any other code.
bool LetterDesk::is_separator(const LetterId& letter, const scanner::ScannedPage& page) {
    std::shared_ptr<PageReader> looker;
    {
        const std::lock_guard lock(mutex_);
        looker = find_locked(letter)->looker;
    }
    const auto codes = looker->find_codes(page.image, page.dpi);
    return std::any_of(codes.begin(), codes.end(), [this](const std::string& text) {
        const auto meaning = petitions::read_page_code(text);
        const auto* separator = std::get_if<petitions::Separator>(&meaning);
        return separator != nullptr && separator->office == parts_.site;
    });
}

void LetterDesk::feed(Feed feed) {
    const auto fed = feed_pages(feed);
    parts_.feeder->finish();
    if (fed) {
        pause(*fed, std::nullopt, feed);
    } else {
        pause(pause_reason_of(fed.error().code), fed.error(), feed);
    }
}

Result<petitions::PauseReason> LetterDesk::feed_pages(Feed& feed) {
    petitions::Source source{};
    int dpi = 0;
    {
        const std::lock_guard lock(mutex_);
        const InHand* it = find_locked(feed.letter);
        KIOSK_ASSERT(it != nullptr, "nobody takes a letter away while it is fed");
        source = it->source;
        dpi = it->dpi;
    }
    // A page is scanned again by the side that lies up.
    const bool both_sides = source == petitions::Source::Duplex && !feed.how.again;
    const auto one_side =
        source == petitions::Source::Flatbed ? scanner::Source::Flatbed : scanner::Source::Feeder;
    KIOSK_CHECK(parts_.feeder->start(both_sides ? scanner::Source::Duplex : one_side, dpi));
    bool separator_before = false;
    bool inside_a_sheet = false;  // its back is still to come
    while (!feeder_.get_stop_token().stop_requested()) {
        if (!inside_a_sheet && stop_wished(feed.letter)) {
            return petitions::PauseReason::Stopped;
        }
        KIOSK_TRY(const auto page, parts_.feeder->next());
        if (!page) {
            break;
        }
        inside_a_sheet = both_sides && page->side == scanner::Side::Front;
        if (feed.how.backs) {
            if (one_back_too_many(feed.letter)) {
                return petitions::PauseReason::Backs;
            }
            KIOSK_CHECK(accept(*page, feed));
            continue;
        }
        // The back of a separator sheet is no page either.
        const bool its_back = separator_before && page->side == scanner::Side::Back;
        separator_before = !its_back && is_separator(feed.letter, *page);
        if (separator_before) {
            KIOSK_CHECK(split(feed));
        } else if (!its_back) {
            KIOSK_CHECK(accept(*page, feed));
        }
        // The flatbed has one page a press.
        if (source == petitions::Source::Flatbed) {
            break;
        }
    }
    if (feed.how.backs && !backs_are_right(feed.letter)) {
        return petitions::PauseReason::Backs;
    }
    return Error{ErrorCode::ScannerEmpty};
}

bool LetterDesk::stop_wished(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    return find_locked(letter)->stop_wished;
}

// Durable before next: sealed blob, then its fact, and only then the caller asks for more.
Status LetterDesk::accept(const scanner::ScannedPage& page, Feed& feed) {
    KIOSK_CHECK(enough_room());
    petitions::Page fact;
    fact.dpi = page.dpi;
    fact.side = side_of(page.side);
    Bytes blob;
    {
        const std::lock_guard lock(mutex_);
        const InHand* it = find_locked(feed.letter);
        fact.n = feed.how.again.value_or(static_cast<int>(it->pages.size()) + 1);
        if (feed.how.again) {
            fact.side = it->pages[static_cast<std::size_t>(fact.n) - 1].page.side;
        } else if (feed.how.backs) {
            fact.n = place_of_next_back(*it).value_or(fact.n);
            fact.side = petitions::Side::Back;
        }
        KIOSK_TRY(blob, crypto::seal_page(it->key, page.image));
    }
    KIOSK_TRY(fact.hash, parts_.blobs.put(blob));
    fact.bytes = static_cast<std::int64_t>(blob.size());
    KIOSK_CHECK(run_command(feed.by,
                            feed.how.again ? office::Ask(office::ReplacePage{{feed.letter, fact}})
                                           : office::Ask(office::ScanPage{{feed.letter, fact}})));
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(feed.letter);
        if (feed.how.again) {
            PageInHand& before = it->pages[static_cast<std::size_t>(fact.n) - 1];
            it->removed.push_back(std::exchange(before, PageInHand{fact, {}}));
        } else {
            it->pages.insert(it->pages.begin() + (fact.n - 1), PageInHand{fact, {}});
        }
        if (feed.how.backs) {
            ++it->backs->came;
        }
        pages_changed_locked(*it);
    }
    feed.how.again.reset();
    changed();
    return {};
}

// The letter that was fed is complete, and staff may work on it while the next one comes in. Two
// separators in a row, or one before the first page, end nothing.
Status LetterDesk::split(Feed& feed) {
    petitions::Source source{};
    int dpi = 0;
    {
        const std::lock_guard lock(mutex_);
        const InHand* it = find_locked(feed.letter);
        if (it->pages.empty()) {
            return {};
        }
        source = it->source;
        dpi = it->dpi;
    }
    const LetterId next{parts_.random.bytes<16>()};
    KIOSK_TRY(crypto::LetterKey key, new_key(next));
    const auto done = run_command(feed.by, office::SplitBatch{{feed.letter, next}});
    if (!done) {
        (void)parts_.blobs.remove_desk_key(next);
        return done;
    }
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(feed.letter);
        it->phase = Phase::Paused;
        it->paused = petitions::PauseReason::Separator;
        it->looker.reset();
        const bool stop_wished = it->stop_wished;
        in_hand_.push_back(begun(next, std::move(key), source, dpi));
        in_hand_.back().stop_wished = stop_wished;
    }
    feed.letter = next;
    feed.how.again.reset();
    to_read_.notify_all();
    changed();
    return {};
}

void LetterDesk::pause(petitions::PauseReason why, std::optional<Error> fault, const Feed& feed) {
    if (auto paused = run_command(feed.by, office::PauseBatch{feed.letter, why}); !paused) {
        log::error(kFeeding, "pausing: {}", describe(paused.error()));
    }
    std::shared_ptr<PageReader> looker;
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(feed.letter);
        it->phase = Phase::Paused;
        it->paused = why;
        it->fault = std::move(fault);
        looker = it->looker;
    }
    looker->rest();
    to_read_.notify_all();
    log::info(kFeeding, "feeding paused: {}", petitions::name_of(why));
    changed();
}

}  // namespace kiosk::kioskd
