#pragma once
// The kiosks of one office: which of them is the primary, that holds the queue and decides every
// call, and which are secondaries, that only give numbers. Source: docs/queue.md, "Several kiosks
// in one office"; wire: docs/protocols/office-link.md.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/queue/numbers.hpp"

namespace kiosk::office {

inline constexpr int kMostKioskSlot = 9;

// A kiosk as others reach and know it. Texts as they stand in the journal: `key` is the public
// journal key (64 hex digits), `address` "https://10.0.0.5:8443", `pin` the public key of its
// listener as curl takes it ("sha256//…"). The last two are empty where it does not listen.
struct KioskContact {
    DeviceId device;
    std::string key;
    std::string address;
    std::string pin;
    bool operator==(const KioskContact&) const = default;
};

// BadArgument names what is wrong with it; the key must be that device's.
[[nodiscard]] Status check_contact(const KioskContact& contact);

// ---- facts

// At the primary: a further kiosk of this office. A later one of the same device replaces it.
struct KioskEnrolled {
    KioskContact kiosk;
    int slot = 2;  // 1 to kMostKioskSlot
    std::string name;
    bool operator==(const KioskEnrolled&) const = default;
};

struct KioskRemoved {
    DeviceId device;
    bool operator==(const KioskRemoved&) const = default;
};

// At a kiosk that becomes a secondary, or follows another primary. `epoch` counts the primaries
// of an office.
struct OfficeJoined {
    KioskContact primary;
    int slot = 2;  // of this kiosk, for as long as it belongs to the office
    std::int64_t epoch = 1;
    bool operator==(const OfficeJoined&) const = default;
};

// A secondary stands by itself again.
struct OfficeLeft {
    bool operator==(const OfficeLeft&) const = default;
};

// On both sides, before the first of these numbers is used.
struct NumbersLeased {
    queue::BusinessDay day;
    DeviceId device;  // that may use them
    queue::NumberBlock block;
    bool operator==(const NumbersLeased&) const = default;
};

// At a secondary that takes the place of a lost primary, and so becomes the primary itself.
struct PrimaryChanged {
    std::int64_t epoch = 2;
    DeviceId from;  // the lost one
    bool operator==(const PrimaryChanged&) const = default;
};

template <class Fact>
concept IsKioskFact = std::is_same_v<Fact, KioskEnrolled> || std::is_same_v<Fact, KioskRemoved> ||
    std::is_same_v<Fact, OfficeJoined> || std::is_same_v<Fact, OfficeLeft> ||
    std::is_same_v<Fact, PrimaryChanged>;

// ---- state

struct EnrolledKiosk {
    KioskContact contact;
    int slot = 0;
    std::string name;
    bool operator==(const EnrolledKiosk&) const = default;
};

// What a secondary knows of its primary.
struct Membership {
    KioskContact primary;
    bool operator==(const Membership&) const = default;
};

// What crosses the night; queue-day things do not.
struct KiosksCarry {
    std::int64_t epoch = 1;
    // As an office gave it, also when this kiosk became the primary since or left: papers carry it.
    std::optional<int> slot;
    std::optional<Membership> membership;
    std::map<DeviceId, EnrolledKiosk> enrolled;
    bool operator==(const KiosksCarry&) const = default;
};

class Kiosks {
public:
    // ---- changes
    void open_day(KiosksCarry carry);
    void evolve(const KioskEnrolled& fact);
    void evolve(const KioskRemoved& fact);
    void evolve(const OfficeJoined& fact);
    void evolve(const OfficeLeft& fact);
    // Blocks of other devices; a kiosk's own are held by its queue.
    void evolve(const NumbersLeased& fact);
    void evolve(const PrimaryChanged& fact);

    // ---- reads
    [[nodiscard]] std::int64_t epoch() const noexcept { return kept_.epoch; }

    [[nodiscard]] bool is_primary() const noexcept { return !kept_.membership; }

    // Of a secondary.
    [[nodiscard]] const std::optional<Membership>& membership() const noexcept {
        return kept_.membership;
    }

    [[nodiscard]] const std::map<DeviceId, EnrolledKiosk>& enrolled() const noexcept {
        return kept_.enrolled;
    }

    [[nodiscard]] const KiosksCarry& kept() const noexcept { return kept_; }

    // Of this kiosk, where an office gave it one.
    [[nodiscard]] std::optional<int> slot() const noexcept { return kept_.slot; }

    // Where numbers come from at this moment.
    [[nodiscard]] queue::NumberSource number_source() const noexcept;
    // The lowest slot that nobody has or had today, `own` being this kiosk's; NoSlotLeft.
    [[nodiscard]] Result<int> free_slot(int own) const;
    // Blocks that this device got today of one prefix and use, whose numbers lie above `after`.
    [[nodiscard]] std::vector<queue::NumberBlock> granted_after(const DeviceId& device,
                                                                const std::string& prefix,
                                                                queue::BlockUse use,
                                                                int after) const;

    bool operator==(const Kiosks&) const = default;

private:
    KiosksCarry kept_;
    std::map<DeviceId, std::vector<queue::NumberBlock>> granted_;  // today
    std::vector<int> left_slots_;  // of kiosks that were removed today
    bool own_ranges_ = false;      // until the day ends
};

// ---- decisions: each gives the fact that follows, or the refusal

// Every kiosk of an office may hold a place of its own. BadArgument, NotPrimary (this kiosk is a
// secondary itself), NoSlotLeft. A kiosk that was enrolled before keeps its slot.
[[nodiscard]] Result<KioskEnrolled> enrol_kiosk(const Kiosks& kiosks,
                                                const KioskContact& kiosk,
                                                const std::string& name,
                                                int own_slot);
// UnknownKiosk.
[[nodiscard]] Result<KioskRemoved> remove_kiosk(const Kiosks& kiosks, const DeviceId& device);

}  // namespace kiosk::office
