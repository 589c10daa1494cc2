#pragma once
// A small office for tests: two lines, two counters, two receiving bodies.

#include <string>

#include "firmware/calendar/holidays.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/ticket_code.hpp"
#include "firmware/office/decide.hpp"

namespace kiosk::test {

// 2026-11-24 08:00 in Hanoi.
inline constexpr std::int64_t kMorning_ms = 1795482000000;

[[nodiscard]] inline office::AppliedSettings sample_settings() {
    office::AppliedSettings out;
    out.office = "HN-01";
    out.slot = 3;
    out.services = {{ServiceId{"don-thu"}, "A", "Nộp đơn", "Hand in a letter"},
                    {ServiceId{"tu-van"}, "B", "Tư vấn", "Advice"}};
    out.counters = {{CounterId{"1"}, {ServiceId{"don-thu"}, ServiceId{"tu-van"}}},
                    {CounterId{"2"}, {ServiceId{"tu-van"}}}};
    petitions::ReceivingBody ordinary{BodyId{"ban-tiep-dan"}, "Ban Tiếp công dân", {}, {}};
    ordinary.key.fill(1);
    petitions::ReceivingBody guarded{
        BodyId{"thanh-tra"}, "Thanh tra", {}, petitions::ReceivingBody::Use::Protected};
    guarded.key.fill(2);
    out.bodies = {ordinary, guarded};
    return out;
}

// The same office with a ticket printer.
[[nodiscard]] inline office::AppliedSettings printing_settings() {
    office::AppliedSettings out = sample_settings();
    out.printing = office::Printing::On;
    return out;
}

// Lunar New Year 2027, not confirmed, and a Saturday worked for it.
[[nodiscard]] inline calendar::Holidays sample_holidays() {
    using calendar::BusinessDay;
    using calendar::SpecialDays;
    const auto day = [](std::string_view text) { return BusinessDay::parse(text).value(); };
    return calendar::Holidays::create({{day("2027-02-05"),
                                        day("2027-02-11"),
                                        SpecialDays::Kind::Holiday,
                                        "Tết Nguyên đán",
                                        "Lunar New Year",
                                        "reckoned",
                                        calendar::Confirmed::No},
                                       {day("2027-01-30"),
                                        day("2027-01-30"),
                                        SpecialDays::Kind::Working,
                                        "Làm bù",
                                        "Worked in exchange",
                                        "notice",
                                        calendar::Confirmed::Yes}})
        .value();
}

[[nodiscard]] inline office::Identity sample_identity() {
    office::Identity out;
    out.device.bytes.fill(0xd1);
    out.epoch = Epoch{0x0123456789abcdef};
    return out;
}

[[nodiscard]] inline Moment moment_at(std::int64_t unix_ms, std::uint64_t mono_ms = 1000) {
    Moment out;
    out.wall = WallTime{unix_ms, WallTrust::Trusted};
    out.mono_ms = mono_ms;
    out.boot.bytes.fill(0xb0);
    return out;
}

// The key with which played appliances sign ticket codes, and a code signed with it.
[[nodiscard]] inline crypto::SigningKey played_key() {
    return crypto::SigningKey::from_seed({7});
}

[[nodiscard]] inline std::string played_code(const queue::Ticket& ticket) {
    return crypto::write_ticket_code(
        played_key(),
        {ticket.id, ticket.number.text(), ticket.day.text(), ticket.issued.wall.unix_ms});
}

[[nodiscard]] inline office::Command by_staff(office::Ask ask) {
    return {office::Actor::staff(1004), std::move(ask)};
}

[[nodiscard]] inline office::Command by_citizen(office::Ask ask) {
    return {office::Actor::citizen(), std::move(ask)};
}

[[nodiscard]] inline office::Command by_system(office::Ask ask) {
    return {office::Actor::system(), std::move(ask)};
}

[[nodiscard]] inline office::IssueTicket issue(std::string key,
                                               std::string service = "don-thu",
                                               int party = 1) {
    return {std::move(key), ServiceId{std::move(service)}, party, "vi", office::PaperWish::Print};
}

}  // namespace kiosk::test
