#pragma once
// How a call sounds. Pure; any thread. Speech programs read "A012" as "A twelve", so digits,
// letters and numbers are spelled here.

#include <optional>
#include <string>
#include <string_view>

namespace kiosk::speech {

enum class Tongue { Vi, En };

// "vi", "en"; nullopt for a language without a wording.
[[nodiscard]] std::optional<Tongue> tongue_from(std::string_view language) noexcept;

// "Mời số a, không một hai, đến quầy số ba." · "Number A, zero one two, counter three."
// `number` is a ticket's number such as "A012", `counter` a counter's id as painted on the desk.
[[nodiscard]] std::string call_words(Tongue tongue,
                                     std::string_view number,
                                     std::string_view counter);

// What a person without paper hears at the kiosk, to keep in mind: "Số của quý vị: a, không không
// năm." · "Your number: A, zero zero five."
[[nodiscard]] std::string own_number_words(Tongue tongue, std::string_view number);

// What a technician hears: no number, so that nobody comes.
[[nodiscard]] std::string test_words(Tongue tongue);

// Letters by their names and digits one by one: "A012" -> "a, không một hai". Other characters are
// not spoken.
[[nodiscard]] std::string spelled(Tongue tongue, std::string_view text);

// 0 to 999 as a number, in the northern reading: 15 mười lăm, 21 hai mươi mốt, 24 hai mươi tư,
// 105 một trăm linh năm. Other numbers are a broken invariant.
[[nodiscard]] std::string number_words(Tongue tongue, int number);

// A counter: a number from 1 to 999 without leading zeros is read, anything else is spelled.
[[nodiscard]] std::string counter_words(Tongue tongue, std::string_view counter);

}  // namespace kiosk::speech
