// help … and the priority of a ticket, over a real socket, server, office loop and store.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(HelpVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }
};

TEST(HelpVerbs, a_call_is_listed_answered_and_then_over) {
    const std::string call = json({"help", "call"}).json()["help"]["id"];
    CHECK_TEXT_EQUAL(call, json({"help", "call"}).json()["help"]["id"].get<std::string>());
    CHECK_TRUE(ctl({"--lang", "vi", "help", "list"}).says("đang gọi"));

    CHECK_TRUE(ctl({"--lang", "vi", "help", "answer", call}).says("đã có người đến"));

    const Ran late = ctl({"--lang", "en", "help", "answer", call});
    LONGS_EQUAL(5, late.code);
    LONGS_EQUAL(4, ctl({"help", "cancel", "x"}).code);
    const std::string other = json({"help", "call"}).json()["help"]["id"];
    CHECK_TRUE(ctl({"--lang", "en", "help", "cancel", other}).says("taken back"));
    LONGS_EQUAL(2, json({"help", "list"}).json()["calls"].size());
}

TEST(HelpVerbs, a_citizen_may_call_and_not_answer) {
    const std::string call = json({"--role", "citizen", "help", "call"}).json()["help"]["id"];

    LONGS_EQUAL(3, ctl({"--role", "citizen", "help", "answer", call}).code);
}

TEST(HelpVerbs, a_priority_is_declared_taken_back_and_given) {
    LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu"}).code);
    CHECK_TRUE(ctl({"--lang", "vi", "queue", "issue", "don-thu", "--priority"}).says("ưu tiên"));
    CHECK_TEXT_EQUAL("A002",
                     json({"queue", "show"}).json()["waiting"][0]["text"].get<std::string>());

    CHECK_FALSE(ctl({"--lang", "vi", "queue", "priority", "A002", "--off"}).says("ưu tiên"));

    CHECK_TEXT_EQUAL("A001",
                     json({"queue", "show"}).json()["waiting"][0]["text"].get<std::string>());
    CHECK_TRUE(ctl({"--lang", "en", "queue", "priority", "A002"}).says("priority"));
}
