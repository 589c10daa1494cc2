// Limits of the standard where it has any: 4,000 characters of description, 90 days and 1,000
// requests in an answer.
#include "sync/hub/channels/open311_request.hpp"

#include <algorithm>
#include <cstdlib>

#include "firmware/base/text.hpp"
#include "sync/hub/channels/public_services.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kSpan_ms = std::int64_t{90} * 24 * 3600 * 1000;
constexpr std::int64_t kMostPage = 10'000;
constexpr std::size_t kMostNumbers = 100;

std::string_view field(const FormFields& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string_view{} : trim(found->second);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) >> 6U) != 2;
    }));
}

Result<std::string> bounded(const FormFields& form, std::string_view name, std::size_t most) {
    const std::string_view text = field(form, name);
    if (characters(text) > most) {
        return Error{ErrorCode::BadArgument,
                     std::string(name) + ": at most " + std::to_string(most) + " characters"};
    }
    return std::string(text);
}

// A number of degrees: sign, digits, one point.
bool is_degrees(std::string_view text, double most) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool shaped = !digits.empty() && digits.size() <= 16 && digits.front() != '.' &&
                        std::count(digits.begin(), digits.end(), '.') <= 1 &&
                        digits.find_first_not_of("0123456789.") == std::string_view::npos;
    return shaped && std::abs(std::strtod(std::string(text).c_str(), nullptr)) <= most;
}

Result<std::string> place_in(const FormFields& form) {
    const std::string_view lat = field(form, "lat");
    const std::string_view lon = field(form, "long");
    if (lat.empty() && lon.empty()) {
        return std::string();
    }
    if (!is_degrees(lat, 90) || !is_degrees(lon, 180)) {
        return Error{ErrorCode::BadArgument,
                     "lat and long: both, in degrees, as 21.0285, 105.8523"};
    }
    return std::string(lat) + "," + std::string(lon);
}

std::vector<std::string> listed(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        out.emplace_back(trim(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

Result<std::int64_t> number_in(const FormFields& query,
                               std::string_view name,
                               std::int64_t otherwise,
                               std::int64_t most) {
    const std::string_view text = field(query, name);
    if (text.empty()) {
        return otherwise;
    }
    const bool digits =
        text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos;
    const std::int64_t value = digits ? std::stoll(std::string(text)) : 0;
    if (value < 1 || value > most) {
        return Error{ErrorCode::BadArgument,
                     std::string(name) + ": a number from 1 to " + std::to_string(most)};
    }
    return value;
}

Status put_span(const FormFields& query, std::int64_t now_ms, RequestFilter& filter) {
    const std::string_view start = field(query, "start_date");
    const std::string_view end = field(query, "end_date");
    filter.to_ms = now_ms;
    filter.from_ms = now_ms - kSpan_ms;
    if (!start.empty()) {
        KIOSK_TRY(filter.from_ms, parse_open311_time(start));
        filter.to_ms = filter.from_ms + kSpan_ms;
    }
    if (!end.empty()) {
        KIOSK_TRY(filter.to_ms, parse_open311_time(end));
        filter.from_ms = start.empty() ? filter.to_ms - kSpan_ms : filter.from_ms;
    }
    if (filter.to_ms < filter.from_ms || filter.to_ms - filter.from_ms > kSpan_ms) {
        return Error{ErrorCode::BadArgument, "start_date and end_date: at most 90 days apart"};
    }
    return {};
}

Status put_numbers(std::string_view text, std::vector<std::int64_t>& out) {
    for (const std::string& one : listed(text)) {
        const bool digits = !one.empty() && one.size() <= 15 &&
                            one.find_first_not_of("0123456789") == std::string::npos;
        if (!digits || out.size() >= kMostNumbers) {
            return Error{ErrorCode::BadArgument,
                         "service_request_id: at most 100 numbers, separated by commas"};
        }
        out.push_back(std::stoll(one));
    }
    return {};
}

Status put_states(std::string_view text, RequestFilter& filter) {
    const auto asked = listed(text);
    const bool open = std::find(asked.begin(), asked.end(), "open") != asked.end();
    const bool closed = std::find(asked.begin(), asked.end(), "closed") != asked.end();
    const bool others = std::any_of(asked.begin(), asked.end(), [](const std::string& one) {
        return one != "open" && one != "closed";
    });
    if (others) {
        return Error{ErrorCode::BadArgument, "status: open, closed, or both"};
    }
    if (open != closed) {
        filter.state = open ? RequestState::Open : RequestState::Closed;
    }
    return {};
}

}  // namespace

Result<RequestContent> request_in(const FormFields& form) {
    RequestContent out;
    KIOSK_TRY(const PublicService service, find_public_service(field(form, "service_code")));
    out.service = service.code;
    KIOSK_TRY(out.description, bounded(form, "description", 4000));
    if (out.description.empty()) {
        return Error{ErrorCode::BadArgument, "description: say what it is about"};
    }
    KIOSK_TRY(out.address, bounded(form, "address_string", 255));
    KIOSK_CHECK(may_be_public(out.description));
    KIOSK_CHECK(may_be_public(out.address));
    KIOSK_TRY(out.place, place_in(form));
    KIOSK_TRY(const std::string first, bounded(form, "first_name", 100));
    KIOSK_TRY(const std::string last, bounded(form, "last_name", 100));
    out.sender = last + (last.empty() || first.empty() ? "" : " ") + first;
    KIOSK_TRY(out.phone, bounded(form, "phone", 32));
    KIOSK_TRY(out.email, bounded(form, "email", 254));
    return out;
}

Result<RequestQuestion> question_in(const FormFields& query, std::int64_t now_ms) {
    RequestQuestion out;
    KIOSK_CHECK(put_numbers(field(query, "service_request_id"), out.numbers));
    KIOSK_CHECK(put_span(query, now_ms, out.filter));
    KIOSK_CHECK(put_states(field(query, "status"), out.filter));
    for (const std::string& code : listed(field(query, "service_code"))) {
        KIOSK_TRY(const PublicService service, find_public_service(code));
        const auto& known = out.filter.services;
        if (std::find(known.begin(), known.end(), service.code) == known.end()) {
            out.filter.services.push_back(service.code);
        }
    }
    KIOSK_TRY(const std::int64_t page, number_in(query, "page", 1, kMostPage));
    KIOSK_TRY(out.filter.most, number_in(query, "page_size", 1000, 1000));
    out.filter.skip = (page - 1) * out.filter.most;
    return out;
}

Json public_view(const ChannelRequest& request) {
    const auto service = find_public_service(request.content.service);
    return {{"service_request_id", std::to_string(request.no)},
            {"status", request_state_name(request.state)},
            {"status_notes", request.note},
            {"service_code", request.content.service},
            {"service_name", service ? Json(service->name) : Json()},
            {"description", request.released ? Json(request.content.description) : Json()},
            {"agency_responsible", Json()},
            {"service_notice", Json()},
            {"requested_datetime", open311_time(request.requested_ms)},
            {"updated_datetime", open311_time(request.updated_ms)},
            {"expected_datetime", Json()},
            {"address", request.content.address.empty() ? Json() : Json(request.content.address)},
            {"address_id", Json()},
            {"zipcode", Json()},
            {"lat", Json()},
            {"long", Json()},
            {"media_url", Json()}};
}

}  // namespace kiosk::hub
