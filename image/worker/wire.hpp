#pragma once
// What kioskd and kiosk-ocr say to each other over a socketpair (image/README.md shows it). Both
// ends of the wire are one program version; the parent still reads answers as hostile.

#include <cstddef>
#include <cstdint>

namespace kiosk::ocr {

// Request: 16 bytes and one sealed memfd as SCM_RIGHTS.
// "TDO1" | dpi u32 | resolution u8 (0 full, 1 reduced) | ask u8 | 2 zero bytes | bytes u32
// The memfd holds a page's image (ask 0) or what was read of the whole letter (ask 1: its fields
// are wanted, letter_wire.hpp; dpi and resolution are 0).
inline constexpr char kRequestMagic[] = "TDO1";
inline constexpr std::size_t kRequestBytes = 16;
// Answer: "TDA1" | json bytes u32 | preview bytes u32 | json | preview (JPEG; none to ask 1)
inline constexpr char kAnswerMagic[] = "TDA1";
inline constexpr std::size_t kAnswerHeadBytes = 12;

enum class Wish : std::uint8_t { ReadPage = 0, FindFields = 1 };

inline constexpr int kWorkerSocket_fd = 3;
inline constexpr std::size_t kMaxLetter_bytes = 32U << 20;
inline constexpr std::uint32_t kMaxJson_bytes = 8U << 20;
inline constexpr std::uint32_t kMaxPreview_bytes = 4U << 20;
inline constexpr std::size_t kMaxText_bytes = 256U << 10;
inline constexpr std::size_t kMaxWords = 20'000;
inline constexpr int kOddWord = 1;  // "f" of a word: it can be no Vietnamese
inline constexpr int kPageCpu_s = 30;
inline constexpr int kMaxDescriptors = 16;
inline constexpr std::uint64_t kMaxMemory_bytes = 1ULL << 30;

}  // namespace kiosk::ocr
