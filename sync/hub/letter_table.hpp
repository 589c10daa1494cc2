#pragma once
// Letters, their blobs and their receipts, as far as the hub may know them: facts and hashes.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/db/database.hpp"
#include "sync/hub/journal_table.hpp"
#include "sync/protocol/answer.hpp"

namespace kiosk::hub {

enum class LetterClass { Ordinary, Protected };

// What a letter.confirmed or letter.adopted says. A protected one has no code, kind or body: they
// are "".
struct Letter {
    std::int64_t no = 0;  // row number, 0 = not stored yet
    std::int64_t device_no = 0;
    Epoch epoch;
    Seq seq;
    LetterId id;
    LetterClass letter_class = LetterClass::Protected;
    std::string code;
    std::string kind;
    std::string body;
    std::int64_t pages = 0;
    std::int64_t bucket = 0;
    std::string hash;  // of the manifest, see sync::manifest_hash
    std::int64_t as_is = 0;
    std::vector<Digest> manifest;  // content document first
    std::int64_t received_ms = 0;
    std::optional<std::int64_t> completed_ms{};
    bool handed_over = false;  // the device has had its receipt; for add() and take_over() alone
};

// Rows of these tables. Errors are those of db::Database. The caller holds the transaction and
// the thread.
class LetterTable {
public:
    explicit LetterTable(db::Database& database) : db_(database) {}

    // Stores the letter with its manifest and gives its row number.
    [[nodiscard]] Result<std::int64_t> add(const Letter& letter);
    // The letter is `next`'s from now on, which names the same letter and manifest: its device, its
    // record. What the former device brought of it counts as brought by this one.
    [[nodiscard]] Status take_over(const Letter& former, const Letter& next);
    // Which blobs of the letter the device has not sent whole, in manifest order, each once.
    [[nodiscard]] Result<std::vector<Digest>> missing(std::int64_t letter_no);
    [[nodiscard]] Status complete(std::int64_t letter_no, std::int64_t now_ms);
    // The letter of a record; nullopt when that record is none.
    [[nodiscard]] Result<std::optional<Letter>> of_record(const JournalName& journal, Seq seq);
    // Letters of the device that name this blob and are not complete.
    [[nodiscard]] Result<std::vector<Letter>> waiting_for(std::int64_t device_no,
                                                          const Digest& sha256);
    // By letter id or by manifest hash (32 or 64 hex digits); all that match, oldest first.
    [[nodiscard]] Result<std::vector<Letter>> find(std::string_view id_or_hash);
    // At most `most` of those with a row number above `no`, in the order of these.
    [[nodiscard]] Result<std::vector<Letter>> after(std::int64_t no, std::int64_t most);
    // How many letters of each device (its row number) wait for pages, where any does.
    [[nodiscard]] Result<std::map<std::int64_t, std::int64_t>> waiting_by_device();
    // The device has read the letter's receipt: it need not be sent again.
    [[nodiscard]] Status handed_over(std::int64_t device_no, const LetterId& letter);
    // Letters that the device handed over and that are not complete here: this hub lost what it
    // had. Newest first: the older one is, the sooner the device has dropped its blobs, and what it
    // has no more must not stand before what it has.
    [[nodiscard]] Result<std::vector<Letter>> lost(std::int64_t device_no,
                                                   Epoch epoch,
                                                   std::int64_t most);

    // A whole blob is durable. Repeating it changes nothing.
    [[nodiscard]] Status add_page(std::int64_t device_no,
                                  const Digest& sha256,
                                  std::uint64_t bytes,
                                  std::int64_t now_ms);
    [[nodiscard]] Result<std::optional<std::uint64_t>> page_bytes(std::int64_t device_no,
                                                                  const Digest& sha256);
    [[nodiscard]] Result<std::vector<Digest>> all_pages();

    [[nodiscard]] Status add_receipt(std::int64_t device_no, const sync::Receipt& receipt);
    // Complete receipts that no letter.handed_over has answered, oldest first, at most `most`.
    [[nodiscard]] Result<std::vector<sync::Receipt>> receipts_to_send(const DeviceId& device,
                                                                      std::int64_t device_no,
                                                                      std::int64_t most);
    [[nodiscard]] Result<std::vector<sync::Receipt>> all_receipts(const DeviceId& device,
                                                                  std::int64_t device_no);

private:
    [[nodiscard]] Result<std::vector<Letter>> read(db::Query& query);
    db::Database& db_;
};

}  // namespace kiosk::hub
