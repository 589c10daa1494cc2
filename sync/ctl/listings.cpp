// Tables as JSON; the text form is made of the same JSON, so that it can never show more.
#include "sync/ctl/listings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "firmware/base/csv.hpp"

namespace kiosk::hubctl {
namespace {

Result<std::map<std::int64_t, hub::Device>> devices_by_no(hub::HubStore& store) {
    KIOSK_TRY(const auto devices, store.devices().all());
    std::map<std::int64_t, hub::Device> out;
    for (const auto& device : devices) {
        out[device.no] = device;
    }
    return out;
}

}  // namespace

Result<Json> list_devices(hub::HubStore& store) {
    KIOSK_TRY(const auto devices, store.devices().all());
    KIOSK_TRY(const auto waiting, store.letters().waiting_by_device());
    Json out = Json::array();
    for (const auto& device : devices) {
        const hub::JournalName journal{device.no, device.epoch};
        KIOSK_TRY(const std::int64_t records, store.journals().count(journal));
        KIOSK_TRY(const std::int64_t refused, store.journals().count_refused(device.no));
        KIOSK_TRY(const auto alarms, store.devices().alarms(device.no));
        const auto letters = waiting.find(device.no);
        Json item{{"device", device.id.text()},
                  {"office", device.office},
                  {"serial", device.serial},
                  {"state", hub::state_name(device.state)},
                  {"records", records},
                  {"refused", refused},
                  {"letters_waiting", letters == waiting.end() ? 0 : letters->second},
                  {"enrolled_ms", device.enrolled_ms},
                  {"last_contact_ms", device.last_contact_ms},
                  {"clock_offset_ms", device.clock_offset_ms},
                  {"backlog", device.backlog},
                  {"oldest_unsent_ms", device.oldest_unsent_ms},
                  {"software", device.software},
                  {"alarms", Json::array()}};
        for (const auto& alarm : alarms) {
            item["alarms"].push_back(
                {{"at_ms", alarm.at_ms}, {"code", alarm.code}, {"seq", alarm.seq.value}});
        }
        out.push_back(std::move(item));
    }
    return out;
}

std::string token_name(const hub::Token& token) {
    return to_hex(token.hash).substr(0, 12);
}

Result<Json> list_tokens(hub::HubStore& store) {
    KIOSK_TRY(const auto tokens, store.devices().unused_tokens());
    const std::int64_t now_ms = make_system_clock()->wall().unix_ms;
    Json out = Json::array();
    for (const hub::Token& token : tokens) {
        out.push_back({{"token", token_name(token)},
                       {"office", token.office},
                       {"serial", token.serial},
                       {"state", token.expires_ms > now_ms ? "open" : "ended"},
                       {"expires_ms", token.expires_ms}});
    }
    return out;
}

Result<Json> list_bodies(hub::HubStore& store) {
    KIOSK_TRY(const auto bodies, store.bodies());
    Json out = Json::array();
    for (const auto& body : bodies) {
        out.push_back({{"name", body.name}, {"key", body.key.text()}});
    }
    return out;
}

Result<Json> list_documents(hub::HubStore& store) {
    KIOSK_TRY(const auto devices, devices_by_no(store));
    KIOSK_TRY(const auto current, store.documents().current());
    KIOSK_TRY(const auto reports, store.documents().reports());
    const hub::DocumentBook book(current);
    Json out = Json::array();
    for (const auto& item : current) {
        std::int64_t meant = 0;
        std::int64_t in_force = 0;
        Json refused = Json::array();
        for (const auto& [no, device] : devices) {
            const auto for_it = book.for_device(device.id, device.office);
            const auto entry = std::find_if(for_it.begin(), for_it.end(), [&](const auto& e) {
                return e.name == item.entry.name && e.sha256 == item.entry.sha256;
            });
            if (entry == for_it.end()) {
                continue;
            }
            ++meant;
            const auto report =
                std::find_if(reports.begin(), reports.end(), [&, at = no](const auto& r) {
                    return r.device_no == at && r.name == item.entry.name;
                });
            if (report == reports.end()) {
                continue;
            }
            in_force += report->in_force == entry->version ? 1 : 0;
            if (report->refused == entry->version) {
                refused.push_back({{"device", device.id.text()},
                                   {"code", report->code},
                                   {"where", report->where}});
            }
        }
        out.push_back({{"name", item.entry.name},
                       {"scope", item.scope},
                       {"version", item.entry.version},
                       {"size", item.entry.size},
                       {"published_ms", item.published_ms},
                       {"expires_ms", item.entry.expires_ms},
                       {"devices", meant},
                       {"in_force", in_force},
                       {"refused", std::move(refused)}});
    }
    return out;
}

Json report_json(const hub::VerifyReport& report) {
    return Json{{"good", report.good()},
                {"journals", report.journals},
                {"records", report.records},
                {"refused", report.refused},
                {"signatures", report.signatures},
                {"receipts", report.receipts},
                {"letters", report.letters},
                {"blobs", report.blobs},
                {"problems", report.problems}};
}

std::string as_csv(const Json& list_or_object) {
    const Json list = list_or_object.is_array() ? list_or_object : Json::array({list_or_object});
    std::set<std::string> names;
    for (const Json& item : list) {
        for (const auto& [name, value] : item.items()) {
            names.insert(name);
        }
    }
    const std::vector<std::string_view> columns(names.begin(), names.end());
    std::string out = kUtf8Mark + csv_line({names.begin(), names.end()});
    for (const Json& item : list) {
        out += csv_row(item, columns);
    }
    return out;
}

std::string csv_row(const Json& object, std::span<const std::string_view> columns) {
    std::vector<std::string> cells;
    for (const std::string_view name : columns) {
        const auto found = object.find(name);
        cells.push_back(found == object.end() || found->is_null() ? ""
                        : found->is_string()                      ? found->get<std::string>()
                                                                  : to_text(*found));
    }
    return csv_line(cells);
}

std::string as_lines(const Json& list) {
    std::string out;
    for (const Json& item : list) {
        std::string line;
        for (const auto& [name, value] : item.items()) {
            const std::string text = value.is_string() ? value.get<std::string>() : to_text(value);
            if (!text.empty() && text != "[]") {
                line += (line.empty() ? "" : "  ") + name + "=" + text;
            }
        }
        out += line + "\n";
    }
    return out;
}

}  // namespace kiosk::hubctl
