#pragma once
// The cage of kiosk-ocr: after it, a page image that takes over the decoder finds a process that
// can compute, answer on its one socket, and nothing else.

#include "firmware/base/result.hpp"

namespace kiosk::ocr {

// For the calling process, for good: nice 10; no core dumps and not dumpable; no file may grow;
// 16 descriptors; 1 GiB of address space; no_new_privs; a seccomp allow list under which opening
// files, sockets, exec, fork, ptrace and executable memory end the process (SIGSYS). Then reads
// back what the kernel says and fails with IoFailed when anything was not dropped. Builds with
// sanitizers leave out the memory cap and seccomp: their runtime needs both.
// Single-threaded callers only; models and tables must be loaded before.
[[nodiscard]] Status confine();

// Lets the process use so many seconds of CPU from here on, in place of what it was allowed before;
// beyond, the kernel ends it. Allowed after confine(). IoFailed when the kernel refuses.
[[nodiscard]] Status allow_cpu(int seconds);

}  // namespace kiosk::ocr
