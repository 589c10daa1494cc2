// Names are written out, since they are frozen in the journal.
#include "firmware/reception/visit_record.hpp"

#include <algorithm>
#include <array>

#include "firmware/queue/ticket.hpp"

namespace kiosk::reception {
namespace {

using calendar::Held;
using calendar::SessionKind;

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<VisitKind, 5> kKinds = {{{VisitKind::Protected, "protected"},
                                         {VisitKind::Complaint, "complaint"},
                                         {VisitKind::Recommendation, "recommendation"},
                                         {VisitKind::Reflection, "reflection"},
                                         {VisitKind::Mixed, "mixed"}}};
constexpr Names<PriorResult, 4> kPriors = {{{PriorResult::None, "none"},
                                            {PriorResult::FirstDecision, "first_decision"},
                                            {PriorResult::FinalDecision, "final_decision"},
                                            {PriorResult::CourtJudgment, "court_judgment"}}};
constexpr Names<CorrectionReason, 5> kReasons = {
    {{CorrectionReason::Miscounted, "miscounted"},
     {CorrectionReason::WrongSession, "wrong_session"},
     {CorrectionReason::WrongCase, "wrong_case"},
     {CorrectionReason::WrongHandling, "wrong_handling"},
     {CorrectionReason::Other, "other"}}};

constexpr std::array<std::string_view, 14> kFields = {"land",
                                                      "housing",
                                                      "environment",
                                                      "construction",
                                                      "transport",
                                                      "education",
                                                      "health",
                                                      "labour",
                                                      "merit",
                                                      "policy",
                                                      "judicial",
                                                      "party",
                                                      "corruption",
                                                      "other"};

constexpr std::size_t kShortestToken = 3;
constexpr std::size_t kLongestToken = 40;
// Identity cards have 9 or 12 digits, telephones 10.
constexpr int kDigitsOfAPerson = 9;

template <class Enum, std::size_t N>
std::string_view name_in(const Names<Enum, N>& names, Enum value) noexcept {
    for (const auto& [one, name] : names) {
        if (one == value) {
            return name;
        }
    }
    return "";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_in(const Names<Enum, N>& names, std::string_view wanted) noexcept {
    for (const auto& [one, name] : names) {
        if (name == wanted) {
            return one;
        }
    }
    return std::nullopt;
}

Error wrong(std::string_view what) {
    return Error{ErrorCode::BadArgument, std::string(what)};
}

}  // namespace

std::string_view name_of(VisitKind kind) noexcept {
    return name_in(kKinds, kind);
}

std::optional<VisitKind> visit_kind_from(std::string_view name) noexcept {
    return value_in(kKinds, name);
}

std::string_view name_of(PriorResult result) noexcept {
    return name_in(kPriors, result);
}

std::optional<PriorResult> prior_result_from(std::string_view name) noexcept {
    return value_in(kPriors, name);
}

std::string_view name_of(CorrectionReason reason) noexcept {
    return name_in(kReasons, reason);
}

std::optional<CorrectionReason> correction_reason_from(std::string_view name) noexcept {
    return value_in(kReasons, name);
}

bool is_field(std::string_view name) noexcept {
    return std::find(kFields.begin(), kFields.end(), name) != kFields.end();
}

Status check_session(const VisitRecord& record,
                     const calendar::Session* session,
                     queue::BusinessDay day) {
    if (!record.session) {
        return {};
    }
    if (session == nullptr) {
        return Error{ErrorCode::UnknownSession, record.session->text()};
    }
    const calendar::SessionPlan& plan = session->plan;
    if (session->state == calendar::SessionState::Cancelled) {
        return Error{ErrorCode::SessionOver, "cancelled: name the session that was held"};
    }
    if (plan.day != day) {
        return Error{ErrorCode::BadArgument,
                     "session: it is of " + plan.day.text() + ", the visit of " + day.text() +
                         "; name a session of that day"};
    }
    if (plan.kind != record.session_kind) {
        return Error{ErrorCode::BadArgument,
                     "session_kind: the calendar says " +
                         std::string(calendar::session_kind_name(plan.kind))};
    }
    if (plan.held != record.held) {
        return Error{ErrorCode::BadArgument,
                     "held: the calendar says " + std::string(calendar::held_name(plan.held)) +
                         "; write it so, or change the calendar first"};
    }
    return {};
}

bool is_case_token(std::string_view text) noexcept {
    if (text.size() < kShortestToken || text.size() > kLongestToken) {
        return false;
    }
    bool letter = false;
    int digits = 0;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        digits = digit ? digits + 1 : 0;
        letter = letter || (c >= 'A' && c <= 'Z');
        if ((!digit && !(c >= 'A' && c <= 'Z') && c != '-' && c != '/' && c != '.') ||
            digits >= kDigitsOfAPerson) {
            return false;
        }
    }
    return letter;
}

Status check_record(const VisitRecord& record) {
    const bool regular = record.session_kind == SessionKind::Regular;
    if (record.people < 1 || record.people > queue::kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    if (regular == record.session.has_value()) {
        return wrong(regular ? "session: a regular visit has none"
                             : "session: a periodic or ad hoc visit names its session");
    }
    if (regular && record.held != Held::ByHead) {
        return wrong("held: of periodic and ad hoc sessions only");
    }
    if (!record.case_token.empty() && !is_case_token(record.case_token)) {
        return wrong("case: 3 to 40 of A-Z 0-9 - / . with a letter, no number of a person");
    }
    if (record.nth < 1 || record.nth > kMostNth || (record.case_token.empty() && record.nth > 1)) {
        return wrong("nth: 1 to 999, and 1 without a case");
    }
    if (!is_field(record.field)) {
        return wrong("field: not one of the list");
    }
    if (!queue::is_outcome(record.outcome)) {
        return wrong("outcome: not one of the list");
    }
    return {};
}

}  // namespace kiosk::reception
