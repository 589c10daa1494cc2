#pragma once
// The register of received letters and how many there are, as the city's officers see them. How
// much of a letter is shown decides letter_view alone.

#include "firmware/base/json.hpp"
#include "firmware/http/message.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/letter_register.hpp"

namespace kiosk::hub {

// What a request asks the register for.
struct RegisterWish {
    LetterClass letter_class = LetterClass::Ordinary;
    LetterQuestion question;
};

// class=ordinary|protected, q, office, kind, from, to (days in Hanoi), first. BadArgument names the
// parameter; protected letters take q (a whole hash) and first alone.
[[nodiscard]] Result<RegisterWish> register_wish(const http::Request& request);

// {"class", "all", "first", "letters": […], "offices": […]}; or the same letters as a file, at most
// kMostRows of them.
[[nodiscard]] Result<http::Response> register_answer(HubStore& store, const http::Request& request);
// One letter: by its id when it is an ordinary one, by its hash when it is protected. An ordinary
// one with its history. NotFound.
[[nodiscard]] Result<http::Response> letter_answer(HubStore& store, std::string_view key);
// {"offices": [{office, kind, whole, waiting}], "protected": {whole, waiting}}, from, to as above.
[[nodiscard]] Result<http::Response> letter_counts_answer(HubStore& store,
                                                          const http::Request& request);

inline constexpr std::int64_t kPageRows = 50;
inline constexpr std::int64_t kMostRows = 100'000;

}  // namespace kiosk::hub
