// Order of checks: who, then whether the batch continues what the hub has, then record by record.
// A fork is decided only on a chain that the device signed, so noise on the line never fences a
// device. Of a refused record the header and the body's digest are kept: the chain goes on, and
// the records behind it pass.
#include "sync/hub/ingest.hpp"

#include <algorithm>

#include "firmware/base/log.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "sync/hub/letter_view.hpp"
#include "sync/hub/projection.hpp"

namespace kiosk::hub {
struct Ingest::Turn {
    HubStore& store;
    const Device& device;
    const sync::Batch& batch;
    const std::vector<Digest>& chains;
    JournalName journal;
    std::int64_t now_ms;
    Seq head{};
    sync::BatchAnswer answer{};
    bool forked = false;
};

Status may_speak(const Device& device) {
    if (device.state == DeviceState::Revoked) {
        return Error{ErrorCode::DeviceRevoked, device.id.text()};
    }
    if (device.state == DeviceState::Fenced) {
        return Error{ErrorCode::ForkDetected, device.id.text() + " is fenced"};
    }
    return {};
}

Result<Taken> Ingest::take(HubStore& store,
                           const sync::Batch& batch,
                           const std::vector<Digest>& chains) const {
    KIOSK_ASSERT(chains.size() == batch.records.size(), "a chain value for each record");
    // From here on no other hub touches this device's rows: head and letters read below still stand
    // when this batch is committed.
    KIOSK_TRY(const auto device, store.devices().hold(batch.device));
    if (!device) {
        return Taken{Error{ErrorCode::NotEnrolled, batch.device.text()}, {}};
    }
    if (auto allowed = may_speak(*device); !allowed) {
        return Taken{std::move(allowed).error(), {}};
    }
    const std::int64_t now_ms = clock_.wall().unix_ms;
    Turn turn{store, *device, batch, chains, {device->no, batch.epoch}, now_ms};
    KIOSK_CHECK(store.devices().touch(device->no,
                                      {now_ms,
                                       batch.device_wall_ms - now_ms,
                                       batch.backlog,
                                       batch.oldest_unsent_ms,
                                       batch.software}));
    if (batch.epoch != device->epoch) {
        KIOSK_CHECK(fence(turn, batch.first_seq));
        return Taken{Error{ErrorCode::ForkDetected, "a second epoch: clone or re-image"}, {}};
    }
    if (batch.broken_at) {
        log::error("hub",
                   "device {}: record {} is altered or missing on its own disk",
                   device->id.text(),
                   batch.broken_at->value);
        KIOSK_CHECK(store.devices().raise_alarm(
            device->no, now_ms, ErrorCode::JournalBroken, *batch.broken_at));
    }
    KIOSK_TRY(const auto head, store.journals().head(turn.journal));
    turn.head = head ? head->seq : Seq{0};
    if (batch.first_seq.value > turn.head.value + 1) {
        sync::Verdict gap{batch.first_seq, sync::VerdictKind::Gap};
        gap.expected = Seq{turn.head.value + 1};
        turn.answer.verdicts.push_back(gap);
    } else {
        KIOSK_TRY(const auto broken_at, find_break(turn));
        if (broken_at) {
            KIOSK_CHECK(fence(turn, *broken_at));
            return Taken{
                Error{ErrorCode::ForkDetected, "first bad seq " + std::to_string(broken_at->value)},
                {}};
        }
        KIOSK_CHECK(take_records(turn));
    }
    KIOSK_CHECK(add_receipts(turn));
    return Taken{std::nullopt, std::move(turn.answer)};
}

// The number of the first record that differs from what the hub has; none when the batch
// continues or repeats the hub's journal.
Result<std::optional<Seq>> Ingest::find_break(Turn& turn) const {
    const Seq before{turn.batch.first_seq.value - 1};
    Digest chain = crypto::chain_start(turn.batch.device, turn.batch.epoch);
    if (before.value > 0) {
        KIOSK_TRY(const auto record, turn.store.journals().find(turn.journal, before));
        if (!record) {
            return Error{ErrorCode::StoreFailed, "a record below the head is not there"};
        }
        chain = record->chain;
    }
    if (chain != turn.batch.chain_before) {
        // Which record before differs cannot be seen from here; it is at or below this one.
        return std::optional<Seq>(Seq{before.value > 0 ? before.value : 1});
    }
    return std::optional<Seq>();
}

Status Ingest::take_records(Turn& turn) const {
    for (std::size_t i = 0; i < turn.batch.records.size() && !turn.forked; ++i) {
        const sync::BatchRecord& record = turn.batch.records[i];
        if (record.header.seq.value <= turn.head.value) {
            KIOSK_CHECK(take_known(turn, record, turn.chains[i]));
        } else {
            KIOSK_CHECK(take_new(turn, record, turn.chains[i]));
        }
    }
    if (turn.forked) {
        // The forked record and all behind it get the same verdict, so none is left unanswered.
        while (turn.answer.verdicts.size() < turn.batch.records.size()) {
            sync::Verdict refused{Seq{turn.batch.first_seq.value +
                                      static_cast<std::int64_t>(turn.answer.verdicts.size())},
                                  sync::VerdictKind::Refused};
            refused.code = ErrorCode::ForkDetected;
            turn.answer.verdicts.push_back(refused);
        }
        return {};
    }
    if (turn.batch.records.empty()) {
        return {};
    }
    return turn.store.journals().add_head(
        turn.journal, {turn.batch.last_seq(), turn.batch.chain_after, turn.batch.signature});
}

Status Ingest::take_known(Turn& turn, const sync::BatchRecord& record, const Digest& chain) const {
    KIOSK_TRY(const auto stored, turn.store.journals().find(turn.journal, record.header.seq));
    if (!stored) {
        return Error{ErrorCode::StoreFailed, "a record below the head is not there"};
    }
    if (stored->chain != chain) {
        turn.forked = true;
        return fence(turn, record.header.seq);
    }
    sync::Verdict verdict{record.header.seq, sync::VerdictKind::Duplicate};
    if (stored->refused) {
        const auto checked = check_record(record);
        if (!checked) {
            verdict.kind = sync::VerdictKind::Refused;
            verdict.code = checked.error().code;
            KIOSK_CHECK(turn.store.journals().refuse_again(turn.journal, record.header.seq));
        } else {
            KIOSK_CHECK(turn.store.journals().accept(turn.journal, record.header.seq, record.body));
            KIOSK_CHECK(keep(turn, record, *checked, verdict));
        }
    } else if (sync::is_letter(record)) {
        KIOSK_TRY(const auto letter,
                  turn.store.letters().of_record(turn.journal, record.header.seq));
        if (letter && !letter->completed_ms) {
            verdict.kind = sync::VerdictKind::WaitingForPages;
            KIOSK_TRY(verdict.pages, wanted(turn.store, turn.device.id, letter->no));
        }
    }
    turn.answer.verdicts.push_back(std::move(verdict));
    return {};
}

Status Ingest::take_new(Turn& turn, const sync::BatchRecord& record, const Digest& chain) const {
    StoredRecord row;
    row.seq = record.header.seq;
    row.chain = chain;
    row.header = crypto::encode_header(record.header);
    row.stored_ms = turn.now_ms;
    sync::Verdict verdict{record.header.seq, sync::VerdictKind::Stored};
    const auto checked = check_record(record);
    if (checked) {
        row.body = record.body;
    } else {
        row.body_hash = crypto::sha256(as_bytes(record.body));
        row.refused = checked.error().code;
        verdict.kind = sync::VerdictKind::Refused;
        verdict.code = checked.error().code;
        log::warn("hub",
                  "device {} record {} ({}) refused: {}",
                  turn.device.id.text(),
                  record.header.seq.value,
                  record.header.kind,
                  error_name(verdict.code));
    }
    KIOSK_CHECK(turn.store.journals().add(turn.journal, row));
    turn.head = record.header.seq;
    if (checked) {
        KIOSK_CHECK(keep(turn, record, *checked, verdict));
    }
    turn.answer.verdicts.push_back(std::move(verdict));
    return {};
}

// The record is good and stored: brings the tables up to it.
Status Ingest::keep(Turn& turn,
                    const sync::BatchRecord& record,
                    const CheckedRecord& checked,
                    sync::Verdict& verdict) const {
    verdict.kind = sync::VerdictKind::Stored;
    KIOSK_CHECK(project(turn.store, turn.device, turn.batch.epoch, record, checked.body));
    if (!checked.letter) {
        return {};
    }
    Letter letter = *checked.letter;
    letter.device_no = turn.device.no;
    letter.epoch = turn.batch.epoch;
    letter.seq = record.header.seq;
    letter.received_ms = turn.now_ms;
    KIOSK_TRY(const auto former, former_of(turn, record, letter));
    if (former) {
        KIOSK_CHECK(turn.store.letters().take_over(*former, letter));
        letter.no = former->no;
    } else {
        KIOSK_TRY(letter.no, turn.store.letters().add(letter));
    }
    KIOSK_TRY(auto pages, wanted(turn.store, turn.device.id, letter.no));
    if (!pages.empty()) {
        // Of a letter that had its receipt the answer's `lost` speaks.
        verdict.kind =
            letter.handed_over ? sync::VerdictKind::Stored : sync::VerdictKind::WaitingForPages;
        verdict.pages = letter.handed_over ? std::vector<sync::WantedPage>() : std::move(pages);
        return {};
    }
    // add_receipts reads the receipt back with the others. Who was told of the letter is not told
    // again.
    KIOSK_TRY(auto receipt,
              former && former->completed_ms ? add_receipt(turn.store, turn.device, letter)
                                             : complete(turn.store, turn.device, letter));
    (void)receipt;
    return {};
}

// The same letter as another device has it: what an adopted one was before its device began anew.
// It names every blob by a digest that only the disk with the letter on it and this hub know, so no
// other device can take it; and what it takes is the same bytes under a receipt of its own.
Result<std::optional<Letter>> Ingest::former_of(Turn& turn,
                                                const sync::BatchRecord& record,
                                                const Letter& letter) const {
    if (!sync::is_adopted_letter(record)) {
        return std::optional<Letter>();
    }
    const auto is_former = [&](const Letter& one) {
        return one.device_no != turn.device.no && one.hash == letter.hash;
    };
    // Held before it is looked at: its pages may come just now.
    KIOSK_TRY(const auto seen, turn.store.letters().find(letter.id.text()));
    for (const Letter& one : seen) {
        if (is_former(one)) {
            KIOSK_CHECK(turn.store.devices().hold_row(one.device_no));
        }
    }
    KIOSK_TRY(const auto held, turn.store.letters().find(letter.id.text()));
    const auto former = std::find_if(held.begin(), held.end(), is_former);
    return former == held.end() ? std::optional<Letter>() : std::optional<Letter>(*former);
}

Status Ingest::fence(Turn& turn, Seq seq) const {
    log::error(
        "hub", "device {}: journal forked at record {}; fenced", turn.device.id.text(), seq.value);
    KIOSK_CHECK(turn.store.devices().set_state(turn.device.id, DeviceState::Fenced));
    return turn.store.devices().raise_alarm(
        turn.device.no, turn.now_ms, ErrorCode::ForkDetected, seq);
}

Status Ingest::add_receipts(Turn& turn) const {
    turn.answer.hub_time_ms = turn.now_ms;
    turn.answer.hub_generation = generation_;
    turn.answer.head = turn.head;
    if (turn.head.value > 0) {
        KIOSK_TRY(const auto head, turn.store.journals().find(turn.journal, turn.head));
        if (!head) {
            return Error{ErrorCode::StoreFailed, "the head is not there"};
        }
        sync::Receipt receipt;
        receipt.device = turn.device.id;
        receipt.epoch = turn.batch.epoch;
        receipt.seq = turn.head;
        receipt.chain = head->chain;
        receipt.hub_time_ms = turn.now_ms;
        receipt.hub_generation = generation_;
        sync::sign_receipt(receipt, hub_key_);
        turn.answer.receipts.push_back(receipt);
    }
    KIOSK_TRY(
        const auto complete_ones,
        turn.store.letters().receipts_to_send(
            turn.device.id, turn.device.no, static_cast<std::int64_t>(turn.batch.most_receipts)));
    turn.answer.receipts.insert(
        turn.answer.receipts.end(), complete_ones.begin(), complete_ones.end());
    KIOSK_TRY(const auto lost,
              turn.store.letters().lost(turn.device.no, turn.batch.epoch, sync::kMostLost));
    for (const Letter& letter : lost) {
        KIOSK_TRY(auto pages, wanted(turn.store, turn.device.id, letter.no));
        turn.answer.lost.push_back({letter.seq, std::move(pages)});
    }
    return {};
}

Result<std::vector<sync::WantedPage>> Ingest::wanted(HubStore& store,
                                                     const DeviceId& device,
                                                     std::int64_t letter_no) const {
    KIOSK_TRY(const auto missing, store.letters().missing(letter_no));
    std::vector<sync::WantedPage> out;
    for (const Digest& sha256 : missing) {
        out.push_back({sha256, partials_.partial_bytes(device, sha256)});
    }
    return out;
}

// Of a protected letter no city system is told: when it came would say who may have brought it.
Status Ingest::tell(HubStore& store, const Device& device, Letter letter) const {
    if (letter.letter_class == LetterClass::Protected) {
        return {};
    }
    letter.completed_ms = clock_.wall().unix_ms;
    return store.webhooks().tell("letter.received",
                                 ByteView(crypto::record_id(device.id, letter.epoch, letter.seq)),
                                 letter_view(letter, device),
                                 *letter.completed_ms);
}

Result<sync::Receipt> Ingest::complete(HubStore& store,
                                       const Device& device,
                                       const Letter& letter) const {
    KIOSK_TRY(auto receipt, add_receipt(store, device, letter));
    KIOSK_CHECK(store.letters().complete(letter.no, receipt.hub_time_ms));
    KIOSK_CHECK(tell(store, device, letter));
    return receipt;
}

Result<sync::Receipt> Ingest::add_receipt(HubStore& store,
                                          const Device& device,
                                          const Letter& letter) const {
    KIOSK_TRY(const auto record,
              store.journals().find({letter.device_no, letter.epoch}, letter.seq));
    if (!record) {
        return Error{ErrorCode::StoreFailed, "a letter without its record"};
    }
    sync::Receipt receipt;
    receipt.device = device.id;
    receipt.epoch = letter.epoch;
    receipt.seq = letter.seq;
    receipt.chain = record->chain;
    receipt.kind = sync::ReceiptKind::Complete;
    receipt.hub_time_ms = clock_.wall().unix_ms;
    receipt.hub_generation = generation_;
    sync::sign_receipt(receipt, hub_key_);
    KIOSK_CHECK(store.letters().add_receipt(letter.device_no, receipt));
    return receipt;
}

Result<std::vector<sync::Receipt>> Ingest::pages_arrived(HubStore& store,
                                                         const DeviceId& device,
                                                         std::span<const WholePage> pages) const {
    // Held: a letter that another hub takes at this moment would not see the page, nor this the
    // letter.
    KIOSK_TRY(const auto row, store.devices().hold(device));
    if (!row) {
        return Error{ErrorCode::StoreFailed, "a page of a device that is not there"};
    }
    std::vector<sync::Receipt> out;
    for (const WholePage& page : pages) {
        if (!page.content.empty()) {
            KIOSK_CHECK(store.pages().add(page.sha256, page.content));
        }
        KIOSK_CHECK(
            store.letters().add_page(row->no, page.sha256, page.bytes, clock_.wall().unix_ms));
    }
    // With all of them there, a letter that came in one pack is looked at once.
    for (const WholePage& page : pages) {
        KIOSK_TRY(const auto letters, store.letters().waiting_for(row->no, page.sha256));
        for (const Letter& letter : letters) {
            KIOSK_TRY(const auto missing, store.letters().missing(letter.no));
            if (missing.empty()) {
                KIOSK_TRY(const auto receipt, complete(store, *row, letter));
                out.push_back(receipt);
            }
        }
    }
    return out;
}

}  // namespace kiosk::hub
