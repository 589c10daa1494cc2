#pragma once
// What every verb of kioskctl has at hand: the client, the language, where to print.

#include <functional>
#include <iosfwd>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>

#include "firmware/api/client.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"

namespace kiosk::ctl {

enum class Output { Text, Json };

// Beside those of exit_code_of(); --help and docs/kioskctl.md list them.
inline constexpr int kExitOk = 0;
inline constexpr int kExitUsage = 2;

struct Session {
    api::Client& client;
    Random& random;
    Language language = Language::En;
    Output output = Output::Text;
    std::ostream& out;
    std::ostream& err;
    std::stop_token stop;

    [[nodiscard]] std::string_view say(std::string_view vi, std::string_view en) const {
        return language == Language::Vi ? vi : en;
    }

    [[nodiscard]] bool json() const { return output == Output::Json; }

    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) const {
        out << fmt::format(format, std::forward<Args>(args)...) << '\n';
    }
};

// A verb: its exit code, or the error that run() prints and maps.
using Verb = std::function<Result<int>(Session&)>;
// Prints an answer for people.
using Printer = std::function<Status(Session&, const Json&)>;

// Prints `answer` as JSON, or for people through `print`; passes an error on.
[[nodiscard]] Result<int> show(Session& session, const Result<Json>& answer, const Printer& print);

// An error for people: what happened, the detail, what to do now.
void print_error(const Session& session, const Error& error);
[[nodiscard]] std::string ticket_words(const Session& session, const api::Ticket& ticket);
// What became of a page, and what to look at on it.
[[nodiscard]] std::string page_words(const Session& session, const api::PageState& page);
[[nodiscard]] std::string_view state_words(const Session& session, std::string_view state);
// "2026-11-24 09:31:02" in the office's time (UTC+7).
[[nodiscard]] std::string office_time(std::int64_t unix_ms);

}  // namespace kiosk::ctl
