#pragma once
// A device that receives people: tickets, visits and their rows of the reception book, as an
// office's journal tells them.

#include <string>

#include "tests/sync/hub/hub_fixture.hpp"

namespace kiosk::test {

class OfficeStory {
public:
    explicit OfficeStory(FakeDevice& told_by) : device(told_by) {}

    void open_day(const std::string& business_day) {
        day = business_day;
        device.append("day.opened", {{"business_day", day}, {"by", "system"}});
    }

    // Counts from the day after the one that is open.
    void group_min(int least) {
        Json rules{{"recall_limit", 3}};
        if (least != 5) {
            rules["group_min"] = least;
        }
        device.append("settings.applied", {{"rules", rules}, {"by", "system"}});
    }

    TicketId issue(int people = 1) {
        const Seq seq = device.append("ticket.issued",
                                      {{"business_day", day},
                                       {"service", "don-thu"},
                                       {"prefix", "A"},
                                       {"number", ++number_},
                                       {"party", people},
                                       {"language", "vi"},
                                       {"arrival_ms", device.wall_ms},
                                       {"rank", 1},
                                       {"by", "citizen"}});
        return TicketId{crypto::record_id(device.id, device.epoch, seq)};
    }

    void move(const char* kind, const TicketId& ticket, std::int64_t after_s) {
        device.wall_ms += after_s * 1000;
        device.append(kind, {{"ticket", ticket.text()}, {"counter", "1"}, {"by", "staff:1"}});
    }

    VisitId open_visit(const std::optional<TicketId>& ticket, int people) {
        Json body{{"counter", "1"}, {"people", people}, {"by", "staff:1"}};
        if (ticket) {
            body["ticket"] = ticket->text();
        }
        const Seq seq = device.append("visit.opened", body);
        return VisitId{crypto::record_id(device.id, device.epoch, seq)};
    }

    // `more`: held, session, case, nth, group.
    void record(const VisitId& visit, const char* session_kind, int people, const Json& more = {}) {
        Json body{{"visit", visit.text()},
                  {"session_kind", session_kind},
                  {"people", people},
                  {"nth", 1},
                  {"kind", "complaint"},
                  {"field", "land"},
                  {"prior_result", "none"},
                  {"outcome", "received"},
                  {"by", "staff:1"}};
        if (!more.is_null()) {
            body.update(more);
        }
        device.append("visit.recorded", body);
    }

    // One person after the other: waits, comes, is received, and stands in the book.
    void receive(int people, std::int64_t wait_s, std::int64_t serve_s, const Json& more = {}) {
        const TicketId ticket = issue(people);
        move("ticket.called", ticket, wait_s);
        move("ticket.arrived", ticket, 20);
        const VisitId visit = open_visit(ticket, people);
        move("ticket.done", ticket, serve_s);
        record(visit, "regular", people, more);
        device.append("visit.closed", {{"visit", visit.text()}, {"by", "staff:1"}});
    }

    FakeDevice& device;
    std::string day;

private:
    int number_ = 0;
};

}  // namespace kiosk::test
