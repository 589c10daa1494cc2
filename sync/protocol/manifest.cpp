// The signed message is made of bytes, not of the JSON: two writers of JSON need not agree.
#include "sync/protocol/manifest.hpp"

#include <algorithm>

#include "firmware/crypto/hash.hpp"
#include "sync/protocol/document.hpp"
#include "sync/protocol/page_path.hpp"
#include "sync/protocol/version.hpp"

namespace kiosk::sync {
namespace {

constexpr std::size_t kMostName = 32;

Result<DocumentEntry> entry_of(const Json& item) {
    DocumentEntry out;
    KIOSK_TRY(out.name, get_string(item, "name"));
    KIOSK_TRY(out.version, get_int(item, "version"));
    KIOSK_TRY(const std::string sha256, get_string(item, "sha256"));
    const auto digest = fixed_from_hex<32>(sha256);
    KIOSK_TRY(const std::int64_t size, get_int(item, "size"));
    KIOSK_TRY(out.expires_ms, get_int_or(item, "expires", 0));
    if (!is_document_name(out.name) || !digest || out.version < 1 || size < 0 ||
        out.expires_ms < 0 || static_cast<std::uint64_t>(size) > kMaxDocumentBytes) {
        return Error{ErrorCode::BadArgument, "document"};
    }
    out.sha256 = *digest;
    out.size = static_cast<std::uint64_t>(size);
    return out;
}

Result<Manifest> manifest_of(std::string_view text) {
    KIOSK_TRY(const Json document, parse_document(text, "manifest"));
    Manifest out;
    KIOSK_TRY(const std::string device, get_string(document, "device"));
    KIOSK_TRY(out.device, DeviceId::parse(device));
    KIOSK_TRY(const std::string signature, get_string(document, "signature"));
    const auto bytes = fixed_from_hex<64>(signature);
    const auto list = document.find("documents");
    if (!bytes || list == document.end() || !list->is_array() || list->size() > kMaxDocuments) {
        return Error{ErrorCode::BadArgument, "documents or signature"};
    }
    out.signature = *bytes;
    for (const Json& item : *list) {
        KIOSK_TRY(auto entry, entry_of(item));
        if (!out.documents.empty() && out.documents.back().name >= entry.name) {
            return Error{ErrorCode::BadArgument, "documents out of order"};
        }
        out.documents.push_back(std::move(entry));
    }
    return out;
}

}  // namespace

bool is_document_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= kMostName &&
           std::all_of(
               name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Bytes manifest_message(const Manifest& manifest) {
    Bytes out = to_bytes("tiepdan-manifest-2");
    put_bytes(out, manifest.device.bytes);
    put_u32(out, static_cast<std::uint32_t>(manifest.documents.size()));
    for (const DocumentEntry& entry : manifest.documents) {
        out.push_back(static_cast<std::uint8_t>(entry.name.size()));
        put_bytes(out, as_bytes(entry.name));
        put_u64(out, static_cast<std::uint64_t>(entry.version));
        put_bytes(out, entry.sha256);
        put_u64(out, entry.size);
        put_u64(out, static_cast<std::uint64_t>(entry.expires_ms));
    }
    return out;
}

void sign_manifest(Manifest& manifest, const crypto::SigningKey& hub_key) {
    manifest.signature = hub_key.sign(manifest_message(manifest));
}

std::string manifest_etag(const Manifest& manifest) {
    return '"' + to_hex(crypto::sha256(manifest_message(manifest))).substr(0, 32) + '"';
}

std::string encode_manifest(const Manifest& manifest) {
    Json documents = Json::array();
    for (const DocumentEntry& entry : manifest.documents) {
        Json item{{"name", entry.name},
                  {"version", entry.version},
                  {"sha256", to_hex(entry.sha256)},
                  {"size", entry.size}};
        if (entry.expires_ms > 0) {
            item["expires"] = entry.expires_ms;
        }
        documents.push_back(std::move(item));
    }
    return to_text(Json{{"v", kProtocolVersion},
                        {"device", manifest.device.text()},
                        {"documents", std::move(documents)},
                        {"signature", to_hex(manifest.signature)}});
}

Result<Manifest> parse_manifest(std::string_view text,
                                const DeviceId& device,
                                const crypto::VerifyKey& hub_key) {
    auto out = manifest_of(text);
    if (!out) {
        return Error{ErrorCode::HubGarbage, "manifest: " + out.error().context};
    }
    if (out->device != device) {
        return Error{ErrorCode::HubGarbage, "the manifest is for another device"};
    }
    KIOSK_CHECK(crypto::verify_signature(hub_key, manifest_message(*out), out->signature));
    return out;
}

std::optional<DeviceId> parse_state_path(std::string_view path) {
    const std::string_view prefix = kStatePathPrefix;
    if (!path.starts_with(prefix)) {
        return std::nullopt;
    }
    const auto device = DeviceId::parse(path.substr(prefix.size()));
    return device ? std::optional(*device) : std::nullopt;
}

std::optional<Digest> parse_document_path(std::string_view path) {
    const std::string_view prefix = kDocumentPathPrefix;
    return path.starts_with(prefix) ? parse_page_name(path.substr(prefix.size())) : std::nullopt;
}

}  // namespace kiosk::sync
