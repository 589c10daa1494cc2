// Statistics: table 01/TCD and the office's figures of a period, as JSON, CSV or PDF. What the
// store says is gathered on the office's thread; texts are made after that, the PDF elsewhere.
#include <algorithm>
#include <memory>

#include "firmware/reception/report.hpp"
#include "firmware/server/attachment.hpp"
#include "firmware/server/periods.hpp"
#include "firmware/store/projections/visit_tables.hpp"

namespace kiosk::server {
namespace {

using reception::FiguresOf;
using reception::Period;
using reception::Tcd01Report;

enum class Format { Json, Csv, Pdf };
enum class Table { Tcd01, Figures, Counters };

struct Wish {
    std::optional<Period> period;
    std::optional<reception::Step> by;
    Format format = Format::Json;
    Table table = Table::Tcd01;
};

struct Gathered {
    Period period;
    reception::ReportUse use = reception::ReportUse::Service;
    std::vector<Tcd01Report> tables;  // of the parts, then of the whole
    std::vector<FiguresOf> figures;   // the same
};

template <class Value>
Status choose(const http::Request& request,
              std::string_view key,
              std::initializer_list<std::pair<std::string_view, Value>> choices,
              Value& out) {
    const auto found = request.query.find(key);
    if (found == request.query.end()) {
        return {};
    }
    for (const auto& [name, value] : choices) {
        if (name == found->second) {
            out = value;
            return {};
        }
    }
    return Error{ErrorCode::BadArgument, std::string(key)};
}

Result<Wish> period_wish_of(const http::Request& request) {
    Wish out;
    KIOSK_TRY(out.period, period_of(request));
    if (const auto by = request.query.find("by"); by != request.query.end()) {
        KIOSK_TRY(out.by, reception::step_from(by->second));
    }
    KIOSK_CHECK(choose(request,
                       "format",
                       {{"json", Format::Json}, {"csv", Format::Csv}, {"pdf", Format::Pdf}},
                       out.format));
    KIOSK_CHECK(choose(
        request,
        "table",
        {{"tcd01", Table::Tcd01}, {"figures", Table::Figures}, {"counters", Table::Counters}},
        out.table));
    if (out.format == Format::Pdf && out.table != Table::Tcd01) {
        return Error{ErrorCode::BadArgument, "format: only table tcd01 has a form to print"};
    }
    return out;
}

// The visits of a part; they come in the order of days.
std::span<const reception::CountedVisit> of_part(const std::vector<reception::CountedVisit>& visits,
                                                 const Period& part) {
    const auto from = std::partition_point(
        visits.begin(), visits.end(), [&](const auto& visit) { return visit.day < part.from; });
    const auto to = std::partition_point(
        from, visits.end(), [&](const auto& visit) { return visit.day <= part.to; });
    return {from, to};
}

Status gather(const Wish& wish, const Period& period, store::Store& store, Gathered& out) {
    KIOSK_TRY(const auto rows, store::figure_rows(store.db(), period));
    KIOSK_TRY(const auto visits, store::counted_visits(store.db(), period));
    KIOSK_TRY(const auto mins, store::group_mins(store.db()));
    std::vector<Period> periods;
    if (wish.by) {
        periods = parts_of(period, *wish.by);
    }
    periods.push_back(period);
    out.period = period;
    for (const Period& part : periods) {
        FiguresOf figures{part, figures_of(rows, part)};
        const reception::Tcd01 table = tcd01(of_part(visits, part), mins);
        count_large_groups(figures.figures, table);
        if (wish.table == Table::Tcd01) {
            Tcd01Report report;
            report.period = part;
            report.table = table;
            report.group_min = mins.on(part.to);
            report.unrecorded = figures.figures.unrecorded;
            out.tables.push_back(std::move(report));
        }
        out.figures.push_back(std::move(figures));
    }
    return {};
}

Json spread_view(const reception::Spread& spread) {
    return {{"count", spread.count}, {"median_s", spread.median_s}, {"p90_s", spread.p90_s}};
}

Json figures_view(const reception::Figures& figures) {
    Json counters = Json::array();
    for (const reception::CounterLoad& load : figures.counters) {
        counters.push_back({{"counter", load.counter.value},
                            {"visits", load.visits},
                            {"people", load.people},
                            {"serving_s", load.serving_s}});
    }
    return {{"visits", figures.visits},
            {"people", figures.people},
            {"unrecorded", figures.unrecorded},
            {"large_groups", figures.large_groups},
            {"large_group_people", figures.large_group_people},
            {"tickets", figures.tickets},
            {"no_shows", figures.no_shows},
            {"waiting", spread_view(figures.waiting)},
            {"walking", spread_view(figures.walking)},
            {"serving", spread_view(figures.serving)},
            {"counters", std::move(counters)},
            {"papers", figures.papers},
            {"paper_failures", figures.paper_failures}};
}

Json tcd01_view(const Tcd01Report& report) {
    const auto& layout = reception::tcd01_layout();
    const auto shown = shown_columns(layout, report.table, report.period);
    Json columns = Json::array();
    for (const reception::Tcd01Column& column : layout.columns) {
        const auto& value = shown.at(static_cast<std::size_t>(column.number) - 1);
        columns.push_back({{"number", column.number},
                           {"block", column.block},
                           {"part", column.part},
                           {"vi", column.vi},
                           {"en", column.en},
                           {"confirmed", column.confirmed},
                           {"value", value ? Json(*value) : Json(nullptr)}});
    }
    return {{"form", layout.form},
            {"title_vi", layout.title_vi},
            {"title_en", layout.title_en},
            {"source", layout.source},
            {"group_min", report.group_min},
            {"columns", std::move(columns)}};
}

Json statistics_view(const Gathered& gathered) {
    Json parts = Json::array();
    for (std::size_t i = 0; i + 1 < gathered.figures.size(); ++i) {
        parts.push_back({{"period", period_view(gathered.figures[i].period)},
                         {"figures", figures_view(gathered.figures[i].figures)}});
    }
    return {{"period", period_view(gathered.period)},
            {"tcd01", gathered.tables.empty() ? Json(nullptr) : tcd01_view(gathered.tables.back())},
            {"figures", figures_view(gathered.figures.back().figures)},
            {"parts", std::move(parts)}};
}

// Practice says so in the name, as its table says on paper.
std::string file_name(std::string_view what, const Gathered& gathered, std::string_view ending) {
    const bool practice = gathered.use == reception::ReportUse::Training;
    return (practice ? "TAP-HUAN-" : "") + std::string(what) + "-" + gathered.period.name +
           std::string(ending);
}

void reply_csv(const Call& call, Table table, const Gathered& gathered) {
    std::string text;
    std::string name;
    switch (table) {
        case Table::Tcd01:
            text = tcd01_csv(gathered.tables);
            name = "tcd01";
            break;
        case Table::Figures:
            text = figures_csv(gathered.figures);
            name = "figures";
            break;
        case Table::Counters:
            text = counters_csv(gathered.figures);
            name = "counters";
            break;
    }
    call.responder.reply(
        attachment("text/csv; charset=utf-8", file_name(name, gathered, ".csv"), to_bytes(text)));
}

void reply_pdf(const Call& call, const Gathered& gathered) {
    Tcd01Report report = gathered.tables.back();
    report.made_ms = call.appliance.wall().unix_ms;
    report.use = gathered.use;
    const std::string name = file_name("tcd01", gathered, ".pdf");
    call.appliance.print_report(
        std::move(report), [responder = call.responder, name](Result<Bytes> pdf) {
            if (pdf) {
                responder.reply(attachment("application/pdf", name, std::move(pdf).value()));
            } else {
                responder.reply(pdf.error());
            }
        });
}

void get_statistics(Call call) {
    auto wish = period_wish_of(call.request);
    if (!wish) {
        call.responder.reply(wish.error());
        return;
    }
    const auto gathered =
        std::make_shared<Gathered>();  // filled by the question, read by the reply
    const bool all_days = sees_all_days(call);
    call.appliance.ask(
        [wish = *wish, all_days, gathered](const office::State& state,
                                           store::Store& store) -> Result<Json> {
            KIOSK_TRY(const Period period, allowed_period(wish.period, all_days, state));
            KIOSK_CHECK(gather(wish, period, store, *gathered));
            if (state.settings && state.settings->purpose == office::Purpose::Training) {
                gathered->use = reception::ReportUse::Training;
            }
            return Json(nullptr);
        },
        [call, wish = *wish, gathered](const Result<Json>& done) {
            if (!done) {
                call.responder.reply(done.error());
            } else if (wish.format == Format::Csv) {
                reply_csv(call, wish.table, *gathered);
            } else if (wish.format == Format::Pdf) {
                reply_pdf(call, *gathered);
            } else {
                call.responder.reply(http::json_response(200, statistics_view(*gathered)));
            }
        });
}

}  // namespace

std::vector<Route> statistics_routes() {
    return {
        {"GET", "/v1/statistics", kOffice, &get_statistics},
    };
}

}  // namespace kiosk::server
