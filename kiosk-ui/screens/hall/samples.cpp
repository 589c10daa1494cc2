// The office of the citizens' samples, as its hall sees it.
#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/hall/board.hpp"

namespace kiosk::ui::hall {
namespace {

api::HallCall call_of(std::string number, std::string counter, std::int64_t at, const char* state) {
    api::HallCall out;
    out.number = std::move(number);
    out.counter = std::move(counter);
    out.called_ms = at;
    out.state = state;
    out.voice = "spoken";
    return out;
}

}  // namespace

State sample_hall(int counters) {
    State out = citizen::sample_office();
    Hall& hall = out.hall.emplace();
    hall.known = true;
    hall.heard_wall_ms = out.now.wall_ms;
    hall.board.version = 412;
    hall.board.office = out.mirror.office;
    hall.board.lines = out.mirror.queue.services;
    const std::int64_t now = out.now.wall_ms;
    const auto desk = [&](int n) { return std::to_string(n % counters + 1); };
    hall.board.now = call_of("A041", desk(2), now - 20'000, "called");
    for (int i = 0; i < 6; ++i) {
        hall.board.calls.push_back(call_of(fmt::format("{}{:03}", i % 3 == 1 ? "B" : "A", 40 - i),
                                           desk(i + 7),
                                           now - 60'000 * (i + 1),
                                           i < 2 ? "serving" : "done"));
    }
    for (int i = 1; i <= counters; ++i) {
        const bool open = i != 4 && i != 9;
        const bool busy = open && i != 1 && i != 7;
        hall.board.counters.push_back({std::to_string(i),
                                       open ? "open" : "closed",
                                       busy ? fmt::format("A{:03}", 38 + i) : std::string()});
    }
    return out;
}

State sample_long() {
    State out = sample_hall(12);
    api::Hall& board = out.hall->board;
    board.now = call_of("AB1041", "12", out.now.wall_ms, "called");
    for (api::HallCall& call : board.calls) {
        call.number = "AB" + std::to_string(1040 - (&call - board.calls.data()));
        call.counter = "12";
    }
    for (api::HallCounter& counter : board.counters) {
        if (!counter.ticket.empty()) {
            counter.ticket = "AB10" + counter.ticket.substr(2);
        }
    }
    board.lines.push_back({"lanh-dao", "C", "Gặp lãnh\u00A0đạo", "Meet a leader", 120, 315});
    board.lines.push_back({"tra-loi", "D", "Nhận trả lời", "Collect an answer", 0, 0});
    return out;
}

State sample_zone() {
    State out = sample_hall(3);
    api::Hall& board = out.hall->board;
    const api::HallZone upstairs{"tang-2", "Phòng\u00A0họp tầng\u00A02", "Second floor\u00A0rooms"};
    board.zone = api::HallZone{"1", "Sảnh chính", "Main hall"};
    board.now->counter = "5";
    board.now->way = upstairs;
    for (const std::size_t i : {std::size_t{1}, std::size_t{4}}) {
        board.calls[i].counter = "5";
        board.calls[i].way = upstairs;
    }
    return out;
}

api::HallNotice sample_notice() {
    api::HallNotice out;
    out.id = std::string(32, 'e');
    out.vi =
        "Chiều nay từ 15 giờ đến 16 giờ quầy số 2 tạm ngừng tiếp nhận đơn, mời bà con sang quầy số "
        "3 hoặc đợi tại sảnh chính này.";
    out.en =
        "This afternoon from 15:00 to 16:00 counter 2 takes no letters; please go to counter 3 or "
        "wait here in this hall.";
    return out;
}

}  // namespace kiosk::ui::hall
