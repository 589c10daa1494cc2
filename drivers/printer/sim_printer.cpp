// The device-level simulator `sim:DIR`: no protocol, no time, no roll; the picture falls into DIR
// as a PNG and the words of sim/words.hpp stand in DIR/state. The byte-level one is
// "escpos:sim:DIR". "babble", "slow" and "resume-by-itself" are words about bytes and change
// nothing here.
#include <algorithm>

#include "drivers/printer/profile.hpp"
#include "drivers/printer/sim/paper_slot.hpp"
#include "drivers/printer/sim/words.hpp"
#include "drivers/printer/status_keeper.hpp"

namespace kiosk::printer {
namespace {

PrinterStatus status_of(Trouble trouble) {
    PrinterStatus out;
    out.reach = Reach::NotReady;
    switch (trouble) {
        case Trouble::Unplug:
        case Trouble::Off:
            out.reach = Reach::Gone;
            break;
        case Trouble::Mute:
            out.reach = Reach::Mute;
            break;
        case Trouble::Out:
            out.conditions = {Condition::PaperNearEnd, Condition::PaperOut};
            break;
        case Trouble::Cover:
            out.conditions = {Condition::CoverOpen};
            break;
        case Trouble::Cutter:
            out.conditions = {Condition::CutterFault};
            break;
        case Trouble::Jam:
            out.conditions = {Condition::Fault};
            break;
        case Trouble::NearEnd:
            out.reach = Reach::Ready;
            out.conditions = {Condition::PaperNearEnd};
            break;
        case Trouble::Ok:
        case Trouble::Babble:
        case Trouble::Slow:
        case Trouble::CutAfter:
            out.reach = Reach::Ready;
            break;
    }
    return out;
}

class SimPrinter final : public TicketPrinter {
public:
    SimPrinter(PrinterOptions options, Profile profile, std::string folder, const Clock& clock)
        : options_(std::move(options)),
          profile_(std::move(profile)),
          folder_(std::move(folder)),
          file_(folder_),
          slot_(folder_, profile_.width_dots, profile_.dpi),
          keeper_(options_.device, clock) {}

    PaperFacts facts() const override {
        return {profile_.width_dots,
                profile_.dpi,
                profile_.most_rows,
                profile_.proof,
                profile_.clearing};
    }

    PrinterStatus status() const override { return keeper_.get(); }

    PrinterStatus check() override {
        std::error_code failed;  // shows when the paper cannot fall
        std::filesystem::create_directories(folder_, failed);
        const SimState state = file_.read();
        return keeper_.keep(status_of(state.after_rows ? Trouble::Ok : state.trouble));
    }

    JobEnd print(const PrintJob& job, JobWatcher& watcher) override {
        const Bitmap& picture = job.picture;
        if (picture.width_px() != profile_.width_dots || picture.height_px() < 1 ||
            picture.height_px() > profile_.most_rows) {
            return {Reached::NothingSent, Error{ErrorCode::BadArgument, "size of the picture"}};
        }
        if (const auto why = obstacle(check())) {
            return {Reached::NothingSent, Error{*why}};
        }
        if (auto may = watcher.about_to_send(); !may) {
            return {Reached::NothingSent, std::move(may).error()};
        }
        const SimState before = file_.read();
        JobEnd end = burn(picture, before);
        if (end.why || before.after_rows) {
            check();
        }
        if (end.reached == Reached::AllSent || end.reached == Reached::Proven) {
            watcher.all_sent();
        }
        if (end.reached == Reached::Proven) {
            watcher.proven();
        }
        return end;
    }

    Json describe() const override {
        Json out = keeper_.describe();
        out["profile"] = profile_.name;
        out["model"] = profile_.model;
        out["simulated"] = true;
        out["proof"] = std::string(word_of(profile_.proof));
        out["tested_on"] = profile_.tested_on;
        return out;
    }

    Status simulate(std::string_view word) override {
        if (word.starts_with("paper=")) {  // the end of the roll is all that paper does here
            return file_.tell("out@" + std::string(word.substr(6)));
        }
        return file_.tell(word);
    }

private:
    // Burns until the trouble of `before` strikes, and lets the piece fall.
    JobEnd burn(const Bitmap& picture, const SimState& before) {
        const bool link = before.trouble == Trouble::CutAfter;
        const auto row_bytes = static_cast<int>(picture.row_bytes());
        const int bytes = picture.height_px() * row_bytes;
        const bool strikes =
            link || (before.after_rows && *before.after_rows < picture.height_px());
        int rows = picture.height_px();
        if (strikes) {
            rows = std::min(rows, link ? before.cut_after / row_bytes : *before.after_rows);
        }
        JobEnd end = strikes ? struck(before, link && before.cut_after >= bytes)
                             : JobEnd{whole(), std::nullopt};
        const bool goes_on = before.trouble == Trouble::Mute;
        rows = goes_on ? picture.height_px() : rows;
        for (int row = 0; row < rows; ++row) {
            slot_.burn(picture.rows(row, 1));
        }
        if (rows < picture.height_px()) {
            slot_.tear();
        } else {
            slot_.feed(profile_.feed_rows);
        }
        if (auto fallen = slot_.fall(); !fallen) {
            return {Reached::SomeSent, std::move(fallen).error(), Cleared::Proven};
        }
        return end;
    }

    [[nodiscard]] Reached whole() const {
        return profile_.proof == Proof::None ? Reached::AllSent : Reached::Proven;
    }

    JobEnd struck(const SimState& before, bool after_all) {
        SimState next = before;
        next.after_rows.reset();
        JobEnd end{Reached::SomeSent, std::nullopt, Cleared::Unproven};
        if (before.trouble == Trouble::CutAfter) {
            next.trouble = Trouble::Unplug;
            end.reached = after_all               ? Reached::AllSent
                          : before.cut_after == 0 ? Reached::NothingSent
                                                  : Reached::SomeSent;
            end.cleared = before.cut_after == 0 ? Cleared::NotNeeded : Cleared::Unproven;
            if (after_all && profile_.proof == Proof::None) {
                end.cleared = Cleared::NotNeeded;
            }
        }
        const PrinterStatus now = status_of(next.trouble);
        end.why = Error{obstacle(now).value_or(ErrorCode::PrinterUnproven)};
        if (now.reach == Reach::Mute) {
            end.reached = Reached::AllSent;  // it prints, and nobody hears of it
            end.why = Error{ErrorCode::PrinterUnproven};
        } else if (now.reach == Reach::NotReady && profile_.clearing == Clearing::Command) {
            end.cleared = Cleared::Proven;
        }
        if (end.reached == Reached::AllSent && profile_.proof == Proof::None) {
            end.why.reset();
            end.cleared = Cleared::NotNeeded;
        }
        (void)file_.change(before, next).has_value();
        return end;
    }

    const PrinterOptions options_;
    const Profile profile_;
    const std::string folder_;
    SimStateFile file_;
    PaperSlot slot_;
    StatusKeeper keeper_;
};

Result<std::unique_ptr<TicketPrinter>> make_sim(const PrinterOptions& options, const Clock& clock) {
    KIOSK_TRY(Profile profile, load_profile(options.profile));
    const std::size_t colon = options.device.find(':');
    if (colon == std::string::npos || colon + 1 == options.device.size()) {
        return Error{ErrorCode::BadArgument, "printer: sim:DIR"};
    }
    return std::unique_ptr<TicketPrinter>(std::make_unique<SimPrinter>(
        options, std::move(profile), options.device.substr(colon + 1), clock));
}

const PrinterDriver sim_driver{"sim", &make_sim};

}  // namespace
}  // namespace kiosk::printer
