// Bodies about waits: what was told at issue, and what was learned. Counts stand in rows of
// integers, so that sixty days of an office fit into one body.
#include <limits>

#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::queue;

namespace {

constexpr int kMostShown_min = 100'000'000;
constexpr std::size_t kRow = 7;

Result<std::int64_t> natural(const Json& json) {
    if (!json.is_number_integer() || json.get<std::int64_t>() < 0) {
        return Error{ErrorCode::BadArgument, "wait: a count is a whole number"};
    }
    return json.get<std::int64_t>();
}

Result<std::vector<std::int64_t>> row_of(const Json& json, std::size_t width) {
    if (!json.is_array() || json.size() != width) {
        return Error{ErrorCode::BadArgument, "wait: a row of another width"};
    }
    std::vector<std::int64_t> out;
    for (const Json& item : json) {
        KIOSK_TRY(const std::int64_t value, natural(item));
        out.push_back(value);
    }
    return out;
}

Json row_of(std::int32_t block, const WaitCounts& counts) {
    return Json::array({block,
                        counts.cases,
                        counts.served_ms,
                        counts.weight_pct,
                        counts.called,
                        counts.missed,
                        counts.way_ms});
}

Result<WaitBook::Blocks> blocks_in(const Json& service) {
    WaitBook::Blocks out;
    KIOSK_TRY(const Json blocks, get_array(service, "blocks"));
    for (const Json& block : blocks) {
        KIOSK_TRY(const auto row, row_of(block, kRow));
        if (row[0] > std::numeric_limits<std::int32_t>::max()) {
            return Error{ErrorCode::BadArgument, "wait: blocks"};
        }
        out[static_cast<std::int32_t>(row[0])] = {row[1], row[2], row[3], row[4], row[5], row[6]};
    }
    return out;
}

}  // namespace

Json told_to_json(const WaitEstimate& told) {
    Json out{{"shown", wait_shown_name(told.shown)}};
    if (told.wait_s) {
        out["wait_s"] = *told.wait_s;
    }
    if (told.shown == WaitShown::Minutes) {
        out["upper_min"] = told.upper_min;
        out["lower_min"] = told.lower_min;
    }
    if (told.today == WaitToday::MayNot) {
        out["may_not_be_served"] = true;
    }
    return out;
}

Result<WaitEstimate> told_from_json(const Json& json) {
    WaitEstimate out;
    KIOSK_TRY(const std::string shown, get_string(json, "shown"));
    const auto known = wait_shown_from(shown);
    if (!known) {
        return Error{ErrorCode::BadArgument, "wait.shown"};
    }
    out.shown = *known;
    if (json.contains("wait_s")) {
        KIOSK_TRY(out.wait_s, get_int(json, "wait_s"));
    }
    if (out.shown == WaitShown::Minutes) {
        KIOSK_TRY(out.upper_min, int_in(json, "upper_min", 0, kMostShown_min));
        KIOSK_TRY(out.lower_min, int_in(json, "lower_min", 0, kMostShown_min));
    }
    KIOSK_TRY(const bool may_not, get_bool_or(json, "may_not_be_served", false));
    out.today = may_not ? WaitToday::MayNot : WaitToday::InTime;
    return out;
}

Json to_json(const WaitLearned& fact) {
    Json services = Json::array();
    for (const auto& [id, blocks] : fact.book.services()) {
        Json rows = Json::array();
        for (const auto& [block, counts] : blocks) {
            rows.push_back(row_of(block, counts));
        }
        services.push_back(Json{{"id", id.value}, {"blocks", std::move(rows)}});
    }
    Json outcomes = Json::array();
    for (const WaitOutcome& outcome : fact.book.outcomes()) {
        outcomes.push_back(Json::array({outcome.estimate_s, outcome.actual_s}));
    }
    return Json{{"services", std::move(services)}, {"outcomes", std::move(outcomes)}};
}

template <>
Result<WaitLearned> from_json(const Json& body) {
    std::map<ServiceId, WaitBook::Blocks> services;
    KIOSK_TRY(const Json list, get_array(body, "services"));
    for (const Json& service : list) {
        KIOSK_TRY(std::string id, get_string(service, "id"));
        KIOSK_TRY(auto blocks, blocks_in(service));
        services.emplace(ServiceId{std::move(id)}, std::move(blocks));
    }
    std::deque<WaitOutcome> outcomes;
    KIOSK_TRY(const Json pairs, get_array(body, "outcomes"));
    for (const Json& pair : pairs) {
        KIOSK_TRY(const auto row, row_of(pair, 2));
        outcomes.push_back({row[0], row[1]});
    }
    if (services.size() > kMostWaitServices || outcomes.size() > kMostOutcomes) {
        return Error{ErrorCode::BadArgument, "wait: more than is carried"};
    }
    return WaitLearned{WaitBook::restored(std::move(services), std::move(outcomes))};
}

}  // namespace kiosk::office
