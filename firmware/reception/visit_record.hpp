#pragma once
// What the reception book keeps of a visit beside its time and its officer. Nothing of it is a
// citizen's word, name or number: those stand in sealed letters alone.

#include <optional>
#include <string>
#include <string_view>

#include "firmware/base/ids.hpp"
#include "firmware/base/result.hpp"
#include "firmware/calendar/session.hpp"

namespace kiosk::reception {

// What people came with. A denunciation is written as Protected, as is what nobody has classified:
// the journal of a visit, like that of a letter, does not tell them apart.
enum class VisitKind { Protected, Complaint, Recommendation, Reflection, Mixed };

// What became of the matter before this visit.
enum class PriorResult { None, FirstDecision, FinalDecision, CourtJudgment };

// Why a closed visit was changed. A closed list, since free text would hold names sooner or later.
enum class CorrectionReason { Miscounted, WrongSession, WrongCase, WrongHandling, Other };

// "protected", "complaint", "recommendation", "reflection", "mixed".
[[nodiscard]] std::string_view name_of(VisitKind kind) noexcept;
[[nodiscard]] std::optional<VisitKind> visit_kind_from(std::string_view name) noexcept;
// "none", "first_decision", "final_decision", "court_judgment".
[[nodiscard]] std::string_view name_of(PriorResult result) noexcept;
[[nodiscard]] std::optional<PriorResult> prior_result_from(std::string_view name) noexcept;
// "miscounted", "wrong_session", "wrong_case", "wrong_handling", "other".
[[nodiscard]] std::string_view name_of(CorrectionReason reason) noexcept;
[[nodiscard]] std::optional<CorrectionReason> correction_reason_from(
    std::string_view name) noexcept;

// Fields of life that a matter belongs to: "land", "housing", "environment", "construction",
// "transport", "education", "health", "labour", "merit", "policy", "judicial", "party",
// "corruption", "other".
[[nodiscard]] bool is_field(std::string_view name) noexcept;

inline constexpr int kMostNth = 999;

struct VisitRecord {
    calendar::SessionKind session_kind = calendar::SessionKind::Regular;
    calendar::Held held = calendar::Held::ByHead;
    std::optional<SessionId> session;  // of a periodic or ad hoc one
    int people = 1;                    // as the desk counted them, 1 to 999
    std::string case_token;            // which matter; "" = none
    int nth = 1;                       // which visit of that case
    std::optional<GroupId> group;      // of several visits received as one large group
    VisitKind kind = VisitKind::Protected;
    std::string field = "other";
    PriorResult prior = PriorResult::None;
    std::string outcome;  // queue::is_outcome
    bool operator==(const VisitRecord&) const = default;
};

// BadPartySize, or BadArgument with the field: a session that is named for a regular visit or is
// missing for another, one regular visit by a delegate, a field or an outcome that is not of its
// list, nth outside 1 to kMostNth or beyond 1 without a case, a case token that could be a person's
// number (is_case_token).
[[nodiscard]] Status check_record(const VisitRecord& record);

// The session that a record names, against the calendar: null (the calendar knows none of this id)
// is UnknownSession, a cancelled one SessionOver; BadArgument says what to choose instead where the
// day of the visit, the kind or who held it is another. A record without a session passes.
[[nodiscard]] Status check_session(const VisitRecord& record,
                                   const calendar::Session* session,
                                   queue::BusinessDay day);

// 3 to 40 characters A-Z 0-9 - / . with a letter among them and no nine digits in a row, so that
// neither a name nor the number of a card or a telephone gets into the journal by way of it.
[[nodiscard]] bool is_case_token(std::string_view text) noexcept;

}  // namespace kiosk::reception
