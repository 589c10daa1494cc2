// journal …: the device's own record, read in pages so that the office never waits for a reader.
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

struct Range {
    std::int64_t from = 1;
    std::int64_t last = 0;  // 0 = all
};

// The first seq that the range means.
Result<std::int64_t> first_of(Session& session, const Range& range) {
    if (range.last <= 0) {
        return range.from;
    }
    KIOSK_TRY(const Json page, session.client.call({"GET", "/v1/journal?limit=1", nullptr, ""}));
    KIOSK_TRY(const std::int64_t head, get_int(page, "head"));
    return std::max(range.from, head - range.last + 1);
}

// A body in short: its fields without `by`, which has its own column.
std::string body_words(const Json& body) {
    std::string out;
    for (const auto& [name, value] : body.items()) {
        if (name == "by") {
            continue;
        }
        const std::string text = value.is_string() ? value.get<std::string>()
                                 : value.is_array() || value.is_object()
                                     ? fmt::format("({})", value.size())
                                     : to_text(value);
        out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, text);
    }
    return out;
}

Result<int> print_records(Session& session, const Range& range) {
    KIOSK_TRY(const std::int64_t from, first_of(session, range));
    Status printed;
    KIOSK_CHECK(session.client.records(from, [&](const Json& json) {
        if (session.json()) {
            session.out << to_text(json) << '\n';
            return session.out.good();
        }
        const auto record = api::record_from(json);
        if (!record) {
            printed = record.error();
            return false;
        }
        session.line("{:>7}  {}  {:<18} {:<12} {}",
                     record->seq,
                     office_time(record->wall_ms),
                     record->kind,
                     record->by,
                     body_words(record->body));
        return session.out.good();
    }));
    KIOSK_CHECK(printed);
    return kExitOk;
}

Result<int> export_records(Session& session, const Range& range) {
    KIOSK_TRY(const std::int64_t from, first_of(session, range));
    KIOSK_CHECK(session.client.records(from, [&](const Json& json) {
        session.out << to_text(json) << '\n';
        return session.out.good();
    }));
    return kExitOk;
}

Status print_verified(Session& session, const Json& answer) {
    KIOSK_TRY(const std::int64_t records, get_int(answer, "records"));
    KIOSK_TRY(const std::string chain, get_string(answer, "chain"));
    session.line("{}: {} {}, {} {}",
                 session.say("Nhật ký nguyên vẹn", "The journal is whole"),
                 records,
                 session.say("bản ghi", "records"),
                 session.say("chuỗi kết thúc bằng", "chain ends in"),
                 chain.substr(0, 16));
    return {};
}

void add_range_verb(CLI::App& group,
                    Verb& chosen,
                    const std::string& name,
                    const std::string& help,
                    Result<int> (*run)(Session&, const Range&)) {
    auto* verb = group.add_subcommand(name, help);
    auto range = std::make_shared<Range>();
    verb->add_option("--from", range->from, "First sequence number")->check(CLI::PositiveNumber);
    verb->add_option("--last", range->last, "Only the last N records")->check(CLI::PositiveNumber);
    verb->callback([range, run, &chosen] {
        chosen = [range, run](Session& session) { return run(session, *range); };
    });
}

}  // namespace

void add_journal_verbs(CLI::App& program, Verb& chosen) {
    CLI::App& group = *add_group(program, "journal", "The journal: show, verify, export");
    add_range_verb(group, chosen, "show", "Records for people, one a line", &print_records);
    add_range_verb(group, chosen, "export", "Records as JSON, one a line", &export_records);
    group.add_subcommand("verify", "Check the whole hash chain and the tables made from it")
        ->callback([&chosen] { chosen = post("/v1/journal/verify", nullptr, &print_verified); });
}

}  // namespace kiosk::ctl
