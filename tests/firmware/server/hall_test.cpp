// Goal: what the hall shows, from facts alone, the same after a restart. Method: a real office over
// its API; the board made anew from the journal is compared with the one that followed along.
#include "firmware/server/hall.hpp"

#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

TEST_GROUP(Hall) {
    OfficeAppliance appliance;

    void setup() override {
        CHECK_OK(appliance.command(by_staff(office::OpenCounter{CounterId{"1"}})));
    }

    Json hall(const std::string& zone = "") {
        const auto answer = ask(appliance, "GET /v1/hall" + (zone.empty() ? "" : "?zone=" + zone));
        CHECK_EQUAL(200, answer.status);
        return parse_json(answer.text()).value();
    }

    TicketId issue_and_call(const std::string& key) {
        CHECK_OK(appliance.command(by_citizen(issue(key))));
        auto called = appliance.command(by_staff(office::CallNext{CounterId{"1"}}));
        CHECK_OK(called);
        return std::get<queue::TicketCalled>(called->facts.at(0).event).ticket;
    }

    void receive(const TicketId& ticket) {
        CHECK_OK(appliance.command(by_staff(office::Arrive{ticket, {}})));
        CHECK_OK(appliance.command(by_staff(office::Done{ticket, "received"})));
    }

    // The board as a start makes it.
    Json rebuilt(const std::string& zone = "") {
        Json out;
        std::promise<void> done;
        appliance.ask(
            [&](const office::State& state, store::Store& store) -> Result<Json> {
                server::HallBoard board;
                KIOSK_TRY(const auto rows, store.journal().read(state.day_seq, 10'000));
                for (const store::JournalRow& row : rows) {
                    KIOSK_TRY(const auto fact, store::recorded_from(state.identity, row));
                    board.apply(fact, state);
                }
                out = board.view(state,
                                 "Sample office",
                                 [](const TicketId&) { return "shown"; },
                                 kMorning_ms,
                                 {appliance.zones(), zone});
                return out;
            },
            [&](Result<Json>) { done.set_value(); });
        done.get_future().wait();
        return out;
    }

    static std::string numbers(const Json& hall) {
        std::string out = hall["now"].is_null() ? "-" : hall["now"]["number"].get<std::string>();
        for (const Json& call : hall["calls"]) {
            out += " " + call["number"].get<std::string>();
        }
        return out;
    }
};

TEST(Hall, shows_the_last_call_and_the_six_before_it) {
    CHECK_TEXT_EQUAL("-", numbers(hall()));
    for (int i = 0; i < 9; ++i) {
        receive(issue_and_call("k" + std::to_string(i)));
    }

    const Json seen = hall();

    CHECK_TEXT_EQUAL("A009 A008 A007 A006 A005 A004 A003", numbers(seen));
    CHECK_TEXT_EQUAL("1", seen["now"]["counter"].get<std::string>());
    CHECK_TEXT_EQUAL("done", seen["now"]["state"].get<std::string>());
    CHECK_EQUAL(kMorning_ms, seen["now"]["called_ms"].get<std::int64_t>());
}

TEST(Hall, brings_a_recalled_ticket_to_the_front_once_with_the_time_of_the_recall) {
    CHECK_OK(appliance.command(by_staff(office::OpenCounter{CounterId{"2"}})));
    const TicketId first = issue_and_call("k1");
    CHECK_OK(appliance.command(by_citizen(issue("k2", "tu-van"))));
    CHECK_OK(appliance.command(by_staff(office::CallNext{CounterId{"2"}})));
    CHECK_TEXT_EQUAL("B001 A001", numbers(hall()));
    appliance.clock.advance_ms(20'000);

    CHECK_OK(appliance.command(by_staff(office::Recall{first})));

    const Json seen = hall();
    CHECK_TEXT_EQUAL("A001 B001", numbers(seen));
    CHECK_EQUAL(1, seen["now"]["recalls"].get<int>());
    CHECK_EQUAL(kMorning_ms + 20'000, seen["now"]["called_ms"].get<std::int64_t>());
}

TEST(Hall, is_the_same_when_it_is_made_anew_from_the_journal) {
    for (int i = 0; i < 8; ++i) {
        const TicketId ticket = issue_and_call("k" + std::to_string(i));
        appliance.clock.advance_ms(1'000);
        if (i % 3 == 0) {
            CHECK_OK(appliance.command(by_staff(office::Recall{ticket})));
        }
        receive(ticket);
    }

    CHECK_TEXT_EQUAL(to_text(hall()), to_text(rebuilt()));
}

TEST(Hall, begins_each_day_empty) {
    receive(issue_and_call("k1"));
    appliance.clock.advance_ms(static_cast<std::uint64_t>(kDay_ms));
    CHECK_OK(appliance.command(by_citizen(issue("k2"))));

    CHECK_TEXT_EQUAL("-", numbers(hall()));
    CHECK_TEXT_EQUAL(to_text(hall()), to_text(rebuilt()));
}

TEST(Hall, counts_people_and_names_services_that_no_open_counter_serves) {
    CHECK_OK(appliance.command(by_citizen(issue("k1", "don-thu", 4))));
    CHECK_OK(appliance.command(by_citizen(issue("k2", "don-thu", 2))));
    Json seen = hall();
    CHECK_EQUAL(6, seen["lines"][0]["people"].get<int>());
    CHECK_EQUAL(2, seen["lines"][0]["waiting"].get<int>());
    CHECK_TRUE(seen["closed"].empty());
    CHECK_TEXT_EQUAL("open", seen["counters"][0]["state"].get<std::string>());
    CHECK_TRUE(seen["counters"][0]["ticket"].is_null());

    CHECK_OK(appliance.command(by_staff(office::CloseCounter{CounterId{"1"}})));
    CHECK_OK(appliance.command(by_staff(office::OpenCounter{CounterId{"2"}})));
    seen = hall();
    CHECK_TEXT_EQUAL("[\"don-thu\"]", to_text(seen["closed"]));
}

TEST(Hall, holds_numbers_and_services_but_nothing_of_a_letter) {
    LetterId letter;
    letter.bytes.fill(0xee);
    CHECK_OK(appliance.command(by_staff(office::OpenBatch{{letter, 300, {}}})));
    issue_and_call("k1");

    const Json seen = hall();

    CHECK_TRUE(to_text(seen).find(letter.text()) == std::string::npos);
    std::string keys;
    for (const auto& [key, value] : seen.items()) {
        keys += key + " ";
    }
    CHECK_TEXT_EQUAL(
        "business_day calls closed counters day_open lines now office training version ", keys);
}
