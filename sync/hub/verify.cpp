// One pass per journal: the chain is computed from the device and epoch on, record by record, and
// compared with what is stored; the device's signatures are checked at the heads they name. After
// the first break the rest of a journal proves nothing, so one problem is named for each.
#include "sync/hub/verify.hpp"

#include <map>

#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "sync/protocol/batch.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kPiece = 1000;  // letters that are in memory at once

// Why this record does not continue the chain; "" when it does.
std::string flaw_of(const StoredRecord& record, Seq expected, const Digest& before) {
    const auto header = crypto::parse_header(record.header);
    if (record.seq != expected) {
        return "a record is missing";
    }
    if (!header || header->seq != record.seq) {
        return "the header is damaged";
    }
    const Digest chain =
        record.body ? crypto::chain_next(before, record.header, as_bytes(*record.body))
                    : crypto::chain_next_of_digest(before, record.header, record.body_hash);
    return chain == record.chain ? "" : "the chain is broken";
}

Status verify_journal(HubStore& store,
                      const JournalName& journal,
                      const Device& device,
                      VerifyReport& out) {
    KIOSK_TRY(const auto heads, store.journals().heads(journal));
    std::map<Seq, Head> by_seq;
    for (const Head& head : heads) {
        by_seq[head.seq] = head;
    }
    Digest chain = crypto::chain_start(device.id, journal.epoch);
    Seq expected{1};
    std::string flaw;
    const Status read = store.journals().for_each(journal, [&](const StoredRecord& record) {
        if (!flaw.empty()) {
            return Status();
        }
        flaw = flaw_of(record, expected, chain);
        if (!flaw.empty()) {
            return Status();
        }
        chain = record.chain;
        ++out.records;
        out.refused += record.refused ? 1 : 0;
        const auto head = by_seq.find(record.seq);
        if (head != by_seq.end()) {
            const Bytes message = sync::head_message(device.id, journal.epoch, record.seq, chain);
            const bool signed_well =
                head->second.chain == chain &&
                crypto::verify_signature(device.journal_key, message, head->second.signature)
                    .has_value();
            flaw = signed_well ? "" : "the device's signature is wrong";
            ++out.signatures;
        }
        expected.value += flaw.empty() ? 1 : 0;
        return Status();
    });
    KIOSK_CHECK(read);
    if (!flaw.empty()) {
        out.problems.push_back(
            fmt::format("device {} record {}: {}", device.id.text(), expected.value, flaw));
    } else if (!by_seq.empty() && by_seq.rbegin()->first.value >= expected.value) {
        out.problems.push_back(fmt::format(
            "device {} record {}: a record is missing", device.id.text(), expected.value));
    }
    return {};
}

Status verify_letter(const Letter& letter, const PageShelf& shelf, VerifyReport& out) {
    ++out.letters;
    std::vector<std::string> names;
    for (const Digest& sha256 : letter.manifest) {
        names.push_back(to_hex(sha256));
        KIOSK_TRY(const bool there, shelf.has(sha256));
        if (letter.completed_ms && !there) {
            out.problems.push_back(fmt::format(
                "letter of record {}: blob {} is missing", letter.seq.value, names.back()));
        }
    }
    if (sync::manifest_hash(names) != letter.hash) {
        out.problems.push_back(
            fmt::format("letter of record {}: the manifest differs", letter.seq.value));
    }
    return {};
}

Status verify_letters(HubStore& store, const PageShelf& shelf, VerifyReport& out) {
    std::int64_t last = 0;
    for (std::size_t came = kPiece; came == kPiece;) {
        KIOSK_TRY(const auto letters, store.letters().after(last, kPiece));
        came = letters.size();
        for (const Letter& letter : letters) {
            KIOSK_CHECK(verify_letter(letter, shelf, out));
            last = letter.no;
        }
    }
    KIOSK_TRY(const auto blobs, store.letters().all_pages());
    for (const Digest& sha256 : blobs) {
        ++out.blobs;
        if (const auto blob = shelf.read(sha256); !blob) {
            out.problems.push_back(
                fmt::format("blob {}: {}", to_hex(sha256), error_name(blob.error().code)));
        }
    }
    return {};
}

Status verify_receipts(HubStore& store,
                       const Device& device,
                       const crypto::VerifyKey& hub_key,
                       VerifyReport& out) {
    KIOSK_TRY(const auto receipts, store.letters().all_receipts(device.id, device.no));
    for (const sync::Receipt& receipt : receipts) {
        ++out.receipts;
        if (!sync::verify_receipt(receipt, hub_key)) {
            out.problems.push_back(fmt::format(
                "device {} record {}: the receipt is wrong", device.id.text(), receipt.seq.value));
        }
    }
    return {};
}

}  // namespace

Result<VerifyReport> verify_hub(HubStore& store,
                                const PageStore& folder,
                                const crypto::VerifyKey& hub_key) {
    VerifyReport out;
    KIOSK_TRY(const auto devices, store.devices().all());
    std::map<std::int64_t, Device> by_no;
    for (const Device& device : devices) {
        by_no[device.no] = device;
        if (crypto::device_id_of(device.journal_key) != device.id) {
            out.problems.push_back("device " + device.id.text() + ": its key is another's");
        }
        KIOSK_CHECK(verify_receipts(store, device, hub_key, out));
    }
    KIOSK_TRY(const auto journals, store.journals().journals());
    for (const JournalName& journal : journals) {
        ++out.journals;
        const auto device = by_no.find(journal.device_no);
        if (device == by_no.end()) {
            out.problems.push_back("a journal of a device that is not there");
            continue;
        }
        KIOSK_CHECK(verify_journal(store, journal, device->second, out));
    }
    KIOSK_CHECK(verify_letters(store, PageShelf(store, folder), out));
    return out;
}

}  // namespace kiosk::hub
