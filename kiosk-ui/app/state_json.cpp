// Tolerant of members that an older or newer kioskd lacks or adds.
#include "kiosk-ui/app/state_json.hpp"

#include <algorithm>
#include <array>

namespace kiosk::ui {
namespace {

struct PageName {
    std::string_view name;
    Page page;
};

constexpr std::array kPages{PageName{"home", Page::Home},
                            PageName{"services", Page::Services},
                            PageName{"priority", Page::Priority},
                            PageName{"confirm", Page::Confirm},
                            PageName{"printing", Page::Printing},
                            PageName{"ticket", Page::Ticket},
                            PageName{"on-screen", Page::OnScreen},
                            PageName{"letter", Page::Letter},
                            PageName{"track", Page::Track},
                            PageName{"check-in", Page::CheckIn},
                            PageName{"help", Page::Help},
                            PageName{"display", Page::Display}};

// Rows of "0" and "1".
QrModules modules_from(const Json& rows) {
    QrModules out;
    if (!rows.is_array()) {
        return out;
    }
    for (const Json& row : rows) {
        if (!row.is_string() || row.get_ref<const std::string&>().size() != rows.size()) {
            return {};
        }
        for (const char c : row.get_ref<const std::string&>()) {
            out.dark.push_back(c == '1');
        }
    }
    out.size = static_cast<int>(rows.size());
    return out;
}

}  // namespace

Paper paper_from(std::string_view state) {
    if (state == "queued" || state == "requeued") {
        return Paper::Waiting;
    }
    if (state == "sending") {
        return Paper::Sending;
    }
    if (state == "sent") {
        return Paper::Sent;
    }
    if (state == "confirmed") {
        return Paper::Confirmed;
    }
    if (state == "failed") {
        return Paper::Failed;
    }
    if (state == "waived") {
        return Paper::None;
    }
    return Paper::Uncertain;
}

Printer printer_from(const Json& device) {
    const std::string error = get_string_or(device, "error", "").value_or("");
    const auto has = [&](std::string_view condition) {
        const auto list = get_array(device, "conditions");
        return list && std::find(list->begin(), list->end(), Json(condition)) != list->end();
    };
    if (has("paper_out")) {
        return Printer::PaperOut;
    }
    if (!error.empty() || get_string_or(device, "reach", "ready").value_or("") != "ready") {
        return Printer::Trouble;
    }
    return has("paper_near_end") ? Printer::PaperLow : Printer::Ready;
}

Result<Issued> issued_from_answer(const Json& answer) {
    KIOSK_TRY(const api::Issued issued, api::issued_from(answer));
    Issued out;
    out.id = issued.ticket.id;
    out.number = issued.ticket.text;
    out.service = issued.ticket.service;
    out.party = issued.ticket.party;
    out.priority = issued.ticket.priority;
    out.people_ahead = issued.people_ahead;
    out.wait = issued.wait;
    if (answer.contains("qr")) {
        out.qr = modules_from(answer["qr"]);
    }
    if (answer.contains("paper") && answer["paper"].is_object()) {
        KIOSK_TRY(out.job, get_string_or(answer["paper"], "job", ""));
        KIOSK_TRY(const std::string state, get_string_or(answer["paper"], "state", ""));
        out.paper = out.job.empty() ? Paper::None : paper_from(state);
    }
    return out;
}

namespace {

Result<State> hall_state_from(const Json& json) {
    State out;
    KIOSK_TRY(const Json board, get_object(json, "hall"));
    Hall& hall = out.hall.emplace();
    KIOSK_TRY(hall.board, api::hall_from(board));
    KIOSK_TRY(hall.day_open, get_bool_or(board, "day_open", true));
    hall.known = true;
    KIOSK_TRY(out.now.wall_ms, get_int_or(json, "wall_ms", 0));
    out.now.mono_ms = 1'000'000;
    hall.heard_wall_ms = out.now.wall_ms;
    out.mirror.heard_ms = out.now.mono_ms;
    KIOSK_TRY(const bool lost, get_bool_or(json, "lost", false));
    out.mirror.link = lost ? Link::Gone : Link::Up;
    return out;
}

}  // namespace

Result<State> state_from_json(const Json& json) {
    if (json.is_object() && json.contains("hall")) {
        return hall_state_from(json);
    }
    State out;
    KIOSK_TRY(const Json queue, get_object(json, "queue"));
    KIOSK_TRY(out.mirror.queue, api::queue_from(queue));
    out.mirror.day_open = out.mirror.queue.day_open;
    out.mirror.known = true;
    out.mirror.link = Link::Up;
    KIOSK_TRY(out.now.wall_ms, get_int_or(json, "wall_ms", 0));
    out.now.mono_ms = 1'000'000;
    out.mirror.heard_ms = out.touched_ms = out.session.page_since_ms = out.now.mono_ms;
    KIOSK_TRY(out.mirror.office, get_string_or(json, "office", ""));
    KIOSK_TRY(out.mirror.letter_service, get_string_or(json, "letter_service", ""));
    KIOSK_TRY(const std::string page, get_string_or(json, "page", "home"));
    const auto* const found = std::find_if(
        kPages.begin(), kPages.end(), [&](const PageName& it) { return it.name == page; });
    if (found == kPages.end()) {
        return Error{ErrorCode::BadArgument, "page"};
    }
    out.session.page = found->page;
    if (out.session.page != Page::Home) {
        out.session.back = {Page::Home};
    }
    KIOSK_TRY(out.session.service, get_string_or(json, "service", ""));
    KIOSK_TRY(out.session.people, get_int_or(json, "people", 1));
    KIOSK_TRY(const bool priority, get_bool_or(json, "priority", false));
    out.session.priority = priority ? Priority::Yes : Priority::NotAsked;
    out.session.party = out.session.people > 10  ? Party::MoreThanTen
                        : out.session.people > 4 ? Party::FiveToTen
                                                 : static_cast<Party>(out.session.people - 1);
    if (out.session.page == Page::Track) {
        Tracking& tracking = out.session.tracking;
        KIOSK_TRY(tracking.typed, get_string_or(json, "typed", ""));
        KIOSK_TRY(tracking.pin, get_string_or(json, "pin", ""));
        const bool pin = tracking.typed.size() == kBookingCodeTyped;
        tracking.part = pin ? Tracking::Part::Pin : Tracking::Part::Code;
        if (json.contains("found")) {
            KIOSK_TRY(tracking.found, api::tracked_letter_from(json));
        }
        return out;
    }
    KIOSK_TRY(out.session.check_in.typed, get_string_or(json, "typed", ""));
    if (json.contains("found")) {
        KIOSK_TRY(out.session.check_in.found, api::found_booking_from(json));
    }
    if (json.contains("issued")) {
        KIOSK_TRY(out.session.issued, issued_from_answer(json["issued"]));
    }
    return out;
}

}  // namespace kiosk::ui
