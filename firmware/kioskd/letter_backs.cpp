// Backs of a letter whose feeder scans one side: all fronts first, then the stack turned over as it
// lay, so that the last sheet's back comes first. Each is put behind its front as it comes, before
// it is read. That a back belongs to its front is told from their number alone: where the numbers
// differ, a sheet was drawn in together with another or was left out, and staff are asked.
#include <algorithm>

#include "firmware/base/format.hpp"
#include "firmware/kioskd/letter_desk.hpp"

namespace kiosk::kioskd {

std::optional<int> LetterDesk::place_of_next_back(const InHand& letter) {
    std::vector<petitions::Page> pages;
    for (const PageInHand& it : letter.pages) {
        pages.push_back(it.page);
    }
    return petitions::place_of_next_back(pages);
}

// Not where a separator parted the stack: turned over, its last letter's sheets would come first,
// and what one person wrote would be sealed with another's letter.
bool LetterDesk::may_have_backs_locked(const InHand& letter) const {
    const bool fronts =
        std::all_of(letter.pages.begin(), letter.pages.end(), [](const PageInHand& it) {
            return it.page.side == petitions::Side::Front;
        });
    return letter.source == petitions::Source::Feeder && !letter.pages.empty() &&
           in_hand_.size() == 1 && (fronts || letter.backs);
}

Json LetterDesk::backs_view(const InHand& letter) const {
    if (!letter.backs && !may_have_backs_locked(letter)) {
        return nullptr;
    }
    if (!letter.backs) {
        return {{"sheets", letter.pages.size()}, {"came", 0}, {"state", "possible"}};
    }
    return {{"sheets", letter.backs->sheets},
            {"came", letter.backs->came},
            {"state", letter.backs->right() ? "right" : "unequal"}};
}

Result<bool> LetterDesk::feeds_backs(const LetterId& letter, const ScanMore& how) const {
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    if (it == nullptr) {
        return Error{ErrorCode::LetterKeyGone};
    }
    if (how.again && (*how.again < 1 || static_cast<std::size_t>(*how.again) > it->pages.size())) {
        return Error{ErrorCode::BadArgument, "there is no page " + std::to_string(*how.again)};
    }
    if (std::any_of(in_hand_.begin(), in_hand_.end(), [](const InHand& other) {
            return other.phase == Phase::Feeding;
        })) {
        return Error{ErrorCode::LetterBusy};
    }
    if (how.backs && !may_have_backs_locked(*it)) {
        return Error{ErrorCode::BadArgument,
                     "backs: one letter alone, from the feeder, that has none yet"};
    }
    if (how.again || how.backs || !it->backs || it->backs->right()) {
        return how.backs;
    }
    if (it->backs->came > it->backs->sheets) {
        return Error{ErrorCode::BadArgument,
                     "more backs than sheets: scan the backs anew, or accept them"};
    }
    return true;
}

// From the end, so that the numbers of those before it stay.
Status LetterDesk::begin_backs(const LetterId& letter, const office::Actor& by) {
    std::vector<int> backs;
    {
        const std::lock_guard lock(mutex_);
        for (const PageInHand& it : find_locked(letter)->pages) {
            if (it.page.side == petitions::Side::Back) {
                backs.insert(backs.begin(), it.page.n);
            }
        }
    }
    for (const int n : backs) {
        KIOSK_CHECK(do_edit(letter, office::RemovePage{letter, n}, by));
    }
    const std::lock_guard lock(mutex_);
    InHand* it = find_locked(letter);
    it->backs = Backs{static_cast<int>(it->pages.size())};
    return {};
}

Status LetterDesk::do_accept_backs(const LetterId& letter) {
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(letter);
        if (it == nullptr) {
            return Error{ErrorCode::UnknownLetter};
        }
        if (!it->backs || it->backs->right()) {
            return Error{ErrorCode::BadArgument, "there are no backs to accept"};
        }
        it->backs->accepted = true;
        if (it->paused == petitions::PauseReason::Backs) {
            it->paused = petitions::PauseReason::Empty;
        }
    }
    changed();
    return {};
}

bool LetterDesk::one_back_too_many(const LetterId& letter) {
    const std::lock_guard lock(mutex_);
    InHand* it = find_locked(letter);
    if (place_of_next_back(*it)) {
        return false;
    }
    it->backs->came = it->backs->sheets + 1;
    return true;
}

bool LetterDesk::backs_are_right(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    return find_locked(letter)->backs->right();
}

Status LetterDesk::check_backs(const LetterId& letter) const {
    const std::lock_guard lock(mutex_);
    const InHand* it = find_locked(letter);
    if (it != nullptr && it->backs && !it->backs->right()) {
        return Error{ErrorCode::WrongPageCount,
                     fmt::format("{} sheets, {} backs", it->backs->sheets, it->backs->came)};
    }
    return {};
}

}  // namespace kiosk::kioskd
