#pragma once
// What befalls a simulated printer, in words: one trouble at a time, and a few settings beside it.
// The words stand in DIR/state, so that they survive a restart and anyone may write them.
//
//   ok                 no trouble (a new roll lies in, the cover is closed, the cable is plugged)
//   out near-end cover cutter jam mute babble slow unplug off
//   cut-after=N        the link breaks after byte N of the next job, counted from its ESC @
//   WORD@N             out, cover, cutter, jam, mute, unplug or off after N more rows were burnt
//   resume-by-itself   after a trouble the printer goes on with what it holds (setting)
//   leave              nobody takes a presented ticket (setting)
//   speed=N            rows a second, 1 to 1,000,000; 2,000 by itself (setting)
//   paper=N            rows left on the roll, obeyed once
//   reset              ok, and every setting as at first

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::printer {

enum class Trouble : std::uint8_t {
    Ok,
    Out,
    NearEnd,
    Cover,
    Cutter,
    Jam,
    Mute,
    Babble,
    Slow,
    Unplug,
    Off,
    CutAfter,
};

struct SimState {
    Trouble trouble = Trouble::Ok;
    std::optional<int> after_rows{};  // the trouble waits until so many rows more were burnt
    int cut_after = 0;                // Trouble::CutAfter: bytes
    int rows_per_s = 2'000;
    bool resumes = false;
    bool leaves = false;
    std::optional<int> paper_rows{};  // not obeyed yet

    bool operator==(const SimState&) const = default;
};

// Changes `state` as the word says. BadArgument for an unknown word; the state is then unchanged.
[[nodiscard]] Status obey(SimState& state, std::string_view word);
[[nodiscard]] std::string to_words(const SimState& state);

// DIR/state. Any thread; a word that no simulator knows counts as "ok" when it was written by hand.
class SimStateFile {
public:
    explicit SimStateFile(std::filesystem::path folder) : path_(std::move(folder) / "state") {}

    [[nodiscard]] SimState read() const;
    // Obeys one word and makes the folder where it is missing. BadArgument, IoFailed.
    [[nodiscard]] Status tell(std::string_view word);
    // Replaces `before` by `after`, unless somebody wrote another word meanwhile.
    [[nodiscard]] Status change(const SimState& before, const SimState& after);

private:
    [[nodiscard]] SimState read_unlocked() const;
    [[nodiscard]] Status write_unlocked(const SimState& state) const;

    const std::filesystem::path path_;
    mutable std::mutex mutex_;
};

}  // namespace kiosk::printer
