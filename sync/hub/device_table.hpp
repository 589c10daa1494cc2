#pragma once
// Devices, enrolment tokens and alarms: who may speak to the hub, and what it noticed about them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/sign.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

enum class DeviceState {
    Active,
    Revoked,  // by a person: every request is refused
    Fenced,   // by the hub: its journal forked or came with a second epoch; enrol it again
};
[[nodiscard]] std::string_view state_name(DeviceState state) noexcept;

struct Device {
    std::int64_t no = 0;  // row number, inside the hub only
    DeviceId id;
    std::string office;
    std::string serial;
    crypto::VerifyKey journal_key;
    Digest tls_pin{};
    Epoch epoch;
    DeviceState state = DeviceState::Active;
    std::int64_t enrolled_ms = 0;
    std::int64_t last_contact_ms = 0;
    std::int64_t clock_offset_ms = 0;  // device wall time minus hub time at the last batch
    std::int64_t backlog = 0;
    std::int64_t oldest_unsent_ms = 0;
    std::string software{};  // its version, as its last batch said; "" = it does not say
};

// One-time token. Only its SHA-256 is kept, so a stolen database enrols nobody.
struct Token {
    Digest hash{};
    std::string office;
    std::string serial;  // "" = any appliance
    std::int64_t expires_ms = 0;
    std::optional<std::int64_t> used_ms{};
    Digest tls_pin{};               // of the key that used it
    std::string certificate_pem{};  // what that key got
};

struct Alarm {
    std::int64_t at_ms = 0;
    std::string code;
    Seq seq;
};

// What a batch says about the device itself.
struct Contact {
    std::int64_t now_ms = 0;
    std::int64_t clock_offset_ms = 0;
    std::int64_t backlog = 0;
    std::int64_t oldest_unsent_ms = 0;
    std::string software{};
};

// Rows of these tables. Errors are those of db::Database. The caller holds the transaction and
// the thread; the database must outlive the table.
class DeviceTable {
public:
    explicit DeviceTable(db::Database& database) : db_(database) {}

    [[nodiscard]] Result<std::optional<Device>> find(const DeviceId& id);
    // As find(), and keeps other hubs from this device's rows until the commit. Whatever reads a
    // device's journal, letters or pages in order to add to them begins with it.
    [[nodiscard]] Result<std::optional<Device>> hold(const DeviceId& id);
    // Likewise, of a device whose rows another device takes over.
    [[nodiscard]] Status hold_row(std::int64_t no);
    [[nodiscard]] Result<std::vector<Device>> all();
    // Adds the device, or gives a known one its new key, epoch and office and makes it active.
    [[nodiscard]] Status enrol(const Device& device);
    // NotFound when there is no such device.
    [[nodiscard]] Status set_state(const DeviceId& id, DeviceState state);
    [[nodiscard]] Status touch(std::int64_t device_no, const Contact& contact);

    [[nodiscard]] Status add_token(const Token& token);
    // Those that no device has used, the ended ones too; the first to end first.
    [[nodiscard]] Result<std::vector<Token>> unused_tokens();
    // It enrols nobody from now on. NotFound when there is none, or a device has used it.
    [[nodiscard]] Status withdraw_token(const Digest& hash);
    // Held until the commit, so that of two hubs the second sees what the first made of it.
    [[nodiscard]] Result<std::optional<Token>> hold_token(const Digest& hash);
    // Takes the token for one key. WrongToken when it was used before: of two racing devices one
    // wins, whatever was read earlier.
    [[nodiscard]] Status use_token(const Token& used, const DeviceId& device);

    // Noted once for each code and seq, however often the device repeats it.
    [[nodiscard]] Status raise_alarm(std::int64_t device_no,
                                     std::int64_t now_ms,
                                     ErrorCode code,
                                     Seq seq);
    [[nodiscard]] Result<std::vector<Alarm>> alarms(std::int64_t device_no);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
