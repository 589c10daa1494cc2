// Letters: staff alone. A letter's words are given only while it is on the desk.
#include "firmware/server/periods.hpp"
#include "firmware/server/routes.hpp"
#include "firmware/server/views.hpp"

namespace kiosk::server {
namespace {

constexpr std::size_t kMostLetters = 200;
constexpr std::size_t kMostSought = 300;  // bytes

Result<LetterId> letter_of(const Call& call) {
    auto id = LetterId::parse(call.params.find("id")->second);
    return id ? id : Result<LetterId>(Error{ErrorCode::UnknownLetter});
}

template <class Enum>
Result<Enum> named(const Json& body, std::string_view key, std::string_view other) {
    KIOSK_TRY(const std::string name, get_string_or(body, key, other));
    const auto value = petitions::from_name<Enum>(name);
    if (!value) {
        return Error{ErrorCode::BadArgument, std::string(key)};
    }
    return *value;
}

// With ?waiting=1 those that the city has not got whole, oldest first; of days, those confirmed
// then.
void get_letters(Call call) {
    const bool waiting = call.request.query.contains("waiting");
    const auto days = period_of(call.request);
    if (!days || (waiting && *days)) {
        call.responder.reply(days ? Error{ErrorCode::BadPeriod, "either waiting, or days"}
                                  : days.error());
        return;
    }
    call.appliance.ask(
        [waiting, days = *days](const office::State&, store::Store& store) -> Result<Json> {
            constexpr std::size_t kOneMore = kMostLetters + 1;
            KIOSK_TRY(const auto rows,
                      waiting ? store::letters_to_hand_over(store.db(), kOneMore)
                      : days  ? store::letters_of_days(store.db(), days->from, days->to, kOneMore)
                              : store::recent_letters(store.db(), kOneMore));
            Json list = Json::array();
            for (const store::LetterRow& row : rows) {
                if (list.size() < kMostLetters) {
                    list.push_back(letter_row_view(row));
                }
            }
            return Json{{"letters", std::move(list)}, {"more", rows.size() > kMostLetters}};
        },
        call.reply());
}

// A body instead of a query: what is sought may be a name, and addresses are kept by many a
// program.
void post_find(Call call) {
    const auto text = get_string(call.body, "text");
    if (!text || text->size() > kMostSought) {
        call.responder.reply(text ? Error{ErrorCode::BadArgument, "text: too long"} : text.error());
        return;
    }
    const auto found = call.appliance.find_letters(*text);
    if (!found) {
        call.responder.reply(found.error());
        return;
    }
    call.appliance.ask(
        [found = *found](const office::State&, store::Store& store) -> Result<Json> {
            Json list = Json::array();
            for (const Appliance::LetterFound& it : found.newest) {
                KIOSK_TRY(const auto row, store::find_letter(store.db(), it.letter));
                list.push_back({{"letter", letter_row_view(row)}, {"pages", it.pages}});
            }
            return Json{{"found", std::move(list)}, {"all", found.all}};
        },
        call.reply());
}

// Who may be named as the receiver of an ordinary letter; the protected body is nobody's choice.
void get_bodies(Call call) {
    call.appliance.ask(
        [](const office::State& state, store::Store&) -> Result<Json> {
            Json list = Json::array();
            for (const petitions::ReceivingBody& body : state.desk.bodies()) {
                if (body.use == petitions::ReceivingBody::Use::Ordinary) {
                    list.push_back({{"id", body.id.value}, {"name", body.name}});
                }
            }
            return Json{{"bodies", std::move(list)}};
        },
        call.reply());
}

void post_letter(Call call) {
    const auto source = named<petitions::Source>(call.body, "source", "adf");
    const auto dpi = get_int_or(call.body, "dpi", 300);
    if (!source || !dpi) {
        call.responder.reply(source ? dpi.error() : source.error());
        return;
    }
    if (*dpi < 75 || *dpi > 600) {
        call.responder.reply(Error{ErrorCode::BadArgument, "dpi: 75 to 600"});
        return;
    }
    call.appliance.open_letter(*source, static_cast<int>(*dpi), call.actor(), call.reply(201));
}

void get_letter(Call call) {
    const auto id = letter_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    Json in_hand = call.appliance.letter_in_hand(*id);
    if (in_hand.is_object()) {
        call.responder.reply(http::json_response(200, {{"letter", std::move(in_hand)}}));
        return;
    }
    call.appliance.ask(
        [id = *id](const office::State& state, store::Store& store) -> Result<Json> {
            KIOSK_TRY(const auto row, store::find_letter(store.db(), id));
            Json view = letter_row_view(row);
            // On the desk, but its key did not survive a restart: two choices are left.
            view["key_gone"] = state.desk.on_desk(id) != nullptr;
            return Json{{"letter", std::move(view)}};
        },
        call.reply());
}

void post_scan(Call call) {
    const auto id = letter_of(call);
    if (!id) {
        call.responder.reply(id.error());
        return;
    }
    Appliance::ScanMore how;
    if (call.body.contains("side")) {
        const auto side = named<petitions::Side>(call.body, "side", "");
        if (!side || *side != petitions::Side::Back) {
            call.responder.reply(
                Error{ErrorCode::BadArgument, "side: back, or nothing to go on as before"});
            return;
        }
        how.backs = true;
    }
    call.appliance.resume_letter(*id, how, call.actor(), call.reply());
}

// Asks what has no argument but the letter.
void tell(const Call& call, void (Appliance::*verb)(LetterId, Appliance::Reply)) {
    if (const auto id = letter_of(call)) {
        (call.appliance.*verb)(*id, call.reply());
    } else {
        call.responder.reply(id.error());
    }
}

void post_stop(Call call) {
    tell(call, &Appliance::stop_letter);
}

void post_accept_backs(Call call) {
    tell(call, &Appliance::accept_backs);
}

Result<Appliance::ConfirmLetter> confirmation_of(const Call& call) {
    Appliance::ConfirmLetter wish;
    KIOSK_TRY(wish.letter, letter_of(call));
    KIOSK_TRY(const std::int64_t pages, get_int(call.body, "pages"));
    if (pages < 0 || pages > petitions::kMaxPages) {
        return Error{ErrorCode::WrongPageCount};
    }
    wish.pages = static_cast<int>(pages);
    if (call.body.contains("kind") && !call.body["kind"].is_null()) {
        KIOSK_TRY(wish.kind, named<petitions::LetterKind>(call.body, "kind", ""));
    }
    KIOSK_TRY(const std::string body, get_string_or(call.body, "body", ""));
    if (!body.empty()) {
        wish.body = BodyId{body};
    }
    KIOSK_TRY(const bool as_is, get_bool_or(call.body, "as_is", false));
    wish.review = as_is ? petitions::Review::AsIs : petitions::Review::Done;
    return wish;
}

void post_confirm(Call call) {
    auto wish = confirmation_of(call);
    if (!wish) {
        call.responder.reply(wish.error());
        return;
    }
    call.appliance.confirm_letter(std::move(wish).value(), call.actor(), call.reply());
}

void post_abandon(Call call) {
    const auto id = letter_of(call);
    const auto reason = named<petitions::AbandonReason>(call.body, "reason", "mistake");
    if (!id || !reason) {
        call.responder.reply(id ? reason.error() : id.error());
        return;
    }
    call.appliance.abandon_letter(*id, *reason, call.actor(), call.reply());
}

Result<int> page_number_of(const Call& call) {
    const std::string& text = call.params.find("n")->second;
    const long n = std::strtol(text.c_str(), nullptr, 10);
    if (n < 1 || n > petitions::kMaxPages) {
        return Error{ErrorCode::NotFound, "page"};
    }
    return static_cast<int>(n);
}

// The letter and the page that a path names.
struct Place {
    LetterId letter;
    int n = 0;
};

Result<Place> place_of(const Call& call) {
    KIOSK_TRY(const LetterId letter, letter_of(call));
    KIOSK_TRY(const int n, page_number_of(call));
    return Place{letter, n};
}

void post_page_scan(Call call) {
    const auto at = place_of(call);
    if (!at) {
        call.responder.reply(at.error());
        return;
    }
    call.appliance.resume_letter(at->letter, {at->n, false}, call.actor(), call.reply());
}

void edit(const Call& call, const Result<Appliance::PageEdit>& wish) {
    const auto id = letter_of(call);
    if (!id || !wish) {
        call.responder.reply(id ? wish.error() : id.error());
        return;
    }
    call.appliance.edit_letter(*id, *wish, call.actor(), call.reply());
}

Result<int> number_in(const Call& call, std::string_view key, int least, int most) {
    KIOSK_TRY(const std::int64_t value, get_int(call.body, key));
    if (value < least || value > most) {
        return Error{ErrorCode::BadArgument, std::string(key)};
    }
    return static_cast<int>(value);
}

void post_page_move(Call call) {
    edit(call, [&]() -> Result<Appliance::PageEdit> {
        KIOSK_TRY(const Place at, place_of(call));
        KIOSK_TRY(const int to, number_in(call, "to", 1, petitions::kMaxPages));
        return Appliance::PageEdit(office::MovePage{{at.letter, at.n, to}});
    }());
}

void post_page_turn(Call call) {
    edit(call, [&]() -> Result<Appliance::PageEdit> {
        KIOSK_TRY(const Place at, place_of(call));
        KIOSK_TRY(const int turn, number_in(call, "turn", 0, 3));
        return Appliance::PageEdit(office::TurnPage{{at.letter, at.n, turn}});
    }());
}

void post_page_remove(Call call) {
    edit(call, [&]() -> Result<Appliance::PageEdit> {
        KIOSK_TRY(const Place at, place_of(call));
        return Appliance::PageEdit(office::RemovePage{at.letter, at.n});
    }());
}

void post_restore(Call call) {
    edit(call, [&]() -> Result<Appliance::PageEdit> {
        KIOSK_TRY(const LetterId letter, letter_of(call));
        KIOSK_TRY(const std::string page, get_string(call.body, "page"));
        const auto hash = fixed_from_hex<32>(page);
        if (!hash) {
            return Error{ErrorCode::BadArgument, "page: its id, as the letter's `removed` has it"};
        }
        return Appliance::PageEdit(office::RestorePage{letter, *hash});
    }());
}

void get_page(Call call) {
    const auto id = letter_of(call);
    const auto n = page_number_of(call);
    if (!id || !n) {
        call.responder.reply(id ? n.error() : id.error());
        return;
    }
    call.reply()(call.appliance.letter_page(*id, *n));
}

void get_preview(Call call) {
    const auto id = letter_of(call);
    const auto n = page_number_of(call);
    if (!id || !n) {
        call.responder.reply(id ? n.error() : id.error());
        return;
    }
    auto image = call.appliance.letter_preview(*id, *n);
    if (!image) {
        call.responder.reply(image.error());
        return;
    }
    http::Response response;
    response.headers["content-type"] = "image/jpeg";
    response.headers["cache-control"] = "no-store";
    response.body = std::move(image).value();
    call.responder.reply(std::move(response));
}

void get_review(Call call) {
    const auto id = letter_of(call);
    call.reply()(id ? call.appliance.letter_review(*id) : Result<Json>(id.error()));
}

void post_review(Call call) {
    const auto id = letter_of(call);
    call.reply()(id ? call.appliance.review_letter(*id, call.body, call.actor())
                    : Result<Json>(id.error()));
}

}  // namespace

std::vector<Route> letter_routes() {
    return {
        {"GET", "/v1/bodies", kStaff, &get_bodies},
        {"GET", "/v1/letters", kStaff, &get_letters},
        {"POST", "/v1/letters", kStaff, &post_letter},
        {"POST", "/v1/letters/find", kStaff, &post_find},
        {"GET", "/v1/letters/{id}", kStaff, &get_letter},
        {"POST", "/v1/letters/{id}/scan", kStaff, &post_scan},
        {"POST", "/v1/letters/{id}/stop", kStaff, &post_stop},
        {"POST", "/v1/letters/{id}/accept_backs", kStaff, &post_accept_backs},
        {"POST", "/v1/letters/{id}/confirm", kStaff, &post_confirm},
        {"POST", "/v1/letters/{id}/abandon", kStaff, &post_abandon},
        {"GET", "/v1/letters/{id}/review", kStaff, &get_review},
        {"POST", "/v1/letters/{id}/review", kStaff, &post_review},
        {"GET", "/v1/letters/{id}/pages/{n}", kStaff, &get_page},
        {"POST", "/v1/letters/{id}/pages/{n}/scan", kStaff, &post_page_scan},
        {"POST", "/v1/letters/{id}/pages/{n}/move", kStaff, &post_page_move},
        {"POST", "/v1/letters/{id}/pages/{n}/turn", kStaff, &post_page_turn},
        {"POST", "/v1/letters/{id}/pages/{n}/remove", kStaff, &post_page_remove},
        {"POST", "/v1/letters/{id}/restore", kStaff, &post_restore},
        {"GET", "/v1/letters/{id}/pages/{n}/preview", kStaff, &get_preview},
    };
}

}  // namespace kiosk::server
