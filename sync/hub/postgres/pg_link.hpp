#pragma once
// One connection to a PostgreSQL server, in pipeline mode: statements are sent without waiting, and
// their results are read when somebody needs one. Inner part of sync/hub/postgres.

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sync/hub/postgres/pg_result.hpp"

namespace kiosk::hub {

// One thread. After an Error with lost() true the link is dead: make another one. Blocks for at
// most kSilence_ms while the server says nothing, then it counts as lost.
class PgLink {
public:
    // Connects to the server that takes writes, of those in the string, and sets up the session.
    // Overloaded when none answers within some seconds; StoreFailed for a database that is not
    // UTF-8, and for refused logins.
    [[nodiscard]] static Result<std::unique_ptr<PgLink>> connect(const std::string& conninfo);
    PgLink(const PgLink&) = delete;
    PgLink& operator=(const PgLink&) = delete;

    // Sends a statement and does not wait. Its error comes with a later call.
    [[nodiscard]] Status send(std::string_view sql, std::span<const db::Value> values);

    enum class Until {
        Flush,  // inside a transaction: the server answers what was sent
        Sync,   // the end of a pipeline: an implicit transaction is committed
    };
    // Reads the results of all that was sent and gives the last one. After an error the pipeline is
    // ready for new statements; the transaction, if one is open, takes nothing but its end.
    [[nodiscard]] Result<PgResult> settle(Until until);

    // Statements without parameters, all at once, in text form.
    [[nodiscard]] Status script(const std::string& sql);

    [[nodiscard]] bool lost() const;
    // Looks, without waiting, whether the server has closed the connection meanwhile.
    void look();
    [[nodiscard]] bool in_transaction() const;

    // Warnings since the last call.
    [[nodiscard]] int take_warnings();

private:
    struct Close {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };

    // A result that is still to come.
    struct Awaited {
        std::string sql;
        bool prepares = false;  // the statement is known to the server once this one came well
    };

    explicit PgLink(PGconn* connection);

    [[nodiscard]] Status set_up();
    [[nodiscard]] Result<std::string> prepared(std::string_view sql);
    [[nodiscard]] Status await();
    [[nodiscard]] Result<PgResult> next_result();
    [[nodiscard]] Status read_to_sync();
    [[nodiscard]] Error lost_error(std::string_view doing);
    static void count_warning(void* link, const PGresult* notice);

    static constexpr std::size_t kMostAwaited = 256;  // then results are read before more is sent
    static constexpr int kSilence_ms = 60'000;        // longer than any time limit of the session

    std::unique_ptr<PGconn, Close> connection_;
    std::map<std::string, std::string, std::less<>> names_;  // of prepared statements, by their SQL
    std::deque<Awaited> awaited_;
    int made_ = 0;  // prepared statements so far: their names are never used twice
    int warnings_ = 0;
    bool dead_ = false;
};

}  // namespace kiosk::hub
