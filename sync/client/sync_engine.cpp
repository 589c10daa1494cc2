// Each step looks at three questions in a fixed order: is a batch of records due, is a piece of a
// page to be sent, is a receipt missing. A failed request ends the pass: the back-off says when
// the next one begins, and progress (not a mere connection) makes it start at once.
#include "sync/client/sync_engine.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/crypto/journal_chain.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kRecordsPerReceipt = 5;
// Batches up to this size are not what a cut depends on.
constexpr std::uint64_t kSmallBatchBytes = 4096;

std::optional<std::uint64_t> sooner(std::optional<std::uint64_t> a,
                                    std::optional<std::uint64_t> b) {
    if (!a || !b) {
        return a ? a : b;
    }
    return std::min(*a, *b);
}

std::uint64_t until(std::uint64_t due_ms, std::uint64_t now_ms) {
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

}  // namespace

SyncEngine::SyncEngine(SyncRules rules,
                       SyncIdentity identity,
                       JournalSource& journal,
                       BlobSource& blobs,
                       HubLink& link,
                       LinkBudget& budget,
                       const Clock& clock,
                       Random& random)
    : rules_(rules),
      identity_(identity),
      journal_(journal),
      blobs_(blobs),
      link_(link),
      budget_(budget),
      clock_(clock),
      backoff_(random),
      records_(rules.batch, random),
      pages_(blobs, clock, rules.poll_ms) {
    not_before_ms_ = clock.monotonic_ms() + random.below(rules.first_contact_ms + 1);
}

std::optional<std::uint64_t> SyncEngine::step() {
    if (stale_) {
        if (auto status = refresh(); !status) {
            return failed(std::move(status).error());
        }
    }
    const std::uint64_t now_ms = clock_.monotonic_ms();
    if (now_ms < not_before_ms_) {
        return not_before_ms_ - now_ms;
    }
    return do_next(now_ms);
}

std::optional<std::uint64_t> SyncEngine::do_next(std::uint64_t now_ms) {
    const auto batch_due = records_.batch_due_in_ms(now_ms);
    if (batch_due == std::uint64_t{0}) {
        return send_batch(records_.next(), batch_records_);
    }
    const auto refused_due = records_.refused_due_in_ms(now_ms);
    if (refused_due == std::uint64_t{0}) {
        return send_batch(*records_.refused(), 1);
    }
    Wait wait = sooner(batch_due, refused_due);
    if (const auto held_ms = pages_held_ms()) {
        wait = sooner(wait, held_ms);
    } else {
        if (const auto request = pages_.next_request()) {
            return send_page(*request);
        }
        budget_.all_gone();
        if (auto aside = pages_.aside_reason()) {
            reason_ = std::move(aside);  // nothing was sent that could tell it
        }
        wait = sooner(wait, pages_.aside_due_in_ms());
    }
    if (ask_for_more_) {
        ask_for_more_ = false;
        return ask_for_receipts();
    }
    if (pages_.lane().receipt_missing()) {
        if (poll_due_ms_ <= now_ms) {
            return ask_for_receipts();
        }
        wait = sooner(wait, until(poll_due_ms_, now_ms));
    }
    return wait;
}

// How long pages that could go have to wait for their hour.
std::optional<std::uint64_t> SyncEngine::pages_held_ms() const {
    const std::uint64_t wait_ms = budget_.pages_wait_ms();
    return wait_ms > 0 && pages_.lane().pages_waiting() > 0 ? std::optional(wait_ms) : std::nullopt;
}

void SyncEngine::push() {
    not_before_ms_ = 0;
    poll_due_ms_ = 0;
    pages_.push();
    records_.push();
    stale_ = true;
}

Status SyncEngine::refresh() {
    if (!started_) {
        KIOSK_TRY(const Seq cursor, journal_.acknowledged());
        records_.restart(cursor);
        started_ = true;
    }
    KIOSK_TRY(const Seq head, journal_.head());
    const std::int64_t unsent = head.value - records_.next().value + 1;
    bool letter_waits = false;
    if (unsent > 0 && unsent < rules_.batch.fill_records) {
        KIOSK_TRY(const auto waiting,
                  journal_.records_from(records_.next(), static_cast<std::size_t>(unsent)));
        letter_waits = std::any_of(waiting.begin(), waiting.end(), is_letter);
    }
    records_.saw_head(head, letter_waits, clock_.monotonic_ms());
    KIOSK_TRY(parked_, journal_.parked());
    KIOSK_TRY(letters_, journal_.letters_waiting());
    select_letters();
    stale_ = false;
    return {};
}

// Pages of a letter follow its record, so that the hub knows what they belong to.
void SyncEngine::select_letters() {
    std::vector<WaitingLetter> ready;
    std::copy_if(letters_.begin(),
                 letters_.end(),
                 std::back_inserter(ready),
                 [this](const WaitingLetter& l) { return records_.settled(l.confirmed); });
    ready.insert(ready.end(), again_.begin(), again_.end());
    pages_.lane().set_letters(ready);
}

Result<Batch> SyncEngine::make_batch(Seq first, std::size_t most) {
    Batch batch;
    batch.device = identity_.device;
    batch.epoch = identity_.epoch;
    batch.first_seq = first;
    KIOSK_TRY(batch.chain_before, journal_.chain_at(Seq{first.value - 1}));
    if (most > 0) {
        KIOSK_TRY(batch.records, journal_.records_from(first, most));
    }
    KIOSK_CHECK(cut_at_break(batch));
    std::size_t taken = 0;
    std::size_t letters = 0;
    std::size_t bytes = kBatchFrameBytes;
    for (const BatchRecord& record : batch.records) {
        bytes += wire_bytes(record);
        letters += is_letter(record) ? 1U : 0U;
        if (bytes > kMaxBatchBytes || letters > kMaxBatchLetters) {
            break;
        }
        ++taken;
    }
    batch.records.erase(batch.records.begin() + static_cast<std::ptrdiff_t>(taken),
                        batch.records.end());
    batch.device_wall_ms = clock_.wall().unix_ms;
    batch.backlog = std::max<std::int64_t>(
        0, records_.backlog() - static_cast<std::int64_t>(batch.records.size()));
    batch.oldest_unsent_ms =
        static_cast<std::int64_t>(records_.oldest_unsent_ms(clock_.monotonic_ms()));
    batch.most_receipts =
        std::clamp<std::size_t>(batch_records_ / kRecordsPerReceipt, 1, kMaxReceipts);
    batch.software = identity_.software;
    sign_batch(batch, identity_.journal_key);
    return batch;
}

// Records must lead to the chain that was stored with them. The hub sees only that a batch is
// broken; this side knows where, and tells: an altered byte, a row that is gone.
Status SyncEngine::cut_at_break(Batch& batch) {
    const auto row = [&](std::size_t i) {
        return Seq{batch.first_seq.value + static_cast<std::int64_t>(i)};
    };
    std::vector<Digest> chains{batch.chain_before};
    for (const BatchRecord& record : batch.records) {
        if (record.header.seq != row(chains.size() - 1)) {
            break;  // a hole
        }
        chains.push_back(crypto::chain_next(
            chains.back(), crypto::encode_header(record.header), as_bytes(record.body)));
    }
    std::size_t good = 0;  // records whose stored chain fits; once it does not, it never does again
    std::size_t open = chains.size() - 1;
    for (std::size_t look = open; good < open; look = good + (open - good + 1) / 2) {
        const auto stored = journal_.chain_at(row(look - 1));
        if (!stored && stored.error().code != ErrorCode::NotFound) {
            return stored.error();
        }
        if (stored && *stored == chains[look]) {
            good = look;
        } else {
            open = look - 1;
        }
    }
    if (good < batch.records.size()) {
        batch.broken_at = row(good);
        batch.records.erase(batch.records.begin() + static_cast<std::ptrdiff_t>(good),
                            batch.records.end());
    }
    return {};
}

std::optional<std::uint64_t> SyncEngine::send_batch(Seq first, std::size_t most) {
    auto batch = make_batch(first, most);
    if (!batch) {
        return failed(std::move(batch).error());
    }
    auto frame = encode_batch(*batch);
    if (!frame) {
        return failed(std::move(frame).error());
    }
    HubRequest request;
    request.path = kBatchPath;
    request.content_type = "application/json";
    request.content_encoding = "zstd";
    request.body = std::move(*frame);
    auto response = link_.send(request);
    budget_.sent(link_.sent_bytes());
    if (!response) {
        const bool large = link_.sent_bytes() > kSmallBatchBytes && batch->records.size() > 1;
        // Of a small one the answer may be large: it brings receipts until their letters are handed
        // over.
        const bool answer_may_be_large = link_.sent_bytes() > 0 && batch->most_receipts > 1;
        if (large || answer_may_be_large) {
            // A smaller one is another attempt: it is made at once, as after progress.
            batch_records_ = (large ? batch->records.size() : batch_records_) / 2;
            backoff_.progressed();
        }
        return failed(std::move(response).error());
    }
    batch_records_ = std::min(batch_records_ * 2, kMaxBatchRecords);
    if (response->status != 200) {
        return failed(refusal_of(*response), response->retry_after_s);
    }
    if (auto status = take_answer(*batch, *response); !status) {
        return failed(std::move(status).error());
    }
    if (batch->broken_at) {
        return failed(
            Error{ErrorCode::JournalBroken, "record " + std::to_string(batch->broken_at->value)});
    }
    return 0;
}

// Any batch is answered with receipts. Records that wait for company go along: among them are those
// that letters were handed over, and until it has these the hub repeats their receipts instead of
// the next ones.
std::optional<std::uint64_t> SyncEngine::ask_for_receipts() {
    return send_batch(records_.next(), batch_records_);
}

Status SyncEngine::take_answer(const Batch& sent, const HubResponse& response) {
    KIOSK_TRY(const BatchAnswer answer, parse_answer(response.body));
    KIOSK_TRY(const Seq hub_has, verify_receipts(answer.receipts));
    KIOSK_TRY(const Applied applied, records_.apply(sent, answer, hub_has, clock_.monotonic_ms()));
    clock_ahead_ms_ = clock_.wall().unix_ms - answer.hub_time_ms;
    KIOSK_CHECK(journal_.acknowledge(applied.cursor, answer.receipts));
    const bool gap = !answer.verdicts.empty() && answer.verdicts.front().kind == VerdictKind::Gap;
    if (gap && rewound_) {
        return Error{ErrorCode::HubGarbage, "the hub asks to go back again and again"};
    }
    rewound_ = gap;
    reached(applied.progress);
    KIOSK_CHECK(follow(applied));
    KIOSK_CHECK(send_again(answer.lost));
    const std::size_t waited = letters_.size();
    KIOSK_CHECK(hand_over(answer.receipts));
    if (sent.records.empty() && letters_.size() == waited) {
        no_receipt_came();
    }
    return {};
}

// A question that was answered without the receipts that are missing: perhaps the hub lost pages,
// so each is asked about; the next question has time. One that a cut swallowed is put again as
// soon as the back-off lets, and one whose answer held only some of them at once.
void SyncEngine::no_receipt_came() {
    poll_due_ms_ = clock_.monotonic_ms() + rules_.poll_ms;
    if (pages_.lane().receipt_missing()) {
        pages_.lane().forget_all();
    }
}

// The hub names them with every answer until it has them, so nothing needs to be remembered here.
Status SyncEngine::send_again(const std::vector<LostPages>& lost) {
    again_.clear();
    std::vector<const LostPages*> wanted;
    for (const LostPages& one : lost) {
        const bool waits = std::any_of(letters_.begin(), letters_.end(), [&](const auto& l) {
            return l.confirmed == one.confirmed;
        });
        if (waits || gone_.contains(one.confirmed)) {
            continue;
        }
        KIOSK_TRY(auto letter, journal_.letter_of(one.confirmed));
        if (!letter) {
            continue;
        }
        KIOSK_TRY(const bool here, still_here(*letter, one.pages));
        if (here) {
            again_.push_back(std::move(*letter));
            wanted.push_back(&one);
        } else {
            gone_.insert(one.confirmed);
            log::error("sync",
                       "the city lost pages of the letter of record {}, and they are gone here too",
                       one.confirmed.value);
        }
    }
    select_letters();
    for (std::size_t i = 0; i < again_.size(); ++i) {
        pages_.lane().hub_wants(again_[i], wanted[i]->pages);
    }
    return {};
}

Result<bool> SyncEngine::still_here(const WaitingLetter& letter,
                                    const std::vector<WantedPage>& pages) {
    for (const WantedPage& page : pages) {
        const bool known = std::find(letter.manifest.begin(), letter.manifest.end(), page.sha256) !=
                           letter.manifest.end();
        const auto size = blobs_.size(page.sha256);
        if (!size && size.error().code != ErrorCode::NotFound) {
            return size.error();
        }
        if (!known || !size) {
            return false;
        }
    }
    return true;
}

Status SyncEngine::follow(const Applied& applied) {
    stale_ = true;
    select_letters();
    for (const auto& letter : letters_) {
        const auto wanted = applied.wanted.find(letter.confirmed);
        if (wanted != applied.wanted.end()) {
            pages_.lane().hub_wants(letter, wanted->second);
        }
    }
    for (const auto& [seq, code] : applied.parked) {
        log::warn("sync",
                  "record {} parked after {} refusals: {}",
                  seq.value,
                  kRefusalsBeforeParking,
                  error_name(code));
        KIOSK_CHECK(journal_.park(seq, code));
    }
    if (applied.fenced) {
        return *applied.fenced;
    }
    return {};
}

// The newest record that the hub proves to have; 0 when it proves nothing.
Result<Seq> SyncEngine::verify_receipts(const std::vector<Receipt>& receipts) {
    Seq has;
    for (const Receipt& receipt : receipts) {
        if (receipt.device != identity_.device || receipt.epoch != identity_.epoch) {
            return Error{ErrorCode::HubGarbage, "receipt for another device"};
        }
        KIOSK_CHECK(verify_receipt(receipt, identity_.hub_key));
        auto chain = journal_.chain_at(receipt.seq);
        if (!chain && chain.error().code != ErrorCode::NotFound) {
            return std::move(chain).error().with("receipt");
        }
        if (!chain || *chain != receipt.chain) {
            return Error{ErrorCode::ForkDetected,
                         "receipt of record " + std::to_string(receipt.seq.value)};
        }
        if (receipt.kind == ReceiptKind::Records) {
            has = std::max(has, receipt.seq);
        }
    }
    return has;
}

Status SyncEngine::hand_over(const std::vector<Receipt>& receipts) {
    for (const Receipt& receipt : receipts) {
        const auto letter =
            std::find_if(letters_.begin(), letters_.end(), [&](const WaitingLetter& l) {
                return receipt.kind == ReceiptKind::Complete && l.confirmed == receipt.seq;
            });
        if (letter != letters_.end()) {
            KIOSK_CHECK(journal_.hand_over(letter->letter));
            letters_.erase(letter);
            stale_ = true;
            select_letters();
        }
        if (receipt.kind == ReceiptKind::Complete &&
            std::erase_if(again_, [&](const auto& l) { return l.confirmed == receipt.seq; }) > 0) {
            ask_for_more_ = again_.empty();
            select_letters();
        }
    }
    return {};
}

std::optional<std::uint64_t> SyncEngine::send_page(const HubRequest& request) {
    const auto response = link_.send(request);
    budget_.sent(link_.sent_bytes());
    if (!response) {
        pages_.lost(link_.sent_bytes());
        return failed(response.error());
    }
    PageNews news = pages_.answered(*response);
    if (news.failure) {
        return failed(std::move(*news.failure), news.retry_after_s);
    }
    reached(news.progress);
    if (auto status = take_page_receipts(news.receipts); !status) {
        return failed(std::move(status).error());
    }
    return 0;
}

// Of letters that these pages made whole.
Status SyncEngine::take_page_receipts(const std::vector<Receipt>& receipts) {
    if (receipts.empty()) {
        return {};
    }
    KIOSK_CHECK(verify_receipts(receipts));
    KIOSK_CHECK(journal_.acknowledge(records_.cursor(), receipts));
    return hand_over(receipts);
}

void SyncEngine::reached(bool progress) {
    last_contact_unix_ms_ = clock_.wall().unix_ms;
    if (progress) {
        backoff_.progressed();
        rewound_ = false;
        if (reason_) {
            log::info("sync", "sending again");
        }
    }
    reason_ = pages_.aside_reason();
}

std::optional<std::uint64_t> SyncEngine::failed(Error error,
                                                std::optional<std::uint64_t> retry_after_s) {
    const std::uint64_t wait_ms =
        retry_after_s ? backoff_.failed_wait_ms(*retry_after_s) : backoff_.failed_wait_ms();
    if (!reason_ || reason_->code != error.code) {
        log::warn("sync", "{}; next attempt in {} ms", describe(error), wait_ms);
    }
    reason_ = std::move(error);
    pages_.lane().retry_aside();
    not_before_ms_ = clock_.monotonic_ms() + wait_ms;
    return wait_ms;
}

SyncStatus SyncEngine::status() const {
    const std::uint64_t now_ms = clock_.monotonic_ms();
    SyncStatus out;
    out.last_contact_unix_ms = last_contact_unix_ms_;
    out.oldest_unsent_ms = records_.oldest_unsent_ms(now_ms);
    out.backlog = records_.backlog();
    out.acknowledged = records_.cursor().value;
    out.letters_waiting = letters_.size();
    for (const auto& letter : letters_) {
        out.pages_waiting += records_.settled(letter.confirmed) ? 0 : letter.manifest.size();
    }
    out.pages_waiting += pages_.lane().pages_waiting();
    out.parked = parked_;
    out.retry_in_ms = until(not_before_ms_, now_ms);
    out.clock_ahead_ms = clock_ahead_ms_;
    out.reason = reason_;
    if (const auto held_ms = pages_held_ms()) {
        out.pages_go_unix_ms = clock_.wall().unix_ms + static_cast<std::int64_t>(*held_ms);
    }
    const bool busy = records_.batch_due_in_ms(now_ms) == std::uint64_t{0} ||
                      (pages_.lane().pages_waiting() > 0 && !out.pages_go_unix_ms);
    out.state = out.retry_in_ms > 0    ? SyncState::Waiting
                : busy                 ? SyncState::Sending
                : out.pages_go_unix_ms ? SyncState::Held
                                       : SyncState::Idle;
    return out;
}

}  // namespace kiosk::sync
