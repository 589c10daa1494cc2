// stats …: table 01/TCD and the office's figures, on the screen or as a file.
#include "firmware/api/visit_wire.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

Status print_period(const Session& session, const Json& answer) {
    KIOSK_TRY(const Json period, get_object(answer, "period"));
    KIOSK_TRY(const std::string name, get_string(period, "name"));
    KIOSK_TRY(const std::string from, get_string(period, "from"));
    KIOSK_TRY(const std::string to, get_string(period, "to"));
    session.line("{}  {} … {}", name, from, to);
    return {};
}

Status print_tcd01(Session& session, const Json& answer) {
    KIOSK_CHECK(print_period(session, answer));
    KIOSK_TRY(const Json table, get_object(answer, "tcd01"));
    KIOSK_TRY(const auto columns, api::list_from(table, "columns", &api::form_column_from));
    for (const api::FormColumn& column : columns) {
        session.line("{:>3}  {:>8}  {}",
                     column.number,
                     column.value ? std::to_string(*column.value) : "-",
                     session.say(column.vi, column.en));
    }
    KIOSK_TRY(const Json figures, get_object(answer, "figures"));
    KIOSK_TRY(const std::int64_t unrecorded, get_int(figures, "unrecorded"));
    if (unrecorded > 0) {
        session.line("{}: {}",
                     session.say("Lượt chưa ghi sổ, tính vào tiếp thường xuyên",
                                 "Visits not recorded yet, counted as regular"),
                     unrecorded);
    }
    return {};
}

Status print_spread(const Session& session,
                    std::string_view name,
                    const Json& figures,
                    std::string_view key) {
    KIOSK_TRY(const Json spread, get_object(figures, key));
    KIOSK_TRY(const std::int64_t count, get_int(spread, "count"));
    KIOSK_TRY(const std::int64_t median, get_int(spread, "median_s"));
    KIOSK_TRY(const std::int64_t p90, get_int(spread, "p90_s"));
    if (count > 0) {
        session.line("  {}: {} {} s, p90 {} s ({})",
                     name,
                     session.say("trung vị", "median"),
                     median,
                     p90,
                     count);
    }
    return {};
}

Status print_figures_of(Session& session, const Json& answer) {
    KIOSK_CHECK(print_period(session, answer));
    KIOSK_TRY(const Json figures, get_object(answer, "figures"));
    for (const auto& [key, words] :
         {std::pair{"visits", session.say("Lượt tiếp", "Visits")},
          {"people", session.say("Người được tiếp", "People received")},
          {"unrecorded", session.say("Lượt chưa ghi sổ", "Visits not recorded yet")},
          {"large_groups", session.say("Đoàn đông người", "Large groups")},
          {"large_group_people", session.say("Người trong đoàn", "People in them")},
          {"tickets", session.say("Phiếu đã cấp", "Tickets issued")},
          {"no_shows", session.say("Vắng mặt", "Did not come")},
          {"papers", session.say("Bản in", "Papers")},
          {"paper_failures", session.say("Bản in hỏng", "Papers that failed")}}) {
        KIOSK_TRY(const std::int64_t value, get_int(figures, key));
        session.line("  {}: {}", words, value);
    }
    KIOSK_CHECK(print_spread(session, session.say("Chờ", "Waiting"), figures, "waiting"));
    KIOSK_CHECK(print_spread(session, session.say("Đi đến quầy", "Walking"), figures, "walking"));
    KIOSK_CHECK(print_spread(session, session.say("Tiếp", "Receiving"), figures, "serving"));
    KIOSK_TRY(const Json counters, get_array(figures, "counters"));
    for (const Json& counter : counters) {
        KIOSK_TRY(const std::string id, get_string(counter, "counter"));
        KIOSK_TRY(const std::int64_t visits, get_int(counter, "visits"));
        KIOSK_TRY(const std::int64_t people, get_int(counter, "people"));
        session.line("  {} {}: {} {}, {} {}",
                     session.say("Quầy", "Counter"),
                     id,
                     visits,
                     session.say("lượt", "visits"),
                     people,
                     session.say("người", "people"));
    }
    return {};
}

Status print_figures(Session& session, const Json& answer) {
    KIOSK_TRY(const Json parts, get_array(answer, "parts"));
    for (const Json& part : parts) {
        KIOSK_CHECK(print_figures_of(session, part));
    }
    return print_figures_of(session, answer);
}

struct StatsWish {
    DaysWish days;
    std::string by, csv, pdf;
};

std::string target_of_wish(const StatsWish& wish, std::string_view table, std::string_view format) {
    std::string out = "/v1/statistics" + query_of(wish.days);
    out += out.find('?') == std::string::npos ? '?' : '&';
    out += fmt::format("table={}&format={}", table, format);
    return wish.by.empty() ? out : api::target_of(out + "&by=", wish.by);
}

void add_stats(CLI::App& group,
               Verb& chosen,
               const std::string& table,
               const std::string& help,
               Printer print) {
    auto* verb = group.add_subcommand(table, help);
    auto wish = std::make_shared<StatsWish>();
    add_days(*verb, wish->days);
    verb->add_option("--by", wish->by, "A line for each day, week or month too")
        ->check(CLI::IsMember({"day", "week", "month"}));
    auto* csv = verb->add_option("--csv", wish->csv, "Write a spreadsheet's text to this file");
    if (table == "tcd01") {
        verb->add_option("--pdf", wish->pdf, "Write the printable form to this file")
            ->excludes(csv);
    }
    verb->callback([wish, table, print = std::move(print), &chosen] {
        chosen = [wish, table, print](Session& session) -> Result<int> {
            if (!wish->csv.empty()) {
                return save(session, target_of_wish(*wish, table, "csv"), wish->csv);
            }
            if (!wish->pdf.empty()) {
                return save(session, target_of_wish(*wish, table, "pdf"), wish->pdf);
            }
            const std::string target = target_of_wish(*wish, table, "json");
            return show(session, session.client.call({"GET", target, nullptr, ""}), print);
        };
    });
}

}  // namespace

void add_stats_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "stats", "Statistics of a day, a period or a range");
    add_stats(group, chosen, "tcd01", "Table 01/TCD", &print_tcd01);
    add_stats(group, chosen, "figures", "Visits, tickets, waiting times, papers", &print_figures);
    add_stats(group, chosen, "counters", "What each counter did", &print_figures);
}

}  // namespace kiosk::ctl
