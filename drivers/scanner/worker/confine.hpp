#pragma once
// What a scanner driver that runs wild cannot do.

#include <string>

namespace kiosk::scanner {

// Gives up, for this process and for good: new privileges, core dumps, being traced; files it may
// write (size 0); more than 64 descriptors; 1 GiB of memory; starting programs, tracing others,
// mounting, loading modules (seccomp, each answers EPERM); reading files outside system folders,
// devices and `config_dir`, and writing outside /dev (Landlock, where the kernel has it). The
// network stays open, because the scanner may be on it: README.md says what limits that.
// Sanitizer builds keep memory and files open. Call before libsane is touched; never fails, since
// a missing kernel feature must not stop the office; says on stderr what was not there.
void confine(const std::string& config_dir);

}  // namespace kiosk::scanner
