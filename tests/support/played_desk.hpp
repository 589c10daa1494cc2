#pragma once
// The part of an appliance that a test plays: the letter desk answers what the test laid down, and
// every call of it, of the simulator and of enrolment is noted.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "firmware/server/appliance.hpp"

namespace kiosk::test {

class PlayedDesk : public server::Appliance {
public:
    // What the next calls of the letter desk, the simulator and enrolment answer; the calls
    // themselves stand in `calls`, in order.
    struct Script {
        Result<Json> letter = Error{ErrorCode::ScannerGone};
        std::string tracked;  // code and PIN, with a blank between, that have `story` …
        Json story = nullptr;
        std::optional<ErrorCode> untracked{};  // … or what every look-up is refused with
        std::string sought;                    // what finds `found`
        LettersFound found;
        Json in_hand = nullptr;
        std::map<int, Json> pages;
        std::map<int, Bytes> previews;
        Result<Json> review = Error{ErrorCode::LetterKeyGone};
        Json sync = {{"state", "not_enrolled"}, {"backlog", 0}, {"pages_waiting", 0}};
        Result<Json> provision = Error{ErrorCode::HubUnreachable};
        Result<Json> speech = Error{ErrorCode::SpeechGone};
    };

    void play(Script script);

    [[nodiscard]] std::vector<std::string> calls() const;

    void open_letter(petitions::Source source, int dpi, office::Actor, Reply reply) override;

    void resume_letter(LetterId letter, ScanMore how, office::Actor, Reply reply) override;

    void stop_letter(LetterId letter, Reply reply) override;

    void accept_backs(LetterId letter, Reply reply) override;

    void edit_letter(LetterId letter, PageEdit edit, office::Actor, Reply reply) override;

    void confirm_letter(ConfirmLetter wish, office::Actor, Reply reply) override;

    void abandon_letter(LetterId letter,
                        petitions::AbandonReason reason,
                        office::Actor,
                        Reply reply) override;

    void track_letter(Redacted<std::string> code, Redacted<std::string> pin, Reply reply) override;

    [[nodiscard]] Result<LettersFound> find_letters(std::string_view text) const override;

    [[nodiscard]] Json letter_in_hand(LetterId letter) const override;

    [[nodiscard]] Result<Json> letter_page(LetterId, int n) const override;

    [[nodiscard]] Result<Bytes> letter_preview(LetterId, int n) const override;

    [[nodiscard]] Result<Json> letter_review(LetterId) const override;

    [[nodiscard]] Result<Json> review_letter(LetterId letter,
                                             const Json& wish,
                                             const office::Actor&) override;

protected:
    void note(std::string call);

    void desk(std::string call, const Reply& reply);

    mutable std::mutex mutex_;
    Script script_;
    std::vector<std::string> calls_;
};

}  // namespace kiosk::test
