// Each worker has its own connection. The stream carries what changed but not the whole queue:
// a change makes the fetcher ask once, however many changes come meanwhile.
#include "kiosk-ui/app/bridge.hpp"
#include "firmware/base/text.hpp"

#include "firmware/api/calendar.hpp"
#include "firmware/base/clock.hpp"
#include "firmware/base/log.hpp"
#include "kiosk-ui/app/bridge_staff.hpp"
#include "kiosk-ui/app/state_json.hpp"

namespace kiosk::ui {
namespace {

constexpr std::size_t kMostEffects = 16;
constexpr std::uint64_t kLookAgain_ms = 500;

api::ClientOptions client_options(const std::filesystem::path& socket) {
    api::ClientOptions out;
    out.socket = socket;
    out.role = "citizen";  // the hall shows no more than a citizen may know
    out.timeout_ms = kAnswer_ms;
    return out;
}

// Codes are read for the citizen alone, and a hall's boards come for one zone.
std::string events_of(Face face, const HallWish& hall) {
    if (face == Face::Citizen) {
        return "/v1/events?codes=true";
    }
    return hall.zone.empty() ? std::string("/v1/events")
                             : api::target_of("/v1/events?zone=", hall.zone);
}

// What of the status the screens show.
StatusCame status_from(const Json& status) {
    StatusCame out;
    out.day_open = get_bool_or(status, "day_open", true).value_or(true);
    out.clock_untrusted = get_bool_or(status, "clock_untrusted", false).value_or(false);
    out.training = get_bool_or(status, "training", false).value_or(false);
    // An older kioskd does not speak of it: then the person chooses.
    if (const auto glass = get_object(status, "glass")) {
        out.letter_service = get_string_or(*glass, "letter_service", "").value_or("");
        out.full_offer_vi = get_string_or(*glass, "full_offer_vi", "").value_or("");
        out.full_offer_en = get_string_or(*glass, "full_offer_en", "").value_or("");
    }
    return out;
}

void post_hall(const Json& answer, const Post& post) {
    auto board = api::hall_from(answer);
    if (!board) {
        log::warn("ui", "hall: {}", describe(board.error()));
        return;
    }
    const bool day_open = get_bool_or(answer, "day_open", true).value_or(true);
    post(HallCame{std::move(board).value(), day_open});
}

class Worker {
public:
    Worker(api::Client& client, const Post& post, const HallWish& hall)
        : client_(client), post_(post), hall_(hall) {}

    void operator()(const IssueTicket& it) {
        api::Client::Issue wish;
        wish.key = it.key;
        wish.service = it.service;
        wish.party = it.party;
        wish.language = it.language;
        wish.priority = it.priority ? api::Client::Issue::Priority::Declared
                                    : api::Client::Issue::Priority::None;
        const auto answer = client_.issue(wish);
        if (!answer) {
            refused(it.session, it.key, answer.error());
            return;
        }
        auto issued = issued_from_answer(*answer);
        if (!issued) {
            refused(it.session, it.key, issued.error());
            return;
        }
        post_(TicketCame{it.session, it.key, std::move(issued).value()});
    }

    void operator()(const FindBooking& it) {
        Json body{{"code", it.code}};
        const auto answer = client_.call({"POST", "/v1/bookings/find", body, ""});
        overwrite(body["code"].get_ref<std::string&>());
        auto found =
            answer ? api::found_booking_from(*answer) : Result<api::FoundBooking>(answer.error());
        if (found) {
            post_(FoundCame{it.session, it.find, std::move(found).value()});
        } else {
            log::warn("ui", "no answer to a code: {}", error_name(found.error().code));
            post_(FindFailed{it.session, it.find});
        }
    }

    void operator()(const TrackLetter& it) {
        Json body{{"code", it.code}, {"pin", it.pin}};
        const auto answer = client_.call({"POST", "/v1/letters/track", body, ""});
        overwrite(body["code"].get_ref<std::string&>());
        overwrite(body["pin"].get_ref<std::string&>());
        auto letter =
            answer ? api::tracked_letter_from(*answer) : Result<api::TrackedLetter>(answer.error());
        if (letter) {
            post_(TrackedCame{it.session, it.find, std::move(letter).value()});
        } else {
            log::warn("ui", "no answer to a receipt: {}", error_name(letter.error().code));
            post_(TrackFailed{it.session, it.find});
        }
    }

    void operator()(const CheckInBooking& it) {
        const auto answer = client_.call({"POST",
                                          api::target_of("/v1/bookings/", it.booking, "/check-in"),
                                          {{"language", it.language}, {"code", true}},
                                          it.key});
        auto issued = answer ? issued_from_answer(*answer) : Result<Issued>(answer.error());
        if (issued) {
            post_(TicketCame{it.session, it.key, std::move(issued).value()});
        } else {
            refused(it.session, it.key, issued.error());
        }
    }

    void operator()(const AskPaper& it) {
        tell(it.session, it.job, {"GET", api::target_of("/v1/paper/", it.job), nullptr, ""});
    }

    void operator()(const TellPaper& it) {
        const char* verb = it.what == TellPaper::What::CameOut ? "/came-out"
                           : it.what == TellPaper::What::Again ? "/again"
                                                               : "/waive";
        tell(it.session,
             it.job,
             {"POST", api::target_of("/v1/paper/", it.job, verb), Json::object(), ""});
    }

    // Where there is no loudspeaker, or it is gone, the number stands on the glass all the same.
    void operator()(const SayNumber& it) {
        const auto answer =
            client_.call({"POST", api::target_of("/v1/tickets/", it.ticket, "/say"), nullptr, ""});
        if (!answer && answer.error().code != ErrorCode::UnknownDevice) {
            log::warn("ui", "number not said: {}", describe(answer.error()));
        }
    }

    void operator()(const CallHelp& it) { help(it.session, {"POST", "/v1/help", nullptr, ""}); }

    void operator()(const CancelHelp& it) {
        help(it.session, {"POST", api::target_of("/v1/help/", it.call, "/cancel"), nullptr, ""});
    }

    // The next word follows in ten seconds: what is lost is not said again.
    void operator()(const TellShown& it) {
        const auto answer = client_.call(
            {"POST",
             "/v1/hall/seen",
             Json{{"screen", hall_.screen}, {"zone", hall_.zone}, {"version", it.version}},
             ""});
        if (!answer) {
            log::warn("ui", "not told what is shown: {}", describe(answer.error()));
        }
    }

    // These are not for a worker.
    void operator()(const Forget&) {}

    void operator()(const AskHall&) {}

    void operator()(const ForStaff&) {}

private:
    void refused(std::uint64_t session, const std::string& key, const Error& error) {
        log::warn("ui", "no ticket: {}", describe(error));
        post_(TicketRefused{session, key, error.code});
    }

    // A call that somebody answered meanwhile is no failure: the next queue shows it.
    void help(std::uint64_t session, const api::Ask& ask) {
        const auto answer = client_.call(ask);
        const auto call = answer ? get_object(*answer, "help") : answer;
        auto told = call ? api::help_call_from(*call) : Result<api::HelpCall>(call.error());
        if (told) {
            post_(HelpCame{std::move(told).value()});
        } else if (told.error().code != ErrorCode::HelpOver) {
            log::warn("ui", "help: {}", describe(told.error()));
            post_(HelpFailed{session});
        }
    }

    // The job as it stands after the call; on an error the next tick asks again.
    void tell(std::uint64_t session, const std::string& job, const api::Ask& ask) {
        const auto answer = client_.call(ask);
        if (!answer) {
            log::warn("ui", "paper: {}", describe(answer.error()));
            return;
        }
        const auto paper = get_object(*answer, "paper");
        const auto state = get_string(paper ? *paper : *answer, "state");
        if (state) {
            post_(PaperCame{session, job, paper_from(*state)});
        }
    }

    api::Client& client_;
    const Post& post_;
    const HallWish& hall_;
};

}  // namespace

Bridge::Bridge(std::filesystem::path socket, Face face, Post post, HallWish hall)
    : socket_(std::move(socket)),
      face_(face),
      post_(std::move(post)),
      hall_(std::move(hall)),
      events_(events_of(face, hall_)),
      effects_(kMostEffects),
      staff_(face == Face::Hall ? nullptr : std::make_unique<StaffBridge>(socket_, post_)),
      follower_([this](const std::stop_token& stop) { follow(stop); }),
      fetcher_([this](const std::stop_token& stop) { fetch(stop); }),
      worker_([this](const std::stop_token& stop) { work(stop); }) {}

Bridge::~Bridge() {
    for (std::jthread* thread : {&follower_, &fetcher_, &worker_}) {
        thread->request_stop();
    }
    effects_.close();
    stale_.close();
}

void Bridge::run(const Effect& effect) {
    if (std::holds_alternative<AskHall>(effect)) {
        static_cast<void>(stale_.push(1));
        return;
    }
    if (const auto* wish = std::get_if<ForStaff>(&effect)) {
        if (staff_) {
            staff_->run(*wish);
        }
        return;
    }
    Effect copy = effect;
    if (effects_.push(std::move(copy))) {
        return;
    }
    if (const auto* issue = std::get_if<IssueTicket>(&effect)) {
        post_(TicketRefused{issue->session, issue->key, ErrorCode::Overloaded});
    } else if (const auto* check_in = std::get_if<CheckInBooking>(&effect)) {
        post_(TicketRefused{check_in->session, check_in->key, ErrorCode::Overloaded});
    } else if (const auto* find = std::get_if<FindBooking>(&effect)) {
        post_(FindFailed{find->session, find->find});
    } else if (const auto* track = std::get_if<TrackLetter>(&effect)) {
        post_(TrackFailed{track->session, track->find});
    } else if (const auto* help = std::get_if<CallHelp>(&effect)) {
        post_(HelpFailed{help->session});
    }
}

void Bridge::follow(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        api::Client client(client_options(socket_));
        const Status ended = client.follow(
            [this](const http::SentEvent& event) { return hear(event); }, stop, events_);
        if (stop.stop_requested()) {
            return;
        }
        post_(LinkLost{});
        if (!ended && ended.error().code != ErrorCode::ServiceGone) {
            log::warn("ui", "events: {}", describe(ended.error()));
        }
        pause_ms(kLookAgain_ms);
    }
}

bool Bridge::hear(const http::SentEvent& event) {
    const auto data = parse_json(event.data);
    if (!data) {
        log::warn("ui", "event {}: {}", event.event, describe(data.error()));
        return true;
    }
    if (event.event == "change") {
        const std::string kind = get_string_or(*data, "kind", "").value_or("");
        const auto body = get_object(*data, "body");
        if (body && (kind == "ticket.called" || kind == "ticket.recalled")) {
            const std::string counter = get_string_or(*body, "counter", "").value_or("");
            if (!counter.empty()) {
                post_(SomebodyCalled{counter});
            }
        }
    } else if (event.event == "device") {
        const std::string name = get_string_or(*data, "name", "").value_or("");
        if (name == "printer") {
            post_(PrinterCame{printer_from(*data)});
        } else if (name == "codes") {
            const std::string error = get_string_or(*data, "error", "").value_or("");
            post_(CodeReaderCame{error.empty()});
        }
    } else if (event.event == "code") {
        post_(CodeRead{get_string_or(*data, "text", "").value_or("")});
    }
    if (event.event == "hall" && face_ == Face::Hall) {
        post_hall(*data, post_);
        return true;
    }
    post_(Heard{});
    if (event.event == "snapshot") {
        // At the start nobody waits for the other questions.
        if (auto queue = api::queue_from(*data)) {
            post_(QueueCame{std::move(queue).value()});
        }
    }
    // The hall's news come without a change where the line is at another kiosk.
    if (event.event == "snapshot" || event.event == "change" || event.event == "hall" ||
        event.event == "calendar") {
        static_cast<void>(stale_.push(1));  // full: it is going to be fetched anyway
    }
    return true;
}

void Bridge::fetch(const std::stop_token& stop) {
    api::Client client(client_options(socket_));
    while (!stop.stop_requested()) {
        if (stale_.pop(kStopCheck_ms)) {
            face_ == Face::Hall ? fetch_hall(client) : fetch_queue(client);
        }
    }
}

void Bridge::fetch_hall(api::Client& client) {
    const std::string target =
        hall_.zone.empty() ? std::string("/v1/hall") : api::target_of("/v1/hall?zone=", hall_.zone);
    if (const auto hall = client.call({"GET", target, nullptr, ""})) {
        post_hall(*hall, post_);
    } else if (hall.error().code != ErrorCode::ServiceGone) {
        log::warn("ui", "hall: {}", describe(hall.error()));
    }
}

void Bridge::fetch_queue(api::Client& client) {
    if (const auto status = client.call({"GET", "/v1/status", nullptr, ""})) {
        post_(status_from(*status));
    }
    // An older kioskd has no hall view; then the office has no name to show.
    if (const auto hall = client.call({"GET", "/v1/hall", nullptr, ""})) {
        post_(OfficeCame{get_string_or(*hall, "office", "").value_or("")});
    }
    const auto answer = client.call({"GET", "/v1/queue", nullptr, ""});
    if (!answer) {
        return;
    }
    if (auto queue = api::queue_from(*answer)) {
        post_(QueueCame{std::move(queue).value()});
    } else {
        log::warn("ui", "queue: {}", describe(queue.error()));
    }
}

void Bridge::work(const std::stop_token& stop) {
    api::Client client(client_options(socket_));
    Worker worker(client, post_, hall_);
    while (!stop.stop_requested()) {
        if (auto effect = effects_.pop(kStopCheck_ms)) {
            std::visit(worker, *effect);
            if (auto* find = std::get_if<FindBooking>(&*effect)) {
                overwrite(find->code);
            } else if (auto* track = std::get_if<TrackLetter>(&*effect)) {
                overwrite(track->code);
                overwrite(track->pin);
            }
        }
    }
}

}  // namespace kiosk::ui
