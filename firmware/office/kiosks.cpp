// The kiosks as a fold. Slots of removed kiosks rest until the day ends: their numbers are on
// paper.
#include "firmware/office/kiosks.hpp"

#include <algorithm>

#include "firmware/crypto/sign.hpp"

namespace kiosk::office {
namespace {

constexpr std::size_t kMaxAddress = 200;
constexpr std::size_t kMaxPin = 80;
constexpr std::size_t kMaxKioskName = 60;

bool is_printable(const std::string& text, std::size_t most) {
    return text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Status check_contact(const KioskContact& contact) {
    KIOSK_TRY(const auto key, crypto::VerifyKey::parse(contact.key));
    if (crypto::device_id_of(key) != contact.device) {
        return Error{ErrorCode::BadArgument, "device: not the one of this key"};
    }
    const bool listens = !contact.address.empty();
    if (listens != !contact.pin.empty() || (listens && !contact.address.starts_with("https://")) ||
        !is_printable(contact.address, kMaxAddress)) {
        return Error{ErrorCode::BadArgument, "address: https://HOST:PORT, with its pin"};
    }
    if (listens && (!contact.pin.starts_with("sha256//") || !is_printable(contact.pin, kMaxPin))) {
        return Error{ErrorCode::BadArgument, "pin: sha256//…"};
    }
    return {};
}

void Kiosks::open_day(KiosksCarry carry) {
    *this = Kiosks();
    kept_ = std::move(carry);
}

void Kiosks::evolve(const KioskEnrolled& fact) {
    kept_.enrolled[fact.kiosk.device] = EnrolledKiosk{fact.kiosk, fact.slot, fact.name};
}

void Kiosks::evolve(const KioskRemoved& fact) {
    const auto found = kept_.enrolled.find(fact.device);
    KIOSK_ASSERT(found != kept_.enrolled.end(), "who is removed was enrolled");
    left_slots_.push_back(found->second.slot);
    kept_.enrolled.erase(found);
    granted_.erase(fact.device);
}

// Another primary of the same office does not know which shared numbers the lost one gave.
void Kiosks::evolve(const OfficeJoined& fact) {
    const bool follows = kept_.membership || !kept_.enrolled.empty();
    own_ranges_ = own_ranges_ || (follows && fact.epoch != kept_.epoch);
    kept_.epoch = fact.epoch;
    kept_.slot = fact.slot;
    kept_.membership = Membership{fact.primary};
    kept_.enrolled.clear();
    granted_.clear();
}

void Kiosks::evolve(const OfficeLeft&) {
    own_ranges_ = true;
    kept_.membership.reset();
    kept_.epoch = 1;
}

void Kiosks::evolve(const NumbersLeased& fact) {
    granted_[fact.device].push_back(fact.block);
}

void Kiosks::evolve(const PrimaryChanged& fact) {
    own_ranges_ = true;
    kept_.epoch = fact.epoch;
    kept_.membership.reset();
}

queue::NumberSource Kiosks::number_source() const noexcept {
    if (own_ranges_) {
        return queue::NumberSource::Own;
    }
    return is_primary() ? queue::NumberSource::Shared : queue::NumberSource::Leased;
}

Result<int> Kiosks::free_slot(int own) const {
    for (int slot = 1; slot <= kMostKioskSlot; ++slot) {
        const bool taken =
            slot == own ||
            std::find(left_slots_.begin(), left_slots_.end(), slot) != left_slots_.end() ||
            std::any_of(kept_.enrolled.begin(), kept_.enrolled.end(), [slot](const auto& kiosk) {
                return kiosk.second.slot == slot;
            });
        if (!taken) {
            return slot;
        }
    }
    return Error{ErrorCode::NoSlotLeft};
}

std::vector<queue::NumberBlock> Kiosks::granted_after(const DeviceId& device,
                                                      const std::string& prefix,
                                                      queue::BlockUse use,
                                                      int after) const {
    std::vector<queue::NumberBlock> out;
    if (const auto found = granted_.find(device); found != granted_.end()) {
        for (const queue::NumberBlock& block : found->second) {
            if (block.prefix == prefix && block.use == use && block.from > after) {
                out.push_back(block);
            }
        }
    }
    return out;
}

Result<KioskEnrolled> enrol_kiosk(const Kiosks& kiosks,
                                  const KioskContact& kiosk,
                                  const std::string& name,
                                  int own_slot) {
    if (!kiosks.is_primary()) {
        return Error{ErrorCode::NotPrimary, kiosks.membership()->primary.address};
    }
    KIOSK_CHECK(check_contact(kiosk));
    if (name.empty() || name.size() > kMaxKioskName) {
        return Error{ErrorCode::BadArgument, "name: 1 to 60 bytes"};
    }
    KioskEnrolled fact{kiosk, 0, name};
    if (const auto known = kiosks.enrolled().find(kiosk.device); known != kiosks.enrolled().end()) {
        fact.slot = known->second.slot;
    } else {
        KIOSK_TRY(fact.slot, kiosks.free_slot(own_slot));
    }
    return fact;
}

Result<KioskRemoved> remove_kiosk(const Kiosks& kiosks, const DeviceId& device) {
    if (!kiosks.enrolled().contains(device)) {
        return Error{ErrorCode::UnknownKiosk};
    }
    return KioskRemoved{device};
}

}  // namespace kiosk::office
