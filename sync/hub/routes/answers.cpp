// The statuses of docs/protocols/city-sync.md, section "Pages".
#include "sync/hub/routes/answers.hpp"

#include "sync/protocol/version.hpp"

namespace kiosk::hub {

void put_json(http::Response& response, std::string_view text) {
    response.headers["content-type"] = "application/json";
    response.body = to_bytes(text);
}

http::Response json_text(std::string_view text) {
    http::Response out;
    put_json(out, text);
    return out;
}

http::Response page_response(int status,
                             std::uint64_t offset,
                             std::optional<std::uint64_t> total,
                             PageState state) {
    http::Response out;
    out.status = status;
    out.headers[sync::kUploadOffset] = std::to_string(offset);
    if (total) {
        out.headers[sync::kUploadLength] = std::to_string(*total);
    }
    out.headers[sync::kUploadComplete] = state == PageState::Whole ? "?1" : "?0";
    return out;
}

http::Response wrong_offset_response(std::uint64_t offset) {
    http::Response out = http::error_response(Error{ErrorCode::WrongOffset});
    out.headers[sync::kUploadOffset] = std::to_string(offset);
    return out;
}

http::Response wrong_digest_response(const Digest& computed) {
    http::Response out = http::error_response(Error{ErrorCode::DigestMismatch});
    out.status = 422;
    out.headers[sync::kContentSha256] = to_hex(computed);
    return out;
}

http::Response refused_page_response(const Error& error) {
    http::Response out = http::error_response(error);
    if (error.code == ErrorCode::DiskFull) {
        out.status = 507;
    }
    return out;
}

}  // namespace kiosk::hub
