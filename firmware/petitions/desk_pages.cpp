// Where a page comes to stand, and the work on pages of a letter at rest. A page taken out is kept
// with the letter: staff who erred get it back, and its blob is known to whoever clears up at the
// letter's end.
#include <algorithm>

#include "firmware/petitions/desk.hpp"

namespace kiosk::petitions {
namespace {

void number_anew(std::vector<Page>& pages) {
    int n = 0;
    for (Page& page : pages) {
        page.n = ++n;
    }
}

std::vector<Page>::iterator at(std::vector<Page>& pages, int n) {
    KIOSK_ASSERT(n >= 1 && static_cast<std::size_t>(n) <= pages.size(), "a fact names a page");
    return pages.begin() + (n - 1);
}

// What staff counted is another number of pages now.
void count_again(Letter& letter) {
    if (letter.state == BatchState::Counted) {
        letter.state = BatchState::Paused;
        letter.paused = PauseReason::Empty;
    }
}

}  // namespace

Result<const Letter*> Desk::at_rest(const LetterId& id, int n) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state == BatchState::Feeding) {
        return Error{ErrorCode::WrongState, "the batch is feeding"};
    }
    if (n < 1 || static_cast<std::size_t>(n) > letter->pages.size()) {
        return Error{ErrorCode::BadArgument, "there is no page " + std::to_string(n)};
    }
    return letter;
}

Result<PageMoved> Desk::move(const PageMoved& wish) const {
    KIOSK_CHECK(at_rest(wish.letter, wish.from));
    KIOSK_CHECK(at_rest(wish.letter, wish.to));
    return wish;
}

Result<PageTurned> Desk::turn(const PageTurned& wish) const {
    KIOSK_CHECK(at_rest(wish.letter, wish.n));
    if (wish.turn < 0 || wish.turn > 3) {
        return Error{ErrorCode::BadArgument, "turn: 0 to 3"};
    }
    return wish;
}

Result<PageRemoved> Desk::remove(const LetterId& id, int n) const {
    KIOSK_TRY(const Letter* letter, at_rest(id, n));
    if (removed() >= static_cast<std::size_t>(kMaxRemoved)) {
        return Error{ErrorCode::BatchFull};
    }
    return PageRemoved{id, n, letter->pages[static_cast<std::size_t>(n) - 1].hash};
}

Result<PageRestored> Desk::restore(const LetterId& id, const Digest& hash) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state == BatchState::Feeding) {
        return Error{ErrorCode::WrongState, "the batch is feeding"};
    }
    const auto found = std::find_if(letter->removed.begin(),
                                    letter->removed.end(),
                                    [&](const Page& page) { return page.hash == hash; });
    if (found == letter->removed.end()) {
        return Error{ErrorCode::BadArgument, "no page with this hash was taken out"};
    }
    if (pages() >= static_cast<std::size_t>(kMaxPages)) {
        return Error{ErrorCode::BatchFull};
    }
    const int last = static_cast<int>(letter->pages.size()) + 1;
    return PageRestored{id, std::min(found->n, last), hash};
}

void Desk::evolve(const PageScanned& fact) {
    auto& pages = known(fact.letter).pages;
    KIOSK_ASSERT(fact.page.n >= 1 && static_cast<std::size_t>(fact.page.n) <= pages.size() + 1,
                 "a page comes behind another");
    pages.insert(pages.begin() + (fact.page.n - 1), fact.page);
    number_anew(pages);
}

void Desk::evolve(const PageMoved& fact) {
    auto& pages = known(fact.letter).pages;
    const Page page = *at(pages, fact.from);
    at(pages, fact.to);
    pages.erase(at(pages, fact.from));
    pages.insert(pages.begin() + (fact.to - 1), page);
    number_anew(pages);
}

void Desk::evolve(const PageTurned& fact) {
    at(known(fact.letter).pages, fact.n)->turn = fact.turn;
}

void Desk::evolve(const PageRemoved& fact) {
    Letter& letter = known(fact.letter);
    const auto page = at(letter.pages, fact.n);
    letter.removed.push_back(*page);
    letter.pages.erase(page);
    number_anew(letter.pages);
    count_again(letter);
}

void Desk::evolve(const PageRestored& fact) {
    Letter& letter = known(fact.letter);
    const auto found = std::find_if(letter.removed.begin(),
                                    letter.removed.end(),
                                    [&](const Page& page) { return page.hash == fact.hash; });
    KIOSK_ASSERT(found != letter.removed.end(), "a fact names a page that was taken out");
    KIOSK_ASSERT(fact.n >= 1 && static_cast<std::size_t>(fact.n) <= letter.pages.size() + 1,
                 "a page comes back between others");
    letter.pages.insert(letter.pages.begin() + (fact.n - 1), *found);
    letter.removed.erase(found);
    number_anew(letter.pages);
    count_again(letter);
}

void Desk::evolve(const PageReplaced& fact) {
    Letter& letter = known(fact.letter);
    const auto page = at(letter.pages, fact.page.n);
    letter.removed.push_back(*page);
    *page = fact.page;
}

}  // namespace kiosk::petitions
