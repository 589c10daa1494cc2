// The reception book: visits as rows, opened at the desk, recorded, closed, corrected. A visit of
// an earlier day is looked up in the store first, since the office's state holds today's alone.
#include <memory>

#include "firmware/server/periods.hpp"
#include "firmware/store/projections/calendar_tables.hpp"
#include "firmware/store/projections/visit_tables.hpp"

namespace kiosk::server {
namespace {

using reception::VisitRecord;

constexpr std::size_t kMostVisits = 1000;
constexpr int kUnfinished_days = 31;

Json record_view(const VisitRecord& record) {
    const bool regular = record.session_kind == calendar::SessionKind::Regular;
    return {{"session_kind", calendar::session_kind_name(record.session_kind)},
            {"held", regular ? Json(nullptr) : Json(calendar::held_name(record.held))},
            {"session", record.session ? Json(record.session->text()) : Json(nullptr)},
            {"case", record.case_token.empty() ? Json(nullptr) : Json(record.case_token)},
            {"nth", record.nth},
            {"group", record.group ? Json(record.group->text()) : Json(nullptr)},
            {"kind", name_of(record.kind)},
            {"field", record.field},
            {"prior_result", name_of(record.prior)},
            {"outcome", record.outcome}};
}

Json time_or_null(std::int64_t unix_ms) {
    return unix_ms == 0 ? Json(nullptr) : Json(unix_ms);
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json visit_view(const store::VisitRow& row) {
    Json ticket = nullptr;
    if (row.ticket) {
        ticket = {{"id", row.ticket->text()},
                  {"text", row.ticket_number},
                  {"service", row.ticket_service},
                  {"outcome", text_or_null(row.ticket_outcome)},
                  {"group", row.ticket_group ? Json(row.ticket_group->text()) : Json(nullptr)}};
    }
    return {{"id", row.id.text()},
            {"number", row.number},
            {"business_day", row.day.text()},
            {"ticket", std::move(ticket)},
            {"counter", row.counter.value},
            {"people", row.people},
            {"step", name_of(row.step)},
            {"officer", row.officer},
            {"opened_ms", row.opened_ms},
            {"recorded_ms", time_or_null(row.recorded_ms)},
            {"closed_ms", time_or_null(row.closed_ms)},
            {"corrections", row.corrections},
            {"record", row.record ? record_view(*row.record) : Json(nullptr)}};
}

void reply_visit(const Call& call, const VisitId& id, int status = 200) {
    call.appliance.ask(
        [id](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto row, store::find_visit(store.db(), id));
            return Json{{"visit", visit_view(row)}};
        },
        call.reply(status));
}

// An id of 32 hex digits, when the body has one.
template <class Id>
Status read_id(const Json& body, std::string_view key, std::optional<Id>& out) {
    KIOSK_TRY(const std::string text, get_string_or(body, key, ""));
    if (!text.empty()) {
        const auto id = Id::parse(text);
        if (!id) {
            return Error{ErrorCode::BadArgument, std::string(key)};
        }
        out = *id;
    }
    return {};
}

// A name of a closed list; as it stands when the body has none.
template <class Value, class Find>
Status read_name(const Json& body, std::string_view key, Value& out, Find find) {
    KIOSK_TRY(const std::string name, get_string_or(body, key, ""));
    if (name.empty()) {
        return {};
    }
    const auto found = find(name);
    if (!found) {
        return Error{ErrorCode::BadArgument, std::string(key) + ": not one of the list"};
    }
    out = *found;
    return {};
}

// BadPartySize for people, BadArgument for anything else that no visit has.
Result<int> small_int(const Json& body, std::string_view key, int other) {
    KIOSK_TRY(const std::int64_t value, get_int_or(body, key, other));
    if (value < 0 || value > 1'000'000) {
        return key == "people" ? Error{ErrorCode::BadPartySize}
                               : Error{ErrorCode::BadArgument, std::string(key)};
    }
    return static_cast<int>(value);
}

// `people`: as they were counted before. What is not said keeps the record's defaults.
Result<VisitRecord> record_of(const Json& body, int people) {
    VisitRecord out;
    KIOSK_CHECK(read_name(body, "session_kind", out.session_kind, &calendar::session_kind_from));
    KIOSK_CHECK(read_name(body, "held", out.held, &calendar::held_from));
    KIOSK_CHECK(read_id(body, "session", out.session));
    KIOSK_TRY(out.people, small_int(body, "people", people));
    KIOSK_TRY(out.case_token, get_string_or(body, "case", ""));
    KIOSK_TRY(out.nth, small_int(body, "nth", 1));
    KIOSK_CHECK(read_id(body, "group", out.group));
    KIOSK_CHECK(read_name(body, "kind", out.kind, &reception::visit_kind_from));
    KIOSK_TRY(out.field, get_string_or(body, "field", out.field));
    KIOSK_CHECK(read_name(body, "prior_result", out.prior, &reception::prior_result_from));
    KIOSK_TRY(out.outcome, get_string_or(body, "outcome", ""));
    return out;
}

// Makes the ask from the visit's row; runs on the office's thread.
using MakeAsk = std::function<Result<office::Ask>(
    store::Store&, const store::VisitRow&, const office::EarlierVisit&)>;

// The session that a record names as the calendar's table has it, of any day; what is to be said of
// one that is not there is the decision's to say.
std::optional<calendar::Session> named_session(store::Store& store, const VisitRecord& record) {
    if (!record.session) {
        return std::nullopt;
    }
    auto found = store::find_session(store.db(), *record.session);
    return found ? std::optional(std::move(found).value()) : std::nullopt;
}

// Who sat at the counter, or wrote the row, may go on with it.
Status may_act_on(const Call& call, const store::VisitRow& row) {
    if (call.caller.may_act_at(row.counter.value) || row.officer == call.actor().text()) {
        return {};
    }
    return Error{ErrorCode::WrongRole, "counter " + row.counter.value};
}

void on_visit(const Call& call, MakeAsk make) {
    const auto id = VisitId::parse(call.params.find("id")->second);
    if (!id) {
        call.responder.reply(Error{ErrorCode::UnknownVisit});
        return;
    }
    const auto ask = std::make_shared<std::optional<office::Ask>>();
    call.appliance.ask(
        [call, id = *id, make = std::move(make), ask](const office::State&,
                                                      store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto row, store::find_visit(store.db(), id));
            KIOSK_CHECK(may_act_on(call, row));
            const office::EarlierVisit earlier{row.seq, row.step, row.day, row.ticket_group};
            KIOSK_TRY(*ask, make(store, row, earlier));
            return Json(nullptr);
        },
        [call, id = *id, ask](const Result<Json>& found) {
            if (!found) {
                call.responder.reply(found.error());
                return;
            }
            call.appliance.submit({call.actor(), std::move(**ask)},
                                  [call, id](const Result<Submitted>& done) {
                                      if (done) {
                                          reply_visit(call, id);
                                      } else {
                                          call.responder.reply(done.error());
                                      }
                                  });
        });
}

Json visits_view(const reception::Period& period, std::vector<store::VisitRow> rows) {
    const bool more = rows.size() > kMostVisits;
    rows.resize(std::min(rows.size(), kMostVisits));
    Json list = Json::array();
    for (const store::VisitRow& row : rows) {
        list.push_back(visit_view(row));
    }
    return {{"period", period_view(period)}, {"visits", std::move(list)}, {"more", more}};
}

// The rows that the caller still has to write or close, of the last month: an officer writes the
// book of yesterday, and sees nothing else of yesterday.
void get_unfinished(const Call& call) {
    call.appliance.ask(
        [call](const office::State& state, store::Store& store) -> Result<Json> {
            KIOSK_TRY(auto period, allowed_period(std::nullopt, false, state));
            KIOSK_TRY(period,
                      reception::period_between(
                          queue::BusinessDay{period.to.days - kUnfinished_days}, period.to));
            store::BookOf whose;
            if (!sees_all_days(call)) {
                whose.officer = call.actor().text();
                whose.counter = call.caller.person ? call.caller.person->counter : "";
            }
            KIOSK_TRY(auto rows,
                      store::unfinished_visits(store.db(), period, whose, kMostVisits + 1));
            return visits_view(period, std::move(rows));
        },
        call.reply());
}

void get_visits(Call call) {
    if (const auto found = call.request.query.find("unfinished");
        found != call.request.query.end()) {
        if (found->second == "1" && call.request.query.size() == 1) {
            get_unfinished(call);
        } else {
            call.responder.reply(Error{ErrorCode::BadArgument, "unfinished: 1, without days"});
        }
        return;
    }
    const auto wanted = period_of(call.request);
    if (!wanted) {
        call.responder.reply(wanted.error());
        return;
    }
    const bool all_days = sees_all_days(call);
    call.appliance.ask(
        [wanted = *wanted, all_days](const office::State& state,
                                     store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto period, allowed_period(wanted, all_days, state));
            KIOSK_TRY(auto rows, store::visits_of(store.db(), period, kMostVisits + 1));
            return visits_view(period, std::move(rows));
        },
        call.reply());
}

// The same request came before: its visit, as it stands now.
void reply_repeated(const Call& call, const std::string& key) {
    call.appliance.ask(
        [key](const office::State& state, store::Store& store) -> Result<Json> {
            const auto used = state.keys.find(key);
            if (used == state.keys.end()) {
                return Error{ErrorCode::UnknownVisit};  // the day has turned since
            }
            KIOSK_TRY(const auto row,
                      store::find_visit(store.db(), VisitId{used->second.ticket.bytes}));
            return Json{{"visit", visit_view(row)}};
        },
        call.reply());
}

void post_visit(Call call) {
    const auto counter = get_string(call.body, "counter");
    const auto people = small_int(call.body, "people", 1);
    if (!counter || !people) {
        call.responder.reply(counter ? people.error() : counter.error());
        return;
    }
    if (!call.caller.may_act_at(*counter)) {
        call.responder.reply(Error{ErrorCode::WrongRole, "counter " + *counter});
        return;
    }
    std::string key(call.request.header("idempotency-key"));
    if (key.empty()) {
        call.responder.reply(Error{ErrorCode::NoIdempotencyKey});
        return;
    }
    call.appliance.submit({call.actor(), office::OpenVisit{CounterId{*counter}, *people, key}},
                          [call, key](const Result<Submitted>& done) {
                              if (!done) {
                                  call.responder.reply(done.error());
                              } else if (done->facts.empty()) {
                                  reply_repeated(call, key);
                              } else {
                                  reply_visit(call, done->facts.front().visit_id(), 201);
                              }
                          });
}

void post_record(Call call) {
    on_visit(call,
             [body = call.body](store::Store& store,
                                const store::VisitRow& row,
                                const office::EarlierVisit& earlier) -> Result<office::Ask> {
                 KIOSK_TRY(auto record, record_of(body, row.people));
                 auto session = named_session(store, record);
                 return office::Ask(
                     office::RecordVisit{row.id, std::move(record), earlier, std::move(session)});
             });
}

void post_close_visit(Call call) {
    on_visit(call,
             [](store::Store&, const store::VisitRow& row, const office::EarlierVisit& earlier) {
                 return Result<office::Ask>(office::CloseVisit{row.id, earlier});
             });
}

void post_correct(Call call) {
    on_visit(call,
             [body = call.body](store::Store& store,
                                const store::VisitRow& row,
                                const office::EarlierVisit& earlier) -> Result<office::Ask> {
                 KIOSK_TRY(auto record, record_of(body, row.people));
                 KIOSK_TRY(const std::string name, get_string(body, "reason"));
                 const auto reason = reception::correction_reason_from(name);
                 if (!reason) {
                     return Error{ErrorCode::BadArgument, "reason: not one of the list"};
                 }
                 auto session = named_session(store, record);
                 return office::Ask(office::CorrectVisit{
                     row.id, std::move(record), *reason, earlier, std::move(session)});
             });
}

}  // namespace

std::vector<Route> visit_routes() {
    return {
        {"GET", "/v1/visits", kOffice, &get_visits},
        {"POST", "/v1/visits", kStaff, &post_visit},
        {"POST", "/v1/visits/{id}/record", kStaff, &post_record},
        {"POST", "/v1/visits/{id}/close", kStaff, &post_close_visit},
        {"POST", "/v1/visits/{id}/correct", kSupervisor, &post_correct},
    };
}

}  // namespace kiosk::server
