#pragma once
// Keys and places for codes that people type from a paper: large, in a fixed order, without
// anything that could be mistaken for another one.

#include <cstdint>
#include <string>
#include <string_view>

#include "kiosk-ui/screens/citizen/frame.hpp"

namespace kiosk::ui::citizen {

struct CodePad {
    std::string_view keys;  // in their order; ' ' leaves a place empty
    int columns = 8;        // the eraser comes last and fills the last row
    const char* press;      // actions
    const char* erase;
    std::size_t typed = 0;  // so many characters stand there …
    std::size_t most = 8;   // … of so many
    bool open = true;       // false: nothing can be touched now
};

[[nodiscard]] Node code_keys(const Env& env, const CodePad& pad);

enum class Shown { Plain, Dots };  // Dots: what stands there is nobody else's affair
// The places of a code, filled as far as it is typed, in groups of `group`.
[[nodiscard]] Node code_places(
    const Env& env, const std::string& typed, std::size_t most, std::size_t group, Shown shown);

// Not to be touched now, but in its place.
[[nodiscard]] Node inert(Node key);

// What is said of the last try.
[[nodiscard]] Node code_trouble(const Env& env, Key line, std::string more);
// After many wrong ones: how long to wait.
[[nodiscard]] Node code_pause(const Env& env, std::uint64_t left_ms);

// Which part of a code is meant, shown on one that nobody has.
[[nodiscard]] Node code_example(const Env& env, std::string before, std::string after);

// That there is a reader, and what to hold under it.
[[nodiscard]] Node reader_hint(const Env& env, Key words_of_it);

}  // namespace kiosk::ui::citizen
