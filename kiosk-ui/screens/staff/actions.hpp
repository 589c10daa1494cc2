#pragma once

// What a touch on the staff's screens can ask for. Size, colours and reach are the citizens'
// actions (screens/citizen/actions.hpp).

namespace kiosk::ui::staff {

inline constexpr const char* kKey = "key";  // 0 to 9
inline constexpr const char* kErase = "erase";
inline constexpr const char* kLeave = "leave";
inline constexpr const char* kStay = "stay";
inline constexpr const char* kDesk = "desk";
inline constexpr const char* kScan = "scan";
inline constexpr const char* kUnsynced = "unsynced";
inline constexpr const char* kOpenLetter = "open-letter";  // "" or
inline constexpr const char* kBothSides = "both-sides";
inline constexpr const char* kResume = "resume";
inline constexpr const char* kScanPage = "scan-page";  // from 1
inline constexpr const char* kScanBacks = "scan-backs";
inline constexpr const char* kAcceptBacks = "accept-backs";
inline constexpr const char* kStopFeeding = "stop-feeding";
inline constexpr const char* kShowPage = "show-page";  // from 1
inline constexpr const char* kStrip = "strip";         // from 0
inline constexpr const char* kToSave = "to-save";
inline constexpr const char* kAbandon = "abandon";
inline constexpr const char* kAbandonYes = "abandon-yes";
inline constexpr const char* kAbandonNo = "abandon-no";
inline constexpr const char* kRescan = "rescan";
inline constexpr const char* kAsItStands = "as-it-stands";
inline constexpr const char* kCountRight = "count-right";
inline constexpr const char* kKind = "kind";  // as the API names it, or later
inline constexpr const char* kBody = "body";  // id
inline constexpr const char* kSave = "save";
inline constexpr const char* kBackInSaving = "back-in-saving";
inline constexpr const char* kReceiptCame = "receipt-came";
inline constexpr const char* kReceiptAgain = "receipt-again";
inline constexpr const char* kNextLetter = "next-letter";
inline constexpr const char* kPush = "push";
inline constexpr const char* kAnswerHelp = "answer-help";    // id of the call
inline constexpr const char* kWaitingPage = "waiting-page";  // from 0

}  // namespace kiosk::ui::staff
