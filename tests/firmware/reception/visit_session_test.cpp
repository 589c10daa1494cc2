// Goal: a row of the book names only a session that the calendar knows, takes its ticket's group
// over by itself, and a lost answer at the desk opens no second visit. Method: as in
// visits_test.cpp.
#include "firmware/reception/visits.hpp"

#include "tests/firmware/office/office_fixture.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using calendar::Held;
using calendar::SessionKind;
using reception::VisitRecord;
using reception::VisitStep;

TEST_GROUP_BASE(VisitSession, OfficeFixture){
    VisitId visit(){return act(by_staff(OpenVisit{CounterId{"1"}, 2})).facts.front().visit_id();
}

SessionId plan(int days_ahead = 0) {
    calendar::SessionPlan out;
    out.kind = SessionKind::Periodic;
    out.held = Held::ByHead;
    out.day = {state.queue.high_water()->days + days_ahead};
    out.hours = {22 * 60, 23 * 60};
    out.service = ServiceId{"don-thu"};
    out.leader = "Chủ tịch";
    out.venue = "Phòng 1";
    return act(by_staff(PlanSession{out})).facts.front().session_id();
}

static VisitRecord row(const SessionId& session) {
    VisitRecord out;
    out.session_kind = SessionKind::Periodic;
    out.session = session;
    out.outcome = "received";
    return out;
}

std::string refusal(const VisitRecord& record) {
    const auto decision = attempt(by_staff(RecordVisit{visit(), record, {}}));
    return decision ? std::string() : describe(decision.error());
}
}
;

TEST(VisitSession, a_row_takes_the_session_of_its_day_as_the_calendar_has_it) {
    CHECK_TEXT_EQUAL("", refusal(row(plan())));
}

TEST(VisitSession, a_session_that_the_calendar_does_not_know_is_refused) {
    SessionId unknown;
    unknown.bytes.fill(0xaa);
    CHECK_ERROR(ErrorCode::UnknownSession,
                attempt(by_staff(RecordVisit{visit(), row(unknown), {}})));
}

TEST(VisitSession, the_refusal_says_which_day_kind_or_holder_the_calendar_has) {
    const SessionId today = plan();
    CHECK_TRUE(refusal(row(plan(1))).find("name a session of that day") != std::string::npos);
    VisitRecord other = row(today);
    other.session_kind = SessionKind::AdHoc;
    CHECK_TRUE(refusal(other).find("session_kind: the calendar says periodic") !=
               std::string::npos);
    other = row(today);
    other.held = Held::ByDelegate;
    CHECK_TRUE(refusal(other).find("held: the calendar says by_head") != std::string::npos);
    act(by_staff(CancelSession{today, "Công tác", "Không tiếp"}));
    CHECK_ERROR(ErrorCode::SessionOver, attempt(by_staff(RecordVisit{visit(), row(today), {}})));
}

TEST(VisitSession, a_correction_is_held_to_the_calendar_too) {
    const VisitId id = visit();
    const SessionId session = plan();
    act(by_staff(RecordVisit{id, row(session), {}}));
    act(by_staff(CloseVisit{id, {}}));
    SessionId unknown;
    unknown.bytes.fill(0xaa);

    CHECK_ERROR(ErrorCode::UnknownSession,
                attempt(by_staff(CorrectVisit{
                    id, row(unknown), reception::CorrectionReason::WrongSession, {}})));
    CHECK_OK(attempt(
        by_staff(CorrectVisit{id, row(session), reception::CorrectionReason::WrongSession, {}})));
}

TEST(VisitSession, a_visit_of_yesterday_goes_by_the_calendar_as_the_store_has_it) {
    const SessionId session = plan();
    const Decision opened = act(by_staff(OpenVisit{CounterId{"1"}, 2}));
    const VisitId id = opened.facts.front().visit_id();
    const calendar::Session kept = *state.calendar.session(session);
    EarlierVisit earlier{opened.facts.front().seq, VisitStep::Opened, kept.plan.day, {}};
    now.wall.unix_ms += kDay_ms;
    now.mono_ms += static_cast<std::uint64_t>(kDay_ms);
    act(by_system(OpenDay{}));

    CHECK_ERROR(ErrorCode::UnknownSession,
                attempt(by_staff(RecordVisit{id, row(session), earlier, {}})));
    CHECK_OK(attempt(by_staff(RecordVisit{id, row(session), earlier, kept})));
    earlier.day = *state.queue.high_water();
    CHECK_ERROR(ErrorCode::BadArgument,
                attempt(by_staff(RecordVisit{id, row(session), earlier, kept})));
}

TEST(VisitSession, a_row_takes_over_the_group_that_its_ticket_came_with) {
    const TicketId first = issued("k1", "don-thu", 4);
    const TicketId second = issued("k2", "don-thu", 3);
    const GroupId group =
        act(by_staff(LinkGroup{{std::nullopt, {first, second}, ""}})).facts.front().group_id();
    act(by_staff(CallNext{CounterId{"1"}}));
    const Decision came = act(by_staff(Arrive{first, {}}));
    const VisitId id = came.facts.back().visit_id();
    VisitRecord plain;
    plain.people = 4;
    plain.outcome = "received";

    const Decision recorded = act(by_staff(RecordVisit{id, plain, {}}));

    const auto& fact = std::get<reception::VisitRecorded>(recorded.facts.front().event);
    CHECK_TRUE(fact.record.group == group);
}

TEST(VisitSession, of_an_earlier_day_the_group_comes_from_the_store_and_another_one_is_believed) {
    const Decision opened = act(by_staff(OpenVisit{CounterId{"1"}, 2}));
    const VisitId id = opened.facts.front().visit_id();
    GroupId group;
    group.bytes.fill(0xbb);
    const EarlierVisit earlier{
        opened.facts.front().seq, VisitStep::Opened, *state.queue.high_water(), group};
    now.wall.unix_ms += kDay_ms;
    now.mono_ms += static_cast<std::uint64_t>(kDay_ms);
    act(by_system(OpenDay{}));
    VisitRecord plain;
    plain.outcome = "received";
    const auto group_in = [&](const VisitRecord& record) {
        const auto decision = attempt(by_staff(RecordVisit{id, record, earlier}));
        CHECK_OK(decision);
        return std::get<reception::VisitRecorded>(decision->facts.front().event).record.group;
    };

    CHECK_TRUE(group_in(plain) == group);
    plain.group = GroupId{};
    CHECK_TRUE(group_in(plain) == GroupId{});
}

TEST(VisitSession, a_repeated_key_opens_no_second_visit_and_another_request_is_refused) {
    const Decision first = act(by_staff(OpenVisit{CounterId{"1"}, 2, "desk-1"}));
    LONGS_EQUAL(1, first.facts.size());
    CHECK_TRUE(first.key->ticket.bytes == first.facts.front().visit_id().bytes);

    CHECK_TRUE(act(by_staff(OpenVisit{CounterId{"1"}, 2, "desk-1"})).facts.empty());
    CHECK_ERROR(ErrorCode::KeyReused, attempt(by_staff(OpenVisit{CounterId{"1"}, 3, "desk-1"})));
    CHECK_ERROR(ErrorCode::KeyReused, attempt(by_citizen(issue("desk-1"))));
    issued("paper-1");
    CHECK_ERROR(ErrorCode::KeyReused, attempt(by_staff(OpenVisit{CounterId{"1"}, 2, "paper-1"})));
    CHECK_ERROR(ErrorCode::NoIdempotencyKey,
                attempt(by_staff(OpenVisit{CounterId{"1"}, 2, "with space"})));
}
