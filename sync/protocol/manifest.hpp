#pragma once
// The way down: a signed list of the documents that count for one device (docs/protocols/
// city-sync.md, "Documents"). A document is named by its SHA-256 and never changes; a newer one has
// a higher version. Versions of a name never go back.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/crypto/sign.hpp"

namespace kiosk::sync {

inline constexpr char kStatePathPrefix[] = "/v1/state/";         // + device, 32 hex digits
inline constexpr char kDocumentPathPrefix[] = "/v1/documents/";  // + SHA-256, 64 hex digits
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxDocuments = 64;
// So long a question may wait for a change; where links cut idle connections it does not.
inline constexpr std::uint64_t kMostPoll_s = 55;

// What devices of this version put in force; an entry of any other name is passed over. All are
// TOML in the form of the kiosk's own settings (docs/settings.md, "From the city").
inline constexpr std::array<std::string_view, 8> kDocumentNames = {
    "answers", "appointments", "bodies", "calendar", "holidays", "notices", "services", "settings"};

struct DocumentEntry {
    std::string name;  // letters a-z and _, at most 32
    std::int64_t version = 0;
    Digest sha256{};
    std::uint64_t size = 0;  // 0: withdrawn, what the device has of its own counts again
    // From then on, by the hub's clock, it is as good as withdrawn; 0 = it has no end. Unix time.
    std::int64_t expires_ms = 0;
    bool operator==(const DocumentEntry&) const = default;
};

// Sorted by name, each name once.
struct Manifest {
    DeviceId device;
    std::vector<DocumentEntry> documents;
    crypto::Signature signature{};  // by the hub's key, over manifest_message()
};

[[nodiscard]] bool is_document_name(std::string_view name) noexcept;

// "tiepdan-manifest-2" | device 16 B | count u32 | for each: name length u8, name, version u64,
// SHA-256, size u64, expires u64.
[[nodiscard]] Bytes manifest_message(const Manifest& manifest);
void sign_manifest(Manifest& manifest, const crypto::SigningKey& hub_key);
// Names this content: 32 hex digits in quotes, for ETag and If-None-Match.
[[nodiscard]] std::string manifest_etag(const Manifest& manifest);

[[nodiscard]] std::string encode_manifest(const Manifest& manifest);
// HubGarbage unless it is a manifest for this device, sorted and within bounds, that the hub's key
// signed (then BadSignature).
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text,
                                              const DeviceId& device,
                                              const crypto::VerifyKey& hub_key);

// The hub's side of the paths: nullopt for any other.
[[nodiscard]] std::optional<DeviceId> parse_state_path(std::string_view path);
[[nodiscard]] std::optional<Digest> parse_document_path(std::string_view path);

}  // namespace kiosk::sync
