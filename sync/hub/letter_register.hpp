#pragma once
// The register of received letters as the city's officers search it, and how many there are.
//
// Letters of the protected class are kept apart: they are found by their hash and by nothing else,
// stand in the order of their hashes and are counted for the city as a whole. Whoever could part
// them by office, day or place in a list would learn when and where somebody denounced.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/db/database.hpp"
#include "sync/hub/device_table.hpp"
#include "sync/hub/letter_table.hpp"

namespace kiosk::hub {

// Which ordinary letters are meant. "" = all.
struct LetterQuestion {
    std::string text;  // the beginning of a code, a letter id (32 hex digits) or a hash (64)
    std::string office;
    std::string kind;
    std::int64_t from_ms = 0;  // received at the hub, in [from, to)
    std::int64_t to_ms = 0;
    std::int64_t first = 0;  // how many to pass over
    std::int64_t most = 50;
};

// A letter with what is shown of its device: its id and office.
struct RegisteredLetter {
    Letter letter;  // without its manifest
    Device device;
};

// Whether all of a letter's pages have come.
enum class Pages { Whole, Waiting };

struct LetterPage {
    std::int64_t all = 0;  // that fit the question
    std::vector<RegisteredLetter> letters;
};

struct LetterCount {
    std::string office;  // "" of protected ones
    std::string kind;    // likewise
    std::int64_t whole = 0;
    std::int64_t waiting = 0;  // for pages
};

// Errors are those of db::Database. The caller holds the transaction and the thread.
class LetterRegister {
public:
    explicit LetterRegister(db::Database& database) : db_(database) {}

    // Ordinary letters whose pages are all in, the newest first.
    [[nodiscard]] Result<LetterPage> ordinary(const LetterQuestion& question);
    // Protected ones whose pages are all in, by hash; `hash` "" = all.
    [[nodiscard]] Result<LetterPage> protected_ones(std::string_view hash,
                                                    std::int64_t first,
                                                    std::int64_t most);
    // Letters of the class behind `last` (of the same class; its row number, and its hash):
    // ordinary ones as they came, protected ones by hash.
    [[nodiscard]] Result<std::vector<RegisteredLetter>> after(LetterClass letter_class,
                                                              Pages pages,
                                                              const Letter& last,
                                                              std::int64_t most);
    // By office and kind.
    [[nodiscard]] Result<std::vector<LetterCount>> count_ordinary(std::int64_t from_ms,
                                                                  std::int64_t to_ms);
    // Of all time: two counts of different days would tell what came between.
    [[nodiscard]] Result<LetterCount> count_protected();
    // Codes of the offices that have a device.
    [[nodiscard]] Result<std::vector<std::string>> offices();

private:
    db::Database& db_;
};

}  // namespace kiosk::hub
