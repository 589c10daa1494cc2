// Goal: decide() refuses with the right reason and otherwise says what happened. Method: a small
// office driven command by command; what is refused must leave the state as it was.
#include "firmware/office/decide.hpp"

#include "tests/firmware/office/office_fixture.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;

TEST_GROUP_BASE(Office, OfficeFixture){};

TEST(Office, settings_that_stand_already_make_no_fact) {
    CHECK_TRUE(act(by_system(ApplySettings{sample_settings()})).facts.empty());
    AppliedSettings other = sample_settings();
    other.rules.recall_limit = 1;

    LONGS_EQUAL(1, act(by_system(ApplySettings{other})).facts.size());

    other.services[1].prefix = "A";
    CHECK_ERROR(ErrorCode::BadSettings, attempt(by_system(ApplySettings{other})));
}

TEST(Office, training_and_real_work_do_not_share_a_journal) {
    AppliedSettings practice = sample_settings();
    practice.purpose = Purpose::Training;
    CHECK_ERROR(ErrorCode::TrainingApart, attempt(by_system(ApplySettings{practice})));

    State apart;
    apart.identity = sample_identity();
    const auto begun = decide(apart, by_system(ApplySettings{practice}), now);
    CHECK_OK(begun);
    evolve(apart, *begun);
    CHECK_ERROR(ErrorCode::TrainingApart,
                decide(apart, by_system(ApplySettings{sample_settings()}), now));
}

TEST(Office, an_issue_is_refused_for_its_reason) {
    CHECK_ERROR(ErrorCode::NoIdempotencyKey, attempt(by_citizen(issue(""))));
    CHECK_ERROR(ErrorCode::NoIdempotencyKey, attempt(by_citizen(issue("a b"))));
    CHECK_ERROR(ErrorCode::UnknownService, attempt(by_citizen(issue("k", "khac"))));
    CHECK_ERROR(ErrorCode::BadPartySize, attempt(by_citizen(issue("k", "don-thu", 0))));
    CHECK_ERROR(ErrorCode::BadPartySize, attempt(by_citizen(issue("k", "don-thu", 1000))));
    IssueTicket odd = issue("k");
    odd.language = "Việt";
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_citizen(odd)));
}

TEST(Office, before_a_first_day_with_a_trusted_clock_no_ticket_is_issued) {
    state = {};
    state.identity = sample_identity();
    act(by_system(ApplySettings{sample_settings()}));
    now.wall = WallTime{0, WallTrust::Untrusted};

    CHECK_ERROR(ErrorCode::ClockUntrusted, attempt(by_system(OpenDay{})));
    CHECK_ERROR(ErrorCode::ClockUntrusted, attempt(by_citizen(issue("k"))));
}

TEST(Office, numbers_run_to_999_then_in_the_own_range_and_never_wrap) {
    for (int i = 1; i <= 999; ++i) {
        issued(fmt::format("k{}", i));
    }
    const auto next = issued("own");
    TicketId last = next;
    for (int i = 2; i <= 999; ++i) {
        last = issued(fmt::format("own{}", i));
    }

    CHECK_TEXT_EQUAL("A3001", state.queue.ticket(next)->number.text());
    CHECK_TEXT_EQUAL("A3999", state.queue.ticket(last)->number.text());
    CHECK_ERROR(ErrorCode::NumbersUsedUp, attempt(by_citizen(issue("more"))));
    CHECK_TEXT_EQUAL("B001", state.queue.ticket(issued("b", "tu-van"))->number.text());
}

TEST(Office, a_counter_calls_only_when_open_and_empty) {
    CHECK_ERROR(ErrorCode::UnknownCounter, attempt(by_staff(CallNext{CounterId{"9"}})));
    CHECK_ERROR(ErrorCode::CounterClosed, attempt(by_staff(CallNext{CounterId{"2"}})));
    CHECK_ERROR(ErrorCode::NobodyWaiting, attempt(by_staff(CallNext{CounterId{"1"}})));
    CHECK_ERROR(ErrorCode::CounterOpenAlready, attempt(by_staff(OpenCounter{CounterId{"1"}})));
    called();
    issued("waiting");

    CHECK_ERROR(ErrorCode::CounterBusy, attempt(by_staff(CallNext{CounterId{"1"}})));
    CHECK_ERROR(ErrorCode::CounterBusy, attempt(by_staff(CloseCounter{CounterId{"1"}})));
}

TEST(Office, a_called_ticket_goes_its_way_to_done) {
    const TicketId ticket = called();
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(Done{ticket, "received"})));

    const Decision arrival = act(by_staff(Arrive{ticket, 3}));

    LONGS_EQUAL(2, arrival.facts.size());
    LONGS_EQUAL(3, std::get<reception::VisitOpened>(arrival.facts[1].event).people);
    LONGS_EQUAL(3, state.queue.ticket(ticket)->party_confirmed);
    LONGS_EQUAL(3, state.visits.people());
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(Recall{ticket})));
    CHECK_ERROR(ErrorCode::OutcomeMissing, attempt(by_staff(Done{ticket, ""})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_staff(Done{ticket, "happy"})));
    act(by_staff(Done{ticket, "received"}));
    CHECK_TRUE(state.queue.ticket(ticket)->state == queue::TicketState::Done);
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(Done{ticket, "received"})));
    CHECK_ERROR(ErrorCode::UnknownTicket, attempt(by_staff(Recall{TicketId{}})));
}

TEST(Office, recalls_are_limited) {
    const TicketId ticket = called();
    for (int i = 0; i < 3; ++i) {
        act(by_staff(Recall{ticket}));
    }

    CHECK_ERROR(ErrorCode::RecallLimit, attempt(by_staff(Recall{ticket})));
}

TEST(Office, a_no_show_needs_a_recall_or_a_minute_by_the_monotonic_clock) {
    const TicketId ticket = called();
    now.mono_ms += 59'999;
    now.wall.unix_ms += kDay_ms * 3000;  // the wall clock jumps; nobody asks it
    CHECK_ERROR(ErrorCode::TooEarlyForNoShow, attempt(by_staff(NoShow{ticket})));
    now.mono_ms += 1;
    CHECK_OK(attempt(by_staff(NoShow{ticket})));
    now.boot.bytes.fill(1);  // restarted: only the time since then is sure
    now.mono_ms = 30'000;
    CHECK_ERROR(ErrorCode::TooEarlyForNoShow, attempt(by_staff(NoShow{ticket})));
    act(by_staff(Recall{ticket}));

    act(by_staff(NoShow{ticket}));

    CHECK_FALSE(state.queue.counter(CounterId{"1"})->at_hand.has_value());
}

TEST(Office, an_undone_call_puts_the_ticket_where_it_stood) {
    const TicketId first = issued("first");
    const TicketId second = issued("second");
    act(by_staff(CallNext{CounterId{"1"}}));
    act(by_staff(Recall{first}));

    act(by_staff(UndoCall{first}));

    const queue::Ticket* ticket = state.queue.ticket(first);
    CHECK_TRUE(ticket->state == queue::TicketState::Waiting);
    LONGS_EQUAL(0, ticket->recalls);
    LONGS_EQUAL(4, ticket->version);  // issued, called, recalled, undone
    CHECK_FALSE(ticket->counter.has_value());
    CHECK_FALSE(state.queue.counter(CounterId{"1"})->at_hand.has_value());
    LONGS_EQUAL(1, state.queue.people_ahead(*state.queue.ticket(second)));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(UndoCall{first})));
    act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_TRUE(state.queue.counter(CounterId{"1"})->at_hand == first);
    CHECK_TRUE(state.queue.ticket(second)->state == queue::TicketState::Waiting);
    act(by_staff(Arrive{first, std::nullopt}));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(UndoCall{first})));
}

TEST(Office, a_no_show_can_be_taken_back_for_ten_seconds_while_the_counter_is_free) {
    const TicketId ticket = called();
    act(by_staff(Recall{ticket}));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_staff(UndoNoShow{ticket})));
    act(by_staff(NoShow{ticket}));
    issued("next");

    now.mono_ms += 10'001;
    CHECK_ERROR(ErrorCode::UndoTooLate, attempt(by_staff(UndoNoShow{ticket})));
    now.mono_ms -= 1;
    const Moment in_time = now;
    act(by_staff(CloseCounter{CounterId{"1"}}));
    CHECK_ERROR(ErrorCode::CounterClosed, attempt(by_staff(UndoNoShow{ticket})));
    act(by_staff(OpenCounter{CounterId{"1"}}));
    act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_ERROR(ErrorCode::CounterBusy, attempt(by_staff(UndoNoShow{ticket})));
    act(by_staff(UndoCall{*state.queue.counter(CounterId{"1"})->at_hand}));

    now = in_time;
    act(by_staff(UndoNoShow{ticket}));

    CHECK_TRUE(state.queue.ticket(ticket)->state == queue::TicketState::Called);
    CHECK_TRUE(state.queue.counter(CounterId{"1"})->at_hand == ticket);
    LONGS_EQUAL(1, state.queue.ticket(ticket)->recalls);
    act(by_staff(Arrive{ticket, std::nullopt}));
}

TEST(Office, a_declared_priority_is_a_head_start_and_nothing_more) {
    constexpr std::int64_t kMinute = 60'000;
    const auto comes_after = [&](std::int64_t minutes) {
        now.wall.unix_ms = kMorning_ms + minutes * kMinute;
    };
    const TicketId first = issued("first", "don-thu", 4);
    comes_after(5);
    const TicketId second = issued("second", "don-thu", 2);
    comes_after(20);
    IssueTicket wish = issue("old", "don-thu", 1);
    wish.priority = queue::Priority::Declared;
    const TicketId old = act(by_citizen(wish)).key->ticket;
    comes_after(21);
    const TicketId last = issued("last");

    // Twenty minutes ago somebody stood in the line already: that person stays before.
    LONGS_EQUAL(4, state.queue.people_ahead(*state.queue.ticket(old)));
    LONGS_EQUAL(5, state.queue.people_ahead(*state.queue.ticket(second)));
    LONGS_EQUAL(7, state.queue.people_ahead(*state.queue.ticket(last)));
    LONGS_EQUAL(0, state.queue.people_ahead(*state.queue.ticket(first)));
    wish.priority = queue::Priority::None;
    CHECK_ERROR(ErrorCode::KeyReused, attempt(by_citizen(wish)));
}

TEST(Office, the_desk_gives_a_priority_and_takes_it_back_until_the_person_is_received) {
    const TicketId first = issued("first");
    now.wall.unix_ms += 60'000;
    const TicketId second = issued("second");
    const TicketId third = issued("third");
    act(by_staff(SetPriority{third, queue::Priority::Declared}));
    LONGS_EQUAL(0, state.queue.people_ahead(*state.queue.ticket(third)));
    CHECK_TRUE(act(by_staff(SetPriority{third, queue::Priority::Declared})).facts.empty());

    act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_TRUE(state.queue.counter(CounterId{"1"})->at_hand == third);
    act(by_staff(SetPriority{third, queue::Priority::None}));
    act(by_staff(UndoCall{third}));

    LONGS_EQUAL(2, state.queue.people_ahead(*state.queue.ticket(third)));
    act(by_staff(CallNext{CounterId{"1"}}));
    CHECK_TRUE(state.queue.counter(CounterId{"1"})->at_hand == first);
    act(by_staff(Arrive{first, std::nullopt}));
    CHECK_ERROR(ErrorCode::WrongState,
                attempt(by_staff(SetPriority{first, queue::Priority::Declared})));
    CHECK_ERROR(ErrorCode::UnknownTicket,
                attempt(by_staff(SetPriority{TicketId{}, queue::Priority::Declared})));
    CHECK_TRUE(state.queue.ticket(second)->priority() == queue::Priority::None);
}

TEST(Office, an_act_on_a_ticket_that_changed_meanwhile_is_refused) {
    const TicketId ticket = called();
    Command late = by_staff(Recall{ticket});
    late.version = 1;
    CHECK_ERROR(ErrorCode::TicketChanged, attempt(late));

    late.version = 2;
    act(late);

    CHECK_ERROR(ErrorCode::TicketChanged, attempt(late));
    Command other = by_staff(CloseCounter{CounterId{"2"}});
    other.version = 7;  // says nothing about an ask that is not about a ticket
    CHECK_ERROR(ErrorCode::CounterClosed, attempt(other));
}

TEST(Office, a_kiosk_has_one_open_call_for_help_and_one_person_answers_it) {
    const HelpCallId call = act(by_citizen(CallHelp{})).facts.at(0).help_call_id();
    CHECK_TRUE(act(by_citizen(CallHelp{})).facts.empty());
    LONGS_EQUAL(3, state.help.last_of(kiosk_of(state))->kiosk);  // the slot of the settings
    CHECK_ERROR(ErrorCode::UnknownHelpCall, attempt(by_staff(AnswerHelp{})));

    act({Actor::person("staff", "ha.nguyen").value(), AnswerHelp{call}});

    const reception::HelpCall* answered = state.help.last_of(3);
    CHECK_TRUE(answered->state == reception::HelpCall::State::Answered);
    CHECK_TEXT_EQUAL("staff:ha.nguyen", answered->answered_by);
    CHECK_ERROR(ErrorCode::HelpOver, attempt(by_staff(AnswerHelp{call})));
    CHECK_ERROR(ErrorCode::HelpOver, attempt(by_citizen(CancelHelp{call})));

    const HelpCallId again = act(by_citizen(CallHelp{})).facts.at(0).help_call_id();
    CHECK_FALSE(again == call);
    act(by_citizen(CancelHelp{again}));
    CHECK_TRUE(state.help.last_of(3)->state == reception::HelpCall::State::Cancelled);
    LONGS_EQUAL(2, state.help.all().size());
    LONGS_EQUAL(1, state.help.latest().size());
}

TEST(Office, the_end_of_the_day_ends_a_call_that_nobody_answered) {
    act(by_citizen(CallHelp{}));
    now.wall.unix_ms += kDay_ms;

    const Decision morning = act(by_system(OpenDay{}));

    LONGS_EQUAL(1,
                std::count_if(morning.facts.begin(), morning.facts.end(), [](const Recorded& it) {
                    return std::holds_alternative<reception::HelpEnded>(it.event);
                }));
    CHECK_TRUE(state.help.all().empty());
    LONGS_EQUAL(1, act(by_citizen(CallHelp{})).facts.size());
}

TEST(Office, who_signed_in_is_recorded_only_by_a_name_of_an_account) {
    const Command good{Actor::person("staff", "ha.nguyen").value(), RecordSignIn{"ha.nguyen", "1"}};
    LONGS_EQUAL(1, act(good).facts.size());
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_system(RecordSignIn{"Hà", "1"})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_system(RecordSignIn{"ha.nguyen", "1 2"})));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_system(RecordLockOut{"ha.nguyen", 0})));
    CHECK_OK(attempt(by_system(RecordLockOut{"ha.nguyen", 60})));
}

TEST(Office, an_actor_is_a_role_with_a_number_or_an_account) {
    for (const char* text : {"citizen",
                             "system",
                             "staff:1004",
                             "technician:0",
                             "staff:ha.nguyen",
                             "supervisor:minh-2",
                             "technician:an"}) {
        CHECK_TEXT_EQUAL(text, Actor::parse(text).value().text());
    }
    for (const char* text : {"",
                             "staff",
                             "staff:",
                             "supervisor:1004",
                             "staff:1a",
                             "staff:Ha",
                             "staff:a",
                             "citizen:ha.nguyen",
                             "staff:ha nguyen",
                             "staff:abcdefghijklmnopqrstuvwxyz0123456"}) {
        CHECK_ERROR(ErrorCode::BadArgument, Actor::parse(text));
    }
}

TEST(Office, the_day_never_goes_back_and_jumps_only_on_a_trusted_clock) {
    using queue::DayVerdict;
    const auto verdict = [&](std::int64_t days, WallTrust trust) {
        return day_verdict(state, WallTime{kMorning_ms + days * kDay_ms, trust});
    };
    CHECK_TRUE(verdict(0, WallTrust::Trusted) == DayVerdict::Stay);
    CHECK_TRUE(verdict(-1, WallTrust::Trusted) == DayVerdict::Doubt);
    CHECK_TRUE(verdict(-20000, WallTrust::Untrusted) == DayVerdict::Doubt);
    CHECK_TRUE(verdict(1, WallTrust::Trusted) == DayVerdict::Open);
    CHECK_TRUE(verdict(1, WallTrust::Untrusted) == DayVerdict::Doubt);
    CHECK_TRUE(verdict(14, WallTrust::Trusted) == DayVerdict::Open);
    CHECK_TRUE(verdict(15, WallTrust::Trusted) == DayVerdict::Doubt);
    now.wall.unix_ms += 15 * kDay_ms;
    CHECK_ERROR(ErrorCode::ClockUntrusted, attempt(by_system(OpenDay{})));

    // Staff read the same date from the calendar on the wall.
    const auto day = queue::business_day_at(now.wall.unix_ms);
    CHECK_OK(attempt(by_staff(OpenDay{day})));
    CHECK_ERROR(ErrorCode::ClockUntrusted,
                attempt(by_staff(OpenDay{queue::BusinessDay{day.days + 1}})));
}

TEST(Office, the_day_turns_at_midnight_in_hanoi_not_in_utc) {
    const auto day = queue::BusinessDay::parse("2026-11-24");
    CHECK_OK(day);
    const std::int64_t midnight_ms = day->days * kDay_ms - 7 * 3600 * 1000;
    CHECK_TRUE(queue::business_day_at(midnight_ms) == *day);
    CHECK_TEXT_EQUAL("2026-11-23", queue::business_day_at(midnight_ms - 1).text());
    CHECK_TEXT_EQUAL("2026-11-24", queue::business_day_at(midnight_ms + kDay_ms - 1).text());
    CHECK_TEXT_EQUAL("1970-01-01", queue::business_day_at(0).text());
    CHECK_TEXT_EQUAL("1969-12-31", queue::business_day_at(-8 * 3600 * 1000).text());
    CHECK_ERROR(ErrorCode::BadArgument, queue::BusinessDay::parse("2026-02-29"));
    CHECK_ERROR(ErrorCode::BadArgument, queue::BusinessDay::parse("2026-2-9"));
}

TEST(Office, closing_a_day_expires_everybody_once_and_deletes_nothing) {
    const TicketId serving = called();
    act(by_staff(Arrive{serving, std::nullopt}));
    issued("waiting");
    now.wall.unix_ms += kDay_ms;

    const Decision turn = act(by_system(OpenDay{}));

    // expired, counter.closed, day.closed, opened; then what is known of waits
    LONGS_EQUAL(2 + 1 + 1 + 1 + 1, turn.facts.size());
    CHECK_TRUE(std::holds_alternative<DayOpened>(turn.facts.at(4).event));
    CHECK_TRUE(act(by_system(OpenDay{})).facts.empty());
    CHECK_ERROR(ErrorCode::CounterClosed, attempt(by_staff(CallNext{CounterId{"1"}})));
}

TEST(Office, a_letter_runs_from_batch_to_confirmation_with_a_kind) {
    const LetterId letter = opened_batch();
    CHECK_ERROR(ErrorCode::LetterEmpty, attempt(by_staff(ConfirmCount{letter, 0})));
    act(by_system(page(letter, 1)));
    CHECK_ERROR(ErrorCode::BadArgument, attempt(by_system(page(letter, 3))));
    act(by_system(PauseBatch{letter, petitions::PauseReason::Jam}));
    CHECK_ERROR(ErrorCode::WrongState, attempt(by_system(page(letter, 2))));
    act(by_staff(ResumeBatch{letter}));
    act(by_system(page(letter, 2)));
    petitions::Confirmation wish = confirmation(letter, 3);
    CHECK_ERROR(ErrorCode::WrongPageCount, attempt(by_staff(ConfirmLetter{wish})));
    wish.pages = 2;
    wish.kind = petitions::LetterKind::Complaint;
    wish.code = "K7PQ2M";
    CHECK_ERROR(ErrorCode::UnknownBody, attempt(by_staff(ConfirmLetter{wish})));
    wish.body = BodyId{"ban-tiep-dan"};

    const Decision done = act(by_staff(ConfirmLetter{wish}));

    LONGS_EQUAL(2, done.facts.size());
    const auto& fact = std::get<petitions::LetterConfirmed>(done.facts[1].event);
    LONGS_EQUAL(3, fact.manifest.size());
    LONGS_EQUAL(3, fact.bucket);  // 4 KiB + 2 x 128 KiB > 256 KiB
    CHECK_ERROR(ErrorCode::LetterFinal, attempt(by_staff(ConfirmLetter{wish})));
    act(by_system(HandOver{letter, Seq{0}}));
    CHECK_ERROR(ErrorCode::LetterFinal, attempt(by_system(HandOver{letter, Seq{0}})));
}

TEST(Office, without_a_kind_a_letter_is_protected_and_nameless) {
    const LetterId letter = opened_batch();
    act(by_system(page(letter, 1)));
    petitions::Confirmation wish = confirmation(letter, 1);
    wish.code = "K7PQ2M";

    const Decision done = act(by_staff(ConfirmLetter{wish}));

    const auto& fact = std::get<petitions::LetterConfirmed>(done.facts[1].event);
    CHECK_TRUE(fact.letter_class == petitions::LetterClass::Protected);
    CHECK_TRUE(fact.code.empty());
    CHECK_FALSE(fact.kind.has_value());
}

TEST(Office, a_letter_on_the_desk_crosses_the_night_and_blocks_a_second_one) {
    const LetterId letter = opened_batch();
    act(by_system(page(letter, 1)));
    CHECK_ERROR(ErrorCode::LetterOnDesk, attempt(by_staff(OpenBatch{})));
    now.wall.unix_ms += kDay_ms;
    act(by_system(OpenDay{}));

    LONGS_EQUAL(1, state.desk.on_desk().size());
    act(by_staff(AbandonBatch{letter, petitions::AbandonReason::Rescan}));
    CHECK_ERROR(ErrorCode::LetterFinal, attempt(by_system(page(letter, 2))));
}

TEST(Office, without_a_protected_key_no_batch_opens_and_tickets_go_on) {
    AppliedSettings keyless = sample_settings();
    keyless.bodies.clear();
    act(by_system(ApplySettings{keyless}));

    CHECK_ERROR(ErrorCode::NoSealingKey, attempt(by_staff(OpenBatch{})));
    CHECK_OK(attempt(by_citizen(issue("k"))));
}

TEST(Office, a_letter_of_an_earlier_day_is_handed_over_by_its_record) {
    LetterId older;
    older.bytes.fill(0x77);
    CHECK_ERROR(ErrorCode::UnknownLetter, attempt(by_system(HandOver{older, Seq{0}})));
    CHECK_ERROR(ErrorCode::UnknownLetter, attempt(by_system(HandOver{older, state.day_seq})));

    CHECK_OK(attempt(by_system(HandOver{older, Seq{1}})));
}

TEST(Office, nobody_is_forgotten_when_a_line_leaves_the_settings) {
    const TicketId waiting = issued("k", "tu-van");
    AppliedSettings fewer = sample_settings();
    fewer.services.pop_back();
    fewer.counters[0].services.pop_back();
    fewer.counters.pop_back();
    act(by_system(ApplySettings{fewer}));

    act(by_staff(CallNext{CounterId{"1"}}));

    CHECK_TRUE(state.queue.ticket(waiting)->state == queue::TicketState::Called);
}

// What stands in the journal for ever has a bound and one spelling, whoever asks.
TEST(Office, a_refused_document_tells_its_place_within_a_bound) {
    RecordDocument refused{"services", 5, "", false, "BadDocument"};
    refused.where = std::string(DocumentRefused::kMostWhere, 'x');
    CHECK_OK(attempt(by_system(refused)));

    for (const std::string& where :
         {std::string(DocumentRefused::kMostWhere + 1, 'x'), std::string("e\xcc\x81")}) {
        refused.where = where;
        CHECK_ERROR(ErrorCode::BadArgument, attempt(by_system(refused)));
    }
}
