// /proc/PID/stat has the times behind the name in brackets, which may hold spaces.
#include "tests/bench/fleet/usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace kiosk::bench {
namespace {

constexpr int kUserTicks = 14;  // fields of proc(5), counted from 1
constexpr int kParent = 4;

// Field `wanted` of the line; 0 when the process is gone.
double field_of(const std::string& stat, int wanted) {
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) {
        return 0;
    }
    std::istringstream rest(stat.substr(name_end + 1));
    std::string word;
    for (int field = 3; field <= wanted; ++field) {
        rest >> word;
    }
    return std::strtod(word.c_str(), nullptr);
}

std::string stat_of(const std::filesystem::path& folder) {
    std::string line;
    std::getline(std::ifstream(folder / "stat"), line);
    return line;
}

double peak_kib_of(const std::filesystem::path& folder) {
    std::ifstream status(folder / "status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::strtod(line.c_str() + 6, nullptr);
        }
    }
    return 0;
}

void add(const std::filesystem::path& folder, const std::string& stat, Usage& usage) {
    const double ticks = field_of(stat, kUserTicks) + field_of(stat, kUserTicks + 1);
    usage.cpu_s += ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    usage.peak_rss_mib += peak_kib_of(folder) / 1024;
}

}  // namespace

Usage usage_of(const std::vector<pid_t>& processes) {
    Usage out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string stat = stat_of(entry.path());
        const auto own = static_cast<pid_t>(std::strtol(stat.c_str(), nullptr, 10));
        const auto parent = static_cast<pid_t>(field_of(stat, kParent));
        for (const pid_t process : processes) {
            if (process == own || process == parent) {
                add(entry.path(), stat, out);
            }
        }
    }
    return out;
}

double own_cpu_s() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace kiosk::bench
