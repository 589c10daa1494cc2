// The sections that the queue reads: services, counters, rules, hours.
#include <algorithm>
#include <array>

#include "firmware/provisioning/settings_parts.hpp"

namespace kiosk::provisioning {

// A text that has not been seen in this file before.
Result<std::string> unique_text(const ConfigNode& node, std::set<std::string>& seen) {
    KIOSK_TRY(std::string text, node.string());
    if (text.empty()) {
        return node.wrong("must not be empty");
    }
    if (!seen.insert(text).second) {
        return node.wrong(text + " stands twice");
    }
    return text;
}

Result<std::string> id_of(const ConfigNode& node, std::set<std::string>& seen) {
    KIOSK_TRY(std::string text, unique_text(node, seen));
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
    if (!plain || text.size() > 40) {
        return node.wrong("expected at most 40 letters without marks, digits, - _ .");
    }
    return text;
}

Result<std::string> text_of(const ConfigNode& node) {
    KIOSK_TRY(std::string text, node.string());
    if (text.empty() || text.size() > 200) {
        return node.wrong("expected 1 to 200 bytes of text");
    }
    return text;
}

Result<queue::BusinessDay> day_of(const ConfigNode& node) {
    KIOSK_TRY(const std::string text, node.string());
    const auto day = queue::BusinessDay::parse(text);
    if (!day) {
        return node.wrong("expected an existing day, \"YYYY-MM-DD\"");
    }
    return *day;
}

namespace {

Status read_spans(const ConfigNode& list, std::vector<queue::Span>& out) {
    KIOSK_TRY(const auto texts, list.strings_or_empty());
    std::vector<queue::Span> spans;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto span = queue::Span::parse(texts[i]);
        if (!span) {
            return list.items()[i].wrong(span.error().context);
        }
        spans.push_back(*span);
    }
    if (!queue::check_spans(spans)) {
        return list.wrong("the spans must ascend and not overlap");
    }
    out = std::move(spans);
    return {};
}

Result<std::vector<ServiceId>> read_service_names(const ConfigNode& list,
                                                  const office::AppliedSettings& settings) {
    KIOSK_TRY(const auto names, list.strings_or_empty());
    if (names.empty()) {
        return list.wrong("expected a list of service ids");
    }
    std::vector<ServiceId> out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!is_service(settings, names[i])) {
            return list.items()[i].wrong("there is no service " + names[i]);
        }
        out.push_back(ServiceId{names[i]});
    }
    return out;
}

// when = "always" | "waited", minutes = N | "people", people = N
Result<queue::CallStep> read_step(const ConfigNode& item, const office::AppliedSettings& settings) {
    queue::CallStep out;
    KIOSK_TRY(out.services, read_service_names(item["services"], settings));
    KIOSK_TRY(const std::string when, item["when"].string_or("always"));
    const auto known = queue::call_when_from(when);
    if (!known) {
        return item["when"].wrong("expected \"always\", \"waited\" or \"people\"");
    }
    out.when = *known;
    std::int64_t least = 0;
    if (out.when == queue::CallStep::When::Waited) {
        KIOSK_TRY(least, item["minutes"].integer(1, queue::kMostLeast));
    } else if (out.when == queue::CallStep::When::People) {
        KIOSK_TRY(least, item["people"].integer(1, queue::kMostLeast));
    }
    out.least = static_cast<int>(least);
    return out;
}

// A counter has either `services`, called from as one line, or `steps`.
Status read_profile(const ConfigNode& item,
                    const office::AppliedSettings& settings,
                    queue::CounterSetup& out) {
    if (item["steps"].items().empty()) {
        KIOSK_TRY(out.services, read_service_names(item["services"], settings));
        return {};
    }
    if (item["services"].exists()) {
        return item["services"].wrong("services and steps exclude each other");
    }
    for (const ConfigNode& step : item["steps"].items()) {
        KIOSK_TRY(out.steps.emplace_back(), read_step(step, settings));
        for (const ServiceId& id : out.steps.back().services) {
            if (std::find(out.services.begin(), out.services.end(), id) == out.services.end()) {
                out.services.push_back(id);
            }
        }
    }
    return {};
}

}  // namespace

bool is_service(const office::AppliedSettings& settings, const std::string& name) {
    return std::any_of(settings.services.begin(),
                       settings.services.end(),
                       [&](const queue::Service& service) { return service.id.value == name; });
}

Status read_services(const ConfigNode& list, office::AppliedSettings& out) {
    std::set<std::string> ids;
    std::set<std::string> prefixes;
    if (list.items().empty()) {
        return list.wrong("at least one [[services]] is needed");
    }
    for (const ConfigNode& item : list.items()) {
        queue::Service service;
        KIOSK_TRY(service.id.value, id_of(item["id"], ids));
        KIOSK_TRY(service.prefix, unique_text(item["prefix"], prefixes));
        const bool capitals = std::all_of(service.prefix.begin(), service.prefix.end(), [](char c) {
            return c >= 'A' && c <= 'Z';
        });
        if (!capitals || service.prefix.size() > 2) {
            return item["prefix"].wrong("expected one or two letters A to Z");
        }
        KIOSK_TRY(service.name_vi, text_of(item["name_vi"]));
        KIOSK_TRY(service.name_en, text_of(item["name_en"]));
        KIOSK_TRY(
            const auto mean,
            item["mean_minutes"].integer_or(queue::kDefaultMean_min, 1, queue::kMostMean_min));
        service.mean_minutes = static_cast<int>(mean);
        KIOSK_TRY(const auto contingent,
                  item["contingent"].integer_or(0, 0, queue::kMostContingent));
        service.contingent = static_cast<int>(contingent);
        KIOSK_CHECK(read_spans(item["hours"], service.hours));
        out.services.push_back(std::move(service));
    }
    return {};
}

Status read_counters(const ConfigNode& list, office::AppliedSettings& out) {
    std::set<std::string> ids;
    for (const ConfigNode& item : list.items()) {
        queue::CounterSetup counter;
        KIOSK_TRY(counter.id.value, id_of(item["id"], ids));
        KIOSK_CHECK(read_profile(item, out, counter));
        KIOSK_TRY(const auto seats, item["seats"].integer_or(0, 0, queue::kMaxParty));
        counter.seats = static_cast<int>(seats);
        out.counters.push_back(std::move(counter));
    }
    return {};
}

Status read_rules(const ConfigNode& table, queue::QueueRules& out) {
    KIOSK_TRY(const auto limit, table["recall_limit"].integer_or(3, 0, 99));
    KIOSK_TRY(const auto wait, table["no_show_wait_s"].integer_or(60, 0, 3600));
    KIOSK_TRY(const bool required, table["outcome_required"].boolean_or(true));
    KIOSK_TRY(const auto head_start,
              table["priority_head_start_min"].integer_or(
                  out.priority_head_start_min, 0, queue::kMostHeadStart_min));
    KIOSK_TRY(const auto behind,
              table["return_behind"].integer_or(out.return_behind, 0, queue::kMostReturnBehind));
    KIOSK_TRY(const auto group, table["group_min"].integer_or(out.group_min, 2, queue::kMaxParty));
    KIOSK_TRY(const auto block,
              table["live_block"].integer_or(out.live_block, 1, queue::kMostLiveBlock));
    out.live_block = static_cast<int>(block);
    out.return_behind = static_cast<int>(behind);
    out.group_min = static_cast<int>(group);
    out.priority_head_start_min = static_cast<int>(head_start);
    out.recall_limit = static_cast<int>(limit);
    out.no_show_wait_s = static_cast<int>(wait);
    out.outcome = required ? queue::OutcomeRule::Required : queue::OutcomeRule::Optional;
    return {};
}

Status read_occupancy(const ConfigNode& table, queue::QueueRules& out) {
    if (!table.exists()) {
        return {};
    }
    KIOSK_TRY(const auto red, table["red"].integer(1, queue::kMostRoom));
    KIOSK_TRY(const auto amber, table["amber"].integer_or(red, 1, queue::kMostRoom));
    if (amber > red) {
        return table["amber"].wrong("must not be more than red");
    }
    out.room_red = static_cast<int>(red);
    out.room_amber = static_cast<int>(amber);
    return {};
}

// monday = ["08:00-11:30", "13:30-17:00"] and so on; `weekdays` stands for Monday to Friday.
Status read_hours(const ConfigNode& table, queue::OfficeHours& out) {
    static constexpr std::array<const char*, 7> kDays = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    if (!table.exists()) {
        return {};
    }
    std::vector<queue::Span> weekdays;
    KIOSK_CHECK(read_spans(table["weekdays"], weekdays));
    for (std::size_t day = 0; day < kDays.size(); ++day) {
        if (day < 5) {
            out.week[day] = weekdays;
        }
        if (table[kDays[day]].exists()) {
            KIOSK_CHECK(read_spans(table[kDays[day]], out.week[day]));
        }
    }
    KIOSK_TRY(const auto ends, table["intake_ends_before_min"].integer_or(0, 0, 240));
    out.intake_ends_before_min = static_cast<int>(ends);
    if (table["day_ends"].exists()) {
        KIOSK_TRY(const std::string text, table["day_ends"].string());
        const auto until = queue::Span::parse("00:00-" + text);
        if (!until || until->to_min >= queue::kMinutesOfDay) {
            return table["day_ends"].wrong("expected a time such as \"19:00\"");
        }
        out.day_ends_at_min = until->to_min;
    }
    if (const auto checked = queue::check_hours(out); !checked) {
        return table.wrong(checked.error().context);
    }
    return {};
}

}  // namespace kiosk::provisioning
