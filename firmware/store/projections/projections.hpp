#pragma once
// Read tables derived from the journal. They are written in the transaction of their facts and can
// be thrown away at any time: a replay makes the same rows.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/office/event.hpp"
#include "firmware/sqlite/connection.hpp"

namespace kiosk::store {

// Applies one fact to all tables. Inside the caller's transaction. StoreFailed also when a fact
// breaks a unique index (a number given twice, a counter with two tickets).
[[nodiscard]] Status project(sqlite::Connection& db, const office::Recorded& fact);
// Empties all projections.
[[nodiscard]] Status clear_projections(sqlite::Connection& db);
// One line per table: name, rows, SHA-256 of the content. Equal texts = equal tables.
[[nodiscard]] Result<std::string> projections_digest(sqlite::Connection& db);

// ---- inner parts, one per domain
[[nodiscard]] Status project_queue(sqlite::Connection& db, const office::Recorded& fact);
[[nodiscard]] Status project_letters(sqlite::Connection& db, const office::Recorded& fact);
[[nodiscard]] Status project_paper(sqlite::Connection& db, const office::Recorded& fact);
[[nodiscard]] Status project_visits(sqlite::Connection& db, const office::Recorded& fact);
[[nodiscard]] Status project_calendar(sqlite::Connection& db, const office::Recorded& fact);

// ---- reads

// A ticket of any day, as it stands. Today's are in the State as well.
struct TicketRow {
    TicketId id;
    queue::BusinessDay day;
    ServiceId service;
    queue::TicketNumber number;
    std::string state;
    int party = 1;
    int people = 0;
    std::string counter;  // "" = none
    std::int64_t issued_ms = 0;
    std::int64_t called_ms = 0;  // 0 = not yet
    std::int64_t arrived_ms = 0;
    std::int64_t ended_ms = 0;
    std::string outcome;
};

// What is known of a letter after all its facts. Empty strings and zeros: not (yet) said.
struct LetterRow {
    LetterId id;
    std::string state;  // feeding, paused, counted, confirmed, handed_over, abandoned
    std::string source;
    int dpi = 0;
    int pages = 0;
    std::int64_t opened_ms = 0;
    std::string reason;  // of the pause or the abandoning
    std::string letter_class;
    std::string code;
    std::string kind;
    std::string body;
    int bucket = 0;
    bool as_is = false;
    std::optional<Digest> content;  // sealed content document
    Seq confirmed_seq{0};
    std::int64_t confirmed_ms = 0;
    std::int64_t handed_over_ms = 0;
    std::optional<TicketId> ticket;  // with which an ordinary letter was brought
};

// A print job of any day. Empty strings: not (yet) said.
struct PaperRow {
    Seq seq{0};
    PaperJobId id;
    std::string subject;  // ticket, receipt, test_page
    std::optional<TicketId> ticket;
    std::optional<LetterId> letter;
    std::string state;
    int copy = 1;
    std::string reason;  // of the failure, the doubt or the waiving
    std::string proof;
    std::int64_t queued_ms = 0;
    std::int64_t changed_ms = 0;
    std::string number;  // of the ticket, "A012"
};

// NotFound for an id that no fact names.
[[nodiscard]] Result<TicketRow> find_ticket(sqlite::Connection& db, const TicketId& id);
[[nodiscard]] Result<std::vector<TicketRow>> tickets_of_day(sqlite::Connection& db,
                                                            queue::BusinessDay day);
// UnknownLetter.
[[nodiscard]] Result<LetterRow> find_letter(sqlite::Connection& db, const LetterId& id);
// Newest first, at most `most`.
[[nodiscard]] Result<std::vector<LetterRow>> recent_letters(sqlite::Connection& db,
                                                            std::size_t most);
// Confirmed on the days `from` to `to` (UTC+7), newest first, at most `most`.
[[nodiscard]] Result<std::vector<LetterRow>> letters_of_days(sqlite::Connection& db,
                                                             queue::BusinessDay from,
                                                             queue::BusinessDay to,
                                                             std::size_t most);
// Confirmed and not handed over, oldest first: what sync still owes to the city.
[[nodiscard]] Result<std::vector<LetterRow>> letters_to_hand_over(sqlite::Connection& db,
                                                                  std::size_t most);

// The letter of a record letter.confirmed, whatever became of it; nullopt when the record is none.
[[nodiscard]] Result<std::optional<LetterRow>> letter_confirmed_by(sqlite::Connection& db,
                                                                   Seq confirmed);

// A letter that the city has, and every blob that it left here: content document, pages, and pages
// that staff took out.
struct HandedOverLetter {
    Seq seq{0};  // of the record that opened it
    std::int64_t handed_over_ms = 0;
    std::vector<Digest> blobs;
};

// Opened after record `after`, oldest first, at most `most`.
[[nodiscard]] Result<std::vector<HandedOverLetter>> letters_handed_over(sqlite::Connection& db,
                                                                        Seq after,
                                                                        std::size_t most);
// UnknownPaperJob.
[[nodiscard]] Result<PaperRow> find_paper_job(sqlite::Connection& db, const PaperJobId& id);
// All that are open and the last `most` of all days; newest first.
[[nodiscard]] Result<std::vector<PaperRow>> recent_paper_jobs(sqlite::Connection& db,
                                                              std::size_t most);
[[nodiscard]] Result<std::vector<petitions::Page>> pages_of(sqlite::Connection& db,
                                                            const LetterId& id);

}  // namespace kiosk::store
