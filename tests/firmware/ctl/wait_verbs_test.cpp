// stats wait, and the waits that other verbs print, over a real socket, server and office loop.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(WaitVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    // Ten cases that took no time; the configured twelve minutes weigh twice as much.
    void learn_ten() {
        LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
        for (int i = 0; i < 10; ++i) {
            const std::string number = json({"queue", "issue", "don-thu"}).json()["ticket"]["text"];
            LONGS_EQUAL(0, ctl({"queue", "next", "1"}).code);
            LONGS_EQUAL(0, ctl({"queue", "arrive", number}).code);
            LONGS_EQUAL(0, ctl({"queue", "done", number, "--outcome", "received"}).code);
        }
    }
};

TEST(WaitVerbs, the_wait_is_printed_longer_end_first) {
    learn_ten();
    ctl({"queue", "issue", "don-thu"});
    CHECK_TRUE(ctl({"--lang", "vi", "queue", "issue", "don-thu"}).says("chờ tới 15 min"));
    CHECK_TRUE(ctl({"--lang", "en", "hall"}).says("up to 25 min"));
}

TEST(WaitVerbs, statistics_are_for_staff_and_technicians) {
    learn_ten();
    const Ran said = ctl({"--lang", "vi", "stats", "wait"});
    CHECK_TRUE(said.says("Độ lệch"));
    CHECK_TRUE(said.says("số việc 10"));
    CHECK_TRUE(json({"stats", "wait"}).json()["outcomes"] == 10);
    LONGS_EQUAL(3, ctl({"--role", "citizen", "stats", "wait"}).code);
}
