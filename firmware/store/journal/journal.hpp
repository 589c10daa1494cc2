#pragma once
// The journal: an append-only, hash-chained table of records. It knows kinds and bytes, no domain.
// Format: docs/protocols/journal.md.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "firmware/crypto/journal_chain.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::store {

struct JournalRow {
    crypto::RecordHeader header;
    Bytes header_bytes;
    std::string body;  // canonical JSON, verbatim
    Digest chain{};
};

struct JournalHead {
    Seq seq{0};  // 0 = empty
    Digest chain{};
    bool operator==(const JournalHead&) const = default;
};

// Uses, and must not outlive, `connection`; one thread, that of the connection.
class Journal {
public:
    Journal(sqlite::Connection& connection, DeviceId device, Epoch epoch)
        : db_(&connection), device_(device), epoch_(epoch) {}

    // The last record as the table has it. StoreFailed.
    [[nodiscard]] Result<JournalHead> head() const;

    // Adds the record after `head` and moves `head` to it. Inside the caller's transaction; the
    // caller drops `head` when that is not committed. header.seq must be head.seq + 1.
    [[nodiscard]] Status append(JournalHead& head,
                                const crypto::RecordHeader& header,
                                std::string_view body);

    // Records from, from + 1, … at most `most`; stops at the end. JournalBroken: a header that does
    // not parse.
    [[nodiscard]] Result<std::vector<JournalRow>> read(Seq from, std::size_t most) const;

    // Calls `visit` for each record from `from` to the end; its error ends the walk.
    [[nodiscard]] Status each(Seq from,
                              const std::function<Status(const JournalRow&)>& visit) const;

    // Recomputes the chain from `from` (given the stored chain before it) to the end, and checks
    // that there is no gap, that header and columns agree, and that bodies are canonical. The first
    // bad record is named: JournalBroken "record 17: …". Gives the head it reached.
    [[nodiscard]] Result<JournalHead> verify(Seq from) const;

    // The chain value after record `seq`; chain_0 for 0. NotFound beyond the head.
    [[nodiscard]] Result<Digest> chain_after(Seq seq) const;

    // Seq of the last day.opened; 0 when there is none.
    [[nodiscard]] Result<Seq> last_day() const;

    // How many records are named by a record.parked, each once: a hub of a backup may have refused
    // one again. Reads these alone.
    [[nodiscard]] Result<std::int64_t> parked() const;

private:
    sqlite::Connection* db_;
    DeviceId device_;
    Epoch epoch_;
};

// One record as a line of JSON for export and support: seq, kind, at, header and chain in hex, and
// the body verbatim as text, so that the chain can be checked from the file alone.
[[nodiscard]] std::string export_line(const JournalRow& row);

}  // namespace kiosk::store
