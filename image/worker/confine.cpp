// Limits first, then no_new_privs, then the filter, then the kernel is asked what holds. The list
// is what malloc, libpng, libjpeg, Leptonica and Tesseract use between two pages, found with
// strace; arguments are checked where a call does more than the page needs.
#include "image/worker/confine.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "image/worker/wire.hpp"

namespace kiosk::ocr {
namespace {

#ifdef KIOSK_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

Status limit(__rlimit_resource_t resource, rlim_t most, const char* name) {
    const rlimit wanted{most, most};
    rlimit held{};
    if (::setrlimit(resource, &wanted) != 0 || ::getrlimit(resource, &held) != 0 ||
        held.rlim_max != most) {
        return errno_error(ErrorCode::IoFailed, name);
    }
    return {};
}

struct FilterFree {
    void operator()(void* filter) const noexcept { seccomp_release(filter); }
};

constexpr std::array kAllowed{SCMP_SYS(read),
                              SCMP_SYS(write),
                              SCMP_SYS(readv),
                              SCMP_SYS(writev),
                              SCMP_SYS(recvmsg),
                              SCMP_SYS(sendmsg),
                              SCMP_SYS(close),
                              SCMP_SYS(fstat),
                              SCMP_SYS(lseek),
                              SCMP_SYS(munmap),
                              SCMP_SYS(mremap),
                              SCMP_SYS(madvise),
                              SCMP_SYS(brk),
                              SCMP_SYS(futex),
                              SCMP_SYS(poll),
                              SCMP_SYS(ppoll),
                              SCMP_SYS(rt_sigaction),
                              SCMP_SYS(rt_sigprocmask),
                              SCMP_SYS(rt_sigreturn),
                              SCMP_SYS(clock_gettime),
                              SCMP_SYS(gettimeofday),
                              SCMP_SYS(getpid),
                              SCMP_SYS(gettid),
                              SCMP_SYS(tgkill),
                              SCMP_SYS(getrusage),
                              SCMP_SYS(getrandom),
                              SCMP_SYS(sched_yield),
                              SCMP_SYS(exit),
                              SCMP_SYS(exit_group),
                              SCMP_SYS(restart_syscall),
                              SCMP_SYS(sched_getaffinity)};

// Conditions on the n-th argument of a call. The library's own macros are C99 literals.
scmp_arg_cmp equal(unsigned argument, scmp_datum_t value) {
    return {argument, SCMP_CMP_EQ, value, 0};
}

scmp_arg_cmp without(unsigned argument, scmp_datum_t bits) {
    return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

int add_narrow_rules(scmp_filter_ctx filter) {
    const auto rule = [filter](int call, const std::vector<scmp_arg_cmp>& conditions) {
        return seccomp_rule_add_array(filter,
                                      SCMP_ACT_ALLOW,
                                      call,
                                      static_cast<unsigned>(conditions.size()),
                                      conditions.data());
    };
    int failed = 0;
    failed |= rule(SCMP_SYS(mmap), {without(2, PROT_EXEC)});
    failed |= rule(SCMP_SYS(mprotect), {without(2, PROT_EXEC)});
    failed |= rule(SCMP_SYS(fcntl), {equal(1, F_GET_SEALS)});
    failed |= rule(SCMP_SYS(newfstatat), {equal(3, AT_EMPTY_PATH)});
    failed |= rule(SCMP_SYS(dup3), {equal(1, 2)});  // the worker silences its stderr
    failed |= rule(SCMP_SYS(prctl), {equal(0, PR_GET_SECCOMP)});
    failed |= rule(SCMP_SYS(prlimit64), {equal(0, 0), equal(1, RLIMIT_CPU)});
    return failed;
}

Status filter_calls() {
    const std::unique_ptr<void, FilterFree> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter) {
        return Error{ErrorCode::IoFailed, "making the seccomp filter"};
    }
    for (const int call : kAllowed) {
        if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) {
            return Error{ErrorCode::IoFailed, "a seccomp rule"};
        }
    }
    if (add_narrow_rules(filter.get()) != 0) {
        return Error{ErrorCode::IoFailed, "a seccomp rule"};
    }
    if (const int code = seccomp_load(filter.get()); code != 0) {
        return Error{ErrorCode::IoFailed, "loading the seccomp filter", -code};
    }
    if (::prctl(PR_GET_SECCOMP) != 2) {  // 2 = filter mode
        return Error{ErrorCode::IoFailed, "the seccomp filter does not hold"};
    }
    return {};
}

}  // namespace

Status confine() {
    if (::setpriority(PRIO_PROCESS, 0, 10) != 0) {
        return errno_error(ErrorCode::IoFailed, "nice");
    }
    KIOSK_CHECK(limit(RLIMIT_CORE, 0, "core limit"));
    KIOSK_CHECK(limit(RLIMIT_FSIZE, 0, "file size limit"));
    KIOSK_CHECK(limit(RLIMIT_NOFILE, kMaxDescriptors, "descriptor limit"));
    if constexpr (!kSanitized) {
        KIOSK_CHECK(limit(RLIMIT_AS, kMaxMemory_bytes, "memory limit"));
    }
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return errno_error(ErrorCode::IoFailed, "not dumpable");
    }
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) {
        return errno_error(ErrorCode::IoFailed, "no new privileges");
    }
    if constexpr (kSanitized) {
        return {};
    }
    return filter_calls();
}

Status allow_cpu(int seconds) {
    rusage used{};
    if (::getrusage(RUSAGE_SELF, &used) != 0) {
        return errno_error(ErrorCode::IoFailed, "CPU used");
    }
    rlimit cpu{};
    if (::getrlimit(RLIMIT_CPU, &cpu) != 0) {
        return errno_error(ErrorCode::IoFailed, "CPU limit");
    }
    const auto until =
        static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + seconds);
    cpu.rlim_cur = std::min(cpu.rlim_max, until);
    if (::setrlimit(RLIMIT_CPU, &cpu) != 0) {
        return errno_error(ErrorCode::IoFailed, "CPU limit");
    }
    return {};
}

}  // namespace kiosk::ocr
