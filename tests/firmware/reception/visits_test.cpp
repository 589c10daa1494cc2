// Goal: a visit goes opened -> recorded -> closed and no other way, and nothing of a person gets
// into its row. Method: visits are driven through an office as commands; refused ones change
// nothing; visits of an earlier day are asked about as the reader of the store does.
#include "firmware/reception/visits.hpp"

#include "firmware/office/codec.hpp"
#include "tests/support/check.hpp"
#include "tests/support/office_samples.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using namespace kiosk::reception;
using calendar::SessionKind;

namespace {

VisitRecord plain_record(int people = 2) {
    VisitRecord out;
    out.people = people;
    out.kind = VisitKind::Complaint;
    out.field = "land";
    out.outcome = "received";
    return out;
}

VisitRecord session_record() {
    VisitRecord out = plain_record();
    out.session_kind = SessionKind::Periodic;
    out.session.emplace().bytes.fill(5);
    return out;
}

}  // namespace

TEST_GROUP(VisitWays) {
    State state;
    Moment now = moment_at(kMorning_ms);

    void setup() override {
        state.identity = sample_identity();
        act(by_system(ApplySettings{sample_settings()}));
        act(by_system(OpenDay{}));
        act(by_staff(OpenCounter{CounterId{"1"}}));
    }

    Decision act(const Command& command) {
        auto decision = decide(state, command, now);
        CHECK_OK(decision);
        evolve(state, *decision);
        return std::move(decision).value();
    }

    ErrorCode refused(const Ask& ask) {
        const auto decision = decide(state, by_staff(ask), now);
        CHECK_FALSE(decision.has_value());
        return decision.error().code;
    }

    VisitId open(int people = 1) {
        return act(by_staff(OpenVisit{CounterId{"1"}, people})).facts.front().visit_id();
    }

    VisitId recorded() {
        const VisitId id = open();
        act(by_staff(RecordVisit{id, plain_record(), {}}));
        return id;
    }

    VisitId closed() {
        const VisitId id = recorded();
        act(by_staff(CloseVisit{id, {}}));
        return id;
    }
};

TEST(VisitWays, lead_from_opened_over_recorded_to_closed) {
    const VisitId id = open();
    CHECK(state.visits.all().at(id).step == VisitStep::Opened);

    act(by_staff(RecordVisit{id, plain_record(4), {}}));
    CHECK(state.visits.all().at(id).step == VisitStep::Recorded);
    LONGS_EQUAL(4, state.visits.people());

    act(by_staff(CloseVisit{id, {}}));
    CHECK(state.visits.all().at(id).step == VisitStep::Closed);
}

TEST(VisitWays, begin_at_the_desk_without_a_ticket) {
    const auto decision = act(by_staff(OpenVisit{CounterId{"1"}, 3}));

    CHECK_FALSE(std::get<VisitOpened>(decision.facts.front().event).ticket.has_value());
    LONGS_EQUAL(3, state.visits.people());
    CHECK_TRUE(state.visits.by_ticket().empty());
}

TEST(VisitWays, begin_at_a_counter_that_is_open) {
    CHECK_EQUAL(ErrorCode::UnknownCounter, refused(OpenVisit{CounterId{"9"}, 1}));
    CHECK_EQUAL(ErrorCode::CounterClosed, refused(OpenVisit{CounterId{"2"}, 1}));
    CHECK_EQUAL(ErrorCode::BadPartySize, refused(OpenVisit{CounterId{"1"}, 0}));
    CHECK_EQUAL(ErrorCode::BadPartySize, refused(OpenVisit{CounterId{"1"}, 1000}));
}

TEST(VisitWays, may_be_recorded_again_before_the_closing) {
    const VisitId id = recorded();

    act(by_staff(RecordVisit{id, plain_record(7), {}}));

    LONGS_EQUAL(7, state.visits.all().at(id).people);
}

TEST(VisitWays, give_their_count_to_the_ticket_even_while_it_waits_for_another_desk) {
    const TicketId ticket = act(by_citizen(issue("key", "don-thu", 2))).facts.front().ticket_id();
    act(by_staff(CallNext{CounterId{"1"}}));
    act(by_staff(Arrive{ticket, std::nullopt}));
    const VisitId id = state.visits.of(ticket)->id;
    TransferTicket away;
    away.ticket = ticket;
    away.wish.service = ServiceId{"tu-van"};
    act(by_staff(away));

    act(by_staff(RecordVisit{id, plain_record(6), {}}));

    LONGS_EQUAL(6, state.queue.ticket(ticket)->people());
    LONGS_EQUAL(6, state.queue.lines().at(ServiceId{"tu-van"}).people);
}

TEST(VisitWays, do_not_close_before_the_record) {
    CHECK_EQUAL(ErrorCode::WrongState, refused(CloseVisit{open(), {}}));
}

TEST(VisitWays, end_with_the_closing) {
    const VisitId id = closed();

    CHECK_EQUAL(ErrorCode::VisitOver, refused(RecordVisit{id, plain_record(), {}}));
    CHECK_EQUAL(ErrorCode::VisitOver, refused(CloseVisit{id, {}}));
}

TEST(VisitWays, are_corrected_only_after_the_closing) {
    CHECK_EQUAL(ErrorCode::WrongState, refused(CorrectVisit{open(), plain_record(), {}, {}}));
    CHECK_EQUAL(ErrorCode::WrongState, refused(CorrectVisit{recorded(), plain_record(), {}, {}}));
    const VisitId id = closed();

    act(by_staff(CorrectVisit{id, plain_record(9), CorrectionReason::Miscounted, {}}));

    LONGS_EQUAL(9, state.visits.all().at(id).people);
    CHECK(state.visits.all().at(id).step == VisitStep::Closed);
}

TEST(VisitWays, do_not_exist_for_a_visit_nobody_opened) {
    VisitId id;
    id.bytes.fill(7);

    CHECK_EQUAL(ErrorCode::UnknownVisit, refused(RecordVisit{id, plain_record(), {}}));
    CHECK_EQUAL(ErrorCode::UnknownVisit, refused(CloseVisit{id, {}}));
    CHECK_EQUAL(ErrorCode::UnknownVisit, refused(CorrectVisit{id, plain_record(), {}, {}}));
}

TEST(VisitWays, go_on_for_visits_of_an_earlier_day) {
    const VisitId id = open();
    const Seq opened_at{state.next_seq.value - 1};
    now.wall.unix_ms += kDay_ms;
    act(by_system(OpenDay{}));
    CHECK_EQUAL(ErrorCode::UnknownVisit, refused(RecordVisit{id, plain_record(), {}}));

    act(by_staff(RecordVisit{id, plain_record(), EarlierVisit{opened_at, VisitStep::Opened}}));
    act(by_staff(CloseVisit{id, EarlierVisit{opened_at, VisitStep::Recorded}}));

    CHECK_EQUAL(ErrorCode::VisitOver,
                refused(CloseVisit{id, EarlierVisit{opened_at, VisitStep::Closed}}));
    LONGS_EQUAL(0, state.visits.people());
}

TEST(VisitWays, are_not_opened_by_what_is_said_of_an_earlier_day) {
    VisitId id;
    id.bytes.fill(7);

    CHECK_EQUAL(ErrorCode::UnknownVisit,
                refused(RecordVisit{id, plain_record(), EarlierVisit{state.day_seq, {}}}));
    CHECK_EQUAL(ErrorCode::UnknownVisit,
                refused(RecordVisit{id, plain_record(), EarlierVisit{Seq{0}, {}}}));
}

TEST_GROUP(VisitRow){};

TEST(VisitRow, takes_a_plain_and_a_session_visit) {
    CHECK_OK(check_record(plain_record()));
    CHECK_OK(check_record(session_record()));
}

TEST(VisitRow, refuses_sizes_that_no_party_has) {
    CHECK_ERROR(ErrorCode::BadPartySize, check_record(plain_record(0)));
    CHECK_ERROR(ErrorCode::BadPartySize, check_record(plain_record(1000)));
}

TEST(VisitRow, names_a_session_exactly_where_there_is_one) {
    VisitRecord without = session_record();
    without.session.reset();
    VisitRecord with = plain_record();
    with.session = SessionId{};
    VisitRecord delegated = plain_record();
    delegated.held = calendar::Held::ByDelegate;

    CHECK_ERROR(ErrorCode::BadArgument, check_record(without));
    CHECK_ERROR(ErrorCode::BadArgument, check_record(with));
    CHECK_ERROR(ErrorCode::BadArgument, check_record(delegated));
}

TEST(VisitRow, takes_field_and_outcome_from_their_lists) {
    VisitRecord field = plain_record();
    field.field = "my neighbour Ba";
    VisitRecord outcome = plain_record();
    outcome.outcome = "";

    CHECK_ERROR(ErrorCode::BadArgument, check_record(field));
    CHECK_ERROR(ErrorCode::BadArgument, check_record(outcome));
}

TEST(VisitRow, counts_visits_of_a_case_that_is_named) {
    VisitRecord none = plain_record();
    none.nth = 2;
    VisitRecord zero = plain_record();
    zero.case_token = "VV-12";
    zero.nth = 0;
    VisitRecord second = zero;
    second.nth = 2;

    CHECK_ERROR(ErrorCode::BadArgument, check_record(none));
    CHECK_ERROR(ErrorCode::BadArgument, check_record(zero));
    CHECK_OK(check_record(second));
}

TEST(VisitRow, keeps_names_and_numbers_of_people_out_of_the_case) {
    for (const char* good : {"HN-26-7K3M9QRT-X", "VV-2026-0012", "12/TB.A"}) {
        CHECK_TRUE(is_case_token(good));
    }
    for (const char* bad : {"",
                            "AB",
                            "001099012345",
                            "A-001099012345",
                            "0912345678",
                            "VV 12",
                            "Nguyễn Văn Ba",
                            "nguyen",
                            "12-34",
                            "A\n1"}) {
        CHECK_FALSE(is_case_token(bad));
    }
}

TEST(VisitRow, has_no_word_for_denunciations) {
    VisitRecord record = plain_record();
    record.kind = VisitKind::Protected;

    const auto body = encode_body(VisitRecorded{VisitId{}, record}, Actor::staff(1));

    CHECK_OK(body);
    CHECK_FALSE(visit_kind_from("denunciation").has_value());
    STRCMP_CONTAINS("\"kind\":\"protected\"", body->c_str());
}

TEST(VisitRow, of_a_visit_with_a_ticket_reads_as_it_always_did) {
    const std::string before = R"({"by":"staff:1004","counter":"1","people":4,)"
                               R"("ticket":"71717171717171717171717171717171"})";

    const auto read = decode("visit.opened", before);

    CHECK_OK(read);
    CHECK_TEXT_EQUAL(before, encode_body(read->event, read->by).value());
}
