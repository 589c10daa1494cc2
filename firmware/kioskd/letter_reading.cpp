// Reading, beside feeding: pages become text, the letter's fields are sought, staff correct both.
#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/queue/business_day.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kReadingsTimeoutMs = 600'000;
constexpr std::uint64_t kWaitMs = 300;

const ocr::PageReading kNothing;

}  // namespace

void LetterDesk::read_pages(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (const auto n = unread_.pop(kWaitMs)) {
            read_page(*n);
        }
        find_fields();
    }
}

void LetterDesk::read_page(int n) {
    const auto at = static_cast<std::size_t>(n) - 1;
    LetterId letter;
    Digest hash{};
    int dpi = 300;
    {
        const std::lock_guard lock(mutex_);
        if (!in_hand_ || in_hand_->pages.size() <= at || in_hand_->pages[at].reading) {
            return;
        }
        letter = in_hand_->id;
        hash = in_hand_->pages[at].hash;
        dpi = in_hand_->pages[at].dpi;
    }
    PageRead reading;
    if (const auto blob = parts_.blobs.get(hash)) {
        Result<Bytes> image = ErrorCode::UnknownLetter;
        {
            const std::lock_guard lock(mutex_);
            if (in_hand_ && in_hand_->id == letter) {
                image = crypto::open_page(in_hand_->key, *blob);
            }
        }
        if (image) {
            reading = parts_.reader.read(*image, dpi);
        }
    }
    bool gone = true;
    {
        const std::lock_guard lock(mutex_);
        gone = !in_hand_ || in_hand_->id != letter;
        if (!gone) {
            in_hand_->pages[at].reading = std::move(reading);
        }
    }
    if (gone) {
        // The letter left while it was read, perhaps by a process begun since: no other letter may
        // come to that one, and none has, for this is the only thread that reads.
        parts_.reader.finish();
    }
    read_.notify_all();
    changed();
}

void LetterDesk::find_fields() {
    LetterId letter;
    std::vector<ocr::PageReading> pages;
    {
        const std::lock_guard lock(mutex_);
        if (!in_hand_ || in_hand_->phase == Phase::Feeding ||
            in_hand_->found_for == in_hand_->pages.size() ||
            std::any_of(in_hand_->pages.begin(), in_hand_->pages.end(), [](const auto& page) {
                return !page.reading;
            })) {
            return;
        }
        letter = in_hand_->id;
        for (const PageInHand& page : in_hand_->pages) {
            // The words alone: previews are large.
            ocr::PageReading& read = pages.emplace_back();
            read.words = page.reading->reading.words;
        }
    }
    std::vector<const ocr::PageReading*> views;
    for (const ocr::PageReading& page : pages) {
        views.push_back(&page);
    }
    auto found = parts_.reader.find_fields(views, today());
    bool gone = true;
    {
        const std::lock_guard lock(mutex_);
        gone = !in_hand_ || in_hand_->id != letter;
        if (!gone) {
            // Also without an answer: it would be the same again.
            in_hand_->found_for = pages.size();
            if (found) {
                in_hand_->review.suggest(std::move(*found));
            }
        }
    }
    if (gone) {
        parts_.reader.finish();  // as in read_page()
        return;
    }
    changed();
}

fields::Date LetterDesk::today() const {
    const auto day = queue::business_day_at(parts_.clock.wall().unix_ms);
    return fields::date_from_iso(day.text()).value_or(fields::Date{});
}

Status LetterDesk::wait_for_readings() {
    std::unique_lock lock(mutex_);
    const auto stopping = [this] { return worker_.get_stop_token().stop_requested(); };
    const auto all_read = [this] {
        return std::all_of(in_hand_->pages.begin(),
                           in_hand_->pages.end(),
                           [](const PageInHand& page) { return page.reading.has_value(); });
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

Result<Json> LetterDesk::review(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    if (!in_hand_ || in_hand_->id != letter) {
        return Error{ErrorCode::LetterKeyGone, "only the letter on the desk can be read"};
    }
    return Json{{"review", in_hand_->review.view()}};
}

Result<Json> LetterDesk::review(const LetterId& letter, const Json& wish, const office::Actor& by) {
    {
        const std::lock_guard lock(mutex_);
        if (!in_hand_ || in_hand_->id != letter) {
            return Error{ErrorCode::LetterKeyGone, "only the letter on the desk can be read"};
        }
        std::vector<const ocr::PageReading*> pages;
        for (const PageInHand& page : in_hand_->pages) {
            pages.push_back(page.reading ? &page.reading->reading : &kNothing);
        }
        KIOSK_CHECK(in_hand_->review.apply(wish, pages, today(), by));
    }
    changed();
    return review(letter);
}

}  // namespace kiosk::kioskd
