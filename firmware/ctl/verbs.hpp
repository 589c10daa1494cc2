#pragma once
// The verbs, by subject. Each add_…() hangs its commands on the program's parser; the one that the
// user names puts itself into `chosen`.

#include <CLI/CLI.hpp>

#include "firmware/ctl/session.hpp"

namespace kiosk::ctl {

void add_queue_verbs(CLI::App& program, Verb& chosen);
void add_counter_verbs(CLI::App& program, Verb& chosen);
void add_move_verbs(CLI::App& queue, Verb& chosen);             // into the group queue
void add_counter_move_verbs(CLI::App& counters, Verb& chosen);  // into the group counter
void add_day_verbs(CLI::App& program, Verb& chosen);            // group, intake, day
void add_paper_verbs(CLI::App& program, Verb& chosen);
void add_letter_verbs(CLI::App& program, Verb& chosen);       // scan, letter
void add_review_verbs(CLI::App& letters, Verb& chosen);       // into the group letter
void add_letter_page_verbs(CLI::App& letters, Verb& chosen);  // into the group letter
void add_track_verb(CLI::App& letters, Verb& chosen);         // into the group letter
void add_separator_verbs(CLI::App& program, Verb& chosen);    // separators
void add_journal_verbs(CLI::App& program, Verb& chosen);
void add_hall_verbs(CLI::App& program, Verb& chosen);  // hall, speech test
void add_help_verbs(CLI::App& program, Verb& chosen);
void add_calendar_verbs(CLI::App& program, Verb& chosen);
void add_booking_verbs(CLI::App& program, Verb& chosen);
void add_visit_verbs(CLI::App& program, Verb& chosen);
void add_stats_verbs(CLI::App& program, Verb& chosen);
void add_service_verbs(CLI::App& program, Verb& chosen);  // status, sync, provision, sim, watch
void add_user_verbs(CLI::App& program, Verb& chosen);     // user, lan
void add_kiosk_verbs(CLI::App& program, Verb& chosen);    // kiosk
void add_adopt_verb(CLI::App& queue, Verb& chosen);       // into the group queue
void add_wait_verbs(CLI::App& program, Verb& chosen);     // stats wait

// A subcommand that needs one of its own subcommands.
[[nodiscard]] CLI::App* add_group(CLI::App& program,
                                  const std::string& name,
                                  const std::string& help);
// "up to 25 min, at the earliest 10"; "" where nothing is said.
[[nodiscard]] std::string wait_words(const Session& session, const api::Wait& wait);

// --day, --period, --from and --to, and the query they make ("?day=…"; "" = today).
struct DaysWish {
    std::string day, period, from, to;
};

void add_days(CLI::App& verb, DaysWish& wish);
[[nodiscard]] std::string query_of(const DaysWish& wish);
// Hangs a verb on `group` that GETs a target and prints the answer.
void add_read(CLI::App& group,
              Verb& chosen,
              const std::string& name,
              const std::string& help,
              const std::string& target,
              Printer print);
// A verb that POSTs `body` (null = none) to a target and prints the answer.
[[nodiscard]] Verb post(std::string target, Json body, Printer print);
// The bytes that a GET answers, into a file as they came; at most 8 MiB.
[[nodiscard]] Result<int> save(Session& session,
                               const std::string& target,
                               const std::string& path);
// Printers of {"ticket": …} and {"counter": …}.
[[nodiscard]] Status print_ticket(Session& session, const Json& answer);
[[nodiscard]] Status print_counter(Session& session, const Json& answer);

}  // namespace kiosk::ctl
