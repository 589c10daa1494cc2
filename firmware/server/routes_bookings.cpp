// Bookings: made at a desk, shown by code, checked in at the glass. Names are never asked; what a
// desk types to tell people apart is turned into a keyed mark here and goes no further.
#include <memory>

#include "firmware/base/random.hpp"
#include "firmware/petitions/booking_code.hpp"
#include "firmware/petitions/public_code.hpp"
#include "firmware/server/attachment.hpp"
#include "firmware/server/bookings.hpp"
#include "firmware/server/calendar_views.hpp"

namespace kiosk::server {
namespace {

using namespace kiosk::calendar;

constexpr std::size_t kMostWho_bytes = 200;
constexpr std::size_t kMostKey = 128;

Result<Json> answer_of(store::Store& store, const Booking& booking) {
    KIOSK_TRY(const Session session, store::find_session(store.db(), booking.session));
    return Json{{"booking", booking_view(booking, session)}};
}

void reply_booking(const Call& call, const std::string& id_or_code, int status = 200) {
    call.appliance.ask(
        [call, id_or_code](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const Booking booking, booking_of(call, store, id_or_code));
            return answer_of(store, booking);
        },
        call.reply(status));
}

void get_bookings(Call call) {
    const auto given = call.request.query.find("session");
    const auto session = SessionId::parse(given == call.request.query.end() ? "" : given->second);
    if (!session) {
        call.responder.reply(Error{ErrorCode::UnknownSession});
        return;
    }
    call.appliance.ask(
        [id = *session](const office::State&, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const Session found, store::find_session(store.db(), id));
            KIOSK_TRY(const auto bookings, store::bookings_of(store.db(), id));
            Json list = Json::array();
            for (const Booking& booking : bookings) {
                list.push_back(booking_view(booking, found));
            }
            return Json{{"bookings", std::move(list)}};
        },
        call.reply());
}

void get_booking(Call call) {
    reply_booking(call, call.params.find("id")->second);
}

// For the desk's own printer. What is filled by the question is read by its reply.
void get_slip(Call call) {
    const auto slip = std::make_shared<BookingSlip>();
    call.appliance.ask(
        [call, slip, text = call.params.find("id")->second](const office::State& state,
                                                            store::Store& store) -> Result<Json> {
            KIOSK_TRY(slip->booking, booking_of(call, store, text));
            if (!slip->booking.open()) {
                return Error{ErrorCode::BookingOver,
                             std::string(booking_state_name(slip->booking.state))};
            }
            KIOSK_TRY(const Session session,
                      store::find_session(store.db(), slip->booking.session));
            slip->plan = session.plan;
            slip->made_ms = call.appliance.wall().unix_ms;
            if (state.settings) {
                slip->office = state.settings->office;
                slip->use = state.settings->purpose == office::Purpose::Training
                                ? BookingSlip::Use::Training
                                : BookingSlip::Use::Real;
            }
            return Json(nullptr);
        },
        [call, slip](const Result<Json>& found) {
            if (!found) {
                call.responder.reply(found.error());
                return;
            }
            call.appliance.print_booking(*slip, [responder = call.responder](Result<Bytes> pdf) {
                if (pdf) {
                    responder.reply(
                        attachment("application/pdf", "phieu-hen.pdf", std::move(pdf).value()));
                } else {
                    responder.reply(pdf.error());
                }
            });
        });
}

struct MakeWish {
    BookingWish wish;
    std::string key;
    int year = 0;
    std::optional<int> slot;  // minute of the day
};

// The same key for the same session gives the same code, so a repeated request is known by its
// code; without the device's key no code can be reckoned. `turn`: 0, then 1 and on where the code
// before was given to another booking.
std::string code_for(const Call& call, const MakeWish& made, int turn) {
    std::string text = "booking-code\n" + made.wish.session.text() + "\n" + made.key;
    if (turn > 0) {
        text += "\n" + std::to_string(turn);
    }
    const Digest mark = call.appliance.keyed_mark(text);
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < sizeof seed; ++i) {
        seed = seed << 8U | mark[i];
    }
    SeededRandom draws(seed);
    return petitions::make_public_code(petitions::kBookingSite, made.year, draws);
}

Result<std::string> mark_for(const Call& call, const SessionId& session) {
    KIOSK_TRY(const std::string who, get_string_or(call.body, "who", ""));
    if (who.size() > kMostWho_bytes) {
        return Error{ErrorCode::BadArgument, "who: at most 200 bytes"};
    }
    if (who.empty()) {
        return std::string();
    }
    // One session's mark says nothing about another's.
    const Digest mark = call.appliance.keyed_mark("booking-who\n" + session.text() + "\n" + who);
    return to_hex(mark).substr(0, kWhoMark_digits);
}

Result<MakeWish> make_wish_of(const Call& call) {
    MakeWish out;
    const std::string_view key = call.request.header("idempotency-key");
    if (key.empty() || key.size() > kMostKey) {
        return Error{ErrorCode::NoIdempotencyKey};
    }
    KIOSK_TRY(const std::string session, get_string(call.body, "session"));
    const auto id = SessionId::parse(session);
    if (!id) {
        return Error{ErrorCode::UnknownSession};
    }
    out.key = std::string(key);
    BookingWish& wish = out.wish;
    wish.session = *id;
    KIOSK_TRY(const std::int64_t party, get_int_or(call.body, "party", 1));
    if (party < 1 || party > queue::kMaxParty) {
        return Error{ErrorCode::BadPartySize};
    }
    wish.party = static_cast<int>(party);
    KIOSK_TRY(wish.who, mark_for(call, *id));
    KIOSK_TRY(const bool wait, get_bool_or(call.body, "wait", false));
    KIOSK_TRY(const bool city, get_bool_or(call.body, "for_city", false));
    wish.when_full = wait ? WhenFull::Wait : WhenFull::Refuse;
    wish.decides = city ? Decides::City : Decides::Office;
    KIOSK_TRY(const std::string slot, get_string_or(call.body, "slot", ""));
    if (!slot.empty()) {
        KIOSK_TRY(out.slot, parse_clock(slot));
    }
    const auto today = queue::business_day_at(call.appliance.wall().unix_ms);
    out.year = month_of(today).year;
    return out;
}

void submit_booking(const Call& call, const BookingWish& wish) {
    call.appliance.submit({call.actor(), office::MakeBooking{wish}},
                          [call, code = wish.code](Result<Submitted> done) {
                              if (!done) {
                                  call.responder.reply(done.error());
                                  return;
                              }
                              // No fact: the same request came before, and its booking stands.
                              reply_booking(call, code, done->facts.empty() ? 200 : 201);
                          });
}

// A code that no booking of any day has, or that of the same wish made before (a booking of this
// session). One turn is enough but for a chance of one in 2^40 for each booking ever made.
Result<std::string> free_code(const Call& call, const MakeWish& made, store::Store& store) {
    constexpr int kMostTurns = 8;
    for (int turn = 0; turn < kMostTurns; ++turn) {
        std::string code = code_for(call, made, turn);
        const auto other = store::find_booking(store.db(), std::string_view(code));
        if (!other && other.error().code != ErrorCode::UnknownBooking) {
            return other.error();
        }
        if (!other || other->session == made.wish.session) {
            return code;
        }
    }
    return Error{ErrorCode::StoreFailed, "no booking code is free"};
}

void post_booking(Call call) {
    const auto made = make_wish_of(call);
    if (!made) {
        call.responder.reply(made.error());
        return;
    }
    const auto wish = std::make_shared<BookingWish>(made->wish);
    call.appliance.ask(
        [call, made = *made, wish](const office::State& state,
                                   store::Store& store) -> Result<Json> {
            KIOSK_TRY(wish->code, free_code(call, made, store));
            if (made.slot) {
                // A slot is told as a time of day; where in the session it lies is known with it.
                const Session* session = state.calendar.session(wish->session);
                if (session == nullptr) {
                    return Error{ErrorCode::UnknownSession};
                }
                wish->place_min = *made.slot - session->plan.hours.start_min;
            }
            return Json(nullptr);
        },
        [call, wish](const Result<Json>& asked) {
            if (asked) {
                submit_booking(call, *wish);
            } else {
                call.responder.reply(asked.error());
            }
        });
}

// Finds the booking of the path by id or code, then goes on. Of a day gone by: BookingOver with
// what became of it, for the State has let it go.
void with_booking(const Call& call, std::function<void(const BookingId&)> go_on) {
    call.appliance.ask(
        [call, text = call.params.find("id")->second](const office::State& state,
                                                      store::Store& store) -> Result<Json> {
            KIOSK_TRY(const Booking booking, booking_of(call, store, text));
            if (state.calendar.booking(booking.id) == nullptr) {
                return Error{ErrorCode::BookingOver,
                             std::string(booking_state_name(booking.state))};
            }
            return Json(booking.id.text());
        },
        [call, go_on = std::move(go_on)](const Result<Json>& found) {
            if (found) {
                go_on(BookingId::parse(found->get<std::string>()).value());
            } else {
                call.responder.reply(found.error());
            }
        });
}

void submit_about(const Call& call, const BookingId& id, office::Ask ask) {
    call.appliance.submit({call.actor(), std::move(ask)}, [call, id](Result<Submitted> done) {
        if (done) {
            reply_booking(call, id.text());
        } else {
            call.responder.reply(done.error());
        }
    });
}

void post_cancel_booking(Call call) {
    const auto why = get_string_or(call.body, "why", "person");
    const auto reason = why ? cancel_reason_from(*why) : std::nullopt;
    if (!reason || *reason == CancelReason::Session) {
        call.responder.reply(Error{ErrorCode::BadArgument, "why: person, staff or city"});
        return;
    }
    with_booking(call, [call, reason = *reason](const BookingId& id) {
        submit_about(call, id, office::CancelBooking{id, reason});
    });
}

// The city's no, by a supervisor's word until it comes by itself.
void post_refuse(Call call) {
    const auto name = get_string_or(call.body, "reason", "");
    if (!name || name->empty()) {
        call.responder.reply(name ? Error{ErrorCode::ReasonMissing} : name.error());
        return;
    }
    const auto reason = refusal_reason_from(*name);
    if (!reason) {
        call.responder.reply(Error{ErrorCode::BadArgument, "reason: not one of the list"});
        return;
    }
    with_booking(call, [call, reason = *reason](const BookingId& id) {
        submit_about(call, id, office::RefuseBooking{id, reason});
    });
}

void post_confirm_booking(Call call) {
    with_booking(
        call, [call](const BookingId& id) { submit_about(call, id, office::ConfirmBooking{id}); });
}

Result<office::CheckInBooking> check_in_of(const Call& call) {
    office::CheckInBooking ask;
    ask.key = std::string(call.request.header("idempotency-key"));
    if (ask.key.empty()) {
        return Error{ErrorCode::NoIdempotencyKey};
    }
    KIOSK_TRY(ask.language, get_string_or(call.body, "language", "vi"));
    KIOSK_TRY(const std::string paper, get_string_or(call.body, "paper", "print"));
    if (paper != "print" && paper != "none") {
        return Error{ErrorCode::BadArgument, "paper: print or none"};
    }
    ask.paper = paper == "none" ? office::PaperWish::None : office::PaperWish::Print;
    return ask;
}

void post_check_in(Call call) {
    const auto ask = check_in_of(call);
    const auto wants_code = get_bool_or(call.body, "code", false);
    if (!ask || !wants_code) {
        call.responder.reply(ask ? wants_code.error() : ask.error());
        return;
    }
    with_booking(call, [call, ask = *ask, wants_code = *wants_code](const BookingId& id) {
        office::CheckInBooking full = ask;
        full.booking = id;
        call.appliance.submit({call.actor(), std::move(full)},
                              [call, wants_code](Result<Submitted> done) {
                                  reply_issued(call, std::move(done), wants_code);
                              });
    });
}

}  // namespace

std::vector<Route> booking_routes() {
    return {
        {"GET", "/v1/bookings", kStaff, &get_bookings},
        {"POST", "/v1/bookings", kStaff, &post_booking},
        {"GET", "/v1/bookings/{id}", kAtTheGlass, &get_booking},
        {"GET", "/v1/bookings/{id}/slip", kStaff, &get_slip},
        {"POST", "/v1/bookings/{id}/cancel", kStaff, &post_cancel_booking},
        {"POST", "/v1/bookings/{id}/confirm", kSupervisor, &post_confirm_booking},
        {"POST", "/v1/bookings/{id}/refuse", kSupervisor, &post_refuse},
        {"POST", "/v1/bookings/{id}/check-in", kAtTheGlass, &post_check_in},
    };
}

}  // namespace kiosk::server
