// Each table is read once and parted by device here: a city has thousands of devices, and a page
// must not ask thousands of questions.
#include "sync/hub/console/fleet.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "firmware/base/format.hpp"
#include "firmware/reception/periods.hpp"

namespace kiosk::hub {
namespace {

constexpr std::int64_t kOpens_h = 9;  // an hour after the doors, so that a device had time to speak
constexpr std::int64_t kShuts_h = 17;

bool in_working_hours(std::int64_t now_ms) {
    const queue::BusinessDay day = queue::business_day_at(now_ms);
    const int weekday = (day.days + 3) % 7;  // 0 = Monday: 1970-01-01 was a Thursday
    const std::int64_t hour = (now_ms - queue::begin_ms(day)) / kHour_ms;
    return weekday < 5 && hour >= kOpens_h && hour < kShuts_h;
}

std::string_view lamp_name(Lamp lamp) {
    switch (lamp) {
        case Lamp::Off:
            return "off";
        case Lamp::Good:
            return "ok";
        case Lamp::Warn:
            return "warn";
        case Lamp::Bad:
            return "danger";
    }
    return "";
}

void add_contact_troubles(const FleetDevice& one, std::int64_t now_ms, std::vector<Trouble>& out) {
    const Device& device = one.device;
    if (device.last_contact_ms == 0) {
        out.push_back({Lamp::Warn, "never", "", 0});
        return;
    }
    const std::int64_t silent_ms = now_ms - device.last_contact_ms;
    if (silent_ms > kSilentBad_ms) {
        out.push_back({Lamp::Bad, "silent", "", silent_ms});
    } else if (silent_ms > kSilentWarn_ms && in_working_hours(now_ms)) {
        out.push_back({Lamp::Warn, "silent", "", silent_ms});
    }
    if (device.oldest_unsent_ms > kBacklogWarn_ms) {
        out.push_back({device.oldest_unsent_ms > kBacklogBad_ms ? Lamp::Bad : Lamp::Warn,
                       "backlog",
                       "",
                       device.oldest_unsent_ms});
    }
    const std::int64_t off_ms = std::abs(device.clock_offset_ms);
    if (off_ms > kClockWarn_ms) {
        out.push_back(
            {off_ms > kClockBad_ms ? Lamp::Bad : Lamp::Warn, "clock", "", device.clock_offset_ms});
    }
}

Json trouble_view(const Trouble& trouble) {
    return {{"lamp", lamp_name(trouble.lamp)},
            {"word", trouble.word},
            {"detail", trouble.detail},
            {"value", trouble.value}};
}

Json device_view(const FleetDevice& one, std::int64_t now_ms) {
    const auto troubles = troubles_of(one, now_ms);
    const Device& device = one.device;
    Json out{{"device", device.id.text()},
             {"office", device.office},
             {"serial", device.serial},
             {"state", state_name(device.state)},
             {"lamp", lamp_name(lamp_of(troubles))},
             {"troubles", Json::array()},
             {"enrolled_ms", device.enrolled_ms},
             {"last_contact_ms", device.last_contact_ms},
             {"clock_offset_ms", device.clock_offset_ms},
             {"backlog", device.backlog},
             {"oldest_unsent_ms", device.oldest_unsent_ms},
             {"software", device.software},
             {"letters_waiting", one.letters_waiting},
             {"refused", one.refused},
             {"alarms", Json::array()},
             {"faults", Json::array()},
             {"documents", Json::array()}};
    for (const Trouble& trouble : troubles) {
        out["troubles"].push_back(trouble_view(trouble));
    }
    for (const Alarm& alarm : one.alarms) {
        out["alarms"].push_back(
            {{"at_ms", alarm.at_ms}, {"code", alarm.code}, {"seq", alarm.seq.value}});
    }
    for (const DeviceFault& fault : one.faults) {
        out["faults"].push_back(
            {{"part", fault.part}, {"code", fault.code}, {"at_ms", fault.at_ms}});
    }
    for (const DocumentInForce& document : one.documents) {
        out["documents"].push_back({{"name", document.name},
                                    {"version", document.version},
                                    {"refused", document.refused},
                                    {"code", document.code},
                                    {"where", document.where}});
    }
    return out;
}

void sort_by_trouble(std::vector<FleetDevice>& fleet, std::int64_t now_ms) {
    const auto key = [now_ms](const FleetDevice& one) {
        const auto troubles = troubles_of(one, now_ms);
        return std::tuple(-static_cast<int>(lamp_of(troubles)),
                          -static_cast<std::int64_t>(troubles.size()),
                          one.device.office,
                          one.device.id);
    };
    std::sort(fleet.begin(), fleet.end(), [&key](const FleetDevice& a, const FleetDevice& b) {
        return key(a) < key(b);
    });
}

Result<std::vector<std::pair<std::int64_t, Alarm>>> all_alarms(db::Database& database) {
    KIOSK_TRY(auto query,
              database.query("SELECT device_no, at_ms, code, seq FROM alarms ORDER BY no"));
    std::vector<std::pair<std::int64_t, Alarm>> out;
    while (true) {
        KIOSK_TRY(const bool row, query.next());
        if (!row) {
            return out;
        }
        out.emplace_back(query.integer(0),
                         Alarm{query.integer(1), query.text(2), Seq{query.integer(3)}});
    }
}

std::string seconds_words(std::int64_t offset_ms) {
    if (std::abs(offset_ms) < 1000) {
        return "0";
    }
    return fmt::format("{} {} s", offset_ms > 0 ? "nhanh" : "chậm", std::abs(offset_ms) / 1000);
}

}  // namespace

std::vector<Trouble> troubles_of(const FleetDevice& one, std::int64_t now_ms) {
    if (one.device.state == DeviceState::Revoked) {
        return {{Lamp::Off, "revoked", "", 0}};
    }
    std::vector<Trouble> out;
    if (one.device.state == DeviceState::Fenced) {
        out.push_back({Lamp::Bad, "fenced", "", 0});
    }
    for (const Alarm& alarm : one.alarms) {
        out.push_back({Lamp::Bad, "alarm", alarm.code, alarm.seq.value});
    }
    add_contact_troubles(one, now_ms, out);
    for (const DeviceFault& fault : one.faults) {
        out.push_back({Lamp::Warn, fault.part, fault.code, fault.at_ms});
    }
    for (const DocumentInForce& document : one.documents) {
        if (document.refused > document.version) {
            out.push_back({Lamp::Warn, "document", document.name, document.refused});
        }
    }
    if (one.refused > 0) {
        out.push_back({Lamp::Warn, "refused", "", one.refused});
    }
    std::stable_sort(
        out.begin(), out.end(), [](const Trouble& a, const Trouble& b) { return a.lamp > b.lamp; });
    return out;
}

Lamp lamp_of(const std::vector<Trouble>& troubles) {
    return troubles.empty() ? Lamp::Good : troubles.front().lamp;
}

Result<std::vector<FleetDevice>> read_fleet(HubStore& store) {
    KIOSK_TRY(const auto devices, store.devices().all());
    std::vector<FleetDevice> out;
    std::map<std::int64_t, std::size_t> place;
    for (const Device& device : devices) {
        place[device.no] = out.size();
        out.push_back({device, 0, 0, {}, {}, {}});
    }
    KIOSK_TRY(const auto waiting, store.letters().waiting_by_device());
    KIOSK_TRY(const auto refused,
              store.database().numbers("SELECT device_no, count(*) FROM records WHERE refused IS "
                                       "NOT NULL GROUP BY device_no"));
    KIOSK_TRY(const auto faults, FigureTable(store.database()).faults());
    KIOSK_TRY(const auto reports, store.documents().reports());
    KIOSK_TRY(const auto alarms, all_alarms(store.database()));
    for (FleetDevice& one : out) {
        const auto number_of = [&one](const auto& map) {
            const auto found = map.find(one.device.no);
            return found == map.end() ? 0 : found->second;
        };
        one.letters_waiting = number_of(waiting);
        one.refused = number_of(refused);
    }
    // A device that was enrolled between two of these readings shows the next time.
    const auto one_of = [&](std::int64_t device_no) -> FleetDevice* {
        const auto found = place.find(device_no);
        return found == place.end() ? nullptr : &out[found->second];
    };
    for (const DeviceFault& fault : faults) {
        if (FleetDevice* one = one_of(fault.device_no)) {
            one->faults.push_back(fault);
        }
    }
    for (const DocumentReport& report : reports) {
        if (FleetDevice* one = one_of(report.device_no)) {
            one->documents.push_back(
                {report.name, report.in_force, report.refused, report.code, report.where});
        }
    }
    for (const auto& [device_no, alarm] : alarms) {
        FleetDevice* one = one_of(device_no);
        // Enrolling anew is how one is answered.
        if (one != nullptr && alarm.at_ms >= one->device.enrolled_ms) {
            one->alarms.push_back(alarm);
        }
    }
    return out;
}

Json fleet_view(std::vector<FleetDevice> fleet, std::int64_t now_ms) {
    sort_by_trouble(fleet, now_ms);
    Json out{{"now_ms", now_ms}, {"devices", Json::array()}};
    for (const FleetDevice& one : fleet) {
        out["devices"].push_back(device_view(one, now_ms));
    }
    return out;
}

Sheet fleet_sheet(std::vector<FleetDevice> fleet, std::int64_t now_ms) {
    sort_by_trouble(fleet, now_ms);
    Sheet out;
    out.name = "thiet-bi";
    out.headings = {"Trụ sở",
                    "Thiết bị",
                    "Số máy",
                    "Trạng thái",
                    "Mức",
                    "Lý do",
                    "Liên lạc lần cuối",
                    "Bản ghi chờ gửi",
                    "Bản ghi cũ nhất đợi (phút)",
                    "Đồng hồ lệch",
                    "Đơn chờ trang",
                    "Bản ghi bị từ chối",
                    "Phiên bản phần mềm",
                    "Tài liệu đang dùng"};
    for (const FleetDevice& one : fleet) {
        const auto troubles = troubles_of(one, now_ms);
        std::string why;
        for (const Trouble& trouble : troubles) {
            why += (why.empty() ? "" : "; ") + trouble.word +
                   (trouble.detail.empty() ? "" : " " + trouble.detail);
        }
        std::string documents;
        for (const DocumentInForce& document : one.documents) {
            documents += (documents.empty() ? "" : "; ") +
                         fmt::format("{} {}", document.name, document.version);
        }
        const Device& device = one.device;
        out.rows.push_back({device.office,
                            device.id.text(),
                            device.serial,
                            std::string(state_name(device.state)),
                            std::string(lamp_name(lamp_of(troubles))),
                            why,
                            hanoi_time(device.last_contact_ms),
                            std::to_string(device.backlog),
                            std::to_string(device.oldest_unsent_ms / kMinute_ms),
                            seconds_words(device.clock_offset_ms),
                            std::to_string(one.letters_waiting),
                            std::to_string(one.refused),
                            device.software,
                            documents});
    }
    return out;
}

}  // namespace kiosk::hub
