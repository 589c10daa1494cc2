// One function per keyword, found in a table; recursion follows the schema.
#include "tests/contract/schema_check.hpp"

#include <map>
#include <regex>

#include "firmware/base/format.hpp"

namespace kiosk::test {
namespace {

struct Place {
    const Json& document;
    const Json& schema;
    const Json& value;
    std::string path;

    [[nodiscard]] Place at(const Json& part, const Json& inner, const std::string& step) const {
        return {document, part, inner, path + step};
    }
};

std::string breach(const Place& place);

std::string reference(const Place& place, const Json& rule) {
    const Json* target = find_reference(place.document, rule.get<std::string>());
    if (target == nullptr) {
        return place.path + ": no such reference " + rule.get<std::string>();
    }
    return breach(place.at(*target, place.value, ""));
}

bool is_of(const Json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number()) || (type == "null" && value.is_null());
}

std::string type(const Place& place, const Json& rule) {
    const Json types = rule.is_array() ? rule : Json::array({rule});
    for (const Json& one : types) {
        if (is_of(place.value, one.get<std::string>())) {
            return "";
        }
    }
    return fmt::format("{}: expected {}, is {}", place.path, rule.dump(), place.value.dump());
}

std::string enumeration(const Place& place, const Json& rule) {
    for (const Json& one : rule) {
        if (one == place.value) {
            return "";
        }
    }
    return fmt::format("{}: {} is not in the list", place.path, place.value.dump());
}

std::string one_of(const Place& place, const Json& rule) {
    std::string first;
    for (const Json& choice : rule) {
        const std::string found = breach(place.at(choice, place.value, ""));
        if (found.empty()) {
            return "";
        }
        first = first.empty() ? found : first;
    }
    return first;
}

std::string required(const Place& place, const Json& rule) {
    for (const Json& name : rule) {
        if (place.value.is_object() && !place.value.contains(name.get<std::string>())) {
            return fmt::format("{}: '{}' is missing", place.path, name.get<std::string>());
        }
    }
    return "";
}

std::string properties(const Place& place, const Json& rule) {
    for (const auto& [name, schema] : rule.items()) {
        if (!place.value.is_object() || !place.value.contains(name)) {
            continue;
        }
        const std::string found = breach(place.at(schema, place.value[name], "." + name));
        if (!found.empty()) {
            return found;
        }
    }
    return "";
}

std::string additional(const Place& place, const Json& rule) {
    if (rule == true || !place.value.is_object()) {
        return "";
    }
    for (const auto& [name, inner] : place.value.items()) {
        if (!place.schema["properties"].contains(name)) {
            return fmt::format("{}: '{}' is not described", place.path, name);
        }
    }
    return "";
}

std::string items(const Place& place, const Json& rule) {
    for (std::size_t i = 0; place.value.is_array() && i < place.value.size(); ++i) {
        const std::string found = breach(place.at(rule, place.value[i], fmt::format("[{}]", i)));
        if (!found.empty()) {
            return found;
        }
    }
    return "";
}

std::string bound(const Place& place, std::int64_t least, std::int64_t most) {
    if (place.value.is_null()) {
        return "";  // whether null may stand here is said by the type
    }
    const auto value = place.value.is_string()
                           ? static_cast<std::int64_t>(place.value.get<std::string>().size())
                           : place.value.get<std::int64_t>();
    return value < least || value > most ? fmt::format("{}: {} is out of bounds", place.path, value)
                                         : "";
}

std::string least(const Place& place, const Json& rule) {
    return bound(place, rule.get<std::int64_t>(), INT64_MAX);
}

std::string most(const Place& place, const Json& rule) {
    return bound(place, INT64_MIN, rule.get<std::int64_t>());
}

std::string pattern(const Place& place, const Json& rule) {
    const std::regex form(rule.get<std::string>());
    return std::regex_search(place.value.get<std::string>(), form)
               ? ""
               : fmt::format("{}: {} has another form", place.path, place.value.dump());
}

std::string remark(const Place&, const Json&) {
    return "";
}

std::string breach(const Place& place) {
    using Keyword = std::string (*)(const Place&, const Json&);
    static const std::map<std::string, Keyword> kKeywords{{"$ref", &reference},
                                                          {"type", &type},
                                                          {"enum", &enumeration},
                                                          {"oneOf", &one_of},
                                                          {"required", &required},
                                                          {"properties", &properties},
                                                          {"items", &items},
                                                          {"additionalProperties", &additional},
                                                          {"minimum", &least},
                                                          {"maximum", &most},
                                                          {"minLength", &least},
                                                          {"maxLength", &most},
                                                          {"pattern", &pattern},
                                                          {"description", &remark},
                                                          {"default", &remark},
                                                          {"contentMediaType", &remark}};
    if (place.schema.contains("type")) {  // first, so that the others find what they expect
        const std::string found = type(place, place.schema["type"]);
        if (!found.empty()) {
            return found;
        }
    }
    for (const auto& [name, rule] : place.schema.items()) {
        const auto keyword = kKeywords.find(name);
        if (keyword == kKeywords.end()) {
            return place.path + ": unknown keyword " + name;
        }
        const std::string found = keyword->second(place, rule);
        if (!found.empty()) {
            return found;
        }
    }
    return "";
}

}  // namespace

const Json* find_reference(const Json& document, const std::string& reference) {
    const Json* at = &document;
    std::size_t begin = reference.find('/');
    while (begin != std::string::npos) {
        const std::size_t end = reference.find('/', begin + 1);
        const std::string step = reference.substr(begin + 1, end - begin - 1);
        const auto found = at->find(step);
        if (found == at->end()) {
            return nullptr;
        }
        at = &*found;
        begin = end;
    }
    return at;
}

std::string schema_breach(const Json& document, const Json& schema, const Json& value) {
    return breach({document, schema, value, "$"});
}

}  // namespace kiosk::test
