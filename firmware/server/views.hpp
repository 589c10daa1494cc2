#pragma once
// Office state as the API shows it. Wire forms: docs/api/openapi.yaml.

#include "firmware/base/json.hpp"
#include "firmware/office/state.hpp"
#include "firmware/petitions/letter_story.hpp"
#include "firmware/server/role.hpp"
#include "firmware/store/journal/journal.hpp"
#include "firmware/store/projections/projections.hpp"

namespace kiosk::server {

[[nodiscard]] Json ticket_view(const queue::Ticket& ticket);
// Who answered a call is for people of the office.
enum class HelpEyes { Public, Office };
[[nodiscard]] HelpEyes eyes_of(const Caller& caller);
[[nodiscard]] Json help_view(const reception::HelpCall& call, HelpEyes eyes);
// "open", "break", "closed".
[[nodiscard]] std::string_view counter_state_name(queue::Counter::State state);
[[nodiscard]] Json intake_view(const office::State& state);
[[nodiscard]] Json counter_view(const office::State& state, const queue::Counter& counter);
// Today's calls for help at this kiosk, as everybody may see them.
[[nodiscard]] Json help_at(const office::State& state);
// The whole queue, its version being the seq of the last committed record.
[[nodiscard]] Json queue_view(const office::State& state);
[[nodiscard]] Json status_view(const office::State& state, WallTime wall);
[[nodiscard]] Json letter_row_view(const store::LetterRow& row);
// [{status, day, body}], oldest first; null without a story.
[[nodiscard]] Json story_view(const std::optional<petitions::LetterStory>& story);
[[nodiscard]] Json paper_row_view(const store::PaperRow& row);
// {seq, id, kind, wall_ms, by, body, header, chain}; bytes in hex.
[[nodiscard]] Result<Json> record_view(const office::Identity& identity,
                                       const store::JournalRow& row);
// One committed fact as subscribers get it: {seq, id, kind, wall_ms, body}.
[[nodiscard]] Json change_view(const office::Recorded& fact);

// By uid (32 hex digits) or today's number ("A012"): UnknownTicket.
[[nodiscard]] Result<TicketId> find_ticket_id(const office::State& state, std::string_view text);

}  // namespace kiosk::server
