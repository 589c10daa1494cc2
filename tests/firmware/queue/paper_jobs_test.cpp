// Goal: a print job goes only the ways of docs/protocols/journal.md, and a number never has
// two unmarked papers. Method: the table is written out here a second time; jobs are driven through
// an office as commands, refused ones must change nothing; random histories are folded by a
// reader of the facts that shares no code with the domain.
#include "firmware/queue/paper_jobs.hpp"

#include <map>
#include <set>

#include "tests/support/check.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;
using namespace kiosk::office;
using namespace kiosk::queue;
using S = PaperState;

namespace {

const std::set<std::pair<S, S>> kTable = {{S::Queued, S::Sending},
                                          {S::Queued, S::Failed},
                                          {S::Sending, S::Sent},
                                          {S::Sending, S::Uncertain},
                                          {S::Sent, S::Confirmed},
                                          {S::Sent, S::Uncertain},
                                          {S::Failed, S::Queued},
                                          {S::Failed, S::Waived},
                                          {S::Uncertain, S::Confirmed},
                                          {S::Uncertain, S::Queued},
                                          {S::Uncertain, S::Waived}};
constexpr S kAll[] = {
    S::Queued, S::Sending, S::Sent, S::Confirmed, S::Failed, S::Uncertain, S::Waived};

}  // namespace

TEST_GROUP(PaperJob) {
    State state;
    Moment now = moment_at(kMorning_ms);

    void setup() override {
        state.identity = sample_identity();
        act(by_system(ApplySettings{printing_settings()}));
        act(by_system(OpenDay{}));
    }

    Decision act(const Command& command) {
        auto decision = decide(state, command, now);
        CHECK_OK(decision);
        evolve(state, *decision);
        return std::move(decision).value();
    }

    ErrorCode refused(const Command& command) {
        const auto decision = decide(state, command, now);
        CHECK_FALSE(decision.has_value());
        return decision.error().code;
    }

    // A ticket's job in the wanted state, by the shortest way.
    PaperJobId job_in(S wanted) {
        const Decision issued = act(by_citizen(issue(fmt::format("k{}", state.next_seq.value))));
        const PaperJobId id = issued.facts.at(1).paper_job_id();
        if (wanted == S::Failed || wanted == S::Waived) {
            act(by_system(FailPaper{id, PaperFault::PaperOut}));
        } else if (wanted != S::Queued) {
            act(by_system(BeginPaper{id}));
        }
        if (wanted == S::Sent || wanted == S::Confirmed) {
            act(by_system(PaperAllSent{id}));
        }
        if (wanted == S::Confirmed) {
            act(by_system(ConfirmPaper{id, PaperProof::Echo}));
        } else if (wanted == S::Uncertain) {
            act(by_system(DoubtPaper{id, PaperFault::Gone}));
        } else if (wanted == S::Waived) {
            act(by_staff(WaivePaper{id, WaiveReason::Staff}));
        }
        CHECK_TRUE(state_of(id) == wanted);
        return id;
    }

    S state_of(const PaperJobId& id) {
        const queue::PaperJob* job = state.paper.job(id);
        CHECK_TRUE(job != nullptr);
        return job->state;
    }

    const Ticket& ticket_of(const PaperJobId& id) {
        return *state.queue.ticket(*state.paper.job(id)->ticket);
    }
};

TEST(PaperJob, goes_only_the_ways_of_the_table) {
    for (const S from : kAll) {
        for (const S to : kAll) {
            const bool wanted = kTable.contains({from, to});
            CHECK_TRUE_TEXT(wanted == may_follow(from, to),
                            fmt::format("{} to {}", name_of(from), name_of(to)).c_str());
        }
    }
}

TEST(PaperJob, a_command_that_does_not_fit_the_state_is_refused) {
    for (const S from : kAll) {
        const PaperJobId id = job_in(from);
        const std::vector<std::pair<S, Command>> steps = {
            {S::Sending, by_system(BeginPaper{id})},
            {S::Sent, by_system(PaperAllSent{id})},
            {S::Confirmed,
             by_system(
                 ConfirmPaper{id, from == S::Uncertain ? PaperProof::Person : PaperProof::Echo})},
            {S::Failed, by_system(FailPaper{id, PaperFault::Mute})},
            {S::Uncertain, by_system(DoubtPaper{id, PaperFault::Slow})},
            {S::Queued, by_citizen(PrintAgain{id, PaperJobs::Reach::Open})},
            {S::Waived, by_citizen(WaivePaper{id, WaiveReason::NumberRead})}};
        for (const auto& [to, command] : steps) {
            if (kTable.contains({from, to})) {
                CHECK_OK(decide(state, command, now));
            } else {
                CHECK_TRUE(refused(command) == ErrorCode::WrongPaperState);
            }
        }
        if (from == S::Sending || from == S::Sent) {
            act(by_system(DoubtPaper{id, PaperFault::Gone}));  // the printer is one job's at a time
        }
    }
    CHECK_TRUE(refused(by_system(BeginPaper{})) == ErrorCode::UnknownPaperJob);
}

TEST(PaperJob, is_decided_with_its_ticket_and_the_ticket_tells_of_it) {
    const Decision issued = act(by_citizen(issue("k")));

    LONGS_EQUAL(2, issued.facts.size());
    const auto& queued = std::get<PaperQueued>(issued.facts[1].event);
    CHECK_TRUE(queued.ticket == issued.key->ticket);
    LONGS_EQUAL(1, queued.copy);
    CHECK_TRUE(state.queue.ticket(issued.key->ticket)->paper == S::Queued);
    LONGS_EQUAL(1, state.queue.ticket(issued.key->ticket)->version);
}

TEST(PaperJob, no_printer_or_no_wish_makes_no_job) {
    IssueTicket wish = issue("none");
    wish.paper = PaperWish::None;
    LONGS_EQUAL(1, act(by_citizen(wish)).facts.size());
    act(by_system(ApplySettings{sample_settings()}));

    const Decision issued = act(by_citizen(issue("k")));

    LONGS_EQUAL(1, issued.facts.size());
    CHECK_FALSE(state.queue.ticket(issued.key->ticket)->paper.has_value());
    CHECK_TRUE(refused(by_staff(PrintTestPage{})) == ErrorCode::NoPrinter);
}

TEST(PaperJob, a_repeated_key_makes_no_second_job) {
    act(by_citizen(issue("k")));

    CHECK_TRUE(act(by_citizen(issue("k"))).facts.empty());
    LONGS_EQUAL(1, state.paper.open().size());
}

TEST(PaperJob, one_writer_owns_the_printer) {
    const PaperJobId first = job_in(S::Queued);
    const PaperJobId second = job_in(S::Queued);
    act(by_system(BeginPaper{first}));
    CHECK_TRUE(refused(by_system(BeginPaper{second})) == ErrorCode::WrongPaperState);
    act(by_system(PaperAllSent{first}));
    CHECK_TRUE(refused(by_system(BeginPaper{second})) == ErrorCode::WrongPaperState);
    act(by_system(ConfirmPaper{first, PaperProof::Barrier}));

    act(by_system(BeginPaper{second}));
}

TEST(PaperJob, what_is_uncertain_is_settled_by_a_person_and_by_nobody_else) {
    const PaperJobId id = job_in(S::Uncertain);
    now.mono_ms += 10 * kScreenOpen_ms;
    for (const WaiveReason why : {WaiveReason::CitizenGone,
                                  WaiveReason::ContentGone,
                                  WaiveReason::Restart,
                                  WaiveReason::DayClosed}) {
        CHECK_TRUE(refused(by_system(WaivePaper{id, why})) == ErrorCode::WrongPaperState);
    }
    CHECK_TRUE(refused(by_system(ConfirmPaper{id, PaperProof::Echo})) ==
               ErrorCode::WrongPaperState);
    CHECK_TRUE(refused(by_system(RequeuePaper{id})) == ErrorCode::WrongPaperState);
    CHECK_TRUE(act(by_system(SettlePaper{})).facts.empty());

    act(by_citizen(ConfirmPaper{id, PaperProof::Person}));

    CHECK_TRUE(ticket_of(id).paper == S::Confirmed);
}

TEST(PaperJob, asked_for_again_it_is_a_marked_copy_of_the_same_job) {
    const PaperJobId id = job_in(S::Uncertain);
    for (int copy = 2; copy <= kMostCopies; ++copy) {
        act(by_citizen(PrintAgain{id, PaperJobs::Reach::Open}));
        LONGS_EQUAL(copy, state.paper.job(id)->copy);
        act(by_system(BeginPaper{id}));
        act(by_system(DoubtPaper{id, PaperFault::Gone}));
    }

    CHECK_TRUE(refused(by_citizen(PrintAgain{id, PaperJobs::Reach::Open})) ==
               ErrorCode::CopiesUsedUp);
}

TEST(PaperJob, a_failed_one_waits_again_only_while_the_screen_is_open) {
    const PaperJobId id = job_in(S::Failed);
    CHECK_TRUE(refused(by_system(WaivePaper{id, WaiveReason::CitizenGone})) ==
               ErrorCode::WrongPaperState);
    now.mono_ms += kScreenOpen_ms;
    act(by_system(RequeuePaper{id}));
    LONGS_EQUAL(1, state.paper.job(id)->copy);
    act(by_system(FailPaper{id, PaperFault::PaperOut}));
    now.mono_ms += 1;

    CHECK_TRUE(refused(by_system(RequeuePaper{id})) == ErrorCode::WrongPaperState);
    act(by_system(WaivePaper{id, WaiveReason::CitizenGone}));
    CHECK_TRUE(ticket_of(id).paper == S::Waived);
}

TEST(PaperJob, staff_may_have_a_finished_ticket_printed_once_more) {
    const PaperJobId done = job_in(S::Confirmed);
    CHECK_TRUE(refused(by_citizen(PrintAgain{done, PaperJobs::Reach::Open})) ==
               ErrorCode::WrongPaperState);

    const Decision again = act(by_staff(PrintAgain{done, PaperJobs::Reach::Finished}));

    const PaperJobId copy = again.facts.at(0).paper_job_id();
    LONGS_EQUAL(2, state.paper.job(copy)->copy);
    CHECK_TRUE(state.paper.job_of(ticket_of(done).id)->id == copy);
    // One open job a ticket; the paper that is out counts whatever becomes of the copy.
    CHECK_TRUE(refused(by_staff(PrintAgain{done, PaperJobs::Reach::Finished})) ==
               ErrorCode::WrongPaperState);
    act(by_system(FailPaper{copy, PaperFault::Gone}));
    CHECK_TRUE(ticket_of(done).paper == S::Confirmed);
}

TEST(PaperJob, a_ticket_of_which_no_byte_went_out_is_printed_unmarked) {
    const PaperJobId waived = job_in(S::Waived);

    const Decision again = act(by_staff(PrintAgain{waived, PaperJobs::Reach::Finished}));

    LONGS_EQUAL(1, std::get<PaperQueued>(again.facts.at(0).event).copy);
}

TEST(PaperJob, after_a_restart_nothing_prints_by_itself_that_may_be_out_already) {
    const PaperJobId sending = job_in(S::Sending);
    const PaperJobId fresh = job_in(S::Queued);

    act(by_system(SettlePaper{}));

    CHECK_TRUE(state_of(sending) == S::Uncertain);
    CHECK_TRUE(state_of(fresh) == S::Queued);  // its citizen still stands there
    now.mono_ms += kScreenOpen_ms + 1;
    LONGS_EQUAL(2, act(by_system(SettlePaper{})).facts.size());
    CHECK_TRUE(state_of(fresh) == S::Waived);
    CHECK_TRUE(state_of(sending) == S::Uncertain);
}

TEST(PaperJob, after_a_restart_of_the_machine_nobody_waits_any_more) {
    const PaperJobId fresh = job_in(S::Queued);
    now.boot.bytes.fill(1);
    now.mono_ms = 5'000;

    act(by_system(SettlePaper{}));

    CHECK_TRUE(state_of(fresh) == S::Waived);
}

TEST(PaperJob, a_printer_that_left_the_settings_prints_nothing) {
    const PaperJobId fresh = job_in(S::Queued);
    act(by_system(ApplySettings{sample_settings()}));

    act(by_system(SettlePaper{}));

    CHECK_TRUE(state_of(fresh) == S::Waived);
}

TEST(PaperJob, a_receipt_is_decided_with_its_letter_and_does_not_survive_a_restart) {
    petitions::BatchOpened batch;
    batch.letter.bytes.fill(0x1e);
    act(by_staff(OpenBatch{batch}));
    petitions::PageScanned page{batch.letter, {}};
    page.page.bytes = 4096;
    act(by_system(ScanPage{page}));
    petitions::Confirmation wish;
    wish.letter = batch.letter;
    wish.pages = 1;
    wish.content_bytes = 4096;

    const Decision confirmed = act(by_staff(ConfirmLetter{wish, PaperWish::Print}));

    const PaperJobId id = confirmed.facts.back().paper_job_id();
    CHECK_TRUE(state.paper.job(id)->letter == batch.letter);
    act(by_system(SettlePaper{}));
    CHECK_TRUE(state_of(id) == S::Waived);
    CHECK_TRUE(state.paper.job(id)->waived == WaiveReason::ContentGone);
    CHECK_TRUE(refused(by_staff(PrintAgain{id, PaperJobs::Reach::Finished})) ==
               ErrorCode::ReceiptGone);
}

TEST(PaperJob, the_close_of_a_day_waives_all_that_is_open) {
    job_in(S::Confirmed);
    job_in(S::Uncertain);
    job_in(S::Failed);
    job_in(S::Sending);
    job_in(S::Queued);
    now.wall.unix_ms += kDay_ms;

    const Decision turn = act(by_system(OpenDay{}));

    int waived = 0;
    for (const Recorded& fact : turn.facts) {
        waived += std::holds_alternative<PaperWaived>(fact.event) ? 1 : 0;
    }
    LONGS_EQUAL(4, waived);
    CHECK_TRUE(state.paper.open().empty());
}

namespace {

// Folds the facts of print jobs by its own table and counts unmarked papers.
struct Witness {
    struct Seen {
        S state = S::Queued;
        int copy = 1;
        std::optional<TicketId> ticket;
    };

    std::map<PaperJobId, Seen> jobs;
    std::map<TicketId, std::map<int, int>> begun;  // copy -> how often its sending began
    std::map<S, int> reached;

    void step(const PaperJobId& id, S to) {
        Seen& job = jobs.at(id);
        CHECK_TRUE_TEXT(kTable.contains({job.state, to}),
                        fmt::format("{} to {}", name_of(job.state), name_of(to)).c_str());
        job.state = to;
        ++reached[to];
        if (to == S::Sending && job.ticket) {
            LONGS_EQUAL(1, ++begun[*job.ticket][job.copy]);
        }
    }

    void see(const Recorded& fact, bool day_turns) {
        if (const auto* queued = std::get_if<PaperQueued>(&fact.event)) {
            jobs[fact.paper_job_id()] = Seen{S::Queued, queued->copy, queued->ticket};
        } else if (const auto* sending = std::get_if<PaperSending>(&fact.event)) {
            step(sending->job, S::Sending);
        } else if (const auto* sent = std::get_if<PaperSent>(&fact.event)) {
            step(sent->job, S::Sent);
        } else if (const auto* failed = std::get_if<PaperFailed>(&fact.event)) {
            step(failed->job, S::Failed);
        } else if (const auto* requeued = std::get_if<PaperRequeued>(&fact.event)) {
            CHECK_TRUE(jobs.at(requeued->job).state == S::Failed);
            step(requeued->job, S::Queued);
        } else if (const auto* doubt = std::get_if<PaperUncertain>(&fact.event)) {
            step(doubt->job, S::Uncertain);
        } else {
            see_end(fact, day_turns);
        }
    }

    void see_end(const Recorded& fact, bool day_turns) {
        if (const auto* copied = std::get_if<PaperCopied>(&fact.event)) {
            CHECK_FALSE(fact.by == Actor::system());
            LONGS_EQUAL(jobs.at(copied->job).copy + 1, copied->n);
            step(copied->job, S::Queued);
            jobs.at(copied->job).copy = copied->n;
        } else if (const auto* confirmed = std::get_if<PaperConfirmed>(&fact.event)) {
            const bool person = confirmed->proof == PaperProof::Person;
            CHECK_TRUE(person == (jobs.at(confirmed->job).state == S::Uncertain));
            step(confirmed->job, S::Confirmed);
        } else if (const auto* waived = std::get_if<PaperWaived>(&fact.event)) {
            const bool by_itself =
                waived->why != WaiveReason::NumberRead && waived->why != WaiveReason::Staff;
            const bool uncertain = jobs.at(waived->job).state == S::Uncertain;
            CHECK_FALSE(uncertain && by_itself && !day_turns);
            step(waived->job, S::Waived);
        }
    }
};

}  // namespace

TEST_GROUP(PaperInvariants){};

TEST(PaperInvariants, hold_over_random_days) {
    std::map<S, int> reached;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        RandomOffice office(seed);
        State state;
        state.identity = sample_identity();
        Moment now = moment_at(kMorning_ms);
        Witness witness;
        for (int step = 0; step < 400; ++step) {
            now.mono_ms += office.random().below(20'000);
            now.wall.unix_ms += static_cast<std::int64_t>(office.random().below(400'000));
            const bool opens = day_verdict(state, now.wall) == DayVerdict::Open;
            const Command command = opens ? by_system(OpenDay{}) : office.next(state, now);
            const bool turns = opens || std::holds_alternative<CloseDay>(command.ask);
            const auto decision = decide(state, command, now);
            if (!decision) {
                continue;
            }
            evolve(state, *decision);
            for (const Recorded& fact : decision->facts) {
                witness.see(fact, turns);
            }
            for (const auto* job : state.paper.open()) {
                CHECK_TRUE(witness.jobs.at(job->id).state == job->state);
            }
        }
        for (const auto& [state_name, times] : witness.reached) {
            reached[state_name] += times;
        }
    }
    // The histories went everywhere, else they prove nothing.
    for (const S state : kAll) {
        CHECK_TRUE_TEXT(reached[state] > 50, std::string(name_of(state)).c_str());
    }
}
