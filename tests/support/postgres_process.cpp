// setpriv becomes the server itself (no fork), so that its signals are ours to give; the death of
// this process gives it SIGQUIT.
#include "tests/support/postgres_process.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "sync/hub/postgres/postgres_database.hpp"

namespace kiosk::test {
namespace {

constexpr const char* kSetpriv = "/usr/bin/setpriv";
constexpr const char* kUser = "postgres";

// Of Debian's package. A function, since installed() is asked before main() begins.
std::filesystem::path program(const char* name) {
    return std::filesystem::path("/usr/lib/postgresql/15/bin") / name;
}

std::vector<std::string> as_server_user(std::vector<std::string> arguments) {
    std::vector<std::string> out = {kSetpriv, "--pdeathsig", "QUIT"};
    if (::geteuid() == 0) {
        out.insert(out.end(),
                   {"--reuid", kUser, "--regid", kUser, "--clear-groups", "--reset-env"});
    }
    out.emplace_back("--");
    out.insert(out.end(), arguments.begin(), arguments.end());
    return out;
}

// Their folders in /proc.
std::vector<std::filesystem::path> children_of(const std::string& pid) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream status(entry.path() / "status");
        for (std::string line; std::getline(status, line);) {
            if (line == "PPid:\t" + pid) {
                out.push_back(entry.path());
            }
        }
    }
    return out;
}

}  // namespace

bool PostgresProcess::installed() {
    return std::filesystem::exists(program("initdb").string()) &&
           std::filesystem::exists(kSetpriv) && (::geteuid() != 0 || ::getpwnam(kUser) != nullptr);
}

PostgresProcess::PostgresProcess() {
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam(kUser);
        KIOSK_ASSERT(::chown(dir_.path().c_str(), user->pw_uid, user->pw_gid) == 0,
                     "root can give its folder away");
    }
    auto made = ChildProcess::start(as_server_user({program("initdb").string(),
                                                    "--pgdata",
                                                    cluster().string(),
                                                    "--username=kiosk",
                                                    "--auth=trust",
                                                    "--encoding=UTF8",
                                                    "--locale=C.UTF-8",
                                                    "--no-instructions"}));
    KIOSK_ASSERT(made.has_value() && made->wait() == 0, "initdb makes a cluster");
    start();
}

PostgresProcess::~PostgresProcess() {
    stop_at_once();
}

void PostgresProcess::start() {
    const std::string at = dir_.path().string();
    std::vector<std::string> arguments = {
        program("postgres").string(), "-D", cluster().string(), "-k", at, "-h", ""};
    for (const char* setting : {"fsync=on",
                                "synchronous_commit=on",
                                "max_connections=60",
                                "shared_buffers=64MB",
                                "logging_collector=on",
                                "recovery_init_sync_method=syncfs",  // thousands of files less
                                "log_min_messages=warning"}) {
        arguments.emplace_back("-c");
        arguments.emplace_back(setting);
    }
    auto started = ChildProcess::start(as_server_user(std::move(arguments)));
    KIOSK_ASSERT(started.has_value(), "postgres can be started");
    server_.emplace(std::move(started).value());
    bool ready = false;
    for (int i = 0; i < 600 && !ready; ++i) {
        ready = hub::open_postgres(conninfo("postgres")).has_value();
        if (!ready) {
            pause_ms(50);
        }
    }
    KIOSK_ASSERT(ready, "postgres takes connections; its log in the cluster says why not");
}

void PostgresProcess::stop_at_once() {
    if (server_) {
        server_->signal(SIGQUIT);
        (void)server_->wait();
        server_.reset();
    }
}

void PostgresProcess::kill() {
    if (!server_) {
        return;
    }
    std::string postmaster;
    std::getline(std::ifstream(cluster() / "postmaster.pid"), postmaster);
    const auto children = children_of(postmaster);
    KIOSK_ASSERT(!children.empty(), "a server that runs has children");
    server_->signal(SIGKILL);
    (void)server_->wait();
    server_.reset();
    // While one of them lives the next server refuses the cluster's shared memory.
    for (const auto& child : children) {
        for (int i = 0; i < 1000 && std::filesystem::exists(child); ++i) {
            pause_ms(10);
        }
    }
}

std::string PostgresProcess::make_database() {
    const std::string name = "hub" + std::to_string(++databases_);
    auto server = hub::open_postgres(conninfo("postgres"));
    KIOSK_ASSERT(server.has_value() && (*server)->run_script("CREATE DATABASE " + name).has_value(),
                 "the owner of a cluster makes databases");
    return conninfo(name);
}

std::string PostgresProcess::conninfo(const std::string& database) const {
    return "host=" + dir_.path().string() + " user=kiosk dbname=" + database;
}

}  // namespace kiosk::test
