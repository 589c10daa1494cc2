// Opens the database, brings it to the present schema, and hands out its tables.
#include "sync/hub/hub_store.hpp"

#include "sync/hub/schema.hpp"

namespace kiosk::hub {

Result<HubStore> HubStore::open(const std::filesystem::path& data_dir) {
    sqlite::SqliteOptions options;
    options.busy_timeout_ms = 5000;
    auto opened = sqlite::Connection::open(data_dir / "hub.db", options);
    if (!opened) {
        return std::move(opened).error().with("opening the hub's database");
    }
    auto db = std::make_unique<sqlite::Connection>(std::move(opened).value());
    KIOSK_CHECK(sqlite::migrate(*db, migrations(), full_schema()));
    return HubStore(std::move(db));
}

Result<std::int64_t> HubStore::generation() {
    return db_->number("SELECT value FROM meta WHERE name = 'generation'");
}

Status HubStore::make_generation(Random& random) {
    const auto value = static_cast<std::int64_t>(random.next_u64() >> 1U);
    return db_->run("INSERT OR REPLACE INTO meta (name, value) VALUES ('generation', ?)", value);
}

Status HubStore::add_body(const BodyKey& body, std::int64_t now_ms) {
    return db_->run("INSERT OR REPLACE INTO bodies (name, public_key, added_ms) VALUES (?, ?, ?)",
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
