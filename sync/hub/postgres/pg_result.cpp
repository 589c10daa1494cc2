// SQLSTATEs: PostgreSQL 15 manual, appendix A.
#include "sync/hub/postgres/pg_result.hpp"

#include "firmware/base/format.hpp"

namespace kiosk::hub {
namespace {

std::string_view state_of(const PGresult* result) {
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string_view() : std::string_view(state);
}

ErrorCode code_of(std::string_view state) {
    if (state == "53100") {
        return ErrorCode::DiskFull;
    }
    // serialization_failure, deadlock_detected, lock_not_available, unique_violation: another
    // writer was in the way or came first.
    if (state == "40001" || state == "40P01" || state == "55P03" || state == "23505") {
        return ErrorCode::InUse;
    }
    // query_canceled is a statement that took too long; 53 is a server without resources.
    if (state == "57014" || state.starts_with("53")) {
        return ErrorCode::Overloaded;
    }
    return ErrorCode::StoreFailed;
}

}  // namespace

Error postgres_error(const PGresult* result, std::string_view doing) {
    const std::string_view state = state_of(result);
    // The primary message alone: details may quote a row, and rows are citizens' matters.
    const char* words =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return Error{ends_connection(result) ? ErrorCode::Overloaded : code_of(state),
                 fmt::format("PostgreSQL: {}: {} ({})",
                             doing.substr(0, 60),
                             words == nullptr ? "no result" : words,
                             state.empty() ? "-" : state)};
}

bool ends_connection(const PGresult* result) {
    const std::string_view state = state_of(result);
    // None: libpq's own word, which is that the connection broke. connection_exception;
    // admin_shutdown, crash_shutdown, cannot_connect_now, …; read_only_sql_transaction: it was the
    // leader and is a standby now.
    return state.empty() || state.starts_with("08") || state.starts_with("57P") || state == "25006";
}

ByteView PgRows::bytes(int column) const {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_.get(), row_, column)),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

std::int64_t PgRows::integer(int column) const {
    const ByteView view = bytes(column);
    if (view.empty()) {
        return 0;  // NULL, as with SQLite
    }
    KIOSK_ASSERT(view.size() <= 8, "an integer has at most 64 bits");
    // Big-endian two's complement of its own width.
    std::uint64_t out = view.size() > 1 && (view[0] & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const std::uint8_t byte : view) {
        out = out << 8U | byte;
    }
    return static_cast<std::int64_t>(out);
}

std::string PgRows::text(int column) const {
    return std::string(as_text(bytes(column)));
}

Bytes PgRows::blob(int column) const {
    const ByteView view = bytes(column);
    return {view.begin(), view.end()};
}

bool PgRows::is_null(int column) const {
    return PQgetisnull(result_.get(), row_, column) != 0;
}

}  // namespace kiosk::hub
