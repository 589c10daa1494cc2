// letter track: what the person with the receipt sees at the glass, for the desk.
#include <array>

#include "firmware/api/tracking.hpp"
#include "firmware/base/secret_prompt.hpp"
#include "firmware/ctl/verbs.hpp"

namespace kiosk::ctl {
namespace {

struct StatusWords {
    std::string_view status;
    std::string_view vi;
    std::string_view en;
};

constexpr std::array<StatusWords, 12> kWords{{
    {"received", "Đã tiếp nhận", "Received"},
    {"checking", "Đang kiểm tra", "Being checked"},
    {"supplement", "Đề nghị bổ sung", "More is needed from you"},
    {"guided", "Đã hướng dẫn", "Guidance was given"},
    {"transferred", "Đã chuyển", "Sent on"},
    {"accepted", "Đã thụ lý", "Accepted"},
    {"declined", "Không thụ lý, xem thông báo", "Not accepted: see the notice"},
    {"settling", "Đang giải quyết", "Being settled"},
    {"answered", "Đã trả lời", "Answered"},
    {"withdrawn", "Đã rút đơn", "Withdrawn"},
    {"come_in", "Mời đến trụ sở", "Please come to the office"},
    {"processing", "Đang xử lý", "Being handled"},
}};

std::string words_of(const Session& session, const std::string& status) {
    for (const StatusWords& known : kWords) {
        if (known.status == status) {
            return std::string(session.say(known.vi, known.en));
        }
    }
    return status;
}

Status print_story(Session& session, const Json& answer) {
    KIOSK_TRY(const auto found, api::tracked_letter_from(answer));
    if (found.answer == "no_code") {
        session.line("{}", session.say("Không phải mã đơn.", "This is no letter's code."));
    } else if (found.answer != "found") {
        session.line("{}",
                     session.say("Không có đơn nào với mã và PIN này.",
                                 "There is no letter with this code and PIN."));
    }
    if (found.wait_s > 0) {
        session.line("{} {} s", session.say("Thử lại sau", "Try again in"), found.wait_s);
    }
    for (const api::TrackedStep& step : found.steps) {
        session.line("{}  {}{}{}",
                     step.day,
                     words_of(session, step.status),
                     step.body.empty() ? "" : ": ",
                     step.body);
    }
    return {};
}

}  // namespace

void add_track_verb(CLI::App& letters, Verb& chosen) {
    auto* verb = letters.add_subcommand(
        "track", "What became of a letter, by its receipt; the PIN is asked for");
    auto code = std::make_shared<std::string>();
    verb->add_option("code", *code, "As on the receipt, or its eight characters")->required();
    verb->callback([code, &chosen] {
        chosen = [code](Session& session) -> Result<int> {
            KIOSK_TRY(const std::string pin,
                      read_secret(session.err, {session.say("Mã PIN: ", "PIN: "), "", ""}));
            const Json body{{"code", *code}, {"pin", pin}};
            return show(session,
                        session.client.call({"POST", "/v1/letters/track", body, ""}),
                        &print_story);
        };
    });
}

}  // namespace kiosk::ctl
