// Opens the database, brings it to the present schema, and hands out its tables.
#include "sync/hub/hub_store.hpp"

#include "firmware/crypto/hash.hpp"
#include "sync/hub/schema.hpp"
#include "sync/hub/store_settings.hpp"

namespace kiosk::hub {
namespace {

// The first 63 bits of the key's digest.
std::int64_t owner_of(const crypto::VerifyKey& hub_key) {
    const Digest digest = crypto::sha256(ByteView(hub_key.bytes));
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        out = out << 8U | digest[i];
    }
    return static_cast<std::int64_t>(out >> 1U);
}

}  // namespace

Result<HubStore> HubStore::open(const std::filesystem::path& data_dir) {
    KIOSK_TRY(auto database, open_database(data_dir));
    return open(std::move(database));
}

Result<HubStore> HubStore::open(std::unique_ptr<db::Database> database) {
    KIOSK_CHECK(database->migrate(migrations()));
    return HubStore(std::move(database));
}

Result<std::int64_t> HubStore::generation() {
    return db_->number("SELECT value FROM meta WHERE name = 'generation'");
}

Status HubStore::make_generation(Random& random) {
    const auto value = static_cast<std::int64_t>(random.next_u64() >> 1U);
    return db_->run(
        "INSERT INTO meta (name, value) VALUES ('generation', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        value);
}

Status HubStore::claim(const crypto::VerifyKey& hub_key) {
    if (auto owned = check_owner(hub_key); !owned) {
        KIOSK_TRY(const std::int64_t in_use,
                  db_->number("SELECT (SELECT count(*) FROM tokens) + "
                              "(SELECT count(*) FROM devices)"));
        if (in_use > 0) {
            return owned;
        }
    }
    return db_->run(
        "INSERT INTO meta (name, value) VALUES ('owner', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        owner_of(hub_key));
}

Status HubStore::check_owner(const crypto::VerifyKey& hub_key) {
    const auto owner = db_->number("SELECT value FROM meta WHERE name = 'owner'");
    if (!owner && owner.error().code != ErrorCode::NotFound) {
        return owner.error();
    }
    if (owner && *owner != owner_of(hub_key)) {
        return Error{ErrorCode::AlreadyThere, "the database is of another hub"};
    }
    return {};  // hubs made before owners were noted have none
}

Status HubStore::add_body(const BodyKey& body, std::int64_t now_ms) {
    return db_->run(
        "INSERT INTO bodies (name, public_key, added_ms) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET public_key = excluded.public_key, "
        "added_ms = excluded.added_ms",
        body.name,
        ByteView(body.key.bytes),
        now_ms);
}

Result<std::vector<BodyKey>> HubStore::bodies() {
    KIOSK_TRY(auto query, db_->query("SELECT name, public_key FROM bodies ORDER BY name"));
    std::vector<BodyKey> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        BodyKey body{query.text(0), {}};
        KIOSK_TRY(body.key.bytes, query.fixed_blob<32>(1));
        out.push_back(std::move(body));
    }
}

}  // namespace kiosk::hub
