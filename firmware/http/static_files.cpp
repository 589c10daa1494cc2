// A browser keeps a file and asks for it again each time, so that a new version shows at once.
#include "firmware/http/static_files.hpp"

#include <algorithm>

namespace kiosk::http {

Response file_response(std::span<const StaticFile> files, const Request& request) {
    const auto found = std::find_if(files.begin(), files.end(), [&](const StaticFile& file) {
        return file.path == request.path;
    });
    if (found == files.end()) {
        return error_response(Error{ErrorCode::UnknownRoute});
    }
    Response out;
    out.headers["content-type"] = std::string(found->type);
    out.headers["cache-control"] = "no-cache";
    out.headers["etag"] = std::string(found->etag);
    if (request.header("if-none-match") == found->etag) {
        out.status = 304;
        return out;
    }
    out.body = to_bytes(found->bytes);
    return out;
}

const Headers& console_headers() {
    static const Headers kAll{
        {"content-security-policy",
         "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
         "object-src 'none'"},
        {"x-content-type-options", "nosniff"},
        {"x-frame-options", "DENY"},
        {"referrer-policy", "no-referrer"},
        {"cross-origin-resource-policy", "same-origin"},
        {"cache-control", "no-store"}};
    return kAll;
}

}  // namespace kiosk::http
