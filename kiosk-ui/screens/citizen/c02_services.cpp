// C2: which service. Large cards, as many as fit; more pages by Trang trước / Trang sau, never by
// scrolling. reduce() passes over this screen when there is one service.
#include <algorithm>
#include <cmath>

#include "firmware/base/format.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::size_t kMostCards = 6;

// Height of a card with its gap, by text step; two lines of a long name fit.
double card_mm(const Env& env) {
    switch (env.step) {
        case TextStep::Normal:
            return 42;
        case TextStep::Large:
            return 50;
        case TextStep::Largest:
            return 72;
    }
    return 42;
}

// What the rest of the region takes: bar, way back, paging, margins.
double rest_mm(const Env& env) {
    const double head = env.reach == Reach::Low ? 0 : (is_largest(env) ? 100 : 82);
    const double bar_height = is_largest(env) ? 82 : 55;
    return head + bar_height + 2 * (kTargetMm + 6) + 12;
}

std::size_t cards_on_page(const Env& env) {
    const double room = control_band_mm(env) - rest_mm(env);
    const double cards = std::floor(room / card_mm(env));
    return std::clamp(static_cast<std::size_t>(std::max(1.0, cards)), std::size_t{1}, kMostCards);
}

Node service_card(const Env& env, const api::ServiceLine& line, double least_mm) {
    Node prefix = centred_text(title("prefix", line.prefix, Ink::Accent));
    Node plate = column("plate", 0, {prefix});
    plate = aligned(plate, Along::Center, Across::Center);
    plate.box.width_mm = 26;
    plate.box.height_mm = 26;
    plate.look.fill = Fill::AccentTint;
    plate.look.corner = Corner::Control;
    std::vector<Node> parts;
    if (!is_largest(env)) {
        parts.push_back(plate);
    }
    parts.push_back(grown(column("words",
                                 1,
                                 {label("name", service_name(env, line)),
                                  caption("waiting", waiting_words(env, line.people))})));
    parts.push_back(icon_node(draw::Icon::ChevronRight, 10, Ink::Chevron));
    Node out = padded(row(line.id, 6, std::move(parts)), Insets::of(7, 4));
    out.role = Role::Button;
    out.box.least_height_mm = least_mm;
    out.look.fill = Fill::Surface;
    out.look.border = Border::Control;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    out.action = Action{kService, line.id};
    out.speak = service_name(env, line) + ". " + waiting_words(env, line.people);
    return out;
}

Node paging(const Env& env, std::size_t page, std::size_t pages) {
    std::vector<Node> parts;
    if (page > 0) {
        parts.push_back(small_button("before",
                                     draw::Icon::ArrowLeft,
                                     say(env, Key::previous_page),
                                     {kServicesPage, std::to_string(page - 1)}));
    }
    if (page + 1 < pages) {
        parts.push_back(small_button("after",
                                     draw::Icon::ChevronRight,
                                     say(env, Key::next_page),
                                     {kServicesPage, std::to_string(page + 1)}));
    }
    return grid("paging", static_cast<int>(parts.size()), kGapMm, parts);
}

Scene view(const State& state, const Env& env) {
    const auto& services = state.mirror.queue.services;
    const std::size_t on_page = cards_on_page(env);
    const std::size_t pages = std::max<std::size_t>(1, (services.size() + on_page - 1) / on_page);
    const std::size_t page =
        std::min(static_cast<std::size_t>(std::max(0, state.session.services_page)), pages - 1);
    const bool few = services.size() <= 3 && env.reach == Reach::Normal;
    std::vector<Node> cards;
    for (std::size_t i = page * on_page; i < std::min(services.size(), (page + 1) * on_page); ++i) {
        cards.push_back(service_card(env, services[i], few ? 56 : 36));
    }
    std::vector<Node> parts{column("cards", 5, std::move(cards))};
    parts.push_back(spring());
    if (pages > 1) {
        parts.push_back(paging(env, page, pages));
    }
    parts.push_back(way_back(env, Ways::HomeOnly));
    return scene_of("C2",
                    head(state, env, say(env, Key::services_title), steps_to_ticket(state, 2)),
                    region("controls", 5, std::move(parts)),
                    bar(env));
}

std::vector<Sample> samples() {
    State many = sample_at(Page::Services);
    for (int i = 3; i <= 11; ++i) {
        api::ServiceLine line = many.mirror.queue.services.back();
        line.id = fmt::format("linh-vuc-{}", i);
        line.prefix = std::string(1, static_cast<char>('A' + i - 1));
        line.name_vi = fmt::format("Khiếu\u00A0nại về đất\u00A0đai, bồi\u00A0thường, giải\u00A0phóng "
                                   "mặt\u00A0bằng, tái\u00A0định\u00A0cư {}", i);
        line.name_en = fmt::format("Complaints about land, compensation and resettlement {}", i);
        line.people = i % 3;
        many.mirror.queue.services.push_back(line);
    }
    State last = many;
    last.session.services_page = 1;
    return {{"two", sample_at(Page::Services)}, {"many", many}, {"many-next", last}};
}

const Screen kServices{"C2", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
