// Bodies about the kiosks of one office, and about tickets that go from one to the other.
#include "firmware/office/codec.hpp"
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using queue::TicketAdopted;
using queue::TicketHandedOver;

namespace {

constexpr int kMostNumber = 9999;

Result<DeviceId> device_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "device"));
    return DeviceId::parse(text);
}

Json contact_to_json(const KioskContact& contact) {
    Json out{{"device", contact.device.text()}, {"key", contact.key}};
    if (!contact.address.empty()) {
        out["address"] = contact.address;
        out["pin"] = contact.pin;
    }
    return out;
}

Result<KioskContact> contact_from_json(const Json& body) {
    KioskContact out;
    KIOSK_TRY(out.device, device_in(body));
    KIOSK_TRY(out.key, get_string(body, "key"));
    KIOSK_TRY(out.address, get_string_or(body, "address", ""));
    KIOSK_TRY(out.pin, get_string_or(body, "pin", ""));
    KIOSK_CHECK(check_contact(out));
    return out;
}

Result<KioskEnrolled> enrolled_from_json(const Json& body) {
    KioskEnrolled fact;
    KIOSK_TRY(fact.kiosk, contact_from_json(body));
    KIOSK_TRY(fact.slot, int_in(body, "slot", 1, kMostKioskSlot));
    KIOSK_TRY(fact.name, get_string(body, "name"));
    return fact;
}

Result<std::int64_t> epoch_in(const Json& body) {
    KIOSK_TRY(const std::int64_t epoch, get_int(body, "epoch"));
    if (epoch < 1) {
        return Error{ErrorCode::BadArgument, "epoch: from 1"};
    }
    return epoch;
}

}  // namespace

Json to_json(const KioskEnrolled& fact) {
    Json body = contact_to_json(fact.kiosk);
    body["slot"] = fact.slot;
    body["name"] = fact.name;
    return body;
}

Json to_json(const KioskRemoved& fact) {
    return Json{{"device", fact.device.text()}};
}

Json to_json(const OfficeJoined& fact) {
    Json body = contact_to_json(fact.primary);
    body["slot"] = fact.slot;
    body["epoch"] = fact.epoch;
    return body;
}

Json to_json(const OfficeLeft&) {
    return Json::object();
}

Json to_json(const NumbersLeased& fact) {
    return Json{{"business_day", fact.day.text()},
                {"device", fact.device.text()},
                {"prefix", fact.block.prefix},
                {"from", fact.block.from},
                {"to", fact.block.to},
                {"use", name_of(fact.block.use)}};
}

Json to_json(const PrimaryChanged& fact) {
    return Json{{"epoch", fact.epoch}, {"from", fact.from.text()}};
}

Json to_json(const TicketAdopted& fact) {
    Json body{{"ticket", fact.ticket.text()},
              {"device", fact.device.text()},
              {"business_day", fact.day.text()},
              {"service", fact.service.value},
              {"prefix", fact.number.prefix},
              {"number", fact.number.number},
              {"party", fact.party},
              {"language", fact.language},
              {"issued_ms", fact.issued_ms},
              {"arrival_ms", fact.arrival_ms},
              {"order_seq", fact.order_seq},
              {"epoch", fact.epoch}};
    if (fact.head_start_min) {
        body["head_start_min"] = *fact.head_start_min;
    }
    if (fact.told) {
        body["wait"] = told_to_json(*fact.told);
    }
    return body;
}

Json to_json(const TicketHandedOver& fact) {
    return Json{{"ticket", fact.ticket.text()}};
}

Json ticket_to_wire(const TicketAdopted& ticket) {
    return to_json(ticket);
}

Json kiosks_to_json(const KiosksCarry& kiosks) {
    Json out{{"epoch", kiosks.epoch}, {"enrolled", Json::array()}};
    if (kiosks.slot) {
        out["slot"] = *kiosks.slot;
    }
    if (kiosks.membership) {
        out["primary"] = contact_to_json(kiosks.membership->primary);
    }
    for (const auto& [device, kiosk] : kiosks.enrolled) {
        out["enrolled"].push_back(to_json(KioskEnrolled{kiosk.contact, kiosk.slot, kiosk.name}));
    }
    return out;
}

Result<KiosksCarry> kiosks_from_json(const Json& body) {
    KiosksCarry out;
    KIOSK_TRY(out.epoch, epoch_in(body));
    if (body.contains("slot")) {
        KIOSK_TRY(out.slot, int_in(body, "slot", 1, kMostKioskSlot));
    }
    if (body.contains("primary")) {
        Membership membership;
        KIOSK_TRY(membership.primary, contact_from_json(body["primary"]));
        out.membership = std::move(membership);
    }
    KIOSK_TRY(const Json enrolled, get_array(body, "enrolled"));
    for (const Json& item : enrolled) {
        KIOSK_TRY(auto kiosk, enrolled_from_json(item));
        out.enrolled[kiosk.kiosk.device] = EnrolledKiosk{kiosk.kiosk, kiosk.slot, kiosk.name};
    }
    return out;
}

template <>
Result<KioskEnrolled> from_json(const Json& body) {
    return enrolled_from_json(body);
}

template <>
Result<KioskRemoved> from_json(const Json& body) {
    KIOSK_TRY(const DeviceId device, device_in(body));
    return KioskRemoved{device};
}

template <>
Result<OfficeJoined> from_json(const Json& body) {
    OfficeJoined fact;
    KIOSK_TRY(fact.primary, contact_from_json(body));
    KIOSK_TRY(fact.slot, int_in(body, "slot", 1, kMostKioskSlot));
    KIOSK_TRY(fact.epoch, epoch_in(body));
    return fact;
}

template <>
Result<OfficeLeft> from_json(const Json&) {
    return OfficeLeft{};
}

template <>
Result<NumbersLeased> from_json(const Json& body) {
    NumbersLeased fact;
    KIOSK_TRY(fact.day, day_in(body));
    KIOSK_TRY(fact.device, device_in(body));
    KIOSK_TRY(fact.block.prefix, get_string(body, "prefix"));
    KIOSK_TRY(fact.block.from, int_in(body, "from", 1, queue::kSharedNumbers));
    KIOSK_TRY(fact.block.to, int_in(body, "to", fact.block.from, queue::kSharedNumbers));
    KIOSK_TRY(const std::string use, get_string(body, "use"));
    const auto known = queue::block_use_from(use);
    if (!known) {
        return Error{ErrorCode::BadArgument, "use: live or reserve"};
    }
    fact.block.use = *known;
    return fact;
}

template <>
Result<PrimaryChanged> from_json(const Json& body) {
    PrimaryChanged fact;
    KIOSK_TRY(fact.epoch, epoch_in(body));
    KIOSK_TRY(const std::string from, get_string(body, "from"));
    KIOSK_TRY(fact.from, DeviceId::parse(from));
    return fact;
}

template <>
Result<TicketAdopted> from_json(const Json& body) {
    TicketAdopted fact;
    KIOSK_TRY(fact.ticket, ticket_in(body));
    KIOSK_TRY(fact.device, device_in(body));
    KIOSK_TRY(fact.day, day_in(body));
    KIOSK_TRY(fact.service.value, get_string(body, "service"));
    KIOSK_TRY(fact.number.prefix, get_string(body, "prefix"));
    KIOSK_TRY(fact.number.number, int_in(body, "number", 1, kMostNumber));
    KIOSK_TRY(fact.party, int_in(body, "party", 1, queue::kMaxParty));
    KIOSK_TRY(fact.language, get_string(body, "language"));
    KIOSK_TRY(fact.issued_ms, get_int(body, "issued_ms"));
    KIOSK_TRY(fact.arrival_ms, get_int(body, "arrival_ms"));
    KIOSK_TRY(fact.order_seq, get_int(body, "order_seq"));
    KIOSK_TRY(fact.epoch, epoch_in(body));
    if (body.contains("head_start_min")) {
        KIOSK_TRY(fact.head_start_min,
                  int_in(body, "head_start_min", 0, queue::kMostHeadStart_min));
    }
    if (body.contains("wait")) {
        KIOSK_TRY(fact.told, told_from_json(body["wait"]));
    }
    return fact;
}

Result<TicketAdopted> ticket_from_wire(const Json& json) {
    return from_json<TicketAdopted>(json);
}

template <>
Result<TicketHandedOver> from_json(const Json& body) {
    KIOSK_TRY(const TicketId ticket, ticket_in(body));
    return TicketHandedOver{ticket};
}

}  // namespace kiosk::office
