#pragma once
// Everything that can stand in the journal, and a fact with its place in it.

#include <optional>
#include <string>
#include <variant>

#include "firmware/base/ids.hpp"
#include "firmware/base/variant_class.hpp"
#include "firmware/calendar/events.hpp"
#include "firmware/office/actor.hpp"
#include "firmware/office/kiosks.hpp"
#include "firmware/office/settings.hpp"
#include "firmware/petitions/letter.hpp"
#include "firmware/queue/events.hpp"
#include "firmware/queue/moment.hpp"
#include "firmware/queue/paper_job.hpp"
#include "firmware/queue/wait_book.hpp"
#include "firmware/reception/help.hpp"
#include "firmware/reception/notices.hpp"
#include "firmware/reception/visits.hpp"

namespace kiosk::office {

struct SettingsApplied {
    std::string hash;
    AppliedSettings settings;
    bool operator==(const SettingsApplied&) const = default;
};

// What crosses the night, so that a start folds from the last day.opened. Confirmed letters need
// no carrying: their blobs, their rows and the hub's receipts say what is still to hand over.
struct Carry {
    std::optional<AppliedSettings> settings;
    std::vector<petitions::Letter> letters;  // those on the desk
    std::optional<std::string> hub;          // where the device is enrolled
    KiosksCarry kiosks{};
    bool operator==(const Carry&) const = default;
};

struct DayOpened {
    queue::BusinessDay day;
    Carry carry;
    bool operator==(const DayOpened&) const = default;
};

// A record that the hub refused eight times; it stays in the journal and is not sent again.
struct RecordParked {
    Seq seq;
    std::string code;
    bool operator==(const RecordParked&) const = default;
};

struct DeviceEnrolled {
    std::string hub;
    bool operator==(const DeviceEnrolled&) const = default;
};

// What the city sent for this device and is in force now; `withdrawn`: the settings' own count
// again.
struct DocumentApplied {
    std::string name;
    std::int64_t version = 0;
    std::string sha256;  // 64 hex digits
    bool withdrawn = false;
    bool operator==(const DocumentApplied&) const = default;
};

// It was not put in force; the former one stays. `code` is a name of error_codes.inc.
struct DocumentRefused {
    static constexpr std::size_t kMostWhere = 200;  // bytes

    std::string name;
    std::int64_t version = 0;
    std::string code;
    std::string where{};  // line and key of the document; "" = not told
    bool operator==(const DocumentRefused&) const = default;
};

// A person came in at the console; `counter` "" = none.
struct UserSignedIn {
    std::string user;
    std::string counter;
    bool operator==(const UserSignedIn&) const = default;
};

// Too many wrong passwords for an account that exists.
struct UserLockedOut {
    std::string user;
    int locked_s = 0;
    bool operator==(const UserLockedOut&) const = default;
};

// What the office has learned about its waits; follows day.opened, so that a start folds it too.
// At most kMostWaitServices * kWaitBlocks rows and kMostOutcomes pairs: below 50 of the 64 KiB of a
// body.
struct WaitLearned {
    queue::WaitBook book;
    bool operator==(const WaitLearned&) const = default;
};

// A kind of a later version: kept verbatim, changes nothing here.
struct UnknownFact {
    std::string kind;
    std::string body;  // canonical JSON as it was written
    bool operator==(const UnknownFact&) const = default;
};

using EventVariant = std::variant<SettingsApplied,
                                  DayOpened,
                                  queue::DayClosed,
                                  queue::CounterOpened,
                                  queue::CounterClosed,
                                  queue::CounterBreakStarted,
                                  queue::IntakeClosed,
                                  queue::IntakeOpened,
                                  queue::TicketIssued,
                                  queue::TicketPriorityChanged,
                                  queue::TicketCalled,
                                  queue::TicketRecalled,
                                  queue::TicketCallUndone,
                                  queue::TicketArrived,
                                  reception::VisitOpened,
                                  queue::TicketDone,
                                  queue::TicketNoShow,
                                  queue::TicketNoShowUndone,
                                  queue::TicketHeld,
                                  queue::TicketResumed,
                                  queue::TicketTransferred,
                                  queue::TicketReturned,
                                  queue::TicketCancelled,
                                  queue::TicketReranked,
                                  queue::TicketPartyChanged,
                                  queue::TicketOutcomeCorrected,
                                  queue::GroupLinked,
                                  queue::GroupUnlinked,
                                  queue::GroupArrived,
                                  queue::TicketExpired,
                                  petitions::BatchOpened,
                                  petitions::PageScanned,
                                  petitions::BatchPaused,
                                  petitions::BatchResumed,
                                  petitions::CountConfirmed,
                                  petitions::BatchAbandoned,
                                  petitions::LetterConfirmed,
                                  petitions::LetterHandedOver,
                                  RecordParked,
                                  DeviceEnrolled,
                                  DocumentApplied,
                                  DocumentRefused,
                                  queue::PaperQueued,
                                  queue::PaperSending,
                                  queue::PaperSent,
                                  queue::PaperConfirmed,
                                  queue::PaperFailed,
                                  queue::PaperRequeued,
                                  queue::PaperUncertain,
                                  queue::PaperCopied,
                                  queue::PaperWaived,
                                  UserSignedIn,
                                  UserLockedOut,
                                  reception::HelpCalled,
                                  reception::HelpAnswered,
                                  reception::HelpCancelled,
                                  reception::HelpEnded,
                                  WaitLearned,
                                  reception::VisitRecorded,
                                  reception::VisitClosed,
                                  reception::VisitCorrected,
                                  calendar::SessionPlanned,
                                  calendar::SessionChanged,
                                  calendar::SessionMoved,
                                  calendar::SessionDelegated,
                                  calendar::SessionCancelled,
                                  calendar::SessionOpened,
                                  calendar::SessionClosed,
                                  calendar::CalendarCarried,
                                  calendar::BookingMade,
                                  calendar::BookingConfirmed,
                                  calendar::BookingPromoted,
                                  calendar::BookingCancelled,
                                  calendar::BookingReleased,
                                  calendar::BookingCheckedIn,
                                  KioskEnrolled,
                                  KioskRemoved,
                                  OfficeJoined,
                                  OfficeLeft,
                                  NumbersLeased,
                                  PrimaryChanged,
                                  queue::TicketAdopted,
                                  queue::TicketHandedOver,
                                  reception::NoticePosted,
                                  reception::NoticeWithdrawn,
                                  reception::NoticeEnded,
                                  petitions::BatchSplit,
                                  petitions::PageMoved,
                                  petitions::PageTurned,
                                  petitions::PageRemoved,
                                  petitions::PageRestored,
                                  petitions::PageReplaced,
                                  petitions::LetterAdopted,
                                  UnknownFact>;

// One fact of any kind, as a std::variant is used (std::visit, std::get_if); see variant_class.hpp.
class Event : public EventVariant {
public:
    Event();
    template <IsAlternativeOf<EventVariant> Fact>
    Event(Fact fact);  // NOLINT: every fact is an event
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();
    bool operator==(const Event& other) const;
};

using RecordId = Id128<struct RecordTag>;

// A fact with its place: what the journal holds, and what subscribers are told after the commit.
struct Recorded {
    Seq seq;
    RecordId id;  // first 16 bytes of SHA-256(device, epoch, seq)
    Moment at;
    Actor by = Actor::system();
    Event event;

    // The domain id that a fact gives by being recorded.
    [[nodiscard]] TicketId ticket_id() const { return {id.bytes}; }

    [[nodiscard]] VisitId visit_id() const { return {id.bytes}; }

    [[nodiscard]] GroupId group_id() const { return {id.bytes}; }

    [[nodiscard]] HelpCallId help_call_id() const { return {id.bytes}; }

    [[nodiscard]] PaperJobId paper_job_id() const { return {id.bytes}; }

    [[nodiscard]] SessionId session_id() const { return {id.bytes}; }

    [[nodiscard]] reception::NoticeId notice_id() const { return {id.bytes}; }

    [[nodiscard]] BookingId booking_id() const { return {id.bytes}; }

    bool operator==(const Recorded&) const = default;
};

}  // namespace kiosk::office
