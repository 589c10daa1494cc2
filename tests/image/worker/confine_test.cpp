// Goal: after confine() a process can compute and nothing else. Method: a forked child confines
// itself and tries one escape; the parent reads how it died. Sanitizer builds have no filter (see
// confine.hpp), so there only the limits are tried.
#include "image/worker/confine.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "image/codes/codes.hpp"
#include "image/worker/wire.hpp"
#include "tests/image/codes/printed_page.hpp"
#include "tests/support/check.hpp"

namespace {

constexpr int kConfineFailed = 100;
constexpr int kEscaped = 101;

// Status of a child that confined itself and then ran `attempt`; attempt's result is its exit
// code.
template <class Attempt>
int status_of(Attempt attempt) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (!kiosk::ocr::confine()) {
            ::_exit(kConfineFailed);
        }
        ::_exit(attempt());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

template <class Attempt>
void killed_for(Attempt attempt) {
    const int status = status_of([&attempt] {
        attempt();
        return kEscaped;
    });
    CHECK(WIFSIGNALED(status));
    LONGS_EQUAL(SIGSYS, WTERMSIG(status));
}

#ifdef KIOSK_SANITIZED
constexpr bool kFiltered = false;
#else
constexpr bool kFiltered = true;
#endif

}  // namespace

TEST_GROUP(OcrConfine){};

TEST(OcrConfine, a_confined_process_still_computes_and_answers) {
    int pipe_ends[2];
    LONGS_EQUAL(0, ::pipe(pipe_ends));
    const int status = status_of([&] {
        std::vector<int> numbers(1 << 20, 1);
        int sum = 0;
        for (const int n : numbers) {
            sum += n;
        }
        const bool told = ::write(pipe_ends[1], &sum, sizeof sum) == sizeof sum;
        return told && kiosk::ocr::allow_cpu(kiosk::ocr::kPageCpu_s) ? 0 : 1;
    });
    int sum = 0;

    CHECK(WIFEXITED(status));
    LONGS_EQUAL(0, WEXITSTATUS(status));
    LONGS_EQUAL(sizeof sum, ::read(pipe_ends[0], &sum, sizeof sum));
    LONGS_EQUAL(1 << 20, sum);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST(OcrConfine, limits_hold_and_cannot_be_raised) {
    const int status = status_of([] {
        rlimit cpu{RLIM_INFINITY, RLIM_INFINITY};
        if (::getrlimit(RLIMIT_CPU, &cpu) != 0 || !kiosk::ocr::allow_cpu(kiosk::ocr::kPageCpu_s)) {
            return 1;
        }
        if (::getrlimit(RLIMIT_CPU, &cpu) != 0) {
            return 2;
        }
        return cpu.rlim_cur <= kiosk::ocr::kPageCpu_s + 2 ? 0 : 3;
    });

    CHECK(WIFEXITED(status));
    LONGS_EQUAL(0, WEXITSTATUS(status));
}

TEST(OcrConfine, codes_are_found_inside_the_cage) {
    kiosk::test::PrintedPage page(105, 148, 300);
    page.print(kiosk::test::qr(std::string(120, 'x')), 30, 40, 22, kiosk::test::flat());
    page.print(kiosk::test::other_code(ZXing::BarcodeFormat::Code128, "HN-1"),
               60,
               100,
               50,
               kiosk::test::flat());
    page.cover(60, 20, 90, 50, 120);  // a place that is looked at in every way
    const int status = status_of([&page] {
        return static_cast<int>(
            kiosk::page_codes::find_codes(page.picture(), 300, kiosk::page_codes::Effort::Thorough)
                .size());
    });

    CHECK(WIFEXITED(status));
    LONGS_EQUAL(2, WEXITSTATUS(status));
}

TEST(OcrConfine, memory_ends_at_one_gib) {
    if (!kFiltered) {
        SKIP_TEST("sanitizers reserve address space of their own");
    }
    const int status = status_of([] {
        void* got = ::mmap(nullptr,
                           kiosk::ocr::kMaxMemory_bytes,
                           PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS,
                           -1,
                           0);
        return got == MAP_FAILED ? 0 : kEscaped;
    });

    CHECK(WIFEXITED(status));
    LONGS_EQUAL(0, WEXITSTATUS(status));
}

TEST(OcrConfine, no_file_can_grow) {
    char name[] = "/tmp/kiosk-confine-XXXXXX";
    const int file = ::mkstemp(name);
    ::unlink(name);
    const int status = status_of([file] { return ::write(file, "x", 1) == 1 ? kEscaped : 0; });

    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) ||
          (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    ::close(file);
}

TEST(OcrConfine, network_files_programs_and_other_processes_end_it) {
    if (!kFiltered) {
        SKIP_TEST("sanitizer builds run without the filter");
    }
    killed_for([] { return ::socket(AF_INET, SOCK_STREAM, 0); });
    killed_for([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); });
    killed_for([] { return ::open("/etc/passwd", O_RDONLY | O_CLOEXEC); });
    killed_for([] { return ::open("/tmp/kiosk-escape", O_WRONLY | O_CREAT | O_CLOEXEC, 0600); });
    killed_for([] {
        char path[] = "/bin/true";
        char* arguments[] = {path, nullptr};
        return ::execve(path, arguments, nullptr);
    });
    killed_for([] { return ::fork(); });
    killed_for([] { return ::ptrace(PTRACE_ATTACH, ::getppid(), 0, 0); });
    killed_for([] { return ::kill(::getppid(), 0); });
    killed_for([] { return ::memfd_create("program", 0); });
    killed_for([] {
        return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
               MAP_FAILED;
    });
}

TEST(OcrConfine, a_file_limit_cannot_be_taken_back) {
    if (!kFiltered) {
        SKIP_TEST("sanitizer builds run without the filter");
    }
    killed_for([] {
        const rlimit wide{4096, 4096};
        return ::setrlimit(RLIMIT_FSIZE, &wide);
    });
}
