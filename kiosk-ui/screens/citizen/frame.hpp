#pragma once
// What all citizens' screens have in common: the head with office and clock, the way back, the bar
// with language, size, colours, reach and help.

#include <string>
#include <vector>

#include "kiosk-ui/app/state.hpp"
#include "kiosk-ui/strings/strings.hpp"
#include "kiosk-ui/toolkit/env.hpp"
#include "kiosk-ui/toolkit/parts.hpp"
#include "kiosk-ui/toolkit/scene.hpp"

namespace kiosk::ui::citizen {

// ---- words
[[nodiscard]] std::string say(const Env& env, Key key);
// "1 người" or "12 người": `one` when n is 1, else `many` with {n}.
[[nodiscard]] std::string count(const Env& env, Key one, Key many, std::int64_t n);
[[nodiscard]] std::string waiting_words(const Env& env, std::int64_t people);
[[nodiscard]] std::string ahead_words(const Env& env, std::int64_t people);
// "Chờ tới 25 phút, sớm nhất 15": the longer end first, so that nobody is called late. "" where no
// minutes are told.
[[nodiscard]] std::string wait_words(const Env& env, const std::optional<api::Wait>& wait);
[[nodiscard]] std::string service_name(const Env& env, const api::ServiceLine& line);
[[nodiscard]] std::string clock_text(const Env& env);
[[nodiscard]] std::string date_text(const Env& env);

// ---- sizes
// A line of text at the citizen's step: true when words need the room of two columns.
[[nodiscard]] inline bool is_largest(const Env& env) {
    return env.step == TextStep::Largest;
}

// Height in mm that controls and bar may use together.
[[nodiscard]] double control_band_mm(const Env& env);

// ---- regions
// Emblem, office, clock: the row at the top of every screen, on the hero.
[[nodiscard]] Node masthead(const State& state, const Env& env);

// Where the person stands on the way to a ticket; total 0 shows nothing.
struct Steps {
    int now = 0;
    int total = 0;
};

// The hero of every screen but home: masthead, step, the screen's question.
[[nodiscard]] Node head(const State& state, const Env& env, std::string question, Steps steps = {});

// The steps of the way to a ticket: two when there is one service, else three; one more over C3.
// Three with a booking.
[[nodiscard]] Steps steps_to_ticket(const State& state, int from_the_end);

[[nodiscard]] Node bar(const Env& env);

enum class Ways { HomeOnly, BackAndHome };
[[nodiscard]] Node way_back(const Env& env, Ways ways);

// The margins of a region below the head.
[[nodiscard]] Node region(std::string id, double gap_mm, std::vector<Node> parts);

// "0:12", never below nothing: the wall clock may be set back meanwhile.
[[nodiscard]] std::string ago(std::int64_t ms);

// A card that states something: icon, one or two lines.
[[nodiscard]] Node notice(
    std::string id, draw::Icon icon, Fill tint, Ink ink, std::string line, std::string more = "");

// A scene of these regions.
[[nodiscard]] Scene scene_of(const char* screen, Node reading, Node controls, Node bar_node);

// The warning that a stay is about to end: a dialogue with a countdown over the page it is about,
// so that the person sees that nothing is lost.
struct IdleWarning {
    const char* screen;
    const char* below;          // the screen it lies over
    std::uint64_t span_ms = 0;  // doubled at the largest letters
    std::string title;
    std::string more;
    Action stay;
};

[[nodiscard]] Scene idle_scene(const State& state, const Env& env, const IdleWarning& warning);

// ---- sample states
// An office with two services and three counters, one number called, people waiting; 09:42 on
// 23 November 2026.
[[nodiscard]] State sample_office();
[[nodiscard]] State sample_at(Page page);
[[nodiscard]] Issued sample_ticket(Paper paper);
// Told at issue: up to 55 minutes; `late`: and today may be too late.
[[nodiscard]] api::Wait sample_wait(bool late);
// A call for help of `since_ms` ago, in this state ("called", "answered").
void add_help(State& state, const char* help_state, std::int64_t since_ms);

}  // namespace kiosk::ui::citizen
