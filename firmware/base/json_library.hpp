#pragma once
// nlohmann/json for firmware/base and for the precompiled header; all others include json.hpp.
//
// The library's two literal operators call parse(), and gcc keeps what such a call needs with a
// precompiled header and makes it anew in every file: 0.7 of the 1.1 seconds that an empty file
// took. Nobody here uses the literals. These macros give their bodies to templates that nothing
// needs.

#define JSON_USE_GLOBAL_UDLS 0
#define _json(text, size)  \
    _json(text, size);     \
    template <class Never> \
    nlohmann::json kiosk_no_literal(text, size)
#define _json_pointer(text, size) \
    _json_pointer(text, size);    \
    template <class Never>        \
    nlohmann::json::json_pointer kiosk_no_pointer_literal(text, size)
#include <nlohmann/json.hpp>
#undef _json
#undef _json_pointer
