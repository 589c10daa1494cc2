#pragma once
// Visits and statistics as the API tells them; see wire.hpp for the rules of reading.

#include <optional>
#include <string>
#include <vector>

#include "firmware/api/wire.hpp"

namespace kiosk::api {

// A row of the reception book.
struct Visit {
    std::string id;           // 32 hex digits
    std::int64_t number = 0;  // in the book of its year
    std::string business_day;
    std::string ticket;  // "A012"; "" = received without one
    std::string counter;
    std::int64_t people = 1;
    std::string step;     // opened, recorded, closed
    std::string officer;  // an actor
    std::int64_t opened_ms = 0;
    std::int64_t corrections = 0;
    // Of the record; empty until there is one.
    std::string session_kind;  // regular, periodic, ad_hoc
    std::string case_token;
    std::int64_t nth = 1;
    std::string kind;  // complaint, recommendation, reflection, mixed, protected
    std::string field;
    std::string outcome;
};

[[nodiscard]] Result<Visit> visit_from(const Json& json);

// One column of table 01/TCD; no value where the form leaves it empty.
struct FormColumn {
    std::int64_t number = 0;
    std::string vi;
    std::string en;
    std::optional<std::int64_t> value;
};

[[nodiscard]] Result<FormColumn> form_column_from(const Json& json);

}  // namespace kiosk::api
