#pragma once
// Where a URL leads that a person or a peer gave. Stricter than RFC 3986, so that nothing is read
// here otherwise than curl reads it.

#include <string>
#include <string_view>

#include "firmware/base/result.hpp"

namespace kiosk::http {

struct Address {
    std::string base;    // for ClientOptions: "https://HOST[:PORT]"
    std::string target;  // for ClientRequest: "/PATH?QUERY"; "/" when the URL has none

    friend bool operator==(const Address&, const Address&) = default;
};

// BadArgument for anything but https, and http on 127.0.0.1 or localhost; for blanks, another
// charset than ASCII, user:password, a fragment, and over 512 bytes.
[[nodiscard]] Result<Address> parse_address(std::string_view url);

// What a Location header (RFC 9110, section 10.2.2) means that came in an answer from `asked`.
// BadArgument also for another server than that one: what is sent there was meant for this one.
[[nodiscard]] Result<Address> resolve_location(const Address& asked, std::string_view location);

}  // namespace kiosk::http
