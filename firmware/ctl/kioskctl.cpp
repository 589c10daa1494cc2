// CLI11 parses; the verb that was named then runs against the socket.
#include "firmware/ctl/kioskctl.hpp"

#include <cstdlib>

#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

constexpr const char* kDefaultSocket = "/run/tiepdan/api.sock";
constexpr const char* kFooter =
    "Exit codes: 0 ok, 2 wrong usage or bad input, 3 forbidden, 4 not found, 5 conflict with the\n"
    "present state, 6 unavailable (device, disk, link, or kioskd not running), 7 too large,\n"
    "70 internal. With --json an error is printed as {\"error\": {...}} on standard output.";

Language language_of(const std::string& wish) {
    if (!wish.empty()) {
        return wish == "vi" ? Language::Vi : Language::En;
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        // Read before any thread starts; nothing here changes the environment.
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("vi") ? Language::Vi : Language::En;
        }
    }
    return Language::En;
}

struct Globals {
    std::string socket = kDefaultSocket;
    std::string role;
    std::string language;
    bool json = false;
};

void add_globals(CLI::App& program, Globals& globals) {
    program.add_option("--socket", globals.socket, "kioskd's socket")
        ->envname("KIOSK_SOCKET")
        ->capture_default_str();
    program.add_flag("--json", globals.json, "Print the API's own JSON");
    program.add_option("--lang", globals.language, "vi or en; else from LANG")
        ->check(CLI::IsMember({"vi", "en"}));
    program.add_option("--role", globals.role, "Ask for less: citizen, staff or technician")
        ->check(CLI::IsMember({"citizen", "staff", "technician"}));
    program.require_subcommand(1);
    program.fallthrough();
    program.footer(kFooter);
}

}  // namespace

int run_kioskctl(const std::vector<std::string>& words,
                 std::ostream& out,
                 std::ostream& err,
                 const std::stop_token& stop) {
    CLI::App program("Tiếp Dân: every verb of the kiosk from a shell", "kioskctl");
    Globals globals;
    Verb chosen;
    add_globals(program, globals);
    add_queue_verbs(program, chosen);
    add_counter_verbs(program, chosen);
    add_day_verbs(program, chosen);
    add_letter_verbs(program, chosen);
    add_separator_verbs(program, chosen);
    add_paper_verbs(program, chosen);
    add_journal_verbs(program, chosen);
    add_hall_verbs(program, chosen);
    add_help_verbs(program, chosen);
    add_kiosk_verbs(program, chosen);
    add_calendar_verbs(program, chosen);
    add_booking_verbs(program, chosen);
    add_visit_verbs(program, chosen);
    add_stats_verbs(program, chosen);
    add_service_verbs(program, chosen);
    add_user_verbs(program, chosen);
    add_wait_verbs(program, chosen);
    try {
        // CLI11 takes the words from the back.
        program.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        return program.exit(error, out, err) == 0 ? kExitOk : kExitUsage;
    }
    api::ClientOptions options;
    options.socket = globals.socket;
    options.role = globals.role;
    api::Client client(std::move(options));
    const auto random = make_system_random();
    Session session{client,
                    *random,
                    language_of(globals.language),
                    globals.json ? Output::Json : Output::Text,
                    out,
                    err,
                    stop};
    const auto done = chosen(session);
    out.flush();
    if (!done) {
        print_error(session, done.error());
        return exit_code_of(error_kind(done.error().code));
    }
    return *done;
}

}  // namespace kiosk::ctl
