// The one place that maps error kinds to HTTP statuses and back.
#include "firmware/http/message.hpp"

namespace kiosk::http {
namespace {

constexpr int kRetryAfterS = 2;

std::string_view find(const Headers& headers, std::string_view name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    return find(headers, name);
}

std::string_view Response::header(std::string_view name) const {
    return find(headers, name);
}

Response json_response(int status, const Json& body) {
    Response out;
    out.status = status;
    out.headers["content-type"] = "application/json";
    out.body = to_bytes(to_text(body));
    return out;
}

Json error_json(const Error& error) {
    const ErrorText vi = error_text(error.code, Language::Vi);
    const ErrorText en = error_text(error.code, Language::En);
    return {{"error",
             {{"code", error_name(error.code)},
              {"kind", error_kind_name(error_kind(error.code))},
              {"text_vi", vi.text},
              {"text_en", en.text},
              {"action_vi", vi.action},
              {"action_en", en.action},
              {"context", error.context}}}};
}

int status_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::BadInput:
            return 400;
        case ErrorKind::Forbidden:
            return 403;
        case ErrorKind::NotFound:
            return 404;
        case ErrorKind::Conflict:
            return 409;
        case ErrorKind::TooLarge:
            return 413;
        case ErrorKind::Unavailable:
            return 503;
        case ErrorKind::Internal:
            return 500;
    }
    return 500;
}

Response error_response(const Error& error) {
    Response out = json_response(status_of(error_kind(error.code)), error_json(error));
    if (out.status == 503) {
        out.headers["retry-after"] = std::to_string(kRetryAfterS);
    }
    return out;
}

std::optional<Error> error_of(const Json& body) {
    const auto error = get_object(body, "error");
    if (!error) {
        return std::nullopt;
    }
    const auto name = get_string(*error, "code");
    if (!name) {
        return std::nullopt;
    }
    const auto code = error_from_name(*name);
    return Error{code.value_or(ErrorCode::Unknown),
                 get_string_or(*error, "context", "").value_or(std::string())};
}

}  // namespace kiosk::http
