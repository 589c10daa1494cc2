#pragma once
// What the city says in the halls of its offices: the document "notices" (docs/settings.md, "From
// the city").

#include <optional>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"
#include "firmware/calendar/dates.hpp"
#include "firmware/reception/notices.hpp"

namespace kiosk::provisioning {

struct CityNotice {
    reception::NoticePosted notice;
    std::optional<calendar::BusinessDay> from;   // none: from the first day on
    std::optional<calendar::BusinessDay> until;  // the last day; none: until it is withdrawn

    [[nodiscard]] bool counts_on(const calendar::BusinessDay& day) const {
        return (!from || *from <= day) && (!until || day <= *until);
    }

    bool operator==(const CityNotice&) const = default;
};

// [[notices]] with vi, and perhaps en, urgent, from and until ("YYYY-MM-DD"). BadSettings names
// file, line and key of the first mistake; two of a kind for one day are one, since a hall shows
// one of each.
[[nodiscard]] Result<std::vector<CityNotice>> parse_city_notices(std::string_view toml_text,
                                                                 std::string_view file_name);

}  // namespace kiosk::provisioning
