// Making, starting and ending.
#include "firmware/kioskd/appliance.hpp"

#include <algorithm>
#include <cctype>

#include "firmware/base/file.hpp"
#include "firmware/kioskd/begin_anew.hpp"
#include "firmware/kioskd/kiosk_appliance.hpp"
#include "firmware/kioskd/link_volume.hpp"
#include "image/pdf/profile.hpp"
#include "kiosk-ui/console/files.hpp"
#include "sync/client/http_hub_link.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::uint64_t kJobWait_ms = 500;
// The office tidies its store when nobody asks anything; a rush hour without such a moment moves
// the log at this size (32 MB), so that of a thousand people at most a few wait for it.
constexpr int kLogPages = 8000;

// The kernel's id of this boot: monotonic times compare only within it.
Result<BootId> this_boot() {
    KIOSK_TRY(std::string text, read_text_file("/proc/sys/kernel/random/boot_id"));
    std::erase_if(text, [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) == 0; });
    return BootId::parse(text);
}

sync::LinkRules link_rules(const provisioning::SyncSettings& settings) {
    sync::LinkRules out;
    out.metered = settings.metered;
    out.night_begins_min = settings.night_begins_min;
    out.night_ends_min = settings.night_ends_min;
    out.day_bytes = static_cast<std::uint64_t>(settings.day_mb) * 1'000'000;
    return out;
}

std::uint64_t bytes_per_s(int kbit_s) {
    return static_cast<std::uint64_t>(kbit_s) * 1000 / 8;
}

}  // namespace

KioskAppliance::~KioskAppliance() {
    server_.reset();
    jobs_.close();
    face_jobs_.close();
    for (std::jthread* worker : {&worker_, &face_worker_}) {
        if (worker->joinable()) {
            worker->join();
        }
    }
    if (link_) {
        link_->stop();  // it asks the office and the listener
    }
    lan_.reset();
    if (door_) {
        door_->stop();  // it speaks to the office; the hub may still ask it
    }
    desk_.reset();
    print_desk_.reset();
    if (downlink_) {
        downlink_->stop();  // it speaks to the office, and a renewal of sync to it
    }
    sync_.reset();
    if (office_) {
        office_->stop();
    }
}

void KioskAppliance::run_jobs(BoundedQueue<std::function<void()>>& jobs,
                              const std::function<void()>& between) {
    while (!jobs.closed()) {
        if (auto job = jobs.pop(kJobWait_ms)) {
            (*job)();
        }
        between();
    }
}

Status KioskAppliance::start() {
    KIOSK_TRY(
        hall_,
        Hall::create(settings_.speech, settings_.hall, settings_.office_name, clock_, events_));
    memory_ = LetterMemory::open(options_.data, random_);
    answers_ = AnswerBook::open(options_.data / "answers.db");
    KIOSK_CHECK(start_office());
    KIOSK_CHECK(start_link());
    KIOSK_CHECK(start_paper());
    KIOSK_CHECK(start_desk());
    KIOSK_CHECK(start_sync());
    KIOSK_CHECK(start_door());
    KIOSK_CHECK(start_codes());
    server::Console console{*door_, [this] { return lan_->view(); }, console::files()};
    api_ = std::make_unique<server::ApiHandler>(*this, events_, std::move(console));
    KIOSK_TRY(lan_, LanListener::start(settings_.lan, options_.data, clock_, *api_));
    link_->run();
    retention_ = std::make_unique<Retention>(
        *office_,
        blobs_,
        clock_,
        RetentionRules{settings_.sync.keep_days, settings_.sync.full_percent},
        [this] { return disk_used_percent(options_.data); });
    worker_ = std::jthread([this] {
        run_jobs(jobs_, [this] {
            lan_->renew_when_due();
            memory_->forget();
            retention_->tidy_when_due();
        });
    });
    face_worker_ = std::jthread([this] { run_jobs(face_jobs_, [] {}); });
    http::ServerOptions listen;
    listen.unix_socket = options_.socket;
    listen.socket_mode = 0666;  // roles come from the peer's credentials, not from the mode
    KIOSK_TRY(server_, http::Server::start(listen, *api_));
    return {};
}

Status KioskAppliance::start_office() {
    KIOSK_TRY(const BootId boot, this_boot());
    store::StoreOptions kept;
    kept.sqlite.log_pages = kLogPages;
    KIOSK_TRY(
        auto store,
        store::Store::open(options_.data / "kiosk.db", {identity_.device, identity_.epoch}, kept));
    KIOSK_TRY(office_, OfficeLoop::start(std::move(store), clock_, boot));
    KIOSK_CHECK(hall_->catch_up(*office_));
    KIOSK_CHECK(office_->subscribe(
        [this](const std::vector<office::Recorded>& facts, const office::State& state) {
            events_.publish(facts, state);
            hall_->follow(facts, state);
            forget_words(facts);
            if (sync_started_.load() && !facts.empty()) {
                sync_->journal_grew(facts.back().seq);
            }
        }));
    auto applied =
        office_->submit({office::Actor::system(), office::ApplySettings{settings_.applied}}).get();
    if (!applied) {
        return std::move(applied).error().with("applying the settings");
    }
    adopt_former(options_.data, *office_);
    // A letter that was being fed when the power went: feeding is over, its pages stand.
    KIOSK_TRY(const auto stranded,
              office_
                  ->query([](const View& view) -> std::optional<LetterId> {
                      for (const petitions::Letter& letter : view.state.desk.on_desk()) {
                          if (letter.state == petitions::BatchState::Feeding) {
                              return letter.id;
                          }
                      }
                      return std::nullopt;
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

// The words of letters that the city has now go, on a thread that has time.
void KioskAppliance::forget_words(const std::vector<office::Recorded>& facts) {
    for (const office::Recorded& fact : facts) {
        if (const auto* gone = std::get_if<petitions::LetterHandedOver>(&fact.event)) {
            memory_->handed_over(gone->letter);
        }
    }
}

// The hall is the office thread's; the news wait for it there.
void KioskAppliance::show(const LineNews& news) {
    office_->read([this, news](const Result<View>& view) {
        if (view) {
            (void)link_->at_primary([&](const office::State& primary) {
                hall_->follow_primary(news.facts, primary, news.age);
            });
        }
    });
}

// It begins to talk only when the listener stands, which it tells the others about.
Status KioskAppliance::start_link() {
    KIOSK_TRY(link_,
              OfficeLink::create({*office_,
                                  identity_,
                                  clock_,
                                  random_,
                                  options_.data,
                                  [this] { return lan_->facts(); },
                                  [this](const LineNews& news) { show(news); }}));
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
    painter_ = make_office_painter({settings_.office_name,
                                    identity_.device.text(),
                                    [this](const queue::Ticket& ticket) { return code_of(ticket); },
                                    printer_->facts(),
                                    settings_.applied.purpose,
                                    draw::FontFiles::debian()});
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
        scan.duplex = settings_.scanner.duplex;
        scan.worker_path = options_.programs / "kiosk-scan";
        KIOSK_TRY(scanner_, scanner::make_scanner(scan, clock_));
    }
    ocr::OcrOptions ocr;
    ocr.program = options_.programs / "kiosk-ocr";
    ocr.language = settings_.ocr.language;
    ocr.page_timeout_ms = static_cast<std::uint64_t>(settings_.ocr.timeout_s) * 1000;
    ocr.profile = pdf::profile_from(settings_.ocr.pdf).value_or(pdf::Profile::Archive);
    desk_ = std::make_unique<LetterDesk>(
        LetterDesk::Parts{*office_,
                          blobs_,
                          scanner_.get(),
                          [this, ocr] { return make_ocr_reader(ocr, clock_); },
                          clock_,
                          random_,
                          settings_.applied.office,
                          options_.data,
                          [this](std::string_view text) { return read_ticket_code(text); },
                          print_desk_.get(),
                          memory_.get(),
                          answers_.get()});
    desk_->on_change([this] { events_.publish_letter(desk_->view()); });
    return {};
}

Status KioskAppliance::start_sync() {
    journal_source_ = std::make_unique<StoreJournalSource>(*office_);
    blob_source_ = std::make_unique<StoreBlobSource>(blobs_);
    std::optional<sync::Enrolment> enrolment;  // training is never sent, whatever lies there
    if (settings_.applied.purpose == office::Purpose::Service) {
        KIOSK_TRY(enrolment, sync::load_enrolment(options_.data));
    }
    documents_->begin(*office_, [this] { return city_ms(); });
    sync::DownlinkRules down;
    down.first_contact_ms = static_cast<std::uint64_t>(settings_.sync.first_contact_max_s) * 1000;
    downlink_ = std::make_unique<sync::DownlinkClient>(
        sync::DownlinkParts{down,
                            keys_.device(),
                            *documents_,
                            clock_,
                            random_,
                            [this](const sync::Enrolment& to) {
                                return sync::http_hub_link(
                                    to, identity_.tls_key, sync::LinkUse::Polls);
                            }},
        enrolment);
    link_budget_ = std::make_unique<sync::LinkBudget>(
        link_rules(settings_.sync),
        clock_,
        load_link_volume(options_.data),
        [this](const sync::LinkVolume& volume) { return keep_link_volume(options_.data, volume); });
    sync::SyncRules rules;
    rules.batch.fill_ms = static_cast<std::uint64_t>(settings_.sync.fill_wait_s) * 1000;
    rules.first_contact_ms = static_cast<std::uint64_t>(settings_.sync.first_contact_max_s) * 1000;
    sync_ = sync::SyncClient::start(
        {rules,
         keys_,
         *journal_source_,
         *blob_source_,
         *link_budget_,
         clock_,
         random_,
         [this](const sync::Enrolment& to) {
             return sync::http_hub_link(to,
                                        identity_.tls_key,
                                        sync::LinkUse::Sends,
                                        bytes_per_s(settings_.sync.most_kbit_s));
         },
         [](const sync::Enrolment& to) { return sync::http_enrolment_link(to.hub_url, to.ca_pem); },
         [this](const sync::Enrolment& to) -> Status {
             KIOSK_CHECK(sync::save_enrolment(options_.data, to));
             downlink_->enrolled(to);
             return {};
         },
         KIOSK_VERSION},
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

// A clock that is wrong by years ends no document at a wrong time, once the hub has answered.
std::int64_t KioskAppliance::city_ms() const {
    const std::int64_t ahead_ms =
        sync_started_ ? sync_->status().clock_ahead_ms.value_or(0) : std::int64_t{0};
    return clock_.wall().unix_ms - ahead_ms;
}

Status KioskAppliance::start_codes() {
    if (settings_.codes.device.empty()) {
        return {};
    }
    auto reader = codes::make_code_reader({settings_.codes.device}, clock_);
    if (!reader) {
        return std::move(reader).error().with("[codes] in the settings");
    }
    code_desk_ = std::make_unique<CodeDesk>(
        std::move(reader).value(),
        CodeDesk::Listener{[this](const std::string& text) { events_.publish_code(text); },
                           [this](const Json& state) { events_.publish_device(state); }});
    return {};
}

Result<std::unique_ptr<ApplianceService>> ApplianceService::create(const ApplianceOptions& options,
                                                                   const Clock& clock,
                                                                   Random& random) {
    auto documents = std::make_unique<CityDocuments>(options.data, options.config);
    KIOSK_TRY(auto settings, documents->settings());
    if (settings.applied.office.size() < 2 ||
        !std::all_of(settings.applied.office.begin(),
                     settings.applied.office.begin() + 2,
                     [](char c) { return c >= 'A' && c <= 'Z'; })) {
        return Error{ErrorCode::BadSettings,
                     options.config.filename().string() +
                         ": office.code: must begin with two letters A to Z, e.g. \"HN\""};
    }
    KIOSK_CHECK(make_private_directory(options.data));
    KIOSK_TRY(auto lock, lock_data(options.data));
    KIOSK_CHECK(finish_setting_aside(options.data));
    KIOSK_TRY(auto identity, provisioning::open_identity(options.data, random));
    carry_likeness_secret(options.data);
    KIOSK_TRY(auto blobs, store::Blobs::open(options.data));
    auto appliance = std::make_unique<KioskAppliance>(std::move(lock),
                                                      options,
                                                      std::move(documents),
                                                      std::move(settings),
                                                      std::move(identity),
                                                      std::move(blobs),
                                                      clock,
                                                      random);
    KIOSK_CHECK(appliance->start());
    return Result<std::unique_ptr<ApplianceService>>(std::move(appliance));
}

}  // namespace kiosk::kioskd
