#pragma once
// The verbs, by subject. Each add_…() hangs its commands on the program's parser; the one that the
// user names puts itself into `chosen`.

#include <CLI/CLI.hpp>

#include "firmware/ctl/session.hpp"

namespace kiosk::ctl {

void add_queue_verbs(CLI::App& program, Verb& chosen);
void add_counter_verbs(CLI::App& program, Verb& chosen);
void add_paper_verbs(CLI::App& program, Verb& chosen);
void add_letter_verbs(CLI::App& program, Verb& chosen);  // scan, letter
void add_journal_verbs(CLI::App& program, Verb& chosen);
void add_hall_verbs(CLI::App& program, Verb& chosen);  // hall, speech test
void add_help_verbs(CLI::App& program, Verb& chosen);
void add_calendar_verbs(CLI::App& program, Verb& chosen);
void add_booking_verbs(CLI::App& program, Verb& chosen);
void add_service_verbs(CLI::App& program, Verb& chosen);  // status, sync, provision, sim, watch
void add_user_verbs(CLI::App& program, Verb& chosen);     // user, lan

// A subcommand that needs one of its own subcommands.
[[nodiscard]] CLI::App* add_group(CLI::App& program,
                                  const std::string& name,
                                  const std::string& help);
// A verb that POSTs `body` (null = none) to a target and prints the answer.
[[nodiscard]] Verb post(std::string target, Json body, Printer print);

}  // namespace kiosk::ctl
