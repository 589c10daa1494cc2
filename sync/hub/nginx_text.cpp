#include "sync/hub/nginx_text.hpp"

#include <algorithm>

namespace kiosk::hub {

void put_in(std::string& text, std::string_view mark, std::string_view value) {
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size())) {
        text.replace(at, mark.size(), value);
    }
}

Status check_address(std::string_view address) {
    const std::size_t colon = address.rfind(':');
    const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == ':' || c == '-';
    });
    if (!plain || colon == std::string_view::npos || colon == 0 || colon + 1 == address.size()) {
        return Error{ErrorCode::BadArgument, "HOST:PORT: " + std::string(address)};
    }
    return {};
}

}  // namespace kiosk::hub
