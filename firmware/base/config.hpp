#pragma once
// A TOML file as a tree that knows its lines, so that a mistake is named by file, line and key.
// toml++ appears only in config.cpp.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/result.hpp"

namespace kiosk {

class ConfigNode {
public:
    enum class Kind { Missing, Table, Array, String, Integer, Boolean };

    [[nodiscard]] Kind kind() const noexcept { return kind_; }

    [[nodiscard]] bool exists() const noexcept { return kind_ != Kind::Missing; }

    // A member of a table; a Missing node when it is not there. Marks it as known.
    [[nodiscard]] const ConfigNode& operator[](std::string_view key) const;

    [[nodiscard]] const std::vector<ConfigNode>& items() const noexcept { return items_; }

    [[nodiscard]] std::vector<std::string> keys() const;

    // Puts this member in the place of the one of that name. It keeps its own file and lines, so
    // that a mistake in it is named where it stands.
    void put(std::string_view key, ConfigNode member);

    // Values. BadSettings "file:line: key: what was expected" when missing or of another kind.
    [[nodiscard]] Result<std::string> string() const;
    [[nodiscard]] Result<std::int64_t> integer(std::int64_t least, std::int64_t most) const;
    [[nodiscard]] Result<bool> boolean() const;
    [[nodiscard]] Result<std::string> string_or(std::string_view other) const;
    [[nodiscard]] Result<std::int64_t> integer_or(std::int64_t other,
                                                  std::int64_t least,
                                                  std::int64_t most) const;
    [[nodiscard]] Result<bool> boolean_or(bool other) const;
    [[nodiscard]] Result<std::vector<std::string>> strings_or_empty() const;

    // BadSettings at this node's line and key.
    [[nodiscard]] Error wrong(std::string_view what) const;
    // BadSettings for the first key in this tree that nobody asked for (a typing mistake).
    [[nodiscard]] Status refuse_unknown_keys() const;

private:
    friend class ConfigBuilder;
    Kind kind_ = Kind::Missing;
    mutable bool known_ = false;
    std::string where_;  // "settings.toml:12: services[2].prefix"
    std::string string_;
    std::int64_t integer_ = 0;
    bool boolean_ = false;
    std::map<std::string, ConfigNode, std::less<>> members_;
    std::vector<ConfigNode> items_;
    mutable std::map<std::string, ConfigNode, std::less<>> missing_;
};

// BadSettings names the line of a syntax error. Dates and floats are refused: no setting is one.
[[nodiscard]] Result<ConfigNode> parse_config(std::string_view toml_text,
                                              std::string_view file_name);
[[nodiscard]] Result<ConfigNode> read_config(const std::string& path);

}  // namespace kiosk
