// One believable office for every sample: the names are long on purpose.
#include "firmware/base/format.hpp"
#include "firmware/draw/qr_code.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::int64_t kMorning_ms = 1'795'401'760'000;  // Monday 23 November 2026, 09:42 in Hanoi

api::Ticket ticket_of(const char* number, const char* service, const char* state) {
    api::Ticket out;
    out.id = fmt::format("{:0>32}", "5a");
    out.text = number;
    out.service = service;
    out.business_day = "2026-11-23";
    out.state = state;
    return out;
}

api::Counter counter_of(const char* id, const char* called) {
    api::Counter out;
    out.id = id;
    out.state = "open";
    out.services = {"tiep-dan", "nop-don"};
    if (called != nullptr) {
        out.ticket = ticket_of(called, "tiep-dan", "called");
        out.ticket->counter = id;
    }
    return out;
}

}  // namespace

State sample_office() {
    State out;
    out.now = {1'000'000, kMorning_ms};
    out.touched_ms = out.now.mono_ms;
    out.mirror.letter_service = "nop-don";
    out.mirror.link = Link::Up;
    out.mirror.heard_ms = out.now.mono_ms;
    out.mirror.known = true;
    out.mirror.office = "Trụ sở Tiếp công\u00A0dân thành phố Hà\u00A0Nội";
    out.mirror.last_call_at = "3";
    out.mirror.queue.business_day = "2026-11-23";
    out.mirror.queue.services = {
        {"tiep-dan", "A", "Gặp cán\u00A0bộ tiếp công\u00A0dân", "Meet a reception officer", 9, 12},
        {"nop-don", "B", "Nộp đơn, thư", "Hand in a letter", 4, 4}};
    out.mirror.queue.counters = {
        counter_of("1", nullptr), counter_of("2", "B017"), counter_of("3", "A041")};
    return out;
}

State sample_at(Page page) {
    State out = sample_office();
    out.session.page = page;
    out.session.back = {Page::Home};
    if (page == Page::Confirm) {
        out.session.back = {Page::Home, Page::Services};
        out.session.service = "tiep-dan";
        out.session.key = "sample";
    }
    return out;
}

void add_help(State& state, const char* help_state, std::int64_t since_ms) {
    api::HelpCall call;
    call.id = fmt::format("{:0>32}", "5d");
    call.state = help_state;
    call.called_ms = state.now.wall_ms - since_ms;
    call.over_ms = call.open() ? 0 : state.now.wall_ms;
    state.mirror.queue.help = {call};
}

api::Wait sample_wait(bool late) {
    api::Wait out;
    out.shown = "minutes";
    out.upper_min = late ? 125 : 55;
    out.lower_min = late ? 60 : 20;
    out.may_not_be_served = late;
    return out;
}

Issued sample_ticket(Paper paper) {
    Issued out;
    out.id = fmt::format("{:0>32}", "5b");
    out.number = "A054";
    out.service = "tiep-dan";
    out.party = 3;
    out.people_ahead = 12;
    out.paper = paper;
    // As long as a real one: id, number, day, time, signature.
    const auto code =
        draw::QrCode::encode("TDT1|000000000000000000000000000000005B|A054|2026-11-23|1795401720|" +
                             std::string(103, 'A'));
    if (code) {
        out.qr = {code->size(), code->modules()};
    }
    if (paper != Paper::None) {
        out.job = fmt::format("{:0>32}", "5c");
    }
    return out;
}

}  // namespace kiosk::ui::citizen
