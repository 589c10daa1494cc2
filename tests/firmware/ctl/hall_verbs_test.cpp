// hall and speech test as people and scripts see them, over a real socket, loop and store.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(HallVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }
};

TEST(HallVerbs, hall_shows_the_last_call_the_earlier_ones_and_who_waits) {
    for (int i = 0; i < 3; ++i) {
        LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu", "--party", "2"}).code);
    }
    LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    for (const char* number : {"A001", "A002"}) {
        LONGS_EQUAL(0, ctl({"queue", "next", "1"}).code);
        LONGS_EQUAL(0, ctl({"queue", "arrive", number}).code);
        LONGS_EQUAL(0, ctl({"queue", "done", number, "--outcome", "received"}).code);
    }

    const Ran vi = ctl({"--lang", "vi", "hall"});
    LONGS_EQUAL(0, vi.code);
    CHECK_TRUE(vi.out.find("Đang gọi: A002  quầy 1") != std::string::npos);
    CHECK_TRUE(vi.out.find("\n  A001  quầy 1") != std::string::npos);
    CHECK_TRUE(vi.out.find("(chờ đọc)") != std::string::npos);
    CHECK_TRUE(vi.out.find("Nộp đơn: 2 người chờ") != std::string::npos);
    const Json hall = json({"hall"}).json();
    CHECK_TEXT_EQUAL("A002", hall["now"]["number"].get<std::string>());
    CHECK_TEXT_EQUAL("done", hall["now"]["state"].get<std::string>());
    LONGS_EQUAL(1, hall["calls"].size());
}

TEST(HallVerbs, hall_before_any_call_is_empty_and_names_closed_services) {
    const Ran en = ctl({"--lang", "en", "hall"});

    LONGS_EQUAL(0, en.code);
    CHECK_TRUE(en.out.find("Now:") == std::string::npos);
    CHECK_TRUE(en.out.find("No open counter for: don-thu, tu-van") != std::string::npos);
}

TEST(HallVerbs, speech_test_tells_the_zone_or_why_nothing_was_heard) {
    CHECK_TEXT_EQUAL("1", json({"speech", "test"}).json()["zone"].get<std::string>());
    const Ran gone = json({"speech", "test", "--zone", "attic"});
    LONGS_EQUAL(6, gone.code);
    CHECK_TEXT_EQUAL("SpeechGone", gone.error_code());
    LONGS_EQUAL(3, json({"--role", "citizen", "speech", "test"}).code);
    LONGS_EQUAL(2, ctl({"speech", "say", "anything"}).code);
}

TEST(HallVerbs, a_waiting_number_is_said_and_what_cannot_be_said_is_refused_with_its_reason) {
    LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu"}).code);
    LONGS_EQUAL(0, ctl({"queue", "issue", "tu-van"}).code);

    const Ran said = ctl({"--lang", "vi", "--role", "citizen", "speech", "number", "A001"});
    CHECK_TEXT_EQUAL("", said.err);
    LONGS_EQUAL(0, said.code);
    CHECK_TEXT_EQUAL("Sẽ đọc số A001\n", said.out);
    CHECK_TEXT_EQUAL("SpeechGone", json({"speech", "number", "B001"}).error_code());
    CHECK_TEXT_EQUAL("UnknownTicket", json({"speech", "number", "A077"}).error_code());
    LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    LONGS_EQUAL(0, ctl({"queue", "next", "1"}).code);
    CHECK_TEXT_EQUAL("WrongState", json({"speech", "number", "A001"}).error_code());
}
