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
    CHECK_ERROR(ErrorCode::InUse, kioskd::asks_of({}, no_day, fresh.now));
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
