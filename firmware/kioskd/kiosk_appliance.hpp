#pragma once
// The composition root's class, for appliance.cpp (making, starting, ending) and appliance_api.cpp
// (what the API asks of it). For these two only: others know ApplianceService or server::Appliance.
// Members are made in the order in which they need each other and end in the reverse one: the
// server first, so that no request meets a part that is gone.

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "drivers/printer/ticket_printer.hpp"
#include "drivers/scanner/scanner.hpp"
#include "firmware/base/bounded_queue.hpp"
#include "firmware/http/server.hpp"
#include "firmware/kioskd/answer_book.hpp"
#include "firmware/kioskd/appliance.hpp"
#include "firmware/kioskd/city_documents.hpp"
#include "firmware/kioskd/code_desk.hpp"
#include "firmware/kioskd/hall.hpp"
#include "firmware/kioskd/lan.hpp"
#include "firmware/kioskd/letter_desk.hpp"
#include "firmware/kioskd/office_link.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/kioskd/office_painter.hpp"
#include "firmware/kioskd/print_desk.hpp"
#include "firmware/kioskd/retention.hpp"
#include "firmware/kioskd/sync_ports.hpp"
#include "firmware/provisioning/identity.hpp"
#include "firmware/provisioning/settings.hpp"
#include "firmware/server/event_hub.hpp"
#include "firmware/server/routes.hpp"
#include "sync/client/downlink_client.hpp"
#include "sync/client/sync_client.hpp"

namespace kiosk::kioskd {

class KioskAppliance final : public ApplianceService, public server::Appliance {
public:
    KioskAppliance(Fd lock,
                   const ApplianceOptions& options,
                   std::unique_ptr<CityDocuments> documents,
                   provisioning::Settings settings,
                   provisioning::Identity identity,
                   store::Blobs blobs,
                   const Clock& clock,
                   Random& random)
        : lock_(std::move(lock)),
          options_(options),
          documents_(std::move(documents)),
          settings_(std::move(settings)),
          identity_(std::move(identity)),
          blobs_(std::move(blobs)),
          clock_(clock),
          random_(random) {}

    ~KioskAppliance() override;

    // Errors of every part, the settings' place in their context. Once.
    Status start();

    // ---- server::Appliance
    [[nodiscard]] server::RoleSet roles_of(const http::PeerUser& peer) const override;

    [[nodiscard]] WallTime wall() const override { return clock_.wall(); }

    [[nodiscard]] Glass glass() const override {
        return {settings_.glass.letter_service,
                settings_.glass.full_offer_vi,
                settings_.glass.full_offer_en};
    }

    [[nodiscard]] std::shared_ptr<const calendar::Holidays> holidays() const override {
        return documents_->holidays();
    }

    [[nodiscard]] Digest keyed_mark(std::string_view text) const override;

    void submit(office::Command command, SubmitReply reply) override;
    void ask(Question question, Reply reply) override;
    void ask_line(LineQuestion question, Reply reply) override;
    void ticket_face(queue::Ticket ticket, Reply reply) override;
    [[nodiscard]] Result<TicketClaim> read_ticket_code(std::string_view text) const override;
    void open_letter(petitions::Source source, int dpi, office::Actor by, Reply reply) override;
    void resume_letter(LetterId letter, ScanMore how, office::Actor by, Reply reply) override;
    void stop_letter(LetterId letter, Reply reply) override;
    void accept_backs(LetterId letter, Reply reply) override;
    void edit_letter(LetterId letter, PageEdit edit, office::Actor by, Reply reply) override;
    void confirm_letter(ConfirmLetter wish, office::Actor by, Reply reply) override;
    void abandon_letter(LetterId letter,
                        petitions::AbandonReason reason,
                        office::Actor by,
                        Reply reply) override;

    void track_letter(Redacted<std::string> code, Redacted<std::string> pin, Reply reply) override;

    [[nodiscard]] Result<LettersFound> find_letters(std::string_view text) const override;

    [[nodiscard]] Json letter_in_hand(LetterId letter) const override {
        return desk_->view(letter);
    }

    [[nodiscard]] Result<Json> letter_page(LetterId letter, int n) const override;
    [[nodiscard]] Result<Bytes> letter_preview(LetterId letter, int n) const override;
    [[nodiscard]] Result<Json> letter_review(LetterId letter) const override;
    [[nodiscard]] Result<Json> review_letter(LetterId letter,
                                             const Json& wish,
                                             const office::Actor& by) override;

    [[nodiscard]] server::KioskLink& kiosks() const override { return *link_; }

    [[nodiscard]] Json sync_status() const override;

    void sync_push() override {
        sync_->push();
        downlink_->push();
    }

    void sync_pause() override {
        sync_->pause();
        downlink_->pause();
    }

    void sync_resume() override {
        sync_->resume();
        downlink_->resume();
    }

    void provision(std::string hub_url,
                   std::string ca_pem,
                   Redacted<std::string> token,
                   office::Actor by,
                   Reply reply) override;
    [[nodiscard]] Json devices() const override;
    void simulate(std::string device, std::string state, Reply reply) override;
    void hall(std::string zone, Reply reply) override;

    [[nodiscard]] const std::vector<NoticeSentence>& notice_sentences() const override {
        return hall_->sentences();
    }

    [[nodiscard]] Result<std::string> hall_zone(std::string_view asked) const override;
    [[nodiscard]] Status screen_seen(const std::string& name,
                                     const std::string& zone,
                                     std::int64_t version) override;
    [[nodiscard]] Json screens() const override;
    void test_speech(std::string zone, Reply reply) override;
    [[nodiscard]] Status say_number(const queue::Ticket& ticket) override;
    void print_report(reception::Tcd01Report report, BytesReply reply) override;
    void print_booking(calendar::BookingSlip slip, BytesReply reply) override;
    void print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) override;

private:
    static void run_jobs(BoundedQueue<std::function<void()>>& jobs,
                         const std::function<void()>& between);
    void add_line(office::IssueTicket& ask) const;
    void show(const LineNews& news);
    void forget_words(const std::vector<office::Recorded>& facts);
    [[nodiscard]] std::string code_of(const queue::Ticket& ticket) const;
    [[nodiscard]] Result<Json> face_of(const queue::Ticket& ticket) const;
    Status start_office();
    Status start_link();
    Status start_paper();
    Status start_desk();
    Status start_sync();
    [[nodiscard]] std::int64_t city_ms() const;
    Status start_door();
    Status start_codes();

    [[nodiscard]] sync::DeviceKeys keys() const {
        return {identity_.journal_key, identity_.tls_key, identity_.epoch};
    }

    Result<Json> enrol(const std::string& hub_url,
                       const std::string& ca_pem,
                       const Redacted<std::string>& token,
                       const office::Actor& by);

    const Fd lock_;  // of the data folder
    const ApplianceOptions options_;
    const std::unique_ptr<CityDocuments> documents_;
    const provisioning::Settings settings_;  // as they were at the start
    const provisioning::Identity identity_;
    store::Blobs blobs_;
    const Clock& clock_;
    Random& random_;
    std::unique_ptr<access::Door> door_;  // before the hub, which asks it about its listeners
    server::EventHub events_;
    std::unique_ptr<CodeDesk> code_desk_;  // null: no reader in the settings; goes before the hub
    std::unique_ptr<Hall> hall_;           // before the office, whose listener uses it
    std::unique_ptr<OfficeLoop> office_;
    std::unique_ptr<OfficeLink> link_;
    std::unique_ptr<scanner::Scanner> scanner_;
    std::unique_ptr<printer::TicketPrinter> printer_;  // null: none in the settings
    std::unique_ptr<PaperPainter> painter_;
    std::unique_ptr<PrintDesk> print_desk_;
    std::unique_ptr<LetterMemory> memory_;
    std::unique_ptr<AnswerBook> answers_;
    std::unique_ptr<LetterDesk> desk_;
    const sync::DeviceKeys keys_{keys()};
    std::unique_ptr<StoreJournalSource> journal_source_;
    std::unique_ptr<StoreBlobSource> blob_source_;
    std::unique_ptr<sync::LinkBudget> link_budget_;
    std::unique_ptr<sync::SyncClient> sync_;
    std::unique_ptr<sync::DownlinkClient> downlink_;
    std::atomic<bool> sync_started_ = false;
    std::unique_ptr<Retention> retention_;
    BoundedQueue<std::function<void()>> jobs_{8};
    std::jthread worker_;
    BoundedQueue<std::function<void()>> face_jobs_{64};
    std::jthread face_worker_;
    std::unique_ptr<server::ApiHandler> api_;
    std::unique_ptr<LanListener> lan_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace kiosk::kioskd
