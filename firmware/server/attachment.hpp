#pragma once
// A file as an answer: for saving or printing, never kept on the way.

#include <string>
#include <string_view>
#include <utility>

#include "firmware/base/bytes.hpp"
#include "firmware/http/message.hpp"

namespace kiosk::server {

// `name` is plain ASCII without quotes.
[[nodiscard]] inline http::Response attachment(std::string_view type,
                                               const std::string& name,
                                               Bytes body) {
    http::Response out;
    out.headers["content-type"] = std::string(type);
    out.headers["content-disposition"] = "attachment; filename=\"" + name + "\"";
    out.headers["cache-control"] = "no-store";
    out.body = std::move(body);
    return out;
}

}  // namespace kiosk::server
