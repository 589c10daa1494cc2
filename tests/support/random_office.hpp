#pragma once
// Random but plausible days at an office: a command that mostly fits the state, some that do not.

#include <optional>
#include <string>
#include <utility>

#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "firmware/office/decide.hpp"
#include "tests/support/office_samples.hpp"
#include "tests/support/random_moves.hpp"

namespace kiosk::test {

// Draws commands from a seed. Keys are repeated now and then, as a client does whose answer got
// lost; letters are opened, paged, paused, confirmed with and without a kind, or abandoned; three
// offices of four have a printer, whose jobs go every legal way and try some that are not; two of
// three have work profiles, and their staff hold, transfer, merge and link.
class RandomOffice {
public:
    explicit RandomOffice(std::uint64_t seed)
        : random_(seed), moves_(random_), prints_(seed % 4 != 0), busy_(seed % 3 != 0) {}

    RandomOffice(const RandomOffice&) = delete;
    RandomOffice& operator=(const RandomOffice&) = delete;

    // `now` is when the command will be decided.
    [[nodiscard]] office::Command next(const office::State& state, const Moment& now) {
        if (!state.settings) {
            office::AppliedSettings settings = busy_ ? busy_settings() : sample_settings();
            settings.printing = prints_ ? office::Printing::On : office::Printing::Off;
            return by_system(office::ApplySettings{std::move(settings)});
        }
        if (busy_ && random_.below(5) == 0) {
            return random_.below(150) == 0 ? by_staff(office::CloseDay{}) : moves_.next(state, now);
        }
        if (missed_ && random_.below(2) == 0) {  // the person came after all
            return by_staff(office::UndoNoShow{*std::exchange(missed_, std::nullopt)});
        }
        if (prints_ && random_.below(3) == 0) {
            return paper_work(state);
        }
        missed_.reset();
        const std::uint64_t draw = random_.below(100);
        if (draw < 35) {
            return by_citizen(issue_command());
        }
        if (draw < 45) {
            const CounterId counter = moves_.some_counter();
            return random_.below(3) == 0 ? by_staff(office::CloseCounter{counter})
                                         : by_staff(office::OpenCounter{counter});
        }
        if (draw < 75) {
            return counter_work(state);
        }
        if (draw < 78) {
            return desk_corrects_priority(state);
        }
        if (draw < 82) {
            return help_work(state);
        }
        if (draw < 87) {
            return visit_work(state);
        }
        if (draw < 98) {
            return desk_work(state);
        }
        return by_system(office::RecordEnrolment{fmt::format("https://hub{}", random_.below(3))});
    }

    [[nodiscard]] Random& random() { return random_; }

private:
    office::IssueTicket issue_command() {
        const bool again = keys_ > 0 && random_.below(10) == 0;
        const std::uint64_t key = again ? random_.below(keys_) : keys_++;
        // What is asked follows from the key, so a repetition asks the same.
        office::IssueTicket out = issue(fmt::format("key-{}", key),
                                        key % 3 == 0 ? "tu-van" : "don-thu",
                                        static_cast<int>(key % 5) + 1);
        if (key % 7 == 0) {
            out.paper = office::PaperWish::None;
        }
        if (key % 4 == 1) {
            out.priority = queue::Priority::Declared;
        }
        return out;
    }

    office::Command help_work(const office::State& state) {
        const auto& all = state.help.all();
        if (all.empty() || random_.below(3) == 0) {
            return by_citizen(office::CallHelp{});
        }
        const HelpCallId call =
            all[all.size() - 1 - random_.below(std::min<std::size_t>(all.size(), 2))].id;
        return random_.below(3) == 0 ? by_citizen(office::CancelHelp{call})
                                     : by_staff(office::AnswerHelp{call});
    }

    // The next step of a visit of today, or any step; now and then one that nobody knows.
    office::Command visit_work(const office::State& state) {
        const auto& all = state.visits.all();
        if (all.empty() || random_.below(4) == 0) {
            const CounterId counter{random_.below(2) == 0 ? "1" : "2"};
            return by_staff(office::OpenVisit{counter, static_cast<int>(random_.below(7))});
        }
        auto chosen = all.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(all.size())));
        VisitId id = chosen->first;
        if (random_.below(15) == 0) {
            id.bytes = random_.bytes<16>();
        }
        if (session_of_today(state) == nullptr && random_.below(12) == 0) {
            return by_staff(office::PlanSession{evening_session(state)});
        }
        switch (random_.below(4) == 0 ? any_of(reception::VisitStep::Closed)
                                      : chosen->second.step) {
            case reception::VisitStep::Opened:
                return by_staff(office::RecordVisit{id, visit_record(state), std::nullopt});
            case reception::VisitStep::Recorded:
                return by_staff(office::CloseVisit{id, std::nullopt});
            case reception::VisitStep::Closed:
                break;
        }
        return by_staff(office::CorrectVisit{
            id, visit_record(state), any_of(reception::CorrectionReason::Other), std::nullopt});
    }

    static const calendar::Session* session_of_today(const office::State& state) {
        for (const auto& [id, session] : state.calendar.sessions()) {
            if (session.plan.day == state.queue.high_water()) {
                return &session;
            }
        }
        return nullptr;
    }

    calendar::SessionPlan evening_session(const office::State& state) {
        calendar::SessionPlan out;
        out.kind =
            random_.below(2) == 0 ? calendar::SessionKind::Periodic : calendar::SessionKind::AdHoc;
        out.day = state.queue.high_water().value_or(calendar::BusinessDay{});
        out.hours = {22 * 60, 23 * 60 + 30};
        out.service = ServiceId{"don-thu"};
        out.leader = "Chủ tịch UBND Thành phố";
        out.venue = "Phòng 1";
        return out;
    }

    // Mostly of a session that the calendar has, where it has one today; else of one it has not.
    reception::VisitRecord visit_record(const office::State& state) {
        reception::VisitRecord out;
        out.session_kind = any_of(calendar::SessionKind::AdHoc);
        if (out.session_kind != calendar::SessionKind::Regular) {
            out.held = any_of(calendar::Held::ByDelegate);
            out.session = SessionId{random_.bytes<16>()};
            if (const calendar::Session* known = session_of_today(state);
                known != nullptr && random_.below(8) != 0) {
                out.session_kind = known->plan.kind;
                out.held = known->plan.held;
                out.session = known->id;
            }
        }
        out.people = static_cast<int>(random_.below(9));
        if (random_.below(2) == 0) {
            out.case_token = fmt::format("VV-{}", random_.below(9));
            out.nth = 1 + static_cast<int>(random_.below(3));
        }
        if (random_.below(3) == 0) {
            out.group = GroupId{random_.bytes<16>()};
        }
        out.kind = any_of(reception::VisitKind::Mixed);
        out.field = random_.below(8) == 0 ? "astrology" : "land";
        out.prior = any_of(reception::PriorResult::CourtJudgment);
        out.outcome = "received";
        return out;
    }

    office::Command desk_corrects_priority(const office::State& state) {
        const auto& all = state.queue.tickets();
        if (all.empty()) {
            return by_staff(office::SetPriority{});
        }
        auto chosen = all.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(all.size())));
        return by_staff(office::SetPriority{chosen->first, any_of(queue::Priority::Declared)});
    }

    template <class Enum>
    Enum any_of(Enum last) {
        return static_cast<Enum>(random_.below(static_cast<std::uint64_t>(last) + 1));
    }

    // A job that is open, else the last one that was: what is final must stay so.
    PaperJobId some_job(const office::State& state) {
        const auto open = state.paper.open();
        if (!open.empty() && random_.below(8) != 0) {
            last_job_ = open[random_.below(open.size())]->id;
        }
        return last_job_;
    }

    // The next step of a job as the print desk and people take it, or any step.
    office::Command paper_work(const office::State& state) {
        using namespace queue;
        const PaperJobId id = some_job(state);
        const PaperJob* job = state.paper.job(id);
        if (job == nullptr || random_.below(12) == 0) {
            return random_.below(10) == 0 ? by_system(office::SettlePaper{})
                                          : by_staff(office::PrintTestPage{});
        }
        const auto fault = any_of(PaperFault::Unprintable);
        const auto proof = any_of(PaperProof::Person);
        const auto reach = any_of(PaperJobs::Reach::Finished);
        switch (random_.below(4) == 0 ? any_of(PaperState::Waived) : job->state) {
            case PaperState::Queued:
                return random_.below(4) == 0 ? by_system(office::FailPaper{id, fault})
                                             : by_system(office::BeginPaper{id});
            case PaperState::Sending:
                return random_.below(3) == 0 ? by_system(office::DoubtPaper{id, fault})
                                             : by_system(office::PaperAllSent{id});
            case PaperState::Sent:
                return random_.below(3) == 0 ? by_system(office::DoubtPaper{id, fault})
                                             : by_system(office::ConfirmPaper{id, proof});
            case PaperState::Failed:
                return random_.below(2) == 0 ? by_system(office::RequeuePaper{id}) : waive(id);
            case PaperState::Uncertain:
                return random_.below(2) == 0 ? by_citizen(office::PrintAgain{id, reach})
                                             : by_staff(office::ConfirmPaper{id, proof});
            case PaperState::Confirmed:
                return by_staff(office::PrintAgain{id, reach});
            case PaperState::Waived:
                break;
        }
        return random_.below(2) == 0 ? waive(id) : by_staff(office::PrintAgain{id, reach});
    }

    office::Command waive(const PaperJobId& id) {
        return by_staff(office::WaivePaper{id, any_of(queue::WaiveReason::Restart)});
    }

    office::Command counter_work(const office::State& state) {
        for (const auto& [id, counter] : state.queue.counters()) {
            if (!counter.at_hand || random_.below(2) == 0) {
                continue;
            }
            const TicketId ticket = *counter.at_hand;
            switch (random_.below(6)) {
                case 5:
                    return by_staff(office::UndoCall{ticket});
                case 0:
                    return by_staff(office::Recall{ticket});
                case 1:
                    missed_ = ticket;
                    return by_staff(office::NoShow{ticket});
                case 2:
                    return by_staff(office::Done{ticket, "received"});
                default:
                    return by_staff(office::Arrive{ticket, std::nullopt});
            }
        }
        return by_staff(office::CallNext{moves_.some_counter()});
    }

    office::Command desk_work(const office::State& state) {
        if (state.desk.on_desk().empty()) {
            if (!state.desk.confirmed().empty() && random_.below(2) == 0) {
                return by_system(office::HandOver{*state.desk.confirmed().begin(), Seq{0}});
            }
            petitions::BatchOpened batch;
            batch.letter.bytes = random_.bytes<16>();
            return by_staff(office::OpenBatch{batch});
        }
        const auto& letters = state.desk.on_desk();
        // Mostly the one that may be feeding; any page number now and then.
        const petitions::Letter& letter =
            random_.below(3) == 0 ? letters[random_.below(letters.size())] : letters.back();
        const int pages = static_cast<int>(letter.pages.size());
        const auto some_page = [&] {
            return static_cast<int>(random_.below(static_cast<std::uint64_t>(pages) + 2));
        };
        if (pages > 0 && random_.below(4) == 0) {
            return by_staff(confirmation(letter));
        }
        switch (random_.below(14)) {
            case 0:
                return by_system(office::PauseBatch{letter.id, petitions::PauseReason::Jam});
            case 1:
            case 2:
                return by_staff(office::ResumeBatch{letter.id});
            case 3:
                return by_staff(office::AbandonBatch{letter.id, petitions::AbandonReason::Rescan});
            case 4:
                return by_staff(office::SplitBatch{{letter.id, LetterId{random_.bytes<16>()}}});
            case 5:
                return by_staff(office::MovePage{{letter.id, some_page(), some_page()}});
            case 6:
                return by_staff(office::TurnPage{{letter.id, some_page(), some_page() % 5}});
            case 7:
                return by_staff(office::RemovePage{letter.id, some_page()});
            case 8:
                return by_staff(office::RestorePage{
                    letter.id, letter.removed.empty() ? Digest{} : letter.removed.front().hash});
            case 9: {
                petitions::Page again = page(letter).page.page;
                again.n = some_page();
                return by_system(office::ReplacePage{{letter.id, again}});
            }
            default:
                return by_system(page(letter));
        }
    }

    office::ScanPage page(const petitions::Letter& letter) {
        petitions::PageScanned out;
        out.letter = letter.id;
        out.page.n = static_cast<int>(letter.pages.size()) + 1;
        const auto back = petitions::place_of_next_back(letter.pages);
        if (back && random_.below(3) == 0) {
            out.page.n = *back;
            out.page.side = petitions::Side::Back;
        }
        out.page.hash = random_.bytes<32>();
        out.page.bytes = 65536;
        return {out};
    }

    office::ConfirmLetter confirmation(const petitions::Letter& letter) {
        petitions::Confirmation out;
        out.letter = letter.id;
        out.pages = static_cast<int>(letter.pages.size());
        out.content_hash = random_.bytes<32>();
        out.content_bytes = 8192;
        if (random_.below(2) == 0) {
            out.kind = petitions::LetterKind::Complaint;
            out.body = BodyId{"ban-tiep-dan"};
            out.code = "K7PQ2M";
        }
        return {out};
    }

    SeededRandom random_;
    RandomMoves moves_;
    const bool prints_;
    const bool busy_;  // work profiles, moves, groups
    PaperJobId last_job_;
    std::uint64_t keys_ = 0;
    std::optional<TicketId> missed_;  // of the command before
};

}  // namespace kiosk::test
