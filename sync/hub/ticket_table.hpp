#pragma once
// Tickets at the hub: a projection of the devices' ticket records, for the city's overview.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

struct Ticket {
    TicketId id;
    std::int64_t device_no = 0;
    std::string business_day;
    std::string service;
    std::string prefix;
    std::int64_t number = 0;
    std::int64_t party = 1;
    std::int64_t issued_ms = 0;
    std::string state;    // issued, called, arrived, held, done, no_show, cancelled, expired
    std::string counter;  // "" before the call
    std::string outcome;  // "" before done

    // As printed: "A012".
    [[nodiscard]] std::string label() const;
};

// Errors are those of db::Database. The caller holds the transaction and the thread.
class TicketTable {
public:
    explicit TicketTable(db::Database& database) : db_(database) {}

    [[nodiscard]] Status add(const Ticket& ticket);
    // The ticket goes on at this device, the primary of its office under `epoch`; a row of a lower
    // epoch, or of the kiosk that gave it, changes hands. Whichever record comes first.
    [[nodiscard]] Status adopt(const Ticket& ticket, std::int64_t epoch);
    // Moves a ticket of this device on; "" leaves counter or outcome as it is. A ticket that is
    // not there is no error: its record may have been refused.
    [[nodiscard]] Status move(std::int64_t device_no,
                              const TicketId& id,
                              std::string_view state,
                              std::string_view counter,
                              std::string_view outcome);
    // At most `most` of those behind `last` in order of day, device, prefix, number and id; behind
    // Ticket{} come the first ones.
    [[nodiscard]] Result<std::vector<Ticket>> after(const Ticket& last, std::int64_t most);

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
