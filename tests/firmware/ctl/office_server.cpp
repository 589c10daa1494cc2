// Commands and reads go to the real loop; the desk is a few fields under one mutex.
#include "tests/firmware/ctl/office_server.hpp"

namespace kiosk::test {

void PlayedAppliance::submit(office::Command command, SubmitReply reply) {
    ++submitted;
    office_.submit(std::move(command),
                   [this, reply = std::move(reply)](Result<kioskd::Outcome> done) {
                       if (lose_replies > 0) {
                           --lose_replies;
                           reply(Error{ErrorCode::Overloaded, "played: done, but not told"});
                           return;
                       }
                       if (!done) {
                           reply(std::move(done).error());
                           return;
                       }
                       server::Submitted out;
                       out.facts = std::move(done->facts);
                       if (done->issued) {
                           out.issued = std::move(done->issued->ticket);
                           out.repeated = done->issued->freshness == kioskd::Freshness::Existing;
                           out.people_ahead = done->issued->people_ahead;
                           out.wait = done->issued->wait;
                           out.paper = done->issued->paper;
                       }
                       reply(std::move(out));
                   });
}

void PlayedAppliance::ask(Question question, Reply reply) {
    office_.read(
        [question = std::move(question), reply = std::move(reply)](Result<kioskd::View> view) {
            reply(view ? question(view->state, view->store) : Result<Json>(view.error()));
        });
}

void PlayedAppliance::ask_line(LineQuestion question, Reply reply) {
    ask([question = std::move(question)](const office::State& state,
                                         store::Store&) { return question(state, state); },
        std::move(reply));
}

Status PlayedAppliance::has(const LetterId& letter) const {
    return letter_ && *letter_ == letter ? Status() : Status(ErrorCode::UnknownLetter);
}

void PlayedAppliance::feed_now() {
    pages_ += feed.pages;
    fault_ = feed.fault;
    looks_ = 0;
}

void PlayedAppliance::ticket_face(queue::Ticket ticket, Reply reply) {
    reply(Json{{"code", played_code(ticket)}, {"qr", {"101", "010", "101"}}});
}

Result<PlayedAppliance::TicketClaim> PlayedAppliance::read_ticket_code(
    std::string_view text) const {
    KIOSK_TRY(const auto code, crypto::read_ticket_code(played_key().public_key(), text));
    return TicketClaim{
        code.ticket, code.number, code.day, sample_identity().device, code.issued_ms};
}

void PlayedAppliance::open_letter(petitions::Source, int, office::Actor, Reply reply) {
    {
        const std::lock_guard lock(mutex_);
        if (letter_) {
            reply(Error{ErrorCode::LetterOnDesk});
            return;
        }
        letter_.emplace();
        letter_->bytes.fill(0xab);
        pages_ = 0;
        removed_ = 0;
        feed_now();
    }
    reply(Json{{"letter", letter_in_hand(*letter_)}});
}

void PlayedAppliance::resume_letter(LetterId letter, ScanMore how, office::Actor, Reply reply) {
    {
        const std::lock_guard lock(mutex_);
        if (auto known = has(letter); !known) {
            reply(known.error());
            return;
        }
        const int before = pages_;
        feed_now();
        if (how.again) {
            --pages_;  // one of them took another's place
            ++removed_;
        } else if (how.backs) {
            pages_ = before * 2 - 1;  // a sheet was left out
            backs_ = {{"sheets", before}, {"came", before - 1}, {"state", "unequal"}};
        }
    }
    reply(Json{{"letter", letter_in_hand(letter)}});
}

// Feeding takes no time here, so there is never any to stop.
void PlayedAppliance::stop_letter(LetterId letter, Reply reply) {
    const std::lock_guard lock(mutex_);
    const auto known = has(letter);
    reply(known ? Error{ErrorCode::BadArgument, "the letter is not being fed"} : known.error());
}

void PlayedAppliance::accept_backs(LetterId letter, Reply reply) {
    {
        const std::lock_guard lock(mutex_);
        if (auto known = has(letter); !known) {
            reply(known.error());
            return;
        }
        backs_["state"] = "right";
    }
    reply(Json{{"letter", letter_in_hand(letter)}});
}

void PlayedAppliance::edit_letter(LetterId letter, PageEdit edit, office::Actor, Reply reply) {
    {
        const std::lock_guard lock(mutex_);
        if (auto known = has(letter); !known) {
            reply(known.error());
            return;
        }
        if (std::holds_alternative<office::RemovePage>(edit)) {
            --pages_;
            ++removed_;
        } else if (std::holds_alternative<office::RestorePage>(edit)) {
            ++pages_;
            --removed_;
        }
    }
    reply(Json{{"letter", letter_in_hand(letter)}});
}

void PlayedAppliance::confirm_letter(ConfirmLetter wish, office::Actor, Reply reply) {
    const std::lock_guard lock(mutex_);
    if (auto known = has(wish.letter); !known) {
        reply(known.error());
        return;
    }
    if (wish.pages != pages_) {
        reply(Error{ErrorCode::WrongPageCount});
        return;
    }
    const bool ordinary = petitions::class_of(wish.kind) == petitions::LetterClass::Ordinary;
    letter_.reset();
    reply(Json{{"letter",
                {{"id", wish.letter.text()},
                 {"state", "confirmed"},
                 {"pages", pages_},
                 {"class", ordinary ? "ordinary" : "protected"},
                 {"code", "HN26-7K4M"},
                 {"pin", "123456"}}}});
}

void PlayedAppliance::abandon_letter(LetterId letter,
                                     petitions::AbandonReason,
                                     office::Actor,
                                     Reply reply) {
    const std::lock_guard lock(mutex_);
    if (auto known = has(letter); !known) {
        reply(known.error());
        return;
    }
    letter_.reset();
    reply(Json{
        {"letter",
         {{"id", letter.text()}, {"state", "abandoned"}, {"pages", pages_}, {"paused", nullptr}}}});
}

void PlayedAppliance::track_letter(Redacted<std::string> code,
                                   Redacted<std::string> pin,
                                   Reply reply) {
    const bool known = code.get() == kTrackedCode && pin.get() == kTrackedPin;
    const Json story =
        Json::array({{{"status", "received"}, {"day", "2026-11-20"}, {"body", nullptr}},
                     {{"status", "transferred"}, {"day", "2026-11-23"}, {"body", "Sở Xây dựng"}}});
    reply(Json{{"story", known ? story : Json(nullptr)}});
}

// No letter of the played office was ever confirmed.
Result<PlayedAppliance::LettersFound> PlayedAppliance::find_letters(std::string_view) const {
    return LettersFound{};
}

Json PlayedAppliance::letter_in_hand(LetterId letter) const {
    const std::lock_guard lock(mutex_);
    if (!has(letter)) {
        return nullptr;
    }
    ++looks_;
    Json list = Json::array();
    for (int n = 1; n <= pages_; ++n) {
        list.push_back({{"n", n},
                        {"id", fmt::format("{:064x}", n)},
                        {"bytes", 65536},
                        {"state", looks_ > 2 ? "read" : "reading"}});
        if (n == 2 && looks_ > 2) {
            list.back()["flags"] = Json::array({"blank"});
            list.back()["repeats"] = 1;
        }
    }
    Json removed = Json::array();
    for (int n = 1; n <= removed_; ++n) {
        removed.push_back({{"id", fmt::format("{:064x}", 1000 + n)}, {"n", n}});
    }
    Json out{
        {"id", letter_->text()},
        {"state", "paused"},
        {"pages", pages_},
        {"page_list", list},
        {"removed", removed},
        {"dpi", 300},
        {"source", "adf"},
        {"fields_found", looks_ > 2},
        {"kind_hint", ""},
        {"paused", "empty"},
        {"fault", nullptr},
        {"backs", backs_},
        {"stack",
         {{{"id", letter_->text()}, {"pages", pages_}, {"state", "paused"}, {"paused", "empty"}}}}};
    if (backs_.is_object() && backs_["state"] == "unequal") {
        out["paused"] = "backs";
    }
    if (fault_) {
        out["paused"] = *fault_ == ErrorCode::ScannerJam ? "jam" : "fault";
        out["fault"] = {{"code", error_name(*fault_)}, {"context", ""}};
    }
    return out;
}

Result<Json> PlayedAppliance::letter_page(LetterId letter, int n) const {
    const std::lock_guard lock(mutex_);
    KIOSK_CHECK(has(letter));
    if (n > pages_) {
        return Error{ErrorCode::NotFound, "page"};
    }
    return Json{{"n", n},
                {"state", "read"},
                {"text", fmt::format("Kính gửi, trang {}", n)},
                {"mean_confidence", 93},
                {"words", Json::array()}};
}

Result<Json> PlayedAppliance::letter_review(LetterId letter) const {
    const std::lock_guard lock(mutex_);
    KIOSK_CHECK(has(letter));
    return Json{{"review", review_.view()}};
}

Result<Json> PlayedAppliance::review_letter(LetterId letter,
                                            const Json& wish,
                                            const office::Actor& by) {
    {
        const std::lock_guard lock(mutex_);
        KIOSK_CHECK(has(letter));
        fields::Suggestions found = fields::suggest({}, {2026, 11, 24});
        found.kind.may_denounce = true;
        review_.suggest(std::move(found));
        KIOSK_CHECK(review_.apply(wish, {}, {2026, 11, 24}, by));
    }
    return letter_review(letter);
}

Result<Bytes> PlayedAppliance::letter_preview(LetterId letter, int) const {
    const std::lock_guard lock(mutex_);
    KIOSK_CHECK(has(letter));
    return Bytes{0xff, 0xd8, 0xff, 0xd9};
}

Json PlayedAppliance::sync_status() const {
    return {
        {"state", link_.load()},
        {"backlog", 3},
        {"acknowledged", 0},
        {"letters_waiting", 1},
        {"pages_waiting", 2},
        {"parked", parked_.load()},
        {"reason",
         cut_off_ ? http::error_json(Error{ErrorCode::HubUnreachable, "connecting"})["error"]
                  : Json(nullptr)},
        {"documents",
         {{{"name", "holidays"}, {"version", 3}, {"withdrawn", true}, {"refused", 0}, {"code", ""}},
          {{"name", "services"},
           {"version", 0},
           {"withdrawn", false},
           {"refused", 2},
           {"code", "BadDocument"}}}}};
}

void PlayedAppliance::provision(
    std::string hub_url, std::string, Redacted<std::string> token, office::Actor, Reply reply) {
    if (token.get() != "good") {
        reply(Error{ErrorCode::WrongToken});
        return;
    }
    reply(Json{{"device", sample_identity().device.text()}, {"hub", hub_url}});
}

Json PlayedAppliance::devices() const {
    return Json::array({{{"name", "scanner"}, {"state", "ready"}}});
}

void PlayedAppliance::simulate(std::string device, std::string state, Reply reply) {
    if (device != "scanner") {
        reply(Error{ErrorCode::UnknownDevice, device});
        return;
    }
    reply(Json{{"device", device}, {"state", state}});
}

Result<std::string> PlayedAppliance::hall_zone(std::string_view asked) const {
    if (asked.empty() || asked == "*") {
        return std::string();
    }
    return zones_.find(asked) == nullptr
               ? Result<std::string>(Error{ErrorCode::BadArgument, "zone"})
               : Result<std::string>(std::string(asked));
}

Status PlayedAppliance::screen_seen(const std::string& name,
                                    const std::string& zone,
                                    std::int64_t version) {
    return screens_.seen(name, zone, version, clock_.monotonic_ms(), clock_.wall().unix_ms);
}

Json PlayedAppliance::screens() const {
    return screens_.view(clock_.monotonic_ms());
}

void PlayedAppliance::hall(std::string zone, Reply reply) {
    office_.read(
        [this, zone = std::move(zone), reply = std::move(reply)](Result<kioskd::View> view) {
            if (!view) {
                reply(view.error());
                return;
            }
            reply(board_.view(view->state,
                              "Trụ sở Tiếp công dân",
                              [](const TicketId&) { return "queued"; },
                              wall().unix_ms,
                              {zones_, zone}));
        });
}

void PlayedAppliance::test_speech(std::string zone, Reply reply) {
    if (zone == "attic") {
        reply(Error{ErrorCode::SpeechGone, "played"});
        return;
    }
    reply(Json{{"zone", zone.empty() ? "1" : zone}});
}

Status PlayedAppliance::say_number(const queue::Ticket& ticket) {
    return ticket.number.prefix == "B" ? Status(Error{ErrorCode::SpeechGone, "played"}) : Status();
}

void PlayedAppliance::print_report(reception::Tcd01Report report, BytesReply reply) {
    reply(to_bytes("%PDF-played " + report.period.name));
}

void PlayedAppliance::print_booking(calendar::BookingSlip slip, BytesReply reply) {
    reply(to_bytes("%PDF-played " + slip.booking.code));
}

void PlayedAppliance::print_separators(std::vector<petitions::Separator> sheets, BytesReply reply) {
    reply(to_bytes(fmt::format(
        "%PDF-played {} {}-{}", sheets.size(), sheets.front().sheet, sheets.back().sheet)));
}

void PlayedAppliance::follow(const std::vector<office::Recorded>& facts,
                             const office::State& state) {
    for (const office::Recorded& fact : facts) {
        board_.apply(fact, state);
    }
}

OfficeServer::OfficeServer() {
    auto store = store::Store::open(folder_.path() / "kiosk.db", sample_identity());
    KIOSK_ASSERT(store.has_value(), "a store opens in a scratch folder");
    BootId boot;
    boot.bytes.fill(7);
    auto loop = kioskd::OfficeLoop::start(std::move(store).value(), clock_, boot);
    KIOSK_ASSERT(loop.has_value(), "an office loop starts");
    office_ = std::move(loop).value();
    const auto applied = office_->submit(by_system(office::ApplySettings{sample_settings()})).get();
    KIOSK_ASSERT(applied.has_value(), "the sample settings are right");
    appliance_ = std::make_unique<PlayedAppliance>(*office_, clock_);
    auto link =
        kioskd::OfficeLink::create({*office_,
                                    identity_,
                                    clock_,
                                    *random_,
                                    folder_.path(),
                                    [] {
                                        return kioskd::ListenerFacts{8443, "sha256//played="};
                                    },
                                    [](const kioskd::LineNews&) {}});
    KIOSK_ASSERT(link.has_value(), "the loop takes a listener");
    link_ = std::move(link).value();
    link_->run();
    appliance_->belong(*link_);
    const auto subscribed =
        office_->subscribe([this](const auto& facts, const office::State& state) {
            events_.publish(facts, state);
            appliance_->follow(facts, state);
        });
    KIOSK_ASSERT(subscribed.has_value(), "the loop takes a listener");
    auto door = access::Door::open(folder_.path() / "users.json", clock_, *random_);
    KIOSK_ASSERT(door.has_value(), "a door opens in a scratch folder");
    door_ = std::move(door).value();
    api_ = std::make_unique<server::ApiHandler>(
        *appliance_,
        events_,
        server::Console{*door_,
                        [] {
                            return Json{{"listening", true},
                                        {"address", "0.0.0.0:8443"},
                                        {"names", {"kiosk", "127.0.0.1"}},
                                        {"fingerprint", "AA:BB:CC"},
                                        {"not_after_ms", kMorning_ms}};
                        },
                        {}});
    listen();
}

void OfficeServer::add_printer() {
    const auto applied = command(by_system(office::ApplySettings{printing_settings()}));
    KIOSK_ASSERT(applied.has_value(), "the sample settings are right");
}

OfficeServer::~OfficeServer() {
    server_.reset();
    link_->stop();
    office_->stop();
}

void OfficeServer::listen() {
    http::ServerOptions options;
    options.unix_socket = socket();
    auto started = http::Server::start(options, *api_);
    KIOSK_ASSERT(started.has_value(), "the server listens in a scratch folder");
    server_ = std::move(started).value();
}

}  // namespace kiosk::test
