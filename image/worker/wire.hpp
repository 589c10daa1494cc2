#pragma once
// What kioskd and kiosk-ocr say to each other over a socketpair (image/README.md shows it). Both
// ends of the wire are one program version; the parent still reads answers as hostile.

#include <cstddef>
#include <cstdint>

namespace kiosk::ocr {

// Request: 16 bytes and one sealed memfd as SCM_RIGHTS.
// "TDO1" | dpi u32 | resolution u8 (0 full, 1 reduced) | ask u8 | profile u8 | turn u8 | bytes u32
// `turn`: 0 = to be found out, else the quarter turns (0-3) that make the page upright, plus 1.
// The memfd holds a page's image (asks 0, 3 and 4) or what was read of the whole letter (ask 1:
// its fields are wanted, letter_wire.hpp; ask 2: its PDF, pdf_wire.hpp; then dpi and the rest are
// 0). `profile` (image/pdf/profile.hpp): how a page is wanted for the PDF.
inline constexpr char kRequestMagic[] = "TDO1";
inline constexpr std::size_t kRequestBytes = 16;
// Answer: "TDA2" | json bytes u32 | preview bytes u32 | body bytes u32 | json | preview | body
// To a page: its JPEG, and its layers where a profile was given (image/pdf/layers.hpp). To ask 2:
// the PDF as the body. To ask 4: the json alone.
inline constexpr char kAnswerMagic[] = "TDA2";
inline constexpr std::size_t kAnswerHeadBytes = 16;

// ShowPage: as ReadPage without imaging and recognition, for a page that killed its readers.
// FindCodes: the codes that a quick look finds, while the sheet waits to be accepted.
enum class Wish : std::uint8_t {
    ReadPage = 0,
    FindFields = 1,
    WritePdf = 2,
    ShowPage = 3,
    FindCodes = 4
};

inline constexpr int kWorkerSocket_fd = 3;
inline constexpr std::size_t kMaxLetter_bytes = 32U << 20;
inline constexpr std::uint32_t kMaxJson_bytes = 8U << 20;
inline constexpr std::uint32_t kMaxPreview_bytes = 4U << 20;
inline constexpr std::uint32_t kMaxBody_bytes = 64U << 20;
inline constexpr std::size_t kMaxText_bytes = 256U << 10;
inline constexpr std::size_t kMaxWords = 20'000;
// "print" of a page: base64 of its fingerprint (image/page/fingerprint.hpp), or "" when it has too
// little ink for one.
inline constexpr std::size_t kFingerprint_bytes = 383;
// "f" of a word, summed up; "r" is what was read of a repaired one.
inline constexpr int kOddWord = 1;       // it can be no Vietnamese
inline constexpr int kRepairedWord = 2;  // image/fields/repair.hpp changed it
inline constexpr std::size_t kMaxPageMarks = 16;
inline constexpr std::size_t kMaxCodes = 64;
inline constexpr std::size_t kMaxCode_bytes = 512;
inline constexpr int kPageCpu_s = 30;
inline constexpr int kCodesCpu_s = 8;  // of a page's time: 0.1 to 0.5 s on an honest one
inline constexpr int kMaxDescriptors = 16;
inline constexpr std::uint64_t kMaxMemory_bytes = 1ULL << 30;

}  // namespace kiosk::ocr
