#pragma once
// The part of an appliance that a test plays: the letter desk answers what the test laid down, and
// every call of it, of the simulator and of enrolment is noted.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/format.hpp"
#include "firmware/server/appliance.hpp"

namespace kiosk::test {

class PlayedDesk : public server::Appliance {
public:
    // What the next calls of the letter desk, the simulator and enrolment answer; the calls
    // themselves stand in `calls`, in order.
    struct Script {
        Result<Json> letter = Error{ErrorCode::ScannerGone};
        std::string sought;  // what finds `found`
        LettersFound found;
        Json in_hand = nullptr;
        std::map<int, Json> pages;
        std::map<int, Bytes> previews;
        Result<Json> review = Error{ErrorCode::LetterKeyGone};
        Json sync = {{"state", "not_enrolled"}, {"backlog", 0}, {"pages_waiting", 0}};
        Result<Json> provision = Error{ErrorCode::HubUnreachable};
        Result<Json> speech = Error{ErrorCode::SpeechGone};
    };

    void play(Script script) {
        const std::lock_guard lock(mutex_);
        script_ = std::move(script);
    }

    [[nodiscard]] std::vector<std::string> calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

    void open_letter(petitions::Source source, int dpi, office::Actor, Reply reply) override {
        desk(fmt::format("open {} {}", petitions::name_of(source), dpi), reply);
    }

    void resume_letter(LetterId letter, ScanMore how, office::Actor, Reply reply) override {
        desk("resume " + letter.text() + (how.again ? fmt::format(" again {}", *how.again) : "") +
                 (how.backs ? " backs" : ""),
             reply);
    }

    void stop_letter(LetterId letter, Reply reply) override {
        desk("stop " + letter.text(), reply);
    }

    void accept_backs(LetterId letter, Reply reply) override {
        desk("accept_backs " + letter.text(), reply);
    }

    void edit_letter(LetterId letter, PageEdit edit, office::Actor, Reply reply) override {
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

    void confirm_letter(ConfirmLetter wish, office::Actor, Reply reply) override {
        desk(fmt::format("confirm {} {} {} {}{}",
                         wish.letter.text(),
                         wish.pages,
                         wish.kind ? petitions::name_of(*wish.kind) : "-",
                         wish.body ? wish.body->value : "-",
                         wish.review == petitions::Review::AsIs ? " as_is" : ""),
             reply);
    }

    void abandon_letter(LetterId letter,
                        petitions::AbandonReason reason,
                        office::Actor,
                        Reply reply) override {
        desk(fmt::format("abandon {} {}", letter.text(), petitions::name_of(reason)), reply);
    }

    [[nodiscard]] Result<LettersFound> find_letters(std::string_view text) const override {
        const std::lock_guard lock(mutex_);
        return text == script_.sought ? script_.found : LettersFound{};
    }

    [[nodiscard]] Json letter_in_hand(LetterId letter) const override {
        const std::lock_guard lock(mutex_);
        const bool known = script_.in_hand.is_object() && script_.in_hand["id"] == letter.text();
        return known ? script_.in_hand : Json(nullptr);
    }

    [[nodiscard]] Result<Json> letter_page(LetterId, int n) const override {
        const std::lock_guard lock(mutex_);
        const auto found = script_.pages.find(n);
        return found == script_.pages.end() ? Result<Json>(Error{ErrorCode::NotFound, "page"})
                                            : Result<Json>(found->second);
    }

    [[nodiscard]] Result<Bytes> letter_preview(LetterId, int n) const override {
        const std::lock_guard lock(mutex_);
        const auto found = script_.previews.find(n);
        return found == script_.previews.end() ? Result<Bytes>(Error{ErrorCode::NotFound, "page"})
                                               : Result<Bytes>(found->second);
    }

    [[nodiscard]] Result<Json> letter_review(LetterId) const override {
        const std::lock_guard lock(mutex_);
        return script_.review;
    }

    [[nodiscard]] Result<Json> review_letter(LetterId letter,
                                             const Json& wish,
                                             const office::Actor&) override {
        note("review " + letter.text() + " " + to_text(wish));
        return letter_review(letter);
    }

protected:
    void note(std::string call) {
        const std::lock_guard lock(mutex_);
        calls_.push_back(std::move(call));
    }

    void desk(std::string call, const Reply& reply) {
        note(std::move(call));
        const std::lock_guard lock(mutex_);
        reply(script_.letter);
    }

    mutable std::mutex mutex_;
    Script script_;
    std::vector<std::string> calls_;
};

}  // namespace kiosk::test
