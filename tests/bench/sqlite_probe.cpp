// Plain C API calls, so that the probe stays the fastest way to do this work; ids and hashes are
// drawn from a seed, since random keys are what the product's indexes get.
#include "tests/bench/sqlite_probe.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/random.hpp"
#include "firmware/store/schema.hpp"

namespace kiosk::test {
namespace {

constexpr int kHeaderBytes = 56;  // of ticket.issued
constexpr int kSyncs = 200;
// A ticket.issued as the product writes it.
constexpr std::string_view kBody =
    R"({"arrival_ms":1795482000000,"business_day":"2026-11-24","by":"citizen","language":"vi",)"
    R"("number":123,"party":1,"prefix":"AB","rank":1,"service":"service-12"})";

double at_share(std::vector<std::uint64_t>& sorted_us, double share) {
    const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted_us.size() - 1));
    return static_cast<double>(sorted_us[index]) / 1000.0;
}

class Probe {
public:
    Probe() = default;
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    ~Probe() {
        for (sqlite3_stmt* statement : {begin_, commit_, journal_, ticket_, key_}) {
            sqlite3_finalize(statement);
        }
        sqlite3_close(db_);
    }

    Status open(const std::filesystem::path& path) {
        const bool ready =
            sqlite3_open(path.c_str(), &db_) == SQLITE_OK &&
            run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL") &&
            run(std::string(store::full_schema())) && prepare("BEGIN IMMEDIATE", begin_) &&
            prepare("COMMIT", commit_) &&
            prepare("INSERT INTO journal VALUES (?,'ticket.issued',?,?,?)", journal_) &&
            prepare(
                "INSERT INTO tickets (order_seq, id, business_day, service, "
                "prefix, number, state, version, rank, arrival_ms, party, "
                "people, language, recalls, issued_ms) VALUES (?,?,20781,"
                "'service-12',?,?,'waiting',1,1,?,1,0,'vi',0,?)",
                ticket_) &&
            prepare("INSERT INTO issue_keys VALUES (?,20781,?,?)", key_);
        return ready ? Status() : Status(failed());
    }

    Status one_ticket(int n) {
        const auto id = random_.bytes<16>();
        const auto header = random_.bytes<kHeaderBytes>();
        const auto chain = random_.bytes<32>();
        const std::int64_t at_ms = 1795482000000 + n;
        const std::string prefix =
            fmt::format("{}{}", char('A' + n / 999 / 26 % 26), char('A' + n / 999 % 26));
        const std::string key = to_hex(random_.bytes<16>());
        sqlite3_bind_int64(journal_, 1, n + 1);
        blob(journal_, 2, header);
        text(journal_, 3, kBody);
        blob(journal_, 4, chain);
        sqlite3_bind_int64(ticket_, 1, n + 1);
        blob(ticket_, 2, id);
        text(ticket_, 3, prefix);
        sqlite3_bind_int64(ticket_, 4, n % 999 + 1);
        sqlite3_bind_int64(ticket_, 5, at_ms);
        sqlite3_bind_int64(ticket_, 6, at_ms);
        text(key_, 1, key);
        blob(key_, 2, id);
        text(key_, 3, "service-12\n1\nvi");
        for (sqlite3_stmt* statement : {begin_, journal_, ticket_, key_, commit_}) {
            if (sqlite3_step(statement) != SQLITE_DONE) {
                return failed();
            }
            sqlite3_reset(statement);
        }
        return {};
    }

private:
    bool run(const std::string& sql) {
        return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }

    bool prepare(const char* sql, sqlite3_stmt*& out) {
        return sqlite3_prepare_v2(db_, sql, -1, &out, nullptr) == SQLITE_OK;
    }

    static void blob(sqlite3_stmt* statement, int parameter, ByteView bytes) {
        sqlite3_bind_blob(
            statement, parameter, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    }

    static void text(sqlite3_stmt* statement, int parameter, std::string_view value) {
        sqlite3_bind_text(
            statement, parameter, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }

    [[nodiscard]] Error failed() const {
        return Error{ErrorCode::StoreFailed, std::string("probe: ") + sqlite3_errmsg(db_)};
    }

    SeededRandom random_{1};
    sqlite3* db_ = nullptr;
    sqlite3_stmt* begin_ = nullptr;
    sqlite3_stmt* commit_ = nullptr;
    sqlite3_stmt* journal_ = nullptr;
    sqlite3_stmt* ticket_ = nullptr;
    sqlite3_stmt* key_ = nullptr;
};

Status time_syncs(const std::filesystem::path& path, ProbeResult& out) {
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    const std::vector<std::uint8_t> block(4096, 7);
    std::vector<std::uint64_t> times_us;
    for (int i = 0; i < kSyncs; ++i) {
        const Stopwatch watch;
        if (::pwrite(file.get(), block.data(), block.size(), 0) < 0 ||
            ::fdatasync(file.get()) != 0) {
            return errno_error(ErrorCode::IoFailed, path.string());
        }
        times_us.push_back(watch.elapsed_us());
    }
    std::sort(times_us.begin(), times_us.end());
    out.fdatasync_p50_ms = at_share(times_us, 0.5);
    out.fdatasync_p99_ms = at_share(times_us, 0.99);
    return {};
}

}  // namespace

Result<ProbeResult> probe_ticket_transaction(const std::filesystem::path& folder,
                                             int transactions) {
    KIOSK_ASSERT(transactions > 0, "a probe runs at least once");
    const std::filesystem::path path = folder / "probe.db";
    std::error_code ignored;
    ProbeResult out;
    out.transactions = transactions;
    {
        Probe probe;
        KIOSK_CHECK(probe.open(path));
        std::vector<std::uint64_t> times_us;
        times_us.reserve(static_cast<std::size_t>(transactions));
        const Stopwatch whole;
        for (int n = 0; n < transactions; ++n) {
            const Stopwatch one;
            KIOSK_CHECK(probe.one_ticket(n));
            times_us.push_back(one.elapsed_us());
        }
        out.rate_per_s = transactions * 1e6 / static_cast<double>(whole.elapsed_us());
        std::sort(times_us.begin(), times_us.end());
        out.p50_ms = at_share(times_us, 0.5);
        out.p99_ms = at_share(times_us, 0.99);
        out.max_ms = static_cast<double>(times_us.back()) / 1000.0;
    }
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path.string() + suffix, ignored);
    }
    KIOSK_CHECK(time_syncs(folder / "probe.sync", out));
    std::filesystem::remove(folder / "probe.sync", ignored);
    return out;
}

}  // namespace kiosk::test
