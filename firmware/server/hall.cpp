// A recall brings its ticket to the front again, so that the person who missed it sees it large.
#include "firmware/server/hall.hpp"

#include <algorithm>
#include <set>

#include "firmware/office/codec.hpp"
#include "firmware/server/views.hpp"
#include "firmware/server/waits.hpp"

namespace kiosk::server {
namespace {

void add_notices(Json& out, const office::State& state) {
    using reception::NoticeKind;
    for (const auto& [kind, key] :
         {std::pair(NoticeKind::Ordinary, "notice"), std::pair(NoticeKind::Urgent, "urgent")}) {
        if (const reception::Notice* notice = state.notices.standing(kind)) {
            out[key] = {{"id", notice->id.text()},
                        {"vi", notice->vi},
                        {"en", notice->en},
                        {"since_ms", notice->posted.wall.unix_ms}};
        }
    }
}

}  // namespace

void HallBoard::apply(const office::Recorded& fact, const office::State& state) {
    if (std::holds_alternative<office::DayOpened>(fact.event)) {
        calls_.clear();
        line_.clear();
        return;
    }
    Call call;
    if (const auto* issued = std::get_if<queue::TicketIssued>(&fact.event)) {
        line_[fact.ticket_id()] = issued->service;
        return;
    }
    if (const auto* moved = std::get_if<queue::TicketTransferred>(&fact.event)) {
        line_[moved->ticket] = moved->service;
        return;
    }
    if (const auto* called = std::get_if<queue::TicketCalled>(&fact.event)) {
        call = {called->ticket, called->counter, {}, fact.at.wall.unix_ms};
    } else if (const auto* recalled = std::get_if<queue::TicketRecalled>(&fact.event)) {
        call = {recalled->ticket, recalled->counter, {}, fact.at.wall.unix_ms};
    } else {
        return;
    }
    if (state.queue.ticket(call.ticket) == nullptr) {
        return;  // of a day that has ended since
    }
    call.line = line_[call.ticket];
    add(std::move(call));
}

void HallBoard::add(Call call) {
    std::erase_if(calls_, [&](const Call& other) { return other.ticket == call.ticket; });
    std::size_t alike = 0;
    std::erase_if(calls_, [&](const Call& other) {
        const bool same = other.counter == call.counter && other.line == call.line;
        return same && ++alike > kEarlierCalls;
    });
    calls_.push_front(std::move(call));
}

bool HallBoard::concerns(const office::Event& event) {
    const std::string kind = office::kind_of(event);
    return kind.starts_with("ticket.") || kind.starts_with("counter.") ||
           kind.starts_with("day.") || kind.starts_with("notice.") ||
           std::holds_alternative<office::SettingsApplied>(event);
}

Json HallBoard::call_view(const Call& call,
                          const office::State& state,
                          const VoiceOf& voice_of,
                          const Place& place) const {
    const queue::Ticket* ticket = state.queue.ticket(call.ticket);
    KIOSK_ASSERT(ticket != nullptr, "the board shows calls of this day");
    Json out{{"number", ticket->number.text()},
             {"counter", call.counter.value},
             {"called_ms", call.called_ms},
             {"recalls", ticket->recalls},
             {"state", queue::ticket_state_name(ticket->state)},
             {"voice", voice_of(call.ticket)}};
    const std::string& there = place.zones.zone_of(call.counter);
    const HallZone* zone = place.zones.find(there);
    if (!place.zone.empty() && there != place.zone && zone != nullptr) {
        out["way"] = zone_view(*zone);
    }
    return out;
}

Json HallBoard::view(const office::State& state,
                     const std::string& office_name,
                     const VoiceOf& voice_of,
                     std::int64_t wall_ms,
                     const Place& place) const {
    const bool whole = place.zone.empty();
    const std::set<ServiceId> lines = place.zones.lines_of(place.zone, state);
    const auto day = state.queue.high_water();
    Json out{{"version", state.next_seq.value - 1},
             {"office", office_name},
             {"business_day", day ? Json(day->text()) : Json(nullptr)},
             {"day_open", state.queue.day_is_open()},
             {"training", state.settings && state.settings->purpose == office::Purpose::Training},
             {"now", nullptr},
             {"calls", Json::array()},
             {"counters", Json::array()},
             {"lines", Json::array()},
             {"closed", Json::array()}};
    if (const HallZone* zone = whole ? nullptr : place.zones.find(place.zone)) {
        out["zone"] = zone_view(*zone);
    }
    add_notices(out, state);
    for (const Call& call : calls_) {
        const bool here =
            whole || place.zones.zone_of(call.counter) == place.zone || lines.contains(call.line);
        if (!here || out["calls"].size() == kEarlierCalls) {
            continue;
        }
        Json shown = call_view(call, state, voice_of, place);
        if (out["now"].is_null()) {
            out["now"] = std::move(shown);
        } else {
            out["calls"].push_back(std::move(shown));
        }
    }
    std::set<ServiceId> served;
    for (const auto& [id, counter] : state.queue.counters()) {
        const bool open = counter.state == queue::Counter::State::Open;
        const queue::Ticket* ticket =
            counter.at_hand ? state.queue.ticket(*counter.at_hand) : nullptr;
        if (whole || place.zones.zone_of(id) == place.zone) {
            out["counters"].push_back(
                {{"id", id.value},
                 {"state", counter_state_name(counter.state)},
                 {"ticket", ticket != nullptr ? Json(ticket->number.text()) : Json(nullptr)}});
        }
        if (open) {
            served.insert(counter.services.begin(), counter.services.end());
        }
    }
    for (const queue::Service& service : state.queue.services()) {
        if (!whole && !lines.contains(service.id)) {
            continue;
        }
        const auto line = state.queue.lines().find(service.id);
        const bool empty = line == state.queue.lines().end();
        out["lines"].push_back({{"service", service.id.value},
                                {"prefix", service.prefix},
                                {"name_vi", service.name_vi},
                                {"name_en", service.name_en},
                                {"waiting", empty ? 0 : line->second.keys.size()},
                                {"people", empty ? 0 : line->second.people}});
        if (!served.contains(service.id)) {
            out["closed"].push_back(service.id.value);
        }
    }
    add_waits(out["lines"], "service", state, wall_ms);
    return out;
}

}  // namespace kiosk::server
