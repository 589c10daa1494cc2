#pragma once
// Records and heads of all devices: what makes each delivery count once, for ever.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// One journal of one device.
struct JournalName {
    std::int64_t device_no = 0;
    Epoch epoch;
};

struct StoredRecord {
    Seq seq;
    Digest chain{};
    Bytes header;
    std::optional<std::string> body;  // none: refused, only its digest is kept
    Digest body_hash{};               // set when there is no body
    std::optional<ErrorCode> refused;
    std::int64_t stored_ms = 0;
};

struct Head {
    Seq seq;
    Digest chain{};
    crypto::Signature signature{};
};

// Rows of these tables. Errors are those of db::Database; a row that makes no sense is
// StoreFailed. The caller holds the transaction and the thread.
class JournalTable {
public:
    explicit JournalTable(db::Database& database) : db_(database) {}

    // The last record; nullopt for a journal without records.
    [[nodiscard]] Result<std::optional<Head>> head(const JournalName& journal);
    [[nodiscard]] Result<std::optional<StoredRecord>> find(const JournalName& journal, Seq seq);
    // The record must be new: the unique key refuses another (StoreFailed).
    [[nodiscard]] Status add(const JournalName& journal, const StoredRecord& record);
    // A refused record came again, and again was refused.
    [[nodiscard]] Status refuse_again(const JournalName& journal, Seq seq);
    // A record that was refused is good now (the hub learned): keeps its body.
    [[nodiscard]] Status accept(const JournalName& journal, Seq seq, std::string_view body);
    // The device's signature of a head, kept as proof; a repeated one is ignored.
    [[nodiscard]] Status add_head(const JournalName& journal, const Head& head);

    [[nodiscard]] Result<std::vector<JournalName>> journals();
    // Calls `visit` for each record in seq order, and stops at its first error.
    [[nodiscard]] Status for_each(const JournalName& journal,
                                  const std::function<Status(const StoredRecord&)>& visit);
    [[nodiscard]] Result<std::vector<Head>> heads(const JournalName& journal);
    [[nodiscard]] Result<std::int64_t> count(const JournalName& journal);
    [[nodiscard]] Result<std::int64_t> count_refused(std::int64_t device_no);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
