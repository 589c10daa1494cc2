// Goal: what the journal says of a paper is true, whatever befalls the printer, and no number has
// two unmarked papers. Method: the real desk over a real loop, store and simulated printers of both
// heights; what lies in the slot is read back. Times pass by a clock that leaps.
#include <map>

#include "firmware/base/random.hpp"
#include "tests/firmware/kioskd/print_desk_rig.hpp"

using namespace kiosk;
using namespace kiosk::test;
using queue::PaperFault;
using queue::PaperState;
using queue::WaiveReason;
using S = queue::PaperState;

TEST_GROUP(PrintDesk){static queue::PaperState settled(DeskRig & rig, const PaperJobId& id){
    return rig.await(id, {S::Confirmed, S::Uncertain, S::Failed, S::Waived});
}
}
;

TEST(PrintDesk, a_ticket_comes_out_and_is_confirmed_by_the_printers_proof) {
    for (const char* device : {"sim", "escpos:sim"}) {
        DeskRig rig(device);
        const PaperJobId id = rig.issue();

        CHECK_TRUE(settled(rig, id) == S::Confirmed);

        CHECK_TRUE(rig.job(id).proof == queue::PaperProof::Barrier);
        CHECK_TRUE(rig.strips() == std::vector<Strip>({{1, 1}}));
    }
}

TEST(PrintDesk, jobs_come_out_in_their_order_test_pages_among_them) {
    DeskRig rig;
    rig.tell("cover");
    rig.issue();
    CHECK_OK(rig.command(by_staff(office::PrintTestPage{})));
    const PaperJobId last = rig.issue();

    rig.tell("ok");

    CHECK_TRUE(settled(rig, last) == S::Confirmed);
    CHECK_TRUE(rig.strips() == std::vector<Strip>({{1, 1}, {9002, 1}, {2, 1}}));
}

TEST(PrintDesk, a_printer_that_is_not_ready_fails_a_job_after_its_time_and_no_byte_goes_out) {
    const std::map<std::string, PaperFault> words = {{"out", PaperFault::PaperOut},
                                                     {"cover", PaperFault::CoverOpen},
                                                     {"cutter", PaperFault::Cutter},
                                                     {"mute", PaperFault::Mute},
                                                     {"unplug", PaperFault::Gone}};
    for (const auto& [word, fault] : words) {
        DeskRig rig("escpos:sim");
        rig.tell(word);
        const PaperJobId id = rig.issue();
        pause_ms(30);
        CHECK_TRUE(rig.job(id).state == S::Queued);
        rig.clock.add_ms(kioskd::kNotReadyDeadline_ms + 1);

        CHECK_TRUE(settled(rig, id) == S::Failed);

        CHECK_TRUE_TEXT(rig.job(id).fault == fault, word.c_str());
        LONGS_EQUAL(0, rig.job(id).copies_begun);
        CHECK_TRUE(rig.pieces().empty());
    }
}

TEST(PrintDesk, a_failed_job_prints_by_itself_while_the_screen_is_open) {
    DeskRig rig;
    rig.tell("out");
    const PaperJobId id = rig.issue();
    rig.clock.add_ms(kioskd::kNotReadyDeadline_ms + 1);
    CHECK_TRUE(settled(rig, id) == S::Failed);

    rig.tell("ok");

    rig.await(id, {S::Confirmed});
    CHECK_TRUE(rig.strips() == std::vector<Strip>({{1, 1}}));
}

TEST(PrintDesk, a_failed_job_of_a_citizen_who_left_is_waived_and_never_prints) {
    DeskRig rig;
    rig.tell("out");
    const PaperJobId id = rig.issue();
    rig.clock.add_ms(queue::kScreenOpen_ms + 1);
    rig.await(id, {S::Waived});
    CHECK_TRUE(rig.job(id).waived == WaiveReason::CitizenGone);

    rig.tell("ok");
    rig.await(rig.issue(), {S::Confirmed});

    CHECK_TRUE(rig.strips() == std::vector<Strip>({{2, 1}}));
}

TEST(PrintDesk, paper_that_ends_in_the_middle_leaves_a_doubt_and_a_copy_is_marked) {
    for (const char* device : {"sim", "escpos:sim"}) {
        DeskRig rig(device);
        rig.tell("out@10");
        const PaperJobId id = rig.issue();
        CHECK_TRUE(settled(rig, id) == S::Uncertain);
        CHECK_TRUE(rig.job(id).fault == PaperFault::PaperOut);

        rig.tell("ok");
        rig.clock.add_ms(10 * queue::kScreenOpen_ms);
        rig.await(rig.issue(), {S::Confirmed});  // life goes on; the doubt waits for a person
        CHECK_TRUE(rig.job(id).state == S::Uncertain);
        CHECK_OK(rig.command(by_citizen(office::PrintAgain{id})));

        rig.await(id, {S::Confirmed});
        const auto strips = rig.strips();
        CHECK_TRUE(strips.back() == (Strip{1, 2}));
        LONGS_EQUAL(1, std::count(strips.begin(), strips.end(), Strip{2, 1}));
    }
}

TEST(PrintDesk, a_printer_without_a_proof_leaves_each_job_to_a_person) {
    DeskRig rig("escpos:sim", "generic-58");

    const PaperJobId id = rig.issue();

    CHECK_TRUE(settled(rig, id) == S::Uncertain);
    CHECK_TRUE(rig.job(id).fault == PaperFault::Unproven);
    CHECK_OK(rig.command(by_citizen(office::ConfirmPaper{id})));
}

TEST(PrintDesk, killed_between_sending_and_proof_nothing_prints_by_itself) {
    for (const bool all_sent : {false, true}) {
        DeskRig rig;
        rig.desk.reset();  // the desk dies at the worst moment: its last step is on the disk
        const PaperJobId id = rig.issue();
        CHECK_OK(rig.command(by_system(office::BeginPaper{id})));
        if (all_sent) {
            CHECK_OK(rig.command(by_system(office::PaperAllSent{id})));
        }

        rig.restart();

        CHECK_TRUE(rig.job(id).state == S::Uncertain);
        CHECK_TRUE(rig.job(id).fault == PaperFault::Restart);
        rig.await(rig.issue(), {S::Confirmed});
        CHECK_TRUE(rig.job(id).state == S::Uncertain);
        CHECK_TRUE(rig.strips() == std::vector<Strip>({{2, 1}}));
    }
}

TEST(PrintDesk, a_job_that_was_only_queued_prints_after_a_quick_restart_and_not_after_a_slow_one) {
    DeskRig rig;
    rig.desk.reset();
    const PaperJobId quick = rig.issue();
    rig.restart();
    rig.await(quick, {S::Confirmed});
    rig.desk.reset();
    const PaperJobId slow = rig.issue();
    rig.clock.add_ms(queue::kScreenOpen_ms + 1);

    rig.restart();

    CHECK_TRUE(rig.job(slow).state == S::Waived);
    CHECK_TRUE(rig.strips() == std::vector<Strip>({{1, 1}}));
}

TEST(PrintDesk, what_cannot_be_drawn_is_waived_and_the_next_one_prints) {
    DeskRig rig;
    rig.painter->broken = true;
    const PaperJobId id = rig.issue();
    rig.await(id, {S::Waived});
    CHECK_TRUE(rig.job(id).fault == PaperFault::Unprintable);
    rig.painter->broken = false;

    rig.await(rig.issue(), {S::Confirmed});
}

TEST(PrintDesk, a_paper_that_no_font_can_draw_fails_truly_and_comes_once_the_fonts_do) {
    DeskRig rig;
    rig.painter->no_fonts = true;
    const PaperJobId id = rig.issue();
    rig.clock.add_ms(kioskd::kNotReadyDeadline_ms + 1);
    rig.await(id, {S::Failed});  // and is tried again at once, for the printer is ready
    CHECK_TRUE(rig.strips().empty());

    rig.painter->no_fonts = false;
    rig.clock.add_ms(10'000);
    rig.await(id, {S::Confirmed});

    CHECK_TRUE(rig.strips() == std::vector<Strip>({{1, 1}}));
}

TEST(PrintDesk, the_printers_state_is_told_once_per_change) {
    DeskRig rig;
    rig.await(rig.issue(), {S::Confirmed});
    rig.tell("out");
    while (rig.states().back()["error"] != "PaperOut") {
        pause_ms(5);
    }
    rig.tell("ok");
    while (rig.states().back()["reach"] != "ready") {
        pause_ms(5);
    }

    LONGS_EQUAL(3, rig.states().size());
    CHECK_TEXT_EQUAL("ready", rig.states()[0]["reach"].get<std::string>());
}

TEST(PrintDesk, the_close_of_a_day_ends_what_waits) {
    DeskRig rig;
    rig.tell("cover");
    rig.issue();
    rig.clock.next_day();
    CHECK_OK(rig.command(by_system(office::OpenDay{})));
    rig.tell("ok");

    rig.await(rig.issue(), {S::Confirmed});

    LONGS_EQUAL(1, rig.strips().size());
}

TEST_GROUP(PrintDeskReceipts) {
    DeskRig rig;
    LetterId letter{{0x1e}};

    // Confirms a letter as the letter desk does; the job of its receipt.
    PaperJobId confirm() {
        CHECK_OK(
            rig.command(by_staff(office::OpenBatch{{letter, 300, petitions::Source::Feeder}})));
        petitions::PageScanned page{letter, {}};
        page.page.bytes = 4096;
        CHECK_OK(rig.command(by_system(office::ScanPage{page})));
        petitions::Confirmation wish;
        wish.letter = letter;
        wish.pages = 1;
        wish.content_bytes = 4096;
        auto done = rig.office->submit(by_staff(office::ConfirmLetter{wish})).get();
        CHECK_OK(done);
        return done->facts.back().paper_job_id();
    }

    void keep() {
        rig.desk->keep_receipt(letter, {"HN-26-7K3M9QRT-X", "123456", 1, kMorning_ms, 1});
    }
};

TEST(PrintDeskReceipts, a_receipt_prints_from_memory) {
    keep();

    rig.await(confirm(), {S::Confirmed});

    CHECK_TRUE(rig.strips() == std::vector<Strip>({{9001, 1}}));
}

TEST(PrintDeskReceipts, an_uncertain_receipt_is_printed_again_while_its_words_are_kept) {
    keep();
    rig.tell("out@10");
    const PaperJobId id = confirm();
    rig.await(id, {S::Uncertain});
    rig.tell("ok");
    CHECK_OK(rig.command(by_staff(office::PrintAgain{id})));
    rig.await(id, {S::Confirmed});
    CHECK_TRUE(rig.strips().back() == (Strip{9001, 2}));
}

TEST(PrintDeskReceipts, after_its_time_or_a_restart_the_words_are_gone_and_the_job_says_so) {
    keep();
    rig.tell("out@10");
    const PaperJobId id = confirm();
    rig.await(id, {S::Uncertain});
    rig.tell("ok");
    rig.clock.add_ms(kioskd::kReceiptKept_ms + 1);
    rig.await(rig.issue(), {S::Confirmed});

    CHECK_OK(rig.command(by_staff(office::PrintAgain{id})));

    rig.await(id, {S::Waived});
    CHECK_TRUE(rig.job(id).waived == WaiveReason::ContentGone);
}

TEST_GROUP(PrintDeskCuts){};

// How a job ends whose link breaks somewhere. Where it broke on the bytes that put out the rest of
// the job before, no byte of this one left: then it waits, and fails when its time is over.
S broken_off(DeskRig& rig, const PaperJobId& id) {
    constexpr int kLooksBeforeTimePasses = 500;
    for (int look = 1; look < 20'000; ++look) {
        const S state = rig.job(id).state;
        if (state == S::Confirmed || state == S::Uncertain || state == S::Failed) {
            return state;
        }
        pause_ms(1);
        if (state == S::Queued && look % kLooksBeforeTimePasses == 0) {
            rig.clock.add_ms(kioskd::kNotReadyDeadline_ms + 1);
        }
    }
    FAIL("the job never ends");
    return S::Queued;
}

// The link breaks after byte N of what is sent, for 1,000 N from a seed.
TEST(PrintDeskCuts, no_number_has_two_unmarked_papers_and_every_state_is_true) {
    constexpr int kCuts = 1000;
    constexpr int kMostBytes = 3000;  // a strip's job has fewer
    DeskRig rig("escpos:sim", "epson-tm-t20", DeskRig::Disk::Memory);
    SeededRandom random(20261125);
    std::map<S, int> seen;
    std::vector<PaperJobId> jobs;
    for (int cut = 0; cut < kCuts; ++cut) {
        rig.tell(fmt::format("cut-after={}", random.below(kMostBytes)));
        const PaperJobId id = rig.issue();
        jobs.push_back(id);
        const S state = broken_off(rig, id);
        ++seen[state];
        rig.tell("ok");
        if (state == S::Uncertain && cut % 4 == 0) {
            CHECK_OK(rig.command(by_citizen(office::PrintAgain{id})));
        }
        if (cut % 4 == 0 || state == S::Failed) {
            rig.await(id, {S::Confirmed});
        }
    }
    rig.close();

    std::map<Strip, int> whole;
    std::map<Strip, int> readable;
    for (const auto& piece : rig.pieces()) {
        if (const auto strip = read_strip(piece)) {
            ++readable[*strip];
            whole[*strip] += piece.filename().string().find("torn") == std::string::npos ? 1 : 0;
        }
    }
    rig.open_office();
    const auto tickets =
        rig.office->query([](const kioskd::View& view) { return view.state.queue.tickets(); })
            .get();
    CHECK_OK(tickets);
    LONGS_EQUAL(kCuts, tickets->size());
    for (const PaperJobId& id : jobs) {
        const auto job = rig.job(id);
        const int number = tickets->at(*job.ticket).number.number;
        CHECK_TRUE((readable[{number, 1}] <= 1));
        if (job.state == S::Confirmed) {
            CHECK_TRUE((whole[{number, job.copy}] == 1));
        } else {
            CHECK_TRUE(job.state == S::Uncertain);
        }
    }
    CHECK_TRUE(seen[S::Uncertain] > kCuts / 10);
    CHECK_TRUE(seen[S::Confirmed] > kCuts / 10);
}
