// Goal: the office's calendar holds what the city planned; what staff do with it stands; a mistake
// is named and asks nothing. Method: the document's wishes decided by an office in memory.
#include "firmware/kioskd/city_calendar.hpp"

#include "tests/support/kiosk_box.hpp"

namespace {

using namespace kiosk;

constexpr std::string_view kTwo = R"([[sessions]]
day = "2026-12-15"
start = "08:00"
end = "11:30"
service = "don-thu"
leader = "Chủ tịch UBND Thành phố"
venue = "Trụ sở Tiếp công dân"
quota = 12
slot_min = 15
source = "12/TB-UBND"
[[sessions]]
day = "2026-12-15"
start = "13:30"
end = "16:30"
service = "don-thu"
kind = "ad_hoc"
leader = "Giám đốc Sở Xây dựng"
venue = "Phòng 2"
)";

constexpr std::string_view kPlace = R"([[appointments]]
code = "LH-26-7K3M9QRT-P"
service = "don-thu"
day = "2026-12-15"
start = "08:00"
slot = "08:30"
people = 2
)";

std::string replaced(std::string_view text, std::string_view old, std::string_view fresh) {
    std::string out(text);
    const auto at = out.find(old);
    CHECK_TRUE(at != std::string::npos);
    return out.replace(at, old.size(), fresh);
}

}  // namespace

TEST_GROUP(CityCalendar) {
    test::KioskBox office{1, 1};

    Result<std::vector<office::Ask>> asks(std::string_view text) {
        const auto sessions = provisioning::parse_city_calendar(text, "calendar.toml");
        CHECK_OK(sessions);
        return kioskd::asks_of(*sessions, office.state, office.now);
    }

    // As a new version of the document does; says how many wishes there were.
    std::size_t take(std::string_view text) {
        auto wishes = asks(text);
        CHECK_OK(wishes);
        for (const office::Ask& wish : *wishes) {
            office.act(test::by_system(wish));
        }
        return wishes->size();
    }

    std::size_t promise(std::string_view text) {
        const auto read = provisioning::parse_city_appointments(text, "appointments.toml");
        CHECK_OK(read);
        auto wishes = kioskd::asks_of(*read, office.state, office.now);
        CHECK_OK(wishes);
        for (const office::Ask& wish : *wishes) {
            office.act(test::by_system(wish));
        }
        return wishes->size();
    }

    const calendar::Booking& booking(std::string_view code = "LH-26-7K3M9QRT-P") {
        const auto* out = office.state.calendar.booking(code);
        CHECK_TRUE(out != nullptr);
        return *out;
    }

    const calendar::Session& session(std::string_view leader) {
        for (const auto& [id, one] : office.state.calendar.sessions()) {
            if (one.plan.leader == leader) {
                return one;
            }
        }
        FAIL("no such session");
        return office.state.calendar.sessions().begin()->second;
    }

    void check_mistake(const std::string& text, std::string_view where) {
        const auto parsed = provisioning::parse_city_calendar(text, "calendar.toml");
        CHECK_ERROR(ErrorCode::BadSettings, parsed);
        CHECK_TRUE_TEXT(parsed.error().context.find(where) != std::string::npos,
                        parsed.error().context.c_str());
    }
};

TEST(CityCalendar, what_is_missing_is_planned_and_what_is_there_is_left) {
    LONGS_EQUAL(2, take(kTwo));
    const auto& plan = session("Chủ tịch UBND Thành phố").plan;
    CHECK_TEXT_EQUAL("2026-12-15", plan.day.text());
    LONGS_EQUAL(12, plan.quota);
    LONGS_EQUAL(15, plan.slot_min);
    CHECK_TEXT_EQUAL("12/TB-UBND", plan.source);
    CHECK_TRUE(plan.kind == calendar::SessionKind::Periodic);
    LONGS_EQUAL(0, take(kTwo));
    LONGS_EQUAL(2, office.state.calendar.sessions().size());
}

TEST(CityCalendar, what_reads_differently_is_changed) {
    take(kTwo);
    LONGS_EQUAL(1, take(replaced(kTwo, "Phòng 2", "Phòng 3")));
    CHECK_TEXT_EQUAL("Phòng 3", session("Giám đốc Sở Xây dựng").plan.venue);
    LONGS_EQUAL(1, session("Giám đốc Sở Xây dựng").sequence);
}

TEST(CityCalendar, only_what_the_document_cancels_is_cancelled) {
    take(kTwo);
    LONGS_EQUAL(0, take(""));
    const std::string cancelled =
        std::string(kTwo) + "cancelled = true\nreason = \"Bão số 12\"\nnotice = \"Hoãn vì bão\"\n";
    LONGS_EQUAL(1, take(cancelled));
    CHECK_TRUE(session("Giám đốc Sở Xây dựng").state == calendar::SessionState::Cancelled);
    CHECK_TEXT_EQUAL("Hoãn vì bão", session("Giám đốc Sở Xây dựng").notice);
    CHECK_TRUE(session("Chủ tịch UBND Thành phố").state == calendar::SessionState::Planned);
    LONGS_EQUAL(0, take(cancelled));
}

TEST(CityCalendar, what_staff_cancelled_is_not_planned_again) {
    take(kTwo);
    const SessionId id = session("Giám đốc Sở Xây dựng").id;
    office.act(test::by_staff(office::CancelSession{id, "Họp gấp", "Không tiếp"}));
    LONGS_EQUAL(0, take(kTwo));
}

TEST(CityCalendar, a_session_that_does_not_fit_is_named_and_nothing_is_asked) {
    const auto refused = [this](const std::string& text, std::string_view where) {
        const auto wishes = asks(text);
        CHECK_ERROR(ErrorCode::BadDocument, wishes);
        CHECK_TRUE_TEXT(wishes.error().context.find(where) != std::string::npos,
                        wishes.error().context.c_str());
    };
    refused(replaced(kTwo, "start = \"13:30\"", "start = \"17:30\""), "sessions[1]: BadSchedule");
    refused(replaced(kTwo, "service = \"don-thu\"\nkind", "service = \"nha-dat\"\nkind"),
            "sessions[1]: UnknownService");
    take(kTwo);
    refused(replaced(kTwo, "end = \"11:30\"", "end = \"11:00\""), "sessions[0]");
    refused(replaced(kTwo, "start = \"13:30\"", "start = \"13:00\""), "sessions[1]: SessionExists");
}

TEST(CityCalendar, days_gone_by_are_passed_over_and_without_a_first_day_it_waits) {
    LONGS_EQUAL(1, take(replaced(kTwo, "2026-12-15", "2026-11-23")));
    test::KioskBox fresh{2, 2};
    office::State no_day;
    CHECK_ERROR(ErrorCode::InUse,
                kioskd::asks_of(std::vector<provisioning::CitySession>(), no_day, fresh.now));
}

TEST(CityCalendar, a_secondary_leaves_the_calendar_to_its_primary) {
    test::KioskBox secondary{2, 2};
    test::join(secondary, office);
    const auto sessions = provisioning::parse_city_calendar(kTwo, "calendar.toml");
    CHECK_EQUAL(0U, kioskd::asks_of(*sessions, secondary.state, secondary.now)->size());
}

TEST(CityCalendar, a_place_that_the_city_promised_is_kept_once) {
    take(kTwo);
    LONGS_EQUAL(1, promise(kPlace));
    LONGS_EQUAL(2, booking().party);
    LONGS_EQUAL(30, booking().place_min.value_or(-1));
    CHECK_TRUE(booking().state == calendar::BookingState::Booked);
    LONGS_EQUAL(0, promise(kPlace));

    LONGS_EQUAL(1, promise(std::string(kPlace) + "cancelled = true\n"));
    CHECK_TRUE(booking().state == calendar::BookingState::Cancelled);
    LONGS_EQUAL(0, promise(kPlace));  // who was cancelled does not come back by an older word
}

TEST(CityCalendar, what_does_not_fit_concerns_that_person_alone) {
    take(kTwo);
    const std::string other = replaced(kPlace, "LH-26-7K3M9QRT-P", "LH-26-22222222-T");
    LONGS_EQUAL(1, promise(replaced(kPlace, "08:30", "08:31") + other));
    CHECK_TRUE(office.state.calendar.booking("LH-26-7K3M9QRT-P") == nullptr);
    LONGS_EQUAL(0, promise(replaced(kPlace, "2026-12-15", "2026-12-16")));
}

TEST(CityCalendar, in_a_session_that_is_full_the_person_waits) {
    take(replaced(replaced(kTwo, "quota = 12", "quota = 1"), "slot_min = 15", "slot_min = 0"));
    const std::string first = replaced(kPlace, "slot = \"08:30\"\n", "");
    LONGS_EQUAL(2, promise(first + replaced(first, "LH-26-7K3M9QRT-P", "LH-26-22222222-T")));
    CHECK_FALSE(booking().waits());
    CHECK_TRUE(booking("LH-26-22222222-T").waits());
}

TEST(CityCalendar, who_waits_for_the_citys_answer_gets_it) {
    take(kTwo);
    for (const char* code : {"LH-26-22222222-T", "LH-26-33333333-Z"}) {
        calendar::BookingWish wish;
        wish.session = session("Chủ tịch UBND Thành phố").id;
        wish.code = code;
        wish.decides = calendar::Decides::City;
        office.act(test::by_staff(office::MakeBooking{wish}));
    }
    const std::string answers =
        "[[appointments]]\ncode = \"LH-26-22222222-T\"\nanswer = \"yes\"\n"
        "[[appointments]]\ncode = \"LH-26-33333333-Z\"\nanswer = \"no\"\nreason = \"no_place\"\n";
    LONGS_EQUAL(2, promise(answers));
    CHECK_TRUE(booking("LH-26-22222222-T").state == calendar::BookingState::Booked);
    CHECK_TRUE(booking("LH-26-33333333-Z").refused == calendar::RefusalReason::NoPlace);
    LONGS_EQUAL(0, promise(answers));
}

TEST(CityCalendar, mistakes_of_appointments_are_named_by_line_and_key) {
    const auto mistake = [](const std::string& text, std::string_view where) {
        const auto parsed = provisioning::parse_city_appointments(text, "appointments.toml");
        CHECK_ERROR(ErrorCode::BadSettings, parsed);
        CHECK_TRUE_TEXT(parsed.error().context.find(where) != std::string::npos,
                        parsed.error().context.c_str());
    };
    mistake(std::string(kPlace) + std::string(kPlace), "appointments[1].code");
    mistake(replaced(kPlace, "08:30", "half past eight"), "appointments.toml:6");
    mistake(replaced(kPlace, "people = 2", "people = 0"), "people");
    mistake("[[appointments]]\ncode = \"a\"\nanswer = \"perhaps\"\n", "answer");
    mistake("[[appointments]]\ncode = \"a\"\nanswer = \"no\"\nreason = \"x\"\n", "reason");
    mistake("[[appointments]]\ncode = \"a\"\n", "service");
    mistake(std::string(kPlace) + "name = \"Lan\"\n", "name");
}

TEST(CityCalendar, mistakes_of_the_file_are_named_by_line_and_key) {
    check_mistake(replaced(kTwo, "2026-12-15", "15/12/2026"), "calendar.toml:2: sessions[0].day");
    check_mistake(replaced(kTwo, "08:00", "8h"), "sessions[0].start");
    check_mistake(replaced(kTwo, "leader = \"Chủ tịch UBND Thành phố\"\n", ""), "leader");
    check_mistake(replaced(kTwo, "ad_hoc", "sometimes"), "sessions[1].kind");
    check_mistake(replaced(kTwo, "13:30", "08:00"), "sessions[1].start");
    check_mistake(replaced(kTwo, "quota = 12", "quotas = 12"), "quotas");
    check_mistake(std::string(kTwo) + "cancelled = true\nnotice = \"Hoãn\"\n", "reason");
}
