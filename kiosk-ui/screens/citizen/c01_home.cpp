// C1: the menu, and the first thing anyone sees. No "touch to start": the one thing most people
// came for is the one large button.
#include "kiosk-ui/screens/citizen/actions.hpp"
#include "kiosk-ui/screens/citizen/frame.hpp"
#include "kiosk-ui/screens/screen.hpp"

namespace kiosk::ui::citizen {
namespace {

constexpr double kFlower_mm = 46;
constexpr double kStepPlate_mm = 36;

// How far the facts reach over the hero's edge. In high contrast that edge is a line, which must
// not run behind a card.
double overlap_mm(const Env& env) {
    return env.theme == ThemeId::Normal ? 13 : -5;
}

Node fact(std::string id, draw::Icon icon, std::string name, std::string value, std::string speak) {
    Node said = label("value", std::move(value));
    said.look.bold = true;
    Node out = row(std::move(id),
                   3.5,
                   {icon_node(icon, 10, Ink::Accent),
                    grown(column("words", 0, {caption("name", std::move(name)), said}))});
    out.speak = std::move(speak);
    return out;
}

Node divider() {
    Node out;
    out.box.width_mm = 0.5;
    out.box.height_mm = 17;
    out.look.fill = Fill::Sunken;
    return out;
}

Node facts(const State& state, const Env& env) {
    const auto called = called_now(state.mirror);
    const std::string number =
        called ? words(env.language,
                       Key::home_called_value,
                       {{"number", called->number}, {"counter", called->counter}})
               : say(env, Key::home_called_none);
    const std::string said =
        called ? words(env.language,
                       Key::home_called_said,
                       {{"number", spelled(called->number)}, {"counter", called->counter}})
               : "";
    std::int64_t waiting = 0;
    for (const api::ServiceLine& line : state.mirror.queue.services) {
        waiting += line.people;
    }
    std::int64_t open = 0;
    for (const api::Counter& counter : state.mirror.queue.counters) {
        open += counter.state == "open" ? 1 : 0;
    }
    const std::string people = count(env, Key::people_one, Key::people_many, waiting);
    const std::string desks = open == 0 ? say(env, Key::counters_none)
                                        : count(env, Key::counters_one, Key::counters_many, open);
    Node now = fact("called", draw::Icon::Bell, say(env, Key::home_called), number, said);
    Node wait = fact("waiting", draw::Icon::People, say(env, Key::home_waiting), people, "");
    Node desk = fact("open", draw::Icon::Office, say(env, Key::home_open), desks, "");
    Node out =
        env.step == TextStep::Normal
            ? row("facts", 4, {grown(now, 1.34), divider(), grown(wait), divider(), grown(desk)})
            : grid("facts", is_largest(env) ? 1 : 2, 4, {now, wait});
    out.box.padding = Insets::of(6, 5.5);
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    return out;
}

bool has_banner(const State& state) {
    return state.mirror.queue.house_full || help_now(state) != Help::None ||
           state.mirror.printer == Printer::PaperOut || state.mirror.printer == Printer::Trouble ||
           state.mirror.printer == Printer::PaperLow;
}

Node hero(const State& state, const Env& env) {
    Node greeting = text_node("greeting",
                              say(env, Key::home_greeting),
                              is_largest(env) ? Type::Title : Type::Display,
                              Ink::OnHero);
    Node how = body("how", say(env, Key::home_how), Ink::OnHeroMuted);
    how.look.bold = true;
    std::vector<Node> said{greeting};
    // At the largest letters a banner needs this line's room.
    if (!is_largest(env) || !has_banner(state)) {
        said.push_back(how);
    }
    Node content =
        padded(column("content", 6, {masthead(state, env), column("words", 1, std::move(said))}),
               {kMarginMm, 9, kMarginMm, overlap_mm(env) + 7});
    // Behind the last corner that no word reaches; only where the greeting is one short line.
    Node flower =
        padded(column("flower", 0, {icon_node(draw::Icon::Lotus, kFlower_mm, Ink::HeroDecor)}),
               {0, 0, 2, overlap_mm(env)});
    flower = aligned(flower, Along::End, Across::End);
    Node out = column("hero", 0, {flower, content});
    out.box.flow = Flow::Stack;
    if (env.step != TextStep::Normal) {
        out.parts.erase(out.parts.begin());
    }
    out.look.fill = Fill::Hero;
    out.look.corner = Corner::HeroBottom;
    return out;
}

Node chevron_plate() {
    Node out = icon_plate(draw::Icon::ChevronRight, 17, Fill::Surface, Ink::Accent);
    out.look.corner = Corner::Round;
    return out;
}

// Larger letters, a card more and a banner: what says least goes.
bool is_crowded(const State& state, const Env& env) {
    return env.step != TextStep::Normal && state.mirror.queue.check_in && has_banner(state);
}

Node take_button(const State& state, const Env& env) {
    std::vector<Node> lines{title("name", say(env, Key::home_take), Ink::OnPrimary)};
    if (!is_crowded(state, env)) {
        lines.push_back(body("more", say(env, Key::home_take_more), Ink::OnPrimary));
        lines.back().look.bold = true;
    }
    std::vector<Node> parts;
    if (!is_largest(env)) {
        parts.push_back(icon_plate(draw::Icon::Ticket, 36, Fill::PrimaryPlate, Ink::OnPrimary));
    }
    parts.push_back(grown(column("words", 1, std::move(lines))));
    if (!is_largest(env)) {
        parts.push_back(chevron_plate());
    }
    Node out = padded(row("take", 7, std::move(parts)), Insets::of(8, 8));
    out.role = Role::Button;
    out.box.least_height_mm = env.reach == Reach::Low || is_crowded(state, env) ? 42 : 66;
    out.look.fill = Fill::Primary;
    out.look.corner = Corner::Hero;
    out.look.shadow = Shadow::Card;
    out.action = Action{kTakeNumber};
    return out;
}

// Two stand side by side where letters are of the usual size: the picture above the words.
bool cards_stand(const Env& env) {
    return env.step == TextStep::Normal;
}

Node standing_card(const Env& env, Node out, draw::Icon icon, Node name, Node more) {
    Node top = row("top",
                   6,
                   {icon_plate(icon, 24, Fill::AccentTint, Ink::Accent),
                    spring(),
                    icon_node(draw::Icon::ChevronRight, 10, Ink::Chevron)});
    const bool low = env.reach == Reach::Low;
    out.box.gap_mm = low ? 3 : 5;
    out.box.least_height_mm = low ? 52 : 64;
    out.parts = {std::move(top), column("words", 1, {std::move(name), std::move(more)})};
    return padded(std::move(out), Insets::of(7, low ? 5 : 7));
}

Node as_card(Node out, Action action) {
    out.role = Role::Button;
    out.look.fill = Fill::Surface;
    out.look.border = Border::Control;
    out.look.corner = Corner::Card;
    out.look.shadow = Shadow::Card;
    out.action = std::move(action);
    return out;
}

// The picture beside the words.
Node lying_card(const State& state,
                const Env& env,
                std::string id,
                draw::Icon icon,
                std::string name,
                std::string more,
                Action action) {
    const bool largest = is_largest(env);
    const bool crowded = is_crowded(state, env);
    std::vector<Node> lines{label("name", std::move(name))};
    std::vector<Node> parts;
    if (!largest) {
        parts.push_back(icon_plate(icon, 22, Fill::AccentTint, Ink::Accent));
        if (!crowded) {
            lines.push_back(caption("more", std::move(more)));
        }
    }
    parts.push_back(grown(column("words", 1, std::move(lines))));
    parts.push_back(icon_node(draw::Icon::ChevronRight, 10, Ink::Chevron));
    const double ends_mm = largest ? (crowded ? 2 : 4) : 5;
    Node out = padded(row(std::move(id), 6, std::move(parts)), Insets::of(7, ends_mm));
    out.box.least_height_mm = largest || crowded ? 28 : env.reach == Reach::Low ? 32 : 46;
    if (largest && crowded) {
        out.box.least_height_mm = 23;
    }
    return as_card(std::move(out), std::move(action));
}

Node card(const State& state,
          const Env& env,
          std::string id,
          draw::Icon icon,
          std::string name,
          std::string more,
          Action action) {
    if (!cards_stand(env)) {
        return lying_card(
            state, env, std::move(id), icon, std::move(name), std::move(more), std::move(action));
    }
    Node out = standing_card(env,
                             column(std::move(id), 0, {}),
                             icon,
                             label("name", std::move(name)),
                             caption("more", std::move(more)));
    return as_card(std::move(out), std::move(action));
}

// Lies below the others, as wide as both: the way of few, on some days.
Node booked_card(const State& state, const Env& env) {
    return lying_card(state,
                      env,
                      "booked",
                      draw::Icon::Calendar,
                      say(env, Key::home_booked),
                      say(env, Key::home_booked_more),
                      {kCheckIn});
}

Node step_picture(const Env& env, std::string id, draw::Icon icon, Key key) {
    Node plate = icon_plate(icon, kStepPlate_mm, Fill::Surface, Ink::Accent);
    plate.look.corner = Corner::Round;
    Node name = centred_text(label("name", id + ". " + say(env, key)));
    Node out = column(std::move(id), 4, {plate, name});
    out.box.across = Across::Center;
    return grown(out);
}

// How it goes, for who has never done it.
Node steps(const Env& env) {
    Node arrow = aligned(column("", 0, {icon_node(draw::Icon::ChevronRight, 9, Ink::Muted)}),
                         Along::Center,
                         Across::Center);
    Node pictures = row("pictures",
                        2,
                        {step_picture(env, "1", draw::Icon::Ticket, Key::steps_take),
                         arrow,
                         step_picture(env, "2", draw::Icon::People, Key::steps_wait),
                         arrow,
                         step_picture(env, "3", draw::Icon::Office, Key::steps_go)});
    pictures.box.across = Across::Start;
    for (std::size_t i = 1; i < pictures.parts.size(); i += 2) {
        pictures.parts[i].box.height_mm = kStepPlate_mm;  // beside the middle of the plates
    }
    return column("steps", 6, {centred_text(label("name", say(env, Key::home_steps))), pictures});
}

// What people should know before they begin; nothing most of the time.
std::vector<Node> banner(const State& state, const Env& env) {
    const auto tell = [&](draw::Icon icon,
                          Fill tint,
                          Ink ink,
                          Key key,
                          const std::string& more = "") {
        Node out = notice("banner", icon, tint, ink, say(env, key), more);
        return std::vector<Node>{padded(column("banners", 0, {out}), {kMarginMm, 6, kMarginMm, 0})};
    };
    const auto warn = [&](draw::Icon icon, Key key) {
        return tell(icon, Fill::WarnTint, Ink::Warn, key);
    };
    // A minute or two; what is wrong with the printer is said on C5 and C8 as well.
    switch (help_now(state)) {
        case Help::Called:
            return tell(draw::Icon::Bell, Fill::OkTint, Ink::Ok, Key::help_banner);
        case Help::Coming:
            return tell(draw::Icon::Bell, Fill::OkTint, Ink::Ok, Key::help_coming);
        case Help::None:
            break;
    }
    switch (state.mirror.printer) {
        case Printer::PaperOut:
            return warn(draw::Icon::PaperOut, Key::banner_no_paper);
        case Printer::Trouble:
            return warn(draw::Icon::Printer, Key::banner_no_printer);
        case Printer::PaperLow:
            return warn(draw::Icon::Printer, Key::banner_paper_low);
        case Printer::Unknown:
        case Printer::Ready:
            break;
    }
    if (state.mirror.queue.house_full) {
        const std::string& own =
            env.language == Language::Vi ? state.mirror.full_offer_vi : state.mirror.full_offer_en;
        const std::string offer = own.empty() ? say(env, Key::full_offer) : own;
        return tell(draw::Icon::People,
                    Fill::WarnTint,
                    Ink::Warn,
                    Key::banner_full,
                    is_largest(env) ? "" : offer);
    }
    return {};
}

Scene view(const State& state, const Env& env) {
    Node top = column("top", -overlap_mm(env), {hero(state, env), Node{}});
    top.parts[1] = padded(column("over", 0, {facts(state, env)}), Insets::of(kMarginMm, 0));
    Node reading = column("reading", 0, {top});
    for (Node& one : banner(state, env)) {
        reading.parts.push_back(std::move(one));
    }
    const bool low = env.reach == Reach::Low;
    // The steps are the first to go when room is short.
    const bool booked = state.mirror.queue.check_in;
    const bool with_steps =
        env.step == TextStep::Normal && !state.mirror.queue.house_full && !booked;
    if (low && with_steps) {
        reading.parts.push_back(spring());
        reading.parts.push_back(padded(steps(env), Insets::of(kMarginMm, 4)));
        reading.parts.push_back(spring());
    }
    std::vector<Node> cards{card(state,
                                 env,
                                 "letter",
                                 draw::Icon::Document,
                                 say(env, Key::home_letter),
                                 say(env, Key::home_letter_more),
                                 {kLetter}),
                            card(state,
                                 env,
                                 "priority",
                                 draw::Icon::Priority,
                                 say(env, Key::home_priority),
                                 say(env, Key::home_priority_more),
                                 {kAskPriority})};
    Node controls = region(
        "controls",
        6,
        {take_button(state, env), grid("cards", cards_stand(env) ? 2 : 1, 6, std::move(cards))});
    if (booked) {
        controls.parts.push_back(booked_card(state, env));
    }
    if (!low && with_steps) {
        controls.parts.push_back(spring());
        controls.parts.push_back(steps(env));
        controls.parts.push_back(spring());
    }
    return scene_of("C1", std::move(reading), std::move(controls), bar(env));
}

std::vector<Sample> samples() {
    State quiet = sample_office();
    quiet.mirror.queue.counters.clear();
    for (api::ServiceLine& line : quiet.mirror.queue.services) {
        line.waiting = 0;
        line.people = 0;
    }
    State busy = sample_office();
    busy.mirror.queue.services.front().people = 187;
    busy.mirror.queue.counters.back().ticket->text = "AB1041";
    State no_paper = sample_office();
    no_paper.mirror.printer = Printer::PaperOut;
    State training = sample_office();
    training.mirror.training = true;
    State full = sample_office();
    full.mirror.queue.house_full = true;
    full.mirror.full_offer_vi =
        "Có thể đặt hẹn buổi khác tại quầy, hoặc gặp trực\u00A0tuyến từ phường.";
    full.mirror.full_offer_en =
        "You can book another day at the desk, or meet online from your ward.";
    State called = sample_office();
    add_help(called, "called", 12'000);
    State booked = sample_office();
    booked.mirror.queue.check_in = true;
    State booked_full = full;
    booked_full.mirror.queue.check_in = true;
    return {{"office", sample_office()},
            {"booked", booked},
            {"booked-full", booked_full},
            {"quiet", quiet},
            {"busy", busy},
            {"no-paper", no_paper},
            {"help-called", called},
            {"full", full},
            {"training", training}};
}

const Screen kHome{"C1", "citizen", view, samples};

}  // namespace
}  // namespace kiosk::ui::citizen
