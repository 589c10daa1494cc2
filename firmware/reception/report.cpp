// Each table is a line of headings and a line a row; the first three cells name the period.
#include "firmware/reception/report.hpp"

#include "firmware/base/csv.hpp"

namespace kiosk::reception {
namespace {

std::vector<std::string> with_period(std::vector<std::string> rest) {
    rest.insert(rest.begin(), {"Kỳ", "Từ ngày", "Đến ngày"});
    return rest;
}

std::vector<std::string> cells_of(const Period& period) {
    return {period.name, day_words(period.from), day_words(period.to)};
}

void add(std::vector<std::string>& cells, std::int64_t value) {
    cells.push_back(std::to_string(value));
}

void add(std::vector<std::string>& cells, const Spread& spread) {
    // Of nobody there is no median, which is not a wait of zero seconds.
    cells.push_back(spread.count == 0 ? "" : std::to_string(spread.median_s));
    cells.push_back(spread.count == 0 ? "" : std::to_string(spread.p90_s));
}

}  // namespace

std::string tcd01_csv(std::span<const Tcd01Report> rows) {
    const Tcd01Layout& layout = tcd01_layout();
    std::vector<std::string> headings;
    for (const Tcd01Column& column : layout.columns) {
        headings.push_back(std::to_string(column.number) + ". " + column.vi);
    }
    std::string out = kUtf8Mark + csv_line(with_period(std::move(headings)));
    for (const Tcd01Report& row : rows) {
        std::vector<std::string> cells = cells_of(row.period);
        for (const auto& value : shown_columns(layout, row.table, row.period)) {
            cells.push_back(value ? std::to_string(*value) : "");
        }
        out += csv_line(cells);
    }
    return out;
}

std::string figures_csv(std::span<const FiguresOf> rows) {
    std::string out = kUtf8Mark + csv_line(with_period({"Lượt tiếp",
                                                        "Người được tiếp",
                                                        "Lượt chưa ghi sổ",
                                                        "Phiếu đã cấp",
                                                        "Vắng mặt",
                                                        "Chờ, trung vị (giây)",
                                                        "Chờ, p90 (giây)",
                                                        "Đi đến quầy, trung vị (giây)",
                                                        "Đi đến quầy, p90 (giây)",
                                                        "Tiếp, trung vị (giây)",
                                                        "Tiếp, p90 (giây)",
                                                        "Bản in",
                                                        "Bản in hỏng",
                                                        "Đoàn đông người",
                                                        "Người trong đoàn"}));
    for (const FiguresOf& row : rows) {
        std::vector<std::string> cells = cells_of(row.period);
        add(cells, row.figures.visits);
        add(cells, row.figures.people);
        add(cells, row.figures.unrecorded);
        add(cells, row.figures.tickets);
        add(cells, row.figures.no_shows);
        add(cells, row.figures.waiting);
        add(cells, row.figures.walking);
        add(cells, row.figures.serving);
        add(cells, row.figures.papers);
        add(cells, row.figures.paper_failures);
        add(cells, row.figures.large_groups);
        add(cells, row.figures.large_group_people);
        out += csv_line(cells);
    }
    return out;
}

std::string counters_csv(std::span<const FiguresOf> rows) {
    std::string out =
        kUtf8Mark +
        csv_line(with_period({"Quầy", "Lượt tiếp", "Người được tiếp", "Thời gian tiếp (giây)"}));
    for (const FiguresOf& row : rows) {
        for (const CounterLoad& load : row.figures.counters) {
            std::vector<std::string> cells = cells_of(row.period);
            cells.push_back(load.counter.value);
            add(cells, load.visits);
            add(cells, load.people);
            add(cells, load.serving_s);
            out += csv_line(cells);
        }
    }
    return out;
}

}  // namespace kiosk::reception
