// The calendar of sessions: shown, proposed, planned, moved, exported. Reads come from the tables,
// which know every day; changes are judged against the State.
#include <charconv>

#include "firmware/base/format.hpp"
#include "firmware/calendar/icalendar.hpp"
#include "firmware/server/calendar_views.hpp"
#include "firmware/server/routes.hpp"

namespace kiosk::server {
namespace {

using namespace kiosk::calendar;

constexpr std::size_t kMostShown = 400;
constexpr int kShown_days = 62;
constexpr int kExportedPast_days = 92;
constexpr int kMostSpan_days = 1200;

BusinessDay today_of(const office::State& state, WallTime wall) {
    return state.queue.high_water().value_or(queue::business_day_at(wall.unix_ms));
}

std::string query_or(const Call& call, std::string_view name, std::string_view other) {
    const auto found = call.request.query.find(name);
    return found == call.request.query.end() ? std::string(other) : found->second;
}

Result<int> number_of(const Call& call, std::string_view name, int other) {
    const std::string text = query_or(call, name, fmt::format("{}", other));
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size()) {
        return Error{ErrorCode::BadArgument, fmt::format("{}: a number", name)};
    }
    return value;
}

struct Span {
    std::optional<BusinessDay> first;
    std::optional<BusinessDay> last;
};

// Of the query's from and to; BadArgument names them.
Result<Span> span_of(const Call& call) {
    Span out;
    if (const std::string text = query_or(call, "from", ""); !text.empty()) {
        KIOSK_TRY(out.first, BusinessDay::parse(text));
    }
    if (const std::string text = query_or(call, "to", ""); !text.empty()) {
        KIOSK_TRY(out.last, BusinessDay::parse(text));
    }
    if (out.first && out.last &&
        (*out.last < *out.first || out.last->days - out.first->days > kMostSpan_days)) {
        return Error{ErrorCode::BadArgument, "from, to: in this order, at most 1200 days"};
    }
    return out;
}

Result<Json> one_session(store::Store& store, const SessionId& id, CalendarEyes eyes) {
    KIOSK_TRY(const Session session, store::find_session(store.db(), id));
    const BusinessDay day = session.plan.day;
    KIOSK_TRY(const auto counts, store::count_places(store.db(), day, day));
    const auto count = counts.find(id);
    return Json{
        {"session",
         session_view(session, count == counts.end() ? store::PlaceCount{} : count->second, eyes)}};
}

void reply_planned_session(const Call& call, const SessionId& id, int status = 200) {
    call.appliance.ask(
        [id, eyes = calendar_eyes_of(call.caller)](const office::State&, store::Store& store)
            -> Result<Json> { return one_session(store, id, eyes); },
        call.reply(status));
}

void get_calendar(Call call) {
    const auto span = span_of(call);
    if (!span) {
        call.responder.reply(span.error());
        return;
    }
    call.appliance.ask(
        [span = *span, eyes = calendar_eyes_of(call.caller), wall = call.appliance.wall()](
            const office::State& state, store::Store& store) -> Result<Json> {
            const BusinessDay today = today_of(state, wall);
            const BusinessDay first = span.first.value_or(today);
            const BusinessDay last = span.last.value_or(BusinessDay{first.days + kShown_days});
            KIOSK_TRY(const auto sessions,
                      store::sessions_between(store.db(), first, last, kMostShown));
            KIOSK_TRY(const auto counts, store::count_places(store.db(), first, last));
            Json list = Json::array();
            for (const Session& session : sessions) {
                const auto count = counts.find(session.id);
                list.push_back(session_view(
                    session, count == counts.end() ? store::PlaceCount{} : count->second, eyes));
            }
            return Json{{"today", today.text()},
                        {"from", first.text()},
                        {"to", last.text()},
                        {"sessions", std::move(list)}};
        },
        call.reply());
}

void get_export(Call call) {
    const auto span = span_of(call);
    if (!span) {
        call.responder.reply(span.error());
        return;
    }
    call.appliance.ask(
        [span = *span, wall = call.appliance.wall()](const office::State& state,
                                                     store::Store& store) -> Result<Json> {
            const BusinessDay today = today_of(state, wall);
            const BusinessDay first =
                span.first.value_or(BusinessDay{today.days - kExportedPast_days});
            const BusinessDay last = span.last.value_or(BusinessDay{today.days + kMostDaysAhead});
            KIOSK_TRY(const auto sessions,
                      store::sessions_between(store.db(), first, last, kMostShown));
            const std::string office = state.settings ? state.settings->office : "kiosk";
            return Json(to_icalendar(sessions, office));
        },
        [call](const Result<Json>& file) {
            if (!file) {
                call.responder.reply(file.error());
                return;
            }
            http::Response out;
            out.headers["content-type"] = "text/calendar";
            out.body = to_bytes(file->get<std::string>());
            call.responder.reply(std::move(out));
        });
}

Result<std::vector<Proposal>> proposals_of(const Call& call, const Month& first) {
    SessionRule rule;
    const auto form = rule_form_from(query_or(call, "rule", rule_form_name(rule.form)));
    const auto weekday = weekday_from(query_or(call, "weekday", weekday_name(rule.weekday)));
    if (!form || !weekday) {
        return Error{ErrorCode::BadArgument,
                     "rule: nth_weekday or weekday_of_nth_week; weekday: monday to sunday"};
    }
    KIOSK_TRY(rule.nth, number_of(call, "nth", rule.nth));
    KIOSK_TRY(const int months, number_of(call, "months", 12));
    rule.form = *form;
    rule.weekday = *weekday;
    return propose(rule, first, months, *call.appliance.holidays());
}

void get_proposals(Call call) {
    call.appliance.ask(
        [call](const office::State& state, store::Store& store) -> Result<Json> {
            Month first = month_of(today_of(state, call.appliance.wall())).next();
            if (const std::string from = query_or(call, "from", ""); !from.empty()) {
                KIOSK_TRY(first, Month::parse(from));
            }
            KIOSK_TRY(const auto proposals, proposals_of(call, first));
            Json list = Json::array();
            for (const Proposal& proposal : proposals) {
                Json view = proposal_view(proposal);
                view["planned"] = false;
                if (proposal.day) {
                    KIOSK_TRY(const auto there,
                              store::sessions_between(
                                  store.db(), *proposal.day, *proposal.day, kMostShown));
                    for (const Session& session : there) {
                        view["planned"] =
                            view["planned"] == true || session.state != SessionState::Cancelled;
                    }
                }
                list.push_back(std::move(view));
            }
            return Json{{"proposals", std::move(list)}};
        },
        call.reply());
}

void get_holidays(Call call) {
    const auto span = span_of(call);
    if (!span) {
        call.responder.reply(span.error());
        return;
    }
    const auto today = queue::business_day_at(call.appliance.wall().unix_ms);
    const BusinessDay first = span->first.value_or(today);
    const BusinessDay last = span->last.value_or(BusinessDay{first.days + kShown_days});
    const auto kept = call.appliance.holidays();
    const Holidays& holidays = *kept;
    Json rows = Json::array();
    for (const SpecialDays& row : holidays.rows()) {
        if (row.from <= last && first <= row.to) {
            rows.push_back(special_view(row));
        }
    }
    Json unknown = Json::array();
    for (int year = month_of(first).year; year <= month_of(last).year; ++year) {
        if (!holidays.covers(year)) {
            unknown.push_back(year);
        }
    }
    call.reply()(Json{{"from", first.text()},
                      {"to", last.text()},
                      {"holidays", std::move(rows)},
                      {"years_unknown", std::move(unknown)}});
}

void get_planned_session(Call call) {
    const auto id = SessionId::parse(call.params.find("id")->second);
    if (!id) {
        call.responder.reply(Error{ErrorCode::UnknownSession});
        return;
    }
    reply_planned_session(call, *id);
}

Result<Hours> hours_of(const Json& body, const Hours& other) {
    Hours out;
    KIOSK_TRY(const std::string start, get_string_or(body, "start", clock_text(other.start_min)));
    KIOSK_TRY(const std::string end, get_string_or(body, "end", clock_text(other.end_min)));
    KIOSK_TRY(out.start_min, parse_clock(start));
    KIOSK_TRY(out.end_min, parse_clock(end));
    return out;
}

Result<BusinessDay> day_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "day"));
    return BusinessDay::parse(text);
}

Result<std::vector<std::string>> points_of(const Json& body) {
    std::vector<std::string> out;
    KIOSK_TRY(const Json list, get_array(body, "bridge_points"));
    for (const Json& item : list) {
        if (!item.is_string()) {
            return Error{ErrorCode::BadArgument, "bridge_points: texts"};
        }
        out.push_back(item.get<std::string>());
    }
    return out;
}

Result<int> quota_of(const Json& body) {
    KIOSK_TRY(const std::int64_t quota, get_int_or(body, "quota", 0));
    return static_cast<int>(std::clamp<std::int64_t>(quota, -1, kMostQuota + 1));
}

Result<office::Ask> plan_of(const Call& call) {
    SessionPlan plan;
    KIOSK_TRY(const std::string kind, get_string_or(call.body, "kind", "periodic"));
    const auto known = session_kind_from(kind);
    if (!known) {
        return Error{ErrorCode::BadArgument, "kind: regular, periodic or ad_hoc"};
    }
    plan.kind = *known;
    KIOSK_TRY(plan.day, day_in(call.body));
    KIOSK_TRY(plan.hours, hours_of(call.body, plan.hours));
    KIOSK_TRY(plan.service.value, get_string(call.body, "service"));
    KIOSK_TRY(plan.leader, get_string(call.body, "leader"));
    KIOSK_TRY(plan.venue, get_string(call.body, "venue"));
    KIOSK_TRY(plan.delegate, get_string_or(call.body, "delegate", ""));
    plan.held = plan.delegate.empty() ? Held::ByHead : Held::ByDelegate;
    KIOSK_TRY(plan.source, get_string_or(call.body, "source", ""));
    if (call.body.contains("bridge_points")) {
        KIOSK_TRY(plan.bridge_points, points_of(call.body));
    }
    KIOSK_TRY(plan.quota, quota_of(call.body));
    KIOSK_TRY(const std::int64_t slot, get_int_or(call.body, "slot_min", 0));
    plan.slot_min = static_cast<int>(std::clamp<std::int64_t>(slot, -1, kMostSlot_min + 1));
    return office::Ask(office::PlanSession{std::move(plan)});
}

void post_planned_session(Call call) {
    auto ask = plan_of(call);
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    call.appliance.submit({call.actor(), std::move(ask).value()}, [call](Result<Submitted> done) {
        if (done) {
            reply_planned_session(call, done->facts.front().session_id(), 201);
        } else {
            call.responder.reply(done.error());
        }
    });
}

// Submits what `make` says about the session of the path and answers with it as it now stands.
void on_session(const Call& call,
                Result<office::Ask> (*make)(const Call& call, const SessionId& id)) {
    const auto id = SessionId::parse(call.params.find("id")->second);
    if (!id) {
        call.responder.reply(Error{ErrorCode::UnknownSession});
        return;
    }
    auto ask = make(call, *id);
    if (!ask) {
        call.responder.reply(ask.error());
        return;
    }
    call.appliance.submit({call.actor(), std::move(ask).value()},
                          [call, id = *id](Result<Submitted> done) {
                              if (done) {
                                  reply_planned_session(call, id);
                              } else {
                                  call.responder.reply(done.error());
                              }
                          });
}

Result<office::Ask> change_of(const Call& call, const SessionId& id) {
    ChangeWish wish;
    for (const auto& [name, member] :
         {std::pair{"leader", &wish.leader}, {"venue", &wish.venue}, {"source", &wish.source}}) {
        if (call.body.contains(name)) {
            KIOSK_TRY(*member, get_string(call.body, name));
        }
    }
    if (call.body.contains("bridge_points")) {
        KIOSK_TRY(wish.bridge_points, points_of(call.body));
    }
    if (call.body.contains("quota")) {
        KIOSK_TRY(wish.quota, quota_of(call.body));
    }
    return office::Ask(office::ChangeSession{id, std::move(wish)});
}

Result<office::Ask> move_of(const Call& call, const SessionId& id) {
    MoveWish wish;
    KIOSK_TRY(wish.day, day_in(call.body));
    KIOSK_TRY(const std::string start, get_string(call.body, "start"));
    KIOSK_TRY(const std::string end, get_string(call.body, "end"));
    KIOSK_TRY(wish.hours.start_min, parse_clock(start));
    KIOSK_TRY(wish.hours.end_min, parse_clock(end));
    KIOSK_TRY(wish.reason, get_string_or(call.body, "reason", ""));
    KIOSK_TRY(wish.notice, get_string_or(call.body, "notice", ""));
    return office::Ask(office::MoveSession{id, std::move(wish)});
}

Result<office::Ask> delegate_of(const Call& call, const SessionId& id) {
    KIOSK_TRY(std::string delegate, get_string(call.body, "delegate"));
    return office::Ask(office::DelegateSession{id, std::move(delegate)});
}

Result<office::Ask> cancel_session_of(const Call& call, const SessionId& id) {
    KIOSK_TRY(std::string reason, get_string_or(call.body, "reason", ""));
    KIOSK_TRY(std::string notice, get_string_or(call.body, "notice", ""));
    return office::Ask(office::CancelSession{id, std::move(reason), std::move(notice)});
}

Result<office::Ask> open_of(const Call&, const SessionId& id) {
    return office::Ask(office::OpenSession{id});
}

Result<office::Ask> close_of(const Call&, const SessionId& id) {
    return office::Ask(office::CloseSession{id});
}

void post_change(Call call) {
    on_session(call, &change_of);
}

void post_move(Call call) {
    on_session(call, &move_of);
}

void post_delegate(Call call) {
    on_session(call, &delegate_of);
}

void post_cancel_session(Call call) {
    on_session(call, &cancel_session_of);
}

void post_open(Call call) {
    on_session(call, &open_of);
}

void post_close_session(Call call) {
    on_session(call, &close_of);
}

}  // namespace

std::vector<Route> calendar_routes() {
    return {
        {"GET", "/v1/calendar", kEverybody, &get_calendar},
        {"POST", "/v1/calendar", kSupervisor, &post_planned_session},
        {"GET", "/v1/calendar.ics", kEverybody, &get_export},
        {"GET", "/v1/calendar/proposals", kSupervisor, &get_proposals},
        {"GET", "/v1/calendar/holidays", kEverybody, &get_holidays},
        {"GET", "/v1/calendar/{id}", kEverybody, &get_planned_session},
        {"POST", "/v1/calendar/{id}/change", kSupervisor, &post_change},
        {"POST", "/v1/calendar/{id}/move", kSupervisor, &post_move},
        {"POST", "/v1/calendar/{id}/delegate", kSupervisor, &post_delegate},
        {"POST", "/v1/calendar/{id}/cancel", kSupervisor, &post_cancel_session},
        {"POST", "/v1/calendar/{id}/open", kStaff, &post_open},
        {"POST", "/v1/calendar/{id}/close", kStaff, &post_close_session},
    };
}

}  // namespace kiosk::server
