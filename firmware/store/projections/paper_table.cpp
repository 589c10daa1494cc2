// paper_jobs: one row per paper.queued, then one update per fact. Offices without a printer have
// no such facts and pay for a visit only.
#include "firmware/base/format.hpp"
#include "firmware/store/projections/projections.hpp"

namespace kiosk::store {
namespace {

using namespace kiosk::queue;

class PaperTable {
public:
    PaperTable(sqlite::Connection& db, const office::Recorded& fact) : db_(db), fact_(fact) {}

    Status operator()(const PaperQueued& event) {
        KIOSK_CHECK(
            db_.run("INSERT INTO paper_jobs (seq, id, subject, state, copy, queued_ms, changed_ms, "
                    "business_day) VALUES (?1,?2,?3,'queued',?4,?5,?5, "
                    "(SELECT max(business_day) FROM days))",
                    fact_.seq.value,
                    fact_.id,
                    name_of(event.subject),
                    event.copy,
                    at()));
        if (event.ticket) {
            return about(*event.ticket);
        }
        return event.letter ? about(*event.letter) : Status();
    }

    Status operator()(const PaperSending& event) { return move(event.job, PaperState::Sending); }

    Status operator()(const PaperSent& event) { return move(event.job, PaperState::Sent); }

    Status operator()(const PaperConfirmed& event) {
        KIOSK_CHECK(move(event.job, PaperState::Confirmed));
        return db_.run("UPDATE paper_jobs SET proof = ?, reason = NULL WHERE id = ?",
                       name_of(event.proof),
                       event.job);
    }

    Status operator()(const PaperFailed& event) {
        KIOSK_CHECK(move(event.job, PaperState::Failed));
        KIOSK_CHECK(fault(event.job));
        return reason(event.job, name_of(event.reason));
    }

    Status operator()(const PaperRequeued& event) { return queue_again(event.job); }

    Status operator()(const PaperUncertain& event) {
        KIOSK_CHECK(move(event.job, PaperState::Uncertain));
        KIOSK_CHECK(fault(event.job));
        return reason(event.job, name_of(event.reason));
    }

    Status operator()(const PaperCopied& event) {
        KIOSK_CHECK(db_.run("UPDATE paper_jobs SET copy = ? WHERE id = ?", event.n, event.job));
        return queue_again(event.job);
    }

    Status operator()(const PaperWaived& event) {
        KIOSK_CHECK(move(event.job, PaperState::Waived));
        return reason(event.job, name_of(event.why));
    }

    template <class Other>
    Status operator()(const Other&) {
        return {};
    }

private:
    [[nodiscard]] std::int64_t at() const { return fact_.at.wall.unix_ms; }

    template <class Id>
    Status about(const Id& id) {
        return db_.run("UPDATE paper_jobs SET about = ? WHERE seq = ?", id, fact_.seq.value);
    }

    Status move(const PaperJobId& job, PaperState state) {
        KIOSK_CHECK(db_.run("UPDATE paper_jobs SET state = ?, changed_ms = ? WHERE id = ?",
                            name_of(state),
                            at(),
                            job));
        if (db_.changes() != 1) {
            return Error{ErrorCode::StoreFailed, "a fact names a print job without a row"};
        }
        return {};
    }

    Status queue_again(const PaperJobId& job) {
        KIOSK_CHECK(move(job, PaperState::Queued));
        return db_.run("UPDATE paper_jobs SET reason = NULL WHERE id = ?", job);
    }

    Status fault(const PaperJobId& job) {
        return db_.run("UPDATE paper_jobs SET faults = faults + 1 WHERE id = ?", job);
    }

    Status reason(const PaperJobId& job, std::string_view name) {
        return db_.run("UPDATE paper_jobs SET reason = ? WHERE id = ?", name, job);
    }

    sqlite::Connection& db_;
    const office::Recorded& fact_;
};

constexpr std::string_view kPaperColumns =
    "SELECT p.seq, p.id, p.subject, p.about, p.state, p.copy, p.reason, p.proof, p.queued_ms, "
    "p.changed_ms, t.prefix, t.number FROM paper_jobs p LEFT JOIN tickets t ON t.id = p.about ";

Result<std::vector<PaperRow>> paper_rows(Result<sqlite::Query> found) {
    KIOSK_TRY(auto rows, std::move(found));
    std::vector<PaperRow> out;
    while (true) {
        KIOSK_TRY(const bool any, rows.next());
        if (!any) {
            return out;
        }
        PaperRow row;
        row.seq.value = rows.integer(0);
        KIOSK_TRY(row.id.bytes, rows.fixed_blob<16>(1));
        row.subject = rows.text(2);
        if (!rows.is_null(3)) {
            KIOSK_TRY(const auto about, rows.fixed_blob<16>(3));
            if (row.subject == name_of(PaperSubject::Ticket)) {
                row.ticket = TicketId{about};
            } else {
                row.letter = LetterId{about};
            }
        }
        row.state = rows.text(4);
        row.copy = static_cast<int>(rows.integer(5));
        row.reason = rows.text(6);
        row.proof = rows.text(7);
        row.queued_ms = rows.integer(8);
        row.changed_ms = rows.integer(9);
        if (!rows.is_null(10)) {
            row.number = TicketNumber{rows.text(10), static_cast<int>(rows.integer(11))}.text();
        }
        out.push_back(std::move(row));
    }
}

}  // namespace

Status project_paper(sqlite::Connection& db, const office::Recorded& fact) {
    return std::visit(PaperTable(db, fact), fact.event);
}

Result<PaperRow> find_paper_job(sqlite::Connection& db, const PaperJobId& id) {
    KIOSK_TRY(auto rows, paper_rows(db.query(std::string(kPaperColumns) + "WHERE p.id = ?", id)));
    if (rows.empty()) {
        return Error{ErrorCode::UnknownPaperJob};
    }
    return std::move(rows.front());
}

Result<std::vector<PaperRow>> recent_paper_jobs(sqlite::Connection& db, std::size_t most) {
    return paper_rows(
        db.query(fmt::format("{}WHERE p.state NOT IN ('confirmed', 'waived') OR p.seq IN "
                             "(SELECT seq FROM paper_jobs ORDER BY seq DESC LIMIT ?) "
                             "ORDER BY p.seq DESC",
                             kPaperColumns),
                 most));
}

}  // namespace kiosk::store
