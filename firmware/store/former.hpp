#pragma once
// Reads what a former installation of this machine left in its database, so that the present one
// can take it over. That database may be the reason for which it was set aside: what of it can be
// read is read, and what cannot is counted or named.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "firmware/calendar/calendar.hpp"
#include "firmware/office/state.hpp"
#include "firmware/petitions/letter.hpp"

namespace kiosk::store {

// How the office stood when it stopped, where the journal of its last day is whole.
struct FormerOffice {
    std::optional<queue::BusinessDay> day;  // the last that was opened
    std::size_t open_tickets = 0;           // of that day, neither done nor gone; 0 when it closed
    std::vector<petitions::Letter> on_desk;
    calendar::Calendar calendar;
    queue::WaitBook waits;
};

struct Former {
    office::Identity identity;
    // Letters that the city lacks, and those that it has: somebody may come and ask for their code,
    // and their blobs are still to go. In the order in which they were confirmed.
    std::vector<petitions::LetterAdopted> letters;
    std::size_t letters_lost = 0;   // their records cannot be read
    std::int64_t records_owed = 0;  // which the city has not acknowledged
    std::optional<FormerOffice> office;
    std::optional<Error> office_lost;  // why `office` is not there

    [[nodiscard]] std::size_t letters_owed() const noexcept;
};

// Opens the database, brings it to the present schema and reads; nothing else in it changes. The
// caller sees to it that nobody else writes to it. NotFound, SchemaTooNew, StoreFailed: it is no
// database any more; DiskFull, IoFailed. Seconds for years of letters.
[[nodiscard]] Result<Former> read_former(const std::filesystem::path& database);

}  // namespace kiosk::store
