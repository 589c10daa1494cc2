// S5: one question after the other: all pages? which kind? which body? Then the receipt. Nothing is
// chosen beforehand; "Phân loại sau" keeps the letter sealed. After the saving nothing on the glass
// tells the kind.
#include <array>

#include "kiosk-ui/screens/screen.hpp"
#include "kiosk-ui/screens/staff/frame.hpp"

namespace kiosk::ui::staff {
namespace {

Node back_button(const Env& env) {
    return small_button("back", draw::Icon::ArrowLeft, say(env, Key::back), {kBackInSaving});
}

std::int64_t pages_of(const Staff& its) {
    return its.letter ? its.letter->pages : 0;
}

// ---- all pages?

std::vector<Node> count_cards(const Staff& its, const Env& env) {
    Node number = centred_text(
        text_node("number", std::to_string(pages_of(its)), Type::TicketNumber, Ink::Ink));
    Node card =
        padded(column("count",
                      2,
                      {number,
                       centred_text(title("pages", say(env, Key::save_count_pages), Ink::Muted)),
                       centred_text(label("how", say(env, Key::save_count_how)))}),
               Insets::all(10));
    card.look.fill = Fill::Surface;
    card.look.corner = Corner::Hero;
    return {spring(), card, spring()};
}

std::vector<Node> count_controls(const Staff& its, const Env& env) {
    const bool as_is = its.saving.as_it_stands;
    return {
        primary_button("yes",
                       as_is ? draw::Icon::Lock : draw::Icon::Check,
                       say_n(env, as_is ? Key::save_as_is_yes : Key::save_count_yes, pages_of(its)),
                       {kCountRight}),
        small_button("no", draw::Icon::ArrowLeft, say(env, Key::save_count_no), {kScan})};
}

// ---- which kind?

struct Kind {
    const char* name;  // as the API names it
    Key word;
};

constexpr std::array kKinds{Kind{"complaint", Key::save_kind_complaint},
                            Kind{"denunciation", Key::save_kind_denunciation},
                            Kind{"recommendation", Key::save_kind_recommendation},
                            Kind{"reflection", Key::save_kind_reflection},
                            Kind{"mixed", Key::save_kind_mixed},
                            Kind{"later", Key::save_kind_later}};

// Without an ordinary body only a sealed letter can go anywhere.
bool can_go(const Staff& its, std::string_view kind) {
    return !its.desk.bodies.empty() || kind == "denunciation" || kind == "later";
}

std::vector<Node> kind_controls(const Staff& its, const Env& env) {
    std::vector<Node> cells;
    for (const Kind& kind : kKinds) {
        if (can_go(its, kind.name)) {
            Node one = choice(
                kind.name, say(env, kind.word), its.saving.kind == kind.name, {kKind, kind.name});
            one.box.padding = Insets::of(2, 2);
            one.box.gap_mm = 2.5;
            cells.push_back(std::move(one));
        }
    }
    std::vector<Node> out{grid("kinds", is_largest(env) ? 1 : 2, kGapMm, std::move(cells))};
    if (!its.saving.kind.empty()) {
        const bool body_next = its.desk.bodies.size() > 1 && its.saving.kind != "later" &&
                               its.saving.kind != "denunciation";
        out.push_back(primary_button("save",
                                     body_next ? draw::Icon::ChevronRight : draw::Icon::Check,
                                     say(env, body_next ? Key::save_next : Key::save_go),
                                     {kSave}));
    }
    out.push_back(back_button(env));
    return out;
}

std::vector<Node> kind_cards(const Staff& its, const Env& env) {
    if (is_largest(env)) {
        return {};  // the choices need the room
    }
    const std::string hinted = its.letter ? its.letter->kind_hint : std::string();
    for (const Kind& kind : kKinds) {
        if (hinted == kind.name) {
            return {citizen::notice(
                "hint",
                draw::Icon::Info,
                Fill::AccentTint,
                Ink::Ink,
                words(env.language, Key::save_kind_hint, {{"kind", say(env, kind.word)}}),
                say(env, Key::save_kind_how))};
        }
    }
    return {citizen::notice(
        "how", draw::Icon::Lock, Fill::AccentTint, Ink::Ink, say(env, Key::save_kind_how))};
}

// ---- which body?

std::vector<Node> body_controls(const Staff& its, const Env& env) {
    std::vector<Node> cells;
    for (const ReceivingBody& body : its.desk.bodies) {
        cells.push_back(choice(body.id, body.name, its.saving.body == body.id, {kBody, body.id}));
    }
    std::vector<Node> out{column("bodies", kGapMm, std::move(cells))};
    if (!its.saving.body.empty()) {
        out.push_back(primary_button("save", draw::Icon::Check, say(env, Key::save_go), {kSave}));
    }
    out.push_back(back_button(env));
    return out;
}

// ---- saved

bool on_paper(const Receipt& receipt) {
    return receipt.paper == Paper::Confirmed;
}

Node code_card(const Receipt& receipt, const Env& env) {
    std::vector<Node> parts{
        centred_text(label("pages", say_n(env, Key::saved_pages, receipt.pages)))};
    if (!receipt.code.empty()) {
        parts.push_back(centred_text(caption("name", say(env, Key::saved_code))));
        Node code = centred_text(text_node(
            "code", receipt.code, is_largest(env) ? Type::Label : Type::Display, Ink::Ink));
        code.look.bold = true;
        code.speak = say(env, Key::saved_code_said);
        parts.push_back(code);
        if (!on_paper(receipt)) {
            parts.push_back(centred_text(caption("pin-name", say(env, Key::saved_pin))));
            Node pin = centred_text(text_node(
                "pin", receipt.pin, is_largest(env) ? Type::Title : Type::Display, Ink::Ink));
            pin.speak = say(env, Key::saved_pin_said);
            parts.push_back(pin);
        }
    }
    Node out = padded(column("receipt", 4, std::move(parts)), Insets::of(8, 8));
    out.look.fill = Fill::Surface;
    out.look.corner = Corner::Hero;
    out.look.shadow = Shadow::Card;
    return out;
}

Node paper_card(const Receipt& receipt, const Env& env) {
    const auto card = [&](draw::Icon icon, Fill tint, Ink ink, Key line, std::optional<Key> more) {
        return citizen::notice(
            "paper", icon, tint, ink, say(env, line), more ? say(env, *more) : std::string());
    };
    if (receipt.code.empty()) {
        return card(
            draw::Icon::Info, Fill::WarnTint, Ink::Warn, Key::saved_lost, Key::saved_lost_more);
    }
    switch (receipt.paper) {
        case Paper::Confirmed:
            return card(draw::Icon::Check, Fill::OkTint, Ink::Ok, Key::saved_printed, std::nullopt);
        case Paper::Waiting:
        case Paper::Sending:
        case Paper::Sent:
            return card(
                draw::Icon::Printer, Fill::AccentTint, Ink::Ink, Key::saved_printing, std::nullopt);
        case Paper::Uncertain:
            return card(draw::Icon::Printer,
                        Fill::WarnTint,
                        Ink::Warn,
                        Key::saved_doubt,
                        Key::saved_doubt_more);
        case Paper::Failed:
            return card(draw::Icon::PaperOut,
                        Fill::WarnTint,
                        Ink::Warn,
                        Key::saved_failed,
                        Key::saved_write);
        case Paper::None:
            break;
    }
    return card(
        draw::Icon::PaperOut, Fill::WarnTint, Ink::Warn, Key::saved_no_paper, Key::saved_write);
}

std::vector<Node> saved_controls(const Receipt& receipt, const Env& env) {
    std::vector<Node> out;
    const bool doubt = receipt.paper == Paper::Uncertain;
    if (!receipt.job.empty() && (doubt || receipt.paper == Paper::Failed)) {
        std::vector<Node> asks;
        if (doubt) {
            asks.push_back(small_button(
                "came", draw::Icon::Ticket, say(env, Key::saved_came), {kReceiptCame}));
        }
        asks.push_back(small_button(
            "again", draw::Icon::Printer, say(env, Key::saved_again), {kReceiptAgain}));
        out.push_back(buttons(env, "paper", std::move(asks)));
    }
    out.push_back(
        primary_button("next", draw::Icon::Scanner, say(env, Key::saved_next), {kNextLetter}));
    out.push_back(small_button("desk", draw::Icon::Check, say(env, Key::staff_leave), {kDesk}));
    return out;
}

Scene saved(const State& state, const Env& env) {
    static const Receipt kNone;
    const Staff& its = staff_of(state);
    const Receipt& receipt = its.receipt ? *its.receipt : kNone;
    std::vector<Node> cards;
    if (its.refusal) {
        cards.push_back(refusal(env, *its.refusal));
    }
    cards.push_back(paper_card(receipt, env));
    cards.push_back(spring());
    cards.push_back(code_card(receipt, env));
    cards.push_back(spring());
    return scene_of("S5",
                    reading(state, env, say(env, Key::saved_title), std::move(cards)),
                    citizen::region("controls", 5, saved_controls(receipt, env)),
                    env);
}

// ---- the questions

struct Question {
    std::string text;
    std::vector<Node> cards;
    std::vector<Node> controls;
};

Question question_of(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    if (its.asking) {
        std::vector<Node> cards{spring()};
        if (shows_waiting(state)) {
            cards.push_back(waiting_card(state, env, Key::staff_wait, Key::save_running_more));
        }
        cards.push_back(spring());
        return {say(env, Key::save_running), std::move(cards), {}};
    }
    switch (its.saving.step) {
        case SaveStep::Kind:
            return {say(env, Key::save_kind_title), kind_cards(its, env), kind_controls(its, env)};
        case SaveStep::Body:
            return {say(env, Key::save_body_title), {}, body_controls(its, env)};
        case SaveStep::Count:
        case SaveStep::Saved:
            break;
    }
    return {say_n(env, Key::save_count_title, pages_of(its)),
            count_cards(its, env),
            count_controls(its, env)};
}

Scene view(const State& state, const Env& env) {
    const Staff& its = staff_of(state);
    if (its.saving.step == SaveStep::Saved) {
        return saved(state, env);
    }
    Question asks = question_of(state, env);
    if (its.refusal) {
        asks.cards.insert(asks.cards.begin(), refusal(env, *its.refusal));
    }
    return scene_of("S5",
                    reading(state, env, std::move(asks.text), std::move(asks.cards)),
                    citizen::region("controls", 5, std::move(asks.controls)),
                    env);
}

State at(SaveStep step) {
    State out = sample_letter(7, "empty");
    out.staff->page = StaffPage::Save;
    out.staff->saving.step = step;
    return out;
}

State saved_with(Paper paper) {
    State out = sample_desk(StaffPage::Save);
    out.staff->saving.step = SaveStep::Saved;
    out.staff->receipt = Receipt{
        "HN-26-7K3M9QRT-X", "204715", 7, paper == Paper::None ? "" : std::string(32, '5'), paper};
    return out;
}

std::vector<Sample> samples() {
    State chosen = at(SaveStep::Kind);
    chosen.staff->saving.kind = "later";
    State hinted = at(SaveStep::Kind);
    hinted.staff->letter->kind_hint = "recommendation";
    State body = at(SaveStep::Body);
    body.staff->saving.kind = "complaint";
    body.staff->desk.bodies.push_back({"ubnd", "Ủy ban nhân\u00A0dân quận Hoàn\u00A0Kiếm"});
    State body_chosen = body;
    body_chosen.staff->saving.body = "ubnd";
    State as_is = at(SaveStep::Count);
    as_is.staff->saving.as_it_stands = true;
    State refused = at(SaveStep::Kind);
    refused.staff->saving.kind = "complaint";
    refused.staff->refusal = ErrorCode::LetterBusy;
    State running = at(SaveStep::Kind);
    running.staff->saving.kind = "later";
    running.staff->asking = Asking{running.now.mono_ms - 2'000};
    State slow = running;
    slow.staff->asking = Asking{running.now.mono_ms - 11'000};
    State lost = saved_with(Paper::None);
    lost.staff->receipt->code.clear();
    lost.staff->receipt->pin.clear();
    return {{"count", at(SaveStep::Count)},
            {"as-is", as_is},
            {"kind", at(SaveStep::Kind)},
            {"kind-hinted", hinted},
            {"kind-later", chosen},
            {"body", body},
            {"body-chosen", body_chosen},
            {"refused", refused},
            {"running", running},
            {"slow", slow},
            {"printing", saved_with(Paper::Sent)},
            {"printed", saved_with(Paper::Confirmed)},
            {"no-printer", saved_with(Paper::None)},
            {"failed", saved_with(Paper::Failed)},
            {"uncertain", saved_with(Paper::Uncertain)},
            {"lost", lost}};
}

const Screen kSaveScreen{"S5", "staff", view, samples};

}  // namespace
}  // namespace kiosk::ui::staff
