// Goal: what the API says about waits, and what it keeps to itself. Method: a real office over its
// API, with its clock moved by hand.
#include "firmware/server/waits.hpp"

#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(Waits) {
    OfficeAppliance appliance;
    int keys = 0;

    Json get(const std::string& target) {
        const auto answer = ask(appliance, "GET " + target);
        CHECK_EQUAL(200, answer.status);
        return parse_json(answer.text()).value();
    }

    TicketId take() {
        const auto done = appliance.command(by_citizen(issue("w-" + std::to_string(++keys))));
        CHECK_OK(done);
        return done->facts.at(0).ticket_id();
    }

    // Ten cases of twenty minutes.
    void learn_ten() {
        CHECK_OK(appliance.command(by_staff(office::OpenCounter{CounterId{"1"}})));
        for (int i = 0; i < 10; ++i) {
            const TicketId id = take();
            CHECK_OK(appliance.command(by_staff(office::CallNext{CounterId{"1"}})));
            CHECK_OK(appliance.command(by_staff(office::Arrive{id, {}})));
            appliance.clock.advance_ms(20 * 60'000);
            CHECK_OK(appliance.command(by_staff(office::Done{id, "received"})));
        }
    }
};

TEST(Waits, without_an_open_counter_no_minutes_are_said) {
    const Json wait = get("/v1/tickets/" + take().text())["wait"];
    CHECK_TEXT_EQUAL("no_desk", wait["shown"].get<std::string>());
    CHECK_TRUE(wait["upper_min"].is_null());
    CHECK_FALSE(wait["may_not_be_served"].get<bool>());
}

TEST(Waits, minutes_stand_at_the_ticket_and_at_each_line) {
    learn_ten();
    take();
    const Json wait = get("/v1/tickets/" + take().text())["wait"];
    CHECK_TEXT_EQUAL("minutes", wait["shown"].get<std::string>());
    CHECK_EQUAL(25, wait["upper_min"].get<int>());
    CHECK_EQUAL(0, wait["lower_min"].get<int>());
    for (const auto& [target, lines] :
         {std::pair{"/v1/queue", "services"}, {"/v1/hall", "lines"}}) {
        const Json line = get(target)[lines][0];
        CHECK_TEXT_EQUAL("minutes", line["wait"]["shown"].get<std::string>());
        // Behind two: 2 * (14.7 * 0.97 + 0.3) * 1.5 = 43.6.
        CHECK_EQUAL(45, line["wait"]["upper_min"].get<int>());
    }
}

TEST(Waits, a_ticket_at_a_desk_has_none) {
    CHECK_OK(appliance.command(by_staff(office::OpenCounter{CounterId{"1"}})));
    const TicketId id = take();
    CHECK_OK(appliance.command(by_staff(office::CallNext{CounterId{"1"}})));
    CHECK_TRUE(get("/v1/tickets/" + id.text())["wait"].is_null());
}

TEST(Waits, the_point_of_an_estimate_stays_inside) {
    learn_ten();
    CHECK_FALSE(get("/v1/tickets/" + take().text())["wait"].contains("wait_s"));
}

TEST(Waits, the_statistics_say_how_good_the_estimates_were) {
    learn_ten();
    const Json said = get("/v1/statistics/wait");
    CHECK_EQUAL(10, said["outcomes"].get<int>());
    CHECK_FALSE(said["spread"]["learned"].get<bool>());
    const Json& service = said["services"][0];
    CHECK_EQUAL(10, service["cases"].get<int>());
    CHECK_EQUAL(12, service["configured_min"].get<int>());
    DOUBLES_EQUAL(14.7, service["mean_min"].get<double>(), 1e-9);  // (10 * 20 + 20 * 12) / 30
}

TEST(Waits, a_number_whose_paper_nobody_proved_is_marked_in_the_queue) {
    CHECK_OK(appliance.command(by_system(office::ApplySettings{printing_settings()})));
    const auto done = appliance.command(by_citizen(issue("paper")));
    CHECK_OK(done);
    const PaperJobId job = done->facts.at(1).paper_job_id();
    CHECK_FALSE(get("/v1/queue")["waiting"][0].contains("maybe_not_taken"));
    CHECK_OK(appliance.command(by_system(office::BeginPaper{job})));
    CHECK_OK(appliance.command(by_system(office::DoubtPaper{job, queue::PaperFault::Unproven})));
    CHECK_TRUE(get("/v1/queue")["waiting"][0]["maybe_not_taken"] == true);
    CHECK_OK(appliance.command(by_staff(office::ConfirmPaper{job, queue::PaperProof::Person})));
    CHECK_FALSE(get("/v1/queue")["waiting"][0].contains("maybe_not_taken"));
}
