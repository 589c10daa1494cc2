// The citizens' sample office seen from behind the counter. The page that stands on the glass is
// drawn here, grey lines for words: no sample holds a letter.
#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {
namespace {

// A4 with lines where words would be; `n` moves them, so that pages differ.
Picture sample_picture(std::int64_t n, int height_px) {
    const int width_px = height_px * 210 / 297;
    auto page = std::make_shared<draw::Surface>(width_px, height_px, draw::kWhite);
    const auto fill = [&](int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; ++y) {
            for (int x = left; x < right; ++x) {
                page->pixels()[static_cast<std::size_t>(y * width_px + x)] = 0xFF59636EU;
            }
        }
    };
    const int step = height_px / 32;
    for (int line = 3; line < 28; ++line) {
        const bool short_line = (line + n) % 6 == 0;
        const int right = short_line ? width_px * 2 / 5 : width_px * 7 / 8;
        if ((line + n) % 9 != 0) {
            fill(width_px / 8, line * step, right, line * step + std::max(1, step / 3));
        }
    }
    return {std::move(page), static_cast<std::uint64_t>(1000 + n)};
}

}  // namespace

State sample_desk(StaffPage page) {
    State out = citizen::sample_office();
    Staff& its = out.staff.emplace();
    its.page = page;
    its.keypad.known = true;
    if (page == StaffPage::Pin) {
        return out;
    }
    its.token = "sample";
    its.name = "ha.nguyen";
    its.look_ms = out.now.mono_ms + 3'000;
    its.desk_known = true;
    its.desk.devices = {{DeskLine::What::Printer, DeskLine::State::Ready, {}},
                        {DeskLine::What::Scanner, DeskLine::State::Ready, {}}};
    its.desk.sync.state = "idle";
    its.desk.bodies = {{"ban-tcd", "Ban Tiếp công\u00A0dân thành\u00A0phố"}};
    return out;
}

State sample_letter(std::int64_t pages, const std::string& paused) {
    State out = sample_desk(StaffPage::Scan);
    Staff& its = *out.staff;
    api::Letter letter;
    letter.id = fmt::format("{:0>32}", "1e");
    letter.state = paused.empty() ? "feeding" : "paused";
    letter.paused = paused;
    letter.pages = pages;
    for (std::int64_t n = 1; n <= pages; ++n) {
        letter.page_list.push_back({n, "read", ""});
        its.previews.small[n] = sample_picture(n, 240);
    }
    its.desk.on_desk = letter.id;
    its.letter = std::move(letter);
    if (pages > 0) {
        its.previews.large = sample_picture(pages, 1000);
        its.previews.large_page = pages;
    }
    return out;
}

}  // namespace kiosk::ui::staff
