#pragma once
// Tables of the hub as rows for a spreadsheet. They are read in pieces: a large hub has millions.
//
// Records themselves are no such table, and neither is what follows one of a protected letter: a
// list of them would tell when and where somebody denounced (letter_register.hpp).

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "firmware/base/json.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hub {

enum class RowTable {
    Tickets,   // of all offices, by day; one that changes its kiosk meanwhile may come twice
    Letters,   // that are whole, as letter_view shows them: ordinary ones as they came, then
               // protected ones by hash, since a place among the others would tell the hour
    Journals,  // each journal: how many records, the last, how many were refused
    Refused,   // records that were not taken, and why
    Visits,    // of the reception book, by day
    Alarms,
    Waiting,        // letters whose blobs have not all come, and which
    Receipts,       // of ordinary letters
    WebhookEvents,  // what city systems were told or will be, without the content
};

inline constexpr std::array<std::string_view, 9> kRowTables = {"tickets",
                                                               "letters",
                                                               "journals",
                                                               "refused",
                                                               "visits",
                                                               "alarms",
                                                               "waiting",
                                                               "receipts",
                                                               "webhook-events"};

[[nodiscard]] std::optional<RowTable> row_table_from(std::string_view name) noexcept;

// What a row of the table may hold, in the order of a spreadsheet's columns.
[[nodiscard]] std::span<const std::string_view> columns_of(RowTable table) noexcept;

// Called with each row, a flat object; an error ends the reading.
using TakeRow = std::function<Status(const Json& row)>;

// Every row. Errors are those of the store and of `take`. No transaction is held: what is added
// meanwhile may or may not be among them; where the table does not say otherwise, nothing comes
// twice.
[[nodiscard]] Status for_each_row(HubStore& store, RowTable table, const TakeRow& take);

}  // namespace kiosk::hub
