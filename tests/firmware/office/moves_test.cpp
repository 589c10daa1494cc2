// Goal: holds, transfers, returns, merges, groups, breaks, work profiles and the intake do what
// docs/queue.md says. Method: a small office driven command by command.
#include "firmware/office/decide.hpp"

#include "tests/support/check.hpp"
#include "tests/support/random_moves.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

namespace {

const CounterId kOne{"1"};
const CounterId kTwo{"2"};
const CounterId kThree{"3"};

}  // namespace

// A office of three counters: 1 takes "don-thu" and "tu-van", 2 takes "tu-van" and "lanh-dao", 3
// takes "lanh-dao" and "don-thu"; all by arrival, where a test does not say otherwise.
TEST_GROUP(Moves) {
    State state;
    Moment now = moment_at(kMorning_ms);
    int keys = 0;

    void setup() override {
        state.identity = sample_identity();
        act(by_system(ApplySettings{plain()}));
        act(by_system(OpenDay{}));
        for (const CounterId& counter : {kOne, kTwo, kThree}) {
            act(by_staff(OpenCounter{counter}));
        }
    }

    static AppliedSettings plain() {
        AppliedSettings out = busy_settings();
        out.services[1].contingent = 0;
        for (queue::CounterSetup& counter : out.counters) {
            counter.steps.clear();
            counter.seats = 0;
        }
        return out;
    }

    Result<Decision> attempt(const Command& command) {
        return decide(state, command, now);
    }

    Decision act(const Command& command) {
        auto decision = attempt(command);
        CHECK_OK(decision);
        evolve(state, *decision);
        return std::move(decision).value();
    }

    void pass_min(int minutes) {
        now.wall.unix_ms += minutes * std::int64_t{60'000};
        now.mono_ms += static_cast<std::uint64_t>(minutes) * 60'000;
    }

    // Issued a minute after the one before.
    TicketId issued(const std::string& service = "don-thu", int party = 1) {
        pass_min(1);
        return act(by_citizen(issue("key-" + std::to_string(++keys), service, party))).key->ticket;
    }

    TicketId next_at(const CounterId& counter) {
        act(by_staff(CallNext{counter}));
        return *state.queue.counter(counter)->at_hand;
    }

    // Called at the counter and received.
    void serve(const TicketId& id, const CounterId& counter) {
        act(by_staff(CallThis{counter, id}));
        act(by_staff(Arrive{id, {}}));
    }

    void no_show(const TicketId& id, const CounterId& counter) {
        act(by_staff(CallThis{counter, id}));
        act(by_staff(Recall{id}));
        act(by_staff(NoShow{id}));
    }

    const queue::Ticket& ticket(const TicketId& id) {
        return *state.queue.ticket(id);
    }

    void check_state(queue::TicketState expected, const TicketId& id) {
        CHECK_TEXT_EQUAL(queue::ticket_state_name(expected),
                         queue::ticket_state_name(ticket(id).state));
    }

    static HoldTicket hold(
        const TicketId& id, queue::HoldPool pool, std::optional<std::int64_t> wake = {}) {
        return {id, {queue::HoldReason::Papers, pool, wake}};
    }
};

TEST(Moves, a_held_person_leaves_the_counter_free_and_the_visit_open) {
    const TicketId id = issued();
    serve(id, kOne);
    act(by_staff(hold(id, queue::HoldPool::Shared)));

    check_state(queue::TicketState::Held, id);
    CHECK_FALSE(state.queue.counter(kOne)->at_hand.has_value());
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kOne})));

    const auto again = act(by_staff(CallThis{kThree, id}));
    LONGS_EQUAL(2, again.facts.size());
    LONGS_EQUAL(1, act(by_staff(Arrive{id, {}})).facts.size());
    LONGS_EQUAL(1, state.visits.by_ticket().size());
}

TEST(Moves, a_wake_time_brings_a_held_person_back_by_the_first_arrival) {
    const TicketId first = issued();
    const TicketId second = issued();
    serve(first, kOne);
    act(by_staff(hold(first, queue::HoldPool::Shared, now.wall.unix_ms + 600'000)));

    pass_min(9);
    CHECK_TRUE(next_at(kOne) == second);
    act(by_staff(UndoCall{second}));
    pass_min(1);
    CHECK_TRUE(next_at(kOne) == first);
}

TEST(Moves, who_is_held_by_a_counter_waits_for_it_while_it_is_open) {
    const TicketId id = issued();
    serve(id, kOne);
    act(by_staff(hold(id, queue::HoldPool::Counter, now.wall.unix_ms + 1)));
    pass_min(1);

    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kThree})));
    act(by_staff(CloseCounter{kOne}));
    CHECK_TRUE(next_at(kThree) == id);
}

TEST(Moves, a_hold_ends_later_today_or_when_somebody_says_so) {
    const TicketId id = issued();
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(hold(id, queue::HoldPool::Shared))));
    serve(id, kOne);

    CHECK_ERROR(ErrorCode::BadArgument,
                attempt(by_staff(hold(id, queue::HoldPool::Shared, now.wall.unix_ms))));
    CHECK_ERROR(
        ErrorCode::BadArgument,
        attempt(by_staff(hold(id, queue::HoldPool::Shared, now.wall.unix_ms + 2 * kDay_ms))));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(ResumeTicket{id})));
}

TEST(Moves, a_transfer_keeps_number_visit_and_first_arrival) {
    const TicketId first = issued();
    const TicketId other = issued("lanh-dao");
    const std::string number = ticket(first).number.text();
    serve(first, kOne);
    act(by_staff(TransferTicket{first, {ServiceId{"lanh-dao"}, {}, {}}}));

    CHECK_TEXT_EQUAL(number, ticket(first).number.text());
    LONGS_EQUAL(0, state.queue.people_ahead(ticket(first)));
    LONGS_EQUAL(1, state.queue.people_ahead(ticket(other)));
    CHECK_TRUE(next_at(kTwo) == first);
    act(by_staff(Arrive{first, {}}));
    act(by_staff(Done{first, "received"}));
    LONGS_EQUAL(1, state.visits.by_ticket().size());
}

TEST(Moves, a_transfer_with_a_way_back_ends_where_it_began) {
    const TicketId id = issued();
    serve(id, kOne);
    act(by_staff(
        TransferTicket{id, {ServiceId{"lanh-dao"}, kTwo, queue::TransferWish::Back::Counter}}));
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kThree})));
    CHECK_TRUE(next_at(kTwo) == id);
    act(by_staff(Arrive{id, {}}));

    act(by_staff(Done{id, ""}));  // no outcome: it does not end here

    check_state(queue::TicketState::Waiting, id);
    CHECK_TEXT_EQUAL("don-thu", ticket(id).service.value);
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kThree})));
    CHECK_TRUE(next_at(kOne) == id);
    act(by_staff(Arrive{id, {}}));
    CHECK_ERROR(ErrorCode::OutcomeMissing, attempt(by_staff(Done{id, ""})));
    act(by_staff(Done{id, "received"}));
    check_state(queue::TicketState::Done, id);
}

TEST(Moves, a_way_back_may_be_cut_short) {
    const TicketId id = issued();
    serve(id, kOne);
    act(by_staff(
        TransferTicket{id, {ServiceId{"lanh-dao"}, {}, queue::TransferWish::Back::Service}}));
    serve(id, kTwo);
    act(by_staff(Done{id, "settled_on_the_spot", Done::Way::End}));
    check_state(queue::TicketState::Done, id);
}

TEST(Moves, a_transfer_is_refused_for_its_reason) {
    const TicketId id = issued();
    CHECK_ERROR(ErrorCode::WrongState,
                attempt(by_staff(TransferTicket{id, {ServiceId{"tu-van"}, {}, {}}})));
    serve(id, kOne);
    CHECK_ERROR(ErrorCode::UnknownService,
                attempt(by_staff(TransferTicket{id, {ServiceId{"khac"}, {}, {}}})));
    CHECK_ERROR(ErrorCode::SameService,
                attempt(by_staff(TransferTicket{id, {ServiceId{"don-thu"}, {}, {}}})));
    CHECK_ERROR(ErrorCode::UnknownCounter,
                attempt(by_staff(TransferTicket{id, {ServiceId{"tu-van"}, kThree, {}}})));
    act(by_staff(TransferTicket{id, {ServiceId{"don-thu"}, kThree, {}}}));
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kOne})));
    act(by_staff(StartBreak{kThree, {}}));
    CHECK_TRUE(next_at(kOne) == id);  // nobody is to wait for nobody
}

TEST(Moves, a_no_show_returns_behind_the_next_three) {
    const TicketId missed = issued();
    std::vector<TicketId> waiting;
    for (int i = 0; i < 5; ++i) {
        waiting.push_back(issued());
    }
    no_show(missed, kOne);
    act(by_staff(ReturnTicket{missed}));

    LONGS_EQUAL(3, state.queue.people_ahead(ticket(missed)));
    for (int i = 0; i < 3; ++i) {
        const TicketId called = next_at(kOne);
        CHECK_TRUE(called == waiting[static_cast<std::size_t>(i)]);
        act(by_staff(Arrive{called, {}}));
        act(by_staff(Done{called, "received"}));
    }
    CHECK_TRUE(next_at(kOne) == missed);
    CHECK_TRUE(state.queue.missed().empty());
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(ReturnTicket{missed})));
}

TEST(Moves, a_ticket_that_waits_can_be_given_up_and_one_at_a_counter_not) {
    const TicketId id = issued();
    const TicketId other = issued();
    act(by_staff(CancelTicket{id, queue::CancelReason::Person}));
    check_state(queue::TicketState::Cancelled, id);
    CHECK_TRUE(next_at(kOne) == other);

    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(CancelTicket{other, {}})));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(CancelTicket{id, {}})));
    CHECK_ERROR(ErrorCode::BadArgument,
                attempt(by_staff(CancelTicket{other, queue::CancelReason::Merged})));
}

TEST(Moves, merged_tickets_are_one_visit_of_all_people) {
    const TicketId stays = issued("don-thu", 2);
    const TicketId goes = issued("don-thu", 3);
    const TicketId also = issued("tu-van", 1);
    act(by_staff(MergeTickets{stays, {goes, also}}));

    check_state(queue::TicketState::Cancelled, goes);
    CHECK_TRUE(ticket(goes).merged_into == stays);
    LONGS_EQUAL(6, ticket(stays).people());
    LONGS_EQUAL(6, state.queue.lines().at(ServiceId{"don-thu"}).people);
    serve(stays, kOne);
    LONGS_EQUAL(6, state.visits.people());
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(MergeTickets{stays, {goes}})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(MergeTickets{stays, {stays}})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(MergeTickets{stays, {}})));
}

TEST(Moves, rank_zero_goes_before_everybody) {
    const TicketId first = issued();
    const TicketId second = issued();
    act(by_staff(Rerank{second, 0, queue::RankReason::Health}));
    CHECK_TRUE(next_at(kOne) == second);
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(Rerank{second, 1, {}})));
    CHECK_TRUE(act(by_staff(Rerank{first, 1, {}})).facts.empty());
}

TEST(Moves, a_party_of_five_is_a_large_group_and_names_its_representatives) {
    pass_min(1);
    const auto issue_of_six = act(by_citizen(issue("six", "don-thu", 6)));
    const TicketId id = issue_of_six.key->ticket;
    const auto& arrived = std::get<queue::GroupArrived>(issue_of_six.facts[1].event);
    CHECK_TRUE(arrived.ticket == id);
    LONGS_EQUAL(6, arrived.people);

    act(by_staff(ChangeParty{id, 6, 2}));
    LONGS_EQUAL(2, ticket(id).representatives);
    CHECK_ERROR(ErrorCode::BadRepresentatives, attempt(by_staff(ChangeParty{id, 6, 3})));
    CHECK_ERROR(ErrorCode::BadRepresentatives, attempt(by_staff(ChangeParty{id, 4, 1})));
    act(by_staff(ChangeParty{id, 12, 5}));
    CHECK_ERROR(ErrorCode::BadPartySize, attempt(by_staff(ChangeParty{id, 0, {}})));
    CHECK_TRUE(act(by_staff(ChangeParty{id, 12, {}})).facts.empty());
    LONGS_EQUAL(1, act(by_staff(ChangeParty{id, 3, {}})).facts.size());
    LONGS_EQUAL(0, ticket(id).representatives);
    LONGS_EQUAL(2, act(by_staff(ChangeParty{id, 7, {}})).facts.size());
}

TEST(Moves, the_desk_counts_again_when_a_visit_goes_on) {
    const TicketId id = issued("don-thu", 2);
    serve(id, kOne);
    act(by_staff(hold(id, queue::HoldPool::Shared)));
    act(by_staff(CallThis{kOne, id}));
    act(by_staff(Arrive{id, 4}));
    LONGS_EQUAL(4, state.visits.all().at(state.visits.by_ticket().at(id)).people);
    LONGS_EQUAL(4, state.visits.people());
}

TEST(Moves, linked_tickets_are_one_group_announced_once) {
    const TicketId a = issued("don-thu", 2);
    const TicketId b = issued("don-thu", 2);
    const TicketId c = issued("don-thu", 1);
    LONGS_EQUAL(1, act(by_staff(LinkGroup{{{}, {a, b}, "phuong-dong-da"}})).facts.size());
    const GroupId group = *ticket(a).group;

    const auto large = act(by_staff(LinkGroup{{group, {c}, ""}}));
    LONGS_EQUAL(2, large.facts.size());
    LONGS_EQUAL(5, std::get<queue::GroupArrived>(large.facts[1].event).people);
    CHECK_TEXT_EQUAL("phuong-dong-da", state.queue.groups().at(group).origin);

    act(by_staff(UnlinkGroup{c}));
    LONGS_EQUAL(1, act(by_staff(LinkGroup{{group, {c}, ""}})).facts.size());
    CHECK_ERROR(ErrorCode::AlreadyInGroup, attempt(by_staff(LinkGroup{{{}, {a, c}, ""}})));
    CHECK_ERROR(ErrorCode::UnknownGroup, attempt(by_staff(LinkGroup{{GroupId{}, {a}, ""}})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(LinkGroup{{{}, {issued()}, ""}})));
    CHECK_ERROR(ErrorCode::BadArgument,
                attempt(by_staff(LinkGroup{{{}, {issued(), issued()}, "Ông Nguyễn"}})));
}

TEST(Moves, a_break_keeps_the_counter_from_calling_until_it_opens) {
    issued();
    act(by_staff(StartBreak{kOne, now.wall.unix_ms + 900'000}));
    CHECK_ERROR(ErrorCode::CounterOnBreak, attempt(by_staff(CallNext{kOne})));
    CHECK_ERROR(ErrorCode::CounterOnBreak, attempt(by_staff(StartBreak{kOne, {}})));
    act(by_staff(OpenCounter{kOne}));
    next_at(kOne);
    CHECK_ERROR(ErrorCode::CounterBusy, attempt(by_staff(StartBreak{kOne, {}})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(StartBreak{kTwo, now.wall.unix_ms - 1})));
}

TEST(Moves, a_work_profile_takes_the_first_step_that_holds) {
    AppliedSettings settings = plain();
    settings.counters = busy_settings().counters;
    settings.counters[0].seats = 0;
    act(by_system(ApplySettings{settings}));
    const TicketId advice = issued("tu-van");
    const TicketId letter = issued("don-thu");

    CHECK_TRUE(next_at(kOne) == letter);  // nobody has waited 30 minutes for advice
    act(by_staff(UndoCall{letter}));
    pass_min(30);
    CHECK_TRUE(next_at(kOne) == advice);

    // Counter 3 takes letters only when six people wait for it.
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{kThree})));
    issued("don-thu", 5);
    CHECK_TRUE(next_at(kThree) == letter);
}

TEST(Moves, a_party_goes_to_the_room_that_holds_it) {
    AppliedSettings settings = plain();
    settings.counters[0].seats = 2;
    act(by_system(ApplySettings{settings}));
    const TicketId family = issued("don-thu", 4);
    const TicketId single = issued();

    CHECK_TRUE(next_at(kOne) == single);
    act(by_staff(UndoCall{single}));
    act(by_staff(CloseCounter{kThree}));
    CHECK_TRUE(next_at(kOne) == family);  // no other room is open
}

TEST(Moves, opening_hours_close_the_kiosk_and_not_the_desk) {
    AppliedSettings settings = plain();
    settings.hours.week[1] = {{8 * 60, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60}};  // a Tuesday
    settings.hours.intake_ends_before_min = 30;
    act(by_system(ApplySettings{settings}));
    CHECK_FALSE(due(state, now.wall).has_value());
    pass_min(3 * 60);

    CHECK_TRUE(std::holds_alternative<FollowHours>(*due(state, now.wall)));
    act(by_system(FollowHours{}));
    CHECK_ERROR(ErrorCode::IntakeClosed, attempt(by_citizen(issue("late"))));
    act(by_staff(issue("desk")));
    CHECK_FALSE(due(state, now.wall).has_value());

    pass_min(150);
    act(by_system(*due(state, now.wall)));
    act(by_citizen(issue("afternoon")));
}

TEST(Moves, what_staff_say_about_the_intake_holds_for_the_day) {
    AppliedSettings settings = plain();
    settings.hours.week[1] = {{8 * 60, 11 * 60}};
    act(by_system(ApplySettings{settings}));
    act(by_staff(CloseIntake{}));
    CHECK_ERROR(ErrorCode::IntakeClosed, attempt(by_citizen(issue("k"))));
    CHECK_FALSE(due(state, now.wall).has_value());
    act(by_staff(OpenIntake{}));
    pass_min(600);
    CHECK_FALSE(due(state, now.wall).has_value());
    act(by_citizen(issue("k")));
}

TEST(Moves, a_contingent_ends_the_kiosks_giving_and_not_the_desks) {
    AppliedSettings settings = plain();
    settings.services[1].contingent = 2;
    act(by_system(ApplySettings{settings}));
    issued("tu-van");
    issued("tu-van");
    CHECK_ERROR(ErrorCode::ContingentUsedUp, attempt(by_citizen(issue("third", "tu-van"))));
    act(by_staff(issue("third", "tu-van")));
}

TEST(Moves, the_day_closes_at_its_hour_once_and_deletes_nothing) {
    AppliedSettings settings = plain();
    settings.hours.day_ends_at_min = 18 * 60;
    act(by_system(ApplySettings{settings}));
    const TicketId waits = issued();
    const TicketId held = issued();
    const TicketId missed = issued();
    no_show(missed, kOne);
    serve(held, kOne);
    act(by_staff(hold(held, queue::HoldPool::Shared)));
    pass_min(10 * 60);

    act(by_system(*due(state, now.wall)));

    CHECK_FALSE(state.queue.day_is_open());
    LONGS_EQUAL(3, state.queue.tickets().size());
    for (const TicketId& id : {waits, held, missed}) {
        check_state(queue::TicketState::Expired, id);
    }
    CHECK_TRUE(act(by_staff(CloseDay{})).facts.empty());
    CHECK_ERROR(ErrorCode::DayOver, attempt(by_citizen(issue("late"))));
    CHECK_ERROR(ErrorCode::DayOver, attempt(by_staff(OpenCounter{kOne})));
    now.wall.unix_ms += kDay_ms / 2;
    CHECK_TRUE(std::holds_alternative<OpenDay>(*due(state, now.wall)));
}

TEST(Moves, a_wrong_outcome_is_corrected_afterwards) {
    const TicketId id = issued();
    serve(id, kOne);
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(CorrectOutcome{id, "other"})));
    act(by_staff(Done{id, "received"}));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(CorrectOutcome{id, "khong"})));
    act(by_staff(CorrectOutcome{id, "supplement_asked"}));
    CHECK_TEXT_EQUAL("supplement_asked", ticket(id).outcome);
}
