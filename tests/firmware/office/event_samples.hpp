#pragma once
// One event of each kind that the journal knows, and what they are made of: letters, pages,
// settings, records of visits. What a kind may leave out stands both ways.

#include "firmware/office/codec.hpp"
#include "tests/support/random_moves.hpp"

namespace kiosk::test::events {

using namespace kiosk::office;

template <class Id>
Id filled(std::uint8_t byte) {
    Id out;
    out.bytes.fill(byte);
    return out;
}

inline LetterId letter_id() {
    return filled<LetterId>(0x1e);
}

inline TicketId ticket_id() {
    return filled<TicketId>(0x71);
}

inline TicketId other_ticket_id() {
    return filled<TicketId>(0x72);
}

inline GroupId group_id() {
    return filled<GroupId>(0x60);
}

// Every key of the queue's settings says something.
inline AppliedSettings full_settings() {
    AppliedSettings out = busy_settings();
    out.services[0].hours = {{8 * 60, 10 * 60}};
    out.hours.week[0] = {{8 * 60, 11 * 60 + 30}, {13 * 60 + 30, 17 * 60}};
    out.hours.intake_ends_before_min = 30;
    out.hours.day_ends_at_min = 19 * 60;
    out.rules.return_behind = 5;
    out.rules.group_min = 4;
    out.rules.room_amber = 60;
    out.rules.room_red = 90;
    out.purpose = Purpose::Training;
    return out;
}

inline PaperJobId job_id() {
    return filled<PaperJobId>(0x90);
}

inline HelpCallId help_id() {
    return filled<HelpCallId>(0x4e);
}

inline reception::VisitRecord session_record() {
    reception::VisitRecord out;
    out.session_kind = calendar::SessionKind::AdHoc;
    out.held = calendar::Held::ByDelegate;
    out.session.emplace().bytes.fill(0x5e);
    out.group.emplace().bytes.fill(0x60);
    out.people = 12;
    out.case_token = "VV-2026-0012";
    out.nth = 3;
    out.kind = reception::VisitKind::Mixed;
    out.field = "land";
    out.prior = reception::PriorResult::CourtJudgment;
    out.outcome = "received";
    return out;
}

inline reception::VisitRecord short_record() {
    reception::VisitRecord out;
    out.outcome = "other";
    return out;
}

inline VisitId visit_id() {
    return filled<VisitId>(0x71);
}

inline petitions::Page page() {
    petitions::Page out;
    out.hash.fill(0xab);
    out.bytes = 65536;
    out.side = petitions::Side::Back;
    return out;
}

inline petitions::Letter letter() {
    petitions::Letter out;
    out.id = letter_id();
    out.state = petitions::BatchState::Paused;
    out.paused = petitions::PauseReason::Cover;
    out.pages = {page()};
    out.opened = moment_at(kMorning_ms);
    return out;
}

inline LetterId other_letter_id() {
    return filled<LetterId>(0x1f);
}

inline petitions::Letter worked_on() {
    petitions::Letter out = letter();
    out.id = other_letter_id();
    out.pages.front().turn = 2;
    out.removed = {page()};
    out.removed.front().hash.fill(0xac);
    return out;
}

inline petitions::LetterConfirmed confirmed(std::optional<petitions::LetterKind> kind) {
    petitions::LetterConfirmed out;
    out.letter = letter_id();
    out.letter_class = petitions::class_of(kind);
    if (out.letter_class == petitions::LetterClass::Ordinary) {
        out.kind = kind;
        out.code = "K7PQ2M";
        out.body = BodyId{"ban-tiep-dan"};
    }
    out.pages = 1;
    out.bucket = 2;
    out.manifest = {Digest{}, page().hash};
    return out;
}

inline petitions::LetterConfirmed brought_with_a_ticket() {
    auto out = confirmed(petitions::LetterKind::Complaint);
    out.ticket = ticket_id();
    return out;
}

// As much as a day may carry, with counts larger than any office has.
inline queue::WaitBook full_book() {
    std::map<ServiceId, queue::WaitBook::Blocks> services;
    for (std::size_t i = 0; i < queue::kMostWaitServices; ++i) {
        const std::string id = std::string(38, 's') + std::to_string(10 + i);
        for (std::int32_t block = 0; block < queue::kWaitBlocks; ++block) {
            services[ServiceId{id}][3500 + block] = {
                9'999, 999'999'999, 999'999, 9'999, 9'999, 999'999'999};
        }
    }
    return queue::WaitBook::restored(
        std::move(services),
        std::deque<queue::WaitOutcome>(queue::kMostOutcomes, {99'999, 99'999}));
}

inline queue::TicketIssued told_minutes() {
    queue::TicketIssued out{
        {20781}, ServiceId{"don-thu"}, {"A", 14}, 1, "vi", 1, kMorning_ms, std::nullopt};
    out.told = queue::WaitEstimate{queue::WaitShown::Minutes, 1000, 25, 5, {}};
    return out;
}

inline queue::TicketIssued told_may_not() {
    queue::TicketIssued out = told_minutes();
    out.told =
        queue::WaitEstimate{queue::WaitShown::NoDesk, std::nullopt, 0, 0, queue::WaitToday::MayNot};
    return out;
}

inline std::vector<Event> moves() {
    const CounterId counter{"1"};
    return {queue::CounterBreakStarted{counter, kMorning_ms},
            queue::CounterBreakStarted{counter},
            queue::IntakeClosed{queue::IntakeCause::Hours},
            queue::IntakeOpened{queue::IntakeCause::Staff},
            queue::TicketHeld{ticket_id(),
                              counter,
                              {queue::HoldReason::Papers, queue::HoldPool::Counter, kMorning_ms}},
            queue::TicketHeld{ticket_id(), counter, {}},
            queue::TicketResumed{ticket_id()},
            queue::TicketTransferred{ticket_id(), counter, ServiceId{"tu-van"}},
            queue::TicketTransferred{ticket_id(),
                                     counter,
                                     ServiceId{"tu-van"},
                                     CounterId{"2"},
                                     queue::ReturnLeg{ServiceId{"don-thu"}, counter}},
            queue::TicketReturned{ticket_id(), 1, kMorning_ms},
            queue::TicketCancelled{ticket_id(), queue::CancelReason::Merged, other_ticket_id()},
            queue::TicketCancelled{ticket_id()},
            queue::TicketReranked{ticket_id(), 0, queue::RankReason::Health},
            queue::TicketPartyChanged{ticket_id(), 7, 2},
            queue::TicketOutcomeCorrected{ticket_id(), "other"},
            queue::GroupLinked{{}, {ticket_id(), other_ticket_id()}, "phuong-dong-da"},
            queue::GroupLinked{group_id(), {ticket_id()}, ""},
            queue::GroupUnlinked{ticket_id()},
            queue::GroupArrived{group_id(), ticket_id(), 9},
            queue::GroupArrived{{}, ticket_id(), 9},
            SettingsApplied{settings_hash(full_settings()), full_settings()}};
}

inline petitions::LetterAdopted adopted(std::optional<petitions::LetterKind> kind,
                                        std::optional<std::int64_t> handed_over_ms) {
    petitions::LetterAdopted out;
    out.letter = confirmed(kind);
    out.device.bytes.fill(0xd2);
    out.epoch = Epoch{77};
    out.seq = Seq{12};
    out.source = petitions::Source::Duplex;
    for (int n = 1; n <= out.letter.pages; ++n) {
        petitions::Page sheet = page();
        sheet.n = n;
        sheet.hash = out.letter.manifest[static_cast<std::size_t>(n)];
        out.pages.push_back(sheet);
    }
    out.opened_ms = kMorning_ms;
    out.confirmed_ms = kMorning_ms + 60'000;
    out.handed_over_ms = handed_over_ms;
    return out;
}

inline std::vector<Event> letters_way() {
    return {petitions::BatchOpened{letter_id(), 300, petitions::Source::Flatbed},
            petitions::PageScanned{letter_id(), page()},
            petitions::BatchPaused{letter_id(), petitions::PauseReason::Jam, 2},
            petitions::BatchResumed{letter_id(), 2},
            petitions::CountConfirmed{letter_id(), 1},
            petitions::BatchPaused{letter_id(), petitions::PauseReason::Separator, 3},
            petitions::BatchSplit{letter_id(), other_letter_id()},
            petitions::PageMoved{letter_id(), 3, 1},
            petitions::PageTurned{letter_id(), 2, 3},
            petitions::PageRemoved{letter_id(), 1, page().hash},
            petitions::PageRestored{letter_id(), 2, page().hash},
            petitions::PageReplaced{letter_id(), page()},
            brought_with_a_ticket(),
            petitions::BatchAbandoned{letter_id(), petitions::AbandonReason::Mistake},
            confirmed(petitions::LetterKind::Complaint),
            confirmed(petitions::LetterKind::Denunciation),
            confirmed(std::nullopt),
            petitions::LetterHandedOver{letter_id()},
            adopted(petitions::LetterKind::Complaint, std::nullopt),
            adopted(std::nullopt, kMorning_ms + 90'000)};
}

inline std::vector<Event> straight_way() {
    const queue::BusinessDay day{20781};
    const CounterId counter{"1"};
    return {SettingsApplied{settings_hash(sample_settings()), sample_settings()},
            DayOpened{day, Carry{sample_settings(), {letter(), worked_on()}, "https://hub:8443"}},
            DayOpened{day, Carry{}},
            queue::DayClosed{day},
            queue::CounterOpened{counter},
            queue::CounterClosed{counter},
            queue::TicketIssued{day, ServiceId{"don-thu"}, {"A", 12}, 3, "vi", 1, kMorning_ms},
            queue::TicketIssued{day, ServiceId{"don-thu"}, {"A", 13}, 1, "vi", 1, kMorning_ms, 20},
            queue::TicketPriorityChanged{ticket_id(), 0},
            queue::TicketPriorityChanged{ticket_id()},
            queue::TicketCalled{ticket_id(), counter},
            queue::TicketRecalled{ticket_id(), counter, 2},
            queue::TicketCallUndone{ticket_id(), counter},
            queue::TicketArrived{ticket_id(), counter},
            reception::VisitOpened{ticket_id(), counter, 4},
            reception::VisitOpened{std::nullopt, counter, 1},
            reception::VisitRecorded{visit_id(), session_record()},
            reception::VisitRecorded{visit_id(), short_record()},
            reception::VisitClosed{visit_id()},
            reception::VisitCorrected{
                visit_id(), session_record(), reception::CorrectionReason::WrongSession},
            queue::TicketDone{ticket_id(), counter, "received"},
            queue::TicketNoShow{ticket_id(), counter},
            queue::TicketNoShowUndone{ticket_id(), counter},
            queue::TicketExpired{ticket_id()},
            RecordParked{Seq{4}, "not_canonical"},
            DeviceEnrolled{"https://hub:8443"},
            DocumentApplied{"holidays", 3, std::string(64, 'a'), false},
            DocumentApplied{"holidays", 4, std::string(64, 'b'), true},
            DocumentRefused{"services", 5, "BadDocument"},
            DocumentRefused{"services", 5, "BadDocument", "dịch-vụ.toml:3: services[0].prefix"},
            SettingsApplied{settings_hash(printing_settings()), printing_settings()},
            queue::PaperQueued{queue::PaperSubject::Ticket, ticket_id(), std::nullopt, 3},
            queue::PaperQueued{queue::PaperSubject::Receipt, std::nullopt, letter_id(), 1},
            queue::PaperQueued{},
            queue::PaperSending{job_id()},
            queue::PaperSent{job_id()},
            queue::PaperConfirmed{job_id(), queue::PaperProof::Echo},
            queue::PaperFailed{job_id(), queue::PaperFault::PaperOut},
            queue::PaperRequeued{job_id()},
            queue::PaperUncertain{job_id(), queue::PaperFault::Restart},
            queue::PaperCopied{job_id(), 2},
            queue::PaperWaived{job_id(), queue::WaiveReason::NumberRead},
            UserSignedIn{"ha.nguyen", "3"},
            UserLockedOut{"ha.nguyen", 120},
            reception::HelpCalled{7},
            reception::HelpAnswered{help_id()},
            reception::HelpCancelled{help_id()},
            reception::HelpEnded{help_id()},
            reception::NoticePosted{reception::NoticeKind::Urgent, "Cháy", "Fire"},
            reception::NoticePosted{reception::NoticeKind::Ordinary, "Quầy 2 nghỉ", ""},
            reception::NoticeWithdrawn{{help_id().bytes}},
            reception::NoticeEnded{{help_id().bytes}},
            WaitLearned{},
            WaitLearned{full_book()},
            told_minutes(),
            told_may_not(),
            UnknownFact{"robot.danced", R"({"by":"system","steps":3})"}};
}

inline std::vector<Event> one_of_each() {
    std::vector<Event> out = straight_way();
    for (const auto& more : {letters_way(), moves()}) {
        out.insert(out.end(), more.begin(), more.end());
    }
    return out;
}

}  // namespace kiosk::test::events
