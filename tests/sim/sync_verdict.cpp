// Both sides are read through their own code; equal means equal bytes.
#include "tests/sim/sync_verdict.hpp"

#include <map>
#include <set>

#include "firmware/base/format.hpp"
#include "sync/hub/verify.hpp"

namespace kiosk::test {
namespace {

using hub::HubStore;

std::string compare_journals(HubStore& store,
                             const hub::JournalName& name,
                             const std::vector<store::JournalRow>& journal) {
    std::size_t at = 0;
    std::string out;
    const Status read = store.journals().for_each(name, [&](const hub::StoredRecord& record) {
        if (!out.empty()) {
            return Status();
        }
        if (at >= journal.size()) {
            out = fmt::format("record {} is at the hub alone", record.seq.value);
        } else if (record.seq != journal[at].header.seq || record.chain != journal[at].chain ||
                   record.header != journal[at].header_bytes ||
                   record.body != std::optional(journal[at].body)) {
            out = fmt::format("record {} is another one at the hub", journal[at].header.seq.value);
        }
        ++at;
        return Status();
    });
    KIOSK_ASSERT(read.has_value(), "the hub's journal is read");
    if (out.empty() && at != journal.size()) {
        out = fmt::format("the hub has {} of {} records", at, journal.size());
    }
    return out;
}

// Letters of this kiosk at the hub, by the record that confirmed them.
std::map<Seq, hub::Letter> letters_of(HubStore& store, std::int64_t device_no) {
    std::map<Seq, hub::Letter> out;
    const std::vector<hub::Letter> all = store.letters().after(0, 10'000).value();
    for (const hub::Letter& letter : all) {
        if (letter.device_no == device_no) {
            out.emplace(letter.seq, letter);
        }
    }
    return out;
}

std::string compare_letters(PlayedHub& hub,
                            HubStore& store,
                            std::int64_t device_no,
                            const std::vector<store::JournalRow>& journal,
                            const std::map<Digest, Bytes>& made) {
    const auto letters = letters_of(store, device_no);
    std::size_t confirmed = 0;
    std::size_t handed_over = 0;
    for (const store::JournalRow& row : journal) {
        handed_over += row.header.kind == "letter.handed_over" ? 1U : 0U;
        if (row.header.kind != "letter.confirmed") {
            continue;
        }
        ++confirmed;
        const auto letter = letters.find(row.header.seq);
        if (letter == letters.end() || !letter->second.completed_ms) {
            return fmt::format("letter {} is not whole at the hub", row.header.seq.value);
        }
        for (const Digest& sha256 : letter->second.manifest) {
            const auto page = hub::PageShelf(store, hub.pages()).read(sha256);
            const auto original = made.find(sha256);
            if (!page || original == made.end() || *page != original->second) {
                return fmt::format("letter {} has another page", row.header.seq.value);
            }
        }
    }
    if (letters.size() != confirmed || handed_over != confirmed) {
        return fmt::format("{} letters were confirmed, {} are at the hub, {} were handed over",
                           confirmed,
                           letters.size(),
                           handed_over);
    }
    return "";
}

std::string compare_tickets(HubStore& store,
                            std::int64_t device_no,
                            const std::vector<store::JournalRow>& journal) {
    std::set<TicketId> ids;
    std::set<std::string> numbers;
    std::size_t count = 0;
    const std::vector<hub::Ticket> all = store.tickets().after({}, 10'000).value();
    for (const hub::Ticket& ticket : all) {
        if (ticket.device_no == device_no) {
            ++count;
            ids.insert(ticket.id);
            numbers.insert(ticket.business_day + ticket.label());
        }
    }
    const auto issued = static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(), [](const store::JournalRow& row) {
            return row.header.kind == "ticket.issued";
        }));
    return ids.size() == issued && numbers.size() == issued && count == issued
               ? ""
               : fmt::format("{} tickets were issued, the hub has {} rows, {} ids, {} numbers",
                             issued,
                             count,
                             ids.size(),
                             numbers.size());
}

}  // namespace

std::string what_broke_at(PlayedHub& hub) {
    return hub.books().read([&](HubStore& store) -> std::string {
        const auto report =
            hub::verify_hub(store, hub.pages(), PlayedHub::receipt_key().public_key());
        if (!report) {
            return describe(report.error());
        }
        if (!report->good()) {
            return report->problems.front();
        }
        if (report->refused > 0) {
            return "the hub refused a good record";
        }
        const std::vector<hub::Device> devices = store.devices().all().value();
        for (const hub::Device& device : devices) {
            if (device.state != hub::DeviceState::Active ||
                !store.devices().alarms(device.no).value().empty()) {
                return "the hub raised an alarm about a good device";
            }
        }
        return "";
    });
}

std::string what_broke_between(PlayedHub& hub, std::size_t number, PlayedKiosk& kiosk) {
    using Rows = std::vector<store::JournalRow>;
    const auto journal = kiosk.ask([](const kioskd::View& view) -> Result<Rows> {
        KIOSK_TRY([[maybe_unused]] const auto head, view.store.verify_all());
        return view.store.journal().read(Seq{1}, 100'000);
    });
    if (!journal) {
        return describe(journal.error());
    }
    const EnrolledDevice device = PlayedKiosk::name(number);
    return hub.books().read([&](HubStore& store) -> std::string {
        const std::int64_t no = store.devices().find(device.id).value()->no;
        std::string out = compare_journals(store, {no, device.epoch}, *journal);
        out = out.empty() ? compare_letters(hub, store, no, *journal, kiosk.made()) : out;
        out = out.empty() ? compare_tickets(store, no, *journal) : out;
        return out;
    });
}

}  // namespace kiosk::test
