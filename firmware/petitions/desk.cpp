// The batch machine of docs/scanning.md: feeding, paused, counted, then confirmed or
// abandoned. "Counted" goes back to feeding when staff find another sheet.
#include "firmware/petitions/desk.hpp"

#include <algorithm>

namespace kiosk::petitions {
namespace {

constexpr int kMinDpi = 75;
constexpr int kMaxDpi = 600;
constexpr std::size_t kMaxCode = 32;

Status check_sizes(const Page& page) {
    if (page.bytes < 1 || page.bytes > kMaxBlobBytes || page.dpi < kMinDpi || page.dpi > kMaxDpi) {
        return Error{ErrorCode::BadArgument, "bytes or dpi out of range"};
    }
    return {};
}

Error in_state(const Letter& letter) {
    return Error{ErrorCode::WrongState, "the batch is " + std::string(name_of(letter.state))};
}

Status check_count(const Letter& letter, int pages) {
    if (letter.pages.empty()) {
        return Error{ErrorCode::LetterEmpty};
    }
    if (static_cast<std::size_t>(pages) != letter.pages.size()) {
        return Error{ErrorCode::WrongPageCount, "scanned: " + std::to_string(letter.pages.size())};
    }
    return {};
}

int next_page(const Letter& letter) {
    return static_cast<int>(letter.pages.size()) + 1;
}

}  // namespace

Result<const Letter*> Desk::find(const LetterId& id) const {
    if (const Letter* letter = on_desk(id)) {
        return letter;
    }
    if (confirmed_.contains(id) || ended_.contains(id)) {
        return Error{ErrorCode::LetterFinal, id.text()};
    }
    return Error{ErrorCode::UnknownLetter, id.text()};
}

const Letter* Desk::on_desk(const LetterId& id) const noexcept {
    const auto found = std::find_if(
        on_desk_.begin(), on_desk_.end(), [&](const Letter& letter) { return letter.id == id; });
    return found == on_desk_.end() ? nullptr : &*found;
}

const Letter* Desk::feeding() const noexcept {
    const auto found = std::find_if(on_desk_.begin(), on_desk_.end(), [](const Letter& letter) {
        return letter.state == BatchState::Feeding;
    });
    return found == on_desk_.end() ? nullptr : &*found;
}

std::size_t Desk::pages() const noexcept {
    std::size_t sum = 0;
    for (const Letter& letter : on_desk_) {
        sum += letter.pages.size();
    }
    return sum;
}

std::size_t Desk::removed() const noexcept {
    std::size_t sum = 0;
    for (const Letter& letter : on_desk_) {
        sum += letter.removed.size();
    }
    return sum;
}

const ReceivingBody* Desk::body(const BodyId& id) const noexcept {
    const auto found = std::find_if(
        bodies_.begin(), bodies_.end(), [&](const ReceivingBody& body) { return body.id == id; });
    return found == bodies_.end() ? nullptr : &*found;
}

const ReceivingBody* Desk::protected_body() const noexcept {
    const auto found = std::find_if(bodies_.begin(), bodies_.end(), [](const ReceivingBody& body) {
        return body.use == ReceivingBody::Use::Protected;
    });
    return found == bodies_.end() ? nullptr : &*found;
}

Result<BatchOpened> Desk::open(const BatchOpened& batch) const {
    if (!on_desk_.empty()) {
        return Error{ErrorCode::LetterOnDesk, on_desk_.front().id.text()};
    }
    if (protected_body() == nullptr) {
        return Error{ErrorCode::NoSealingKey};
    }
    if (batch.dpi < kMinDpi || batch.dpi > kMaxDpi) {
        return Error{ErrorCode::BadArgument, "dpi: 75 to 600"};
    }
    if (confirmed_.contains(batch.letter) || ended_.contains(batch.letter)) {
        return Error{ErrorCode::LetterFinal, batch.letter.text()};
    }
    return batch;
}

Result<PageReplaced> Desk::replace(const PageReplaced& wish) const {
    KIOSK_TRY(const Letter* letter, find(wish.letter));
    if (letter->state != BatchState::Feeding) {
        return in_state(*letter);
    }
    if (wish.page.n < 1 || static_cast<std::size_t>(wish.page.n) > letter->pages.size()) {
        return Error{ErrorCode::BadArgument, "n: there is no such page"};
    }
    if (removed() >= static_cast<std::size_t>(kMaxRemoved)) {
        return Error{ErrorCode::BatchFull};
    }
    KIOSK_CHECK(check_sizes(wish.page));
    return wish;
}

Result<PageScanned> Desk::scan(const PageScanned& page) const {
    KIOSK_TRY(const Letter* letter, find(page.letter));
    if (letter->state != BatchState::Feeding) {
        return in_state(*letter);
    }
    if (pages() >= static_cast<std::size_t>(kMaxPages)) {
        return Error{ErrorCode::BatchFull};
    }
    const bool next_back =
        page.page.side == Side::Back && page.page.n == place_of_next_back(letter->pages);
    if (page.page.n != next_page(*letter) && !next_back) {
        return Error{ErrorCode::BadArgument,
                     "n: the next page is " + std::to_string(next_page(*letter))};
    }
    KIOSK_CHECK(check_sizes(page.page));
    return page;
}

Result<BatchSplit> Desk::split(const LetterId& id, const LetterId& next) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state != BatchState::Feeding) {
        return in_state(*letter);
    }
    if (letter->pages.empty()) {
        return Error{ErrorCode::LetterEmpty};
    }
    if (on_desk_.size() >= static_cast<std::size_t>(kMaxLetters)) {
        return Error{ErrorCode::BatchFull};
    }
    if (on_desk(next) != nullptr || confirmed_.contains(next) || ended_.contains(next)) {
        return Error{ErrorCode::LetterFinal, next.text()};
    }
    return BatchSplit{id, next};
}

Result<BatchPaused> Desk::pause(const LetterId& id, PauseReason reason) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state != BatchState::Feeding) {
        return in_state(*letter);
    }
    return BatchPaused{id, reason, next_page(*letter)};
}

Result<BatchResumed> Desk::resume(const LetterId& id) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state == BatchState::Feeding) {
        return in_state(*letter);
    }
    if (const Letter* other = feeding()) {
        return Error{ErrorCode::LetterOnDesk, other->id.text()};
    }
    return BatchResumed{id, next_page(*letter)};
}

Result<CountConfirmed> Desk::confirm_count(const LetterId& id, int pages) const {
    KIOSK_TRY(const Letter* letter, find(id));
    if (letter->state == BatchState::Counted) {
        return in_state(*letter);
    }
    KIOSK_CHECK(check_count(*letter, pages));
    return CountConfirmed{id, pages};
}

Result<Confirmed> Desk::confirm(const Confirmation& wish) const {
    KIOSK_TRY(const Letter* letter, find(wish.letter));
    Confirmed out;
    if (wish.pages) {
        KIOSK_CHECK(check_count(*letter, *wish.pages));
    }
    if (letter->state != BatchState::Counted) {
        if (!wish.pages) {
            return Error{ErrorCode::WrongPageCount, "the count is not confirmed"};
        }
        out.count = CountConfirmed{wish.letter, *wish.pages};
    }
    if (wish.content_bytes < 1 || wish.content_bytes > kMaxBlobBytes) {
        return Error{ErrorCode::BadArgument, "content document: size out of range"};
    }
    LetterConfirmed& fact = out.letter;
    fact.letter = wish.letter;
    fact.letter_class = class_of(wish.kind);
    if (fact.letter_class == LetterClass::Ordinary) {
        if (!wish.body || body(*wish.body) == nullptr) {
            return Error{ErrorCode::UnknownBody, wish.body ? wish.body->value : "body is missing"};
        }
        if (wish.code.empty() || wish.code.size() > kMaxCode) {
            return Error{ErrorCode::BadArgument, "code: 1 to 32 characters"};
        }
        fact.code = wish.code;
        fact.kind = wish.kind;
        fact.body = wish.body;
        fact.sealed_for = wish.sealed_for;
        fact.ticket = wish.ticket;
    } else if (protected_body() == nullptr) {
        return Error{ErrorCode::NoSealingKey};
    }
    std::int64_t bytes = wish.content_bytes;
    fact.manifest.push_back(wish.content_hash);
    for (const Page& page : letter->pages) {
        fact.manifest.push_back(page.hash);
        bytes += page.bytes;
    }
    fact.pages = static_cast<int>(letter->pages.size());
    fact.bucket = size_bucket(bytes);
    fact.review = wish.review;
    return out;
}

Result<BatchAbandoned> Desk::abandon(const LetterId& id, AbandonReason reason) const {
    KIOSK_TRY([[maybe_unused]] const Letter* letter, find(id));
    return BatchAbandoned{id, reason};
}

Result<LetterHandedOver> Desk::hand_over(const LetterId& id, Age age) const {
    if (const Letter* letter = on_desk(id)) {
        return in_state(*letter);
    }
    if (ended_.contains(id)) {
        return Error{ErrorCode::LetterFinal, id.text()};
    }
    if (!confirmed_.contains(id) && age == Age::Today) {
        return Error{ErrorCode::UnknownLetter, id.text()};
    }
    return LetterHandedOver{id};
}

Status Desk::may_adopt(const LetterAdopted& letter) {
    const LetterConfirmed& confirmed = letter.letter;
    const bool ordinary = confirmed.letter_class == LetterClass::Ordinary;
    const auto count = static_cast<std::size_t>(confirmed.pages);
    const bool sound = confirmed.pages >= 1 && confirmed.pages <= kMaxPages &&
                       confirmed.manifest.size() == count + 1 && letter.pages.size() == count &&
                       ordinary == (confirmed.kind && confirmed.body) &&
                       ordinary != confirmed.code.empty();
    return sound ? Status() : Error{ErrorCode::BadArgument, confirmed.letter.text()};
}

Letter& Desk::known(const LetterId& id) {
    const auto found = std::find_if(
        on_desk_.begin(), on_desk_.end(), [&](const Letter& letter) { return letter.id == id; });
    KIOSK_ASSERT(found != on_desk_.end(), "a fact names a letter on the desk");
    return *found;
}

void Desk::leave(const LetterId& id) {
    known(id);
    std::erase_if(on_desk_, [&](const Letter& letter) { return letter.id == id; });
}

void Desk::evolve(const BatchOpened& fact, const Moment& at) {
    KIOSK_ASSERT(on_desk_.empty(), "one stack is on the desk at a time");
    Letter letter;
    letter.id = fact.letter;
    letter.dpi = fact.dpi;
    letter.source = fact.source;
    letter.opened = at;
    on_desk_.push_back(std::move(letter));
}

void Desk::evolve(const BatchSplit& fact, const Moment& at) {
    Letter& letter = known(fact.letter);
    letter.state = BatchState::Paused;
    letter.paused = PauseReason::Separator;
    Letter next;
    next.id = fact.next;
    next.dpi = letter.dpi;
    next.source = letter.source;
    next.opened = at;
    on_desk_.push_back(std::move(next));
}

void Desk::evolve(const BatchPaused& fact) {
    Letter& letter = known(fact.letter);
    letter.state = BatchState::Paused;
    letter.paused = fact.reason;
}

void Desk::evolve(const BatchResumed& fact) {
    Letter& letter = known(fact.letter);
    letter.state = BatchState::Feeding;
    letter.paused.reset();
}

void Desk::evolve(const CountConfirmed& fact) {
    Letter& letter = known(fact.letter);
    letter.state = BatchState::Counted;
    letter.paused.reset();
}

void Desk::evolve(const LetterConfirmed& fact) {
    leave(fact.letter);
    confirmed_.insert(fact.letter);
}

void Desk::evolve(const BatchAbandoned& fact) {
    leave(fact.letter);
    ended_.insert(fact.letter);
}

void Desk::evolve(const LetterHandedOver& fact) {
    confirmed_.erase(fact.letter);
    ended_.insert(fact.letter);
}

void Desk::evolve(const LetterAdopted& fact) {
    (fact.handed_over_ms ? ended_ : confirmed_).insert(fact.letter.letter);
}

void Desk::open_day(std::vector<Letter> on_desk) {
    on_desk_ = std::move(on_desk);
    confirmed_.clear();
    ended_.clear();
}

}  // namespace kiosk::petitions
