#include "tests/support/played_desk.hpp"

#include "firmware/base/format.hpp"

namespace kiosk::test {

void PlayedDesk::play(Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
}

std::vector<std::string> PlayedDesk::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

void PlayedDesk::open_letter(petitions::Source source, int dpi, office::Actor, Reply reply) {
    desk(fmt::format("open {} {}", petitions::name_of(source), dpi), reply);
}

void PlayedDesk::resume_letter(LetterId letter, ScanMore how, office::Actor, Reply reply) {
    desk("resume " + letter.text() + (how.again ? fmt::format(" again {}", *how.again) : "") +
             (how.backs ? " backs" : ""),
         reply);
}

void PlayedDesk::stop_letter(LetterId letter, Reply reply) {
    desk("stop " + letter.text(), reply);
}

void PlayedDesk::accept_backs(LetterId letter, Reply reply) {
    desk("accept_backs " + letter.text(), reply);
}

void PlayedDesk::edit_letter(LetterId letter, PageEdit edit, office::Actor, Reply reply) {
    const std::string what = std::visit(
        [](const auto& wish) {
            using Wish = std::decay_t<decltype(wish)>;
            if constexpr (std::is_same_v<Wish, office::MovePage>) {
                return fmt::format("move {} {}", wish.move.from, wish.move.to);
            } else if constexpr (std::is_same_v<Wish, office::TurnPage>) {
                return fmt::format("turn {} {}", wish.turn.n, wish.turn.turn);
            } else if constexpr (std::is_same_v<Wish, office::RemovePage>) {
                return fmt::format("remove {}", wish.n);
            } else {
                return "restore " + to_hex(wish.hash);
            }
        },
        edit);
    desk(letter.text() + " " + what, reply);
}

void PlayedDesk::confirm_letter(ConfirmLetter wish, office::Actor, Reply reply) {
    desk(fmt::format("confirm {} {} {} {}{}",
                     wish.letter.text(),
                     wish.pages,
                     wish.kind ? petitions::name_of(*wish.kind) : "-",
                     wish.body ? wish.body->value : "-",
                     wish.review == petitions::Review::AsIs ? " as_is" : ""),
         reply);
}

void PlayedDesk::abandon_letter(LetterId letter,
                                petitions::AbandonReason reason,
                                office::Actor,
                                Reply reply) {
    desk(fmt::format("abandon {} {}", letter.text(), petitions::name_of(reason)), reply);
}

void PlayedDesk::track_letter(Redacted<std::string> code, Redacted<std::string> pin, Reply reply) {
    const std::lock_guard lock(mutex_);
    if (script_.untracked) {
        reply(Error{*script_.untracked});
        return;
    }
    const bool known = code.get() + " " + pin.get() == script_.tracked;
    reply(Json{{"story", known ? script_.story : Json(nullptr)}});
}

Result<PlayedDesk::LettersFound> PlayedDesk::find_letters(std::string_view text) const {
    const std::lock_guard lock(mutex_);
    return text == script_.sought ? script_.found : LettersFound{};
}

Json PlayedDesk::letter_in_hand(LetterId letter) const {
    const std::lock_guard lock(mutex_);
    const bool known = script_.in_hand.is_object() && script_.in_hand["id"] == letter.text();
    return known ? script_.in_hand : Json(nullptr);
}

Result<Json> PlayedDesk::letter_page(LetterId, int n) const {
    const std::lock_guard lock(mutex_);
    const auto found = script_.pages.find(n);
    return found == script_.pages.end() ? Result<Json>(Error{ErrorCode::NotFound, "page"})
                                        : Result<Json>(found->second);
}

Result<Bytes> PlayedDesk::letter_preview(LetterId, int n) const {
    const std::lock_guard lock(mutex_);
    const auto found = script_.previews.find(n);
    return found == script_.previews.end() ? Result<Bytes>(Error{ErrorCode::NotFound, "page"})
                                           : Result<Bytes>(found->second);
}

Result<Json> PlayedDesk::letter_review(LetterId) const {
    const std::lock_guard lock(mutex_);
    return script_.review;
}

Result<Json> PlayedDesk::review_letter(LetterId letter, const Json& wish, const office::Actor&) {
    note("review " + letter.text() + " " + to_text(wish));
    return letter_review(letter);
}

void PlayedDesk::note(std::string call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
}

void PlayedDesk::desk(std::string call, const Reply& reply) {
    note(std::move(call));
    const std::lock_guard lock(mutex_);
    reply(script_.letter);
}

}  // namespace kiosk::test
