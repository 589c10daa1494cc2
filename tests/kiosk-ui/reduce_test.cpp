// The citizens' flows as states: from home to the ticket, trouble on the way, the way back.
#include "kiosk-ui/app/reduce.hpp"

#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/kiosk-ui/scene_words.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

TEST_GROUP(UiFlow) {
    test::Citizen it;

    void to_confirm() {
        it.tap(kTakeNumber);
        it.tap(kService, "tiep-dan");
    }
};

TEST(UiFlow, three_taps_from_home_to_a_ticket) {
    it.tap(kTakeNumber);
    CHECK_TEXT_EQUAL("C2", it.on());
    it.tap(kService, "tiep-dan");
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_EQUAL(1U, it.tap(kConfirm).size());
    CHECK_TEXT_EQUAL("tiep-dan", it.asked().service);

    it.happen(it.answer());

    CHECK_TEXT_EQUAL("C8", it.on());
    CHECK_TEXT_EQUAL("A054", it.state.session.issued->number);
}

TEST(UiFlow, with_one_service_two_taps_are_enough) {
    it.state.mirror.queue.services.resize(1);
    it.tap(kTakeNumber);
    CHECK_TEXT_EQUAL("C5", it.on());
}

TEST(UiFlow, no_ticket_is_shown_before_kioskd_answered) {
    to_confirm();
    it.tap(kConfirm);
    it.pass(9'000);
    CHECK_FALSE(it.state.session.issued.has_value());
    CHECK_TEXT_EQUAL("C6", it.on());
}

TEST(UiFlow, a_confirmation_page_has_one_key_and_the_next_page_another) {
    to_confirm();
    it.tap(kConfirm);
    const std::string first = it.asked().key;
    it.happen(TicketRefused{it.asked().session, first, ErrorCode::Overloaded});
    it.tap(kConfirm);
    CHECK_TEXT_EQUAL(first, it.asked().key);

    it.happen(TicketRefused{it.asked().session, first, ErrorCode::Overloaded});
    it.tap(kBack);
    it.tap(kService, "nop-don");
    it.tap(kConfirm);
    CHECK_FALSE(first == it.asked().key);
}

TEST(UiFlow, a_second_press_while_asking_asks_nothing) {
    to_confirm();
    it.tap(kConfirm);
    CHECK_TRUE(it.tap(kConfirm).empty());
}

TEST(UiFlow, progress_shows_after_300_ms_and_cancel_after_10_s) {
    to_confirm();
    it.tap(kConfirm);
    CHECK_TEXT_EQUAL("C5", it.on());
    it.pass(300);
    CHECK_TEXT_EQUAL("C6", it.on());
    const auto can_cancel = [&] {
        const Scene scene = find_screen("C6")->view(it.state, env_of(it.state, {}));
        return !scene.controls.parts.empty();
    };
    CHECK_FALSE(can_cancel());
    it.pass(10'000);
    CHECK_TRUE(can_cancel());
    it.tap(kCancel);
    CHECK_TEXT_EQUAL("C5", it.on());
}

TEST(UiFlow, an_answer_that_comes_after_cancel_is_still_this_persons_ticket) {
    to_confirm();
    it.tap(kConfirm);
    it.pass(11'000);
    it.tap(kCancel);
    it.happen(it.answer());
    CHECK_TEXT_EQUAL("C8", it.on());
}

TEST(UiFlow, an_answer_for_somebody_who_left_changes_nothing) {
    to_confirm();
    it.tap(kConfirm);
    it.pass(11'000);
    it.tap(kCancel);
    const TicketCame late = it.answer();
    it.tap(kHome);
    it.happen(late);
    CHECK_TEXT_EQUAL("C1", it.on());
    CHECK_FALSE(it.state.session.issued.has_value());
}

TEST(UiFlow, a_refusal_is_said_in_its_own_words_with_what_still_works) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(TicketRefused{it.asked().session, it.asked().key, ErrorCode::DiskFull});
    CHECK_TEXT_EQUAL("C5", it.on());
    const Scene scene = find_screen("C5")->view(it.state, env_of(it.state, {}));
    const std::string said = speak_of(scene.reading);
    CHECK_TRUE(said.find(error_text(ErrorCode::DiskFull, Language::Vi).text) != std::string::npos);
    CHECK_TRUE(said.find("thử lại") != std::string::npos);
}

TEST(UiFlow, paper_that_comes_out_brings_c7) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(it.answer(Paper::Waiting));
    CHECK_TEXT_EQUAL("C6", it.on());
    it.happen(PaperCame{it.asked().session, std::string(32, 'c'), Paper::Confirmed});
    CHECK_TEXT_EQUAL("C7", it.on());
}

TEST(UiFlow, paper_that_takes_3_s_shows_the_number_meanwhile_and_c7_when_it_comes) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(it.answer(Paper::Sending));
    it.pass(3'000);
    CHECK_TEXT_EQUAL("C8", it.on());
    it.happen(PaperCame{it.asked().session, std::string(32, 'c'), Paper::Confirmed});
    CHECK_TEXT_EQUAL("C7", it.on());
}

TEST(UiFlow, a_printer_in_trouble_shows_the_number_at_once_and_saving_it_settles_the_paper) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(it.answer(Paper::Failed));
    CHECK_TEXT_EQUAL("C8", it.on());

    const auto done = it.tap(kNumberSaved);

    const auto* told = std::get_if<TellPaper>(&done.front());
    CHECK_TRUE(told != nullptr);
    CHECK_TRUE(told->what == TellPaper::What::NumberRead);
    CHECK_TEXT_EQUAL("C1", it.on());
}

TEST(UiFlow, a_printer_that_is_out_of_paper_is_not_said_to_be_printing) {
    const auto words_with = [&](Printer printer) {
        test::Citizen one;
        one.happen(PrinterCame{printer});
        one.tap(kTakeNumber);
        one.tap(kService, "tiep-dan");
        one.tap(kConfirm);
        one.happen(one.answer(Paper::Waiting));
        one.pass(3'000);
        CHECK_TEXT_EQUAL("C8", one.on());
        return test::all_words(test::scene_now(one.state));
    };
    CHECK_TRUE(words_with(Printer::Ready).find("Phiếu đang in") != std::string::npos);
    CHECK_TRUE(words_with(Printer::PaperOut).find("Phiếu đang in") == std::string::npos);
}

TEST(UiFlow, who_changes_the_party_after_a_lost_answer_is_shown_the_number_they_have) {
    to_confirm();
    it.tap(kConfirm);
    const IssueTicket first = it.asked();
    it.pass(11'000);
    it.tap(kCancel);
    it.tap(kLanguage, "en");
    it.tap(kParty, "3");
    it.tap(kConfirm);
    CHECK_EQUAL(3, it.asked().party);
    CHECK_TEXT_EQUAL(first.key, it.asked().key);

    const auto again = it.happen(TicketRefused{first.session, first.key, ErrorCode::KeyReused});

    CHECK_EQUAL(1U, again.size());
    CHECK_TRUE(it.asked() == first);
    it.happen(it.answer());
    CHECK_TEXT_EQUAL("C8", it.on());
}

TEST(UiFlow, a_key_that_kioskd_never_takes_ends_in_a_refusal) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(TicketRefused{it.asked().session, it.asked().key, ErrorCode::KeyReused});

    CHECK_TRUE(
        it.happen(TicketRefused{it.asked().session, it.asked().key, ErrorCode::KeyReused}).empty());
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_TRUE(it.state.session.refusal.has_value());
}

TEST(UiFlow, a_number_without_paper_is_said_once_and_one_on_paper_never) {
    const auto said = [&](std::initializer_list<Paper> course) {
        test::Citizen one;
        one.tap(kTakeNumber);
        one.tap(kService, "tiep-dan");
        one.tap(kConfirm);
        one.happen(one.answer(*course.begin()));
        for (const Paper paper : course) {
            one.pass(1'200);
            one.happen(PaperCame{one.asked().session, std::string(32, 'c'), paper});
        }
        one.pass(4'000);
        std::string out;
        for (const Effect& effect : one.effects) {
            if (const auto* say = std::get_if<SayNumber>(&effect)) {
                out += say->ticket + ".";
            }
        }
        return out;
    };
    const std::string once = std::string(32, 'b') + ".";

    CHECK_TEXT_EQUAL(once, said({Paper::None}));
    CHECK_TEXT_EQUAL(once, said({Paper::Waiting, Paper::Failed, Paper::Waiting, Paper::Failed}));
    CHECK_TEXT_EQUAL(once, said({Paper::Sending, Paper::Uncertain}));
    CHECK_TEXT_EQUAL("", said({Paper::Waiting, Paper::Sending, Paper::Sent, Paper::Confirmed}));
    // Still in the queue when the number comes up on the glass: the printer does not take it.
    CHECK_TEXT_EQUAL(once, said({Paper::Waiting, Paper::Waiting, Paper::Waiting}));
}

TEST(UiFlow, a_printer_that_fails_while_somebody_reads_the_help_still_has_the_number_said) {
    to_confirm();
    it.tap(kConfirm);
    it.happen(it.answer(Paper::Waiting));
    it.tap(kHelp);
    CHECK_TEXT_EQUAL("C16", it.on());

    const auto done = it.happen(PaperCame{it.asked().session, std::string(32, 'c'), Paper::Failed});

    CHECK_EQUAL(1U, done.size());
    CHECK_TRUE(std::get_if<SayNumber>(&done.front()) != nullptr);
}

TEST(UiFlow, a_group_of_twelve_needs_five_touches) {
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kParty, "large");
    it.tap(kPeople, "1");
    it.tap(kConfirm);
    CHECK_EQUAL(12, it.asked().party);
}

TEST(UiFlow, the_number_of_people_stays_in_its_range) {
    to_confirm();
    it.tap(kParty, "group");
    it.tap(kPeople, "-1");
    CHECK_EQUAL(5, it.state.session.people);
    for (int i = 0; i < 9; ++i) {
        it.tap(kPeople, "1");
    }
    CHECK_EQUAL(10, it.state.session.people);
    it.tap(kParty, "large");
    for (int i = 0; i < 120; ++i) {
        it.tap(kPeople, "10");
    }
    CHECK_EQUAL(999, it.state.session.people);
    it.tap(kParty, "3");
    CHECK_EQUAL(3, it.state.session.people);
}

TEST(UiFlow, a_letter_leads_to_a_number_of_its_service) {
    it.tap(kLetter);
    CHECK_TEXT_EQUAL("C9", it.on());
    it.tap(kLetterNumber);
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_TEXT_EQUAL("nop-don", it.state.session.service);
}

TEST(UiFlow, without_a_letter_service_the_person_chooses) {
    it.state.mirror.letter_service.clear();
    it.tap(kLetter);
    it.tap(kLetterNumber);
    CHECK_TEXT_EQUAL("C2", it.on());
}

TEST(UiFlow, four_taps_from_home_to_a_ticket_with_a_priority) {
    it.tap(kAskPriority);
    CHECK_TEXT_EQUAL("C3", it.on());
    it.tap(kPriority, "yes");
    CHECK_TEXT_EQUAL("C2", it.on());
    it.tap(kService, "tiep-dan");
    it.tap(kConfirm);
    CHECK_TRUE(it.asked().priority);
}

TEST(UiFlow, a_priority_is_dropped_on_the_confirmation_page_or_never_taken) {
    it.tap(kAskPriority);
    it.tap(kPriority, "yes");
    it.tap(kService, "tiep-dan");
    it.tap(kPriority, "no");
    CHECK_TEXT_EQUAL("C5", it.on());
    it.tap(kConfirm);
    CHECK_FALSE(it.asked().priority);

    it.tap(kHome);
    it.tap(kAskPriority);
    it.tap(kPriority, "no");
    CHECK_TEXT_EQUAL("C2", it.on());  // no dead end: a usual number
    it.tap(kBack);
    it.tap(kPriority, "yes");
    it.tap(kHome);
    it.tap(kTakeNumber);  // another stay declares nothing
    it.tap(kService, "tiep-dan");
    it.tap(kConfirm);
    CHECK_FALSE(it.asked().priority);
}

TEST(UiFlow, a_call_for_help_counts_outlives_the_stay_and_says_who_comes) {
    it.tap(kHelp);
    CHECK_EQUAL(1U, it.tap(kCallHelp).size());
    CHECK_TRUE(help_now(it.state) == Help::None);  // not before kioskd says so
    api::HelpCall call;
    call.id = std::string(32, 'd');
    call.state = "called";
    call.called_ms = it.state.now.wall_ms;
    it.happen(HelpCame{call});
    const auto said = [&](const char* screen) {
        const Scene scene = find_screen(screen)->view(it.state, env_of(it.state, {}));
        return scene.reading;
    };
    const auto shows = [&](const Node& node, const std::string& text) {
        std::string all;
        std::vector<const Node*> open{&node};
        while (!open.empty()) {
            const Node* one = open.back();
            open.pop_back();
            all += one->text + "\n";
            for (const Node& part : one->parts) {
                open.push_back(&part);
            }
        }
        return all.find(text) != std::string::npos;
    };
    it.pass(12'000);
    CHECK_TRUE(shows(said("C16"), "Đã gọi, 0:12"));

    it.tap(kHome);
    CHECK_TRUE(shows(said("C1"), "Đã gọi nhân"));
    it.pass(600'000);
    CHECK_TEXT_EQUAL("C1", it.on());  // not dark while somebody waits here
    it.tap(kHelp);
    const auto effects = it.tap(kCancelHelp);
    CHECK_TRUE(std::get<CancelHelp>(effects.at(0)).call == call.id);

    call.state = "answered";
    call.over_ms = it.state.now.wall_ms;
    it.happen(HelpCame{call});
    CHECK_TRUE(shows(said("C16"), "đang đến"));
    it.tap(kHome);
    it.pass(static_cast<std::uint64_t>(kComing_ms));
    CHECK_TRUE(help_now(it.state) == Help::None);
}

TEST(UiFlow, a_call_that_did_not_go_through_is_said_to_who_called_alone) {
    it.tap(kHelp);
    it.tap(kCallHelp);
    it.happen(HelpFailed{it.state.session.number});
    CHECK_TRUE(it.state.session.help_failed);
    it.tap(kHome);
    CHECK_FALSE(it.state.session.help_failed);
    it.happen(HelpFailed{it.state.session.number - 1});
    CHECK_FALSE(it.state.session.help_failed);
}

TEST(UiFlow, back_keeps_what_was_chosen_and_language_changes_nothing_else) {
    to_confirm();
    it.tap(kParty, "4");
    it.tap(kLanguage, "en");
    it.tap(kHelp);
    CHECK_TEXT_EQUAL("C16", it.on());
    it.tap(kBack);
    CHECK_TEXT_EQUAL("C5", it.on());
    CHECK_EQUAL(4, it.state.session.people);
}

TEST(UiFlow, help_while_the_number_is_on_its_way_does_not_lose_it) {
    to_confirm();
    it.tap(kConfirm);
    it.pass(400);
    it.tap(kHelp);
    CHECK_TEXT_EQUAL("C16", it.on());
    it.happen(it.answer());
    CHECK_TRUE(it.state.session.issued.has_value());
    CHECK_TEXT_EQUAL("C8", it.on());
}
