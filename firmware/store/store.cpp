// One transaction per group of decisions; the head moves only after its commit. Everything that is
// derived can be made again from the journal, and check_projections() proves it by doing so in
// memory.
#include "firmware/store/store.hpp"

#include <algorithm>

#include "firmware/office/codec.hpp"
#include "firmware/sqlite/transaction.hpp"
#include "firmware/store/schema.hpp"

namespace kiosk::store {

using office::Decision;
using office::Identity;
using office::Recorded;
using office::State;

Result<Recorded> recorded_from(const Identity& identity, const JournalRow& row) {
    KIOSK_TRY(auto decoded, office::decode(row.header.kind, row.body));
    const office::RecordId id{crypto::record_id(identity.device, identity.epoch, row.header.seq)};
    return Recorded{row.header.seq,
                    id,
                    Moment{row.header.wall, row.header.mono_ms, row.header.boot_id},
                    std::move(decoded.by),
                    std::move(decoded.event)};
}

Result<Store> Store::open(const std::filesystem::path& path,
                          const Identity& identity,
                          const StoreOptions& options) {
    Store out(path, identity, options);
    KIOSK_CHECK(out.open_database());
    return out;
}

Status Store::open_database() {
    KIOSK_TRY(auto connection, sqlite::Connection::open(path_, options_.sqlite));
    db_ = std::make_unique<sqlite::Connection>(std::move(connection));
    KIOSK_CHECK(sqlite::migrate(*db_, migrations(), full_schema()));
    KIOSK_CHECK(check_identity());
    KIOSK_TRY(const JournalHead found, journal().head());
    const std::int64_t from = std::max<std::int64_t>(1, found.seq.value - options_.verify_rows + 1);
    KIOSK_TRY(head_, journal().verify(Seq{from}));
    suspect_ = false;
    return {};
}

Status Store::check_identity() {
    KIOSK_TRY(auto rows, db_->query("SELECT device, epoch FROM identity"));
    KIOSK_TRY(const bool any, rows.next());
    if (!any) {
        return db_->run("INSERT INTO identity (one, device, epoch) VALUES (1,?,?)",
                        identity_.device,
                        identity_.epoch.value);
    }
    KIOSK_TRY(const auto device, rows.fixed_blob<16>(0));
    if (DeviceId{device} != identity_.device || rows.integer(1) != identity_.epoch.value) {
        return Error{ErrorCode::JournalBroken, "this data belongs to another device or epoch"};
    }
    return {};
}

Journal Store::journal() {
    return {db(), identity_.device, identity_.epoch};
}

SyncBook Store::sync_book() {
    return SyncBook(db());
}

sqlite::Connection& Store::db() {
    KIOSK_ASSERT(db_ != nullptr, "an open store has its connection");
    return *db_;
}

Result<State> Store::load_state() {
    if (suspect_) {
        return Error{ErrorCode::StoreFailed, "the store is suspect"};
    }
    State state;
    state.identity = identity_;
    KIOSK_TRY(const Seq day, journal().last_day());
    state.next_seq = Seq{std::max<std::int64_t>(1, day.value)};
    KIOSK_CHECK(journal().each(state.next_seq, [&](const JournalRow& row) -> Status {
        KIOSK_TRY(const Recorded fact, recorded_from(identity_, row));
        office::evolve(state, fact);
        return {};
    }));
    if (const auto today = state.queue.high_water()) {
        KIOSK_TRY(auto rows,
                  db_->query("SELECT key, ticket, request FROM issue_keys "
                             "WHERE business_day = ?",
                             today->days));
        while (true) {
            KIOSK_TRY(const bool any, rows.next());
            if (!any) {
                break;
            }
            KIOSK_TRY(const auto ticket, rows.fixed_blob<16>(1));
            const std::string key = rows.text(0);
            state.keys[key] = office::KeyUse{key, *today, TicketId{ticket}, rows.text(2)};
        }
    }
    return state;
}

Status Store::append_all(std::span<const Decision* const> decisions, JournalHead& head) {
    Journal to = journal();
    for (const Decision* decision : decisions) {
        for (const Recorded& fact : decision->facts) {
            KIOSK_TRY(const std::string body, office::encode_body(fact.event, fact.by));
            const crypto::RecordHeader header{
                fact.seq, fact.at.boot, fact.at.mono_ms, fact.at.wall, office::kind_of(fact.event)};
            KIOSK_CHECK(to.append(head, header, body));
            KIOSK_CHECK(project(*db_, fact));
            if (const auto* opened = std::get_if<office::DayOpened>(&fact.event)) {
                KIOSK_CHECK(
                    db_->run("DELETE FROM issue_keys WHERE business_day < ?", opened->day.days));
            }
        }
        if (decision->key) {
            KIOSK_CHECK(
                db_->run("INSERT INTO issue_keys (key, business_day, ticket, request) "
                         "VALUES (?,?,?,?)",
                         decision->key->key,
                         decision->key->day.days,
                         decision->key->ticket,
                         decision->key->request));
        }
    }
    return {};
}

Status Store::commit(std::span<const Decision* const> decisions) {
    if (suspect_) {
        return Error{ErrorCode::StoreFailed, "the store is suspect"};
    }
    JournalHead head = head_;
    auto done = [&]() -> Status {
        KIOSK_TRY(auto group, sqlite::Transaction::begin(*db_));
        KIOSK_CHECK(append_all(decisions, head));
        return group.commit();
    }();
    if (!done) {
        suspect_ = true;
        return done;
    }
    head_ = head;
    return {};
}

Status Store::tidy() {
    if (suspect_ || head_.seq == tidied_) {
        return {};
    }
    tidied_ = head_.seq;
    return db().checkpoint_passively();
}

Status Store::append_rows(std::span<const JournalRow> rows,
                          JournalHead& head,
                          std::vector<Recorded>& facts) {
    Journal to = journal();
    for (const JournalRow& row : rows) {
        if (row.header.seq.value != head.seq.value + 1) {
            return Error{ErrorCode::JournalBroken,
                         "record " + std::to_string(head.seq.value + 1) + " is missing"};
        }
        KIOSK_TRY(auto fact, recorded_from(identity_, row));
        KIOSK_CHECK(to.append(head, row.header, row.body));
        if (head.chain != row.chain) {
            return Error{ErrorCode::JournalBroken,
                         "record " + std::to_string(head.seq.value) + " has another chain value"};
        }
        KIOSK_CHECK(project(*db_, fact));
        facts.push_back(std::move(fact));
    }
    return {};
}

Result<std::vector<Recorded>> Store::append_copied(std::span<const JournalRow> rows) {
    if (suspect_) {
        return Error{ErrorCode::StoreFailed, "the store is suspect"};
    }
    JournalHead head = head_;
    std::vector<Recorded> facts;
    bool committing = false;
    auto done = [&]() -> Status {
        KIOSK_TRY(auto group, sqlite::Transaction::begin(*db_));
        KIOSK_CHECK(append_rows(rows, head, facts));
        committing = true;
        return group.commit();
    }();
    if (!done) {
        suspect_ = committing;
        return std::move(done).error();
    }
    head_ = head;
    return facts;
}

Status Store::recover() {
    const JournalHead acknowledged = head_;
    db_.reset();
    suspect_ = true;
    const auto checked = [&]() -> Status {
        KIOSK_CHECK(open_database());
        KIOSK_TRY(const Digest chain, journal().chain_after(acknowledged.seq));
        if (chain != acknowledged.chain) {
            return Error{ErrorCode::JournalBroken, "an acknowledged record has changed"};
        }
        return {};
    }();
    if (!checked) {
        head_ = acknowledged;
        suspect_ = true;
    }
    return checked;
}

Result<JournalHead> Store::verify_all() {
    return journal().verify(Seq{1});
}

Status Store::check_projections() {
    KIOSK_TRY(auto scratch, sqlite::Connection::open(":memory:"));
    KIOSK_CHECK(scratch.execute_script(full_schema()));
    KIOSK_CHECK(journal().each(Seq{1}, [&](const JournalRow& row) -> Status {
        KIOSK_TRY(const Recorded fact, recorded_from(identity_, row));
        return project(scratch, fact);
    }));
    KIOSK_TRY(const std::string wanted, projections_digest(scratch));
    KIOSK_TRY(const std::string found, projections_digest(db()));
    if (wanted != found) {
        const auto at = std::mismatch(wanted.begin(), wanted.end(), found.begin(), found.end());
        const auto line = static_cast<std::size_t>(std::count(wanted.begin(), at.first, '\n'));
        return Error{ErrorCode::StoreFailed,
                     "projection " + std::to_string(line + 1) + " differs from the journal"};
    }
    return {};
}

Status Store::rebuild_projections() {
    KIOSK_TRY(auto step, sqlite::Transaction::begin(db()));
    KIOSK_CHECK(clear_projections(db()));
    KIOSK_CHECK(journal().each(Seq{1}, [&](const JournalRow& row) -> Status {
        KIOSK_TRY(const Recorded fact, recorded_from(identity_, row));
        return project(db(), fact);
    }));
    return step.commit();
}

}  // namespace kiosk::store
