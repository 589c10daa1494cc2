// Staff's work on pages. The office decides first; what the desk holds in memory follows it.
#include <algorithm>

#include "firmware/kioskd/letter_desk.hpp"

namespace kiosk::kioskd {

Status LetterDesk::do_edit(const LetterId& letter, const PageEdit& edit, const office::Actor& by) {
    {
        const std::lock_guard lock(mutex_);
        if (find_locked(letter) == nullptr) {
            return Error{ErrorCode::LetterKeyGone,
                         "only a letter on the desk has pages to work on"};
        }
    }
    KIOSK_CHECK(
        run_command(by, std::visit([](const auto& wish) -> office::Ask { return wish; }, edit)));
    KIOSK_TRY(const auto now, ask_state([letter](const office::State& state) {
                  const auto* it = state.desk.on_desk(letter);
                  return it == nullptr ? std::nullopt : std::optional<petitions::Letter>(*it);
              }));
    {
        const std::lock_guard lock(mutex_);
        InHand* it = find_locked(letter);
        if (it == nullptr || !now) {
            return Error{ErrorCode::UnknownLetter};
        }
        follow_locked(*it, *now);
    }
    changed();
    return {};
}

// The pages in hand as the office has them now. A page that was turned is read anew.
void LetterDesk::follow_locked(InHand& letter, const petitions::Letter& now) {
    std::vector<PageInHand> known = std::move(letter.pages);
    std::move(letter.removed.begin(), letter.removed.end(), std::back_inserter(known));
    letter.pages.clear();
    letter.removed.clear();
    const auto take = [&](const petitions::Page& page) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const PageInHand& it) {
            return it.page.hash == page.hash;
        });
        KIOSK_ASSERT(found != known.end(), "the desk holds every page of its letter");
        PageInHand out = std::move(*found);
        known.erase(found);
        if (out.page.turn != page.turn) {
            out.reading.reset();
            letter.review.forget_words(page.hash);
        }
        out.page = page;
        return out;
    };
    for (const petitions::Page& page : now.pages) {
        letter.pages.push_back(take(page));
    }
    for (const petitions::Page& page : now.removed) {
        letter.removed.push_back(take(page));
    }
    pages_changed_locked(letter);
}

}  // namespace kiosk::kioskd
