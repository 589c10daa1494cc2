// Publications are never changed: a device that fetches a document half and goes on tomorrow gets
// the same bytes.
#include "sync/hub/document_table.hpp"

#include <algorithm>

#include "firmware/calendar/dates.hpp"
#include "firmware/crypto/hash.hpp"

namespace kiosk::hub {
namespace {

// Of what devices tell no more is believed: one that lies shall not use up the numbers of the city.
constexpr std::int64_t kMostLostVersions = 1000;

}  // namespace

Result<std::int64_t> end_of_day_ms(std::string_view day) {
    KIOSK_TRY(const auto last, calendar::BusinessDay::parse(day));
    return queue::begin_ms(last) + kDay_ms;
}

Result<Publication> DocumentTable::publish(std::string_view name,
                                           std::string_view scope,
                                           ByteView content,
                                           std::int64_t now_ms,
                                           std::int64_t expires_ms) {
    Publication out;
    out.scope = std::string(scope);
    out.published_ms = now_ms;
    out.entry.name = std::string(name);
    out.entry.sha256 = crypto::sha256(content);
    out.entry.size = content.size();
    out.entry.expires_ms = expires_ms;
    KIOSK_TRY(const std::int64_t newest,
              db_.number("SELECT COALESCE(MAX(version), 0) FROM documents WHERE name = ?", name));
    const std::int64_t believable = newest + kMostLostVersions;
    KIOSK_TRY(const std::int64_t known,
              db_.number("SELECT COALESCE(MAX(version), 0) FROM "
                         "(SELECT in_force AS version FROM document_reports WHERE name = ? "
                         "UNION ALL SELECT refused FROM document_reports WHERE name = ?) AS told "
                         "WHERE version <= ?",
                         name,
                         name,
                         believable));
    KIOSK_TRY(out.entry.version,
              db_.number("INSERT INTO documents (name, scope, version, sha256, size, content, "
                         "published_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                         "RETURNING version",
                         name,
                         scope,
                         std::max(newest, known) + 1,
                         ByteView(out.entry.sha256),
                         static_cast<std::int64_t>(content.size()),
                         content,
                         now_ms,
                         expires_ms));
    return out;
}

Status DocumentTable::withdraw_ended(std::int64_t now_ms) {
    KIOSK_TRY(const auto all, current());
    for (const Publication& item : all) {
        if (item.entry.size > 0 && item.entry.expires_ms > 0 && item.entry.expires_ms <= now_ms) {
            KIOSK_CHECK(publish(item.entry.name, item.scope, {}, now_ms));
        }
    }
    return {};
}

Result<std::int64_t> DocumentTable::latest() {
    // Not the highest number: of two hubs' publications the one with the lower number may be
    // committed later.
    return db_.number("SELECT count(*) FROM documents");
}

Result<std::vector<Publication>> DocumentTable::current() {
    KIOSK_TRY(auto query,
              db_.query("SELECT name, scope, version, sha256, size, published_ms, expires_ms "
                        "FROM documents d WHERE version = (SELECT MAX(version) FROM documents n "
                        "WHERE n.name = d.name AND n.scope = d.scope) ORDER BY name, scope"));
    std::vector<Publication> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        Publication item;
        item.entry.name = query.text(0);
        item.scope = query.text(1);
        item.entry.version = query.integer(2);
        KIOSK_TRY(item.entry.sha256, query.fixed_blob<32>(3));
        item.entry.size = static_cast<std::uint64_t>(query.integer(4));
        item.published_ms = query.integer(5);
        item.entry.expires_ms = query.integer(6);
        out.push_back(std::move(item));
    }
}

Result<std::optional<Bytes>> DocumentTable::content(const Digest& sha256) {
    KIOSK_TRY(
        auto query,
        db_.query("SELECT content FROM documents WHERE sha256 = ? LIMIT 1", ByteView(sha256)));
    KIOSK_TRY(const bool row, query.next());
    return row ? std::optional<Bytes>(query.blob(0)) : std::nullopt;
}

Status DocumentTable::report_applied(std::int64_t device_no,
                                     std::string_view name,
                                     std::int64_t version) {
    return db_.run(
        "INSERT INTO document_reports (device_no, name, in_force) VALUES (?, ?, ?) "
        "ON CONFLICT (device_no, name) DO UPDATE SET in_force = excluded.in_force, refused = 0, "
        "code = '', place = ''",
        device_no,
        name,
        version);
}

Status DocumentTable::report_refused(std::int64_t device_no,
                                     std::string_view name,
                                     std::int64_t version,
                                     std::string_view code,
                                     std::string_view where) {
    return db_.run(
        "INSERT INTO document_reports (device_no, name, refused, code, place) VALUES (?, ?, ?, ?, "
        "?) "
        "ON CONFLICT (device_no, name) DO UPDATE SET refused = excluded.refused, "
        "code = excluded.code, place = excluded.place, in_force = CASE WHEN "
        "document_reports.in_force = excluded.refused "
        "THEN 0 ELSE document_reports.in_force END",
        device_no,
        name,
        version,
        code,
        where);
}

Result<std::vector<DocumentReport>> DocumentTable::reports() {
    KIOSK_TRY(
        auto query,
        db_.query("SELECT device_no, name, in_force, refused, code, place FROM document_reports "
                  "ORDER BY device_no, name"));
    std::vector<DocumentReport> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back({query.integer(0),
                       query.text(1),
                       query.integer(2),
                       query.integer(3),
                       query.text(4),
                       query.text(5)});
    }
}

DocumentBook::DocumentBook(const std::vector<Publication>& current) {
    for (const Publication& item : current) {
        by_name_[item.entry.name][item.scope] = item.entry;
    }
}

std::vector<sync::DocumentEntry> DocumentBook::for_device(const DeviceId& device,
                                                          std::string_view office) const {
    std::vector<sync::DocumentEntry> out;
    for (const auto& [name, scopes] : by_name_) {
        std::optional<sync::DocumentEntry> counts;
        std::int64_t version = 0;
        for (const std::string& scope : {DocumentScope::device(device),
                                         DocumentScope::office(office),
                                         DocumentScope::city()}) {
            const auto at = scopes.find(scope);
            if (at == scopes.end()) {
                continue;
            }
            counts = at->second;
            version = std::max(version, at->second.version);
            if (counts->size > 0) {
                break;
            }
        }
        if (counts) {
            counts->version = version;
            out.push_back(std::move(*counts));
        }
    }
    return out;
}

}  // namespace kiosk::hub
