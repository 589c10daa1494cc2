// Words that several verbs print.
#include "firmware/ctl/session.hpp"

#include <array>
#include <ctime>
#include <iterator>

#include "firmware/http/message.hpp"

namespace kiosk::ctl {
namespace {

constexpr std::int64_t kOfficeOffsetS = 7 * 3600;

struct StateWords {
    std::string_view name;
    std::string_view vi;
    std::string_view en;
};

constexpr StateWords kTicketStates[] = {
    {"waiting", "đang chờ", "waiting"},
    {"called", "đã gọi", "called"},
    {"serving", "đang tiếp", "being received"},
    {"held", "tạm giữ", "on hold"},
    {"done", "đã tiếp xong", "done"},
    {"cancelled", "đã hủy", "cancelled"},
    {"break", "tạm nghỉ", "on a break"},
    {"no_show", "vắng mặt", "did not come"},
    {"expired", "hết ngày", "expired"},
    {"open", "mở", "open"},
    {"closed", "đóng", "closed"},
    {"feeding", "đang quét", "being scanned"},
    {"paused", "tạm dừng", "paused"},
    {"counted", "đã đếm trang", "counted"},
    {"confirmed", "đã xác nhận", "confirmed"},
    {"abandoned", "đã bỏ", "abandoned"},
    {"handed_over", "đã chuyển đi", "handed over"},
    {"reading", "đang đọc", "being read"},
    {"read", "đã đọc", "read"},
    {"unread", "không đọc được", "could not be read"},
    {"blank", "có vẻ trống", "seems blank"},
    {"handwriting", "có vẻ viết tay, không đọc", "seems handwritten, not read"},
    {"hard_to_read", "khó đọc, nên quét lại", "hard to read, better scanned again"},
    {"faint", "chữ quá nhạt", "too faint"},
    {"out_of_focus", "bị nhòe", "blurred"},
    {"coarse", "quét quá thô", "scanned too coarsely"},
    {"jam", "kẹt giấy", "paper jam"},
    {"stopped", "cán bộ dừng", "stopped by staff"},
    {"backs", "mặt sau không khớp số tờ", "not as many backs as sheets"},
    {"separator", "tờ ngăn: hết đơn", "separator: end of the letter"},
    {"cover", "nắp đang mở", "cover open"},
    {"empty", "hết giấy trong khay", "feeder empty"},
    {"busy", "máy quét bận", "scanner busy"},
    {"disk", "đĩa đầy", "disk full"},
    {"fault", "máy quét lỗi", "scanner fault"},
    {"ordinary", "thường", "ordinary"},
    {"protected", "bảo mật", "protected"},
};

}  // namespace

Result<int> show(Session& session, const Result<Json>& answer, const Printer& print) {
    if (!answer) {
        return answer.error();
    }
    if (session.json()) {
        session.out << to_text(*answer) << '\n';
    } else {
        KIOSK_CHECK(print(session, *answer));
    }
    return kExitOk;
}

void print_error(const Session& session, const Error& error) {
    if (session.json()) {
        session.out << to_text(http::error_json(error)) << '\n';
        return;
    }
    const ErrorText words = error_text(error.code, session.language);
    session.err << "kioskctl: " << words.text << " [" << error_name(error.code) << "]\n";
    if (!error.context.empty()) {
        session.err << "  " << session.say("Chi tiết: ", "Details: ") << error.context << '\n';
    }
    session.err << "  " << words.action << '\n';
}

std::string_view state_words(const Session& session, std::string_view state) {
    const auto* found = std::find_if(std::begin(kTicketStates),
                                     std::end(kTicketStates),
                                     [&](const StateWords& named) { return named.name == state; });
    return found == std::end(kTicketStates) ? state : session.say(found->vi, found->en);
}

std::string page_words(const Session& session, const api::PageState& page) {
    std::string out(state_words(session, page.state));
    for (const std::string& flag : page.flags) {
        out += fmt::format(", {}", state_words(session, flag));
    }
    if (page.repeats > 0) {
        out += fmt::format(", {} {}", session.say("giống trang", "looks like page"), page.repeats);
    }
    return out;
}

std::string ticket_words(const Session& session, const api::Ticket& ticket) {
    std::string out =
        fmt::format("{}  {}  {}", ticket.text, ticket.service, state_words(session, ticket.state));
    if (ticket.party > 1) {
        out += fmt::format("  {} {}", ticket.party, session.say("người", "people"));
    }
    if (ticket.priority) {
        out += fmt::format("  {}", session.say("ưu tiên", "priority"));
    }
    if (ticket.counter) {
        out += fmt::format("  {} {}", session.say("quầy", "counter"), *ticket.counter);
    }
    if (ticket.recalls > 0) {
        out += fmt::format("  {} {}", session.say("gọi lại", "recalled"), ticket.recalls);
    }
    if (!ticket.outcome.empty()) {
        out += "  " + ticket.outcome;
    }
    return out;
}

std::string office_time(std::int64_t unix_ms) {
    const std::time_t seconds = unix_ms / 1000 + kOfficeOffsetS;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
    return text.data();
}

}  // namespace kiosk::ctl
