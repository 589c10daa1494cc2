#include "firmware/kioskd/link_volume.hpp"

#include "firmware/base/file.hpp"
#include "firmware/base/json.hpp"
#include "firmware/base/log.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::size_t kMaxBytes = 256;

std::filesystem::path file_in(const std::filesystem::path& data) {
    return data / "link-volume.json";
}

Result<sync::LinkVolume> volume_in(ByteView text) {
    KIOSK_TRY(const Json fields, parse_json(as_text(text)));
    KIOSK_TRY(const std::int64_t day, get_int(fields, "day"));
    KIOSK_TRY(const std::int64_t bytes, get_int(fields, "bytes"));
    if (bytes < 0) {
        return Error{ErrorCode::BadArgument, "bytes"};
    }
    return sync::LinkVolume{day, static_cast<std::uint64_t>(bytes)};
}

}  // namespace

sync::LinkVolume load_link_volume(const std::filesystem::path& data) {
    const auto text = read_file(file_in(data), kMaxBytes);
    if (!text) {
        return {};
    }
    const auto volume = volume_in(*text);
    if (!volume) {
        log::warn("sync", "what the link carried today is not known: {}", describe(volume.error()));
        return {};
    }
    return *volume;
}

Status keep_link_volume(const std::filesystem::path& data, const sync::LinkVolume& volume) {
    const Json fields{{"day", volume.day}, {"bytes", volume.bytes}};
    return write_file_durably(file_in(data), as_bytes(fields.dump()));
}

}  // namespace kiosk::kioskd
