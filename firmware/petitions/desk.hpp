#pragma once
// The desk: at most one letter is being scanned; confirmed ones wait to be handed over.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/petitions/letter.hpp"

namespace kiosk::petitions {

// What confirming needs to know beside the letter. `code` is the citizen's look-up code.
struct Confirmation {
    LetterId letter;
    std::optional<int> pages;  // the count staff confirmed; needed unless it was confirmed before
    std::string code;
    std::optional<LetterKind> kind;
    std::optional<BodyId> body;  // for an ordinary letter: who receives it
    Digest content_hash{};       // sealed content document
    std::int64_t content_bytes = 0;
    Review review = Review::Done;
};

struct Confirmed {
    std::optional<CountConfirmed> count;  // where the count was not confirmed before
    LetterConfirmed letter;
};

// Owned and changed by one thread. Deciding functions change nothing and name their refusals;
// evolve() applies facts (see queue_state.hpp). UnknownLetter: not on the desk and not of today.
// LetterFinal: confirmed or abandoned today.
class Desk {
public:
    // LetterOnDesk, NoSealingKey (no protected body in the settings), BadArgument (dpi 75-600).
    [[nodiscard]] Result<BatchOpened> open(const BatchOpened& batch) const;
    // WrongState, BadArgument (n is not the next page; sizes), BatchFull after kMaxPages.
    [[nodiscard]] Result<PageScanned> scan(const PageScanned& page) const;
    [[nodiscard]] Result<BatchPaused> pause(const LetterId& letter, PauseReason reason) const;
    [[nodiscard]] Result<BatchResumed> resume(const LetterId& letter) const;
    // LetterEmpty, WrongPageCount.
    [[nodiscard]] Result<CountConfirmed> confirm_count(const LetterId& letter, int pages) const;
    // LetterEmpty, WrongPageCount, UnknownBody, NoSealingKey, BadArgument (code, body of a
    // protected letter).
    [[nodiscard]] Result<Confirmed> confirm(const Confirmation& wish) const;
    [[nodiscard]] Result<BatchAbandoned> abandon(const LetterId& letter,
                                                 AbandonReason reason) const;
    // `confirmed_before_today`: the caller's receipt names a letter.confirmed older than this
    // day's first record; such letters are not kept in the state. WrongState: not confirmed, or
    // handed over already.
    enum class Age { Today, Older };
    [[nodiscard]] Result<LetterHandedOver> hand_over(const LetterId& letter, Age age) const;

    void apply_bodies(std::vector<ReceivingBody> bodies) { bodies_ = std::move(bodies); }

    void evolve(const BatchOpened& fact, const Moment& at);
    void evolve(const PageScanned& fact);
    void evolve(const BatchPaused& fact);
    void evolve(const BatchResumed& fact);
    void evolve(const CountConfirmed& fact);
    void evolve(const LetterConfirmed& fact);
    void evolve(const BatchAbandoned& fact);
    void evolve(const LetterHandedOver& fact);
    // A new day: what is on the desk stays (as day.opened carries it), what ended is forgotten.
    void open_day(std::optional<Letter> on_desk);

    [[nodiscard]] const std::optional<Letter>& on_desk() const noexcept { return on_desk_; }

    [[nodiscard]] const std::vector<ReceivingBody>& bodies() const noexcept { return bodies_; }

    [[nodiscard]] const ReceivingBody* body(const BodyId& id) const noexcept;
    [[nodiscard]] const ReceivingBody* protected_body() const noexcept;

    // Confirmed today and not handed over.
    [[nodiscard]] const std::set<LetterId>& confirmed() const noexcept { return confirmed_; }

    bool operator==(const Desk&) const = default;

private:
    [[nodiscard]] Result<const Letter*> find(const LetterId& id) const;
    Letter& known(const LetterId& id);

    std::vector<ReceivingBody> bodies_;
    std::optional<Letter> on_desk_;
    std::set<LetterId> confirmed_;  // today, not handed over
    std::set<LetterId> ended_;      // today: abandoned, or confirmed and handed over
};

}  // namespace kiosk::petitions
