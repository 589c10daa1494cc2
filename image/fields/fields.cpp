#include "image/fields/fields.hpp"

#include <array>

#include "image/fields/found.hpp"

namespace kiosk::fields {

Suggestions suggest(const std::vector<PageText>& pages, const Date& today) {
    const std::vector<Line> lines = lines_of(pages);
    Suggestions out;
    out.fields = {find_sender(lines),
                  find_address(lines),
                  find_id_number(lines, today),
                  find_phone(lines),
                  find_date(lines, today),
                  find_addressee(lines),
                  find_subject(lines)};
    out.kind = find_kind(lines);
    return out;
}

std::string_view name_of(Name name) noexcept {
    constexpr std::array<std::string_view, kNames> kAll{
        "sender", "address", "id_number", "phone", "date", "addressee", "subject"};
    return kAll[static_cast<std::size_t>(name)];
}

std::string_view name_of(Mark mark) noexcept {
    constexpr std::array<std::string_view, 3> kAll{"sure", "doubtful", "empty"};
    return kAll[static_cast<std::size_t>(mark)];
}

}  // namespace kiosk::fields
