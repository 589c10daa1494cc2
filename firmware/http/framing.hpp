#pragma once
// Where one request ends and the next begins must not be open to two readings (RFC 9112, section
// 6.3 and 11.2): what a web server in front takes for a body, a server behind it could take for a
// request of its own. Private to firmware/http.

#include <span>
#include <string>
#include <utility>

#include "firmware/base/result.hpp"

namespace kiosk::http {

using RawHeader = std::pair<std::string, std::string>;  // as they came, in order, repeated or not

// BadArgument names the header: a length that is no plain number, or comes twice, or beside a
// transfer coding; a coding other than "chunked"; a second Host; a name with a blank in it or a
// value with a control character. Close the connection after the answer: what follows is not known.
[[nodiscard]] Status check_framing(std::span<const RawHeader> headers);

}  // namespace kiosk::http
