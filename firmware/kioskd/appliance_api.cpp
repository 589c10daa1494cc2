// What the API asks of the appliance: each call goes on to the part that owns the matter.
#include "firmware/base/log.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/ticket_code.hpp"
#include "firmware/draw/qr_code.hpp"
#include "firmware/http/message.hpp"
#include "firmware/kioskd/kiosk_appliance.hpp"
#include "firmware/paper/booking_sheet.hpp"
#include "firmware/paper/separator_sheet.hpp"
#include "firmware/paper/tcd01_sheet.hpp"
#include "firmware/petitions/public_code.hpp"
#include "firmware/server/views.hpp"
#include "sync/client/http_hub_link.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kComponent = "kioskd";

Json sync_view(const sync::SyncStatus& status) {
    Json out{{"state", sync::state_name(status.state)},
             {"backlog", status.backlog},
             {"acknowledged", status.acknowledged},
             {"letters_waiting", status.letters_waiting},
             {"pages_waiting", status.pages_waiting},
             {"oldest_unsent_ms", status.oldest_unsent_ms},
             {"parked", status.parked},
             {"retry_in_ms", status.retry_in_ms},
             {"pages_go_ms", nullptr},
             {"last_contact_ms", nullptr},
             {"clock_ahead_ms", nullptr},
             {"certificate_ends_ms", nullptr},
             {"reason", nullptr}};
    if (status.last_contact_unix_ms) {
        out["last_contact_ms"] = *status.last_contact_unix_ms;
    }
    if (status.pages_go_unix_ms) {
        out["pages_go_ms"] = *status.pages_go_unix_ms;
    }
    if (status.clock_ahead_ms) {
        out["clock_ahead_ms"] = *status.clock_ahead_ms;
    }
    if (status.certificate_ends_unix_ms) {
        out["certificate_ends_ms"] = *status.certificate_ends_unix_ms;
    }
    if (status.reason) {
        out["reason"] = http::error_json(*status.reason)["error"];
    }
    return out;
}

// The city knows this device no more, or not as it is: enrolling anew is what is left.
bool city_turned_away(const sync::SyncStatus& status) {
    if (!status.reason) {
        return false;
    }
    const ErrorCode code = status.reason->code;
    return code == ErrorCode::EnrolAgain || code == ErrorCode::DeviceRevoked ||
           code == ErrorCode::ForkDetected || code == ErrorCode::NotEnrolled;
}

}  // namespace

server::RoleSet KioskAppliance::roles_of(const http::PeerUser& peer) const {
    server::RoleSet out;
    const auto& map = settings_.roles;
    for (const auto& [role, peers] : {std::pair{server::Role::Citizen, &map.citizen},
                                      {server::Role::Staff, &map.staff},
                                      {server::Role::Supervisor, &map.supervisor},
                                      {server::Role::Technician, &map.technician}}) {
        if (peers->uids.contains(peer.uid) || peers->gids.contains(peer.gid) ||
            map.everyone.contains(std::string(server::role_name(role)))) {
            out.insert(role);
        }
    }
    if (out.contains(server::Role::Supervisor)) {
        out.insert(server::Role::Staff);
    }
    return out;
}

// What a secondary tells of its number is what the primary's line looks like.
void KioskAppliance::add_line(office::IssueTicket& ask) const {
    (void)link_->at_primary([&](const office::State& state) {
        office::IssueTicket::PrimaryLine line;
        const auto& lines = state.queue.lines();
        if (const auto found = lines.find(ask.service); found != lines.end()) {
            line.ahead = static_cast<int>(found->second.people);
        }
        if (auto wait = office::wait_of_newcomer(state, ask.service, clock_.wall().unix_ms)) {
            if (wait->wait_s || wait->today == queue::WaitToday::MayNot) {
                line.told = *std::move(wait);
            }
        }
        ask.line = line;
    });
}

void KioskAppliance::ask_line(LineQuestion question, Reply reply) {
    ask(
        [this, question = std::move(question)](const office::State& state,
                                               store::Store&) -> Result<Json> {
            std::optional<Result<Json>> answer;
            const bool asked = link_->at_primary(
                [&](const office::State& primary) { answer = question(primary, state); });
            return asked ? *std::move(answer) : question(state, state);
        },
        std::move(reply));
}

void KioskAppliance::submit(office::Command command, SubmitReply reply) {
    if (auto* issue = std::get_if<office::IssueTicket>(&command.ask)) {
        add_line(*issue);
    }
    office_->submit(std::move(command), [reply = std::move(reply)](Result<Outcome> done) {
        if (!done) {
            reply(std::move(done).error());
            return;
        }
        server::Submitted out;
        out.facts = std::move(done->facts);
        if (done->issued) {
            out.issued = std::move(done->issued->ticket);
            out.repeated = done->issued->freshness == Freshness::Existing;
            out.people_ahead = done->issued->people_ahead;
            out.wait = done->issued->wait;
            out.paper = done->issued->paper;
        }
        reply(std::move(out));
    });
}

void KioskAppliance::ask(Question question, Reply reply) {
    office_->read([question = std::move(question), reply = std::move(reply)](Result<View> view) {
        if (view) {
            reply(question(view->state, view->store));
        } else {
            reply(view.error());
        }
    });
}

// Signing and drawing take a millisecond, so they leave the office loop's thread alone.
void KioskAppliance::ticket_face(queue::Ticket ticket, Reply reply) {
    auto job = [this, ticket = std::move(ticket), reply] { reply(face_of(ticket)); };
    if (!face_jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Result<server::Appliance::TicketClaim> KioskAppliance::read_ticket_code(
    std::string_view text) const {
    for (const auto& [device, key] : link_->keys()) {
        if (auto code = crypto::read_ticket_code(key, text)) {
            return TicketClaim{code->ticket,
                               std::move(code->number),
                               std::move(code->day),
                               device,
                               code->issued_ms};
        }
    }
    return Error{ErrorCode::ForgedTicketCode};
}

// Ed25519 signatures are deterministic, so the signature of a text is a keyed function of it.
Digest KioskAppliance::keyed_mark(std::string_view text) const {
    const std::string message = "tiepdan-mark-1\n" + std::string(text);
    return crypto::sha256(identity_.journal_key.sign(as_bytes(message)));
}

void KioskAppliance::open_letter(petitions::Source source, int dpi, office::Actor by, Reply reply) {
    desk_->open(source, dpi, by, std::move(reply));
}

void KioskAppliance::resume_letter(LetterId letter, ScanMore how, office::Actor by, Reply reply) {
    desk_->resume(letter, how, by, std::move(reply));
}

void KioskAppliance::stop_letter(LetterId letter, Reply reply) {
    desk_->stop(letter, reply);
}

void KioskAppliance::accept_backs(LetterId letter, Reply reply) {
    desk_->accept_backs(letter, std::move(reply));
}

void KioskAppliance::edit_letter(LetterId letter, PageEdit edit, office::Actor by, Reply reply) {
    desk_->edit(letter, edit, by, std::move(reply));
}

void KioskAppliance::confirm_letter(ConfirmLetter wish, office::Actor by, Reply reply) {
    desk_->confirm(wish, by, std::move(reply));
}

void KioskAppliance::abandon_letter(LetterId letter,
                                    petitions::AbandonReason reason,
                                    office::Actor by,
                                    Reply reply) {
    desk_->abandon(letter, reason, by, std::move(reply));
}

// Neither code nor PIN goes any further than this: no log, no error, no address.
void KioskAppliance::track_letter(Redacted<std::string> code,
                                  Redacted<std::string> pin,
                                  Reply reply) {
    const int year = calendar::month_of(queue::business_day_at(clock_.wall().unix_ms)).year;
    auto codes = petitions::codes_typed(code.get(), settings_.applied.office.substr(0, 2), year);
    if (!codes || !petitions::is_receipt_pin(pin.get())) {
        reply(Error{ErrorCode::BadArgument, codes ? "pin: six digits" : "code: no public code"});
        return;
    }
    auto job = [this, codes = std::move(*codes), pin = std::move(pin), reply] {
        const auto city = documents_->answers();
        auto story = answers_->find(codes, pin.get(), *city);
        reply(story ? Result<Json>(Json{{"story", server::story_view(*story)}}) : story.error());
    };
    if (!jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Result<server::Appliance::LettersFound> KioskAppliance::find_letters(std::string_view text) const {
    KIOSK_TRY(const FoundLetters found, memory_->find(text));
    LettersFound out;
    out.all = found.all;
    for (const FoundLetter& it : found.newest) {
        out.newest.push_back({it.letter, it.pages});
    }
    return out;
}

Result<Json> KioskAppliance::letter_page(LetterId letter, int n) const {
    return desk_->page(letter, n);
}

Result<Bytes> KioskAppliance::letter_preview(LetterId letter, int n) const {
    return desk_->preview(letter, n);
}

Result<Json> KioskAppliance::letter_review(LetterId letter) const {
    return desk_->review(letter);
}

Result<Json> KioskAppliance::review_letter(LetterId letter,
                                           const Json& wish,
                                           const office::Actor& by) {
    return desk_->review(letter, wish, by);
}

void KioskAppliance::provision(std::string hub_url,
                               std::string ca_pem,
                               Redacted<std::string> token,
                               office::Actor by,
                               Reply reply) {
    if (settings_.applied.purpose == office::Purpose::Training) {
        reply(Error{ErrorCode::TrainingApart});
        return;
    }
    auto job = [this,
                hub_url = std::move(hub_url),
                ca_pem = std::move(ca_pem),
                token = std::move(token),
                by = std::move(by),
                reply] { reply(enrol(hub_url, ca_pem, token, by)); };
    if (!jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

Json KioskAppliance::devices() const {
    Json out = Json::array();
    if (scanner_) {
        Json scanner = scanner_->describe();
        scanner["name"] = "scanner";
        const bool broken = get_string_or(scanner, "state", "").value_or("") == "fault";
        scanner["error"] = broken ? Json(error_name(ErrorCode::ScannerFault)) : Json(nullptr);
        out.push_back(std::move(scanner));
    }
    if (printer_) {
        Json printer = printer_->describe();
        printer["name"] = "printer";
        const auto error = printer::obstacle(printer_->status());
        printer["error"] = error ? Json(error_name(*error)) : Json(nullptr);
        out.push_back(std::move(printer));
    }
    if (code_desk_) {
        out.push_back(code_desk_->describe());
    }
    if (Json speech = hall_->describe(); !speech.is_null()) {
        out.push_back(std::move(speech));
    }
    for (Json& kiosk : link_->devices()) {
        out.push_back(std::move(kiosk));
    }
    return out;
}

void KioskAppliance::simulate(std::string device, std::string state, Reply reply) {
    Status obeyed = Error{ErrorCode::UnknownDevice, device};
    if (device == "scanner" && scanner_) {
        obeyed = scanner_->simulate(state);
    } else if (device == "printer" && printer_) {
        obeyed = printer_->simulate(state);
        print_desk_->wake();
    } else if (device == "codes" && code_desk_) {
        obeyed = code_desk_->simulate(state);
    } else if (device == "speech") {
        obeyed = hall_->simulate(state);
    }
    reply(obeyed ? Result<Json>(Json{{"device", device}, {"state", state}})
                 : Result<Json>(obeyed.error()));
}

void KioskAppliance::hall(std::string zone, Reply reply) {
    ask_line([this, zone = std::move(zone)](const office::State& line, const office::State&)
                 -> Result<Json> { return hall_->view(line, zone); },
             std::move(reply));
}

Result<std::string> KioskAppliance::hall_zone(std::string_view asked) const {
    return hall_->zone(asked);
}

Status KioskAppliance::screen_seen(const std::string& name,
                                   const std::string& zone,
                                   std::int64_t version) {
    return hall_->screen_seen(name, zone, version);
}

Json KioskAppliance::screens() const {
    return hall_->screens();
}

void KioskAppliance::test_speech(std::string zone, Reply reply) {
    hall_->test(std::move(zone), std::move(reply));
}

Status KioskAppliance::say_number(const queue::Ticket& ticket) {
    return hall_->say_number(ticket);
}

// Fonts are opened for each report, a rare act, so that a technician who installs them need not
// restart.
void KioskAppliance::print_report(reception::Tcd01Report report, BytesReply reply) {
    report.office = settings_.office_name;
    const auto draw = [](const reception::Tcd01Report& what) -> Result<Bytes> {
        KIOSK_TRY(auto toolbox, draw::Toolbox::open());
        KIOSK_TRY(auto sheet, paper::tcd01_sheet(toolbox, what));
        return std::move(sheet.pdf);
    };
    auto job = [draw, report = std::move(report), reply] { reply(draw(report)); };
    if (!face_jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

void KioskAppliance::print_booking(calendar::BookingSlip slip, BytesReply reply) {
    auto job = [this, slip = std::move(slip), reply] {
        const auto draw = [&]() -> Result<Bytes> {
            KIOSK_TRY(auto toolbox, draw::Toolbox::open());
            KIOSK_TRY(auto sheet, paper::booking_sheet(toolbox, slip, settings_.office_name));
            return std::move(sheet.pdf);
        };
        reply(draw());
    };
    if (!face_jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

void KioskAppliance::print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) {
    auto job = [this, sheets = std::move(sheets), reply] {
        const auto draw = [&]() -> Result<Bytes> {
            KIOSK_TRY(auto toolbox, draw::Toolbox::open());
            KIOSK_TRY(
                auto out,
                paper::separator_sheets(toolbox, sheets, settings_.office_name, wall().unix_ms));
            return std::move(out.pdf);
        };
        reply(draw());
    };
    if (!face_jobs_.push(std::move(job))) {
        reply(Error{ErrorCode::Overloaded});
    }
}

std::string KioskAppliance::code_of(const queue::Ticket& ticket) const {
    return crypto::write_ticket_code(
        identity_.journal_key,
        {ticket.id, ticket.number.text(), ticket.day.text(), ticket.issued.wall.unix_ms});
}

Result<Json> KioskAppliance::face_of(const queue::Ticket& ticket) const {
    const std::string code = code_of(ticket);
    KIOSK_TRY(const draw::QrCode qr, draw::QrCode::encode(code));
    Json rows = Json::array();
    for (int y = 0; y < qr.size(); ++y) {
        std::string row;
        for (int x = 0; x < qr.size(); ++x) {
            row += qr.dark(x, y) ? '1' : '0';
        }
        rows.push_back(std::move(row));
    }
    return Json{{"code", code}, {"qr", std::move(rows)}};
}

Json KioskAppliance::sync_status() const {
    Json out = sync_view(sync_->status());
    out["documents"] = documents_->view();
    if (const auto failure = downlink_->failure()) {
        out["documents_reason"] = error_name(failure->code);
    }
    return out;
}

Result<Json> KioskAppliance::enrol(const std::string& hub_url,
                                   const std::string& ca_pem,
                                   const Redacted<std::string>& token,
                                   const office::Actor& by) {
    KIOSK_TRY(const auto already, sync::load_enrolment(options_.data));
    if (already && !city_turned_away(sync_->status())) {
        return Error{ErrorCode::AlreadyEnrolled, already->hub_url};
    }
    KIOSK_TRY(auto link, sync::http_enrolment_link(hub_url, ca_pem));
    KIOSK_TRY(
        auto enrolment,
        sync::enrol(*link, keys_, hub_url, ca_pem, token, settings_.sync.serial, clock_.wall()));
    KIOSK_CHECK(sync::save_enrolment(options_.data, enrolment));
    auto recorded = office_->submit({by, office::RecordEnrolment{hub_url}}).get();
    if (!recorded) {
        return std::move(recorded).error();
    }
    downlink_->enrolled(enrolment);
    sync_->enrolled(std::move(enrolment));
    log::info(kComponent, "enrolled at {}", hub_url);
    return Json{{"device", identity_.device.text()}, {"hub", hub_url}};
}

}  // namespace kiosk::kioskd
