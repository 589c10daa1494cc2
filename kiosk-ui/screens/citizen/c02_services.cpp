// C2: which service. Large cards, as many as fit; more pages by Trang trước / Trang sau, never by
// scrolling. reduce() passes over this screen when there is one service.
#include <algorithm>
#include <array>
#include <cmath>

#include "firmware/base/format.hpp"
#include "firmware/draw/tokens.hpp"
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr std::size_t kMostCards = 6;

constexpr double kCardGap_mm = 5;
constexpr double kPlate_mm = 26;
constexpr double kChevron_mm = 10;
constexpr double kPartGap_mm = 6;
constexpr double kCardSides_mm = 7;
constexpr double kCardEnds_mm = 4;
constexpr double kLeastCard_mm = 36;

// Heights in mm of what stands above and below the cards, by text step: measured, rounded up.
double head_mm(const Env& env) {
    constexpr std::array kHeights{84.0, 116.0, 96.0};
    return kHeights.at(static_cast<std::size_t>(env.step));
}

double foot_mm(const Env& env) {
    const double bar_height = is_largest(env) ? 86 : 56;
    const double button = is_largest(env) ? 24 : kTargetMm;
    return bar_height + 2 * (button + kCardGap_mm) + 2 * 6 + 2;
}

double line_mm(const Env& env, double token_px) {
    return token_px / draw::tokens::kPxMm * factor_of(env.step) * draw::kLeastLineHeight;
}

// How high a card becomes: a view measures no text, so it counts letters, on the safe side.
double card_mm(const Env& env, const api::ServiceLine& line) {
    constexpr double kLetterWidth = 0.6;  // of the size; Inter SemiBold needs 0.55
    const double plate = is_largest(env) ? 0 : kPlate_mm + kPartGap_mm;
    const double width = env.panel.width_px / env.panel.px_mm - 2 * kMarginMm - 2 * kCardSides_mm -
                         plate - kPartGap_mm - kChevron_mm;
    const double letter =
        draw::tokens::kLabel.size_px / draw::tokens::kPxMm * factor_of(env.step) * kLetterWidth;
    double letters = 0;
    for (const char c : service_name(env, line)) {
        letters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    const double lines = std::ceil(letters * letter / width);
    const double text = lines * line_mm(env, draw::tokens::kLabel.size_px) + 1 +
                        line_mm(env, draw::tokens::kCaption.size_px) + 2 * kCardEnds_mm;
    return std::max(kLeastCard_mm, text);
}

// Where each page starts.
std::vector<std::size_t> page_starts(const Env& env, const std::vector<api::ServiceLine>& all) {
    const double glass = env.panel.height_px / env.panel.px_mm - head_mm(env);
    const double room = std::min(control_band_mm(env), glass) - foot_mm(env);
    std::vector<std::size_t> out{0};
    double used = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double card = card_mm(env, all[i]) + kCardGap_mm;
        const bool full = i > out.back() && (used + card > room || i - out.back() == kMostCards);
        if (full) {
            out.push_back(i);
            used = 0;
        }
        used += card;
    }
    return out;
}

Node service_card(const Env& env, const api::ServiceLine& line, double least_mm) {
    Node prefix = centred_text(title("prefix", line.prefix, Ink::Accent));
    Node plate = column("plate", 0, {prefix});
    plate = aligned(plate, Along::Center, Across::Center);
    plate.box.width_mm = kPlate_mm;
    plate.box.height_mm = kPlate_mm;
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
    parts.push_back(icon_node(draw::Icon::ChevronRight, kChevron_mm, Ink::Chevron));
    Node out = padded(row(line.id, kPartGap_mm, std::move(parts)),
                      Insets::of(kCardSides_mm, kCardEnds_mm));
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
    const std::vector<std::size_t> starts = page_starts(env, services);
    const std::size_t pages = starts.size();
    const std::size_t page =
        std::min(static_cast<std::size_t>(std::max(0, state.session.services_page)), pages - 1);
    const std::size_t end = page + 1 < pages ? starts[page + 1] : services.size();
    // A few services get larger cards.
    const bool few = services.size() <= 3 && env.step == TextStep::Normal;
    std::vector<Node> cards;
    for (std::size_t i = starts[page]; i < end; ++i) {
        cards.push_back(service_card(env, services[i], few ? 56 : kLeastCard_mm));
    }
    std::vector<Node> parts{column("cards", kCardGap_mm, std::move(cards))};
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
        line.name_vi = fmt::format(
            "Khiếu\u00A0nại về đất\u00A0đai, bồi\u00A0thường, "
            "giải\u00A0phóng mặt\u00A0bằng, tái\u00A0định\u00A0cư {}",
            i);
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
