// Between the lines the program runs as ever: the trace only adds fingers.
#include "kiosk-ui/app/replay.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <ostream>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"

namespace kiosk::ui {
namespace {

constexpr std::uint64_t kTapLasts_ms = 80;
constexpr std::uint64_t kScreenComes_ms = 10'000;
constexpr std::uint64_t kWordComes_ms = 60'000;  // pages are read, slips printed meanwhile
constexpr std::uint64_t kTurn_ms = 20;

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return out;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : line) {
        if (c != ' ' && c != '\t' && c != '\r') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        out.push_back(std::move(word));
    }
    return out;
}

bool is_right(const TraceLine& line) {
    const std::size_t n = line.words.size();
    if (line.verb == "tap") {
        return n == 1 || (n == 2 && number_in(line.words[0]) && number_in(line.words[1]));
    }
    if (line.verb == "hold") {
        return n == 2 && number_in(line.words[1]);
    }
    if (line.verb == "wait") {
        return n == 1 || (n == 2 && number_in(line.words[1]));
    }
    if (line.verb == "read") {
        return n >= 2;
    }
    if (line.verb == "picture") {
        return n == 1;
    }
    return line.verb == "shot" && n == 1 && line.words[0].find('/') == std::string::npos;
}

class Replay {
public:
    Replay(Front& front, std::filesystem::path shots, const Clock& clock)
        : front_(front), shots_(std::move(shots)), clock_(clock) {}

    Status run(const TraceLine& line) {
        pass(line.pause_ms);
        if (line.verb == "tap" || line.verb == "hold") {
            KIOSK_TRY(const draw::Point at, place_of(line));
            const std::uint64_t held = line.verb == "hold"
                                           ? number_in(line.words[1]).value_or(kTapLasts_ms)
                                           : kTapLasts_ms;
            front_.touch({Finger::Kind::Down, 1, at});
            pass(held);
            front_.touch({Finger::Kind::Up, 1, at});
            return {};
        }
        if (line.verb == "wait") {
            const std::uint64_t most = line.words.size() > 1
                                           ? number_in(line.words[1]).value_or(kScreenComes_ms)
                                           : kScreenComes_ms;
            return wait(line.words[0], most);
        }
        if (line.verb == "read") {
            return read(
                line.words[0],
                fmt::format("{}", fmt::join(line.words.begin() + 1, line.words.end(), " ")));
        }
        if (line.verb == "picture") {
            return until([&] { return shows_picture(line.words[0]); },
                         [&] {
                             return fmt::format(
                                 "{} on {} shows no picture", line.words[0], front_.screen());
                         });
        }
        KIOSK_TRY(const Bytes png, front_.glass().surface().to_png());
        return write_file_durably(shots_ / (line.words[0] + ".png"), png);
    }

private:
    void pass(std::uint64_t ms) {
        const std::uint64_t end = clock_.monotonic_ms() + ms;
        while (clock_.monotonic_ms() < end) {
            static_cast<void>(
                front_.turn(std::min(kTurn_ms, end - std::min(end, clock_.monotonic_ms()))));
        }
    }

    Status wait(const std::string& screen, std::uint64_t most_ms) {
        const std::uint64_t end = clock_.monotonic_ms() + most_ms;
        while (front_.screen() != screen) {
            if (clock_.monotonic_ms() >= end) {
                return Error{
                    ErrorCode::Timeout,
                    fmt::format("screen {} did not come, {} is there", screen, front_.screen())};
            }
            static_cast<void>(front_.turn(kTurn_ms));
        }
        return {};
    }

    // No-break spaces as plain ones: a trace has none.
    [[nodiscard]] std::string text_at(const std::string& path) const {
        constexpr std::string_view kNoBreak = "\u00A0";
        for (const Placed& node : front_.glass().laid().nodes) {
            if (node.path == path) {
                std::string out;
                std::string_view rest = node.text;
                for (std::size_t at = 0; (at = rest.find(kNoBreak)) != std::string_view::npos;) {
                    out.append(rest.substr(0, at)).append(1, ' ');
                    rest.remove_prefix(at + kNoBreak.size());
                }
                return out.append(rest);
            }
        }
        return {};
    }

    [[nodiscard]] bool shows_picture(const std::string& path) const {
        const auto& nodes = front_.glass().laid().nodes;
        return std::any_of(nodes.begin(), nodes.end(), [&](const Placed& node) {
            return node.path == path && node.picture.pixels;
        });
    }

    Status until(const std::function<bool()>& done, const std::function<std::string()>& else_said) {
        const std::uint64_t end = clock_.monotonic_ms() + kWordComes_ms;
        while (!done()) {
            if (clock_.monotonic_ms() >= end) {
                return Error{ErrorCode::Timeout, else_said()};
            }
            static_cast<void>(front_.turn(kTurn_ms));
        }
        return {};
    }

    Status read(const std::string& path, const std::string& wanted) {
        return until([&] { return text_at(path) == wanted; },
                     [&] {
                         return fmt::format(
                             "{} on {} shows \"{}\"", path, front_.screen(), text_at(path));
                     });
    }

    Result<draw::Point> place_of(const TraceLine& line) {
        if (line.verb == "tap" && line.words.size() == 2) {
            return draw::Point{static_cast<double>(*number_in(line.words[0])),
                               static_cast<double>(*number_in(line.words[1]))};
        }
        for (const Placed& node : front_.glass().laid().nodes) {
            if (node.path == line.words[0]) {
                return node.box.centre();
            }
        }
        return Error{ErrorCode::NotFound,
                     fmt::format("{} on screen {}", line.words[0], front_.screen())};
    }

    Front& front_;
    const std::filesystem::path shots_;
    const Clock& clock_;
};

}  // namespace

Result<std::vector<TraceLine>> parse_trace(std::string_view text) {
    std::vector<TraceLine> out;
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        std::vector<std::string> words = words_of(line);
        if (words.empty() || words.front().front() == '#') {
            continue;
        }
        TraceLine next;
        next.number = number;
        const auto pause = number_in(words.front());
        if (!pause || words.size() < 2) {
            return Error{ErrorCode::BadArgument, fmt::format("trace line {}", number)};
        }
        next.pause_ms = *pause;
        next.verb = words[1];
        next.words.assign(words.begin() + 2, words.end());
        if (!is_right(next)) {
            return Error{ErrorCode::BadArgument, fmt::format("trace line {}", number)};
        }
        out.push_back(std::move(next));
    }
    return out;
}

Status replay(Front& front,
              const std::vector<TraceLine>& trace,
              const std::filesystem::path& shots,
              const Clock& clock,
              std::ostream& out) {
    Replay player(front, shots, clock);
    for (const TraceLine& line : trace) {
        if (Status done = player.run(line); !done) {
            return std::move(done).error().with(fmt::format("trace line {}", line.number));
        }
        out << fmt::format("{}: {}", line.number, line.verb);
        for (const std::string& word : line.words) {
            out << ' ' << word;
        }
        out << " -> " << front.screen() << '\n';
    }
    return {};
}

}  // namespace kiosk::ui
