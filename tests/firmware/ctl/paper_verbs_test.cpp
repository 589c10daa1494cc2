// The verbs of paper over a real socket, server, office loop and store. The printer's part is
// played by commands, as the print desk gives them.
#include "tests/firmware/ctl/run_ctl.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(PaperVerbs) {
    OfficeServer office;

    void setup() override {
        office.add_printer();
    }

    Ran ctl(std::vector<std::string> words) {
        return run_ctl(office.socket(), std::move(words));
    }
    Ran json(std::vector<std::string> words) {
        return run_json(office.socket(), std::move(words));
    }

    // The job of a ticket that went out without a proof.
    std::string uncertain() {
        const std::string job = json({"queue", "issue", "don-thu"}).json()["paper"]["job"];
        begin(job);
        doubt(job, queue::PaperFault::PaperOut);
        return job;
    }

    void begin(const std::string& job) {
        CHECK_OK(office.command(by_system(office::BeginPaper{PaperJobId::parse(job).value()})));
    }

    void doubt(const std::string& job, queue::PaperFault why) {
        CHECK_OK(
            office.command(by_system(office::DoubtPaper{PaperJobId::parse(job).value(), why})));
    }
};

TEST(PaperVerbs, an_issue_names_its_job_and_gives_the_code) {
    const Ran issued = json({"queue", "issue", "don-thu"});

    CHECK_TEXT_EQUAL("queued", issued.json()["paper"]["state"].get<std::string>());
    CHECK_TRUE(issued.json()["code"].get<std::string>().starts_with("TDT1|"));
    const std::string job = issued.json()["paper"]["job"];
    CHECK_TRUE(ctl({"--lang", "vi", "paper", "show", job}).says("phiếu A001  chờ in"));
    CHECK_TRUE(ctl({"queue", "issue", "don-thu"}).says("Print job: "));
}

TEST(PaperVerbs, no_paper_is_a_wish_that_is_heard) {
    const Ran issued = json({"queue", "issue", "don-thu", "--no-paper"});

    CHECK_FALSE(issued.json().contains("paper"));
    CHECK_FALSE(issued.json().contains("code"));
    LONGS_EQUAL(0, json({"paper", "list"}).json()["jobs"].size());
}

TEST(PaperVerbs, a_person_settles_what_is_uncertain) {
    const std::string job = uncertain();
    CHECK_TRUE(ctl({"--lang", "vi", "paper", "list"}).says("không chắc đã ra giấy (hết giấy)"));

    const Ran again = json({"paper", "again", job});
    LONGS_EQUAL(2, again.json()["paper"]["copy"].get<int>());
    CHECK_TEXT_EQUAL("queued", again.json()["paper"]["state"].get<std::string>());
    begin(job);
    doubt(job, queue::PaperFault::Unproven);
    const Ran out = ctl({"--lang", "en", "paper", "came-out", job});

    LONGS_EQUAL(0, out.code);
    CHECK_TRUE(out.says("ticket A001  copy 2  came out"));
    CHECK_TEXT_EQUAL(
        "confirmed",
        json({"queue", "show", "A001"}).json()["ticket"]["paper_state"].get<std::string>());
}

TEST(PaperVerbs, staff_let_a_paper_pass) {
    const std::string job = uncertain();

    LONGS_EQUAL(0, ctl({"paper", "waive", job}).code);

    const Json paper = json({"paper", "show", job}).json()["paper"];
    CHECK_TEXT_EQUAL("waived", paper["state"].get<std::string>());
    CHECK_TEXT_EQUAL("staff", paper["reason"].get<std::string>());
}

TEST(PaperVerbs, what_a_citizen_says_is_told_as_such_and_ends_with_the_job) {
    const std::string job = uncertain();

    LONGS_EQUAL(0, ctl({"--role", "citizen", "paper", "waive", job}).code);

    CHECK_TEXT_EQUAL("number_read",
                     json({"paper", "show", job}).json()["paper"]["reason"].get<std::string>());
    LONGS_EQUAL(5, json({"--role", "citizen", "paper", "again", job}).code);
    LONGS_EQUAL(3, ctl({"--role", "citizen", "paper", "list"}).code);
    LONGS_EQUAL(2, json({"paper", "again", job}).json()["paper"]["copy"].get<int>());
}

TEST(PaperVerbs, refusals_have_their_exit_codes) {
    LONGS_EQUAL(4, json({"paper", "show", std::string(32, '0')}).code);
    CHECK_TEXT_EQUAL("UnknownPaperJob", json({"paper", "again", "x"}).error_code());
    const std::string job = json({"queue", "issue", "don-thu"}).json()["paper"]["job"];
    LONGS_EQUAL(5, json({"paper", "came-out", job}).code);
    CHECK_TEXT_EQUAL("WrongPaperState", json({"paper", "waive", job}).error_code());
    LONGS_EQUAL(2, ctl({"paper", "again"}).code);
}

TEST(PaperVerbs, a_test_page_takes_its_place_in_the_queue) {
    const Ran test = ctl({"--lang", "vi", "paper", "test"});

    LONGS_EQUAL(0, test.code);
    CHECK_TRUE(test.says("trang thử  chờ in"));
    LONGS_EQUAL(3, ctl({"--role", "staff", "paper", "test"}).code);
}

TEST(PaperVerbs, a_ticket_is_found_by_its_code_and_a_forged_one_is_refused) {
    const Json issued = json({"queue", "issue", "don-thu"}).json();
    const std::string code = issued["code"];

    const Ran found = json({"queue", "show", code});
    CHECK_TRUE(found.json()["ticket"]["id"] == issued["ticket"]["id"]);

    std::string forged = code;
    forged[forged.find("|A001|") + 4] = '2';
    const Ran refused = json({"queue", "show", forged});
    LONGS_EQUAL(3, refused.code);
    CHECK_TEXT_EQUAL("ForgedTicketCode", refused.error_code());
    CHECK_TRUE(ctl({"--lang", "vi", "queue", "recall", forged}).says("không phải do máy này cấp"));
}

TEST(PaperVerbs, a_true_code_of_another_day_is_an_unknown_ticket) {
    const std::string code = json({"queue", "issue", "don-thu"}).json()["code"];
    office.clock().advance_ms(kDay_ms);

    const Ran late = json({"queue", "show", code});

    LONGS_EQUAL(4, late.code);
    CHECK_TEXT_EQUAL("UnknownTicket", late.error_code());
}
