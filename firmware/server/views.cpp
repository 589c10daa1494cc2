// Plain renderings; order and names as openapi.yaml has them.
#include "firmware/server/views.hpp"

#include <algorithm>

#include "firmware/office/codec.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/store/store.hpp"

namespace kiosk::server {

namespace {

// What only some tickets have: who speaks for a group, a hold, a way back.
void add_moves(const queue::Ticket& ticket, Json& out) {
    if (ticket.representatives > 0) {
        out["representatives"] = ticket.representatives;
    }
    if (ticket.rank != queue::kNormalRank) {
        out["rank"] = ticket.rank;
    }
    if (ticket.hold) {
        out["hold"] = {{"reason", queue::name_of(ticket.hold->reason)},
                       {"pool", queue::name_of(ticket.hold->pool)},
                       {"wake_ms", nullptr}};
        if (ticket.hold->wake_ms) {
            out["hold"]["wake_ms"] = *ticket.hold->wake_ms;
        }
    }
    if (ticket.wanted_by) {
        out["wanted_by"] = ticket.wanted_by->value;
    }
    if (ticket.leg) {
        out["back"] = {{"service", ticket.leg->service.value}, {"counter", nullptr}};
        if (ticket.leg->counter) {
            out["back"]["counter"] = ticket.leg->counter->value;
        }
    }
    if (ticket.group) {
        out["group"] = ticket.group->text();
    }
    if (ticket.merged_into) {
        out["merged_into"] = ticket.merged_into->text();
    }
}

}  // namespace

std::string_view counter_state_name(queue::Counter::State state) {
    switch (state) {
        case queue::Counter::State::Open:
            return "open";
        case queue::Counter::State::Break:
            return "break";
        case queue::Counter::State::Closed:
            break;
    }
    return "closed";
}

Json ticket_view(const queue::Ticket& ticket) {
    Json out{{"id", ticket.id.text()},
             {"text", ticket.number.text()},
             {"prefix", ticket.number.prefix},
             {"number", ticket.number.number},
             {"service", ticket.service.value},
             {"business_day", ticket.day.text()},
             {"state", queue::ticket_state_name(ticket.state)},
             {"version", ticket.version},
             {"party", ticket.party_confirmed > 0 ? ticket.party_confirmed : ticket.party_declared},
             {"language", ticket.language},
             {"priority", ticket.priority() == queue::Priority::Declared},
             {"recalls", ticket.recalls},
             {"issued_ms", ticket.issued.wall.unix_ms},
             {"called_ms", nullptr},
             {"arrived_ms", nullptr},
             {"counter", nullptr}};
    if (ticket.session) {
        out["session"] = ticket.session->text();
    }
    if (ticket.called) {
        out["called_ms"] = ticket.called->wall.unix_ms;
    }
    if (ticket.arrived) {
        out["arrived_ms"] = ticket.arrived->wall.unix_ms;
    }
    if (ticket.counter) {
        out["counter"] = ticket.counter->value;
    }
    if (!ticket.outcome.empty()) {
        out["outcome"] = ticket.outcome;
    }
    if (ticket.paper) {
        out["paper_state"] = queue::name_of(*ticket.paper);
    }
    add_moves(ticket, out);
    return out;
}

HelpEyes eyes_of(const Caller& caller) {
    return caller.is(Role::Staff) || caller.is(Role::Technician) ? HelpEyes::Office
                                                                 : HelpEyes::Public;
}

Json help_view(const reception::HelpCall& call, HelpEyes eyes) {
    Json out{{"id", call.id.text()},
             {"kiosk", call.kiosk},
             {"state", reception::help_state_name(call.state)},
             {"called_ms", call.called.wall.unix_ms},
             {"over_ms", nullptr}};
    if (call.over) {
        out["over_ms"] = call.over->wall.unix_ms;
    }
    if (eyes == HelpEyes::Office && !call.answered_by.empty()) {
        out["answered_by"] = call.answered_by;
    }
    return out;
}

Json counter_view(const office::State& state, const queue::Counter& counter) {
    Json services = Json::array();
    for (const ServiceId& service : counter.services) {
        services.push_back(service.value);
    }
    Json out{{"id", counter.id.value},
             {"state", counter_state_name(counter.state)},
             {"since_ms", nullptr},
             {"services", std::move(services)},
             {"ticket", nullptr}};
    if (counter.since_ms != 0) {
        out["since_ms"] = counter.since_ms;
    }
    if (counter.break_until_ms) {
        out["break_until_ms"] = *counter.break_until_ms;
    }
    if (counter.at_hand) {
        if (const queue::Ticket* ticket = state.queue.ticket(*counter.at_hand)) {
            out["ticket"] = ticket_view(*ticket);
        }
    }
    return out;
}

namespace {

// When the kiosk gives tickets again by itself; null: nobody knows.
Json opens_again(const queue::QueueState& state) {
    const queue::Intake& intake = state.intake();
    const bool shut = intake.state == queue::Intake::State::Closed || !state.day_is_open();
    if (!shut || intake.since_ms == 0 || intake.cause == queue::IntakeCause::Staff) {
        return nullptr;
    }
    const auto opens = queue::next_opening(state.hours(), intake.since_ms);
    return opens ? Json(*opens) : Json(nullptr);
}

}  // namespace

Json intake_view(const office::State& state) {
    const queue::Intake& intake = state.queue.intake();
    return {{"state", intake.state == queue::Intake::State::Open ? "open" : "closed"},
            {"cause", intake.cause == queue::IntakeCause::Hours ? "hours" : "staff"},
            {"since_ms", intake.since_ms == 0 ? Json(nullptr) : Json(intake.since_ms)},
            {"opens_ms", opens_again(state.queue)}};
}

namespace {

Json occupancy_view(const queue::QueueState& state) {
    const std::int64_t people = state.people_present();
    const queue::QueueRules& rules = state.rules();
    const bool watched = rules.room_red > 0;
    std::string_view level = "green";
    if (watched && people >= rules.room_red) {
        level = "red";
    } else if (watched && people >= rules.room_amber) {
        level = "amber";
    }
    return {{"people", people},
            {"level", level},
            {"amber", watched ? Json(rules.room_amber) : Json(nullptr)},
            {"red", watched ? Json(rules.room_red) : Json(nullptr)}};
}

}  // namespace

namespace {

// Nothing proves its paper, and nobody said on the glass that the number was kept: perhaps nobody
// waits under it.
bool maybe_not_taken(const office::State& state, const TicketId& ticket) {
    const queue::PaperJob* job = state.paper.job_of(ticket);
    if (job == nullptr) {
        return false;
    }
    return job->state == queue::PaperState::Uncertain ||
           (job->state == queue::PaperState::Waived &&
            job->waived == queue::WaiveReason::CitizenGone);
}

}  // namespace

Json help_at(const office::State& state) {
    Json out = Json::array();
    for (const reception::HelpCall* call : state.help.latest()) {
        out.push_back(help_view(*call, HelpEyes::Public));
    }
    return out;
}

Json queue_view(const office::State& state) {
    const auto day = state.queue.high_water();
    Json out{{"version", state.next_seq.value - 1},
             {"business_day", day ? Json(day->text()) : Json(nullptr)},
             {"day_open", state.queue.day_is_open()},
             {"intake", intake_view(state)},
             {"occupancy", occupancy_view(state.queue)},
             {"check_in", office::check_in_today(state)},
             {"rules",
              {{"group_min", state.queue.rules().group_min},
               {"recall_limit", state.queue.rules().recall_limit},
               {"priority_head_start_min", state.queue.rules().priority_head_start_min},
               {"no_show_wait_s", state.queue.rules().no_show_wait_s},
               {"outcome_required", state.queue.rules().outcome == queue::OutcomeRule::Required}}},
             {"services", Json::array()},
             {"counters", Json::array()},
             {"waiting", Json::array()},
             {"held", Json::array()},
             {"missed", Json::array()}};
    out["help"] = help_at(state);
    for (const queue::Service& service : state.queue.services()) {
        const auto line = state.queue.lines().find(service.id);
        const bool empty = line == state.queue.lines().end();
        out["services"].push_back({{"id", service.id.value},
                                   {"prefix", service.prefix},
                                   {"name_vi", service.name_vi},
                                   {"name_en", service.name_en},
                                   {"waiting", empty ? 0 : line->second.keys.size()},
                                   {"people", empty ? 0 : line->second.people}});
    }
    for (const auto& [id, counter] : state.queue.counters()) {
        out["counters"].push_back(counter_view(state, counter));
    }
    std::vector<queue::WaitKey> order;
    for (const auto& [service, line] : state.queue.lines()) {
        order.insert(order.end(), line.keys.begin(), line.keys.end());
    }
    std::sort(order.begin(), order.end());
    for (const queue::WaitKey& key : order) {
        Json ticket = ticket_view(*state.queue.ticket(key.ticket));
        if (maybe_not_taken(state, key.ticket)) {
            ticket["maybe_not_taken"] = true;
        }
        out["waiting"].push_back(std::move(ticket));
    }
    for (const TicketId& id : state.queue.held()) {
        out["held"].push_back(ticket_view(*state.queue.ticket(id)));
    }
    for (const TicketId& id : state.queue.missed()) {
        out["missed"].push_back(ticket_view(*state.queue.ticket(id)));
    }
    return out;
}

Json status_view(const office::State& state, WallTime wall) {
    const auto day = state.queue.high_water();
    const auto verdict = office::day_verdict(state, wall);
    return {{"device", state.identity.device.text()},
            {"office", state.settings ? Json(state.settings->office) : Json(nullptr)},
            {"hub", state.hub ? Json(*state.hub) : Json(nullptr)},
            {"business_day", day ? Json(day->text()) : Json(nullptr)},
            {"day_open", state.queue.day_is_open()},
            {"clock_untrusted", verdict == queue::DayVerdict::Doubt},
            {"training", state.settings && state.settings->purpose == office::Purpose::Training},
            {"wall_ms", wall.unix_ms},
            {"head_seq", state.next_seq.value - 1},
            {"settings_hash", state.settings_hash},
            {"tickets_today", state.queue.tickets().size()},
            {"sealing_key", state.desk.protected_body() != nullptr}};
}

Json letter_row_view(const store::LetterRow& row) {
    Json out{{"id", row.id.text()},
             {"state", row.state},
             {"pages", row.pages},
             {"source", row.source},
             {"dpi", row.dpi},
             {"opened_ms", row.opened_ms},
             {"paused", nullptr}};
    if (row.state == "paused") {
        out["paused"] = row.reason;
    }
    if (!row.letter_class.empty()) {
        out["class"] = row.letter_class;
        out["confirmed_ms"] = row.confirmed_ms;
        out["as_is"] = row.as_is;
    }
    // Of a protected letter these are empty, by the domain's rule.
    for (const auto& [name, value] :
         {std::pair{"code", &row.code}, {"kind", &row.kind}, {"body", &row.body}}) {
        if (!value->empty()) {
            out[name] = *value;
        }
    }
    if (row.handed_over_ms != 0) {
        out["handed_over_ms"] = row.handed_over_ms;
    }
    return out;
}

Json story_view(const std::optional<petitions::LetterStory>& story) {
    if (!story) {
        return nullptr;
    }
    Json out = Json::array();
    for (const petitions::StoryStep& step : story->steps) {
        out.push_back({{"status", petitions::letter_status_name(step.status)},
                       {"day", step.day.text()},
                       {"body", step.body.empty() ? Json(nullptr) : Json(step.body)}});
    }
    return out;
}

Json paper_row_view(const store::PaperRow& row) {
    Json out{{"job", row.id.text()},
             {"subject", row.subject},
             {"state", row.state},
             {"copy", row.copy},
             {"queued_ms", row.queued_ms},
             {"changed_ms", row.changed_ms},
             {"reason", nullptr},
             {"proof", nullptr}};
    if (row.ticket) {
        out["ticket"] = row.ticket->text();
        out["number"] = row.number;
    }
    if (row.letter) {
        out["letter"] = row.letter->text();
    }
    if (!row.reason.empty()) {
        out["reason"] = row.reason;
    }
    if (!row.proof.empty()) {
        out["proof"] = row.proof;
    }
    return out;
}

Result<Json> record_view(const office::Identity& identity, const store::JournalRow& row) {
    KIOSK_TRY(const office::Recorded fact, store::recorded_from(identity, row));
    KIOSK_TRY(Json body, parse_json(row.body));
    return Json{{"seq", row.header.seq.value},
                {"id", fact.id.text()},
                {"kind", row.header.kind},
                {"wall_ms", row.header.wall.unix_ms},
                {"by", get_string_or(body, "by", "").value_or(std::string())},
                {"body", std::move(body)},
                {"header", to_hex(row.header_bytes)},
                {"chain", to_hex(row.chain)}};
}

Json change_view(const office::Recorded& fact) {
    Json out{{"seq", fact.seq.value},
             {"id", fact.id.text()},
             {"kind", office::kind_of(fact.event)},
             {"wall_ms", fact.at.wall.unix_ms},
             {"body", nullptr}};
    if (const auto body = office::encode_body(fact.event, fact.by)) {
        out["body"] = parse_json(*body).value_or(Json(nullptr));
    }
    return out;
}

Result<TicketId> find_ticket_id(const office::State& state, std::string_view text) {
    if (text.size() == 32) {
        if (const auto id = TicketId::parse(text)) {
            return *id;
        }
    }
    if (const auto number = queue::TicketNumber::parse(text)) {
        if (const queue::Ticket* ticket = state.queue.ticket(*number)) {
            return ticket->id;
        }
    }
    return Error{ErrorCode::UnknownTicket};
}

}  // namespace kiosk::server
