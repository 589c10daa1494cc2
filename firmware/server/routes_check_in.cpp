// What the office answers to a booking's code shown at the glass. It tells the session and how many
// people are booked, never who: the code is all that the person has to show. The code stands in the
// body, so that no address holds it, and in no error and no log.
#include "firmware/calendar/dates.hpp"
#include "firmware/office/glass.hpp"
#include "firmware/petitions/booking_code.hpp"
#include "firmware/server/bookings.hpp"
#include "firmware/server/calendar_views.hpp"

namespace kiosk::server {
namespace {

using calendar::Booking;
using calendar::Session;

// What there is to say without a booking.
Json bare(std::string_view answer, std::uint64_t wait_ms = 0) {
    return {{"answer", answer},
            {"wait_s", wait_ms == 0 ? Json(nullptr) : Json((wait_ms + 999) / 1000)},
            {"booking", nullptr},
            {"kind", nullptr},
            {"leader", nullptr},
            {"venue", nullptr},
            {"day", nullptr},
            {"time", nullptr},
            {"party", nullptr}};
}

Json found_view(office::GlassAnswer answer, const Booking& booking, const Session& session) {
    const calendar::SessionPlan& plan = session.plan;
    Json out = bare(office::glass_answer_name(answer));
    out["booking"] = booking.id.text();
    out["kind"] = calendar::session_kind_name(plan.kind);
    out["leader"] = plan.delegate.empty() ? plan.leader : plan.delegate;
    out["venue"] = plan.venue;
    out["day"] = plan.day.text();
    out["party"] = booking.party;
    if (booking.place_min) {
        out["time"] = calendar::clock_text(plan.hours.start_min + *booking.place_min);
    }
    return out;
}

Result<std::optional<Booking>> find(const office::State& state,
                                    store::Store& store,
                                    const std::vector<std::string>& codes) {
    for (const std::string& code : codes) {
        if (const Booking* known = state.calendar.booking(std::string_view(code))) {
            return std::optional(*known);
        }
    }
    for (const std::string& code : codes) {
        auto row = store::find_booking(store.db(), std::string_view(code));
        if (row) {
            return std::optional(std::move(row).value());
        }
        if (row.error().code != ErrorCode::UnknownBooking) {
            return std::move(row).error();
        }
    }
    return std::optional<Booking>();
}

Result<Json> answer_to(const Call& call,
                       const std::string& shown,
                       const office::State& state,
                       store::Store& store) {
    access::Guesses& guesses = call.console.door.code_guesses();
    if (const std::uint64_t left = guesses.left_ms(); is_guessing(call) && left > 0) {
        return bare("pause", left);
    }
    const auto today = queue::business_day_at(call.appliance.wall().unix_ms);
    const auto read = petitions::read_booking_code(shown, calendar::month_of(today).year);
    if (!read) {
        return bare("no_code");
    }
    const std::string office = state.settings ? state.settings->office : std::string();
    if (!read->office.empty() && read->office != office) {
        return bare("another_office");
    }
    KIOSK_TRY(const auto booking, find(state, store, read->codes));
    if (!booking) {
        return bare("unknown", is_guessing(call) ? guesses.wrong() : 0);
    }
    if (const Session* session = state.calendar.session(booking->session)) {
        return found_view(office::glass_answer(state, *booking, *session), *booking, *session);
    }
    KIOSK_TRY(const Session past, store::find_session(store.db(), booking->session));
    return found_view(office::glass_answer(state, *booking, past), *booking, past);
}

void post_find_booking(Call call) {
    auto shown = get_string(call.body, "code");
    if (!shown) {
        call.responder.reply(shown.error());
        return;
    }
    call.appliance.ask(
        [call, shown = std::move(shown).value()](const office::State& state,
                                                 store::Store& store) -> Result<Json> {
            KIOSK_TRY(Json found, answer_to(call, shown, state, store));
            return Json{{"found", std::move(found)}};
        },
        call.reply());
}

}  // namespace

Result<Booking> booking_of(const Call& call, store::Store& store, const std::string& id_or_code) {
    access::Guesses& guesses = call.console.door.code_guesses();
    const auto id = BookingId::parse(id_or_code);
    // Who has an id was told it after the right code: somebody else's guesses do not stop them.
    if (const std::uint64_t left = guesses.left_ms(); !id && is_guessing(call) && left > 0) {
        return Error{ErrorCode::AccountLocked, std::to_string((left + 999) / 1000) + " s"};
    }
    auto out = id ? store::find_booking(store.db(), *id)
                  : store::find_booking(store.db(), std::string_view(id_or_code));
    if (!out && out.error().code == ErrorCode::UnknownBooking && is_guessing(call)) {
        guesses.wrong();
    }
    return out;
}

std::vector<Route> check_in_routes() {
    return {{"POST", "/v1/bookings/find", kAtTheGlass, &post_find_booking}};
}

}  // namespace kiosk::server
