#pragma once
// Logging for technicians. Never a citizen's words, name or number: values that may hold them are
// Redacted<T>, whose text is "[redacted]". Log on change, not on every turn of a loop.

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

namespace kiosk {

// Carries a citizen's data past code that logs. get() is the only way to the value.
template <class T>
class Redacted {
public:
    Redacted() = default;

    explicit Redacted(T value) : value_(std::move(value)) {}

    [[nodiscard]] const T& get() const& noexcept { return value_; }

    [[nodiscard]] T&& get() && noexcept { return std::move(value_); }

private:
    T value_{};
};

namespace log {

enum class Level { Debug, Info, Warn, Error };

// Writes to stderr (systemd's journal takes it from there); thread-safe.
void start(std::string_view program, Level least = Level::Info);
void write(Level level, std::string_view component, std::string_view message);

template <class... Args>
void info(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    write(Level::Info, component, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void warn(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    write(Level::Warn, component, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void error(std::string_view component, fmt::format_string<Args...> format, Args&&... args) {
    write(Level::Error, component, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace log
}  // namespace kiosk

template <class T>
struct fmt::formatter<kiosk::Redacted<T>> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const kiosk::Redacted<T>&, Context& context) const {
        return fmt::formatter<std::string_view>::format("[redacted]", context);
    }
};
