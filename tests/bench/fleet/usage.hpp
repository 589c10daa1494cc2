#pragma once
// What processes cost, as the kernel counts it (proc(5)).

#include <sys/types.h>

#include <vector>

namespace kiosk::bench {

struct Usage {
    double cpu_s = 0;         // user and system, since they began
    double peak_rss_mib = 0;  // each one's highest, added up
};

// Of these processes and their children; one that is gone counts as nothing.
[[nodiscard]] Usage usage_of(const std::vector<pid_t>& processes);

// Of this process, without children.
[[nodiscard]] double own_cpu_s();

}  // namespace kiosk::bench
