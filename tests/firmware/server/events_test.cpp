// Goal: a subscriber misses nothing that it may see. Method: real streams over a Unix socket are
// read until a named event; the hub alone is driven where a stream must be slow.
#include "tests/firmware/server/ask.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

constexpr std::size_t kMostEvents = 1000;

// Follows the events until `last` is seen, and gives all up to it.
std::vector<http::SentEvent> follow(const OfficeAppliance& appliance,
                                    const http::Headers& headers,
                                    const std::function<bool(const http::SentEvent&)>& last,
                                    const std::string& target = "/v1/events") {
    http::Client client(link_to(appliance));
    http::ClientRequest request;
    request.target = target;
    request.headers = headers;
    std::vector<http::SentEvent> seen;
    http::EventParser parser;
    bool done = false;
    request.on_data = [&](ByteView piece) {
        const bool sound = parser.feed(as_text(piece), [&](const http::SentEvent& event) {
            if (!done) {
                seen.push_back(event);
                done = last(event) || seen.size() >= kMostEvents;
            }
        });
        return sound && !done;
    };
    (void)client.perform(request);
    CHECK_TRUE(done);
    return seen;
}

bool is_heartbeat(const http::SentEvent& event) {
    return event.event == "heartbeat";
}

bool is_first(const http::SentEvent&) {
    return true;
}

void issue_over_api(const OfficeAppliance& appliance, const std::string& key) {
    const auto done =
        ask(appliance, "POST /v1/tickets", R"({"service":"don-thu"})", {{"idempotency-key", key}});
    CHECK_EQUAL(201, done.status);
}

std::int64_t version_of(const OfficeAppliance& appliance) {
    return parse_json(ask(appliance, "GET /v1/queue").text()).value()["version"];
}

}  // namespace

TEST_GROUP(Events) {
    OfficeAppliance appliance;

    // What this role is told while a letter is opened and a ticket issued; heartbeats left out.
    std::set<std::string> heard_by(const char* role) {
        bool asked = false;
        const auto act = [this] {
            CHECK_OK(appliance.command(by_staff(office::OpenBatch{{LetterId{}, 300, {}}})));
            appliance.events.publish_letter({{"id", "x"}});
            issue_over_api(appliance, "k1");
        };
        const auto seen =
            follow(appliance, {{"x-kiosk-role", role}}, [&](const http::SentEvent& event) {
                if (!std::exchange(asked, true)) {
                    act();
                }
                return event.data.find("ticket.issued") != event.data.npos;
            });
        std::set<std::string> out;
        for (const http::SentEvent& event : seen) {
            const Json data = parse_json(event.data).value();
            if (!is_heartbeat(event)) {
                out.insert(event.event == "change" ? data["kind"].get<std::string>() : event.event);
            }
        }
        return out;
    }
};

TEST(Events, a_snapshot_comes_first_then_numbered_changes_then_a_heartbeat) {
    issue_over_api(appliance, "k1");
    const std::int64_t before = version_of(appliance);
    bool asked = false;

    const auto seen = follow(appliance, {}, [&](const http::SentEvent& event) {
        if (!std::exchange(asked, true)) {
            issue_over_api(appliance, "k2");
            issue_over_api(appliance, "k3");
        }
        return is_heartbeat(event) &&
               event.data.find(std::to_string(before + 2)) != event.data.npos;
    });

    CHECK_TEXT_EQUAL("snapshot", seen[0].event);
    CHECK_TEXT_EQUAL(std::to_string(before), seen[0].id);
    std::vector<std::string> changes;
    for (const http::SentEvent& event : seen) {
        if (event.event == "change") {
            changes.push_back(event.id);
            CHECK_TEXT_EQUAL("ticket.issued",
                             parse_json(event.data).value()["kind"].get<std::string>());
        }
    }
    CHECK_EQUAL(2U, changes.size());
    CHECK_TEXT_EQUAL(std::to_string(before + 1), changes[0]);
    CHECK_TEXT_EQUAL(std::to_string(before + 2), changes[1]);
}

TEST(Events, who_comes_back_gets_what_was_missed_and_no_snapshot) {
    issue_over_api(appliance, "k1");
    const std::int64_t known = version_of(appliance);
    issue_over_api(appliance, "k2");
    issue_over_api(appliance, "k3");

    const auto seen = follow(
        appliance,
        {{"last-event-id", std::to_string(known)}},
        [known](const http::SentEvent& event) { return event.id == std::to_string(known + 2); });

    CHECK_EQUAL(2U, seen.size());
    CHECK_TEXT_EQUAL("change", seen[0].event);
    CHECK_TEXT_EQUAL(std::to_string(known + 1), seen[0].id);
}

TEST(Events, who_was_away_too_long_or_comes_from_elsewhere_gets_a_fresh_snapshot) {
    issue_over_api(appliance, "k1");
    const std::int64_t yesterday = version_of(appliance);
    appliance.clock.advance_ms(static_cast<std::uint64_t>(kDay_ms));
    issue_over_api(appliance, "k2");

    for (const std::int64_t id : {yesterday, version_of(appliance) + 1000, std::int64_t{-5}}) {
        const auto seen = follow(appliance, {{"last-event-id", std::to_string(id)}}, is_first);
        CHECK_TEXT_EQUAL("snapshot", seen[0].event);
        CHECK_TEXT_EQUAL(std::to_string(version_of(appliance)), seen[0].id);
    }
}

TEST(Events, staff_hear_of_letters) {
    const auto heard = heard_by("staff");

    CHECK_TRUE(heard.contains("letter"));
    CHECK_TRUE(heard.contains("batch.opened"));
}

TEST(Events, the_public_hears_of_tickets_and_nothing_of_letters) {
    const std::set<std::string> tickets{"snapshot", "ticket.issued"};

    CHECK_TRUE(tickets == heard_by("citizen"));
}

TEST(Events, the_public_hears_that_somebody_answered_a_call_for_help_and_not_who) {
    bool asked = false;
    const auto seen =
        follow(appliance, {{"x-kiosk-role", "citizen"}}, [&](const http::SentEvent& event) {
            if (!std::exchange(asked, true)) {
                const auto called = appliance.command(by_citizen(office::CallHelp{}));
                CHECK_OK(called);
                CHECK_OK(
                    appliance.command({office::Actor::person("staff", "ha.nguyen").value(),
                                       office::AnswerHelp{called->facts.at(0).help_call_id()}}));
            }
            return event.data.find("help.answered") != event.data.npos;
        });
    CHECK_TEXT_EQUAL("staff",
                     parse_json(seen.back().data).value()["body"]["by"].get<std::string>());
    for (const http::SentEvent& event : seen) {
        CHECK_TRUE(event.data.find("ha.nguyen") == event.data.npos);
    }
}

TEST(Events, what_the_code_reader_reads_goes_to_the_glass_that_asks_for_it_alone) {
    const http::Headers citizen{{"x-kiosk-role", "citizen"}};
    const auto heard = [&](const http::Headers& headers, const std::string& target) {
        bool read = false;
        const auto seen = follow(
            appliance,
            headers,
            [&](const http::SentEvent& event) {
                if (!std::exchange(read, true)) {
                    appliance.events.publish_code("TDB1|LH-26-7K3M9QRT-X|HN-01");
                    appliance.events.publish_device({{"name", "codes"}, {"error", nullptr}});
                }
                return event.event == "device";
            },
            target);
        std::string out;
        for (const http::SentEvent& event : seen) {
            out += event.data.find("7K3M9QRT") != event.data.npos ? event.event : "";
        }
        return out;
    };

    CHECK_TEXT_EQUAL("code", heard(citizen, "/v1/events?codes=true"));
    CHECK_TEXT_EQUAL("", heard(citizen, "/v1/events?codes=false"));
    CHECK_TEXT_EQUAL("", heard(citizen, "/v1/events"));
    CHECK_TEXT_EQUAL("", heard({{"x-kiosk-role", "staff"}}, "/v1/events"));
    // It is not kept for who comes later.
    CHECK_TEXT_EQUAL("snapshot",
                     follow(appliance, citizen, is_first, "/v1/events?codes=true").at(0).event);
    CHECK_TEXT_EQUAL(
        "WrongRole",
        code_in(ask(appliance, "GET /v1/events?codes=true", "", {{"x-kiosk-role", "staff"}})));
    CHECK_TEXT_EQUAL("BadArgument", code_in(ask(appliance, "GET /v1/events?codes=1", "", citizen)));
}

TEST(Events, a_slow_reader_is_dropped_and_the_others_go_on) {
    server::EventHub hub;
    const Json snapshot{{"version", 1}};
    const auto slow = std::make_shared<http::Stream>(200);  // the hub keeps it until it is dropped
    const auto quick = std::make_shared<http::Stream>(1 << 20);
    hub.subscribe(slow, server::Audience::Staff, std::nullopt, snapshot);
    hub.subscribe(quick, server::Audience::Staff, std::nullopt, snapshot);

    for (int i = 0; i < 20; ++i) {
        hub.publish_letter({{"id", "0123456789abcdef"}});
    }

    CHECK_FALSE(slow->open());
    CHECK_TRUE(quick->open());
}

TEST(Events, subscribers_end_with_the_service) {
    bool stopped = false;
    http::Client client(link_to(appliance));
    http::ClientRequest request;
    request.target = "/v1/events";
    std::jthread stopper;
    request.on_data = [&](ByteView) {
        if (!std::exchange(stopped, true)) {
            stopper = std::jthread([this] { appliance.stop_listening(); });
        }
        return true;
    };

    (void)client.perform(request);  // comes back because the stream ended

    CHECK_TRUE(stopped);
}
