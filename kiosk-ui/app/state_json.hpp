#pragma once
// A state from a file, for --render and --replay: what the API says, and what a person has chosen.

#include "firmware/base/json.hpp"
#include "kiosk-ui/app/state.hpp"

namespace kiosk::ui {

// {"queue": Queue of the API, "status": Status of the API, "issued": Issued of the API,
//  "page": "home" …, "service": "…", "people": 3, "wall_ms": …}; all but "queue" may be missing.
// Or the hall's: {"hall": Hall of the API, "wall_ms": …, "lost": true}.
// BadArgument names the member that is wrong. kiosk-ui/README.md shows one.
[[nodiscard]] Result<State> state_from_json(const Json& json);

// The API's answer to POST /v1/tickets, with or without paper.
[[nodiscard]] Result<Issued> issued_from_answer(const Json& answer);
// What a `device` event says of the printer.
[[nodiscard]] Printer printer_from(const Json& device);
// "queued" … as GET /v1/paper/{job} has it. An unknown word is Uncertain: a person decides.
[[nodiscard]] Paper paper_from(std::string_view state);

}  // namespace kiosk::ui
