// A table of words; numbers are read by from_chars so that "speed=fast" is refused.
#include "drivers/printer/sim/words.hpp"

#include <charconv>

#include "firmware/base/file.hpp"

namespace kiosk::printer {
namespace {

constexpr std::size_t kMostState = 4096;

struct Word {
    std::string_view text;
    Trouble trouble;
    bool may_wait;  // takes @N
};

constexpr Word kWords[] = {{"ok", Trouble::Ok, false},
                           {"out", Trouble::Out, true},
                           {"near-end", Trouble::NearEnd, false},
                           {"cover", Trouble::Cover, true},
                           {"cutter", Trouble::Cutter, true},
                           {"jam", Trouble::Jam, true},
                           {"mute", Trouble::Mute, true},
                           {"babble", Trouble::Babble, false},
                           {"slow", Trouble::Slow, false},
                           {"unplug", Trouble::Unplug, true},
                           {"off", Trouble::Off, true}};

std::optional<int> number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
        return std::nullopt;
    }
    return value;
}

// "speed=60" with the key "speed=": 60.
std::optional<int> value_of(std::string_view word, std::string_view key, int least, int most) {
    return word.starts_with(key) ? number(word.substr(key.size()), least, most) : std::nullopt;
}

bool obey_trouble(SimState& state, std::string_view word) {
    const std::size_t at = word.find('@');
    const std::string_view name = word.substr(0, at);
    for (const Word& one : kWords) {
        if (name != one.text) {
            continue;
        }
        std::optional<int> after_rows;
        if (at != std::string_view::npos) {
            after_rows = number(word.substr(at + 1), 0, 1'000'000);
            if (!one.may_wait || !after_rows) {
                return false;
            }
        }
        state.trouble = one.trouble;
        state.after_rows = after_rows;
        return true;
    }
    return false;
}

std::string_view name_of(Trouble trouble) {
    for (const Word& one : kWords) {
        if (one.trouble == trouble) {
            return one.text;
        }
    }
    return "ok";
}

}  // namespace

Status obey(SimState& state, std::string_view word) {
    if (obey_trouble(state, word)) {
        return {};
    }
    if (word == "resume-by-itself") {
        state.resumes = true;
    } else if (word == "leave") {
        state.leaves = true;
    } else if (word == "reset") {
        state = SimState{};
    } else if (const auto bytes = value_of(word, "cut-after=", 0, 100'000'000)) {
        state.trouble = Trouble::CutAfter;
        state.after_rows.reset();
        state.cut_after = *bytes;
    } else if (const auto speed = value_of(word, "speed=", 1, 1'000'000)) {
        state.rows_per_s = *speed;
    } else if (const auto rows = value_of(word, "paper=", 0, 100'000'000)) {
        state.paper_rows = rows;
    } else {
        return Error{ErrorCode::BadArgument,
                     "ok, out, near-end, cover, cutter, jam, mute, babble, slow, unplug, off, "
                     "cut-after=N, WORD@N, resume-by-itself, leave, speed=N, paper=N, reset"};
    }
    return {};
}

std::string to_words(const SimState& state) {
    const SimState plain;
    std::string out = state.trouble == Trouble::CutAfter
                          ? "cut-after=" + std::to_string(state.cut_after)
                          : std::string(name_of(state.trouble));
    if (state.after_rows) {
        out += "@" + std::to_string(*state.after_rows);
    }
    if (state.resumes) {
        out += " resume-by-itself";
    }
    if (state.leaves) {
        out += " leave";
    }
    if (state.rows_per_s != plain.rows_per_s) {
        out += " speed=" + std::to_string(state.rows_per_s);
    }
    if (state.paper_rows) {
        out += " paper=" + std::to_string(*state.paper_rows);
    }
    return out + "\n";
}

SimState SimStateFile::read() const {
    const std::lock_guard lock(mutex_);
    return read_unlocked();
}

SimState SimStateFile::read_unlocked() const {
    SimState out;
    const auto text = read_text_file(path_, kMostState);
    if (!text) {
        return out;
    }
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
        if (end > 0) {
            (void)obey(out, rest.substr(0, end)).has_value();  // a typing error is no trouble
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

Status SimStateFile::write_unlocked(const SimState& state) const {
    return write_file_durably(path_, as_bytes(to_words(state)));
}

Status SimStateFile::tell(std::string_view word) {
    const std::lock_guard lock(mutex_);
    SimState state = read_unlocked();
    KIOSK_CHECK(obey(state, word));
    std::error_code failed;  // writing says so
    std::filesystem::create_directories(path_.parent_path(), failed);
    return write_unlocked(state);
}

Status SimStateFile::change(const SimState& before, const SimState& after) {
    const std::lock_guard lock(mutex_);
    if (read_unlocked() != before) {
        return {};
    }
    return write_unlocked(after);
}

}  // namespace kiosk::printer
