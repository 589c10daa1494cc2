// cityhub: `cityhub init` makes a hub, `cityhub --data --listen` runs it. Signals are blocked in
// every thread and waited for here, so that a SIGTERM ends in destructors.
#include <signal.h>
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <cstdio>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/log.hpp"
#include "kiosk-ui/city/files.hpp"
#include "sync/hub/hub_server.hpp"

namespace {

using namespace kiosk;

int fail(const Error& error) {
    fmt::print(stderr, "cityhub: {}\n", describe(error));
    return exit_code_of(error_kind(error.code));
}

// The connection string from the command line, or from a file, where `ps` does not show it.
Result<hub::StoreSettings> store_of(const std::string& conninfo,
                                    const std::string& file,
                                    bool pages_in_database) {
    hub::StoreSettings out;
    out.pages_in_database = pages_in_database;
    if (file.empty()) {
        out.postgres = Redacted<std::string>(conninfo);
        return out;
    }
    KIOSK_TRY(std::string text, read_text_file(file, 4096));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.pop_back();
    }
    out.postgres = Redacted<std::string>(std::move(text));
    return out;
}

int init(const std::string& data,
         const std::string& name,
         const Result<hub::StoreSettings>& store) {
    const auto clock = make_system_clock();
    const auto random = make_system_random();
    if (!store) {
        return fail(store.error());
    }
    if (auto made = hub::init_hub(data, name, *store, *clock, *random); !made) {
        return fail(made.error());
    }
    fmt::print("A hub for {} is in {}.\nGive devices this CA: {}\n",
               name,
               data,
               hub::ca_file(data).string());
    return 0;
}

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

Result<Address> address_in(const std::string& listen) {
    const auto colon = listen.rfind(':');
    const std::string port = colon == std::string::npos ? "" : listen.substr(colon + 1);
    const bool digits = !port.empty() && port.size() <= 5 &&
                        port.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoul(port) > 65535) {
        return Error{ErrorCode::BadArgument,
                     "--listen, --front, --public and --console take HOST:PORT"};
    }
    const std::string host = listen.substr(0, colon);
    return Address{host == "localhost" ? "127.0.0.1" : host,
                   static_cast<std::uint16_t>(std::stoul(port))};
}

// The command line, "" for what was not given.
struct Doors {
    std::string listen = "127.0.0.1:8443";
    std::string front;
    std::string public_door;
    std::string console;
    std::string fault;
};

Result<hub::HubOptions> options_of(const std::string& data, const Doors& doors) {
    hub::HubOptions out;
    out.data_dir = data;
    out.door = doors.front.empty() ? hub::Door::Tls : hub::Door::Front;
    KIOSK_TRY(const Address address, address_in(doors.front.empty() ? doors.listen : doors.front));
    out.host = address.host;
    out.port = address.port;
    if (!doors.public_door.empty()) {
        KIOSK_TRY(const Address at, address_in(doors.public_door));
        out.public_door = hub::PublicDoor{at.host, at.port};
    }
    if (!doors.console.empty()) {
        KIOSK_TRY(const Address at, address_in(doors.console));
        out.console_door = hub::ConsoleDoor{at.host, at.port, city::files()};
    }
    if (doors.fault == "500") {
        out.fault = hub::Fault::Status500;
    } else if (doors.fault == "garbage") {
        out.fault = hub::Fault::Garbage;
    }
    return out;
}

// Behind a front there may be more connections than the 1,024 descriptors that a service gets.
void take_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int serve(const hub::HubOptions& options) {
    if (options.door == hub::Door::Front) {
        take_descriptors();
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigset_t blocked = ends;
    sigaddset(&blocked, SIGPIPE);
    sigprocmask(SIG_BLOCK, &blocked, nullptr);
    const auto clock = make_system_clock();
    auto server = hub::HubServer::start(options, *clock);
    if (!server) {
        return fail(server.error());
    }
    fmt::print("listening on {}://{}:{}\n",
               options.door == hub::Door::Tls ? "https" : "http",
               options.host,
               (*server)->port());
    if (const auto port = (*server)->public_port()) {
        fmt::print("public on http://{}:{}\n", options.public_door->host, *port);
    }
    if (const auto port = (*server)->console_port()) {
        fmt::print("console on http://{}:{}\n", options.console_door->host, *port);
    }
    std::fflush(stdout);
    if (options.fault != hub::Fault::None) {
        log::warn("hub", "drill: every request is answered wrongly (--fault)");
    }
    const timespec hour{3600, 0};
    int signal = -1;
    while (signal < 0) {
        (*server)->expire();
        signal = sigtimedwait(&ends, nullptr, &hour);
    }
    log::info("hub", "stopping");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"cityhub: the city's side of Tiep Dan. Receives, verifies, stores, answers."};
    std::string data;
    Doors doors;
    std::string name = "127.0.0.1";
    std::string store;
    std::string store_file;
    bool pages_in_database = false;
    app.add_option("--data", data, "Folder of the hub");
    app.add_option(
        "--listen", doors.listen, "HOST:PORT (IPv4); port 0 takes a free one and prints it");
    app.add_option("--front",
                   doors.front,
                   "HOST:PORT on loopback, instead of --listen: plain HTTP for the web server that "
                   "hubctl front sets up");
    app.add_option("--public",
                   doors.public_door,
                   "HOST:PORT on loopback for everybody, beside the devices' door: Open311, behind "
                   "the web server (hubctl front --public)");
    app.add_option("--console",
                   doors.console,
                   "HOST:PORT on loopback for the city's people: fleet, letters, figures, behind "
                   "the web server (hubctl console-front); accounts: hubctl user add");
    app.add_option("--fault", doors.fault, "Drill: answer every request with 500 or with garbage")
        ->check(CLI::IsMember({"500", "garbage"}));
    auto* make = app.add_subcommand("init", "Make a hub: city CA, certificate, keys, database");
    make->add_option("--data", data, "Folder of the hub");
    make->add_option("--name", name, "Host name or address that devices will use");
    auto* postgres = make->add_option("--store",
                                      store,
                                      "Connection string of a PostgreSQL database instead of a "
                                      "SQLite file; kept in the folder's store.conf");
    make->add_option("--store-file", store_file, "File with that string, when it holds a password")
        ->excludes(postgres)
        ->check(CLI::ExistingFile);
    make->add_flag("--pages-in-database",
                   pages_in_database,
                   "All sealed pages go into the database, for hubs on several machines; without "
                   "it those over 16 KiB stand as files in the folder");
    app.footer(
        "Exit codes: 0 ok, 2 wrong arguments, 3 forbidden, 4 not found, 5 conflict, "
        "6 unavailable, 70 internal (the text says why).");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    log::start("cityhub");
    if (data.empty()) {
        return fail(Error{ErrorCode::BadArgument, "--data is needed"});
    }
    if (make->parsed()) {
        return init(data, name, store_of(store, store_file, pages_in_database));
    }
    const auto options = options_of(data, doors);
    return options ? serve(*options) : fail(options.error());
}
