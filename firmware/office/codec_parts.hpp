#pragma once
// Inner part of the codec: one pair of functions per fact. to_json gives the body without `by`;
// from_json reads it back, an Error names the field. Not for other folders.

#include "firmware/base/json.hpp"
#include "firmware/office/event.hpp"

namespace kiosk::office {

[[nodiscard]] Json settings_to_json(const AppliedSettings& settings);
[[nodiscard]] Result<AppliedSettings> settings_from_json(const Json& body);

[[nodiscard]] Json to_json(const SettingsApplied& fact);
[[nodiscard]] Json to_json(const DayOpened& fact);
[[nodiscard]] Json to_json(const queue::DayClosed& fact);
[[nodiscard]] Json to_json(const queue::CounterOpened& fact);
[[nodiscard]] Json to_json(const queue::CounterClosed& fact);
[[nodiscard]] Json to_json(const queue::TicketIssued& fact);
[[nodiscard]] Json to_json(const queue::TicketPriorityChanged& fact);
[[nodiscard]] Json to_json(const queue::TicketCalled& fact);
[[nodiscard]] Json to_json(const queue::TicketRecalled& fact);
[[nodiscard]] Json to_json(const queue::TicketCallUndone& fact);
[[nodiscard]] Json to_json(const queue::TicketArrived& fact);
[[nodiscard]] Json to_json(const reception::VisitOpened& fact);
[[nodiscard]] Json to_json(const queue::TicketDone& fact);
[[nodiscard]] Json to_json(const queue::TicketNoShow& fact);
[[nodiscard]] Json to_json(const queue::TicketNoShowUndone& fact);
[[nodiscard]] Json to_json(const queue::CounterBreakStarted& fact);
[[nodiscard]] Json to_json(const queue::IntakeClosed& fact);
[[nodiscard]] Json to_json(const queue::IntakeOpened& fact);
[[nodiscard]] Json to_json(const queue::TicketHeld& fact);
[[nodiscard]] Json to_json(const queue::TicketResumed& fact);
[[nodiscard]] Json to_json(const queue::TicketTransferred& fact);
[[nodiscard]] Json to_json(const queue::TicketReturned& fact);
[[nodiscard]] Json to_json(const queue::TicketCancelled& fact);
[[nodiscard]] Json to_json(const queue::TicketReranked& fact);
[[nodiscard]] Json to_json(const queue::TicketPartyChanged& fact);
[[nodiscard]] Json to_json(const queue::TicketOutcomeCorrected& fact);
[[nodiscard]] Json to_json(const queue::GroupLinked& fact);
[[nodiscard]] Json to_json(const queue::GroupUnlinked& fact);
[[nodiscard]] Json to_json(const queue::GroupArrived& fact);
[[nodiscard]] Json to_json(const queue::TicketExpired& fact);
[[nodiscard]] Json to_json(const petitions::BatchOpened& fact);
[[nodiscard]] Json to_json(const petitions::PageScanned& fact);
[[nodiscard]] Json to_json(const petitions::BatchPaused& fact);
[[nodiscard]] Json to_json(const petitions::BatchResumed& fact);
[[nodiscard]] Json to_json(const petitions::CountConfirmed& fact);
[[nodiscard]] Json to_json(const petitions::BatchAbandoned& fact);
[[nodiscard]] Json to_json(const petitions::LetterConfirmed& fact);
[[nodiscard]] Json to_json(const petitions::LetterHandedOver& fact);
[[nodiscard]] Json to_json(const RecordParked& fact);
[[nodiscard]] Json to_json(const DeviceEnrolled& fact);
[[nodiscard]] Json to_json(const DocumentApplied& fact);
[[nodiscard]] Json to_json(const DocumentRefused& fact);
[[nodiscard]] Json to_json(const queue::PaperQueued& fact);
[[nodiscard]] Json to_json(const queue::PaperSending& fact);
[[nodiscard]] Json to_json(const queue::PaperSent& fact);
[[nodiscard]] Json to_json(const queue::PaperConfirmed& fact);
[[nodiscard]] Json to_json(const queue::PaperFailed& fact);
[[nodiscard]] Json to_json(const queue::PaperRequeued& fact);
[[nodiscard]] Json to_json(const queue::PaperUncertain& fact);
[[nodiscard]] Json to_json(const queue::PaperCopied& fact);
[[nodiscard]] Json to_json(const queue::PaperWaived& fact);
[[nodiscard]] Json to_json(const UserSignedIn& fact);
[[nodiscard]] Json to_json(const UserLockedOut& fact);
[[nodiscard]] Json to_json(const reception::HelpCalled& fact);
[[nodiscard]] Json to_json(const reception::HelpAnswered& fact);
[[nodiscard]] Json to_json(const reception::HelpCancelled& fact);
[[nodiscard]] Json to_json(const reception::HelpEnded& fact);
[[nodiscard]] Json to_json(const WaitLearned& fact);
[[nodiscard]] Json to_json(const reception::VisitRecorded& fact);
[[nodiscard]] Json to_json(const reception::VisitClosed& fact);
[[nodiscard]] Json to_json(const reception::VisitCorrected& fact);
[[nodiscard]] Json to_json(const calendar::SessionPlanned& fact);
[[nodiscard]] Json to_json(const calendar::SessionChanged& fact);
[[nodiscard]] Json to_json(const calendar::SessionMoved& fact);
[[nodiscard]] Json to_json(const calendar::SessionDelegated& fact);
[[nodiscard]] Json to_json(const calendar::SessionCancelled& fact);
[[nodiscard]] Json to_json(const calendar::SessionOpened& fact);
[[nodiscard]] Json to_json(const calendar::SessionClosed& fact);
[[nodiscard]] Json to_json(const calendar::CalendarCarried& fact);
[[nodiscard]] Json to_json(const calendar::BookingMade& fact);
[[nodiscard]] Json to_json(const calendar::BookingConfirmed& fact);
[[nodiscard]] Json to_json(const calendar::BookingPromoted& fact);
[[nodiscard]] Json to_json(const calendar::BookingCancelled& fact);
[[nodiscard]] Json to_json(const calendar::BookingReleased& fact);
[[nodiscard]] Json to_json(const calendar::BookingCheckedIn& fact);
[[nodiscard]] Json to_json(const KioskEnrolled& fact);
[[nodiscard]] Json to_json(const KioskRemoved& fact);
[[nodiscard]] Json to_json(const OfficeJoined& fact);
[[nodiscard]] Json to_json(const OfficeLeft& fact);
[[nodiscard]] Json to_json(const NumbersLeased& fact);
[[nodiscard]] Json to_json(const PrimaryChanged& fact);
[[nodiscard]] Json to_json(const queue::TicketAdopted& fact);
[[nodiscard]] Json to_json(const queue::TicketHandedOver& fact);
[[nodiscard]] Json to_json(const reception::NoticePosted& fact);
[[nodiscard]] Json to_json(const reception::NoticeWithdrawn& fact);
[[nodiscard]] Json to_json(const reception::NoticeEnded& fact);
[[nodiscard]] Json to_json(const petitions::BatchSplit& fact);
[[nodiscard]] Json to_json(const petitions::PageMoved& fact);
[[nodiscard]] Json to_json(const petitions::PageTurned& fact);
[[nodiscard]] Json to_json(const petitions::PageRemoved& fact);
[[nodiscard]] Json to_json(const petitions::PageRestored& fact);
[[nodiscard]] Json to_json(const petitions::PageReplaced& fact);
[[nodiscard]] Json to_json(const petitions::LetterAdopted& fact);

template <class Fact>
[[nodiscard]] Result<Fact> from_json(const Json& body);

// The member `wait` of ticket.issued.
[[nodiscard]] Json told_to_json(const queue::WaitEstimate& told);
[[nodiscard]] Result<queue::WaitEstimate> told_from_json(const Json& json);

// The member `kiosks` of what day.opened carries; left out where it says nothing.
[[nodiscard]] Json kiosks_to_json(const KiosksCarry& kiosks);
[[nodiscard]] Result<KiosksCarry> kiosks_from_json(const Json& body);

[[nodiscard]] Json letter_to_json(const petitions::Letter& letter);
[[nodiscard]] Result<petitions::Letter> letter_from_json(const Json& body);

// An integer that must lie in [least, most]; BadArgument names the key.
[[nodiscard]] Result<int> int_in(const Json& body, std::string_view key, int least, int most);
[[nodiscard]] Result<TicketId> ticket_in(const Json& body);
[[nodiscard]] Result<CounterId> counter_in(const Json& body);
[[nodiscard]] Result<LetterId> letter_in(const Json& body);
[[nodiscard]] Result<queue::BusinessDay> day_in(const Json& body);

}  // namespace kiosk::office
