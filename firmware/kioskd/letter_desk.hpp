#pragma once
// The scan desk: takes one letter from the feeder to its confirmation. Pages are sealed with the
// letter's key as they arrive and are durable, with their page.scanned committed, before the next
// one is asked for. The key is in locked memory only; beside it on disk lies the key sealed to the
// protected body, so that after a restart staff may still hand over what was accepted.
// Reading (OCR) runs beside feeding; its words stay in memory until they are sealed.
// Design: docs/adr/0002, docs/ARCHITECTURE.md.

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "drivers/scanner/scanner.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/ids.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/random.hpp"
#include "firmware/crypto/seal.hpp"
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
        PageReader& reader;
        const Clock& clock;
        Random& random;
        std::string site;
        std::filesystem::path data;
        PrintDesk* paper = nullptr;  // null: receipts are not printed
    };

    using Confirm = server::Appliance::ConfirmLetter;
    using Reply = server::Appliance::Reply;

    explicit LetterDesk(Parts parts);
    ~LetterDesk();
    LetterDesk(const LetterDesk&) = delete;
    LetterDesk& operator=(const LetterDesk&) = delete;

    // Every call returns at once; `reply` is called once, from the desk's thread or from the
    // caller's. All carry {"letter": view}. LetterBusy while pages are being fed.
    // Opens a batch and starts feeding. LetterOnDesk, NoSealingKey, DiskFull, scanner errors come
    // later, as the pause reason in the view.
    void open(petitions::Source source, int dpi, const office::Actor& by, Reply reply);
    // Goes on feeding. UnknownLetter, LetterKeyGone (after a restart).
    void resume(const LetterId& letter, const office::Actor& by, Reply reply);
    // Waits for the readings, seals the content, commits letter.confirmed; the view then has the
    // code and PIN of the citizen's receipt, once, and "paper" names its print job. WrongPageCount,
    // UnknownBody, LetterKeyGone (choose Review::AsIs), and the refusals of petitions::Desk.
    void confirm(const Confirm& wish, const office::Actor& by, Reply reply);
    void abandon(const LetterId& letter,
                 petitions::AbandonReason reason,
                 const office::Actor& by,
                 Reply reply);

    // The view of the letter on the desk, null when there is none. Any thread.
    [[nodiscard]] Json view() const;
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
        Digest hash{};
        std::int64_t bytes = 0;
        int dpi = 300;
        std::optional<PageRead> reading;
    };

    enum class Phase { Feeding, Paused, Closing };

    // The letter whose key this process holds.
    struct InHand {
        LetterId id;
        crypto::LetterKey key;
        petitions::Source source = petitions::Source::Feeder;
        int dpi = 300;
        Phase phase = Phase::Feeding;
        std::optional<Error> fault;  // why feeding paused
        std::vector<PageInHand> pages;
        LetterReview review;
        std::size_t found_for = 0;  // the pages that the fields were sought in
    };

    void run(const std::stop_token& stop);
    void read_pages(const std::stop_token& stop);
    void read_page(int n);
    // Seeks the fields once all pages that were fed are read, and again when more have come.
    void find_fields();
    [[nodiscard]] fields::Date today() const;
    void post(std::function<void()> job, const Reply& reply);

    Status do_open(petitions::Source source, int dpi, const office::Actor& by);
    Status do_resume(const LetterId& letter, const office::Actor& by);
    Result<Json> do_confirm(const Confirm& wish, const office::Actor& by);
    Result<Json> do_abandon(const LetterId& letter,
                            petitions::AbandonReason reason,
                            const office::Actor& by);

    void feed(const office::Actor& by);
    Status feed_pages(const office::Actor& by);
    Status accept(const scanner::ScannedPage& page, const office::Actor& by);
    void pause(const Error& why, const office::Actor& by);
    Status wait_for_readings();
    // The content blob: text, words and receipt, or for AsIs only how to open the pages.
    Result<Bytes> seal_content(const Confirm& wish,
                               const office::Actor& by,
                               const Json& receipt,
                               const petitions::ReceivingBody& to);
    Result<petitions::ReceivingBody> receiver(const Confirm& wish);
    // Commits letter.confirmed; the job of its receipt where there is a printer.
    Result<std::optional<PaperJobId>> commit_confirmed(petitions::Confirmation confirmation,
                                                       const Json& receipt,
                                                       const office::Actor& by);
    // Adds the letter's PDF with the words as they were corrected. Without one the content lacks
    // "pdf" and the log says why: the pages go along as they were scanned.
    void put_pdf(Json& content, const Json& receipt);
    Json content_json(const Confirm& wish, const office::Actor& by, const Json& receipt) const;
    Json view_locked() const;
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
    std::optional<InHand> in_hand_;
    BoundedQueue<std::function<void()>> jobs_{16};
    BoundedQueue<int> unread_{1024};
    std::jthread worker_;
    std::jthread reader_;
};

}  // namespace kiosk::kioskd
