#pragma once
// A private PostgreSQL cluster in a scratch folder, reached over a Unix socket there.

#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

namespace kiosk::test {

// fsync on, as in service. Run by root, the server runs as Debian's user postgres. It ends with
// this object, and with this process however that ends; make it on the thread that lives longest.
class PostgresProcess {
public:
    // False where Debian's postgresql-15 is not installed (or root has no user postgres).
    [[nodiscard]] static bool installed();

    // Makes the cluster and starts it; asserts when that does not work within half a minute.
    PostgresProcess();
    ~PostgresProcess();
    PostgresProcess(const PostgresProcess&) = delete;
    PostgresProcess& operator=(const PostgresProcess&) = delete;

    // A new, empty database: its connection string.
    [[nodiscard]] std::string make_database();

    void start();
    // As pg_ctl stop -m immediate: no checkpoint, connections cut; the next start recovers.
    void stop_at_once();
    // As kill -9 of the postmaster; its children end by themselves.
    void kill();

    // Where the tables' files and the write-ahead log are.
    [[nodiscard]] std::filesystem::path cluster() const { return dir_.path() / "cluster"; }

private:
    [[nodiscard]] std::string conninfo(const std::string& database) const;

    TempDir dir_;
    std::optional<ChildProcess> server_;
    int databases_ = 0;
};

}  // namespace kiosk::test
