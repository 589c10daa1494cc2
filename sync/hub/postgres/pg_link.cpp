// libpq in non-blocking pipeline mode (PostgreSQL 15 manual, 34.5). After an error the server skips
// everything up to the next sync, so every error is followed by one. Waiting is done here with a
// limit of its own: a server that was stopped or cut off must not hold the hub for ever.
#include "sync/hub/postgres/pg_link.hpp"

#include <poll.h>

#include <array>
#include <cerrno>
#include <utility>

#include "firmware/base/format.hpp"
#include "sync/hub/postgres/ddl.hpp"

namespace kiosk::hub {
namespace {

// Time limits below kSilence_ms, so that the server's own word comes first. A hub that stands still
// inside a transaction must not keep a device's row from the others. A weaker commit than "on"
// would let a receipt leave before the record is durable, here and on the synchronous standby.
constexpr const char* kSession =
    "SET statement_timeout = '30s'; SET lock_timeout = '10s';"
    "SET idle_in_transaction_session_timeout = '60s';"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');";

constexpr int kMostLooks = 16;

// Parameters in the form that libpq takes them: binary, integers as 64 bits, big-endian.
struct Bound {
    std::vector<std::array<char, 8>> integers;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;

    explicit Bound(std::span<const db::Value> from)
        : integers(from.size()),
          values(from.size()),
          lengths(from.size()),
          formats(from.size(), 1) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            std::visit([&](const auto& value) { put(i, value); }, from[i]);
        }
    }

    void put(std::size_t i, std::nullptr_t) { values[i] = nullptr; }

    void put(std::size_t i, std::int64_t value) {
        auto bits = static_cast<std::uint64_t>(value);
        for (std::size_t byte = 8; byte-- > 0; bits >>= 8U) {
            integers[i][byte] = static_cast<char>(bits & 0xffU);
        }
        values[i] = integers[i].data();
        lengths[i] = 8;
    }

    void put(std::size_t i, std::string_view text) {
        values[i] = text.data() == nullptr ? "" : text.data();
        lengths[i] = static_cast<int>(text.size());
    }

    void put(std::size_t i, ByteView blob) { put(i, as_text(blob)); }
};

}  // namespace

PgLink::PgLink(PGconn* connection) : connection_(connection) {}

Result<std::unique_ptr<PgLink>> PgLink::connect(const std::string& conninfo) {
    // The string's own words count more than what stands before it, and less than what stands
    // behind it.
    const std::array<const char*, 10> names = {"connect_timeout",
                                               "tcp_user_timeout",
                                               "keepalives_idle",
                                               "keepalives_interval",
                                               "keepalives_count",
                                               "application_name",
                                               "dbname",
                                               "target_session_attrs",
                                               "client_encoding",
                                               nullptr};
    const std::array<const char*, 10> values = {
        "5", "15000", "10", "5", "3", "tiepdan", conninfo.c_str(), "read-write", "UTF8", nullptr};
    std::unique_ptr<PgLink> out(new PgLink(PQconnectdbParams(names.data(), values.data(), 1)));
    PGconn* connection = out->connection_.get();
    if (connection == nullptr || PQstatus(connection) != CONNECTION_OK) {
        std::string words = connection == nullptr ? "out of memory" : PQerrorMessage(connection);
        for (char& c : words) {
            c = c == '\n' ? ' ' : c;
        }
        return Error{ErrorCode::Overloaded, "PostgreSQL: " + words};
    }
    KIOSK_CHECK(out->set_up());
    return out;
}

Status PgLink::set_up() {
    PGconn* connection = connection_.get();
    PQsetNoticeReceiver(connection, &PgLink::count_warning, this);
    const char* encoding = PQparameterStatus(connection, "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
        return Error{ErrorCode::StoreFailed, "PostgreSQL: the database's encoding must be UTF8"};
    }
    const PgResult session(PQexec(connection, kSession));
    if (PQresultStatus(session.get()) != PGRES_TUPLES_OK) {
        return postgres_error(session.get(), "setting up the session");
    }
    if (PQsetnonblocking(connection, 1) != 0 || PQenterPipelineMode(connection) != 1) {
        return lost_error("pipeline mode");
    }
    return {};
}

void PgLink::count_warning(void* link, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != nullptr && std::string_view(severity) == "WARNING") {
        ++static_cast<PgLink*>(link)->warnings_;
    }
}

int PgLink::take_warnings() {
    return std::exchange(warnings_, 0);
}

bool PgLink::lost() const {
    return dead_ || PQstatus(connection_.get()) != CONNECTION_OK;
}

void PgLink::look() {
    // The server's last words come first, the end of the connection behind them.
    for (int i = 0; i < kMostLooks && !lost(); ++i) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        if (::poll(&socket, 1, 0) <= 0) {
            return;
        }
        dead_ = PQconsumeInput(connection_.get()) == 0;
    }
}

bool PgLink::in_transaction() const {
    return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

Error PgLink::lost_error(std::string_view doing) {
    dead_ = true;
    return Error{ErrorCode::Overloaded,
                 fmt::format("PostgreSQL: {}: the connection is lost", doing.substr(0, 60))};
}

Result<std::string> PgLink::prepared(std::string_view sql) {
    if (const auto known = names_.find(sql); known != names_.end()) {
        return known->second;
    }
    const std::string name = "s" + std::to_string(++made_);
    const std::string text = postgres_parameters(sql);
    if (PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), 0, nullptr) != 1) {
        return lost_error(sql);
    }
    awaited_.push_back({std::string(sql), true});
    names_.emplace(sql, name);
    return name;
}

Status PgLink::send(std::string_view sql, std::span<const db::Value> values) {
    if (lost()) {
        return lost_error(sql);
    }
    if (awaited_.size() >= kMostAwaited) {
        KIOSK_CHECK(settle(Until::Flush));
    }
    KIOSK_TRY(const std::string name, prepared(sql));
    const Bound bound(values);
    if (PQsendQueryPrepared(connection_.get(),
                            name.c_str(),
                            static_cast<int>(values.size()),
                            bound.values.data(),
                            bound.lengths.data(),
                            bound.formats.data(),
                            1) != 1) {
        return lost_error(sql);
    }
    awaited_.push_back({std::string(sql), false});
    return {};
}

Status PgLink::await() {
    PGconn* connection = connection_.get();
    while (true) {
        const int unsent = PQflush(connection);
        if (unsent < 0) {
            return lost_error("sending");
        }
        if (PQisBusy(connection) == 0) {
            return {};
        }
        pollfd socket{PQsocket(connection), POLLIN, 0};
        socket.events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
        const int ready = ::poll(&socket, 1, kSilence_ms);
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            return lost_error("waiting");
        }
        if (ready > 0 && PQconsumeInput(connection) == 0) {
            return lost_error("reading");
        }
    }
}

Result<PgResult> PgLink::next_result() {
    KIOSK_CHECK(await());
    return PgResult(PQgetResult(connection_.get()));
}

Result<PgResult> PgLink::settle(Until until) {
    if (lost()) {
        return lost_error("reading results");
    }
    PGconn* connection = connection_.get();
    const bool asked = until == Until::Sync ? PQpipelineSync(connection) == 1
                                            : PQsendFlushRequest(connection) == 1;
    if (!asked) {
        return lost_error("ending the pipeline");
    }
    PgResult last;
    std::optional<Error> failed;
    while (!awaited_.empty()) {
        const Awaited awaited = std::move(awaited_.front());
        awaited_.pop_front();
        KIOSK_TRY(PgResult result, next_result());
        const ExecStatusType status = PQresultStatus(result.get());
        const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!good && awaited.prepares) {
            names_.erase(awaited.sql);
        }
        if (!good && !failed) {
            failed = postgres_error(result.get(), awaited.sql);
            dead_ = dead_ || ends_connection(result.get());
        }
        for (bool more = result != nullptr; more;) {  // to the end of this statement
            KIOSK_TRY(const PgResult next, next_result());
            more = next != nullptr;
        }
        if (good && !awaited.prepares) {
            last = std::move(result);
        }
    }
    if (dead_) {
        return failed ? *failed : lost_error("reading results");
    }
    if (until == Until::Sync || failed) {
        if (until != Until::Sync && PQpipelineSync(connection) != 1) {
            return lost_error("ending the pipeline");
        }
        KIOSK_CHECK(read_to_sync());
    }
    if (failed) {
        return *std::move(failed);
    }
    return last;
}

Status PgLink::read_to_sync() {
    while (true) {
        KIOSK_TRY(const PgResult result, next_result());
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
            return {};
        }
        if (lost()) {
            return lost_error("ending the pipeline");
        }
    }
}

Status PgLink::script(const std::string& sql) {
    KIOSK_CHECK(settle(Until::Sync));
    PGconn* connection = connection_.get();
    if (PQexitPipelineMode(connection) != 1) {
        return lost_error("leaving the pipeline");
    }
    const PgResult result(PQexec(connection, sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (PQenterPipelineMode(connection) != 1) {
        return lost_error("pipeline mode");
    }
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        dead_ = dead_ || ends_connection(result.get());
        return postgres_error(result.get(), sql);
    }
    return {};
}

}  // namespace kiosk::hub
