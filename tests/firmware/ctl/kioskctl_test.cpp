// Every verb over a real socket, server, office loop and store: what is printed, in both languages
// and as JSON, and the exit code of each kind of refusal.
#include "tests/firmware/ctl/run_ctl.hpp"

#include <thread>

#include "firmware/base/file.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(Kioskctl) {
    OfficeServer office;

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    std::string issue_one() {
        return json({"queue", "issue", "don-thu"}).json()["ticket"]["id"].get<std::string>();
    }
};

TEST(Kioskctl, a_ticket_goes_from_issue_to_done) {
    const Ran issued = json({"queue", "issue", "don-thu", "--party", "3"});
    LONGS_EQUAL(0, issued.code);
    CHECK_TEXT_EQUAL("A001", issued.json()["ticket"]["text"].get<std::string>());
    LONGS_EQUAL(0, issued.json()["people_ahead"].get<int>());
    CHECK_FALSE(issued.json()["repeated"].get<bool>());
    const auto id = issued.json()["ticket"]["id"].get<std::string>();

    LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    CHECK_TEXT_EQUAL(id, json({"queue", "next", "1"}).json()["ticket"]["id"].get<std::string>());
    LONGS_EQUAL(1, json({"queue", "recall", "A001"}).json()["ticket"]["recalls"].get<int>());
    const Ran arrived = json({"queue", "arrive", id, "--party", "2"});
    CHECK_TEXT_EQUAL("serving", arrived.json()["ticket"]["state"].get<std::string>());
    LONGS_EQUAL(2, arrived.json()["ticket"]["party"].get<int>());
    const Ran done = json({"queue", "done", id, "--outcome", "received"});
    CHECK_TEXT_EQUAL("done", done.json()["ticket"]["state"].get<std::string>());
    CHECK_TEXT_EQUAL("received", done.json()["ticket"]["outcome"].get<std::string>());
    LONGS_EQUAL(0, ctl({"counter", "close", "1"}).code);
}

TEST(Kioskctl, a_person_who_does_not_come_is_marked_after_a_recall) {
    const std::string id = issue_one();
    LONGS_EQUAL(0, ctl({"counter", "open", "1"}).code);
    LONGS_EQUAL(0, ctl({"queue", "next", "1"}).code);

    const Ran early = json({"queue", "no-show", id});
    LONGS_EQUAL(5, early.code);
    CHECK_TEXT_EQUAL("TooEarlyForNoShow", early.error_code());
    LONGS_EQUAL(0, ctl({"queue", "recall", id}).code);
    const Ran marked = json({"queue", "no-show", id});
    CHECK_TEXT_EQUAL("no_show", marked.json()["ticket"]["state"].get<std::string>());
}

TEST(Kioskctl, show_prints_the_queue_and_one_ticket_for_people) {
    issue_one();

    const Ran vi = ctl({"--lang", "vi", "queue", "show"});
    const Ran en = ctl({"--lang", "en", "queue", "show"});
    const Ran one = ctl({"--lang", "vi", "queue", "show", "A001"});

    CHECK_TRUE(vi.says("Nộp đơn: 1 phiếu chờ"));
    CHECK_TRUE(vi.says("A001  don-thu  đang chờ"));
    CHECK_TRUE(en.says("Hand in a letter: 1 waiting"));
    CHECK_TRUE(en.says("Counter 2  closed  [tu-van]"));
    CHECK_TRUE(one.says("A001"));
}

TEST(Kioskctl, the_same_key_gives_the_same_ticket) {
    const Ran first = json({"queue", "issue", "don-thu", "--key", "k-1"});
    const Ran again = json({"queue", "issue", "don-thu", "--key", "k-1"});
    const Ran other = json({"queue", "issue", "tu-van", "--key", "k-1"});

    CHECK_TRUE(again.json()["repeated"].get<bool>());
    CHECK_TRUE(first.json()["ticket"]["id"] == again.json()["ticket"]["id"]);
    LONGS_EQUAL(5, other.code);
    CHECK_TEXT_EQUAL("KeyReused", other.error_code());
}

TEST(Kioskctl, a_lost_reply_is_asked_for_again_without_a_second_ticket) {
    office.appliance().lose_replies = 2;

    const Ran issued = json({"queue", "issue", "don-thu"});

    LONGS_EQUAL(0, issued.code);
    LONGS_EQUAL(3, office.appliance().submitted.load());
    CHECK_TRUE(issued.json()["repeated"].get<bool>());
    CHECK_TEXT_EQUAL("A001", issued.json()["ticket"]["text"].get<std::string>());
    LONGS_EQUAL(1, json({"queue", "show"}).json()["waiting"].size());
}

TEST(Kioskctl, an_issue_waits_for_a_service_that_comes_back) {
    office.stop_listening();
    std::jthread later([this] {
        pause_ms(150);
        office.listen();
    });

    LONGS_EQUAL(0, json({"queue", "issue", "don-thu"}).code);
}

TEST(Kioskctl, each_kind_of_refusal_has_its_exit_code) {
    const Ran missing = json({"queue", "issue", "khong-co"});
    LONGS_EQUAL(4, missing.code);
    CHECK_TEXT_EQUAL("UnknownService", missing.error_code());
    LONGS_EQUAL(2, json({"queue", "issue", "don-thu", "--party", "0"}).code);
    LONGS_EQUAL(5, json({"queue", "next", "1"}).code);
    CHECK_TEXT_EQUAL("CounterClosed", json({"queue", "next", "1"}).error_code());
    CHECK_TEXT_EQUAL("UnknownCounter", json({"counter", "open", "9 x%"}).error_code());
    CHECK_TEXT_EQUAL("UnknownTicket", json({"queue", "recall", "A999"}).error_code());
    LONGS_EQUAL(2, ctl({"queue"}).code);
    LONGS_EQUAL(2, ctl({"queue", "issue"}).code);
    LONGS_EQUAL(2, ctl({"--lang", "fr", "status"}).code);
    LONGS_EQUAL(0, ctl({"--help"}).code);
    CHECK_TRUE(ctl({"--help"}).says("Exit codes"));
}

TEST(Kioskctl, a_refusal_says_what_to_do_in_the_language_asked) {
    const Ran vi = ctl({"--lang", "vi", "queue", "next", "1"});
    const Ran en = ctl({"--lang", "en", "queue", "next", "1"});

    CHECK_TRUE(vi.says("Quầy đang đóng."));
    CHECK_TRUE(vi.says("Mở quầy trước khi gọi."));
    CHECK_TRUE(en.says("Open the counter before calling."));
    CHECK_TRUE(vi.out.empty());
}

TEST(Kioskctl, a_service_that_is_not_there_is_unavailable) {
    office.stop_listening();

    const Ran ran = json({"status"});

    LONGS_EQUAL(6, ran.code);
    CHECK_TEXT_EQUAL("ServiceGone", ran.error_code());
}

TEST(Kioskctl, a_role_narrows_and_never_widens) {
    LONGS_EQUAL(3, ctl({"--role", "citizen", "counter", "open", "1"}).code);
    LONGS_EQUAL(0, ctl({"--role", "citizen", "queue", "issue", "don-thu"}).code);
    office.appliance().roles = {server::Role::Citizen};
    LONGS_EQUAL(3, ctl({"--role", "staff", "queue", "show"}).code);
    LONGS_EQUAL(3, ctl({"journal", "show"}).code);
}

TEST(Kioskctl, the_journal_is_shown_verified_and_exported_whole) {
    constexpr int kTickets = 620;  // more than one page of records
    for (int i = 0; i < kTickets; ++i) {
        LONGS_EQUAL(0, ctl({"queue", "issue", "don-thu"}).code);
    }
    const Ran verified = json({"journal", "verify"});
    const auto records = verified.json()["records"].get<std::int64_t>();

    const Ran exported = ctl({"journal", "export"});
    std::istringstream lines(exported.out);
    std::string line;
    std::int64_t seq = 0;
    while (std::getline(lines, line)) {
        const auto record = parse_json(line);
        CHECK_OK(record);
        LONGS_EQUAL(++seq, (*record)["seq"].get<std::int64_t>());
    }
    LONGS_EQUAL(records, seq);
    const Ran last = ctl({"journal", "show", "--last", "2"});
    LONGS_EQUAL(2, std::count(last.out.begin(), last.out.end(), '\n'));
    CHECK_TRUE(last.says("ticket.issued"));
    CHECK_TRUE(last.says("number=620"));
}

TEST(Kioskctl, the_citys_documents_stand_in_a_line_each_with_what_was_refused_and_why) {
    const Ran told = ctl({"--lang", "en", "sync", "status"});
    CHECK_TRUE(told.says("backlog            3\n"));
    CHECK_TRUE(told.says("holidays           version 3, withdrawn\n"));
    CHECK_TRUE(told.says("services           the device's own; refused version 2: BadDocument\n"));
    CHECK_FALSE(told.says("documents"));
}

TEST(Kioskctl, what_the_city_refused_for_good_is_said_with_what_to_do_and_nothing_is_not) {
    CHECK_FALSE(ctl({"--lang", "en", "sync", "status"}).says("refused: "));

    office.appliance().park(2);

    const Ran told = ctl({"--lang", "en", "sync", "status"});
    CHECK_TRUE(told.says("parked             2\n"));
    CHECK_TRUE(
        told.says("Records the city refused: 2. Tell the city's technician; nothing is lost"));
    CHECK_TRUE(ctl({"--lang", "vi", "sync", "status"})
                   .says("Bản ghi thành phố không nhận: 2. Báo kỹ thuật"));
    LONGS_EQUAL(2, json({"sync", "status"}).json()["parked"].get<int>());
}

TEST(Kioskctl, what_keeps_the_link_waiting_is_said_in_words) {
    CHECK_FALSE(ctl({"--lang", "en", "sync", "status"}).says("reason"));

    office.appliance().cut_off();

    CHECK_TRUE(ctl({"--lang", "en", "sync", "status"})
                   .says("reason             The city hub cannot be reached. Nothing to do: "
                         "everything is kept and sent when the link is back.\n"
                         "                   HubUnreachable connecting\n"));
    CHECK_TRUE(ctl({"--lang", "vi", "sync", "status"}).says("Chưa liên lạc được với thành phố."));
    CHECK_TEXT_EQUAL("HubUnreachable",
                     json({"sync", "status"}).json()["reason"]["code"].get<std::string>());
}

TEST(Kioskctl, sync_devices_sim_and_provision_reach_the_appliance) {
    LONGS_EQUAL(3, json({"sync", "status"}).json()["backlog"].get<int>());
    CHECK_TEXT_EQUAL("paused", json({"sync", "pause"}).json()["state"].get<std::string>());
    CHECK_TEXT_EQUAL("idle", json({"sync", "resume"}).json()["state"].get<std::string>());
    CHECK_TEXT_EQUAL("sending", json({"sync", "push"}).json()["state"].get<std::string>());
    CHECK_TRUE(ctl({"devices"}).says("scanner"));
    CHECK_TEXT_EQUAL("jam@2", json({"sim", "scanner", "jam@2"}).json()["state"].get<std::string>());
    CHECK_TEXT_EQUAL("UnknownDevice", json({"sim", "toaster", "ok"}).error_code());
    TempDir folder;
    const auto ca = (folder.path() / "ca.pem").string();
    CHECK_OK(write_file_durably(ca, as_bytes("-----BEGIN CERTIFICATE-----\n")));
    const std::vector<std::string> provision{
        "provision", "--hub", "https://h:1", "--ca", ca, "--token"};
    auto right = provision;
    right.emplace_back("good");
    auto wrong = provision;
    wrong.emplace_back("bad");
    CHECK_TEXT_EQUAL("https://h:1", json(right).json()["hub"].get<std::string>());
    LONGS_EQUAL(3, json(wrong).code);
    CHECK_FALSE(json(wrong).says("bad"));
    CHECK_TRUE(json({"status"}).json()["head_seq"].get<int>() > 0);
}

TEST(Kioskctl, watch_gives_a_snapshot_and_then_each_change) {
    Ran watched;
    std::atomic<bool> ended = false;
    std::jthread watcher([&] {
        watched = json({"watch", "--count", "2"});
        ended = true;
    });
    while (!ended) {
        LONGS_EQUAL(0, ctl({"queue", "issue", "tu-van"}).code);
        pause_ms(5);
    }
    watcher.join();

    std::istringstream lines(watched.out);
    std::string line;
    std::vector<Json> events;
    while (std::getline(lines, line)) {
        events.push_back(parse_json(line).value_or(Json()));
    }
    LONGS_EQUAL(3, events.size());
    CHECK_TEXT_EQUAL("snapshot", events[0]["event"].get<std::string>());
    CHECK_TEXT_EQUAL("change", events[1]["event"].get<std::string>());
    CHECK_TEXT_EQUAL("ticket.issued", events[2]["data"]["kind"].get<std::string>());
    LONGS_EQUAL(events[0]["data"]["version"].get<int>() + 1, events[1]["data"]["seq"].get<int>());
}
