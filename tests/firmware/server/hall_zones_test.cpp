// Goal: each hall shows its own counters, lines and calls, and whoever waits there finds the way; a
// display at any version plus what it hears equals the snapshot (invariant 11). Method: a real
// office of two halls over its API; displays are real event streams; random days by seed.
#include <condition_variable>
#include <future>
#include <thread>

#include "tests/firmware/server/ask.hpp"
#include "tests/support/random_office.hpp"

using namespace kiosk;
using namespace kiosk::test;

namespace {

const CounterId kOne{"1"};  // stands in "1", takes both lines
const CounterId kTwo{"2"};  // stands in "tang-2", takes "tu-van" alone
constexpr auto kPatience = std::chrono::seconds(20);

// A display of one hall: the last board that it heard of.
class Display {
public:
    Display(const OfficeAppliance& appliance, const std::string& zone) : client_(link(appliance)) {
        request_.target = "/v1/events" + zone;
        request_.headers["x-kiosk-role"] = "citizen";
        request_.on_data = [this](ByteView piece) {
            return parser_.feed(as_text(piece),
                                [this](const http::SentEvent& event) { hear(event); });
        };
        thread_ = std::jthread([this](const std::stop_token& stop) {
            request_.stop = stop;
            (void)client_.perform(request_);
        });
    }

    // The board of this version, or a later one; null when it does not come.
    Json at(std::int64_t version) {
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, kPatience, [&] { return version_ >= version; });
        return version_ >= version ? board_ : Json(nullptr);
    }

    void until_connected() {
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, kPatience, [&] { return connected_; });
        connected_ = true;
    }

private:
    static http::ClientOptions link(const OfficeAppliance& appliance) {
        http::ClientOptions out = link_to(appliance);
        out.total_timeout_ms = 0;
        return out;
    }

    void hear(const http::SentEvent& event) {
        const std::lock_guard lock(mutex_);
        connected_ = true;
        if (event.event == "hall") {
            board_ = parse_json(event.data).value();
            version_ = board_["version"].get<std::int64_t>();
        }
        woken_.notify_all();
    }

    http::Client client_;
    http::ClientRequest request_;
    http::EventParser parser_;
    std::mutex mutex_;
    std::condition_variable woken_;
    Json board_;
    std::int64_t version_ = -1;
    bool connected_ = false;
    std::jthread thread_;  // last: it ends first
};

}  // namespace

TEST_GROUP(HallZones) {
    OfficeAppliance appliance;

    void setup() override {
        CHECK_OK(appliance.command(by_staff(office::OpenCounter{kOne})));
        CHECK_OK(appliance.command(by_staff(office::OpenCounter{kTwo})));
    }

    Json hall(const std::string& zone) {
        const auto answer = ask(appliance, "GET /v1/hall?zone=" + zone);
        CHECK_EQUAL(200, answer.status);
        return parse_json(answer.text()).value();
    }

    TicketId call(const std::string& key, const std::string& service, const CounterId& counter) {
        CHECK_OK(appliance.command(by_citizen(issue(key, service))));
        const auto called = appliance.command(by_staff(office::CallNext{counter}));
        CHECK_OK(called);
        return std::get<queue::TicketCalled>(called->facts.at(0).event).ticket;
    }

    void receive(const TicketId& ticket) {
        CHECK_OK(appliance.command(by_staff(office::Arrive{ticket, {}})));
        CHECK_OK(appliance.command(by_staff(office::Done{ticket, "received"})));
    }

    office::Command next_of(RandomOffice & random) {
        std::promise<office::Command> drawn;
        appliance.ask(
            [&](const office::State& state, store::Store&) -> Result<Json> {
                Moment now;
                now.wall = appliance.clock.wall();
                now.mono_ms = appliance.clock.monotonic_ms();
                drawn.set_value(random.next(state, now));
                return Json(nullptr);
            },
            [](const Result<Json>&) {});
        return drawn.get_future().get();
    }

    // "A001>1 B001>2(tang-2)": number, desk, way.
    static std::string calls(const Json& hall) {
        std::string out;
        const auto add = [&out](const Json& call) {
            out += (out.empty() ? "" : " ") + call["number"].get<std::string>() + ">" +
                   call["counter"].get<std::string>();
            if (call.contains("way")) {
                out += "(" + call["way"]["id"].get<std::string>() + ")";
            }
        };
        if (!hall["now"].is_null()) {
            add(hall["now"]);
        }
        for (const Json& one : hall["calls"]) {
            add(one);
        }
        return out;
    }

    static std::string names(const Json& list, const char* key) {
        std::string out;
        for (const Json& one : list) {
            out += (out.empty() ? "" : " ") + one[key].get<std::string>();
        }
        return out;
    }
};

TEST(HallZones, a_hall_has_its_own_counters_and_the_lines_they_serve_and_says_its_name) {
    const Json main = hall("1");
    const Json upstairs = hall("tang-2");

    CHECK_TEXT_EQUAL("Sảnh tầng 2", upstairs["zone"]["name_vi"].get<std::string>());
    CHECK_TEXT_EQUAL("1", names(main["counters"], "id"));
    CHECK_TEXT_EQUAL("2", names(upstairs["counters"], "id"));
    CHECK_TEXT_EQUAL("don-thu tu-van", names(main["lines"], "service"));
    CHECK_TEXT_EQUAL("tu-van", names(upstairs["lines"], "service"));
}

TEST(HallZones, a_line_is_closed_only_when_no_counter_of_any_hall_serves_it) {
    CHECK_OK(appliance.command(by_staff(office::CloseCounter{kTwo})));
    CHECK_TRUE(hall("tang-2")["closed"].empty());

    CHECK_OK(appliance.command(by_staff(office::CloseCounter{kOne})));
    CHECK_TEXT_EQUAL("[\"tu-van\"]", to_text(hall("tang-2")["closed"]));
    CHECK_TEXT_EQUAL("[\"don-thu\",\"tu-van\"]", to_text(hall("1")["closed"]));
}

TEST(HallZones, whoever_waits_here_and_is_called_elsewhere_is_shown_here_with_the_way) {
    call("k1", "don-thu", kOne);
    call("k2", "tu-van", kTwo);

    CHECK_TEXT_EQUAL("B001>2(tang-2) A001>1", calls(hall("1")));
    CHECK_TEXT_EQUAL("B001>2", calls(hall("tang-2")));
    CHECK_TEXT_EQUAL("B001>2 A001>1", calls(hall("*")));
    CHECK_FALSE(hall("*").contains("zone"));
}

TEST(HallZones, a_transfer_brings_no_old_call_into_another_hall) {
    const TicketId moved = call("k1", "don-thu", kOne);
    CHECK_OK(appliance.command(by_staff(office::Arrive{moved, {}})));
    CHECK_OK(appliance.command(
        by_staff(office::TransferTicket{moved, {ServiceId{"tu-van"}, std::nullopt, {}}})));

    CHECK_TEXT_EQUAL("", calls(hall("tang-2")));
    CHECK_TEXT_EQUAL("A001>1", calls(hall("1")));

    CHECK_OK(appliance.command(by_staff(office::CallNext{kTwo})));
    CHECK_TEXT_EQUAL("A001>2", calls(hall("tang-2")));
    CHECK_TEXT_EQUAL("A001>2(tang-2)", calls(hall("1")));
}

TEST(HallZones, a_busy_hall_does_not_push_out_what_a_quiet_one_shows) {
    receive(call("quiet", "tu-van", kTwo));
    for (int i = 0; i < 9; ++i) {
        receive(call("k" + std::to_string(i), "don-thu", kOne));
    }

    CHECK_TEXT_EQUAL("B001>2", calls(hall("tang-2")));
    CHECK_TEXT_EQUAL("A009>1 A008>1 A007>1 A006>1 A005>1 A004>1 A003>1", calls(hall("1")));
    CHECK_TEXT_EQUAL(calls(hall("1")), calls(hall("*")));
}

TEST(HallZones, a_zone_that_no_counter_has_is_refused_for_board_and_events) {
    for (const char* route : {"GET /v1/hall?zone=tang-9", "GET /v1/events?zone=tang-9"}) {
        CHECK_TEXT_EQUAL("BadArgument", code_in(ask(appliance, route)));
    }
}

TEST(HallZones, a_display_of_each_hall_that_followed_shows_what_the_snapshot_shows) {
    Display main(appliance, "?zone=1");
    Display upstairs(appliance, "?zone=tang-2");
    Display whole(appliance, "");
    for (Display* display : {&main, &upstairs, &whole}) {
        display->until_connected();
    }
    RandomOffice random(20261126);
    int done = 0;
    for (int i = 0; i < 400; ++i) {
        done += appliance.command(next_of(random)).has_value() ? 1 : 0;
        appliance.clock.advance_ms(5'000);
    }
    CHECK_TRUE(done > 100);
    CHECK_OK(appliance.command(by_citizen(issue("last", "tu-van"))));

    for (const auto& [display, zone] :
         {std::pair(&main, "1"), std::pair(&upstairs, "tang-2"), std::pair(&whole, "*")}) {
        const Json seen = hall(zone);
        CHECK_TEXT_EQUAL(to_text(seen), to_text(display->at(seen["version"].get<std::int64_t>())));
    }
}

TEST_GROUP(HallScreens) {
    server::HallScreens screens{{"sanh-1", "sanh-2"}, 1'000};

    static std::string states(const Json& list) {
        std::string out;
        for (const Json& one : list) {
            out += (out.empty() ? "" : " ") + one["name"].get<std::string>() + ":" +
                   one["state"].get<std::string>();
        }
        return out;
    }
};

TEST(HallScreens, a_display_is_missing_after_thirty_seconds_of_silence_and_not_before) {
    CHECK_OK(screens.seen("sanh-1", "1", 7, 2'000, kMorning_ms));
    CHECK_TEXT_EQUAL("sanh-1:ok sanh-2:ok", states(screens.view(31'000)));
    CHECK_TEXT_EQUAL("sanh-2:unseen sanh-1:ok", states(screens.view(31'001)));
    CHECK_TEXT_EQUAL("sanh-1:unseen sanh-2:unseen", states(screens.view(32'001)));

    CHECK_OK(screens.seen("sanh-2", "", 9, 33'000, kMorning_ms));

    const Json list = screens.view(35'000);
    CHECK_TEXT_EQUAL("sanh-1:unseen sanh-2:ok", states(list));
    CHECK_EQUAL(33, list[0]["silent_s"].get<int>());
    CHECK_EQUAL(7, list[0]["version"].get<int>());
}

TEST(HallScreens, a_display_that_stays_on_an_old_version_is_behind_and_one_that_moves_is_not) {
    for (std::uint64_t at_ms = 0; at_ms <= 60'000; at_ms += 10'000) {
        const auto version = static_cast<std::int64_t>(at_ms / 1'000);
        screens.changed(version, at_ms);
        CHECK_OK(screens.seen("sanh-1", "1", std::max<std::int64_t>(0, version - 1), at_ms, 1));
        CHECK_OK(screens.seen("sanh-2", "1", 0, at_ms, 1));
    }
    CHECK_TEXT_EQUAL("sanh-2:behind sanh-1:ok", states(screens.view(60'000)));

    CHECK_OK(screens.seen("sanh-2", "1", 60, 61'000, 1));
    CHECK_TEXT_EQUAL("sanh-1:ok sanh-2:ok", states(screens.view(61'000)));
}

TEST(HallScreens, names_are_few_and_plain) {
    for (const char* name : {"", "sảnh", "a b", "0123456789012345678901234567890123456789x"}) {
        CHECK_ERROR(ErrorCode::BadArgument, screens.seen(name, "", 1, 2'000, 1));
    }
    CHECK_ERROR(ErrorCode::BadArgument, screens.seen("sanh-1", "", -1, 2'000, 1));
    for (std::size_t i = 2; i < server::HallScreens::kMost; ++i) {
        CHECK_OK(screens.seen("s" + std::to_string(i), "", 1, 2'000, 1));
    }
    CHECK_ERROR(ErrorCode::Overloaded, screens.seen("one-more", "", 1, 2'000, 1));
    CHECK_OK(screens.seen("s5", "", 2, 3'000, 1));
}

TEST(HallScreens, a_display_speaks_over_the_api_and_the_office_reads_who_is_silent) {
    OfficeAppliance appliance;
    const auto said = ask(appliance,
                          "POST /v1/hall/seen",
                          R"({"screen":"cua-vao","zone":"tang-2","version":3})",
                          {{"x-kiosk-role", "citizen"}});
    CHECK_EQUAL(200, said.status);
    appliance.clock.advance_ms(30'001);

    const auto answer = ask(appliance, "GET /v1/hall/screens", "", {{"x-kiosk-role", "staff"}});

    CHECK_EQUAL(200, answer.status);
    CHECK_TEXT_EQUAL("cua-vao:unseen sanh-chinh:unseen",
                     states(parse_json(answer.text()).value()["screens"]));
    CHECK_TEXT_EQUAL(
        "WrongRole",
        code_in(ask(appliance, "GET /v1/hall/screens", "", {{"x-kiosk-role", "citizen"}})));
    CHECK_TEXT_EQUAL("BadArgument",
                     code_in(ask(appliance,
                                 "POST /v1/hall/seen",
                                 R"({"screen":"cua-vao","zone":"tang-9","version":3})")));
}
