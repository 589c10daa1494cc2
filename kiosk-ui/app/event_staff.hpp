#pragma once
// What can happen to the staff's screens, and what they can ask for. Answers carry the stay they
// belong to; wishes carry the session's token, which stands nowhere else but in the state.

#include <string>
#include <variant>

#include "firmware/base/result.hpp"
#include "kiosk-ui/app/state_staff.hpp"

namespace kiosk::ui {

// ---- events

struct KeysShuffled {
    std::array<int, 10> keys{};
};

struct KeypadCame {
    bool accounts = true;
    int tries_left = 5;
    std::uint64_t locked_ms = 0;
};

struct SignedIn {
    std::string token;
    std::string name;
};

struct PinRefused {
    ErrorCode code = ErrorCode::Unknown;
};

struct DeskCame {
    DeskFacts desk;
};

struct LetterCame {
    api::Letter letter;
    enum class Because { Looked, Wished } because = Because::Looked;
};

// It is no longer on the desk.
struct LetterAway {
    std::string id;
};

struct PreviewCame {
    std::string letter;
    std::int64_t page = 0;
    Picture large;  // without pixels: there is none
    Picture small;
};

struct LetterSaved {
    Receipt receipt;
};

struct ReceiptCame {
    std::string job;  // a copy has one of its own
    Paper paper = Paper::None;
};

struct Pushed {};

struct HelpTaken {};  // by this person or by another; the queue tells

// A wish was not granted. NotSignedIn ends the stay.
struct Refused {
    ErrorCode code = ErrorCode::Unknown;
};

using StaffNews = std::variant<KeysShuffled,
                               KeypadCame,
                               SignedIn,
                               PinRefused,
                               DeskCame,
                               LetterCame,
                               LetterAway,
                               PreviewCame,
                               LetterSaved,
                               ReceiptCame,
                               Pushed,
                               HelpTaken,
                               Refused>;

struct StaffHeard {
    std::uint64_t session = 0;  // State::session.number when it was asked for
    StaffNews what;
};

// ---- effects

struct ShuffleKeys {
    bool operator==(const ShuffleKeys&) const = default;
};

struct AskKeypad {
    bool operator==(const AskKeypad&) const = default;
};

struct SignInByPin {
    std::string pin;
    bool operator==(const SignInByPin&) const = default;
};

struct SignOut {
    bool operator==(const SignOut&) const = default;
};

struct KeepSession {  // somebody is there
    bool operator==(const KeepSession&) const = default;
};

struct AskDesk {
    bool operator==(const AskDesk&) const = default;
};

struct AskLetter {
    std::string letter;
    bool operator==(const AskLetter&) const = default;
};

struct AskPreview {
    std::string letter;
    std::int64_t page = 0;
    bool operator==(const AskPreview&) const = default;
};

struct OpenLetter {
    enum class Sides { One, Both } sides = Sides::One;  // of each sheet
    bool operator==(const OpenLetter&) const = default;
};

struct ResumeLetter {
    std::string letter;
    std::int64_t again = 0;  // the page that the next sheet takes the place of; 0 = none
    // Backs: of the whole stack, turned over; those that came before are taken out.
    enum class What { AsBefore, Backs } what = What::AsBefore;
    bool operator==(const ResumeLetter&) const = default;
};

struct StopFeeding {
    std::string letter;
    bool operator==(const StopFeeding&) const = default;
};

struct AcceptBacks {  // they lie right, whatever their number
    std::string letter;
    bool operator==(const AcceptBacks&) const = default;
};

struct AbandonLetter {
    enum class Why { Mistake, Rescan } why = Why::Mistake;
    std::string letter;
    bool operator==(const AbandonLetter&) const = default;
};

struct SaveLetter {
    std::string letter;
    std::int64_t pages = 0;
    std::string kind;  // "" = left open
    std::string body;  // "" = none
    bool as_it_stands = false;
    bool operator==(const SaveLetter&) const = default;
};

struct AskReceipt {
    std::string job;
    bool operator==(const AskReceipt&) const = default;
};

struct TellReceipt {
    enum class What { CameOut, Again } what = What::CameOut;
    std::string job;
    bool operator==(const TellReceipt&) const = default;
};

struct PushSync {
    bool operator==(const PushSync&) const = default;
};

struct AnswerHelp {  // "I am going there"
    std::string call;
    bool operator==(const AnswerHelp&) const = default;
};

using StaffWish = std::variant<ShuffleKeys,
                               AskKeypad,
                               SignInByPin,
                               SignOut,
                               KeepSession,
                               AskDesk,
                               AskLetter,
                               AskPreview,
                               OpenLetter,
                               ResumeLetter,
                               StopFeeding,
                               AcceptBacks,
                               AbandonLetter,
                               SaveLetter,
                               AskReceipt,
                               TellReceipt,
                               PushSync,
                               AnswerHelp>;

struct ForStaff {
    std::uint64_t session = 0;
    std::string token;  // "" before somebody is signed in
    StaffWish what;
    bool operator==(const ForStaff&) const = default;
};

}  // namespace kiosk::ui
