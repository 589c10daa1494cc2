// D5: an urgent notice (fire) over everything else, in both languages, for nobody has time to look
// for theirs. It stays when kioskd falls silent.
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/hall/board.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::hall {
namespace {

// Longer ones would not fit in the largest letters.
constexpr std::size_t kShort_bytes = 60;

Node line_of(std::string id, const std::string& text, Type type) {
    return centred_text(text_node(std::move(id), text, type, Ink::Danger));
}

Scene view(const State& state, const Env& env) {
    const api::HallNotice notice = state.hall->board.urgent.value_or(api::HallNotice{});
    const bool is_short = notice.vi.size() <= kShort_bytes;
    std::vector<Node> lines{icon_node(draw::Icon::Warning, hall_mm(env, 60), Ink::Danger),
                            line_of("vi", notice.vi, is_short ? Type::HallEntry : Type::HallWord)};
    if (!notice.en.empty()) {
        lines.push_back(line_of("en", notice.en, Type::HallWord));
    }
    Node out = column("urgent", hall_mm(env, 14), std::move(lines));
    out.look.fill = Fill::DangerTint;
    out.look.border = Border::Danger;
    out.look.corner = Corner::Card;
    out.box.padding = Insets::of(hall_mm(env, 20), hall_mm(env, 14));
    out.box.along = Along::Center;
    out.box.across = Across::Center;
    out.box.grow = 1;
    return scene_of("D5", state, env, {out});
}

std::vector<Sample> samples() {
    State fire = sample_hall();
    fire.hall->board.urgent.emplace();
    fire.hall->board.urgent->vi = "Cháy! Mời ra ngay bằng cửa chính";
    fire.hall->board.urgent->en = "Fire! Leave now by the main door";
    State spoken = sample_zone();
    spoken.hall->board.urgent = sample_notice();
    State lost = fire;
    lost.mirror.link = Link::Gone;
    lost.hall->board.urgent->en.clear();
    return {{"fire", fire}, {"long", spoken}, {"lost", lost}};
}

const Screen kUrgent{"D5", "hall", view, samples};

}  // namespace
}  // namespace kiosk::ui::hall
