// queue hold, transfer, return …, group …, counter call and break, intake …, day …, over a real
// socket, server, office loop and store.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(MoveVerbs) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    void issue(const std::string& party = "1") {
        LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu", "--party", party}).code);
    }

    // Called at counter 1 and received.
    void serve(const std::string& number) {
        LONGS_EQUAL(0, ctl({"counter", "call", "1", number}).code);
        LONGS_EQUAL(0, ctl({"queue", "arrive", number}).code);
    }

    std::string state_of(const std::string& number) {
        return json({"queue", "show", number}).json()["ticket"]["state"].get<std::string>();
    }

    void setup() override {
        LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    }
};

TEST(MoveVerbs, a_person_is_held_and_gone_on_with) {
    issue();
    serve("A001");
    LONGS_EQUAL(2, ctl({"queue", "hold", "A001"}).code);  // no reason
    CHECK_TRUE(
        ctl({"--lang", "vi", "queue", "hold", "A001", "--reason", "papers"}).says("tạm giữ"));
    CHECK_TEXT_EQUAL("held", state_of("A001"));
    LONGS_EQUAL(0, ctl({"queue", "resume", "A001"}).code);
    CHECK_TEXT_EQUAL("waiting", state_of("A001"));
    LONGS_EQUAL(5, ctl({"queue", "resume", "A001"}).code);
}

TEST(MoveVerbs, a_transfer_comes_back_or_is_ended) {
    issue();
    serve("A001");
    LONGS_EQUAL(
        0, ctl({"queue", "transfer", "A001", "--service", "tu-van", "--back", "counter"}).code);
    serve("A001");
    LONGS_EQUAL(0, ctl({"queue", "done", "A001"}).code);
    CHECK_TEXT_EQUAL("waiting", state_of("A001"));
    serve("A001");
    LONGS_EQUAL(0, ctl({"queue", "done", "A001", "--end", "--outcome", "received"}).code);
    LONGS_EQUAL(0, ctl({"queue", "outcome", "A001", "--outcome", "other"}).code);
    issue();
    serve("A002");
    LONGS_EQUAL(4, ctl({"queue", "transfer", "A002", "--service", "khac"}).code);
}

TEST(MoveVerbs, a_no_show_returns_and_a_ticket_is_given_up) {
    issue();
    issue();
    LONGS_EQUAL(0, ctl({"counter", "call", "1", "A001"}).code);
    LONGS_EQUAL(0, ctl({"queue", "recall", "A001"}).code);
    LONGS_EQUAL(0, ctl({"queue", "no-show", "A001"}).code);
    LONGS_EQUAL(0, ctl({"queue", "return", "A001"}).code);
    LONGS_EQUAL(0, ctl({"queue", "rank", "A001", "--rank", "0", "--reason", "health"}).code);
    CHECK_TEXT_EQUAL("A001",
                     json({"queue", "show"}).json()["waiting"][0]["text"].get<std::string>());
    LONGS_EQUAL(0, ctl({"queue", "cancel", "A001", "--reason", "person"}).code);
    CHECK_TRUE(ctl({"--lang", "vi", "queue", "show", "A001"}).says("đã hủy"));
}

TEST(MoveVerbs, a_party_is_counted_merged_and_linked) {
    issue("3");
    issue("2");
    issue("1");
    const Ran linked = json({"group", "link", "A001", "A002", "--origin", "dong-da"});
    CHECK_TRUE(linked.json()["group"]["large"].get<bool>());
    CHECK_TRUE(ctl({"--lang", "vi", "group", "list"}).says("đoàn đông người"));
    LONGS_EQUAL(0, ctl({"queue", "unlink", "A002"}).code);
    LONGS_EQUAL(0, ctl({"queue", "merge", "A001", "A002", "A003"}).code);
    LONGS_EQUAL(6, json({"queue", "show", "A001"}).json()["ticket"]["party"].get<int>());
    LONGS_EQUAL(0, ctl({"queue", "party", "A001", "--people", "7", "--representatives", "2"}).code);
    LONGS_EQUAL(2, ctl({"queue", "party", "A001", "--people", "7", "--representatives", "5"}).code);
}

TEST(MoveVerbs, counters_break_and_the_kiosk_stops_giving_numbers) {
    CHECK_TRUE(ctl({"--lang", "vi", "counter", "break", "1"}).says("tạm nghỉ"));
    LONGS_EQUAL(5, ctl({"queue", "next", "1"}).code);
    LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    CHECK_TRUE(ctl({"--lang", "vi", "intake", "close"}).says("ngừng nhận số"));
    LONGS_EQUAL(5, ctl({"--role", "citizen", "queue", "issue", "don-thu"}).code);
    issue();  // staff may
    CHECK_TRUE(ctl({"--lang", "en", "intake", "open"}).says("tickets are given"));
    CHECK_TRUE(ctl({"--lang", "en", "day", "close"}).says("ended"));
    LONGS_EQUAL(5, ctl({"queue", "issue", "don-thu"}).code);
    LONGS_EQUAL(3, ctl({"--role", "staff", "day", "close"}).code);
}
