// C15 as states: the code on its keys, each answer of the office with its way on, trouble, the way
// back, and that nothing else ever sees a code.
#include "kiosk-ui/app/check_in.hpp"

#include "firmware/petitions/public_code.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/booking_card.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/kiosk-ui/scene_words.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;
using namespace kiosk::ui::citizen;

TEST_GROUP(UiCheckIn) {
    test::Citizen it;

    void setup() override {
        it.state.mirror.queue.check_in = true;
    }

    void type(const std::string& code) {
        for (const char c : code) {
            it.tap(kCodeKey, std::string(1, c));
        }
    }

    template <class Wanted>
    Wanted last() const {
        Wanted out;
        for (const Effect& effect : it.effects) {
            if (const auto* found = std::get_if<Wanted>(&effect)) {
                out = *found;
            }
        }
        return out;
    }

    void find(const std::string& code = "7K3M9QRT") {
        it.tap(kCheckIn);
        type(code);
        it.tap(kCodeFind);
    }
    void told(api::FoundBooking found) {
        const auto asked = last<FindBooking>();
        it.happen(FoundCame{asked.session, asked.find, std::move(found)});
    }
    void told(const char* answer) {
        told(sample_booking(answer));
    }
    static api::FoundBooking without_booking(const char* answer, std::int64_t wait_s = 0) {
        api::FoundBooking out;
        out.answer = answer;
        out.wait_s = wait_s;
        return out;
    }
    Issued issued(Paper paper) const {
        Issued out = it.answer(paper).issued;
        out.service = "tiep-dan";
        return out;
    }
    bool says(const char* words_of_it) const {
        return test::all_words(test::scene_now(it.state)).find(words_of_it) != std::string::npos;
    }
};

TEST(UiCheckIn, the_keys_are_the_characters_of_the_code) {
    CHECK_TEXT_EQUAL(std::string(petitions::kPublicCodeAlphabet), std::string(kBookingCodeKeys));
    CHECK_EQUAL(petitions::kPublicCodeRandom, kBookingCodeTyped);
}

TEST(UiCheckIn, three_taps_and_a_code_give_the_number) {
    it.tap(kCheckIn);
    CHECK_TEXT_EQUAL("C15", it.on());
    type("7K3M9QRT");
    CHECK_EQUAL(1U, it.tap(kCodeFind).size());
    CHECK_TEXT_EQUAL("7K3M9QRT", last<FindBooking>().code);
    told("ready");
    CHECK_TEXT_EQUAL("C15", it.on());
    CHECK_TRUE(says("Giờ hẹn 10:00"));

    it.tap(kCheckInTake);
    const auto asked = last<CheckInBooking>();
    CHECK_TEXT_EQUAL(sample_booking("ready").booking, asked.booking);
    it.happen(TicketCame{asked.session, asked.key, issued(Paper::Confirmed)});

    CHECK_TEXT_EQUAL("C7", it.on());
    CHECK_TRUE(says("A054"));
    CHECK_TRUE(says("Giờ hẹn 10:00"));
}

TEST(UiCheckIn, the_card_is_there_only_when_there_is_something_to_check_in_for) {
    CHECK_TRUE(test::offers(it.state, kCheckIn));
    it.state.mirror.queue.check_in = false;
    CHECK_FALSE(test::offers(it.state, kCheckIn));
}

TEST(UiCheckIn, a_closed_intake_does_not_stop_it_and_nothing_ordinary_is_promised) {
    it.state.mirror.queue.intake.open = false;
    CHECK_TEXT_EQUAL("C19", it.on());
    CHECK_TRUE(test::offers(it.state, kCheckIn));
    find();
    CHECK_TEXT_EQUAL("C15", it.on());
    told("ready");
    CHECK_TRUE(test::offers(it.state, kCheckInTake));
    it.tap(kBack);
    it.tap(kCodeFind);
    told("released");
    CHECK_FALSE(test::offers(it.state, kTakeNumber));
    CHECK_TRUE(test::offers(it.state, kHelp));
    it.tap(kHome);
    CHECK_TEXT_EQUAL("C19", it.on());
    it.state.mirror.day_open = false;
    CHECK_FALSE(test::offers(it.state, kCheckIn));
}

TEST(UiCheckIn, every_answer_has_its_words_and_a_way_on) {
    struct Row {
        const char* answer;
        const char* words;
        const char* way;
    };

    for (const Row& row : {Row{"ready", "Lịch hẹn", kCheckInTake},
                           Row{"pending", "Đang chờ xác\u00A0nhận", kCheckInTake},
                           Row{"checked_in", "Đã nhận số rồi", kCheckInTake},
                           Row{"used", "Mã này đã nhận số rồi", kHelp},
                           Row{"another_day", "10:00, ngày 15/12/2026", kTakeNumber},
                           Row{"past", "Buổi hẹn đã qua", kTakeNumber},
                           Row{"waiting_list", "Còn trong danh\u00A0sách chờ", kTakeNumber},
                           Row{"released", "Đã quá giờ hẹn", kTakeNumber},
                           Row{"cancelled", "Lịch hẹn đã hủy", kTakeNumber},
                           Row{"another_office", "Lịch hẹn ở trụ\u00A0sở khác", kTakeNumber},
                           Row{"of a newer kioskd", "hỏi nhân\u00A0viên", kTakeNumber}}) {
        find();
        told(row.answer);
        CHECK_TEXT_EQUAL("C15", it.on());
        CHECK_TRUE_TEXT(says(row.words), row.answer);
        CHECK_TRUE_TEXT(test::offers(it.state, row.way), row.answer);
        it.tap(kHome);
    }
}

TEST(UiCheckIn, an_ordinary_number_is_taken_from_there_and_back_leads_to_it) {
    find();
    told("released");
    it.tap(kTakeNumber);
    CHECK_TEXT_EQUAL("C2", it.on());
    it.tap(kBack);
    CHECK_TEXT_EQUAL("C15", it.on());
    it.tap(kTakeNumber);
    it.tap(kService, "tiep-dan");
    it.tap(kConfirm);
    CHECK_TEXT_EQUAL("tiep-dan", it.asked().service);
    it.happen(it.answer());
    CHECK_TEXT_EQUAL("C8", it.on());
    CHECK_FALSE(says("Giờ hẹn"));
}

TEST(UiCheckIn, an_unknown_code_stays_to_be_corrected) {
    find("7K3M9QRS");
    told(without_booking("unknown"));
    CHECK_TRUE(says("Không tìm thấy mã này"));
    CHECK_TEXT_EQUAL("7K3M9QRS", it.state.session.check_in.typed);
    it.tap(kCodeErase);
    CHECK_FALSE(says("Không tìm thấy mã này"));
    CHECK_TRUE(it.tap(kCodeFind).empty());  // seven are no code
    type("T");
    type("T");  // a ninth has no place
    it.tap(kCodeFind);
    CHECK_TEXT_EQUAL("7K3M9QRT", last<FindBooking>().code);
}

TEST(UiCheckIn, after_many_wrong_codes_the_keys_rest_and_come_back_by_themselves) {
    find();
    told(without_booking("unknown", 30));
    CHECK_TRUE(says("Xin chờ 30\u00A0giây"));
    CHECK_FALSE(test::offers(it.state, kCodeKey) || test::offers(it.state, kCodeFind));
    CHECK_TRUE(it.tap(kCodeFind).empty());
    it.pass(10'000);
    CHECK_TRUE(says("Xin chờ 20\u00A0giây"));
    it.pass(20'000);
    CHECK_TRUE(says("Không tìm thấy mã này"));
    CHECK_EQUAL(1U, it.tap(kCodeFind).size());
    told(without_booking("pause", 7));
    CHECK_TRUE(says("Xin chờ 7\u00A0giây"));
}

TEST(UiCheckIn, no_answer_is_said_and_asked_for_again) {
    find();
    it.pass(300);
    CHECK_TEXT_EQUAL("C6", it.on());
    CHECK_TRUE(says("Đang tìm lịch hẹn"));
    const auto asked = last<FindBooking>();
    it.happen(FindFailed{asked.session, asked.find});
    CHECK_TEXT_EQUAL("C15", it.on());
    CHECK_TRUE(says("Máy chưa trả lời được"));
    CHECK_EQUAL(1U, it.tap(kCodeFind).size());
    CHECK_FALSE(asked.find == last<FindBooking>().find);
    it.happen(FoundCame{asked.session, asked.find, sample_booking("ready")});
    CHECK_FALSE(it.state.session.check_in.found.has_value());
}

TEST(UiCheckIn, a_search_can_be_cancelled_and_its_answer_comes_too_late) {
    find();
    it.pass(11'000);
    it.tap(kCancel);
    CHECK_TEXT_EQUAL("C15", it.on());
    told("ready");
    CHECK_FALSE(it.state.session.check_in.found.has_value());
    CHECK_TEXT_EQUAL("7K3M9QRT", it.state.session.check_in.typed);
}

TEST(UiCheckIn, a_refusal_is_said_on_its_page_and_the_key_stays) {
    find();
    told("ready");
    it.tap(kCheckInTake);
    const auto asked = last<CheckInBooking>();
    CHECK_TRUE(it.tap(kCheckInTake).empty());
    it.happen(TicketRefused{asked.session, asked.key, ErrorCode::DiskFull});
    CHECK_TEXT_EQUAL("C15", it.on());
    CHECK_TRUE(says(std::string(error_text(ErrorCode::DiskFull, Language::Vi).text).c_str()));
    it.tap(kCheckInTake);
    CHECK_TEXT_EQUAL(asked.key, last<CheckInBooking>().key);

    it.pass(11'000);
    it.tap(kCancel);
    CHECK_TEXT_EQUAL("C15", it.on());
    it.happen(TicketCame{asked.session, asked.key, issued(Paper::None)});
    CHECK_TEXT_EQUAL("C8", it.on());
}

TEST(UiCheckIn, another_booking_has_another_key) {
    find();
    told("ready");
    it.tap(kCheckInTake);
    const std::string first = last<CheckInBooking>().key;
    it.happen(TicketRefused{it.state.session.number, first, ErrorCode::BookingOver});
    it.tap(kBack);
    CHECK_TEXT_EQUAL("7K3M9QRT", it.state.session.check_in.typed);
    it.tap(kCodeFind);
    api::FoundBooking other = sample_booking("ready");
    other.booking = std::string(32, 'd');
    told(other);
    it.tap(kCheckInTake);
    CHECK_FALSE(first == last<CheckInBooking>().key);
}

TEST(UiCheckIn, a_form_has_its_time_and_going_back_forgets_the_code) {
    it.tap(kCheckIn);
    type("7K3");
    it.pass(89'000);
    CHECK_TEXT_EQUAL("C15", it.on());
    it.pass(2'000);
    CHECK_TEXT_EQUAL("C18", it.on());
    it.tap(kStillHere);
    CHECK_TEXT_EQUAL("7K3", it.state.session.check_in.typed);
    it.tap(kBack);
    CHECK_TEXT_EQUAL("C1", it.on());
    CHECK_TEXT_EQUAL("", it.state.session.check_in.typed);
}

TEST(UiCheckIn, a_code_under_the_reader_is_asked_about_on_its_page_alone) {
    const CodeRead code{"TDB1|LH-26-7K3M9QRT-X|HN-01"};
    CHECK_TRUE(it.happen(code).empty());
    CHECK_TRUE(it.screen == Step::Screen::Same);
    it.tap(kTakeNumber);
    CHECK_TRUE(it.happen(code).empty());
    it.tap(kHome);
    it.tap(kCheckIn);
    type("7K");

    CHECK_EQUAL(1U, it.happen(code).size());
    CHECK_TEXT_EQUAL(code.text, last<FindBooking>().code);
    CHECK_TRUE(it.happen(code).empty());  // one is being asked about
    told("ready");
    CHECK_TRUE(it.happen(code).empty());
    CHECK_TRUE(says("Giờ hẹn 10:00"));
}

TEST(UiCheckIn, what_is_no_code_is_refused_with_a_sentence_and_not_shown) {
    it.tap(kCheckIn);
    CHECK_TRUE(it.happen(CodeRead{""}).empty());
    CHECK_TRUE(says("Đây không phải mã hẹn"));
    it.happen(CodeRead{"<script>alert(1)</script>"});
    told(without_booking("no_code"));
    CHECK_TRUE(says("Đây không phải mã hẹn"));
    CHECK_FALSE(says("script"));
    CHECK_TEXT_EQUAL("", it.state.session.check_in.typed);
}

TEST(UiCheckIn, the_reader_is_spoken_of_while_it_is_there_and_its_code_ends_the_warning) {
    it.tap(kCheckIn);
    CHECK_FALSE(says("máy\u00A0đọc"));
    it.happen(CodeReaderCame{true});
    CHECK_TRUE(says("máy\u00A0đọc"));
    it.pass(91'000);
    CHECK_TEXT_EQUAL("C18", it.on());
    CHECK_EQUAL(1U, it.happen(CodeRead{"7K3M9QRT"}).size());
    it.happen(CodeReaderCame{false});
    CHECK_TEXT_EQUAL("C15", it.on());
    it.tap(kHome);
    it.tap(kCheckIn);
    CHECK_FALSE(says("máy\u00A0đọc"));
}

TEST(UiCheckIn, what_is_no_key_of_the_code_types_nothing) {
    it.tap(kCheckIn);
    for (const char* key : {"0", "1", "I", "L", "O", "a", "77", "", "\xc4\x90"}) {
        it.tap(kCodeKey, key);
    }
    CHECK_TEXT_EQUAL("", it.state.session.check_in.typed);
}
