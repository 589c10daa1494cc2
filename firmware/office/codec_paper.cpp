// Bodies of the print jobs' facts.
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {

using namespace kiosk::queue;

namespace {

template <class Enum>
Result<Enum> enum_in(const Json& body, std::string_view key) {
    KIOSK_TRY(const std::string name, get_string(body, key));
    if (const auto value = paper_from_name<Enum>(name)) {
        return *value;
    }
    return Error{ErrorCode::BadArgument, std::string(key) + ": not a known name"};
}

Result<PaperJobId> job_in(const Json& body) {
    KIOSK_TRY(const std::string text, get_string(body, "job"));
    return PaperJobId::parse(text);
}

}  // namespace

Json to_json(const PaperQueued& fact) {
    Json body{{"subject", name_of(fact.subject)}, {"copy", fact.copy}};
    if (fact.ticket) {
        body["ticket"] = fact.ticket->text();
    }
    if (fact.letter) {
        body["letter"] = fact.letter->text();
    }
    return body;
}

Json to_json(const PaperSending& fact) {
    return Json{{"job", fact.job.text()}};
}

Json to_json(const PaperSent& fact) {
    return Json{{"job", fact.job.text()}};
}

Json to_json(const PaperConfirmed& fact) {
    return Json{{"job", fact.job.text()}, {"proof", name_of(fact.proof)}};
}

Json to_json(const PaperFailed& fact) {
    return Json{{"job", fact.job.text()}, {"reason", name_of(fact.reason)}};
}

Json to_json(const PaperRequeued& fact) {
    return Json{{"job", fact.job.text()}};
}

Json to_json(const PaperUncertain& fact) {
    return Json{{"job", fact.job.text()}, {"reason", name_of(fact.reason)}};
}

Json to_json(const PaperCopied& fact) {
    return Json{{"job", fact.job.text()}, {"n", fact.n}};
}

Json to_json(const PaperWaived& fact) {
    return Json{{"job", fact.job.text()}, {"why", name_of(fact.why)}};
}

template <>
Result<PaperQueued> from_json(const Json& body) {
    PaperQueued fact;
    KIOSK_TRY(fact.subject, enum_in<PaperSubject>(body, "subject"));
    KIOSK_TRY(fact.copy, int_in(body, "copy", 1, kMostCopies));
    if (fact.subject == PaperSubject::Ticket) {
        KIOSK_TRY(fact.ticket, ticket_in(body));
    } else if (fact.subject == PaperSubject::Receipt) {
        KIOSK_TRY(fact.letter, letter_in(body));
    }
    return fact;
}

template <>
Result<PaperSending> from_json(const Json& body) {
    KIOSK_TRY(const auto job, job_in(body));
    return PaperSending{job};
}

template <>
Result<PaperSent> from_json(const Json& body) {
    KIOSK_TRY(const auto job, job_in(body));
    return PaperSent{job};
}

template <>
Result<PaperConfirmed> from_json(const Json& body) {
    PaperConfirmed fact;
    KIOSK_TRY(fact.job, job_in(body));
    KIOSK_TRY(fact.proof, enum_in<PaperProof>(body, "proof"));
    return fact;
}

template <>
Result<PaperFailed> from_json(const Json& body) {
    PaperFailed fact;
    KIOSK_TRY(fact.job, job_in(body));
    KIOSK_TRY(fact.reason, enum_in<PaperFault>(body, "reason"));
    return fact;
}

template <>
Result<PaperRequeued> from_json(const Json& body) {
    KIOSK_TRY(const auto job, job_in(body));
    return PaperRequeued{job};
}

template <>
Result<PaperUncertain> from_json(const Json& body) {
    PaperUncertain fact;
    KIOSK_TRY(fact.job, job_in(body));
    KIOSK_TRY(fact.reason, enum_in<PaperFault>(body, "reason"));
    return fact;
}

template <>
Result<PaperCopied> from_json(const Json& body) {
    PaperCopied fact;
    KIOSK_TRY(fact.job, job_in(body));
    KIOSK_TRY(fact.n, int_in(body, "n", 2, kMostCopies));
    return fact;
}

template <>
Result<PaperWaived> from_json(const Json& body) {
    PaperWaived fact;
    KIOSK_TRY(fact.job, job_in(body));
    KIOSK_TRY(fact.why, enum_in<WaiveReason>(body, "why"));
    return fact;
}

}  // namespace kiosk::office
