// toml++ parses; the tree is copied once so that no toml++ type leaves this file.
#include "firmware/base/config.hpp"

#include "firmware/base/format.hpp"
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "firmware/base/file.hpp"
#include "firmware/base/text.hpp"

namespace kiosk {

class ConfigBuilder {
public:
    explicit ConfigBuilder(std::string_view file_name) : file_name_(file_name) {}

    Result<ConfigNode> build(const toml::node& node, const std::string& path) {
        ConfigNode out;
        out.where_ = fmt::format(
            "{}:{}: {}", file_name_, node.source().begin.line, path.empty() ? "(file)" : path);
        if (const auto* table = node.as_table()) {
            out.kind_ = ConfigNode::Kind::Table;
            for (const auto& [key, item] : *table) {
                const std::string name(key.str());
                KIOSK_TRY(auto child, build(item, path.empty() ? name : path + "." + name));
                out.members_.emplace(name, std::move(child));
            }
        } else if (const auto* array = node.as_array()) {
            out.kind_ = ConfigNode::Kind::Array;
            for (std::size_t i = 0; i < array->size(); ++i) {
                KIOSK_TRY(auto child, build((*array)[i], fmt::format("{}[{}]", path, i)));
                out.items_.push_back(std::move(child));
            }
        } else if (const auto* text = node.as_string()) {
            out.kind_ = ConfigNode::Kind::String;
            KIOSK_TRY(out.string_, to_nfc(text->get()));
        } else if (const auto* integer = node.as_integer()) {
            out.kind_ = ConfigNode::Kind::Integer;
            out.integer_ = integer->get();
        } else if (const auto* boolean = node.as_boolean()) {
            out.kind_ = ConfigNode::Kind::Boolean;
            out.boolean_ = boolean->get();
        } else {
            return out.wrong("expected text, an integer, true or false");
        }
        return out;
    }

private:
    std::string file_name_;
};

const ConfigNode& ConfigNode::operator[](std::string_view key) const {
    known_ = true;
    if (const auto found = members_.find(key); found != members_.end()) {
        found->second.known_ = true;
        return found->second;
    }
    ConfigNode& absent = missing_[std::string(key)];
    absent.where_ = where_.ends_with("(file)")
                        ? where_.substr(0, where_.size() - 6) + std::string(key)
                        : where_ + "." + std::string(key);
    return absent;
}

std::vector<std::string> ConfigNode::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, node] : members_) {
        out.push_back(key);
    }
    return out;
}

void ConfigNode::put(std::string_view key, ConfigNode member) {
    members_.insert_or_assign(std::string(key), std::move(member));
}

Error ConfigNode::wrong(std::string_view what) const {
    return Error{ErrorCode::BadSettings, fmt::format("{}: {}", where_, what)};
}

Result<std::string> ConfigNode::string() const {
    if (kind_ != Kind::String) {
        return wrong(exists() ? "expected text in quotes" : "missing; expected text in quotes");
    }
    return string_;
}

Result<std::int64_t> ConfigNode::integer(std::int64_t least, std::int64_t most) const {
    if (kind_ != Kind::Integer || integer_ < least || integer_ > most) {
        return wrong(fmt::format(
            "{}expected an integer from {} to {}", exists() ? "" : "missing; ", least, most));
    }
    return integer_;
}

Result<bool> ConfigNode::boolean() const {
    if (kind_ != Kind::Boolean) {
        return wrong(exists() ? "expected true or false" : "missing; expected true or false");
    }
    return boolean_;
}

Result<std::string> ConfigNode::string_or(std::string_view other) const {
    return exists() ? string() : Result<std::string>(std::string(other));
}

Result<std::int64_t> ConfigNode::integer_or(std::int64_t other,
                                            std::int64_t least,
                                            std::int64_t most) const {
    return exists() ? integer(least, most) : Result<std::int64_t>(other);
}

Result<bool> ConfigNode::boolean_or(bool other) const {
    return exists() ? boolean() : Result<bool>(other);
}

Result<std::vector<std::string>> ConfigNode::strings_or_empty() const {
    std::vector<std::string> out;
    if (!exists()) {
        return out;
    }
    if (kind_ != Kind::Array) {
        return wrong("expected a list of texts");
    }
    for (const ConfigNode& item : items_) {
        KIOSK_TRY(auto text, item.string());
        out.push_back(std::move(text));
    }
    return out;
}

Status ConfigNode::refuse_unknown_keys() const {
    for (const auto& [key, node] : members_) {
        if (!node.known_) {
            return node.wrong("unknown key; check its spelling");
        }
        KIOSK_CHECK(node.refuse_unknown_keys());
    }
    for (const ConfigNode& item : items_) {
        KIOSK_CHECK(item.refuse_unknown_keys());
    }
    return {};
}

Result<ConfigNode> parse_config(std::string_view toml_text, std::string_view file_name) {
    try {
        const toml::table table = toml::parse(toml_text, file_name);
        return ConfigBuilder(file_name).build(table, "");
    } catch (const toml::parse_error& error) {
        return Error{
            ErrorCode::BadSettings,
            fmt::format("{}:{}: {}", file_name, error.source().begin.line, error.description())};
    }
}

Result<ConfigNode> read_config(const std::string& path) {
    KIOSK_TRY(const std::string text, read_text_file(path));
    return parse_config(text, std::filesystem::path(path).filename().string());
}

}  // namespace kiosk
