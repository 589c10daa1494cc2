#pragma once
// The scan desk: takes a stack of letters from the feeder to their confirmations. Pages are sealed
// with their letter's key as they arrive and are durable, with their page.scanned committed, before
// the next one is asked for. Keys are in locked memory only; beside each on disk lies the key
// sealed to the protected body, so that after a restart staff may still hand over what was
// accepted. A separator sheet ends a letter; the next page belongs to one with a key of its own.
// Reading (OCR) and staff's work run beside feeding; words stay in memory until they are sealed.
// Design: docs/adr/0002, docs/scanning.md.

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "drivers/scanner/scanner.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/seal.hpp"
#include "firmware/kioskd/answer_book.hpp"
#include "firmware/kioskd/letter_memory.hpp"
#include "firmware/kioskd/letter_review.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/page_reader.hpp"
#include "firmware/kioskd/print_desk.hpp"
#include "firmware/petitions/desk.hpp"
#include "firmware/server/appliance.hpp"
#include "firmware/store/blobs.hpp"

namespace kiosk::kioskd {

class LetterDesk {
public:
    // Everything must outlive the desk. `site` begins with two letters A-Z:
    // those of public codes.
    struct Parts {
        OfficeLoop& office;
        store::Blobs& blobs;
        scanner::Scanner* feeder;  // null: no scanner in the settings
        std::function<std::unique_ptr<PageReader>()> make_reader;
        const Clock& clock;
        Random& random;
        std::string site;
        std::filesystem::path data;
        // Refuses a code that no kiosk of the office signed. Any thread.
        std::function<Result<server::Appliance::TicketClaim>(std::string_view)> read_ticket;
        PrintDesk* paper = nullptr;      // null: receipts are not printed
        LetterMemory* memory = nullptr;  // null: letters are neither known again nor found
        AnswerBook* answers = nullptr;   // null: who asks what became of a letter gets no answer
    };

    using Confirm = server::Appliance::ConfirmLetter;
    using PageEdit = server::Appliance::PageEdit;
    using ScanMore = server::Appliance::ScanMore;
    using Reply = server::Appliance::Reply;

    explicit LetterDesk(Parts parts);
    ~LetterDesk();
    LetterDesk(const LetterDesk&) = delete;
    LetterDesk& operator=(const LetterDesk&) = delete;

    // Every call returns at once; `reply` is called once, from the desk's thread or from the
    // caller's. All carry {"letter": view}. LetterBusy while pages of this letter are being fed.
    // Opens a batch and starts feeding. LetterOnDesk, NoSealingKey, DiskFull, BadArgument (Duplex
    // of a feeder that scans one side); scanner errors come later, as the pause reason in the view.
    void open(petitions::Source source, int dpi, const office::Actor& by, Reply reply);
    // Goes on feeding: with what was fed before, fronts or the backs that are still missing. With
    // `again` the next sheet takes the place of that page, and any more that come go to the
    // letter's end. With `backs` the stack was turned over as it lay: each sheet's back is put
    // behind its front, the last sheet's comes first. A back too many is not taken, and feeding
    // stops. UnknownLetter, LetterKeyGone (after a restart), LetterBusy (another letter of the
    // stack is being fed), BadArgument (no such page; backs() is null).
    void resume(const LetterId& letter, ScanMore how, const office::Actor& by, Reply reply);
    // No further sheet is asked for; the one on its way is kept, with both its sides where both are
    // scanned. Holds for the letter behind, too, when that sheet is a separator. The view at once;
    // UnknownLetter, BadArgument (it is not fed).
    void stop(const LetterId& letter, const Reply& reply);
    // An officer says that the backs lie right although fewer or more came than there are sheets.
    // UnknownLetter, BadArgument (none came, or as many).
    void accept_backs(const LetterId& letter, Reply reply);
    // Moves, turns, takes out or gives back a page; a turned one is read anew. LetterKeyGone and
    // the refusals of petitions::Desk.
    void edit(const LetterId& letter, const PageEdit& edit, const office::Actor& by, Reply reply);
    // Waits for the readings, seals the content, commits letter.confirmed; the view then has the
    // code and PIN of the citizen's receipt, once, and "paper" names its print job. WrongPageCount
    // (also while a page of it is a separator sheet, which was not known in time, or while the
    // backs are not as many as the sheets and nobody accepted them),
    // UnknownBody, LetterKeyGone (choose Review::AsIs), and the refusals of petitions::Desk.
    void confirm(const Confirm& wish, const office::Actor& by, Reply reply);
    void abandon(const LetterId& letter,
                 petitions::AbandonReason reason,
                 const office::Actor& by,
                 Reply reply);

    // The view of the first letter in hand, null when there is none: the one to be finished first.
    // `stack` in it lists all of them. Any thread.
    [[nodiscard]] Json view() const;
    // Of this letter; null when it is not in hand.
    [[nodiscard]] Json view(const LetterId& letter) const;
    // Text and words of page n; UnknownLetter, NotFound, LetterKeyGone. Any thread.
    [[nodiscard]] Result<Json> page(const LetterId& letter, int n) const;
    // The re-encoded preview (JPEG) of page n. Errors as page().
    [[nodiscard]] Result<Bytes> preview(const LetterId& letter, int n) const;

    // The letter's fields and what staff made of them, as LetterReview::view(). Errors as page();
    // with a wish also those of LetterReview::apply(). Any thread.
    [[nodiscard]] Result<Json> review(const LetterId& letter) const;
    [[nodiscard]] Result<Json> review(const LetterId& letter,
                                      const Json& wish,
                                      const office::Actor& by);

    // Called after each change of the view, from the desk's threads; set before open().
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

private:
    struct PageInHand {
        petitions::Page page;  // as the office has it
        std::optional<PageRead> reading;
        bool begun = false;               // a thread is reading it
        std::optional<Digest> repeats{};  // a page before it that looks like the same sheet
    };

    enum class Phase { Feeding, Paused, Closing };

    // Backs of a stack whose fronts were all fed before.
    struct Backs {
        int sheets = 0;  // fronts when the first back was asked for
        int came = 0;    // one more than `sheets`: there was one too many, and it was not taken
        bool accepted = false;  // an officer says that they lie right

        [[nodiscard]] bool right() const noexcept { return accepted || came == sheets; }
    };

    // Readers of one letter: the first for all it needs, a second for a long letter's pages.
    using Readers = std::vector<std::unique_ptr<PageReader>>;

    // A letter whose key this process holds.
    struct InHand {
        LetterId id;
        crypto::LetterKey key;
        petitions::Source source = petitions::Source::Feeder;
        int dpi = 300;
        Phase phase = Phase::Feeding;
        std::optional<petitions::PauseReason> paused{};
        std::optional<Error> fault{};  // why feeding paused, where that was an error
        bool stop_wished = false;      // by staff
        std::optional<Backs> backs{};
        std::vector<PageInHand> pages{};
        std::vector<PageInHand> removed{};
        LetterReview review{};
        std::uint64_t changes = 0;                 // of its pages
        std::optional<std::uint64_t> found_for{};  // the changes that its fields were sought at
        std::vector<Digest> cards_seen{};          // pages of cards, taken out once
        std::optional<CardOnPage> card{};          // what one of them said
        std::optional<Sketch> sketch{};            // by which letters like it are found
        std::shared_ptr<Readers> readers{};        // outlives the letter while a page is read
        std::vector<bool> busy{};                  // of each of them
        std::shared_ptr<PageReader> looker{};      // looks for separators while this one is fed
    };

    struct Feed {
        LetterId letter;
        ScanMore how;
        office::Actor by;
    };

    void run(const std::stop_token& stop);
    void run_feeder(const std::stop_token& stop);
    void post(const LetterId* letter, std::function<void()> job, const Reply& reply);

    // letter_reading.cpp: what each of the reading threads does.
    void read_pages(const std::stop_token& stop);

    struct ToRead {
        LetterId letter;
        petitions::Page page;
        std::shared_ptr<Readers> readers;
        std::size_t slot = 0;
    };

    [[nodiscard]] std::optional<ToRead> next_to_read();
    void read_page(const ToRead& what);
    [[nodiscard]] PageRead reading_of(const ToRead& what);
    static void find_repeats(std::vector<PageInHand>& pages, const PageInHand& read);
    // Seeks a letter's fields once all pages that were fed are read, and again when they changed.
    void find_fields();

    struct ToSeek {
        LetterId letter;
        std::uint64_t changes = 0;
        std::shared_ptr<Readers> readers;
        std::vector<ocr::PageReading> pages;
    };

    [[nodiscard]] std::optional<ToSeek> next_to_seek();
    void remember_card(const LetterId& letter, std::optional<CardOnPage>& card);
    // The picture of a card that lay on the glass is not kept unless staff give it back.
    void take_out_card(const LetterId& letter);
    [[nodiscard]] fields::Date today() const;
    Status wait_for_readings(const LetterId& letter);

    Status do_open(petitions::Source source, int dpi, const office::Actor& by);
    Status do_resume(const LetterId& letter, ScanMore how, const office::Actor& by);
    Result<Json> do_confirm(const Confirm& wish, const office::Actor& by);
    Result<Json> do_abandon(const LetterId& letter,
                            petitions::AbandonReason reason,
                            const office::Actor& by);
    Status do_edit(const LetterId& letter, const PageEdit& edit, const office::Actor& by);

    // letter_backs.cpp
    [[nodiscard]] static std::optional<int> place_of_next_back(const InHand& letter);
    [[nodiscard]] bool may_have_backs_locked(const InHand& letter) const;
    // Null where there can be none.
    [[nodiscard]] Json backs_view(const InHand& letter) const;
    // What of `how` cannot be done; else whether backs are fed.
    [[nodiscard]] Result<bool> feeds_backs(const LetterId& letter, const ScanMore& how) const;
    // Every back goes to the pages taken out, and all are expected anew.
    Status begin_backs(const LetterId& letter, const office::Actor& by);
    Status do_accept_backs(const LetterId& letter);
    // Whether the next back is one too many; remembers it.
    [[nodiscard]] bool one_back_too_many(const LetterId& letter);
    [[nodiscard]] bool backs_are_right(const LetterId& letter) const;
    [[nodiscard]] Status check_backs(const LetterId& letter) const;

    // letter_feeding.cpp
    void feed(Feed feed);
    // Why it ended where no error did.
    Result<petitions::PauseReason> feed_pages(Feed& feed);
    [[nodiscard]] bool stop_wished(const LetterId& letter) const;
    Status accept(const scanner::ScannedPage& page, Feed& feed);
    [[nodiscard]] bool is_separator(const LetterId& letter, const scanner::ScannedPage& page);
    Status split(Feed& feed);
    void pause(petitions::PauseReason why, std::optional<Error> fault, const Feed& feed);

    // The day by which keys count. A clock that is far off seals to a former or a later key of the
    // same body, or to the protected one: nothing is readable to anybody else.
    [[nodiscard]] queue::BusinessDay key_day() const {
        return queue::business_day_at(parts_.clock.wall().unix_ms);
    }

    // A new key, durable in its sealed form; NoSealingKey.
    Result<crypto::LetterKey> new_key(const LetterId& letter);
    [[nodiscard]] InHand begun(const LetterId& letter,
                               crypto::LetterKey key,
                               petitions::Source source,
                               int dpi) const;

    // Who gets a letter, and whose key opens it.
    struct Receiver {
        petitions::ReceivingBody body;
        petitions::ReceivingBody::Key key{};
        std::optional<BodyId> stand_in{};  // the key's, where the body has none
    };

    // The content blob: text, words and receipt, or for AsIs only how to open the pages.
    Result<Bytes> seal_content(const Confirm& wish,
                               const office::Actor& by,
                               const Json& receipt,
                               const Receiver& to);
    Result<Receiver> receiver(const Confirm& wish);
    // Commits letter.confirmed; the job of its receipt where there is a printer.
    Result<std::optional<PaperJobId>> commit_confirmed(petitions::Confirmation confirmation,
                                                       const Json& receipt,
                                                       const office::Actor& by);
    // Adds the letter's PDF with the words as they were corrected. Without one the content lacks
    // "pdf" and the log says why: the pages go along as they were scanned.
    void put_pdf(Json& content, const LetterId& letter, const Json& receipt);
    // What the person takes home: a code, a PIN that is kept nowhere, the pages and the time.
    [[nodiscard]] Json new_receipt(int pages,
                                   const std::optional<queue::BusinessDay>& day,
                                   WallTime now) const;
    void keep_answer(const Json& receipt, const std::optional<queue::BusinessDay>& day);
    [[nodiscard]] LetterAsConfirmed as_confirmed(const LetterId& letter) const;
    [[nodiscard]] Status check_no_separator(const LetterId& letter) const;
    [[nodiscard]] std::optional<TicketId> ticket_of(const LetterId& letter) const;
    Json content_json(const Confirm& wish, const office::Actor& by, const Json& receipt) const;
    // The letter has left the desk: key, words and previews are wiped, blobs that are no part of
    // it removed. Letters behind it that never got a page go too.
    void forget(const LetterId& letter,
                const std::vector<petitions::Page>& unused,
                const office::Actor& by);

    [[nodiscard]] InHand* find_locked(const LetterId& letter) const;
    [[nodiscard]] Result<const PageInHand*> page_locked(const LetterId& letter, int n) const;
    void pages_changed_locked(InHand& letter);
    void follow_locked(InHand& letter, const petitions::Letter& now);
    [[nodiscard]] static Json pages_view(const InHand& letter);
    Json view_locked(const InHand& letter) const;
    Status enough_room() const;
    void changed() const;

    // Both wait for the office loop; never called on its thread.
    [[nodiscard]] Status run_command(const office::Actor& by, office::Ask ask);

    template <class Ask>
    [[nodiscard]] auto ask_state(Ask ask) {
        return parts_.office
            .query([ask = std::move(ask)](const View& view) { return ask(view.state); })
            .get();
    }

    Parts parts_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::condition_variable read_;
    mutable std::list<InHand> in_hand_;  // in the order of their paper
    BoundedQueue<std::function<void()>> jobs_{16};
    BoundedQueue<Feed> feeds_{2};
    std::condition_variable to_read_;
    std::jthread worker_;
    std::jthread feeder_;
    std::vector<std::jthread> readers_;
};

}  // namespace kiosk::kioskd
