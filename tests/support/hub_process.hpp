#pragma once
// A real cityhub in a process of its own, on a port that the kernel chose, and hubctl beside it.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "firmware/base/assert.hpp"
#include "firmware/base/file.hpp"
#include "tests/support/places.hpp"

namespace kiosk::test {

struct RunResult {
    int exit_code = -1;
    std::string out;  // stdout
};

// Runs a program of this build to its end. stderr goes to the test's own.
inline RunResult run_program(const std::string& program, const std::vector<std::string>& args) {
    std::string command = built_program(program).string();
    for (const std::string& arg : args) {
        command += " '" + arg + "'";
    }
    RunResult out;
    FILE* pipe = ::popen(command.c_str(), "r");
    KIOSK_ASSERT(pipe != nullptr, "a test can start a program");
    std::array<char, 4096> piece{};
    for (std::size_t got = 1; got > 0;) {
        got = std::fread(piece.data(), 1, piece.size(), pipe);
        out.out.append(piece.data(), got);
    }
    const int status = ::pclose(pipe);
    out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

class HubProcess {
public:
    // Makes a hub in DIR; `more`: arguments of cityhub init. Not running yet.
    explicit HubProcess(std::filesystem::path dir, const std::vector<std::string>& more = {})
        : dir_(std::move(dir)) {
        std::vector<std::string> args = {"init", "--data", dir_.string()};
        args.insert(args.end(), more.begin(), more.end());
        const auto made = run_program("cityhub", args);
        KIOSK_ASSERT(made.exit_code == 0, "cityhub init works in a scratch folder");
    }

    // A second cityhub on the folder of another one, whose database takes two. Not running yet.
    struct Beside {
        const HubProcess& first;
    };

    explicit HubProcess(const Beside& beside) : dir_(beside.first.dir_) {}

    HubProcess(const HubProcess&) = delete;
    HubProcess& operator=(const HubProcess&) = delete;

    ~HubProcess() { end(SIGKILL); }

    // Starts cityhub and waits until it listens: on the port of the last start, if any, so that
    // clients find it again. `door`: "--listen", or "--front" behind a web server. False when it
    // ended instead.
    bool start(const std::vector<std::string>& more = {}, const char* door = "--listen") {
        const std::string listen = "127.0.0.1:" + std::to_string(port_);
        std::vector<std::string> args = {
            built_program("cityhub").string(), "--data", dir_.string(), door, listen};
        args.insert(args.end(), more.begin(), more.end());
        std::vector<char*> argv;
        for (std::string& arg : args) {
            argv.push_back(arg.data());
        }
        argv.push_back(nullptr);
        std::array<int, 2> ends{};
        KIOSK_ASSERT(::pipe2(ends.data(), O_CLOEXEC) == 0, "a test can make a pipe");
        const Fd reader(ends[0]);
        Fd writer(ends[1]);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(writer.get(), STDOUT_FILENO);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
        writer.reset();
        const std::string line = line_of(reader);
        const auto colon = line.rfind(':');
        if (line.rfind("listening on ", 0) != 0 || colon == std::string::npos) {
            end(SIGKILL);
            return false;
        }
        port_ = std::stoi(line.substr(colon + 1));
        if (std::find(more.begin(), more.end(), "--public") != more.end()) {
            const std::string second = line_of(reader);
            KIOSK_ASSERT(second.starts_with("public on "), "cityhub tells its public address");
            public_port_ = std::stoi(second.substr(second.rfind(':') + 1));
        }
        return true;
    }

    // Sends the signal and waits for the end; the wait status.
    int end(int signal) {
        int status = 0;
        if (pid_ > 0) {
            ::kill(pid_, signal);
            ::waitpid(pid_, &status, 0);
            pid_ = -1;
        }
        return status;
    }

    [[nodiscard]] int port() const noexcept { return port_; }

    // Of the start with "--public".
    [[nodiscard]] int public_port() const noexcept { return public_port_; }

    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

    [[nodiscard]] const std::filesystem::path& dir() const { return dir_; }

    [[nodiscard]] std::string ca_pem() const {
        const auto text = read_text_file(dir_ / "ca.pem");
        KIOSK_ASSERT(text.has_value(), "cityhub init wrote the CA");
        return *text;
    }

    RunResult hubctl(std::vector<std::string> args) const {
        args.insert(args.begin(), {"--data", dir_.string()});
        return run_program("hubctl", args);
    }

    // A fresh one-time token.
    [[nodiscard]] std::string token() const {
        std::string out = hubctl({"device", "add", "--office", "HN-TEST"}).out;
        while (!out.empty() && out.back() == '\n') {
            out.pop_back();
        }
        return out;
    }

private:
    static std::string line_of(const Fd& reader) {
        std::string line;
        for (char c = 0; ::read(reader.get(), &c, 1) == 1 && c != '\n';) {
            line += c;
        }
        return line;
    }

    std::filesystem::path dir_;
    int port_ = 0;
    int public_port_ = 0;
    pid_t pid_ = -1;
};

}  // namespace kiosk::test
