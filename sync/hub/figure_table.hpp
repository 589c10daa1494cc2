#pragma once
// What the city counts of its offices: visits as table 01/TCD needs them, the times of tickets, and
// faults of devices. A projection of the devices' records; no citizen's word is in any of it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/reception/figures.hpp"
#include "firmware/reception/visit_record.hpp"
#include "sync/hub/db/database.hpp"

namespace kiosk::hub {

// What one office's devices told of the days of a period, each list in the order of days.
struct OfficeRows {
    std::string office;
    reception::FigureRows rows;
    std::vector<reception::CountedVisit> visits;
    reception::GroupMins mins;
};

struct OpenedVisit {
    VisitId id;
    std::int64_t device_no = 0;
    std::optional<TicketId> ticket;
    std::string counter;
    std::int64_t people = 1;
};

// The last thing that a device told of one of its parts.
struct DeviceFault {
    std::int64_t device_no = 0;
    std::string part;  // "printer", "scanner"
    std::string code;  // a reason of docs/protocols/journal.md, such as "paper_out"
    std::int64_t at_ms = 0;
};

// Which moment of a ticket.
enum class TicketTime { Called, Arrived, Ended };

// Errors are those of db::Database. The caller holds the transaction and the thread. A ticket or
// visit that is not there is no error: its record may have been refused. Times are the device's
// wall clock: spans between two of them are right whatever it shows.
class FigureTable {
public:
    explicit FigureTable(db::Database& database) : db_(database) {}

    [[nodiscard]] Status open_day(std::int64_t device_no, std::string_view day);
    // The ticket begins at this device: it was issued or adopted.
    [[nodiscard]] Status take_ticket(std::int64_t device_no,
                                     const TicketId& ticket,
                                     std::int64_t at_ms);
    // nullopt: it did not happen after all.
    [[nodiscard]] Status set_time(std::int64_t device_no,
                                  const TicketId& ticket,
                                  TicketTime which,
                                  std::optional<std::int64_t> at_ms);
    [[nodiscard]] Status set_group(std::int64_t device_no,
                                   const TicketId& ticket,
                                   const std::optional<GroupId>& group);

    // On the day of its ticket; without one on the day that is open at the device.
    [[nodiscard]] Status open_visit(const OpenedVisit& visit);
    [[nodiscard]] Status write_visit(std::int64_t device_no,
                                     const VisitId& visit,
                                     const reception::VisitRecord& record);
    [[nodiscard]] Status close_visit(std::int64_t device_no, const VisitId& visit);
    [[nodiscard]] Status set_people(std::int64_t device_no,
                                    const TicketId& ticket,
                                    std::int64_t people);
    // Counts from the day after the one that is open at the device.
    [[nodiscard]] Status set_group_min(std::int64_t device_no, std::int64_t group_min);

    [[nodiscard]] Status report_fault(const DeviceFault& fault);
    [[nodiscard]] Status part_works(std::int64_t device_no, std::string_view part);
    [[nodiscard]] Result<std::vector<DeviceFault>> faults();

    // By office code. Offices whose devices told nothing of the period are not there.
    [[nodiscard]] Result<std::vector<OfficeRows>> offices(const reception::Period& period);

private:
    [[nodiscard]] Status read_tickets(const reception::Period& period,
                                      std::vector<OfficeRows>& out);
    [[nodiscard]] Status read_visits(const reception::Period& period, std::vector<OfficeRows>& out);
    [[nodiscard]] Status read_mins(std::vector<OfficeRows>& out);

    db::Database& db_;
};

}  // namespace kiosk::hub
