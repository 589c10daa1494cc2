#pragma once
// The desk: one stack at a time, its letters in the order of their paper, at most one of them being
// scanned; confirmed ones wait to be handed over.

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
    std::optional<BodyId> body;        // for an ordinary letter: who receives it
    std::optional<BodyId> sealed_for;  // another body, whose key it was sealed to
    std::optional<TicketId> ticket;    // kept of an ordinary letter alone
    Digest content_hash{};             // sealed content document
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
    // WrongState, BadArgument (n is neither the next page nor, of a back, the place of the next
    // back; sizes), BatchFull after kMaxPages.
    [[nodiscard]] Result<PageScanned> scan(const PageScanned& page) const;
    // A separator sheet came: `next` is a new id. WrongState (not feeding), LetterEmpty (a second
    // separator in a row: ask nothing), BatchFull after kMaxLetters.
    [[nodiscard]] Result<BatchSplit> split(const LetterId& letter, const LetterId& next) const;
    // Work on the pages of a letter that is not feeding, else WrongState. BadArgument names the
    // page that is not there; BatchFull after kMaxRemoved pages were taken out.
    [[nodiscard]] Result<PageMoved> move(const PageMoved& wish) const;
    [[nodiscard]] Result<PageTurned> turn(const PageTurned& wish) const;
    [[nodiscard]] Result<PageRemoved> remove(const LetterId& letter, int n) const;
    // Where it stood, or at the end where the letter has become shorter.
    [[nodiscard]] Result<PageRestored> restore(const LetterId& letter, const Digest& hash) const;
    // A feeding letter's page n is scanned again; sizes as scan().
    [[nodiscard]] Result<PageReplaced> replace(const PageReplaced& page) const;
    [[nodiscard]] Result<BatchPaused> pause(const LetterId& letter, PauseReason reason) const;
    // LetterOnDesk: another letter of the stack is feeding.
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
    // BadArgument where its parts do not fit each other. The caller has seen to it that no fact of
    // this journal names the letter.
    [[nodiscard]] static Status may_adopt(const LetterAdopted& letter);

    void apply_bodies(std::vector<ReceivingBody> bodies) { bodies_ = std::move(bodies); }

    void evolve(const BatchOpened& fact, const Moment& at);
    void evolve(const PageScanned& fact);
    void evolve(const BatchPaused& fact);
    void evolve(const BatchResumed& fact);
    void evolve(const BatchSplit& fact, const Moment& at);
    void evolve(const PageMoved& fact);
    void evolve(const PageTurned& fact);
    void evolve(const PageRemoved& fact);
    void evolve(const PageRestored& fact);
    void evolve(const PageReplaced& fact);
    void evolve(const CountConfirmed& fact);
    void evolve(const LetterConfirmed& fact);
    void evolve(const BatchAbandoned& fact);
    void evolve(const LetterHandedOver& fact);
    void evolve(const LetterAdopted& fact);
    // A new day: what is on the desk stays (as day.opened carries it), what ended is forgotten.
    void open_day(std::vector<Letter> on_desk);

    // In the order of their paper.
    [[nodiscard]] const std::vector<Letter>& on_desk() const noexcept { return on_desk_; }

    // Null: not on the desk.
    [[nodiscard]] const Letter* on_desk(const LetterId& id) const noexcept;

    [[nodiscard]] const std::vector<ReceivingBody>& bodies() const noexcept { return bodies_; }

    [[nodiscard]] const ReceivingBody* body(const BodyId& id) const noexcept;
    [[nodiscard]] const ReceivingBody* protected_body() const noexcept;

    // Confirmed today and not handed over.
    [[nodiscard]] const std::set<LetterId>& confirmed() const noexcept { return confirmed_; }

    bool operator==(const Desk&) const = default;

private:
    [[nodiscard]] Result<const Letter*> find(const LetterId& id) const;
    // find(), and its page n is there and may be worked on.
    [[nodiscard]] Result<const Letter*> at_rest(const LetterId& id, int n) const;
    [[nodiscard]] const Letter* feeding() const noexcept;
    [[nodiscard]] std::size_t pages() const noexcept;    // of all letters on the desk
    [[nodiscard]] std::size_t removed() const noexcept;  // as pages()
    Letter& known(const LetterId& id);
    void leave(const LetterId& id);

    std::vector<ReceivingBody> bodies_;
    std::vector<Letter> on_desk_;
    std::set<LetterId> confirmed_;  // today, not handed over
    std::set<LetterId> ended_;      // today: abandoned, or confirmed and handed over
};

}  // namespace kiosk::petitions
