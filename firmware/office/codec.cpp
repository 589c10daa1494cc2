// The table of kinds. Its rows pair a kind with the reader of its body; the order of the rows is
// the order of the alternatives of Event, so index and kind cannot drift apart (array sizes).
#include "firmware/office/codec.hpp"

#include <array>

#include "firmware/crypto/journal_chain.hpp"
#include "firmware/office/codec_parts.hpp"

namespace kiosk::office {
namespace {

struct Row {
    std::string_view kind;
    Result<Event> (*read)(const Json&);
};

template <std::size_t Index>
Result<Event> read_alternative(const Json& body) {
    KIOSK_TRY(auto fact, (from_json<std::variant_alternative_t<Index, EventVariant>>(body)));
    return Event(std::move(fact));
}

constexpr std::size_t kKnown = std::variant_size_v<EventVariant> - 1;  // all but UnknownFact

constexpr std::array<std::string_view, kKnown> kKinds = {"settings.applied",
                                                         "day.opened",
                                                         "day.closed",
                                                         "counter.opened",
                                                         "counter.closed",
                                                         "counter.break_started",
                                                         "intake.closed",
                                                         "intake.opened",
                                                         "ticket.issued",
                                                         "ticket.priority_changed",
                                                         "ticket.called",
                                                         "ticket.recalled",
                                                         "ticket.call_undone",
                                                         "ticket.arrived",
                                                         "visit.opened",
                                                         "ticket.done",
                                                         "ticket.no_show",
                                                         "ticket.no_show_undone",
                                                         "ticket.held",
                                                         "ticket.resumed",
                                                         "ticket.transferred",
                                                         "ticket.returned",
                                                         "ticket.cancelled",
                                                         "ticket.reranked",
                                                         "ticket.party_changed",
                                                         "ticket.outcome_corrected",
                                                         "group.linked",
                                                         "group.unlinked",
                                                         "group.arrived",
                                                         "ticket.expired",
                                                         "batch.opened",
                                                         "page.scanned",
                                                         "batch.paused",
                                                         "batch.resumed",
                                                         "count.confirmed",
                                                         "batch.abandoned",
                                                         "letter.confirmed",
                                                         "letter.handed_over",
                                                         "record.parked",
                                                         "device.enrolled",
                                                         "document.applied",
                                                         "document.refused",
                                                         "paper.queued",
                                                         "paper.sending",
                                                         "paper.sent",
                                                         "paper.confirmed",
                                                         "paper.failed",
                                                         "paper.requeued",
                                                         "paper.uncertain",
                                                         "paper.copied",
                                                         "paper.waived",
                                                         "user.signed_in",
                                                         "user.locked_out",
                                                         "help.called",
                                                         "help.answered",
                                                         "help.cancelled",
                                                         "help.ended",
                                                         "wait.learned",
                                                         "visit.recorded",
                                                         "visit.closed",
                                                         "visit.corrected",
                                                         "session.planned",
                                                         "session.changed",
                                                         "session.moved",
                                                         "session.delegated",
                                                         "session.cancelled",
                                                         "session.opened",
                                                         "session.closed",
                                                         "calendar.carried",
                                                         "booking.made",
                                                         "booking.confirmed",
                                                         "booking.promoted",
                                                         "booking.cancelled",
                                                         "booking.released",
                                                         "booking.checked_in",
                                                         "kiosk.enrolled",
                                                         "kiosk.removed",
                                                         "office.joined",
                                                         "office.left",
                                                         "lease.granted",
                                                         "office.primary_changed",
                                                         "ticket.adopted",
                                                         "ticket.handed_over",
                                                         "notice.posted",
                                                         "notice.withdrawn",
                                                         "notice.ended",
                                                         "batch.split",
                                                         "page.moved",
                                                         "page.turned",
                                                         "page.removed",
                                                         "page.restored",
                                                         "page.replaced",
                                                         "letter.adopted"};

template <std::size_t... Index>
constexpr std::array<Row, kKnown> make_rows(std::index_sequence<Index...>) {
    return {Row{kKinds[Index], &read_alternative<Index>}...};
}

constexpr std::array<Row, kKnown> kRows = make_rows(std::make_index_sequence<kKnown>());

}  // namespace

std::string kind_of(const Event& event) {
    if (const auto* unknown = std::get_if<UnknownFact>(&event)) {
        return unknown->kind;
    }
    return std::string(kKinds[event.index()]);
}

Result<std::string> encode_body(const Event& event, const Actor& by) {
    std::string out;
    if (const auto* unknown = std::get_if<UnknownFact>(&event)) {
        out = unknown->body;
    } else {
        Json body = std::visit(
            [](const auto& fact) -> Json {
                if constexpr (std::is_same_v<std::decay_t<decltype(fact)>, UnknownFact>) {
                    return Json::object();
                } else {
                    return to_json(fact);
                }
            },
            event);
        body["by"] = by.text();
        KIOSK_TRY(out, canonical_json(body));
    }
    if (out.size() > crypto::kMaxBodyBytes) {
        return Error{ErrorCode::BodyTooLarge, "journal body of " + kind_of(event)};
    }
    return out;
}

Result<Decoded> decode(std::string_view kind, std::string_view text) {
    auto body = parse_json(text);
    if (!body || !body->is_object()) {
        return Error{ErrorCode::JournalBroken, std::string(kind) + ": body is no JSON object"};
    }
    Decoded out{UnknownFact{}, Actor::system()};
    const auto by_text = get_string_or(*body, "by", "system");
    const auto by = by_text ? Actor::parse(*by_text) : Result<Actor>(ErrorCode::BadArgument);
    if (by) {
        out.by = *by;
    }
    for (const Row& row : kRows) {
        if (row.kind != kind) {
            continue;
        }
        auto event = row.read(*body);
        if (!event || !by) {
            Error error = event ? by.error() : event.error();
            error.code = ErrorCode::JournalBroken;
            return std::move(error).with(kind);
        }
        out.event = std::move(event).value();
        return out;
    }
    out.event = UnknownFact{std::string(kind), std::string(text)};
    return out;
}

}  // namespace kiosk::office
