// A deny list, unlike kiosk-ocr's allow list: SANE backends are hundreds of drivers with threads,
// ioctls and sockets of their own, and a list that is too short breaks scanners nobody here has.
// Landlock (ABI 2, Debian's 6.1) is used through its system calls; libc has no wrapper.
#include "drivers/scanner/worker/confine.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "firmware/base/file.hpp"

namespace kiosk::scanner {
namespace {

constexpr rlim_t kMostMemory = rlim_t{1} << 30;
constexpr rlim_t kMostDescriptors = 64;

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kWrite = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

void limit(__rlimit_resource_t what, rlim_t most) {
    const rlimit value{most, most};
    (void)setrlimit(what, &value);
}

void say(const char* missing) {
    std::fprintf(stderr, "kiosk-scan: runs without %s\n", missing);
}

bool deny_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == nullptr) {
        return false;
    }
    int failed = 0;
    for (const int call : {SCMP_SYS(execve),
                           SCMP_SYS(execveat),
                           SCMP_SYS(ptrace),
                           SCMP_SYS(process_vm_readv),
                           SCMP_SYS(process_vm_writev),
                           SCMP_SYS(mount),
                           SCMP_SYS(umount2),
                           SCMP_SYS(pivot_root),
                           SCMP_SYS(chroot),
                           SCMP_SYS(setns),
                           SCMP_SYS(unshare),
                           SCMP_SYS(init_module),
                           SCMP_SYS(finit_module),
                           SCMP_SYS(delete_module),
                           SCMP_SYS(kexec_load),
                           SCMP_SYS(bpf),
                           SCMP_SYS(perf_event_open),
                           SCMP_SYS(userfaultfd),
                           SCMP_SYS(add_key),
                           SCMP_SYS(keyctl),
                           SCMP_SYS(request_key),
                           SCMP_SYS(open_by_handle_at),
                           SCMP_SYS(io_uring_setup)}) {
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
    }
    failed |= seccomp_load(filter);
    seccomp_release(filter);
    return failed == 0;
}

#ifndef KIOSK_SANITIZED
void allow(int ruleset, const char* path, std::uint64_t access) {
    const Fd folder(::open(path, O_PATH | O_CLOEXEC));
    if (!folder) {
        return;  // what is not there needs no rule
    }
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = folder.get();
    (void)::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

bool close_files(const std::string& config_dir) {
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = kRead | kWrite;
    const Fd ruleset(static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
    if (!ruleset) {
        return false;
    }
    for (const char* path : {"/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/run/udev"}) {
        allow(ruleset.get(), path, kRead);
    }
    allow(ruleset.get(), "/dev", kRead | LANDLOCK_ACCESS_FS_WRITE_FILE);
    if (!config_dir.empty()) {
        allow(ruleset.get(), config_dir.c_str(), kRead);
    }
    return ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
}
#endif

}  // namespace

void confine(const std::string& config_dir) {
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, kMostDescriptors);
    limit(RLIMIT_FSIZE, 0);
#ifndef KIOSK_SANITIZED
    limit(RLIMIT_AS, kMostMemory);
    if (!close_files(config_dir)) {
        say("Landlock");
    }
#else
    (void)config_dir;
    (void)kMostMemory;
    (void)kRead;
    (void)kWrite;
#endif
    if (!deny_calls()) {
        say("seccomp");
    }
}

}  // namespace kiosk::scanner
