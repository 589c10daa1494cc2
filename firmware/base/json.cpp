// nlohmann/json behind Results. Parsing runs with a callback that counts depth and keys, since the
// library itself keeps the last of two equal keys and recurses without a limit.
#include "firmware/base/json.hpp"

#include <set>
#include <vector>

#include "firmware/base/text.hpp"

namespace kiosk {
namespace {

constexpr int kMaxDepth = 32;

Error missing(std::string_view key, std::string_view expected) {
    return Error{ErrorCode::BadArgument, fmt::format("field '{}' must be {}", key, expected)};
}

const Json* member(const Json& object, std::string_view key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(std::string(key));
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Status to_canonical(const Json& value, Json& out) {
    if (value.is_number_float() || value.is_binary() || value.is_discarded()) {
        return Error{ErrorCode::NotCanonical, "a number that is no integer"};
    }
    if (value.is_string()) {
        auto text = to_nfc(value.get_ref<const std::string&>());
        if (!text) {
            return Error{ErrorCode::NotCanonical, "a string that is not UTF-8"};
        }
        out = std::move(text).value();
        return {};
    }
    if (value.is_array()) {
        out = Json::array();
        for (const Json& item : value) {
            out.emplace_back();
            KIOSK_CHECK(to_canonical(item, out.back()));
        }
        return {};
    }
    if (value.is_object()) {
        out = Json::object();
        for (const auto& [key, item] : value.items()) {
            auto name = to_nfc(key);
            if (!name) {
                return Error{ErrorCode::NotCanonical, "a key that is not UTF-8"};
            }
            KIOSK_CHECK(to_canonical(item, out[std::move(name).value()]));
        }
        return {};
    }
    out = value;
    return {};
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
    std::vector<std::set<std::string>> keys;
    bool too_deep = false;
    bool repeated = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
        too_deep = too_deep || depth > kMaxDepth;
        if (event == Json::parse_event_t::object_start) {
            keys.emplace_back();
        } else if (event == Json::parse_event_t::object_end && !keys.empty()) {
            keys.pop_back();
        } else if (event == Json::parse_event_t::key && !keys.empty()) {
            repeated = !keys.back().insert(parsed.get<std::string>()).second || repeated;
        }
        return !too_deep;
    };
    // The library's parser recurses for no reason of ours below this bound; guard the stack first.
    int open = 0;
    for (const char c : text) {
        open += (c == '[' || c == '{') ? 1 : 0;
        open -= (c == ']' || c == '}') ? 1 : 0;
        if (open > 4096) {
            return Error{ErrorCode::BadJson, "nested too deeply"};
        }
    }
    try {
        Json out = Json::parse(text, watch);
        if (too_deep || repeated) {
            return Error{ErrorCode::BadJson, too_deep ? "nested too deeply" : "a repeated key"};
        }
        return out;
    } catch (const Json::parse_error& error) {
        return Error{ErrorCode::BadJson, fmt::format("at byte {}", error.byte)};
    } catch (const Json::exception&) {
        return Error{ErrorCode::BadJson, "not valid"};
    }
}

Result<std::string> canonical_json(const Json& value) {
    Json out;
    KIOSK_CHECK(to_canonical(value, out));
    return out.dump();
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_pretty_text(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> get_string(const Json& object, std::string_view key) {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_string()) {
        return missing(key, "a string");
    }
    return found->get<std::string>();
}

Result<std::int64_t> get_int(const Json& object, std::string_view key) {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_number_integer() ||
        (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX)) {
        return missing(key, "an integer");
    }
    return found->get<std::int64_t>();
}

Result<bool> get_bool(const Json& object, std::string_view key) {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_boolean()) {
        return missing(key, "true or false");
    }
    return found->get<bool>();
}

Result<Json> get_array(const Json& object, std::string_view key) {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_array()) {
        return missing(key, "an array");
    }
    return *found;
}

Result<Json> get_object(const Json& object, std::string_view key) {
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_object()) {
        return missing(key, "an object");
    }
    return *found;
}

Result<std::string> get_string_or(const Json& object,
                                  std::string_view key,
                                  std::string_view other) {
    return member(object, key) == nullptr ? Result<std::string>(std::string(other))
                                          : get_string(object, key);
}

Result<std::int64_t> get_int_or(const Json& object, std::string_view key, std::int64_t other) {
    return member(object, key) == nullptr ? Result<std::int64_t>(other) : get_int(object, key);
}

Result<bool> get_bool_or(const Json& object, std::string_view key, bool other) {
    return member(object, key) == nullptr ? Result<bool>(other) : get_bool(object, key);
}

}  // namespace kiosk
