// Screens as a graph: every sample is shown by its own state, every touch leads somewhere, home is
// near. And a long seeded walk with faults: 10,000 taps, kioskd coming and going, answers late,
// refused, for the wrong person; at the end of it silence brings a clean home.
#include <array>
#include <deque>

#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "firmware/draw/toolbox.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/booking_card.hpp"
#include "kiosk-ui/toolkit/layout.hpp"
#include "tests/kiosk-ui/office.hpp"
#include "tests/kiosk-ui/registry.hpp"
#include "tests/support/check.hpp"

using namespace kiosk;
using namespace kiosk::ui;

namespace {

struct Control {
    std::string path;
    Action action;
    bool chosen = false;
};

void controls_of(const Node& node, const std::string& path, std::vector<Control>& out) {
    if (node.action) {
        out.push_back({path + "/" + node.id, *node.action, node.chosen});
    }
    for (const Node& part : node.parts) {
        controls_of(part, path + "/" + node.id, out);
    }
}

Scene scene_at(const State& state) {
    return find_screen(screen_of(state))->view(state, env_of(state, {}));
}

std::vector<Control> controls_of(const Scene& scene) {
    std::vector<Control> out;
    if (scene.dialogue) {
        controls_of(*scene.dialogue, "", out);
        return out;
    }
    controls_of(scene.controls, "", out);
    controls_of(scene.bar, "", out);
    return out;
}

// Taps from here to home; -1 = more than `most`.
int taps_to_home(const State& from, int most) {
    std::deque<std::pair<State, int>> open{{from, 0}};
    while (!open.empty()) {
        const auto [state, taps] = open.front();
        open.pop_front();
        if (screen_of(state) == "C1") {
            return taps;
        }
        if (taps == most) {
            continue;
        }
        for (const Control& control : controls_of(scene_at(state))) {
            open.emplace_back(reduce(state, {state.now, Tapped{control.action}}).state, taps + 1);
        }
    }
    return -1;
}

constexpr std::array kAnswers{"ready",
                              "pending",
                              "checked_in",
                              "used",
                              "another_day",
                              "past",
                              "waiting_list",
                              "released",
                              "cancelled",
                              "another_office",
                              "unknown",
                              "no_code"};

}  // namespace

TEST_GROUP(UiWalk){};

TEST(UiWalk, every_sample_is_what_its_state_shows) {
    test::Breaches breaches;
    for (const Screen* screen : all_screens()) {
        for (const Sample& sample : screen->samples()) {
            if (screen_of(sample.state) != screen->id()) {
                breaches.add(fmt::format("{}/{}", screen->id(), sample.name),
                             fmt::format("is shown as {}", screen_of(sample.state)));
            }
        }
    }
    breaches.check();
}

TEST(UiWalk, every_touch_leads_somewhere) {
    test::Breaches breaches;
    for (const Screen* screen : all_screens()) {
        for (const Sample& sample : screen->samples()) {
            const Scene before = scene_at(sample.state);
            for (const Control& control : controls_of(before)) {
                const Step step = reduce(sample.state, {sample.state.now, Tapped{control.action}});
                if (!control.chosen && step.effects.empty() && scene_at(step.state) == before &&
                    !step.state.session.asking) {
                    breaches.add(fmt::format("{}/{}", screen->id(), sample.name),
                                 control.path + " does nothing");
                }
            }
        }
    }
    breaches.check();
}

TEST(UiWalk, home_is_at_most_three_taps_away) {
    test::Breaches breaches;
    for (const Screen* screen : all_screens()) {
        // Home itself is away there: these leave by themselves, as UiLink tests.
        if (screen->role() != "citizen" || screen->id() == "C19" || screen->id() == "C21") {
            continue;
        }
        for (const Sample& sample : screen->samples()) {
            if (taps_to_home(sample.state, 3) < 0) {
                breaches.add(fmt::format("{}/{}", screen->id(), sample.name),
                             std::string(screen->id()));
            }
        }
    }
    breaches.check();
}

TEST(UiWalk, every_screen_has_help_and_a_way_out) {
    test::Breaches breaches;
    for (const Screen* screen : all_screens()) {
        if (screen->role() != "citizen" || screen->id() == "C18" || screen->id() == "C21" ||
            screen->id() == "C22") {
            continue;  // no touch, a dialogue, no kioskd, nobody
        }
        for (const Sample& sample : screen->samples()) {
            const auto controls = controls_of(scene_at(sample.state));
            const bool help = std::any_of(controls.begin(), controls.end(), [](const Control& it) {
                return it.action.name == "help";
            });
            if (!help && screen->id() != "C16") {
                breaches.add(fmt::format("{}/{}", screen->id(), sample.name),
                             std::string(screen->id()));
            }
        }
    }
    breaches.check();
}

TEST_GROUP(UiSoak) {
    SeededRandom random{4711};
    test::Citizen it;

    // Answers, some of them to others, silence, and codes under the reader.
    void booking_fault() {
        const std::uint64_t mine = it.state.session.number;
        switch (random.below(8)) {
            case 0: {
                api::FoundBooking answer = citizen::sample_booking(kAnswers[random.below(12)]);
                answer.wait_s = random.below(6) == 0 ? 30 : 0;
                it.happen(FoundCame{mine, it.state.session.check_in.finds, std::move(answer)});
                break;
            }
            case 1:
                it.happen(FindFailed{mine - random.below(2), it.state.session.check_in.finds});
                break;
            case 2:
                if (!it.state.session.key.empty()) {
                    it.happen(TicketCame{mine, it.state.session.key, it.answer().issued});
                }
                break;
            case 3:
                it.happen(TicketRefused{
                    mine, it.state.session.key, static_cast<ErrorCode>(random.below(40))});
                break;
            case 4:
                it.happen(CodeRead{random.below(2) == 0 ? "" : "TDB1|x"});
                it.happen(TrackFailed{mine, it.state.session.tracking.finds});
                break;
            case 5:
                it.happen(StatusCame{random.below(8) != 0, false});
                break;
            case 6:
                it.pass(random.below(20) == 0 ? 130'000 : 10);
                break;
            default:
                it.happen(Heard{});
                break;
        }
    }

    void fault() {
        switch (random.below(7)) {
            case 0:
                it.happen(LinkLost{});
                break;
            case 1:
                it.happen(TicketRefused{
                    it.asked().session, it.asked().key, static_cast<ErrorCode>(random.below(40))});
                break;
            case 2:
                it.happen(it.answer(static_cast<Paper>(random.below(7))));
                break;
            case 3:
                it.happen(PaperCame{it.state.session.number,
                                    std::string(32, 'c'),
                                    static_cast<Paper>(random.below(7))});
                break;
            case 4:
                it.happen(StatusCame{random.below(4) != 0, random.below(4) == 0});
                break;
            case 5:
                it.pass(random.below(100'000), random.below(5) != 0);
                break;
            default:
                it.happen(TicketCame{it.state.session.number + 7, "none", {}});
                break;
        }
    }
};

// The same on a day with booked sessions; who stands before the keys of C15 mostly types.
TEST(UiSoak, ten_thousand_taps_on_a_day_with_bookings_end_on_a_clean_home) {
    std::uint64_t found = 0;
    std::uint64_t numbers = 0;
    it.state.mirror.queue.check_in = true;
    for (int i = 0; i < 10'000; ++i) {
        auto controls = controls_of(scene_at(it.state));
        if (it.on() == "C15" && random.below(8) != 0) {
            std::erase_if(controls, [](const Control& control) {
                return control.path.find("/ways/") != std::string::npos ||
                       control.path.starts_with("/bar") ||
                       control.action.name == citizen::kCodeErase;
            });
        }
        if (!controls.empty()) {
            const Action action = controls[random.below(controls.size())].action;
            it.tap(action.name, action.argument);
        }
        booking_fault();
        it.pass(random.below(1'500));
        found += it.state.session.check_in.found ? 1U : 0U;
        numbers += it.state.session.issued && it.state.session.check_in.found ? 1U : 0U;
        CHECK_TRUE(it.state.session.check_in.typed.size() <= kBookingCodeTyped);
    }
    CHECK_TRUE_TEXT(found > 100, "the walk reached bookings");
    CHECK_TRUE_TEXT(numbers > 20, "the walk reached numbers of bookings");

    it.state.mirror.queue.check_in = false;
    it.happen(StatusCame{true, false});
    it.happen(FindFailed{it.state.session.number, it.state.session.check_in.finds});
    it.happen(TrackFailed{it.state.session.number, it.state.session.tracking.finds});
    it.happen(TicketRefused{it.state.session.number, it.state.session.key, ErrorCode::Timeout});
    it.pass(600'000);

    CHECK_TEXT_EQUAL("C22", it.on());
    CHECK_FALSE(somebody_is_here(it.state));
    CHECK_TEXT_EQUAL("", it.state.session.check_in.typed);
    CHECK_FALSE(it.state.session.check_in.found.has_value());
}

TEST(UiSoak, ten_thousand_taps_with_faults_end_on_a_clean_home) {
    draw::Toolbox toolbox = draw::Toolbox::open().value();
    std::uint64_t answers = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto controls = controls_of(scene_at(it.state));
        if (!controls.empty()) {
            const Action action = controls[random.below(controls.size())].action;
            it.tap(action.name, action.argument);
        }
        if (random.below(4) == 0) {
            fault();
        }
        if (random.below(3) == 0) {
            it.happen(Heard{});
        }
        it.pass(random.below(1'500));
        const bool shows_ticket = it.on() == "C7" || it.on() == "C8";
        CHECK_TRUE(!shows_ticket || it.state.session.issued.has_value());
        answers += it.state.session.issued ? 1U : 0U;
        if (i % 50 == 0) {
            const Scene scene = scene_at(it.state);
            CHECK_FALSE(lay_out(scene, env_of(it.state, {}), toolbox).nodes.empty());
        }
    }
    CHECK_TRUE_TEXT(answers > 100, "the walk reached tickets");

    it.happen(StatusCame{true, false});
    it.happen(TicketRefused{it.asked().session, it.asked().key, ErrorCode::Timeout});
    it.pass(600'000);

    CHECK_TEXT_EQUAL("C22", it.on());
    CHECK_FALSE(it.state.session.issued.has_value());
    CHECK_FALSE(somebody_is_here(it.state));
}
