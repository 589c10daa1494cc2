// Any bytes as the city's list of documents, under libFuzzer. As they come nobody has signed them.
// Then the same bytes make a list that the hub signs: it is read as it was meant, and with one byte
// of its text changed it is refused, or means the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "firmware/base/assert.hpp"
#include "sync/protocol/manifest.hpp"

namespace {

using namespace kiosk;

const crypto::SigningKey& hub_key() {
    static const crypto::SigningKey key = crypto::SigningKey::from_seed({5});
    return key;
}

DeviceId our_device() {
    DeviceId out;
    out.bytes.fill(0xd1);
    return out;
}

// Ten bytes an entry: three letters of the name, version, size, hash, end.
sync::Manifest manifest_of(ByteView bytes) {
    std::map<std::string, sync::DocumentEntry> entries;
    for (; bytes.size() >= 10 && entries.size() < sync::kMaxDocuments; bytes = bytes.subspan(10)) {
        sync::DocumentEntry entry;
        for (int i = 0; i < 3; ++i) {
            entry.name += static_cast<char>('a' + bytes[static_cast<std::size_t>(i)] % 26);
        }
        entry.version = 1 + (bytes[3] << 8) + bytes[4];
        entry.size = std::uint64_t{bytes[5]} << 12 | std::uint64_t{bytes[6]} << 4;
        entry.sha256.fill(bytes[7]);
        entry.sha256.back() = bytes[8];
        entry.expires_ms = std::int64_t{bytes[9]} << 33;
        entries.insert_or_assign(entry.name, entry);
    }
    sync::Manifest out;
    out.device = our_device();
    for (auto& [name, entry] : entries) {
        out.documents.push_back(std::move(entry));
    }
    sync::sign_manifest(out, hub_key());
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto key = hub_key().public_key();
    if (const auto read = sync::parse_manifest(text, our_device(), key)) {
        const auto again = sync::parse_manifest(sync::encode_manifest(*read), our_device(), key);
        KIOSK_ASSERT(again.has_value() && again->documents == read->documents,
                     "comes back the same");
    }
    if (size < 3) {
        return 0;
    }
    const sync::Manifest meant = manifest_of(ByteView(data + 3, size - 3));
    std::string signed_text = sync::encode_manifest(meant);
    const auto read = sync::parse_manifest(signed_text, our_device(), key);
    KIOSK_ASSERT(read.has_value() && read->documents == meant.documents, "read as it was meant");
    const std::size_t at = (std::size_t{data[0]} << 8 | data[1]) % signed_text.size();
    signed_text[at] = static_cast<char>(data[2]);
    if (const auto changed = sync::parse_manifest(signed_text, our_device(), key)) {
        KIOSK_ASSERT(changed->documents == meant.documents, "another text of the same meaning");
    }
    return 0;
}
