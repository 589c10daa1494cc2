// One visitor over the wishes. An answer that is lost is told as ServiceGone; what became of the
// letter then, the next look tells.
#include "kiosk-ui/app/bridge_staff.hpp"
#include "firmware/base/text.hpp"

#include <algorithm>

#include "firmware/base/clock.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "kiosk-ui/app/picture.hpp"
#include "kiosk-ui/app/state_json.hpp"

namespace kiosk::ui {
namespace {

constexpr std::size_t kMostWishes = 16;

std::optional<ErrorCode> code_in(const Json& object, std::string_view key) {
    const std::string name = get_string_or(object, key, "").value_or("");
    return name.empty() ? std::nullopt
                        : std::optional(error_from_name(name).value_or(ErrorCode::Unknown));
}

std::optional<DeskLine> desk_line_from(const Json& device) {
    const auto word = [&](const char* key) { return get_string_or(device, key, "").value_or(""); };
    DeskLine out;
    if (word("name") == "printer") {
        out.what = DeskLine::What::Printer;
        const auto conditions = get_array(device, "conditions");
        const bool low = conditions && std::find(conditions->begin(),
                                                 conditions->end(),
                                                 Json("paper_near_end")) != conditions->end();
        out.state = low ? DeskLine::State::Low : DeskLine::State::Ready;
    } else if (word("name") == "scanner") {
        out.what = DeskLine::What::Scanner;
        out.state = word("state") == "feeding" ? DeskLine::State::Busy : DeskLine::State::Ready;
    } else {
        return std::nullopt;
    }
    out.trouble = code_in(device, "error");
    if (out.trouble) {
        out.state = DeskLine::State::Trouble;
    }
    return out;
}

Result<SyncFacts> sync_from(const Json& answer) {
    SyncFacts out;
    KIOSK_TRY(out.state, get_string(answer, "state"));
    KIOSK_TRY(out.backlog, get_int(answer, "backlog"));
    KIOSK_TRY(out.letters, get_int_or(answer, "letters_waiting", 0));
    KIOSK_TRY(out.parked, get_int_or(answer, "parked", 0));
    if (answer.contains("reason") && answer["reason"].is_object()) {
        out.reason = code_in(answer["reason"], "code");
    }
    if (answer.contains("pages_go_ms") && !answer["pages_go_ms"].is_null()) {
        KIOSK_TRY(out.letters_go_ms, get_int(answer, "pages_go_ms"));
    }
    return out;
}

Result<Receipt> receipt_from(const Json& answer) {
    KIOSK_TRY(const Json letter, get_object(answer, "letter"));
    Receipt out;
    KIOSK_TRY(out.code, get_string(letter, "code"));
    KIOSK_TRY(out.pin, get_string(letter, "pin"));
    KIOSK_TRY(out.pages, get_int(letter, "pages"));
    if (answer.contains("paper")) {
        KIOSK_TRY(out.job, get_string_or(answer["paper"], "job", ""));
        KIOSK_TRY(const std::string state, get_string_or(answer["paper"], "state", ""));
        out.paper = out.job.empty() ? Paper::None : paper_from(state);
    }
    return out;
}

class StaffWorker {
public:
    StaffWorker(api::Client& client, const Post& post, const ForStaff& wish)
        : client_(client), post_(post), wish_(wish) {}

    void operator()(const ShuffleKeys&) {}

    void operator()(const AskKeypad&) {
        // Before anybody is signed in the account of the screen asks by itself.
        const auto answer = client_.call({"GET", "/v1/session/pin", nullptr, "", ""});
        if (!answer) {
            failed("keypad", answer.error());
            return;
        }
        KeypadCame out;
        out.accounts = get_bool_or(*answer, "accounts", true).value_or(true);
        out.tries_left = static_cast<int>(get_int_or(*answer, "tries_left", 1).value_or(1));
        out.locked_ms =
            static_cast<std::uint64_t>(get_int_or(*answer, "locked_s", 0).value_or(0)) * 1000;
        post(out);
    }

    void operator()(const SignInByPin& it) {
        Json body{{"pin", it.pin}};
        const auto answer = client_.call({"POST", "/v1/session/pin", body, "", ""});
        overwrite(body["pin"].get_ref<std::string&>());
        if (!answer) {
            post(PinRefused{answer.error().code});
            return;
        }
        const auto token = get_string(*answer, "token");
        const auto name = get_string(*answer, "name");
        if (token && name) {
            post(SignedIn{*token, *name});
        } else {
            post(PinRefused{ErrorCode::BadJson});
        }
    }

    void operator()(const SignOut&) { static_cast<void>(ask("DELETE", "/v1/session")); }

    void operator()(const KeepSession&) { static_cast<void>(ask("POST", "/v1/session/act")); }

    void operator()(const AskDesk&) {
        auto desk = look_at_desk();
        if (desk) {
            post(DeskCame{std::move(desk).value()});
        } else {
            failed("desk", desk.error());
        }
    }

    void operator()(const AskLetter& it) {
        const auto answer = ask("GET", api::target_of("/v1/letters/", it.letter));
        if (!answer && answer.error().code == ErrorCode::UnknownLetter) {
            post(LetterAway{it.letter});
        } else if (!answer) {
            failed("letter", answer.error());
        } else {
            tell_letter(*answer, LetterCame::Because::Looked);
        }
    }

    void operator()(const AskPreview& it) {
        const std::string after = fmt::format("/pages/{}/preview", it.page);
        const auto bytes = client_.bytes(
            {"GET", api::target_of("/v1/letters/", it.letter, after), nullptr, "", wish_.token},
            kMostPreviewBytes);
        PreviewCame out{it.letter, it.page, {}, {}};
        const bool may_come = !bytes && (bytes.error().code == ErrorCode::ServiceGone ||
                                         bytes.error().code == ErrorCode::Overloaded);
        if (may_come) {
            return;  // asked again with the next look at the desk
        }
        auto preview = bytes && !bytes->empty() ? decode_preview(*bytes)
                                                : Result<Preview>(Error{ErrorCode::NotFound});
        if (preview) {
            out.large = std::move(preview->large);
            out.small = std::move(preview->small);
        } else {
            log::warn("ui", "no preview of a page: {}", error_name(preview.error().code));
        }
        post(std::move(out));
    }

    void operator()(const OpenLetter& it) {
        const bool both = it.sides == OpenLetter::Sides::Both;
        wished_letter(ask("POST", "/v1/letters", {{"source", both ? "adf_duplex" : "adf"}}));
    }

    void operator()(const ResumeLetter& it) {
        const std::string page =
            it.again > 0 ? "/pages/" + std::to_string(it.again) : std::string();
        Json body = Json::object();
        if (it.what == ResumeLetter::What::Backs) {
            body["side"] = "back";
        }
        wished_letter(ask("POST", api::target_of("/v1/letters/", it.letter, page + "/scan"), body));
    }

    void operator()(const StopFeeding& it) {
        wished_letter(
            ask("POST", api::target_of("/v1/letters/", it.letter, "/stop"), Json::object()));
    }

    void operator()(const AcceptBacks& it) {
        wished_letter(ask(
            "POST", api::target_of("/v1/letters/", it.letter, "/accept_backs"), Json::object()));
    }

    void operator()(const AbandonLetter& it) {
        const bool again = it.why == AbandonLetter::Why::Rescan;
        const auto answer = ask("POST",
                                api::target_of("/v1/letters/", it.letter, "/abandon"),
                                {{"reason", again ? "rescan" : "mistake"}});
        if (answer) {
            post(LetterAway{it.letter});
        } else {
            post(Refused{answer.error().code});
        }
    }

    void operator()(const SaveLetter& it) {
        Json body{{"pages", it.pages}};
        if (!it.kind.empty()) {
            body["kind"] = it.kind;
        }
        if (!it.body.empty()) {
            body["body"] = it.body;
        }
        if (it.as_it_stands) {
            body["as_is"] = true;
        }
        const auto answer =
            ask("POST", api::target_of("/v1/letters/", it.letter, "/confirm"), body);
        if (!answer) {
            post(Refused{answer.error().code});
            return;
        }
        auto receipt = receipt_from(*answer);
        if (receipt) {
            post(LetterSaved{std::move(receipt).value()});
        } else {
            post(Refused{receipt.error().code});
        }
    }

    void operator()(const AskReceipt& it) {
        tell_receipt(ask("GET", api::target_of("/v1/paper/", it.job)), it.job);
    }

    void operator()(const TellReceipt& it) {
        const char* verb = it.what == TellReceipt::What::CameOut ? "/came-out" : "/again";
        const auto answer = ask("POST", api::target_of("/v1/paper/", it.job, verb), Json::object());
        if (!answer) {
            post(Refused{answer.error().code});
            return;
        }
        tell_receipt(answer, it.job);
    }

    void operator()(const PushSync&) {
        const auto answer = ask("POST", "/v1/sync/push", Json::object());
        if (answer) {
            post(Pushed{});
        } else {
            post(Refused{answer.error().code});
        }
    }

    // Somebody else was quicker, or it was taken back: all the same to who called.
    void operator()(const AnswerHelp& it) {
        const auto answer = ask("POST", api::target_of("/v1/help/", it.call, "/answer"));
        if (answer || answer.error().code == ErrorCode::HelpOver ||
            answer.error().code == ErrorCode::UnknownHelpCall) {
            post(HelpTaken{});
        } else {
            post(Refused{answer.error().code});
        }
    }

private:
    void post(StaffNews what) const { post_(StaffHeard{wish_.session, std::move(what)}); }

    Result<Json> ask(const std::string& method, const std::string& target, Json body = nullptr) {
        return client_.call({method, target, std::move(body), "", wish_.token});
    }

    // A look that failed is made again; only an ended session is news.
    void failed(const char* what, const Error& error) const {
        if (error.code == ErrorCode::NotSignedIn || error.code == ErrorCode::SessionLocked) {
            post(Refused{error.code});
        } else if (error.code != ErrorCode::ServiceGone) {
            log::warn("ui", "{}: {}", what, error_name(error.code));
        }
    }

    void tell_letter(const Json& answer, LetterCame::Because because) const {
        const auto object = get_object(answer, "letter");
        auto letter = object ? api::letter_from(*object) : Result<api::Letter>(object.error());
        if (letter) {
            post(LetterCame{std::move(letter).value(), because});
        } else {
            post(Refused{letter.error().code});
        }
    }

    void wished_letter(const Result<Json>& answer) const {
        if (answer) {
            tell_letter(*answer, LetterCame::Because::Wished);
        } else {
            post(Refused{answer.error().code});
        }
    }

    void tell_receipt(const Result<Json>& answer, const std::string& job) const {
        if (!answer) {
            failed("receipt", answer.error());
            return;
        }
        const auto paper = get_object(*answer, "paper");
        const Json& object = paper ? *paper : *answer;
        post(ReceiptCame{get_string_or(object, "job", job).value_or(job),
                         paper_from(get_string_or(object, "state", "").value_or(""))});
    }

    Result<DeskFacts> look_at_desk() {
        DeskFacts out;
        KIOSK_TRY(const Json devices, ask("GET", "/v1/devices"));
        KIOSK_TRY(const Json list, get_array(devices, "devices"));
        for (const Json& device : list) {
            if (const auto line = desk_line_from(device)) {
                out.devices.push_back(*line);
            }
            out.duplex = out.duplex || get_bool_or(device, "duplex", false).value_or(false);
        }
        KIOSK_TRY(const Json sync, ask("GET", "/v1/sync"));
        KIOSK_TRY(out.sync, sync_from(sync));
        KIOSK_TRY(const Json waiting, ask("GET", "/v1/letters?waiting=1"));
        KIOSK_TRY(const Json rows, get_array(waiting, "letters"));
        for (const Json& row : rows) {
            WaitingLetter letter;
            KIOSK_TRY(letter.confirmed_ms, get_int_or(row, "confirmed_ms", 0));
            KIOSK_TRY(letter.pages, get_int(row, "pages"));
            out.waiting.push_back(letter);
        }
        KIOSK_TRY(const Json latest, ask("GET", "/v1/letters"));
        KIOSK_TRY(out.on_desk, on_desk_in(latest));
        KIOSK_TRY(const Json bodies, ask("GET", "/v1/bodies"));
        KIOSK_TRY(const Json named, get_array(bodies, "bodies"));
        for (const Json& body : named) {
            ReceivingBody one;
            KIOSK_TRY(one.id, get_string(body, "id"));
            KIOSK_TRY(one.name, get_string(body, "name"));
            out.bodies.push_back(std::move(one));
        }
        return out;
    }

    static Result<std::string> on_desk_in(const Json& latest) {
        // Newest first; of a stack the oldest is finished first.
        KIOSK_TRY(const Json rows, get_array(latest, "letters"));
        std::string out;
        for (const Json& row : rows) {
            KIOSK_TRY(const std::string state, get_string(row, "state"));
            if (state == "feeding" || state == "paused") {
                KIOSK_TRY(out, get_string(row, "id"));
            }
        }
        return out;
    }

    api::Client& client_;
    const Post& post_;
    const ForStaff& wish_;
};

bool is_look(const StaffWish& wish) {
    return std::holds_alternative<AskKeypad>(wish) || std::holds_alternative<AskDesk>(wish) ||
           std::holds_alternative<AskLetter>(wish) || std::holds_alternative<AskPreview>(wish) ||
           std::holds_alternative<AskReceipt>(wish);
}

}  // namespace

StaffBridge::StaffBridge(const std::filesystem::path& socket, Post post)
    : socket_(socket),
      post_(std::move(post)),
      wishes_(kMostWishes),
      looks_(kMostWishes),
      worker_([this](const std::stop_token& stop) { work(stop, wishes_, kSealing_ms); }),
      looker_([this](const std::stop_token& stop) { work(stop, looks_, kAnswer_ms); }) {}

StaffBridge::~StaffBridge() {
    for (std::jthread* thread : {&worker_, &looker_}) {
        thread->request_stop();
    }
    wishes_.close();
    looks_.close();
}

void StaffBridge::run(const ForStaff& wish) {
    ForStaff copy = wish;
    if (is_look(wish.what)) {
        static_cast<void>(looks_.push(std::move(copy)));  // full: the next look asks again
        return;
    }
    if (!wishes_.push(std::move(copy))) {
        post_(StaffHeard{wish.session, Refused{ErrorCode::Overloaded}});
    }
}

void StaffBridge::work(const std::stop_token& stop,
                       BoundedQueue<ForStaff>& wishes,
                       std::uint64_t timeout_ms) const {
    api::ClientOptions options;
    options.socket = socket_;
    options.timeout_ms = timeout_ms;
    api::Client client(options);
    while (!stop.stop_requested()) {
        auto wish = wishes.pop(kStopCheck_ms);
        if (!wish) {
            continue;
        }
        std::visit(StaffWorker(client, post_, *wish), wish->what);
        overwrite(wish->token);
        if (auto* pin = std::get_if<SignInByPin>(&wish->what)) {
            overwrite(pin->pin);
        }
    }
}

}  // namespace kiosk::ui
