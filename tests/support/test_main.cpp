// Test main: leaks are left to the asan preset, whose detector knows the statics of libraries; a
// terminate handler names the running test, so that a crash in a thread is found.
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>
#include <CppUTest/TestPlugin.h>
#include <CppUTest/TestRegistry.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

void name_the_test() {
    const char* what = "no exception";
    try {
        if (const auto current = std::current_exception()) {
            std::rethrow_exception(current);
        }
    } catch (const std::exception& error) {
        what = error.what();
    } catch (...) {
        what = "an unknown exception";
    }
    const UtestShell* test = UtestShell::getCurrent();
    std::fprintf(stderr,
                 "terminated in TEST(%s, %s): %s\n",
                 test->getGroup().asCharString(),
                 test->getName().asCharString(),
                 what);
    std::abort();
}

}  // namespace

int main(int argc, char** argv) {
    // Libraries keep statics that are made at first use (ICU, OpenSSL, Tesseract); the leak
    // detector would blame the first test for them. ASan's detector knows the difference.
    MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
    std::set_terminate(name_the_test);
    std::signal(SIGPIPE, SIG_IGN);
    return CommandLineTestRunner::RunAllTests(argc, argv);
}
