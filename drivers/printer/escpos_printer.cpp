// The adapter "escpos": encoder, conversation and the order of one job. After a job that broke off
// two debts remain until they are paid: what the printer still holds must be thrown away
// (unclear_), and the piece that hangs in it must be put out on its own (uncut_). They are paid at
// once where the printer answers, else by the check() that finds it ready again, and never later
// than the pre-flight of the next job: so no pixel of a broken job falls on another ticket.
#include <algorithm>

#include "drivers/printer/device_name.hpp"
#include "drivers/printer/escpos_talk.hpp"
#include "drivers/printer/sim/sim_link.hpp"
#include "drivers/printer/status_keeper.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::printer {
namespace {

constexpr std::uint64_t kLook_ms = 250;  // between two looks while waiting for proof
constexpr std::uint64_t kTick_ms = 50;

// The simulated device behind "escpos:sim:DIR", where that is what the settings name.
struct Simulation {
    SimStateFile file;
    EscPosDevice device;

    Simulation(const std::string& folder, const SimModel& model, const Clock& clock)
        : file(folder), device(folder, model, file, clock) {}
};

class EscPosPrinter final : public TicketPrinter {
public:
    EscPosPrinter(PrinterOptions options,
                  Profile profile,
                  Opener opener,
                  std::unique_ptr<Simulation> simulation,
                  const Clock& clock)
        : options_(std::move(options)),
          profile_(std::move(profile)),
          clock_(clock),
          simulation_(std::move(simulation)),
          talk_(std::move(opener), profile_, options_.answer_timeout_ms, clock),
          keeper_(options_.device, clock),
          unclear_(options_.job_was_cut || profile_.clearing == Clearing::Command),
          uncut_(options_.job_was_cut),
          pad_left_(padding(profile_).size()) {}

    PaperFacts facts() const override {
        return {profile_.width_dots,
                profile_.dpi,
                profile_.most_rows,
                profile_.proof,
                profile_.clearing};
    }

    PrinterStatus status() const override { return keeper_.get(); }

    PrinterStatus check() override {
        if (!talk_.open()) {
            return keeper_.keep(PrinterStatus{}, talk_.link_words());
        }
        // Before any question: its bytes would complete a half received command of a broken job.
        // Also while paper is out, so that the printer does not go on by itself afterwards.
        if (unclear_) {
            (void)throw_away();
        }
        PrinterStatus now = look();
        if (will_print(now) && (unclear_ || uncut_)) {
            settle_debts();
            now = look();
        }
        return now;
    }

    JobEnd print(const PrintJob& job, JobWatcher& watcher) override;

    Json describe() const override {
        Json out = keeper_.describe();
        out["profile"] = profile_.name;
        out["model"] = profile_.model;
        out["simulated"] = simulation_ != nullptr;
        out["proof"] = std::string(word_of(profile_.proof));
        out["tested_on"] = profile_.tested_on;
        return out;
    }

    Status simulate(std::string_view word) override {
        if (!simulation_) {
            return ErrorCode::NotSimulated;
        }
        return simulation_->file.tell(word);
    }

private:
    PrinterStatus look() { return keeper_.keep(talk_.look(), talk_.link_words()); }

    // Mute is good enough only where the profile says that the model always is.
    [[nodiscard]] bool will_print(const PrinterStatus& status) const {
        return status.reach == Reach::Ready || (status.reach == Reach::Mute && !profile_.answers);
    }

    bool throw_away();
    bool pad();
    void settle_debts();
    std::optional<Error> preflight();
    bool empty_slot();
    JobEnd send(const std::vector<Bytes>& pieces);
    JobEnd give_up(Reached reached, Error why);
    std::optional<Error> prove(const EchoMark& mark);
    std::optional<Error> wait_for(const std::function<bool()>& proven);
    std::optional<Error> stay_well();
    std::optional<Error> trouble();
    Taken wait_until_taken();

    const PrinterOptions options_;
    const Profile profile_;
    const Clock& clock_;
    const std::unique_ptr<Simulation> simulation_;  // outlives the talk's link to it
    EscPosTalk talk_;
    StatusKeeper keeper_;
    std::uint32_t attempt_ = 0;
    bool unclear_;
    bool uncut_;
    std::size_t pad_left_;
};

// Whether the printer holds nothing of a broken job any more: it said so, or has taken as much
// white as its unfinished picture can need. Clears unclear_.
bool EscPosPrinter::throw_away() {
    if (profile_.clearing == Clearing::Command) {
        unclear_ = !talk_.clear();
        return !unclear_;
    }
    return pad();
}

bool EscPosPrinter::pad() {
    const Bytes white(pad_left_, 0);
    pad_left_ -= talk_.write(white, options_.band_timeout_ms).accepted;
    if (pad_left_ > 0) {
        return false;
    }
    pad_left_ = padding(profile_).size();
    unclear_ = false;
    uncut_ = true;
    return true;
}

// Runs only while the printer would print.
void EscPosPrinter::settle_debts() {
    if (unclear_ && !pad()) {  // a clear command that this model does not know after all
        return;
    }
    if (uncut_ && !talk_.write(push_out(profile_), options_.band_timeout_ms).why) {
        uncut_ = false;
    }
}

// The former ticket must not hang in the slot: it would be taken for the new one.
bool EscPosPrinter::empty_slot() {
    const auto taken = talk_.slot_taken();
    if (!taken || !*taken) {
        return taken.has_value();
    }
    if (talk_.write(retract_command(), options_.band_timeout_ms).why) {
        return false;
    }
    const std::uint64_t until_ms = clock_.monotonic_ms() + options_.band_timeout_ms;
    while (clock_.monotonic_ms() < until_ms) {
        const auto now = talk_.slot_taken();
        if (now && !*now) {
            return true;
        }
        talk_.listen(clock_.monotonic_ms() + kTick_ms);
    }
    return false;
}

std::optional<Error> EscPosPrinter::preflight() {
    const PrinterStatus now = check();
    if (!will_print(now)) {
        return Error{obstacle(now).value_or(ErrorCode::PrinterFault)};
    }
    if (unclear_ || uncut_) {
        return Error{ErrorCode::PrinterFault, "the rest of a broken job is still in it"};
    }
    if (profile_.proof == Proof::Presenter && !empty_slot()) {
        return Error{ErrorCode::PrinterFault, "a former ticket is still in the slot"};
    }
    return std::nullopt;
}

JobEnd EscPosPrinter::print(const PrintJob& job, JobWatcher& watcher) {
    const Bitmap& picture = job.picture;
    if (picture.width_px() != profile_.width_dots || picture.height_px() < 1 ||
        picture.height_px() > profile_.most_rows) {
        return {Reached::NothingSent, Error{ErrorCode::BadArgument, "size of the picture"}};
    }
    const EchoMark mark = echo_mark(job.id, attempt_++);
    const auto pieces = encode_ticket(picture, profile_, mark);
    if (auto why = preflight()) {
        return {Reached::NothingSent, std::move(why)};
    }
    if (auto may = watcher.about_to_send(); !may) {
        return {Reached::NothingSent, std::move(may).error()};
    }
    talk_.forget_heard();
    JobEnd end = send(pieces);
    if (end.reached != Reached::AllSent) {
        return end;
    }
    watcher.all_sent();
    if (profile_.proof == Proof::None) {
        return end;
    }
    if (auto why = prove(mark)) {
        return give_up(Reached::AllSent, std::move(*why));
    }
    watcher.proven();
    end.reached = Reached::Proven;
    if (profile_.proof == Proof::Presenter) {
        end.taken = wait_until_taken();
    }
    log::info("printer", "{}: job {} copy {} proven", options_.device, job.id.text(), job.copy_no);
    return end;
}

JobEnd EscPosPrinter::send(const std::vector<Bytes>& pieces) {
    bool some = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool last = i + 1 == pieces.size();
        if (last) {
            talk_.forget_heard();  // noise before the question is no answer to it
        }
        const auto end =
            talk_.write(pieces[i], last ? options_.tail_timeout_ms : options_.band_timeout_ms);
        some = some || end.accepted > 0;
        if (!end.why) {
            continue;
        }
        const bool gone = end.why->code == ErrorCode::NotFound;
        Error why{gone ? ErrorCode::PrinterGone : ErrorCode::PrinterTimeout, talk_.link_words()};
        if (!gone && talk_.stopped()) {
            why = Error{obstacle(*talk_.stopped()).value_or(ErrorCode::PrinterFault)};
        }
        if (!some) {
            look();
            return {Reached::NothingSent, std::move(why)};
        }
        return give_up(Reached::SomeSent, std::move(why));
    }
    return {Reached::AllSent};
}

// The job is over; what it left behind is thrown away as far as the printer can be reached.
JobEnd EscPosPrinter::give_up(Reached reached, Error why) {
    JobEnd end{reached, std::move(why), Cleared::Unproven};
    unclear_ = true;
    uncut_ = true;
    pad_left_ = padding(profile_).size();
    if (throw_away() && profile_.clearing == Clearing::Command) {
        end.cleared = Cleared::Proven;
    }
    if (!talk_.linked()) {
        keeper_.keep(PrinterStatus{}, talk_.link_words());
        return end;
    }
    const PrinterStatus now = look();
    const auto cause = obstacle(now);
    const bool vague =
        end.why->code == ErrorCode::PrinterTimeout || end.why->code == ErrorCode::PrinterUnproven;
    if (vague && cause && now.reach == Reach::NotReady) {
        end.why = Error{*cause};
    }
    if (!unclear_ && will_print(now)) {
        settle_debts();
    }
    return end;
}

// ---- proof

std::optional<Error> EscPosPrinter::prove(const EchoMark& mark) {
    switch (profile_.proof) {
        case Proof::None:
            return Error{ErrorCode::PrinterUnproven};
        case Proof::Echo:
            return wait_for([&] { return talk_.heard_mark(mark); });
        case Proof::Presenter:
            return wait_for([&] { return talk_.slot_taken().value_or(false); });
        case Proof::Barrier:
            break;
    }
    if (auto why = wait_for([&] { return talk_.heard_in_order(); })) {
        return why;
    }
    return stay_well();
}

std::optional<Error> EscPosPrinter::wait_for(const std::function<bool()>& proven) {
    const std::uint64_t start_ms = clock_.monotonic_ms();
    const std::uint64_t until_ms = start_ms + options_.proof_timeout_ms;
    std::uint64_t look_ms = start_ms + kLook_ms;
    while (!proven()) {
        const std::uint64_t now_ms = clock_.monotonic_ms();
        if (now_ms >= until_ms) {
            return Error{ErrorCode::PrinterUnproven};
        }
        if (!talk_.listen(std::min(until_ms, now_ms + kTick_ms))) {
            return Error{ErrorCode::PrinterGone, talk_.link_words()};
        }
        if (!talk_.stopped() && clock_.monotonic_ms() < look_ms) {
            continue;
        }
        look_ms = clock_.monotonic_ms() + kLook_ms;
        auto why = trouble();
        if (why && !proven()) {
            return why;
        }
    }
    return std::nullopt;
}

// Pixels that happen to read as DLE EOT are answered too, and their answers may come in between:
// only what two looks agree on is believed.
std::optional<Error> EscPosPrinter::trouble() {
    const PrinterStatus first = talk_.look();
    if (first.reach == Reach::Gone) {
        return Error{ErrorCode::PrinterGone, talk_.link_words()};
    }
    if (first.reach != Reach::NotReady) {
        return std::nullopt;
    }
    const PrinterStatus second = look();
    if (second.reach == Reach::Gone) {
        return Error{ErrorCode::PrinterGone, talk_.link_words()};
    }
    if (second.reach != Reach::NotReady || second.conditions != first.conditions) {
        return std::nullopt;
    }
    return Error{obstacle(second).value_or(ErrorCode::PrinterFault)};
}

std::optional<Error> EscPosPrinter::stay_well() {
    const std::uint64_t until_ms = clock_.monotonic_ms() + options_.settle_ms;
    do {
        const PrinterStatus now = look();
        if (now.reach == Reach::Gone) {
            return Error{ErrorCode::PrinterGone, talk_.link_words()};
        }
        if (now.reach == Reach::Mute) {
            return Error{ErrorCode::PrinterUnproven, "it fell silent"};
        }
        if (now.reach == Reach::NotReady) {
            if (auto why = trouble()) {
                return why;
            }
        }
        const std::uint64_t next_ms = std::min(until_ms, clock_.monotonic_ms() + kLook_ms);
        while (clock_.monotonic_ms() < next_ms) {
            if (!talk_.listen(next_ms)) {
                return Error{ErrorCode::PrinterGone, talk_.link_words()};
            }
        }
    } while (clock_.monotonic_ms() < until_ms);
    return std::nullopt;
}

Taken EscPosPrinter::wait_until_taken() {
    const std::uint64_t until_ms = clock_.monotonic_ms() + profile_.retract_ms;
    while (clock_.monotonic_ms() < until_ms) {
        const auto there = talk_.slot_taken();
        if (there && !*there) {
            return Taken::Taken;
        }
        if (!talk_.listen(clock_.monotonic_ms() + kTick_ms)) {
            return Taken::NotTold;
        }
    }
    if (talk_.write(retract_command(), options_.band_timeout_ms).why) {
        return Taken::NotTold;
    }
    return Taken::LeftBehind;
}

// ---- the driver

SimModel model_of(const Profile& profile) {
    SimModel out;
    out.width_dots = profile.width_dots;
    out.dpi = profile.dpi;
    out.answers = profile.answers;
    out.clears = profile.clearing == Clearing::Command;
    out.echoes = profile.proof == Proof::Echo;
    out.knife = profile.cut != Cut::None;
    out.presenter = profile.proof == Proof::Presenter;
    return out;
}

// A file never answers, so nothing is proven by it whatever the profile hopes for.
void expect_no_answer(Profile& profile) {
    profile.answers = false;
    profile.asb = false;
    profile.proof = Proof::None;
    profile.clearing = Clearing::None;
}

Result<std::unique_ptr<TicketPrinter>> make_escpos(const PrinterOptions& options,
                                                   const Clock& clock) {
    KIOSK_TRY(Profile profile, load_profile(options.profile));
    Result<Opener> opener = Error{ErrorCode::Unknown};
    std::unique_ptr<Simulation> simulation;
    const std::string_view device = options.device;
    if (const auto folder = simulated_folder(device)) {
        simulation = std::make_unique<Simulation>(*folder, model_of(profile), clock);
        opener = Opener(
            [simulated = &simulation->device, &clock] { return open_sim_link(*simulated, clock); });
    } else {
        if (device.starts_with("escpos:file:")) {
            expect_no_answer(profile);
        }
        opener = opener_of(options, clock);
    }
    KIOSK_TRY(Opener open, std::move(opener));
    return std::unique_ptr<TicketPrinter>(std::make_unique<EscPosPrinter>(
        options, std::move(profile), std::move(open), std::move(simulation), clock));
}

const PrinterDriver escpos_driver{"escpos", &make_escpos};

}  // namespace
}  // namespace kiosk::printer
