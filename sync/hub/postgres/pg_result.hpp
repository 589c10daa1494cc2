#pragma once
// A result of libpq as rows, and its errors as ours. Inner part of sync/hub/postgres.

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string_view>

#include "sync/hub/db/query.hpp"

namespace kiosk::hub {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};

using PgResult = std::unique_ptr<PGresult, ClearResult>;

// What the server said no with. Codes: db::Database.
[[nodiscard]] Error postgres_error(const PGresult* result, std::string_view doing);

// True when this connection is of no use any more: the server ends or became a standby. A new one
// may find the right server.
[[nodiscard]] bool ends_connection(const PGresult* result);

// Rows of a result in binary form.
class PgRows final : public db::Rows {
public:
    explicit PgRows(PgResult result) : result_(std::move(result)) {}

    Result<bool> next() override { return ++row_ < PQntuples(result_.get()); }

    // Of 64, 32 or 16 bits, or a boolean.
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] std::string text(int column) const override;
    [[nodiscard]] Bytes blob(int column) const override;
    [[nodiscard]] bool is_null(int column) const override;

private:
    [[nodiscard]] ByteView bytes(int column) const;

    PgResult result_;
    int row_ = -1;
};

}  // namespace kiosk::hub
