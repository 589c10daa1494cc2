// Times are Hanoi's: UTC+7, without daylight saving.
#include "sync/hub/console/sheet.hpp"

#include "firmware/base/csv.hpp"
#include "firmware/base/format.hpp"
#include "firmware/reception/periods.hpp"

namespace kiosk::hub {

std::string sheet_text(const Sheet& sheet) {
    std::string out = kUtf8Mark + csv_line(sheet.headings);
    for (const auto& row : sheet.rows) {
        out += csv_line(row);
    }
    return out;
}

http::Response csv_file(const std::string& name, const std::string& text) {
    http::Response out;
    out.headers["content-type"] = "text/csv; charset=utf-8";
    out.headers["content-disposition"] = "attachment; filename=\"" + name + ".csv\"";
    out.body = to_bytes(text);
    return out;
}

http::Response sheet_response(const Sheet& sheet) {
    return csv_file(sheet.name, sheet_text(sheet));
}

std::string hanoi_time(std::int64_t unix_ms) {
    if (unix_ms == 0) {
        return "";
    }
    const queue::BusinessDay day = queue::business_day_at(unix_ms);
    const std::int64_t minutes = (unix_ms - queue::begin_ms(day)) / 60'000;
    return fmt::format("{} {:02}:{:02}", day.text(), minutes / 60, minutes % 60);
}

}  // namespace kiosk::hub
