#pragma once
// The hub's database: one file, one connection, its tables. WAL and synchronous=FULL, so what was
// committed survives a power cut. SQLite serves one machine; architecture.md, section 2.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/crypto/seal.hpp"
#include "firmware/sqlite/connection.hpp"
#include "sync/hub/device_table.hpp"
#include "sync/hub/document_table.hpp"
#include "sync/hub/journal_table.hpp"
#include "sync/hub/letter_table.hpp"
#include "sync/hub/ticket_table.hpp"

namespace kiosk::hub {

// A receiving body's public key, as registered by hubctl.
struct BodyKey {
    std::string name;
    crypto::SealPublicKey key;
};

// One thread at a time; several stores may be open on one file (cityhub writes through one and
// reads through another, hubctl opens its own): writers wait for each other up to 5 s, then InUse.
class HubStore {
public:
    // Makes the database on first use. SchemaTooNew, StoreFailed, DiskFull.
    [[nodiscard]] static Result<HubStore> open(const std::filesystem::path& data_dir);

    [[nodiscard]] sqlite::Connection& connection() noexcept { return *db_; }

    [[nodiscard]] DeviceTable devices() { return DeviceTable(*db_); }

    [[nodiscard]] DocumentTable documents() { return DocumentTable(*db_); }

    [[nodiscard]] JournalTable journals() { return JournalTable(*db_); }

    [[nodiscard]] LetterTable letters() { return LetterTable(*db_); }

    [[nodiscard]] TicketTable tickets() { return TicketTable(*db_); }

    // A random number made with the database. A device that sees another one knows that the hub
    // came back from a backup.
    [[nodiscard]] Result<std::int64_t> generation();
    [[nodiscard]] Status make_generation(Random& random);

    [[nodiscard]] Status add_body(const BodyKey& body, std::int64_t now_ms);
    [[nodiscard]] Result<std::vector<BodyKey>> bodies();

private:
    explicit HubStore(std::unique_ptr<sqlite::Connection> db) : db_(std::move(db)) {}

    std::unique_ptr<sqlite::Connection> db_;  // on the heap: tables keep a reference
};

}  // namespace kiosk::hub
