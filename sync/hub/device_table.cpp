// Plain rows. Whoever changes a device or takes a token reads its row with a lock first; and the
// UPDATE of a token asks for an unused one itself, so that no reading before it can race.
#include "sync/hub/device_table.hpp"

#include <array>
#include <utility>

namespace kiosk::hub {
namespace {

constexpr std::array<std::pair<DeviceState, std::string_view>, 3> kDeviceStates = {{
    {DeviceState::Active, "active"},
    {DeviceState::Revoked, "revoked"},
    {DeviceState::Fenced, "fenced"},
}};

// A macro for the columns keeps each statement one constant text.
#define DEVICE_COLUMNS                                                              \
    "no, device, office, serial, journal_key, tls_pin, epoch, state, enrolled_ms, " \
    "last_contact_ms, clock_offset_ms, backlog, oldest_unsent_ms, software"

constexpr std::string_view kFind = "SELECT " DEVICE_COLUMNS " FROM devices WHERE device = ?";
constexpr std::string_view kHoldDevice =
    "SELECT " DEVICE_COLUMNS " FROM devices WHERE device = ? FOR NO KEY UPDATE";
constexpr std::string_view kHoldRow =
    "SELECT " DEVICE_COLUMNS " FROM devices WHERE no = ? FOR NO KEY UPDATE";
constexpr std::string_view kAll = "SELECT " DEVICE_COLUMNS " FROM devices ORDER BY no";

#undef DEVICE_COLUMNS

static_assert(kHoldDevice.ends_with(db::kRowLock));
static_assert(kHoldRow.ends_with(db::kRowLock));

Result<Device> device_of(const db::Query& row) {
    Device out;
    out.no = row.integer(0);
    KIOSK_TRY(out.id.bytes, row.fixed_blob<16>(1));
    out.office = row.text(2);
    out.serial = row.text(3);
    KIOSK_TRY(out.journal_key.bytes, row.fixed_blob<32>(4));
    KIOSK_TRY(out.tls_pin, row.fixed_blob<32>(5));
    out.epoch = Epoch{row.integer(6)};
    for (const auto& [state, name] : kDeviceStates) {
        if (row.text(7) == name) {
            out.state = state;
        }
    }
    out.enrolled_ms = row.integer(8);
    out.last_contact_ms = row.integer(9);
    out.clock_offset_ms = row.integer(10);
    out.backlog = row.integer(11);
    out.oldest_unsent_ms = row.integer(12);
    out.software = row.text(13);
    return out;
}

Result<std::optional<Device>> one_device(db::Query query) {
    KIOSK_TRY(const bool row, query.next());
    if (!row) {
        return std::optional<Device>();
    }
    KIOSK_TRY(Device device, device_of(query));
    return std::optional<Device>(std::move(device));
}

}  // namespace

std::string_view state_name(DeviceState state) noexcept {
    for (const auto& [value, name] : kDeviceStates) {
        if (value == state) {
            return name;
        }
    }
    return "";
}

Result<std::optional<Device>> DeviceTable::find(const DeviceId& id) {
    KIOSK_TRY(auto query, db_.query(kFind, id));
    return one_device(std::move(query));
}

Result<std::optional<Device>> DeviceTable::hold(const DeviceId& id) {
    KIOSK_TRY(auto query, db_.query(kHoldDevice, id));
    return one_device(std::move(query));
}

Status DeviceTable::hold_row(std::int64_t no) {
    KIOSK_TRY(auto query, db_.query(kHoldRow, no));
    KIOSK_TRY(const auto device, one_device(std::move(query)));
    return device ? Status() : Status(Error{ErrorCode::StoreFailed, "a row of no device"});
}

Result<std::vector<Device>> DeviceTable::all() {
    KIOSK_TRY(auto query, db_.query(kAll));
    std::vector<Device> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        KIOSK_TRY(Device device, device_of(query));
        out.push_back(std::move(device));
    }
}

Status DeviceTable::enrol(const Device& device) {
    return db_.run(
        "INSERT INTO devices (device, office, serial, journal_key, tls_pin, epoch, state, "
        "enrolled_ms) VALUES (?, ?, ?, ?, ?, ?, 'active', ?) ON CONFLICT (device) DO UPDATE SET "
        "office = excluded.office, serial = excluded.serial, tls_pin = excluded.tls_pin, "
        "epoch = excluded.epoch, state = 'active', enrolled_ms = excluded.enrolled_ms",
        device.id,
        device.office,
        device.serial,
        ByteView(device.journal_key.bytes),
        ByteView(device.tls_pin),
        device.epoch.value,
        device.enrolled_ms);
}

Status DeviceTable::set_state(const DeviceId& id, DeviceState state) {
    KIOSK_TRY(const std::int64_t changed,
              db_.change("UPDATE devices SET state = ? WHERE device = ?", state_name(state), id));
    if (changed == 0) {
        return Error{ErrorCode::NotFound, "device " + id.text()};
    }
    return {};
}

Status DeviceTable::touch(std::int64_t device_no, const Contact& contact) {
    return db_.run(
        "UPDATE devices SET last_contact_ms = ?, clock_offset_ms = ?, backlog = ?, "
        "oldest_unsent_ms = ?, software = ? WHERE no = ?",
        contact.now_ms,
        contact.clock_offset_ms,
        contact.backlog,
        contact.oldest_unsent_ms,
        contact.software,
        device_no);
}

Status DeviceTable::add_token(const Token& token) {
    return db_.run("INSERT INTO tokens (hash, office, serial, expires_ms) VALUES (?, ?, ?, ?)",
                   ByteView(token.hash),
                   token.office,
                   token.serial,
                   token.expires_ms);
}

Result<std::vector<Token>> DeviceTable::unused_tokens() {
    KIOSK_TRY(auto query,
              db_.query("SELECT hash, office, serial, expires_ms FROM tokens WHERE used_ms IS NULL "
                        "ORDER BY expires_ms, hash"));
    std::vector<Token> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        KIOSK_TRY(const Digest hash, query.fixed_blob<32>(0));
        out.push_back({hash, query.text(1), query.text(2), query.integer(3)});
    }
}

Status DeviceTable::withdraw_token(const Digest& hash) {
    KIOSK_TRY(const std::int64_t changed,
              db_.change("DELETE FROM tokens WHERE hash = ? AND used_ms IS NULL", ByteView(hash)));
    return changed == 0 ? Status(ErrorCode::NotFound) : Status();
}

Result<std::optional<Token>> DeviceTable::hold_token(const Digest& hash) {
    KIOSK_TRY(auto query,
              db_.query("SELECT office, serial, expires_ms, used_ms, tls_pin, "
                        "certificate FROM tokens WHERE hash = ? FOR NO KEY UPDATE",
                        ByteView(hash)));
    KIOSK_TRY(const bool row, query.next());
    if (!row) {
        return std::optional<Token>();
    }
    Token out{hash, query.text(0), query.text(1), query.integer(2)};
    if (!query.is_null(3)) {
        out.used_ms = query.integer(3);
        KIOSK_TRY(out.tls_pin, query.fixed_blob<32>(4));
        out.certificate_pem = query.text(5);
    }
    return std::optional<Token>(std::move(out));
}

Status DeviceTable::use_token(const Token& used, const DeviceId& device) {
    KIOSK_ASSERT(used.used_ms.has_value(), "a used token says when");
    KIOSK_TRY(const std::int64_t changed,
              db_.change("UPDATE tokens SET used_ms = ?, tls_pin = ?, device = ?, certificate = ? "
                         "WHERE hash = ? AND used_ms IS NULL",
                         *used.used_ms,
                         ByteView(used.tls_pin),
                         device,
                         used.certificate_pem,
                         ByteView(used.hash)));
    if (changed != 1) {
        return ErrorCode::WrongToken;
    }
    return {};
}

Status DeviceTable::raise_alarm(std::int64_t device_no,
                                std::int64_t now_ms,
                                ErrorCode code,
                                Seq seq) {
    return db_.run(
        "INSERT INTO alarms (device_no, at_ms, code, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO "
        "NOTHING",
        device_no,
        now_ms,
        error_name(code),
        seq.value);
}

Result<std::vector<Alarm>> DeviceTable::alarms(std::int64_t device_no) {
    KIOSK_TRY(auto query,
              db_.query("SELECT at_ms, code, seq FROM alarms WHERE device_no = ? "
                        "ORDER BY no",
                        device_no));
    std::vector<Alarm> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.push_back({query.integer(0), query.text(1), Seq{query.integer(2)}});
    }
}

}  // namespace kiosk::hub
