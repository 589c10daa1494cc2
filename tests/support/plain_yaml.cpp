// Lines with their indentation are folded from the top; what stands in brackets is read by a
// second, character-wise reader.
#include "tests/support/plain_yaml.hpp"

#include <vector>

#include "firmware/base/format.hpp"

namespace kiosk::test {
namespace {

struct Line {
    std::size_t number = 0;
    std::size_t indent = 0;
    std::string text;
};

Error not_understood(std::size_t number) {
    return Error{ErrorCode::BadArgument, fmt::format("line {}", number)};
}

int depth_of(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (const char c : text) {
        quoted = c == '"' ? !quoted : quoted;
        if (!quoted) {
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        }
    }
    return depth;
}

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> out;
    bool open = false;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string_view::npos || line[indent] == '#') {
            continue;
        }
        line.remove_prefix(indent);
        if (open) {
            out.back().text += " " + std::string(line);
        } else {
            out.push_back({number, indent, std::string(line)});
        }
        open = depth_of(out.back().text) > 0;
    }
    return out;
}

Json scalar(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return std::string(text.substr(1, text.size() - 2));
    }
    if (text == "null") {
        return nullptr;
    }
    if (text == "true" || text == "false") {
        return text == "true";
    }
    if (!text.empty() && text.size() < 18 &&
        text.find_first_not_of("0123456789") == std::string_view::npos) {
        return std::stoll(std::string(text));
    }
    return std::string(text);
}

// Reads one value in flow style, up to a comma or closing bracket of the surrounding one.
class Flow {
public:
    explicit Flow(std::string_view text) : rest_(text) {}

    Json value() {
        skip();
        if (take('{')) {
            Json out = Json::object();
            while (!take('}') && !rest_.empty()) {
                const Json key = scalar(until(":"));
                take(':');
                out[key.is_string() ? key.get<std::string>() : key.dump()] = value();
                take(',');
            }
            return out;
        }
        if (take('[')) {
            Json out = Json::array();
            while (!take(']') && !rest_.empty()) {
                out.push_back(value());
                take(',');
            }
            return out;
        }
        return scalar(until(",}]"));
    }

private:
    void skip() {
        while (!rest_.empty() && rest_.front() == ' ') {
            rest_.remove_prefix(1);
        }
    }

    bool take(char c) {
        skip();
        if (rest_.empty() || rest_.front() != c) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view until(std::string_view ends) {
        skip();
        std::size_t end = 0;
        if (!rest_.empty() && rest_.front() == '"') {
            end = rest_.find('"', 1);
            end = end == std::string_view::npos ? rest_.size() : end + 1;
        } else {
            end = std::min(rest_.find_first_of(ends), rest_.size());
        }
        std::string_view out = rest_.substr(0, end);
        rest_.remove_prefix(end);
        while (!out.empty() && out.back() == ' ') {
            out.remove_suffix(1);
        }
        return out;
    }

    std::string_view rest_;
};

Json inline_value(std::string_view text) {
    const bool flow = text.front() == '{' || text.front() == '[';
    return flow ? Flow(text).value() : scalar(text);
}

// Where the key of "key: value" or "key:" ends; npos when the text is no such pair.
std::size_t key_end(std::string_view text) {
    const bool quoted = text.front() == '"';
    if (text.front() == '{' || text.front() == '[') {
        return std::string_view::npos;
    }
    std::size_t at = quoted ? text.find('"', 1) : 0;
    at = text.find(':', at == std::string_view::npos ? 0 : at);
    const bool pair =
        at != std::string_view::npos && (at + 1 == text.size() || text[at + 1] == ' ');
    return pair ? at : std::string_view::npos;
}

class Reader {
public:
    explicit Reader(std::vector<Line> lines) : lines_(std::move(lines)) {}

    Result<Json> document() {
        KIOSK_TRY(Json out, block(0));
        if (at_ != lines_.size()) {
            return not_understood(lines_[at_].number);
        }
        return out;
    }

private:
    [[nodiscard]] bool here(std::size_t indent) const {
        return at_ < lines_.size() && lines_[at_].indent == indent;
    }

    Result<Json> block(std::size_t indent) {
        if (here(indent) && lines_[at_].text.starts_with("- ")) {
            return list(indent);
        }
        return map(indent);
    }

    Result<Json> list(std::size_t indent) {
        Json out = Json::array();
        while (here(indent) && lines_[at_].text.starts_with("- ")) {
            Line& line = lines_[at_];
            line.text.erase(0, 2);
            if (key_end(line.text) != std::string_view::npos) {
                line.indent += 2;  // a map that begins behind the dash
                KIOSK_TRY(Json item, map(indent + 2));
                out.push_back(std::move(item));
            } else {
                out.push_back(inline_value(line.text));
                ++at_;
            }
        }
        return out;
    }

    Result<Json> map(std::size_t indent) {
        Json out = Json::object();
        while (here(indent)) {
            const Line line = lines_[at_++];
            const std::size_t end = key_end(line.text);
            if (end == std::string_view::npos) {
                return not_understood(line.number);
            }
            std::string key = line.text.substr(0, end);
            if (key.front() == '"') {
                key = key.substr(1, key.size() - 2);
            }
            if (out.contains(key)) {
                return not_understood(line.number);
            }
            KIOSK_TRY(out[key], value_behind(line, end));
        }
        return out;
    }

    Result<Json> value_behind(const Line& line, std::size_t colon) {
        const std::size_t begin = line.text.find_first_not_of(' ', colon + 1);
        if (begin == std::string::npos) {
            if (at_ == lines_.size() || lines_[at_].indent <= line.indent) {
                return not_understood(line.number);
            }
            return block(lines_[at_].indent);
        }
        const std::string text = line.text.substr(begin);
        if (text != ">-") {
            return inline_value(text);
        }
        std::string folded;
        while (at_ < lines_.size() && lines_[at_].indent > line.indent) {
            folded += (folded.empty() ? "" : " ") + lines_[at_++].text;
        }
        return Json(folded);
    }

    std::vector<Line> lines_;
    std::size_t at_ = 0;
};

}  // namespace

Result<Json> read_plain_yaml(std::string_view text) {
    return Reader(lines_of(text)).document();
}

}  // namespace kiosk::test
