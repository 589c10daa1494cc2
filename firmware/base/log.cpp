// spdlog behind one function: a line on stderr, where systemd adds time and unit.
#include "firmware/base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace kiosk::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::Debug:
            return spdlog::level::debug;
        case Level::Info:
            return spdlog::level::info;
        case Level::Warn:
            return spdlog::level::warn;
        case Level::Error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static spdlog::logger instance("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    return instance;
}

}  // namespace

void start(std::string_view program, Level least) {
    logger().set_pattern(fmt::format("%H:%M:%S.%e {} %l %v", program));
    logger().set_level(to_spdlog(least));
}

void write(Level level, std::string_view component, std::string_view message) {
    logger().log(to_spdlog(level), "{}: {}", component, message);
}

}  // namespace kiosk::log
