// paper …: what became of each ticket and receipt on paper, and what a person says about it.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

struct Named {
    std::string_view name;
    std::string_view vi;
    std::string_view en;
};

// Print jobs have their own words: "confirmed" says something else of a letter.
constexpr Named kWords[] = {
    {"ticket", "phiếu", "ticket"},
    {"receipt", "biên nhận", "receipt"},
    {"test_page", "trang thử", "test page"},
    {"queued", "chờ in", "waits to be printed"},
    {"sending", "đang gửi tới máy in", "being sent"},
    {"sent", "đã gửi, chờ xác nhận", "sent, not proven yet"},
    {"confirmed", "đã ra giấy", "came out"},
    {"failed", "chưa in được", "could not be printed yet"},
    {"uncertain", "không chắc đã ra giấy", "not certain that it came out"},
    {"waived", "không cần in nữa", "no longer wanted"},
    {"gone", "không thấy máy in", "printer not there"},
    {"mute", "máy in không trả lời", "printer does not answer"},
    {"cover_open", "nắp đang mở", "cover open"},
    {"paper_out", "hết giấy", "out of paper"},
    {"cutter", "kẹt dao cắt", "cutter stuck"},
    {"fault", "máy in báo lỗi", "printer reports a fault"},
    {"slow", "máy in nhận quá chậm", "printer too slow"},
    {"unproven", "không có bằng chứng", "no proof"},
    {"restart", "máy đã khởi động lại", "the kiosk started anew"},
    {"day_closed", "hết ngày", "the day was closed"},
    {"content_gone", "nội dung không còn", "content no longer kept"},
    {"unprintable", "không dựng được hình in", "could not be drawn"},
    {"number_read", "người dân đã đọc số trên màn hình", "number read from the screen"},
    {"staff", "cán bộ cho qua", "staff let it pass"},
    {"citizen_gone", "không còn người chờ", "nobody waits any more"},
};

std::string_view words(const Session& session, std::string_view name) {
    for (const Named& named : kWords) {
        if (named.name == name) {
            return session.say(named.vi, named.en);
        }
    }
    return name;
}

void print_line(const Session& session, const api::Paper& paper) {
    std::string text = fmt::format("{}  {}", paper.job, words(session, paper.subject));
    if (!paper.number.empty()) {
        text += ' ' + paper.number;
    }
    if (paper.copy > 1) {
        text += fmt::format("  {} {}", session.say("lần", "copy"), paper.copy);
    }
    text += fmt::format("  {}", words(session, paper.state));
    if (!paper.reason.empty()) {
        text += fmt::format(" ({})", words(session, paper.reason));
    }
    session.line("{}", text);
}

Status print_paper(Session& session, const Json& answer) {
    KIOSK_TRY(const Json paper, get_object(answer, "paper"));
    KIOSK_TRY(const auto value, api::paper_from(paper));
    print_line(session, value);
    return {};
}

Status print_papers(Session& session, const Json& answer) {
    KIOSK_TRY(const auto jobs, api::list_from(answer, "jobs", &api::paper_from));
    for (const auto& job : jobs) {
        print_line(session, job);
    }
    return {};
}

void add_job_verb(CLI::App& group, Verb& chosen, const std::string& name, const std::string& help) {
    auto* verb = group.add_subcommand(name, help);
    auto job = std::make_shared<std::string>();
    verb->add_option("job", *job, "Print job, 32 hex digits (paper list)")->required();
    verb->callback([job, name, &chosen] {
        if (name != "show") {
            chosen = post(api::target_of("/v1/paper/", *job, "/" + name), nullptr, &print_paper);
            return;
        }
        chosen = [job](Session& session) {
            return show(
                session,
                session.client.call({"GET", api::target_of("/v1/paper/", *job), nullptr, ""}),
                &print_paper);
        };
    });
}

}  // namespace

void add_paper_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "paper", "Print jobs: what came out and what did not");
    group.add_subcommand("list", "Open jobs and the last ones")->callback([&chosen] {
        chosen = [](Session& session) {
            return show(
                session, session.client.call({"GET", "/v1/paper", nullptr, ""}), &print_papers);
        };
    });
    add_job_verb(group, chosen, "show", "One job");
    add_job_verb(group, chosen, "came-out", "The paper is there: settles an uncertain job");
    add_job_verb(group, chosen, "again", "Print it once more, with the mark of a copy");
    add_job_verb(group, chosen, "waive", "Nobody needs this paper any more");
    group.add_subcommand("test", "Print a test page")->callback([&chosen] {
        chosen = post("/v1/printer/test", nullptr, &print_paper);
    });
}

}  // namespace kiosk::ctl
