#pragma once
// The hub's database and its tables: SQLite on one machine, PostgreSQL when that is not enough.
// What was committed survives a power cut, in both.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/crypto/seal.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/channel_table.hpp"
#include "sync/hub/db/database.hpp"
#include "sync/hub/device_table.hpp"
#include "sync/hub/document_table.hpp"
#include "sync/hub/journal_table.hpp"
#include "sync/hub/letter_table.hpp"
#include "sync/hub/page_table.hpp"
#include "sync/hub/ticket_table.hpp"
#include "sync/hub/webhooks/webhook_table.hpp"

namespace kiosk::hub {

// A receiving body's public key, as registered by hubctl.
struct BodyKey {
    std::string name;
    crypto::SealPublicKey key;
};

// One thread at a time; several stores may be open on one database (cityhub writes through one and
// reads through another, hubctl opens its own, and on PostgreSQL other hubs theirs). Errors: see
// db::Database.
class HubStore {
public:
    // Opens the database that the folder names (store_settings.hpp) and makes or updates its
    // tables. Errors of open_database and db::Database::migrate.
    [[nodiscard]] static Result<HubStore> open(const std::filesystem::path& data_dir);
    // The same over a database that is open already.
    [[nodiscard]] static Result<HubStore> open(std::unique_ptr<db::Database> database);

    [[nodiscard]] db::Database& database() noexcept { return *db_; }

    [[nodiscard]] WebhookTable webhooks() { return WebhookTable(*db_); }

    [[nodiscard]] DeviceTable devices() { return DeviceTable(*db_); }

    [[nodiscard]] ChannelTable channels() { return ChannelTable(*db_); }

    [[nodiscard]] DocumentTable documents() { return DocumentTable(*db_); }

    [[nodiscard]] JournalTable journals() { return JournalTable(*db_); }

    [[nodiscard]] LetterTable letters() { return LetterTable(*db_); }

    [[nodiscard]] PageTable pages() { return PageTable(*db_); }

    [[nodiscard]] TicketTable tickets() { return TicketTable(*db_); }

    // A random number made with the database. A device that sees another one knows that the hub
    // came back from a backup.
    [[nodiscard]] Result<std::int64_t> generation();
    [[nodiscard]] Status make_generation(Random& random);

    // The hub's folder with this receipt key owns the database from now on. AlreadyThere when it
    // holds tokens or devices of another folder's hub: their certificates are of another CA.
    [[nodiscard]] Status claim(const crypto::VerifyKey& hub_key);
    // AlreadyThere when another folder owns it: a mistake in store.conf must not mix two cities.
    [[nodiscard]] Status check_owner(const crypto::VerifyKey& hub_key);

    [[nodiscard]] Status add_body(const BodyKey& body, std::int64_t now_ms);
    [[nodiscard]] Result<std::vector<BodyKey>> bodies();

private:
    explicit HubStore(std::unique_ptr<db::Database> database) : db_(std::move(database)) {}

    std::unique_ptr<db::Database> db_;  // on the heap: tables keep a reference
};

}  // namespace kiosk::hub
