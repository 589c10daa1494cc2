// stats wait: how good the estimates have been; and the words of an estimate for the other verbs.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

Result<double> double_in(const Json& object, const char* key) {
    if (!object.contains(key) || !object[key].is_number()) {
        return Error{ErrorCode::BadArgument, key};
    }
    return object[key].get<double>();
}

Status print_service(Session& session, const Json& service) {
    KIOSK_TRY(const std::string id, get_string(service, "service"));
    KIOSK_TRY(const std::int64_t cases, get_int(service, "cases"));
    KIOSK_TRY(const std::int64_t configured, get_int(service, "configured_min"));
    KIOSK_TRY(const double mean, double_in(service, "mean_min"));
    KIOSK_TRY(const double missed, double_in(service, "no_show_pct"));
    KIOSK_TRY(const std::int64_t way_s, get_int(service, "way_s"));
    session.line("{}: {} {:.1f} min ({} {} min, {} {}), {} {:.1f} %, {} {} s",
                 id,
                 session.say("một việc", "a case"),
                 mean,
                 session.say("cài đặt", "configured"),
                 configured,
                 session.say("số việc", "cases"),
                 cases,
                 session.say("vắng mặt", "no-shows"),
                 missed,
                 session.say("đến quầy", "to the desk"),
                 way_s);
    return {};
}

Status print_statistics(Session& session, const Json& answer) {
    KIOSK_TRY(const std::int64_t outcomes, get_int(answer, "outcomes"));
    KIOSK_TRY(const double error, double_in(answer, "error_min"));
    KIOSK_TRY(const double bias, double_in(answer, "bias_min"));
    KIOSK_TRY(const double under_told, double_in(answer, "under_told_pct"));
    KIOSK_TRY(const Json spread, get_object(answer, "spread"));
    KIOSK_TRY(const double least, double_in(spread, "least"));
    KIOSK_TRY(const double most, double_in(spread, "most"));
    KIOSK_TRY(const bool learned, get_bool(spread, "learned"));
    session.line(
        "{}: {}", session.say("Số ước tính đã có kết quả", "Estimates with an outcome"), outcomes);
    session.line("{}: {:.1f} min", session.say("Sai số trung bình", "Mean error"), error);
    session.line(
        "{}: {:+.1f} min",
        session.say("Độ lệch (+ là báo dài hơn thực tế)", "Bias (+ = told more than it was)"),
        bias);
    session.line("{}: {:.1f} %",
                 session.say("Chờ lâu hơn ước tính trên 10 phút",
                             "Waited over 10 min longer than estimated"),
                 under_told);
    session.line(
        "{}: {:.2f} - {:.2f} ({})",
        session.say("Thực tế so với ước tính, p10 - p90", "Actual over estimate, p10 - p90"),
        least,
        most,
        learned ? session.say("đo được", "measured") : session.say("quy ước", "convention"));
    KIOSK_TRY(const Json services, get_array(answer, "services"));
    for (const Json& service : services) {
        KIOSK_CHECK(print_service(session, service));
    }
    return {};
}

// The group may have come with other statistics already.
CLI::App& statistics_group(CLI::App& program) {
    const auto known =
        program.get_subcommands([](const CLI::App* one) { return one->get_name() == "stats"; });
    return known.empty() ? *add_group(program, "stats", "Statistics") : *known.front();
}

}  // namespace

std::string wait_words(const Session& session, const api::Wait& wait) {
    std::string out;
    if (wait.upper_min) {
        out = fmt::format("{} {} min", session.say("chờ tới", "up to"), *wait.upper_min);
        if (wait.lower_min.value_or(0) > 0 && wait.lower_min != wait.upper_min) {
            out +=
                fmt::format(", {} {}", session.say("sớm nhất", "at the earliest"), *wait.lower_min);
        }
    }
    if (wait.may_not_be_served) {
        out += fmt::format("{}{}",
                           out.empty() ? "" : "; ",
                           session.say("có thể không kịp hôm nay", "may not be served today"));
    }
    return out;
}

void add_wait_verbs(CLI::App& program, Verb& chosen) {
    statistics_group(program)
        .add_subcommand("wait", "How good the estimates of waits have been, and what they rest on")
        ->callback([&chosen] {
            chosen = [](Session& session) {
                return show(session,
                            session.client.call({"GET", "/v1/statistics/wait", nullptr, ""}),
                            &print_statistics);
            };
        });
}

}  // namespace kiosk::ctl
