// Reads go through OfficeLoop::query, appends through commands. A piece of a blob is read straight
// from its file; whether the whole is still what its name says, the hub's digest tells.
#include "firmware/kioskd/sync_ports.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "firmware/base/file.hpp"

namespace kiosk::kioskd {
namespace {

// More letters than this wait only after weeks without a link; the next pass asks again.
constexpr std::size_t kLettersAtOnce = 200;

Status submitted(OfficeLoop& office, office::Ask ask) {
    auto done = office.submit(office::Command{office::Actor::system(), std::move(ask)}).get();
    return done ? Status() : Status(std::move(done).error());
}

Result<sync::WaitingLetter> waiting_letter(sqlite::Connection& db, const store::LetterRow& row) {
    sync::WaitingLetter out{row.id, row.confirmed_seq, {}};
    if (!row.content) {
        return Error{ErrorCode::StoreFailed, "a confirmed letter without content"};
    }
    out.manifest.push_back(*row.content);
    KIOSK_TRY(const auto pages, store::pages_of(db, row.id));
    for (const petitions::Page& page : pages) {
        out.manifest.push_back(page.hash);
    }
    return out;
}

}  // namespace

Result<Seq> StoreJournalSource::head() {
    return ask<Seq>([](const View& view) -> Result<Seq> { return view.store.head().seq; });
}

Result<Seq> StoreJournalSource::acknowledged() {
    return ask<Seq>([](const View& view) -> Result<Seq> {
        KIOSK_TRY(const auto cursor, view.store.sync_book().cursor());
        return cursor.acked;
    });
}

Result<Digest> StoreJournalSource::chain_at(Seq seq) {
    return ask<Digest>([seq](const View& view) { return view.store.journal().chain_after(seq); });
}

Result<std::vector<sync::BatchRecord>> StoreJournalSource::records_from(Seq first,
                                                                        std::size_t most) {
    using Records = std::vector<sync::BatchRecord>;
    return ask<Records>([first, most](const View& view) -> Result<Records> {
        KIOSK_TRY(auto rows, view.store.journal().read(first, most));
        Records out;
        out.reserve(rows.size());
        for (store::JournalRow& row : rows) {
            out.push_back({std::move(row.header), std::move(row.body)});
        }
        return out;
    });
}

Result<std::vector<sync::WaitingLetter>> StoreJournalSource::letters_waiting() {
    using Letters = std::vector<sync::WaitingLetter>;
    return ask<Letters>([](const View& view) -> Result<Letters> {
        auto& db = view.store.db();
        KIOSK_TRY(const auto rows, store::letters_to_hand_over(db, kLettersAtOnce));
        Letters out;
        for (const store::LetterRow& row : rows) {
            KIOSK_TRY(auto letter, waiting_letter(db, row));
            out.push_back(std::move(letter));
        }
        return out;
    });
}

Result<std::optional<sync::WaitingLetter>> StoreJournalSource::letter_of(Seq confirmed) {
    using Letter = std::optional<sync::WaitingLetter>;
    return ask<Letter>([confirmed](const View& view) -> Result<Letter> {
        auto& db = view.store.db();
        KIOSK_TRY(const auto row, store::letter_confirmed_by(db, confirmed));
        if (!row) {
            return Letter();
        }
        KIOSK_TRY(auto letter, waiting_letter(db, *row));
        return Letter(std::move(letter));
    });
}

Result<std::int64_t> StoreJournalSource::parked() {
    return ask<std::int64_t>([](const View& view) { return view.store.journal().parked(); });
}

Status StoreJournalSource::acknowledge(Seq seq, const std::vector<sync::Receipt>& receipts) {
    KIOSK_TRY(auto put,
              office_
                  .query([seq, &receipts](const View& view) -> Status {
                      std::vector<store::StoredReceipt> stored;
                      std::int64_t generation = 0;
                      for (const sync::Receipt& receipt : receipts) {
                          stored.push_back({receipt.seq, sync::encode_page_answer({receipt})});
                          generation = receipt.hub_generation;
                      }
                      return view.store.sync_book().put({seq, seq, generation}, stored);
                  })
                  .get());
    return put;
}

Status StoreJournalSource::hand_over(const LetterId& letter) {
    KIOSK_TRY(const Seq confirmed, ask<Seq>([letter](const View& view) -> Result<Seq> {
                  KIOSK_TRY(const auto row, store::find_letter(view.store.db(), letter));
                  return row.confirmed_seq;
              }));
    return submitted(office_, office::HandOver{letter, confirmed});
}

Status StoreJournalSource::park(Seq seq, ErrorCode code) {
    return submitted(office_, office::ParkRecord{seq, std::string(error_name(code))});
}

Result<std::uint64_t> StoreBlobSource::size(const Digest& sha256) {
    KIOSK_TRY(const std::int64_t bytes, blobs_.size(sha256));
    return static_cast<std::uint64_t>(bytes);
}

Result<Bytes> StoreBlobSource::read(const Digest& sha256, std::uint64_t offset, std::size_t most) {
    const Fd fd(::open(blobs_.path(sha256).c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        return errno_error(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::IoFailed, "a blob");
    }
    Bytes out(most);
    std::size_t done = 0;
    while (done < most) {
        const ssize_t got =
            ::pread(fd.get(), out.data() + done, most - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno != EINTR) {
            return errno_error(ErrorCode::IoFailed, "a blob");
        }
        if (got == 0) {
            break;
        }
        done += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    out.resize(done);
    return out;
}

}  // namespace kiosk::kioskd
