#pragma once
// Everything that can be asked of the office. Roles are checked before, by the API.

#include <optional>
#include <string>
#include <variant>

#include "firmware/office/calendar_asks.hpp"
#include "firmware/office/event.hpp"
#include "firmware/office/former_asks.hpp"
#include "firmware/office/kiosk_asks.hpp"
#include "firmware/petitions/desk.hpp"
#include "firmware/queue/groups.hpp"
#include "firmware/queue/moves.hpp"
#include "firmware/queue/paper_jobs.hpp"

namespace kiosk::office {

// No facts follow when these settings stand already.
struct ApplySettings {
    AppliedSettings settings;
};

// Closes the day that is open and opens the day of the wall clock; no facts when it is the same
// day. `confirmed`: the date as staff read it from a calendar, for a clock that jumped too far.
struct OpenDay {
    std::optional<queue::BusinessDay> confirmed;
};

// Ends the day that is open, without opening another; no facts when none is open.
struct CloseDay {};

// Staff stop and start the kiosk's own giving of tickets, for the rest of the day.
struct CloseIntake {};

struct OpenIntake {};

// The office loop's own, when the opening hours ask for it (due()).
struct FollowHours {};

// `key`: 1 to 128 printable ASCII characters, one per confirmation by the citizen. The same key
// with the same request gives the ticket that exists.
struct IssueTicket {
    std::string key;
    ServiceId service;
    int party = 1;
    std::string language = "vi";
    PaperWish paper = PaperWish::Print;
    queue::Priority priority = queue::Priority::None;  // as the person declares it

    // At a secondary: how the primary's line looked just now.
    struct PrimaryLine {
        int ahead = 0;
        std::optional<queue::WaitEstimate> told;
    };

    std::optional<PrimaryLine> line{};
};

// The desk corrects what was declared; no fact follows when it stands so.
struct SetPriority {
    TicketId ticket;
    queue::Priority priority = queue::Priority::None;
};

struct OpenCounter {
    CounterId counter;
};

struct CloseCounter {
    CounterId counter;
};

struct CallNext {
    CounterId counter;
};

// This person, out of turn; or on with one who was held.
struct CallThis {
    CounterId counter;
    TicketId ticket;
};

struct StartBreak {
    CounterId counter;
    std::optional<std::int64_t> until_ms;  // wall
};

struct HoldTicket {
    TicketId ticket;
    queue::Hold how;
};

struct ResumeTicket {
    TicketId ticket;
};

struct TransferTicket {
    TicketId ticket;
    queue::TransferWish wish;
};

struct ReturnTicket {
    TicketId ticket;
};

struct CancelTicket {
    TicketId ticket;
    queue::CancelReason reason = queue::CancelReason::Person;
};

struct MergeTickets {
    TicketId ticket;  // the one that goes on
    std::vector<TicketId> others;
};

struct Rerank {
    TicketId ticket;
    int rank = queue::kNormalRank;
    queue::RankReason reason = queue::RankReason::Other;
};

struct ChangeParty {
    TicketId ticket;
    int people = 1;
    std::optional<int> representatives;
};

struct CorrectOutcome {
    TicketId ticket;
    std::string outcome;
};

struct LinkGroup {
    queue::GroupWish wish;
};

struct UnlinkGroup {
    TicketId ticket;
};

struct Recall {
    TicketId ticket;
};

struct UndoCall {
    TicketId ticket;
};

struct Arrive {
    TicketId ticket;
    std::optional<int> people;  // the desk's count; else what was declared
};

// A ticket with a way back takes it, unless it is said that all is done; an outcome is asked for
// only where the ticket ends.
struct Done {
    TicketId ticket;
    std::string outcome;
    enum class Way { Back, End } way = Way::Back;
};

struct NoShow {
    TicketId ticket;
};

struct UndoNoShow {
    TicketId ticket;
};

struct OpenBatch {
    petitions::BatchOpened batch;  // its letter id is random, made by the caller
};

struct ScanPage {
    petitions::PageScanned page;
};

struct PauseBatch {
    LetterId letter;
    petitions::PauseReason reason = petitions::PauseReason::Empty;
};

struct ResumeBatch {
    LetterId letter;
};

// A separator sheet came out of the feeder; `next` is random, made by the caller.
struct SplitBatch {
    petitions::BatchSplit split;
};

struct MovePage {
    petitions::PageMoved move;
};

struct TurnPage {
    petitions::PageTurned turn;
};

struct RemovePage {
    LetterId letter;
    int n = 1;
};

struct RestorePage {
    LetterId letter;
    Digest hash{};
};

struct ReplacePage {
    petitions::PageReplaced page;
};

struct ConfirmCount {
    LetterId letter;
    int pages = 0;
};

struct ConfirmLetter {
    petitions::Confirmation confirmation;
    PaperWish receipt = PaperWish::Print;
};

struct AbandonBatch {
    LetterId letter;
    petitions::AbandonReason reason = petitions::AbandonReason::Mistake;
};

// The hub's complete receipt for the letter came. `confirmed_at`: seq of its letter.confirmed.
struct HandOver {
    LetterId letter;
    Seq confirmed_at;
};

struct ParkRecord {
    Seq seq;
    std::string code;
};

struct RecordEnrolment {
    std::string hub;
};

// What became of a document of the city; `code` "" = it is in force.
struct RecordDocument {
    std::string name;
    std::int64_t version = 0;
    std::string sha256;
    bool withdrawn = false;
    std::string code;
    std::string where{};  // with a code, see DocumentRefused
};

// ---- paper: what the print desk reports (it alone talks to the printer), and what persons say

struct PrintTestPage {};

struct BeginPaper {
    PaperJobId job;
};

struct PaperAllSent {
    PaperJobId job;
};

struct ConfirmPaper {
    PaperJobId job;
    queue::PaperProof proof = queue::PaperProof::Person;
};

struct FailPaper {
    PaperJobId job;
    queue::PaperFault why = queue::PaperFault::Fault;
};

struct DoubtPaper {
    PaperJobId job;
    queue::PaperFault why = queue::PaperFault::Unproven;
};

struct RequeuePaper {
    PaperJobId job;
};

struct PrintAgain {
    PaperJobId job;
    queue::PaperJobs::Reach reach = queue::PaperJobs::Reach::Open;
};

struct WaivePaper {
    PaperJobId job;
    queue::WaiveReason why = queue::WaiveReason::Staff;
};

// At the start of the service, before anything is printed.
struct SettlePaper {};

// Somebody at this kiosk, or at the secondary of this slot, needs a person; no fact follows while
// the kiosk's call is open.
struct CallHelp {
    std::optional<int> slot{};
};

struct AnswerHelp {
    HelpCallId call;
};

struct CancelHelp {
    HelpCallId call;
};

// Names of accounts (is_account_name); `counter` may be "".
struct RecordSignIn {
    std::string user;
    std::string counter;
};

struct RecordLockOut {
    std::string user;
    int locked_s = 0;
};

// Somebody is received without a ticket. `key` as in IssueTicket, or "": the caller sees to it that
// it asks once. The same key with the same request makes no fact; the visit it stands for is in
// State::keys.
struct OpenVisit {
    CounterId counter;
    int people = 1;
    std::string key{};
};

// How a visit of an earlier day stands, by the reader of the store: it is no longer in the state.
struct EarlierVisit {
    Seq opened_at;
    reception::VisitStep step = reception::VisitStep::Opened;
    queue::BusinessDay day{};
    std::optional<GroupId> group{};  // of its ticket
};

// `session`: the one that the record names, by the reader of the store, where the state may have
// let it go. A record without a group takes over its ticket's.
struct RecordVisit {
    VisitId visit;
    reception::VisitRecord record;
    std::optional<EarlierVisit> earlier;
    std::optional<calendar::Session> session{};
};

struct CloseVisit {
    VisitId visit;
    std::optional<EarlierVisit> earlier;
};

struct CorrectVisit {
    VisitId visit;
    reception::VisitRecord record;
    reception::CorrectionReason reason = reception::CorrectionReason::Other;
    std::optional<EarlierVisit> earlier;
    std::optional<calendar::Session> session{};  // as in RecordVisit
};

// To the displays of every hall; its kind and words. No fact follows while it stands.
struct PostNotice {
    reception::NoticePosted notice;
};

struct WithdrawNotice {
    reception::NoticeId notice;
};

using AskVariant = std::variant<ApplySettings,
                                OpenDay,
                                CloseDay,
                                CloseIntake,
                                OpenIntake,
                                FollowHours,
                                IssueTicket,
                                SetPriority,
                                OpenCounter,
                                CloseCounter,
                                CallNext,
                                CallThis,
                                StartBreak,
                                HoldTicket,
                                ResumeTicket,
                                TransferTicket,
                                ReturnTicket,
                                CancelTicket,
                                MergeTickets,
                                Rerank,
                                ChangeParty,
                                CorrectOutcome,
                                LinkGroup,
                                UnlinkGroup,
                                Recall,
                                UndoCall,
                                Arrive,
                                Done,
                                NoShow,
                                UndoNoShow,
                                OpenBatch,
                                ScanPage,
                                PauseBatch,
                                ResumeBatch,
                                ConfirmCount,
                                ConfirmLetter,
                                AbandonBatch,
                                HandOver,
                                ParkRecord,
                                RecordEnrolment,
                                RecordDocument,
                                PrintTestPage,
                                BeginPaper,
                                PaperAllSent,
                                ConfirmPaper,
                                FailPaper,
                                DoubtPaper,
                                RequeuePaper,
                                PrintAgain,
                                WaivePaper,
                                SettlePaper,
                                RecordSignIn,
                                RecordLockOut,
                                CallHelp,
                                AnswerHelp,
                                CancelHelp,
                                OpenVisit,
                                RecordVisit,
                                CloseVisit,
                                CorrectVisit,
                                PlanSession,
                                ChangeSession,
                                MoveSession,
                                DelegateSession,
                                CancelSession,
                                OpenSession,
                                CloseSession,
                                MakeBooking,
                                CancelBooking,
                                ConfirmBooking,
                                CheckInBooking,
                                ReleaseBookings,
                                EnrolKiosk,
                                RemoveKiosk,
                                JoinOffice,
                                LeaveOffice,
                                LeaseNumbers,
                                ReceiveNumbers,
                                AdoptTickets,
                                HandOverTickets,
                                TakeOver,
                                PostNotice,
                                WithdrawNotice,
                                RefuseBooking,
                                SplitBatch,
                                MovePage,
                                TurnPage,
                                RemovePage,
                                RestorePage,
                                ReplacePage,
                                AdoptLetters,
                                AdoptDesk,
                                AdoptPlans>;

// One ask of any kind, as a std::variant is used (std::visit, std::get_if); see variant_class.hpp.
class Ask : public AskVariant {
public:
    template <IsAlternativeOf<AskVariant> Wish>
    Ask(Wish wish);  // NOLINT: every wish is an ask
    Ask(const Ask& other);
    Ask(Ask&& other) noexcept;
    Ask& operator=(const Ask& other);
    Ask& operator=(Ask&& other) noexcept;
    ~Ask();
};

struct Command {
    Actor by;
    Ask ask;
    // Of an ask about one ticket: the version its asker saw. Another one now: TicketChanged.
    std::optional<std::int64_t> version = std::nullopt;
};

}  // namespace kiosk::office
