#pragma once
// Numbers both sides of the wire must agree on (docs/protocols/city-sync.md).

#include <cstddef>
#include <cstdint>

namespace kiosk::sync {

inline constexpr std::int64_t kProtocolVersion = 1;

// A batch is at most this large; the hub stops decompressing at kMaxBatchBytes (a bomb costs it
// no more than that).
inline constexpr std::size_t kMaxBatchRecords = 500;
inline constexpr std::size_t kMaxBatchLetters = 20;
inline constexpr std::size_t kMaxBatchBytes = std::size_t{256} * 1024;
// What a batch's own fields take of kMaxBatchBytes, at most.
inline constexpr std::size_t kBatchFrameBytes = 1024;
// Complete receipts in one answer to a batch; the rest comes with the next ones.
inline constexpr std::size_t kMaxReceipts = 100;
// A sealed blob (page, content): larger ones are answered 413.
inline constexpr std::size_t kMaxPageBytes = std::size_t{16} << 20;
// A pack of blobs: its bytes with the frames, its blobs, what stands before each.
inline constexpr std::size_t kMaxPackBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxPackPages = 64;
inline constexpr std::size_t kPackFrameBytes = 56;
// What a device says its software is: 1 to this many visible ASCII characters.
inline constexpr std::size_t kMaxSoftwareBytes = 40;
// How often a refused record is sent before the device parks it.
inline constexpr int kRefusalsBeforeParking = 8;

inline constexpr char kBatchPath[] = "/v1/batch";
inline constexpr char kEnrolPath[] = "/.well-known/est/simpleenroll";
inline constexpr char kPackPath[] = "/v1/pages";
inline constexpr char kPagePathPrefix[] = "/v1/pages/";
// The same pages for stock clients of tus 1.0.
inline constexpr char kTusPath[] = "/v1/tus";
inline constexpr char kTusPathPrefix[] = "/v1/tus/";
// Header names of page uploads.
inline constexpr char kUploadOffset[] = "Upload-Offset";
inline constexpr char kUploadLength[] = "Upload-Length";
inline constexpr char kUploadComplete[] = "Upload-Complete";
inline constexpr char kContentSha256[] = "Content-SHA256";

}  // namespace kiosk::sync
