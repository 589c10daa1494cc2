#pragma once
// The real API server over a real office loop and store, on a Unix socket in a scratch folder. Only
// what stands on a desk is played: a feeder that gives pages or a fault, and a link to the city.

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "firmware/http/server.hpp"
#include "firmware/kioskd/letter_review.hpp"
#include "firmware/kioskd/office_link.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/server/event_hub.hpp"
#include "firmware/server/hall.hpp"
#include "firmware/server/hall_screens.hpp"
#include "firmware/server/routes.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/shared_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

// What the next feeding will meet.
struct FeedScript {
    int pages = 2;
    std::optional<ErrorCode> fault;  // after the pages; none = the feeder is empty
};

// The receipt of the one letter that can be looked up.
inline constexpr const char* kTrackedCode = "HN-26-7K3M9QRT-X";
inline constexpr const char* kTrackedPin = "042137";

class PlayedAppliance final : public server::Appliance {
public:
    PlayedAppliance(kioskd::OfficeLoop& office, const Clock& clock)
        : office_(office), clock_(clock) {}

    server::RoleSet roles{server::Role::Citizen,
                          server::Role::Staff,
                          server::Role::Supervisor,
                          server::Role::Technician};
    FeedScript feed;
    // The reply to a submitted command is lost so many times after it has been done.
    std::atomic<int> lose_replies{0};
    std::atomic<int> submitted{0};

    [[nodiscard]] server::RoleSet roles_of(const http::PeerUser&) const override { return roles; }

    [[nodiscard]] WallTime wall() const override { return clock_.wall(); }

    [[nodiscard]] Glass glass() const override { return {"don-thu"}; }

    [[nodiscard]] std::shared_ptr<const calendar::Holidays> holidays() const override {
        return holidays_;
    }

    [[nodiscard]] Digest keyed_mark(std::string_view text) const override {
        return crypto::sha256(played_key().sign(as_bytes(text)));
    }

    void submit(office::Command command, SubmitReply reply) override;
    void ask(Question question, Reply reply) override;
    void ask_line(LineQuestion question, Reply reply) override;

    [[nodiscard]] server::KioskLink& kiosks() const override { return *kiosks_; }

    // Set before the first request.
    void belong(server::KioskLink& kiosks) { kiosks_ = &kiosks; }

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
    [[nodiscard]] Json letter_in_hand(LetterId letter) const override;
    [[nodiscard]] Result<Json> letter_page(LetterId letter, int n) const override;
    [[nodiscard]] Result<Bytes> letter_preview(LetterId letter, int n) const override;

    [[nodiscard]] Result<Json> letter_review(LetterId letter) const override;
    [[nodiscard]] Result<Json> review_letter(LetterId letter,
                                             const Json& wish,
                                             const office::Actor& by) override;

    [[nodiscard]] Json sync_status() const override;

    void sync_push() override { link_ = "sending"; }

    void sync_pause() override { link_ = "paused"; }

    void sync_resume() override { link_ = "idle"; }

    // So many records the city refused for good.
    void park(int records) { parked_ = records; }

    void cut_off() { cut_off_ = true; }

    void provision(std::string hub_url,
                   std::string ca_pem,
                   Redacted<std::string> token,
                   office::Actor by,
                   Reply reply) override;
    [[nodiscard]] Json devices() const override;
    void simulate(std::string device, std::string state, Reply reply) override;

    [[nodiscard]] const std::vector<NoticeSentence>& notice_sentences() const override {
        return sentences_;
    }

    [[nodiscard]] Result<std::string> hall_zone(std::string_view asked) const override;
    void hall(std::string zone, Reply reply) override;
    [[nodiscard]] Status screen_seen(const std::string& name,
                                     const std::string& zone,
                                     std::int64_t version) override;
    [[nodiscard]] Json screens() const override;
    void test_speech(std::string zone, Reply reply) override;
    [[nodiscard]] Status say_number(const queue::Ticket& ticket) override;
    void print_report(reception::Tcd01Report report, BytesReply reply) override;
    void print_booking(calendar::BookingSlip slip, BytesReply reply) override;
    void print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) override;
    // Of the office loop, on its thread.
    void follow(const std::vector<office::Recorded>& facts, const office::State& state);

private:
    [[nodiscard]] Status has(const LetterId& letter) const;
    void feed_now();

    const std::shared_ptr<const calendar::Holidays> holidays_ =
        std::make_shared<const calendar::Holidays>(sample_holidays());
    kioskd::OfficeLoop& office_;
    server::KioskLink* kiosks_ = nullptr;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<LetterId> letter_;
    int pages_ = 0;
    int removed_ = 0;
    Json backs_ = nullptr;
    mutable int looks_ = 0;  // a page is being read until it was looked at twice
    std::optional<ErrorCode> fault_;
    kioskd::LetterReview review_;
    std::atomic<const char*> link_ = "idle";
    std::atomic<int> parked_ = 0;
    std::atomic<bool> cut_off_ = false;
    server::HallBoard board_;  // the loop's thread alone
    const server::HallZones zones_{
        {{"1", "1"}, {"2", "tang-2"}},
        {{"1", "Sảnh chính", "Main hall"}, {"tang-2", "Sảnh tầng 2", "Second floor hall"}}};
    const std::vector<NoticeSentence> sentences_{
        {"chay",
         {reception::NoticeKind::Urgent, "Cháy! Mời ra ngay bằng cửa chính", "Fire! Leave now"}}};
    server::HallScreens screens_{{"sanh-chinh"}, 0};
};

class OfficeServer {
public:
    OfficeServer();
    ~OfficeServer();
    OfficeServer(const OfficeServer&) = delete;
    OfficeServer& operator=(const OfficeServer&) = delete;

    [[nodiscard]] std::filesystem::path socket() const { return folder_.path() / "api.sock"; }

    [[nodiscard]] PlayedAppliance& appliance() { return *appliance_; }

    [[nodiscard]] SharedClock& clock() { return clock_; }

    // Gives the office a printer: tickets then have print jobs, which a test takes on by command().
    void add_printer();

    // A command past the API; waits until it is durable.
    [[nodiscard]] Result<kioskd::Outcome> command(office::Command wish) {
        return office_->submit(std::move(wish)).get();
    }

    void stop_listening() { server_.reset(); }

    void listen();

private:
    TempDir folder_;
    SharedClock clock_{kMorning_ms};
    std::unique_ptr<Random> random_ = make_system_random();
    std::unique_ptr<access::Door> door_;
    server::EventHub events_;
    std::unique_ptr<kioskd::OfficeLoop> office_;
    const provisioning::Identity identity_{played_key(),
                                           crypto::TlsKey::generate(),
                                           sample_identity().epoch,
                                           crypto::device_id_of(played_key().public_key())};
    std::unique_ptr<kioskd::OfficeLink> link_;
    std::unique_ptr<PlayedAppliance> appliance_;
    std::unique_ptr<server::ApiHandler> api_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace kiosk::test
