// The city's table is the sum of its offices' tables, as when each hands in its own: a case that
// came to two offices counts at both. Its medians are of all tickets together.
#include "sync/hub/console/statistics_page.hpp"

#include <algorithm>

#include "firmware/reception/report.hpp"
#include "sync/hub/console/queries.hpp"
#include "sync/hub/console/sheet.hpp"
#include "sync/hub/figure_table.hpp"

namespace kiosk::hub {
namespace {

using reception::Period;

struct OfficeFigures {
    std::string office;  // "" = all of them
    reception::Figures figures;
    reception::Tcd01 table;
};

struct CityFigures {
    Period period;
    std::vector<OfficeFigures> offices;  // by code
    OfficeFigures all;
};

Result<Period> wanted_period(const http::Request& request, std::int64_t now_ms) {
    const std::string name = query_text(request, "period");
    const std::string from = query_text(request, "from");
    const std::string to = query_text(request, "to");
    if (!from.empty() || !to.empty()) {
        if (!name.empty()) {
            return Error{ErrorCode::BadPeriod, "either period, or from and to"};
        }
        const auto first = queue::BusinessDay::parse(from);
        const auto last = queue::BusinessDay::parse(to);
        if (!first || !last) {
            return Error{ErrorCode::BadPeriod, "from and to are days"};
        }
        return reception::period_between(*first, *last);
    }
    if (!name.empty()) {
        return reception::named_period(name);
    }
    const std::string today = queue::business_day_at(now_ms).text();
    const bool next_year = today.substr(5) >= "12-15";
    return reception::named_period(
        "Y-" + std::to_string(std::stoi(today.substr(0, 4)) + (next_year ? 1 : 0)));
}

template <class List>
void append(List& to, const List& from) {
    to.insert(to.end(), from.begin(), from.end());
}

Result<CityFigures> count(HubStore& store, const Period& period) {
    CityFigures out;
    out.period = period;
    KIOSK_TRY(const auto offices, FigureTable(store.database()).offices(period));
    reception::FigureRows all;
    for (const OfficeRows& office : offices) {
        OfficeFigures one{office.office, figures_of(office.rows, period), {}};
        one.table = reception::tcd01(office.visits, office.mins);
        count_large_groups(one.figures, one.table);
        for (std::size_t i = 0; i < reception::kTcd01Columns; ++i) {
            out.all.table.columns.at(i) += one.table.columns.at(i);
        }
        append(all.tickets, office.rows.tickets);
        append(all.visits, office.rows.visits);
        out.offices.push_back(std::move(one));
    }
    // figures_of wants each list in the order of days.
    const auto by_day = [](const auto& a, const auto& b) { return a.day < b.day; };
    std::stable_sort(all.tickets.begin(), all.tickets.end(), by_day);
    std::stable_sort(all.visits.begin(), all.visits.end(), by_day);
    out.all.figures = figures_of(all, period);
    count_large_groups(out.all.figures, out.all.table);
    return out;
}

Json spread_json(const reception::Spread& spread) {
    return {{"count", spread.count}, {"median_s", spread.median_s}, {"p90_s", spread.p90_s}};
}

Json office_json(const OfficeFigures& one, const Period& period) {
    Json columns = Json::array();
    for (const auto& value : shown_columns(reception::tcd01_layout(), one.table, period)) {
        columns.push_back(value ? Json(*value) : Json(nullptr));
    }
    return {{"office", one.office},
            {"visits", one.figures.visits},
            {"people", one.figures.people},
            {"unrecorded", one.figures.unrecorded},
            {"large_groups", one.figures.large_groups},
            {"large_group_people", one.figures.large_group_people},
            {"tickets", one.figures.tickets},
            {"no_shows", one.figures.no_shows},
            {"waiting", spread_json(one.figures.waiting)},
            {"serving", spread_json(one.figures.serving)},
            {"tcd01", std::move(columns)}};
}

Json layout_json() {
    const auto& layout = reception::tcd01_layout();
    Json columns = Json::array();
    for (const reception::Tcd01Column& column : layout.columns) {
        columns.push_back({{"number", column.number},
                           {"block", column.block},
                           {"vi", column.vi},
                           {"en", column.en},
                           {"confirmed", column.confirmed}});
    }
    return {{"form", layout.form}, {"source", layout.source}, {"columns", std::move(columns)}};
}

constexpr std::string_view kCity = "Toàn thành phố";

std::vector<std::string> period_cells(const OfficeFigures& one, const Period& period) {
    return {one.office.empty() ? std::string(kCity) : one.office,
            period.name,
            reception::day_words(period.from),
            reception::day_words(period.to)};
}

Sheet tcd01_sheet(const CityFigures& city) {
    const auto& layout = reception::tcd01_layout();
    Sheet out;
    out.name = "tcd01-" + city.period.name;
    out.headings = {"Trụ sở", "Kỳ", "Từ ngày", "Đến ngày"};
    for (const reception::Tcd01Column& column : layout.columns) {
        out.headings.push_back(std::to_string(column.number) + ". " + column.vi);
    }
    const auto add = [&](const OfficeFigures& one) {
        auto cells = period_cells(one, city.period);
        for (const auto& value : shown_columns(layout, one.table, city.period)) {
            cells.push_back(value ? std::to_string(*value) : "");
        }
        out.rows.push_back(std::move(cells));
    };
    std::for_each(city.offices.begin(), city.offices.end(), add);
    add(city.all);
    return out;
}

Sheet figures_sheet(const CityFigures& city) {
    Sheet out;
    out.name = "so-lieu-" + city.period.name;
    out.headings = {"Trụ sở",
                    "Kỳ",
                    "Từ ngày",
                    "Đến ngày",
                    "Lượt tiếp",
                    "Người được tiếp",
                    "Lượt chưa ghi sổ",
                    "Đoàn đông người",
                    "Người trong đoàn",
                    "Phiếu đã cấp",
                    "Vắng mặt",
                    "Chờ, trung vị (giây)",
                    "Chờ, p90 (giây)",
                    "Tiếp, trung vị (giây)",
                    "Tiếp, p90 (giây)"};
    const auto add = [&](const OfficeFigures& one) {
        auto cells = period_cells(one, city.period);
        const reception::Figures& figures = one.figures;
        for (const std::int64_t value : {figures.visits,
                                         figures.people,
                                         figures.unrecorded,
                                         figures.large_groups,
                                         figures.large_group_people,
                                         figures.tickets,
                                         figures.no_shows}) {
            cells.push_back(std::to_string(value));
        }
        for (const reception::Spread& spread : {figures.waiting, figures.serving}) {
            // Of nobody there is no median, which is not a wait of zero seconds.
            cells.push_back(spread.count == 0 ? "" : std::to_string(spread.median_s));
            cells.push_back(spread.count == 0 ? "" : std::to_string(spread.p90_s));
        }
        out.rows.push_back(std::move(cells));
    };
    std::for_each(city.offices.begin(), city.offices.end(), add);
    add(city.all);
    return out;
}

}  // namespace

Result<http::Response> statistics_answer(HubStore& store,
                                         const http::Request& request,
                                         std::int64_t now_ms) {
    KIOSK_TRY(const Period period, wanted_period(request, now_ms));
    KIOSK_TRY(const bool csv, wants_csv(request));
    const std::string table = query_text(request, "table");
    if (!table.empty() && table != "tcd01" && table != "figures") {
        return Error{ErrorCode::BadArgument, "table: tcd01 or figures"};
    }
    KIOSK_TRY(const CityFigures city, count(store, period));
    if (csv) {
        return sheet_response(table == "figures" ? figures_sheet(city) : tcd01_sheet(city));
    }
    Json offices = Json::array();
    for (const OfficeFigures& one : city.offices) {
        offices.push_back(office_json(one, period));
    }
    return http::json_response(
        200,
        {{"period",
          {{"name", period.name}, {"from", period.from.text()}, {"to", period.to.text()}}},
         {"layout", layout_json()},
         {"offices", std::move(offices)},
         {"all", office_json(city.all, period)}});
}

}  // namespace kiosk::hub
