#pragma once
// Distinct types for ids and numbers, so that a counter is never passed where a ticket is meant.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"

namespace kiosk {

// A 128-bit id; its text is 32 lower-case hex digits.
template <class Tag>
struct Id128 {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] std::string text() const { return to_hex(bytes); }

    [[nodiscard]] static Result<Id128> parse(std::string_view text) {
        KIOSK_TRY(auto raw, fixed_from_hex<16>(text));
        return Id128{raw};
    }

    auto operator<=>(const Id128&) const = default;
};

// A name from the settings, e.g. a service id "don-thu".
template <class Tag>
struct Name {
    std::string value;
    auto operator<=>(const Name&) const = default;
};

template <class Tag>
struct Number {
    std::int64_t value = 0;
    auto operator<=>(const Number&) const = default;
};

using DeviceId = Id128<struct DeviceTag>;  // first 16 bytes of SHA-256 of the Ed25519 public key
using BootId = Id128<struct BootTag>;
using TicketId = Id128<struct TicketTag>;  // = record id of its ticket.issued
using VisitId = Id128<struct VisitTag>;
using LetterId = Id128<struct LetterTag>;      // random, made once, stands in the body
using HelpCallId = Id128<struct HelpCallTag>;  // = record id of its help.called
using PaperJobId = Id128<struct PaperJobTag>;  // = record id of its paper.queued
using GroupId = Id128<struct GroupTag>;        // = record id of its first group.linked
using SessionId = Id128<struct SessionTag>;    // = record id of its session.planned
using BookingId = Id128<struct BookingTag>;    // = record id of its booking.made

using ServiceId = Name<struct ServiceTag>;
using CounterId = Name<struct CounterTag>;  // "1", "2", "A3": as painted on the desk
using BodyId = Name<struct BodyTag>;        // a receiving body, e.g. "thanh-tra"

using Epoch = Number<struct EpochTag>;  // random 63 bits per installation
using Seq = Number<struct SeqTag>;      // journal sequence, from 1, gap-free

}  // namespace kiosk
