// Kept as short as the manual's own examples (PostgreSQL 15, 34.5), so that it shows what is there
// to be had.
#include "tests/bench/postgres_probe.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "firmware/base/clock.hpp"

namespace kiosk::bench {
namespace {

struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};

using Connection = std::unique_ptr<PGconn, Finish>;

void need(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "bare probe: %s\n", what);
        std::exit(1);
    }
}

Connection connect(const std::string& conninfo) {
    Connection out(PQconnectdb(conninfo.c_str()));
    need(PQstatus(out.get()) == CONNECTION_OK, "no connection");
    return out;
}

void run(PGconn* connection, const char* sql) {
    PGresult* result = PQexec(connection, sql);
    need(PQresultStatus(result) == PGRES_COMMAND_OK, sql);
    PQclear(result);
}

void prepare(PGconn* connection) {
    PGresult* result =
        PQprepare(connection,
                  "add",
                  "INSERT INTO probe VALUES ($1, 4711, $2, $3::bytea, $4::bytea, $5)",
                  0,
                  nullptr);
    need(PQresultStatus(result) == PGRES_COMMAND_OK, "prepare");
    PQclear(result);
}

// Sends one row as large as a ticket's record.
void add(PGconn* connection, int client, int seq) {
    const std::string chain(32, 'c');
    const std::string header(60, 'h');
    const std::string body(160, 'b');
    const std::string first = std::to_string(client);
    const std::string second = std::to_string(seq);
    const std::array<const char*, 5> values = {
        first.c_str(), second.c_str(), chain.c_str(), header.c_str(), body.c_str()};
    const std::array<int, 5> lengths = {0, 0, 32, 60, 160};
    const std::array<int, 5> formats = {0, 0, 1, 1, 0};
    need(PQsendQueryPrepared(
             connection, "add", 5, values.data(), lengths.data(), formats.data(), 0) == 1,
         "send");
}

void send(PGconn* connection, const char* sql) {
    need(PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1, sql);
}

void commit_rows(PGconn* connection, int client, int first, int rows) {
    need(PQenterPipelineMode(connection) == 1, "pipeline");
    send(connection, "BEGIN");
    for (int i = 0; i < rows; ++i) {
        add(connection, client, first + i);
    }
    send(connection, "COMMIT");
    need(PQpipelineSync(connection) == 1, "sync");
    for (bool more = true; more;) {
        PGresult* result = PQgetResult(connection);
        const ExecStatusType status = result == nullptr ? PGRES_COMMAND_OK : PQresultStatus(result);
        need(status == PGRES_COMMAND_OK || status == PGRES_PIPELINE_SYNC, "a row");
        more = status != PGRES_PIPELINE_SYNC;
        PQclear(result);
    }
    need(PQexitPipelineMode(connection) == 1, "pipeline's end");
}

double per_s(int clients, int each, const std::function<void(int)>& work) {
    const Stopwatch watch;
    std::vector<std::jthread> threads;
    for (int client = 0; client < clients; ++client) {
        threads.emplace_back([&work, client] { work(client); });
    }
    threads.clear();
    return clients * each / (static_cast<double>(watch.elapsed_us()) / 1e6);
}

void write_synced(const std::filesystem::path& path, const std::vector<char>& bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    need(fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
             ::fdatasync(fd) == 0,
         "a file");
    ::close(fd);
}

}  // namespace

PostgresProbe::PostgresProbe(std::string conninfo, std::filesystem::path folder)
    : conninfo_(std::move(conninfo)), folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    const Connection connection = connect(conninfo_);
    run(connection.get(),
        "CREATE TABLE probe (device_no bigint NOT NULL, epoch bigint NOT NULL, seq bigint NOT NULL,"
        " chain bytea NOT NULL, header bytea NOT NULL, body text, UNIQUE (device_no, epoch, seq))");
}

double PostgresProbe::rows_per_s(int clients, int commits, int rows) const {
    return per_s(clients, commits * rows, [&](int client) {
        const Connection connection = connect(conninfo_);
        prepare(connection.get());
        for (int i = 0; i < commits; ++i) {
            commit_rows(connection.get(), client, i * rows, rows);
        }
    });
}

double PostgresProbe::letters_per_s(int clients, int letters, std::size_t page_bytes) const {
    const std::vector<char> page(page_bytes, 'p');
    return per_s(clients, letters, [&](int client) {
        const Connection connection = connect(conninfo_);
        prepare(connection.get());
        for (int i = 0; i < letters; ++i) {
            for (int n = 0; n < 3; ++n) {
                const std::string name = std::to_string(client) + "-" + std::to_string(i * 3 + n);
                write_synced(folder_ / name, page);
            }
            commit_rows(connection.get(), 1000 + client, i, 1);
        }
    });
}

}  // namespace kiosk::bench
