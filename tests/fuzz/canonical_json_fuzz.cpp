// Any bytes as JSON, under libFuzzer: what has a canonical form has one only, which is JSON of the
// same meaning and its own canonical form. Hashes and signatures stand on that.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "firmware/base/assert.hpp"
#include "firmware/base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kiosk;
    const auto tree = parse_json({reinterpret_cast<const char*>(data), size});
    if (!tree) {
        return 0;
    }
    const auto text = canonical_json(*tree);
    if (!text) {
        KIOSK_ASSERT(text.error().code == ErrorCode::NotCanonical, "the one reason there is");
        return 0;
    }
    KIOSK_ASSERT(std::none_of(text->begin(),
                              text->end(),
                              [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
                 "control characters are written as escapes");
    const auto again = parse_json(*text);
    KIOSK_ASSERT(again.has_value(), "the canonical form is JSON");
    const auto same = canonical_json(*again);
    KIOSK_ASSERT(same.has_value() && *same == *text, "and its own canonical form");
    const auto plain = parse_json(to_text(*tree));
    KIOSK_ASSERT(plain.has_value() && canonical_json(*plain).value_or("") == *text,
                 "another writing of it has the same");
    return 0;
}
