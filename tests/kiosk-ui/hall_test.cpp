// The hall display as states: calls one after the other, recalls, silence, the day's end; and a
// seeded run in which pushed boards, lost ones and late fetched ones end in the same board.
#include "kiosk-ui/app/hall.hpp"

#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "kiosk-ui/app/reduce.hpp"
#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

// What kioskd would say: the last seven calls, each ticket once.
struct Office {
    api::Hall board;
    std::int64_t clock_ms = 1'795'401'760'000;

    HallCame call(const std::string& number, const std::string& counter) {
        std::vector<api::HallCall> calls;
        api::HallCall now;
        now.number = number;
        now.counter = counter;
        now.called_ms = ++clock_ms;
        now.state = "called";
        if (board.now && board.now->number != number) {
            calls.push_back(*board.now);
        }
        for (const api::HallCall& old : board.calls) {
            if (old.number != number) {
                calls.push_back(old);
            }
        }
        if (calls.size() > 6) {
            calls.resize(6);
        }
        board.now = now;
        board.calls = calls;
        ++board.version;
        return came();
    }

    [[nodiscard]] HallCame came(bool day_open = true) const { return {board, day_open}; }
};

std::string written(const api::Hall& board) {
    std::string out = fmt::format("{}:", board.version);
    const auto add = [&](const api::HallCall& call) {
        out += fmt::format(" {}>{}@{}", call.number, call.counter, call.called_ms);
    };
    if (board.now) {
        add(*board.now);
    }
    for (const api::HallCall& call : board.calls) {
        add(call);
    }
    return out;
}

}  // namespace

TEST_GROUP(UiHall) {
    Office office;
    State state;
    std::vector<Effect> effects;
    Step::Screen screen = Step::Screen::Same;
    std::vector<std::string> shown;  // what came onto the glass over the whole width, in order

    void setup() override {
        state.hall.emplace();
        state.now = {1'000'000, office.clock_ms};
        state.mirror.heard_ms = state.now.mono_ms;
    }

    void happen(Happening what) {
        Step step = reduce(std::move(state), {state.now, std::move(what)});
        state = std::move(step.state);
        effects = std::move(step.effects);
        screen = step.screen;
        note();
    }

    void note() {
        if (on() != "D2") {
            return;
        }
        const Flash& flash = state.hall->flashes.front();
        const std::string now =
            fmt::format("{}>{}@{}", flash.number, flash.counter, flash.called_ms);
        if (shown.empty() || shown.back() != now) {
            shown.push_back(now);
        }
    }

    void pass(std::uint64_t ms, bool with_heart = true) {
        const std::uint64_t end = state.now.mono_ms + ms;
        std::uint64_t beat = state.now.mono_ms + 2'000;
        while (state.now.mono_ms < end) {
            std::uint64_t next = std::min(end, next_deadline(state));
            next = with_heart ? std::min(next, beat) : next;
            state.now.wall_ms += static_cast<std::int64_t>(next - state.now.mono_ms);
            state.now.mono_ms = next;
            if (with_heart && next == beat) {
                beat += 2'000;
                happen(Heard{});
            }
            happen(Tick{});
        }
    }

    [[nodiscard]] std::string on() const {
        return std::string(screen_of(state));
    }

    [[nodiscard]] std::string said() const {
        const Scene scene = find_screen(screen_of(state))->view(state, env_of(state, kHallPanel));
        return speak_of(scene.reading);
    }

    [[nodiscard]] bool says(const std::string& word) const {
        return said().find(word) != std::string::npos;
    }
};

TEST(UiHall, the_first_board_is_shown_without_a_flash) {
    happen(office.call("A001", "1"));
    CHECK_TEXT_EQUAL("D1", on());
    CHECK_TRUE(says("A 0 0 1"));
}

TEST(UiHall, a_call_is_flashed_with_its_desk_and_then_stands_on_the_board) {
    happen(office.came());
    happen(office.call("A001", "3"));
    CHECK_TEXT_EQUAL("D2", on());
    CHECK_TRUE(says("A 0 0 1") && says("3"));
    pass(kCallShown_ms - 1);
    CHECK_TEXT_EQUAL("D2", on());
    pass(1);
    CHECK_TEXT_EQUAL("D1", on());
    CHECK_TRUE(says("A 0 0 1"));
}

TEST(UiHall, a_call_changes_between_dark_and_light_three_times) {
    happen(office.came());
    happen(office.call("A001", "3"));
    int changes = 0;
    bool light = false;
    for (std::uint64_t ms = 0; ms < kCallShown_ms - 100; ms += 100) {
        const bool now = flash_is_light(*state.hall, state.now.mono_ms);
        changes += now != light ? 1 : 0;
        light = now;
        pass(100);
    }
    CHECK_EQUAL(6, changes);
    CHECK_FALSE(light);
}

TEST(UiHall, two_calls_in_one_second_are_both_shown_whole_and_in_order) {
    happen(office.came());
    happen(office.call("A001", "1"));
    pass(300);
    happen(office.call("B001", "2"));
    CHECK_TRUE(says("A 0 0 1"));
    pass(kCallLeast_ms - 301);
    CHECK_TRUE(says("A 0 0 1"));
    pass(1);
    CHECK_TRUE(says("B 0 0 1"));
    pass(kCallShown_ms - 1);
    CHECK_TEXT_EQUAL("D2", on());
    pass(1);
    CHECK_TEXT_EQUAL("D1", on());
    CHECK_EQUAL(2U, shown.size());
}

TEST(UiHall, two_calls_that_come_in_one_board_are_both_shown) {
    happen(office.came());
    static_cast<void>(office.call("A001", "1"));
    happen(office.call("B001", "2"));
    pass(20'000);
    CHECK_EQUAL(2U, shown.size());
    CHECK_TRUE(shown[0].starts_with("A001>1") && shown[1].starts_with("B001>2"));
}

TEST(UiHall, a_recall_is_shown_again) {
    happen(office.came());
    happen(office.call("A001", "1"));
    pass(10'000);
    happen(office.call("A001", "1"));
    CHECK_TEXT_EQUAL("D2", on());
    CHECK_EQUAL(2U, shown.size());
}

TEST(UiHall, the_same_board_again_changes_nothing_that_is_flashed) {
    happen(office.came());
    happen(office.call("A001", "1"));
    pass(10'000);
    happen(office.came());
    CHECK_TEXT_EQUAL("D1", on());
}

TEST(UiHall, a_fetched_board_that_is_older_than_the_pushed_one_is_dropped) {
    happen(office.came());
    const HallCame old = office.call("A001", "1");
    const HallCame fresh = office.call("A002", "1");
    happen(fresh);
    happen(old);
    CHECK_TEXT_EQUAL("A002", state.hall->board.now->number);
}

TEST(UiHall, silence_of_5_s_is_said_with_the_time_of_the_last_word) {
    happen(office.call("A001", "1"));
    pass(4'999, false);
    CHECK_TEXT_EQUAL("D1", on());
    pass(1, false);
    CHECK_TEXT_EQUAL("D4", on());
    CHECK_TRUE(says("09:42"));
    CHECK_TRUE(says("hỏi nhân"));
    CHECK_TRUE(says("A 0 0 1"));
}

TEST(UiHall, a_broken_stream_alone_is_not_said_before_5_s) {
    happen(office.call("A001", "1"));
    happen(LinkLost{});
    CHECK_TEXT_EQUAL("D1", on());
}

TEST(UiHall, after_silence_a_word_asks_for_the_board_and_the_board_ends_it) {
    happen(office.call("A001", "1"));
    pass(6'000, false);
    happen(Heard{});
    CHECK_TEXT_EQUAL("D4", on());
    CHECK_EQUAL(1U, effects.size());
    CHECK_TRUE(std::holds_alternative<AskHall>(effects.front()));
    happen(office.came());
    CHECK_TEXT_EQUAL("D1", on());
}

TEST(UiHall, after_silence_only_calls_that_still_wait_are_flashed) {
    happen(office.call("A001", "1"));
    pass(6'000, false);
    static_cast<void>(office.call("A002", "1"));
    static_cast<void>(office.call("A003", "2"));
    office.board.calls[0].state = "done";
    happen(office.came());
    pass(20'000);
    CHECK_EQUAL(1U, shown.size());
    CHECK_TRUE(shown[0].starts_with("A003"));
}

TEST(UiHall, after_silence_a_replaced_kioskd_with_lower_versions_is_believed) {
    happen(office.call("A001", "1"));
    pass(6'000, false);
    Office other;
    happen(other.came());
    CHECK_TEXT_EQUAL("D1", on());
    CHECK_FALSE(state.hall->board.now.has_value());
}

TEST(UiHall, a_call_on_the_glass_stays_when_the_link_is_lost_and_says_so) {
    happen(office.call("A001", "1"));
    pass(4'000, false);
    happen(office.call("A002", "1"));
    pass(5'000, false);
    CHECK_TEXT_EQUAL("D2", on());
    CHECK_TRUE(says("Mất kết"));
    pass(1'000, false);
    CHECK_TEXT_EQUAL("D4", on());
}

TEST(UiHall, a_closed_day_ends_what_is_flashed) {
    happen(office.came());
    happen(office.call("A001", "1"));
    ++office.board.version;
    happen(office.came(false));
    CHECK_TEXT_EQUAL("D3", on());
}

TEST(UiHall, a_counter_that_closes_is_shown_closed) {
    office.board.counters = {{"1", "open", "A001"}, {"2", "open", ""}};
    happen(office.came());
    CHECK_FALSE(says("Nghỉ"));
    office.board.counters[1].state = "closed";
    ++office.board.version;
    happen(office.came());
    CHECK_TRUE(screen == Step::Screen::Changed);
    CHECK_TRUE(says("Nghỉ"));
}

TEST(UiHall, twelve_counters_are_all_named_and_of_more_the_open_ones) {
    for (int i = 1; i <= 13; ++i) {
        office.board.counters.push_back({fmt::format("K{:02}", i), i == 1 ? "closed" : "open", ""});
    }
    happen(office.came());
    CHECK_FALSE(says("K01"));
    CHECK_TRUE(says("K02") && says("K13"));
}

TEST(UiHall, heartbeats_leave_the_glass_alone) {
    happen(office.call("A001", "1"));
    pass(10);
    happen(Heard{});
    CHECK_TRUE(screen == Step::Screen::Same);
    CHECK_TRUE(next_deadline(state) > state.now.mono_ms + 1'000);
}

TEST(UiHall, in_any_order_of_arrival_the_last_board_stands_and_each_pushed_call_is_shown_once) {
    SeededRandom random{20261126};
    for (int round = 0; round < 50; ++round) {
        office = Office{};
        state = State{};
        setup();
        shown.clear();
        happen(office.came());
        std::vector<HallCame> sent;
        std::vector<std::string> called;
        for (int i = 0; i < 40; ++i) {
            sent.push_back(
                office.call(fmt::format("A{:03}", i + 1), std::to_string(1 + random.below(4))));
            const api::HallCall& now = *office.board.now;
            called.push_back(fmt::format("{}>{}@{}", now.number, now.counter, now.called_ms));
            if (random.below(3) != 0) {
                happen(sent.back());
            } else if (random.below(2) == 0) {
                happen(sent[random.below(sent.size())]);  // fetched before, arrives now
            }
            pass(random.below(4'000));
        }
        happen(office.came());
        pass(60 * kCallShown_ms);
        CHECK_TEXT_EQUAL(written(office.board), written(state.hall->board));
        CHECK_TEXT_EQUAL("D1", on());
        // In the order of calling; a board that was lost takes no call with it unless six more
        // came before the next.
        CHECK_EQUAL(called.size(), shown.size());
        for (std::size_t i = 0; i < called.size(); ++i) {
            CHECK_TEXT_EQUAL(called[i], shown[i]);
        }
    }
}

TEST(UiHall, every_ten_seconds_it_says_which_version_it_shows_and_nothing_while_kioskd_is_silent) {
    const auto told = [this]() -> std::string {
        std::string out;
        for (const Effect& effect : effects) {
            if (const auto* shown_now = std::get_if<TellShown>(&effect)) {
                out += std::to_string(shown_now->version) + ".";
            }
        }
        return out;
    };
    const auto wait = [this](std::uint64_t ms) {
        state.now.mono_ms += ms;
        state.now.wall_ms += static_cast<std::int64_t>(ms);
        happen(Heard{});
        happen(Tick{});
    };
    happen(office.call("A001", "1"));
    const std::string first = std::to_string(office.board.version) + ".";
    CHECK_TEXT_EQUAL(first, told());
    CHECK_TRUE(next_deadline(state) <= state.now.mono_ms + kTellShown_ms);
    wait(4'900);
    wait(4'900);
    CHECK_TEXT_EQUAL("", told());
    happen(office.call("A002", "1"));
    wait(200);
    CHECK_TEXT_EQUAL(std::to_string(office.board.version) + ".", told());

    pass(60'000, false);

    CHECK_TEXT_EQUAL("", told());
    CHECK_TRUE(state.mirror.link == Link::Gone);
}

TEST(UiHall, a_call_to_a_desk_of_another_hall_is_flashed_with_the_way) {
    happen(office.call("A001", "1"));
    office.call("A002", "5");
    office.board.zone = api::HallZone{"1", "Sảnh chính", "Main hall"};
    office.board.now->way = api::HallZone{"2", "Sảnh tầng 2", "Second floor"};
    happen(office.came());

    CHECK_TEXT_EQUAL("D2", on());
    CHECK_TRUE(says("Sảnh tầng 2"));
    CHECK_TRUE(says("Sảnh chính"));
    pass(60'000);
    CHECK_TEXT_EQUAL("D1", on());
    CHECK_TRUE(says("Sảnh tầng 2"));
}

TEST(UiHall, an_urgent_notice_stands_over_calls_silence_and_the_day_until_it_is_withdrawn) {
    happen(office.call("A001", "1"));
    office.call("A002", "2");
    office.board.urgent = api::HallNotice{"u", "Cháy! Mời ra ngay", "Fire! Leave now", 0};
    happen(office.came());
    CHECK_TEXT_EQUAL("D5", on());
    CHECK_TRUE(says("Cháy!"));
    CHECK_TRUE(says("Fire!"));

    pass(60'000, false);
    CHECK_TEXT_EQUAL("D5", on());
    happen(office.came(false));
    CHECK_TEXT_EQUAL("D5", on());

    office.board.urgent.reset();
    happen(office.came());
    CHECK_TEXT_EQUAL("D1", on());  // nobody was called to a desk out of the alarm
    CHECK_TRUE(shown.empty());
}

TEST(UiHall, a_notice_stands_beside_the_calls_and_when_no_day_is_open) {
    happen(office.call("A001", "1"));
    office.board.notice = api::HallNotice{"n", "Quầy 2 nghỉ", "", 0};
    happen(office.came());
    CHECK_TRUE(says("Quầy 2 nghỉ"));
    happen(office.came(false));
    CHECK_TEXT_EQUAL("D3", on());
    CHECK_TRUE(says("Quầy 2 nghỉ"));
    state.session.language = Language::En;
    CHECK_TRUE(says("Quầy 2 nghỉ"));  // better in Vietnamese than not at all
}
