#pragma once
// What the benches of the screens print: a figure beside its target.

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace kiosk::bench {

// 0 for no values; `part` 0 to 1.
inline double percentile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values.empty()
               ? 0
               : values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

// One line a figure; code() is the exit code: 1 when a target was missed.
class Report {
public:
    void line(const char* what, double value, const char* unit, double target) {
        const bool good = value <= target;
        missed_ = missed_ || !good;
        std::printf("%-44s %9.2f %-4s target <= %-6.4g %s\n",
                    what,
                    value,
                    unit,
                    target,
                    good ? "ok" : "MISSED");
        std::fflush(stdout);
    }

    [[nodiscard]] int code() const { return missed_ ? 1 : 0; }

private:
    bool missed_ = false;
};

}  // namespace kiosk::bench
