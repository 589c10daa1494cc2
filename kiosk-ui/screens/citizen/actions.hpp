#pragma once

// What a citizen's touch can ask for. The argument, where there is one, stands behind the name.

namespace kiosk::ui::citizen {

inline constexpr const char* kTakeNumber = "take-number";
inline constexpr const char* kAskPriority = "ask-priority";
inline constexpr const char* kPriority = "priority";  // yes no
inline constexpr const char* kLetter = "letter";
inline constexpr const char* kLetterNumber = "letter-number";
inline constexpr const char* kService = "service";             // id
inline constexpr const char* kServicesPage = "services-page";  // from 0
inline constexpr const char* kParty = "party";                 // 1 2 3 4 group large
inline constexpr const char* kPeople = "people";               // by how many: -10 -1 1 10
inline constexpr const char* kConfirm = "confirm";
inline constexpr const char* kCancel = "cancel";
inline constexpr const char* kFinish = "finish";
inline constexpr const char* kNumberSaved = "number-saved";
inline constexpr const char* kPaperCame = "paper-came";
inline constexpr const char* kPaperAgain = "paper-again";
inline constexpr const char* kBack = "back";
inline constexpr const char* kHome = "home";
inline constexpr const char* kHelp = "help";
inline constexpr const char* kCheckIn = "check-in";
inline constexpr const char* kCodeKey = "code-key";  // one character
inline constexpr const char* kCodeErase = "code-erase";
inline constexpr const char* kCodeFind = "code-find";
inline constexpr const char* kCheckInTake = "check-in-take";
inline constexpr const char* kTrack = "track";
inline constexpr const char* kTrackKey = "track-key";  // one character
inline constexpr const char* kTrackErase = "track-erase";
inline constexpr const char* kTrackNext = "track-next";
inline constexpr const char* kTrackFind = "track-find";
inline constexpr const char* kCallHelp = "call-help";
inline constexpr const char* kCancelHelp = "cancel-help";
inline constexpr const char* kDisplay = "display";
inline constexpr const char* kLanguage = "language";   // vi en
inline constexpr const char* kTextSize = "text-size";  // next, or 1 2 3
inline constexpr const char* kColours = "colours";     // next, or 1 2 3
inline constexpr const char* kReach = "reach";         // normal low
inline constexpr const char* kStillHere = "still-here";
inline constexpr const char* kWake = "wake";

}  // namespace kiosk::ui::citizen
