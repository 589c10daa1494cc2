// Members are made in the order in which they need each other and end in the reverse one: the
// server first, so that no request meets a part that is gone.
#include "firmware/kioskd/appliance.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>

#include "drivers/printer/ticket_printer.hpp"
#include "drivers/scanner/scanner.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "firmware/crypto/ticket_code.hpp"
#include "firmware/draw/qr_code.hpp"
#include "firmware/http/server.hpp"
#include "firmware/kioskd/hall.hpp"
#include "firmware/kioskd/lan.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/office_painter.hpp"
#include "firmware/kioskd/print_desk.hpp"
#include "firmware/kioskd/sync_ports.hpp"
#include "firmware/provisioning/identity.hpp"
#include "firmware/provisioning/settings.hpp"
#include "firmware/server/event_hub.hpp"
#include "firmware/server/routes.hpp"
#include "kiosk-ui/console/files.hpp"
#include "sync/client/http_hub_link.hpp"
#include "sync/client/sync_client.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kComponent = "kioskd";
constexpr std::uint64_t kWaitMs = 500;

// The kernel's id of this boot: monotonic times compare only within it.
Result<BootId> this_boot() {
    KIOSK_TRY(std::string text, read_text_file("/proc/sys/kernel/random/boot_id"));
    std::erase_if(text, [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) == 0; });
    return BootId::parse(text);
}

Json sync_view(const sync::SyncStatus& status) {
    Json out{{"state", sync::state_name(status.state)},
             {"backlog", status.backlog},
             {"acknowledged", status.acknowledged},
             {"letters_waiting", status.letters_waiting},
             {"pages_waiting", status.pages_waiting},
             {"oldest_unsent_ms", status.oldest_unsent_ms},
             {"retry_in_ms", status.retry_in_ms},
             {"last_contact_ms", nullptr},
             {"clock_ahead_ms", nullptr},
             {"reason", nullptr}};
    if (status.last_contact_unix_ms) {
        out["last_contact_ms"] = *status.last_contact_unix_ms;
    }
    if (status.clock_ahead_ms) {
        out["clock_ahead_ms"] = *status.clock_ahead_ms;
    }
    if (status.reason) {
        out["reason"] = error_name(status.reason->code);
        out["reason_context"] = status.reason->context;
    }
    return out;
}

class KioskAppliance final : public ApplianceService, public server::Appliance {
public:
    KioskAppliance(const ApplianceOptions& options,
                   provisioning::Settings settings,
                   provisioning::Identity identity,
                   store::Blobs blobs,
                   const Clock& clock,
                   Random& random)
        : options_(options),
          settings_(std::move(settings)),
          identity_(std::move(identity)),
          blobs_(std::move(blobs)),
          clock_(clock),
          random_(random) {}

    ~KioskAppliance() override {
        server_.reset();
        jobs_.close();
        face_jobs_.close();
        for (std::jthread* worker : {&worker_, &face_worker_}) {
            if (worker->joinable()) {
                worker->join();
            }
        }
        lan_.reset();
        if (door_) {
            door_->stop();  // it speaks to the office; the hub may still ask it
        }
        desk_.reset();
        print_desk_.reset();
        sync_.reset();
        if (office_) {
            office_->stop();
        }
    }

    Status start() {
        KIOSK_TRY(hall_, Hall::create(settings_.speech, settings_.office_name, clock_, events_));
        KIOSK_CHECK(start_office());
        KIOSK_CHECK(start_paper());
        KIOSK_CHECK(start_desk());
        KIOSK_CHECK(start_sync());
        KIOSK_CHECK(start_door());
        server::Console console{*door_, [this] { return lan_->view(); }, console::files()};
        api_ = std::make_unique<server::ApiHandler>(*this, events_, std::move(console));
        KIOSK_TRY(lan_, LanListener::start(settings_.lan, options_.data, clock_, *api_));
        worker_ = std::jthread([this] { run_jobs(jobs_, [this] { lan_->renew_when_due(); }); });
        face_worker_ = std::jthread([this] { run_jobs(face_jobs_, [] {}); });
        http::ServerOptions listen;
        listen.unix_socket = options_.socket;
        listen.socket_mode = 0666;  // roles come from the peer's credentials, not from the mode
        KIOSK_TRY(server_, http::Server::start(listen, *api_));
        return {};
    }

    // ---- server::Appliance
    [[nodiscard]] server::RoleSet roles_of(const http::PeerUser& peer) const override {
        server::RoleSet out;
        const auto& map = settings_.roles;
        for (const auto& [role, peers] : {std::pair{server::Role::Citizen, &map.citizen},
                                          {server::Role::Staff, &map.staff},
                                          {server::Role::Technician, &map.technician}}) {
            if (peers->uids.contains(peer.uid) || peers->gids.contains(peer.gid) ||
                map.everyone.contains(std::string(server::role_name(role)))) {
                out.insert(role);
            }
        }
        return out;
    }

    [[nodiscard]] WallTime wall() const override { return clock_.wall(); }

    [[nodiscard]] Glass glass() const override { return {settings_.glass.letter_service}; }

    void submit(office::Command command, SubmitReply reply) override {
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
                out.paper = done->issued->paper;
            }
            reply(std::move(out));
        });
    }

    void ask(Question question, Reply reply) override {
        office_->read(
            [question = std::move(question), reply = std::move(reply)](Result<View> view) {
                if (view) {
                    reply(question(view->state, view->store));
                } else {
                    reply(view.error());
                }
            });
    }

    // Signing and drawing take a millisecond, so they leave the office loop's thread alone.
    void ticket_face(queue::Ticket ticket, Reply reply) override {
        auto job = [this, ticket = std::move(ticket), reply] { reply(face_of(ticket)); };
        if (!face_jobs_.push(std::move(job))) {
            reply(Error{ErrorCode::Overloaded});
        }
    }

    [[nodiscard]] Result<TicketClaim> read_ticket_code(std::string_view text) const override {
        KIOSK_TRY(auto code, crypto::read_ticket_code(identity_.journal_key.public_key(), text));
        return TicketClaim{code.ticket, std::move(code.number), std::move(code.day)};
    }

    void open_letter(petitions::Source source, int dpi, office::Actor by, Reply reply) override {
        desk_->open(source, dpi, by, std::move(reply));
    }

    void resume_letter(LetterId letter, office::Actor by, Reply reply) override {
        desk_->resume(letter, by, std::move(reply));
    }

    void confirm_letter(ConfirmLetter wish, office::Actor by, Reply reply) override {
        desk_->confirm(wish, by, std::move(reply));
    }

    void abandon_letter(LetterId letter,
                        petitions::AbandonReason reason,
                        office::Actor by,
                        Reply reply) override {
        desk_->abandon(letter, reason, by, std::move(reply));
    }

    [[nodiscard]] Json letter_in_hand() const override { return desk_->view(); }

    [[nodiscard]] Result<Json> letter_page(LetterId letter, int n) const override {
        return desk_->page(letter, n);
    }

    [[nodiscard]] Result<Bytes> letter_preview(LetterId letter, int n) const override {
        return desk_->preview(letter, n);
    }

    [[nodiscard]] Json sync_status() const override { return sync_view(sync_->status()); }

    void sync_push() override { sync_->push(); }

    void sync_pause() override { sync_->pause(); }

    void sync_resume() override { sync_->resume(); }

    void provision(std::string hub_url,
                   std::string ca_pem,
                   Redacted<std::string> token,
                   office::Actor by,
                   Reply reply) override {
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

    [[nodiscard]] Json devices() const override {
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
        if (Json speech = hall_->describe(); !speech.is_null()) {
            out.push_back(std::move(speech));
        }
        return out;
    }

    void simulate(std::string device, std::string state, Reply reply) override {
        Status obeyed = Error{ErrorCode::UnknownDevice, device};
        if (device == "scanner" && scanner_) {
            obeyed = scanner_->simulate(state);
        } else if (device == "printer" && printer_) {
            obeyed = printer_->simulate(state);
            print_desk_->wake();
        } else if (device == "speech") {
            obeyed = hall_->simulate(state);
        }
        reply(obeyed ? Result<Json>(Json{{"device", device}, {"state", state}})
                     : Result<Json>(obeyed.error()));
    }

    void hall(Reply reply) override {
        office_->read([this, reply = std::move(reply)](Result<View> view) {
            reply(view ? Result<Json>(hall_->view(view->state)) : Result<Json>(view.error()));
        });
    }

    void test_speech(std::string zone, Reply reply) override {
        hall_->test(std::move(zone), std::move(reply));
    }

    [[nodiscard]] Status say_number(const queue::Ticket& ticket) override {
        return hall_->say_number(ticket);
    }

private:
    static void run_jobs(BoundedQueue<std::function<void()>>& jobs,
                         const std::function<void()>& between) {
        while (!jobs.closed()) {
            if (auto job = jobs.pop(kWaitMs)) {
                (*job)();
            }
            between();
        }
    }

    [[nodiscard]] std::string code_of(const queue::Ticket& ticket) const {
        return crypto::write_ticket_code(
            identity_.journal_key,
            {ticket.id, ticket.number.text(), ticket.day.text(), ticket.issued.wall.unix_ms});
    }

    [[nodiscard]] Result<Json> face_of(const queue::Ticket& ticket) const;
    Status start_office();
    Status start_paper();
    Status start_desk();
    Status start_sync();
    Status start_door();

    [[nodiscard]] sync::DeviceKeys keys() const {
        return {identity_.journal_key, identity_.tls_key, identity_.epoch};
    }

    Result<Json> enrol(const std::string& hub_url,
                       const std::string& ca_pem,
                       const Redacted<std::string>& token,
                       const office::Actor& by);

    const ApplianceOptions options_;
    const provisioning::Settings settings_;
    const provisioning::Identity identity_;
    store::Blobs blobs_;
    const Clock& clock_;
    Random& random_;
    std::unique_ptr<access::Door> door_;  // before the hub, which asks it about its listeners
    server::EventHub events_;
    std::unique_ptr<Hall> hall_;  // before the office, whose listener uses it
    std::unique_ptr<OfficeLoop> office_;
    std::unique_ptr<scanner::Scanner> scanner_;
    std::unique_ptr<printer::TicketPrinter> printer_;  // null: none in the settings
    std::unique_ptr<PaperPainter> painter_;
    std::unique_ptr<PrintDesk> print_desk_;
    std::unique_ptr<PageReader> reader_;
    std::unique_ptr<LetterDesk> desk_;
    const sync::DeviceKeys keys_{keys()};
    std::unique_ptr<StoreJournalSource> journal_source_;
    std::unique_ptr<StoreBlobSource> blob_source_;
    std::unique_ptr<sync::SyncClient> sync_;
    std::atomic<bool> sync_started_ = false;
    BoundedQueue<std::function<void()>> jobs_{8};
    std::jthread worker_;
    BoundedQueue<std::function<void()>> face_jobs_{64};
    std::jthread face_worker_;
    std::unique_ptr<server::ApiHandler> api_;
    std::unique_ptr<LanListener> lan_;
    std::unique_ptr<http::Server> server_;
};

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

Status KioskAppliance::start_office() {
    KIOSK_TRY(const BootId boot, this_boot());
    KIOSK_TRY(auto store,
              store::Store::open(options_.data / "kiosk.db", {identity_.device, identity_.epoch}));
    KIOSK_TRY(office_, OfficeLoop::start(std::move(store), clock_, boot));
    KIOSK_CHECK(hall_->catch_up(*office_));
    KIOSK_CHECK(office_->subscribe(
        [this](const std::vector<office::Recorded>& facts, const office::State& state) {
            events_.publish(facts, state);
            hall_->follow(facts, state);
            if (sync_started_.load() && !facts.empty()) {
                sync_->journal_grew(facts.back().seq);
            }
        }));
    auto applied =
        office_->submit({office::Actor::system(), office::ApplySettings{settings_.applied}}).get();
    if (!applied) {
        return std::move(applied).error().with("applying the settings");
    }
    // A letter that was being fed when the power went: feeding is over, its pages stand.
    KIOSK_TRY(const auto stranded,
              office_
                  ->query([](const View& view) {
                      const auto& letter = view.state.desk.on_desk();
                      return letter && letter->state == petitions::BatchState::Feeding
                                 ? std::optional<LetterId>(letter->id)
                                 : std::nullopt;
                  })
                  .get());
    if (stranded) {
        auto paused = office_
                          ->submit({office::Actor::system(),
                                    office::PauseBatch{*stranded, petitions::PauseReason::Fault}})
                          .get();
        if (!paused) {
            return std::move(paused).error();
        }
    }
    return {};
}

// Before anything is printed the jobs of the process before this one are settled; also where the
// printer has left the settings since.
Status KioskAppliance::start_paper() {
    KIOSK_TRY(const CutJob cut, settle_paper(*office_));
    if (settings_.printer.device.empty()) {
        return {};
    }
    printer::PrinterOptions print;
    print.device = settings_.printer.device;
    print.profile = settings_.printer.profile;
    print.job_was_cut = cut == CutJob::Yes;
    auto made = printer::make_printer(print, clock_);
    if (!made) {
        return std::move(made).error().with("[printer] in the settings");
    }
    printer_ = std::move(made).value();
    KIOSK_TRY(painter_,
              make_office_painter({settings_.office_name,
                                   identity_.device.text(),
                                   [this](const queue::Ticket& ticket) { return code_of(ticket); },
                                   printer_->facts()}));
    KIOSK_TRY(print_desk_,
              PrintDesk::start({*office_, *printer_, *painter_, clock_, [this](const Json& state) {
                                    events_.publish_device(state);
                                }}));
    return {};
}

Status KioskAppliance::start_desk() {
    if (!settings_.scanner.device.empty()) {
        scanner::ScannerOptions scan;
        scan.device = settings_.scanner.device;
        scan.config_dir = settings_.scanner.config_dir;
        scan.worker_path = options_.programs / "kiosk-scan";
        KIOSK_TRY(scanner_, scanner::make_scanner(scan, clock_));
    }
    ocr::OcrOptions ocr;
    ocr.program = options_.programs / "kiosk-ocr";
    ocr.language = settings_.ocr.language;
    ocr.page_timeout_ms = static_cast<std::uint64_t>(settings_.ocr.timeout_s) * 1000;
    reader_ = make_ocr_reader(ocr, clock_);
    desk_ = std::make_unique<LetterDesk>(LetterDesk::Parts{*office_,
                                                           blobs_,
                                                           scanner_.get(),
                                                           *reader_,
                                                           clock_,
                                                           random_,
                                                           settings_.applied.office,
                                                           options_.data,
                                                           print_desk_.get()});
    desk_->on_change([this] { events_.publish_letter(desk_->view()); });
    return {};
}

Status KioskAppliance::start_sync() {
    journal_source_ = std::make_unique<StoreJournalSource>(*office_);
    blob_source_ = std::make_unique<StoreBlobSource>(blobs_);
    KIOSK_TRY(auto enrolment, sync::load_enrolment(options_.data));
    sync::SyncRules rules;
    rules.batch.fill_ms = static_cast<std::uint64_t>(settings_.sync.fill_wait_s) * 1000;
    rules.first_contact_ms = static_cast<std::uint64_t>(settings_.sync.first_contact_max_s) * 1000;
    sync_ = sync::SyncClient::start(
        {rules,
         keys_,
         *journal_source_,
         *blob_source_,
         clock_,
         random_,
         [this](const sync::Enrolment& to) { return sync::http_hub_link(to, identity_.tls_key); }},
        std::move(enrolment));
    sync_started_ = true;
    return {};
}

// Who came in and who was locked out stand in the journal; a lost one costs nothing but the line.
Status KioskAppliance::start_door() {
    KIOSK_TRY(door_, access::Door::open(options_.data / "users.json", clock_, random_));
    door_->on_happening([this](const access::Happening& happening) {
        const auto person =
            office::Actor::person(access::grade_name(happening.grade), happening.name);
        if (happening.what == access::Happening::What::LockedOut) {
            office_->submit({office::Actor::system(),
                             office::RecordLockOut{happening.name, happening.locked_s}},
                            [](const auto&) {});
        } else if (person) {
            office_->submit({*person, office::RecordSignIn{happening.name, happening.counter}},
                            [](const auto&) {});
        }
    });
    return {};
}

Result<Json> KioskAppliance::enrol(const std::string& hub_url,
                                   const std::string& ca_pem,
                                   const Redacted<std::string>& token,
                                   const office::Actor& by) {
    KIOSK_TRY(const auto already, sync::load_enrolment(options_.data));
    if (already) {
        return Error{ErrorCode::AlreadyEnrolled, already->hub_url};
    }
    KIOSK_TRY(auto link, sync::http_enrolment_link(hub_url, ca_pem));
    KIOSK_TRY(auto enrolment, sync::enrol(*link, keys_, hub_url, ca_pem, token, clock_.wall()));
    KIOSK_CHECK(sync::save_enrolment(options_.data, enrolment));
    auto recorded = office_->submit({by, office::RecordEnrolment{hub_url}}).get();
    if (!recorded) {
        return std::move(recorded).error();
    }
    sync_->enrolled(std::move(enrolment));
    log::info(kComponent, "enrolled at {}", hub_url);
    return Json{{"device", identity_.device.text()}, {"hub", hub_url}};
}

}  // namespace

Result<std::unique_ptr<ApplianceService>> ApplianceService::create(const ApplianceOptions& options,
                                                                   const Clock& clock,
                                                                   Random& random) {
    KIOSK_TRY(auto settings, provisioning::read_settings(options.config));
    if (settings.applied.office.size() < 2 ||
        !std::all_of(settings.applied.office.begin(),
                     settings.applied.office.begin() + 2,
                     [](char c) { return c >= 'A' && c <= 'Z'; })) {
        return Error{ErrorCode::BadSettings,
                     options.config.filename().string() +
                         ": office.code: must begin with two letters A to Z, e.g. \"HN\""};
    }
    KIOSK_CHECK(make_private_directory(options.data));
    KIOSK_TRY(auto identity, provisioning::open_identity(options.data, random));
    KIOSK_TRY(auto blobs, store::Blobs::open(options.data));
    auto appliance = std::make_unique<KioskAppliance>(
        options, std::move(settings), std::move(identity), std::move(blobs), clock, random);
    KIOSK_CHECK(appliance->start());
    return Result<std::unique_ptr<ApplianceService>>(std::move(appliance));
}

}  // namespace kiosk::kioskd
