// A visitor turns each command into domain facts; the caller's moment and the next record ids are
// put on them at the end, in one place.
#include "firmware/office/decide.hpp"

#include <algorithm>
#include <concepts>

#include "firmware/base/text.hpp"
#include "firmware/crypto/journal_chain.hpp"
#include "firmware/office/codec_parts.hpp"
#include "firmware/office/decide_calendar.hpp"
#include "firmware/office/decide_former.hpp"
#include "firmware/office/decide_kiosks.hpp"
#include "firmware/office/decide_parts.hpp"
#include "firmware/office/decide_visits.hpp"
#include "firmware/office/waits.hpp"
#include "firmware/queue/decide.hpp"

namespace kiosk::office {

bool is_token(const std::string& text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           std::all_of(text.begin(), text.end(), [](char letter) {
               return letter > ' ' && letter < '\x7f';
           });
}

namespace {

constexpr std::size_t kMaxHub = 400;

Events paper_events(const std::vector<queue::PaperFact>& facts) {
    Events out;
    for (const queue::PaperFact& fact : facts) {
        std::visit([&out](const auto& one) { out.emplace_back(one); }, fact);
    }
    return out;
}

// The settings as the journal will give them back (text in NFC), so that the state now and the
// state after a restart are the same.
Result<AppliedSettings> as_recorded(const AppliedSettings& settings) {
    KIOSK_TRY(const std::string text, canonical_json(settings_to_json(settings)));
    KIOSK_TRY(const Json json, parse_json(text));
    return settings_from_json(json);
}

class Decide : public DecideMoves {
public:
    Decide(const State& state, const Actor& by, const Moment& now, Decision& out)
        : DecideMoves(state, now), by_(by), out_(out) {}

    using DecideMoves::operator();

    Result<Events> operator()(const ApplySettings& ask) {
        KIOSK_CHECK(check_settings(ask.settings));
        KIOSK_TRY(auto settings, as_recorded(ask.settings));
        if (state_.settings && state_.settings->purpose != settings.purpose) {
            return Error{ErrorCode::TrainingApart, "this data folder's journal is the other kind"};
        }
        const std::string hash = settings_hash(settings);
        if (state_.settings && state_.settings_hash == hash) {
            return Events{};
        }
        return Events{SettingsApplied{hash, std::move(settings)}};
    }

    Result<Events> operator()(const OpenDay& ask) {
        switch (queue::day_verdict(state_.queue.high_water(), now_.wall, ask.confirmed)) {
            case queue::DayVerdict::Stay:
                return Events{};
            case queue::DayVerdict::Doubt:
                return Error{ErrorCode::ClockUntrusted};
            case queue::DayVerdict::Open:
                break;
        }
        const queue::BusinessDay day = queue::business_day_at(now_.wall.unix_ms);
        Events out = end_of_day();
        const auto past = calendar::close_before(state_.calendar, day);
        out.insert(out.end(), past.begin(), past.end());
        out.emplace_back(DayOpened{
            day, Carry{state_.settings, state_.desk.on_desk(), state_.hub, state_.kiosks.kept()}});
        if (auto learned = learned_for(state_, day)) {
            out.emplace_back(*std::move(learned));
        }
        const auto ahead = calendar::carry(state_.calendar, day);
        out.insert(out.end(), ahead.begin(), ahead.end());
        return out;
    }

    Result<Events> operator()(const CloseDay&) { return end_of_day(); }

    Result<Events> operator()(const IssueTicket& ask) {
        if (!is_token(ask.key, kMaxKey)) {
            return Error{ErrorCode::NoIdempotencyKey, "1 to 128 printable ASCII characters"};
        }
        std::string request =
            ask.service.value + '\n' + std::to_string(ask.party) + '\n' + ask.language;
        if (ask.priority == queue::Priority::Declared) {
            request += "\npriority";  // without it the text is that of older versions' keys
        }
        if (const auto used = state_.keys.find(ask.key); used != state_.keys.end()) {
            if (used->second.request != request) {
                return Error{ErrorCode::KeyReused};
            }
            out_.existing = used->second.ticket;
            return Events{};
        }
        const auto desk =
            by_ == Actor::citizen() ? queue::IssueWish::Desk::Kiosk : queue::IssueWish::Desk::Staff;
        KIOSK_TRY(auto fact,
                  queue::issue(state_.queue,
                               {ask.service, ask.party, ask.language, ask.priority, desk},
                               kiosk_of(state_),
                               now_));
        if (ask.line && !state_.kiosks.is_primary()) {
            fact.ahead = ask.line->ahead;
            fact.told = ask.line->told;
        } else {
            fact.told = wait_at_issue(state_, fact, now_.wall.unix_ms);
        }
        out_.key = KeyUse{ask.key, fact.day, {}, request};
        Events out{std::move(fact)};
        const TicketId ticket{next_record_id(state_).bytes};  // = the record id of that fact
        if (const auto large = queue::large_party(state_.queue, ticket, ask.party)) {
            out.emplace_back(*large);
        }
        if (prints(ask.paper)) {
            out.emplace_back(
                queue::PaperQueued{queue::PaperSubject::Ticket, ticket, std::nullopt, 1});
        }
        return out;
    }

    Result<Events> operator()(const SetPriority& ask) {
        KIOSK_TRY(const auto fact, queue::change_priority(state_.queue, ask.ticket, ask.priority));
        return fact ? Events{*fact} : Events{};
    }

    Result<Events> operator()(const OpenCounter& ask) {
        KIOSK_CHECK(decides_calls());
        return one(queue::open_counter(state_.queue, ask.counter));
    }

    Result<Events> operator()(const CloseCounter& ask) {
        return one(queue::close_counter(state_.queue, ask.counter));
    }

    Result<Events> operator()(const CallNext& ask) {
        KIOSK_CHECK(decides_calls());
        return calls(queue::call_next(state_.queue, ask.counter, now_));
    }

    Result<Events> operator()(const Recall& ask) {
        return one(queue::recall(state_.queue, ask.ticket));
    }

    Result<Events> operator()(const UndoCall& ask) {
        return one(queue::undo_call(state_.queue, ask.ticket));
    }

    Result<Events> operator()(const Arrive& ask) {
        KIOSK_TRY(auto arrival, queue::arrive(state_.queue, ask.ticket, ask.people));
        // Received before and back from a hold or a transfer: the same visit goes on.
        if (state_.visits.by_ticket().contains(ask.ticket)) {
            Events out{std::move(arrival.fact)};
            if (arrival.people != state_.queue.ticket(ask.ticket)->people()) {
                KIOSK_TRY(auto party, (*this)(ChangeParty{ask.ticket, arrival.people, {}}));
                out.insert(out.end(), party.begin(), party.end());
            }
            return out;
        }
        KIOSK_TRY(auto visit, state_.visits.open(ask.ticket, arrival.fact.counter, arrival.people));
        return Events{std::move(arrival.fact), std::move(visit)};
    }

    Result<Events> operator()(const Done& ask) {
        if (ask.way == Done::Way::Back) {
            if (const auto back = queue::leg_back(state_.queue, ask.ticket)) {
                return Events{*back};
            }
        }
        return one(queue::finish(state_.queue, ask.ticket, ask.outcome));
    }

    Result<Events> operator()(const NoShow& ask) {
        return one(queue::no_show(state_.queue, ask.ticket, now_));
    }

    Result<Events> operator()(const UndoNoShow& ask) {
        return one(queue::undo_no_show(state_.queue, ask.ticket, now_));
    }

    Result<Events> operator()(const OpenBatch& ask) { return one(state_.desk.open(ask.batch)); }

    Result<Events> operator()(const ScanPage& ask) { return one(state_.desk.scan(ask.page)); }

    Result<Events> operator()(const PauseBatch& ask) {
        return one(state_.desk.pause(ask.letter, ask.reason));
    }

    Result<Events> operator()(const ResumeBatch& ask) {
        return one(state_.desk.resume(ask.letter));
    }

    Result<Events> operator()(const SplitBatch& ask) {
        return one(state_.desk.split(ask.split.letter, ask.split.next));
    }

    Result<Events> operator()(const MovePage& ask) { return one(state_.desk.move(ask.move)); }

    Result<Events> operator()(const TurnPage& ask) { return one(state_.desk.turn(ask.turn)); }

    Result<Events> operator()(const RemovePage& ask) {
        return one(state_.desk.remove(ask.letter, ask.n));
    }

    Result<Events> operator()(const RestorePage& ask) {
        return one(state_.desk.restore(ask.letter, ask.hash));
    }

    Result<Events> operator()(const ReplacePage& ask) { return one(state_.desk.replace(ask.page)); }

    Result<Events> operator()(const ConfirmCount& ask) {
        return one(state_.desk.confirm_count(ask.letter, ask.pages));
    }

    Result<Events> operator()(const ConfirmLetter& ask) {
        const std::string& code = ask.confirmation.code;
        if (!code.empty() && !is_token(code, kMaxKey)) {
            return Error{ErrorCode::BadArgument, "code: printable ASCII"};
        }
        KIOSK_TRY(auto confirmed, state_.desk.confirm(ask.confirmation));
        Events out;
        if (confirmed.count) {
            out.emplace_back(*confirmed.count);
        }
        out.emplace_back(std::move(confirmed.letter));
        if (prints(ask.receipt)) {
            out.emplace_back(queue::PaperQueued{
                queue::PaperSubject::Receipt, std::nullopt, ask.confirmation.letter, 1});
        }
        return out;
    }

    Result<Events> operator()(const AbandonBatch& ask) {
        return one(state_.desk.abandon(ask.letter, ask.reason));
    }

    Result<Events> operator()(const HandOver& ask) {
        using Age = petitions::Desk::Age;
        const Age age = ask.confirmed_at.value > 0 && ask.confirmed_at < state_.day_seq
                            ? Age::Older
                            : Age::Today;
        return one(state_.desk.hand_over(ask.letter, age));
    }

    Result<Events> operator()(const ParkRecord& ask) {
        if (ask.seq.value < 1 || ask.seq >= state_.next_seq || !is_token(ask.code, kMaxKey)) {
            return Error{ErrorCode::BadArgument, "seq or code"};
        }
        return Events{RecordParked{ask.seq, ask.code}};
    }

    Result<Events> operator()(const RecordEnrolment& ask) {
        if (!is_token(ask.hub, kMaxHub)) {
            return Error{ErrorCode::BadArgument, "hub"};
        }
        if (state_.hub == ask.hub) {
            return Events{};
        }
        return Events{DeviceEnrolled{ask.hub}};
    }

    Result<Events> operator()(const RecordDocument& ask) {
        const bool named = is_token(ask.name, kMaxKey) && ask.version > 0;
        if (!named || (ask.code.empty() ? ask.sha256.size() != 64 : !is_token(ask.code, kMaxKey))) {
            return Error{ErrorCode::BadArgument, "document"};
        }
        if (ask.where.size() > DocumentRefused::kMostWhere || !is_nfc(ask.where)) {
            return Error{ErrorCode::BadArgument, "document: where"};
        }
        if (!ask.code.empty()) {
            return Events{DocumentRefused{ask.name, ask.version, ask.code, ask.where}};
        }
        return Events{DocumentApplied{ask.name, ask.version, ask.sha256, ask.withdrawn}};
    }

    Result<Events> operator()(const PrintTestPage&) {
        if (!prints(PaperWish::Print)) {
            return Error{ErrorCode::NoPrinter};
        }
        return Events{queue::PaperQueued{}};
    }

    Result<Events> operator()(const BeginPaper& ask) { return one(state_.paper.begin(ask.job)); }

    Result<Events> operator()(const PaperAllSent& ask) { return one(state_.paper.sent(ask.job)); }

    Result<Events> operator()(const ConfirmPaper& ask) {
        return one(state_.paper.confirm(ask.job, ask.proof));
    }

    Result<Events> operator()(const FailPaper& ask) {
        return one(state_.paper.fail(ask.job, ask.why));
    }

    Result<Events> operator()(const DoubtPaper& ask) {
        return one(state_.paper.doubt(ask.job, ask.why));
    }

    Result<Events> operator()(const RequeuePaper& ask) {
        return one(state_.paper.requeue(ask.job, now_));
    }

    Result<Events> operator()(const PrintAgain& ask) {
        if (!prints(PaperWish::Print)) {
            return Error{ErrorCode::NoPrinter};
        }
        KIOSK_TRY(const auto fact, state_.paper.again(ask.job, ask.reach, now_));
        return paper_events({fact});
    }

    Result<Events> operator()(const WaivePaper& ask) {
        return one(state_.paper.waive(ask.job, ask.why, now_));
    }

    Result<Events> operator()(const SettlePaper&) {
        using Printer = queue::PaperJobs::Printer;
        return paper_events(state_.paper.after_restart(
            prints(PaperWish::Print) ? Printer::There : Printer::Gone, now_));
    }

    Result<Events> operator()(const RecordSignIn& ask) {
        if (!is_account_name(ask.user) || (!ask.counter.empty() && !is_token(ask.counter, 40))) {
            return Error{ErrorCode::BadArgument, "user or counter"};
        }
        return Events{UserSignedIn{ask.user, ask.counter}};
    }

    Result<Events> operator()(const RecordLockOut& ask) {
        if (!is_account_name(ask.user) || ask.locked_s < 1) {
            return Error{ErrorCode::BadArgument, "user or locked_s"};
        }
        return Events{UserLockedOut{ask.user, ask.locked_s}};
    }

    Result<Events> operator()(const CallHelp& ask) {
        const auto fact = state_.help.call(ask.slot.value_or(kiosk_of(state_)));
        return fact ? Events{*fact} : Events{};
    }

    Result<Events> operator()(const AnswerHelp& ask) { return one(state_.help.answer(ask.call)); }

    Result<Events> operator()(const CancelHelp& ask) { return one(state_.help.cancel(ask.call)); }

    Result<Events> operator()(const PostNotice& ask) {
        return any(state_.notices.post(ask.notice));
    }

    Result<Events> operator()(const WithdrawNotice& ask) {
        return one(state_.notices.withdraw(ask.notice));
    }

    template <IsVisitAsk Ask>
    Result<Events> operator()(const Ask& ask) {
        return decide_visit(state_, VisitAsk(ask), out_);
    }

    template <IsKioskAsk Ask>
    Result<Events> operator()(const Ask& ask) {
        return decide_kiosks(state_, KioskAsk(ask));
    }

    template <IsFormerAsk Ask>
    Result<Events> operator()(const Ask& ask) {
        return decide_former(state_, FormerAsk(ask));
    }

    template <IsCalendarAsk Ask>
    Result<Events> operator()(const Ask& ask) {
        return decide_calendar(state_, CalendarAsk(ask), now_, out_);
    }

private:
    // What is open ends; nothing when no day is open.
    [[nodiscard]] Events end_of_day() const {
        Events out = paper_events(state_.paper.end_day());
        const auto unanswered = state_.help.end_day();
        out.insert(out.end(), unanswered.begin(), unanswered.end());
        const auto notices = state_.notices.end_day();
        out.insert(out.end(), notices.begin(), notices.end());
        if (auto end = queue::end_day(state_.queue)) {
            out.insert(out.end(), end->expired.begin(), end->expired.end());
            out.insert(out.end(), end->closed.begin(), end->closed.end());
            out.emplace_back(end->day);
        }
        return out;
    }

    [[nodiscard]] bool prints(PaperWish wish) const {
        return wish == PaperWish::Print && state_.settings &&
               state_.settings->printing == Printing::On;
    }

    const Actor& by_;
    Decision& out_;
};

template <class Ask>
concept AboutTicket = requires(const Ask& ask) {
    { ask.ticket } -> std::convertible_to<const TicketId&>;
};

// TicketChanged when somebody acted on the ticket since its asker looked.
Status check_version(const State& state, const Command& command) {
    if (!command.version) {
        return {};
    }
    return std::visit(
        [&](const auto& ask) -> Status {
            if constexpr (AboutTicket<std::decay_t<decltype(ask)>>) {
                const queue::Ticket* ticket = state.queue.ticket(ask.ticket);
                if (ticket != nullptr && ticket->version != *command.version) {
                    return Error{ErrorCode::TicketChanged, ticket->number.text()};
                }
            }
            return {};
        },
        command.ask);
}

}  // namespace

Result<Decision> decide(const State& state, const Command& command, const Moment& now) {
    Decision out;
    KIOSK_CHECK(check_version(state, command));
    KIOSK_TRY(Events events, std::visit(Decide(state, command.by, now, out), command.ask));
    Seq seq = state.next_seq;
    out.facts.reserve(events.size());
    for (Event& event : events) {
        const RecordId id{crypto::record_id(state.identity.device, state.identity.epoch, seq)};
        out.facts.push_back(Recorded{seq, id, now, command.by, std::move(event)});
        ++seq.value;
    }
    if (out.key) {
        out.key->ticket = out.facts.front().ticket_id();
    }
    return out;
}

std::optional<Ask> due(const State& state, WallTime wall) {
    if (day_verdict(state, wall) == queue::DayVerdict::Open) {
        return OpenDay{};
    }
    if (queue::day_end_due(state.queue, wall)) {
        return CloseDay{};
    }
    if (queue::intake_due(state.queue, wall) != queue::IntakeDue::Nothing) {
        return FollowHours{};
    }
    return std::nullopt;
}

void evolve(State& state, const Decision& decision) {
    for (const Recorded& fact : decision.facts) {
        evolve(state, fact);
    }
    if (decision.key) {
        state.keys.emplace(decision.key->key, *decision.key);
    }
}

}  // namespace kiosk::office
