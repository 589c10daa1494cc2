#pragma once
// What the device remembers of ordinary letters after they were confirmed: sketches, to know a
// letter again, and the words of those that are not handed over yet, to find one. Of a protected
// letter it remembers nothing. All of it is a convenience: where a part cannot be had, the log says
// so and the office goes on without.

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/random.hpp"
#include "firmware/kioskd/letter_search.hpp"
#include "firmware/kioskd/likeness.hpp"
#include "firmware/kioskd/likeness_book.hpp"

namespace kiosk::kioskd {

// A letter as it stands when it is confirmed.
struct LetterAsConfirmed {
    std::vector<ocr::PageReading> pages;  // words as staff corrected them
    std::vector<std::string> texts;       // of the pages
    std::vector<LetterSearch::Value> values;
    std::string identity_number;
    std::string sender;
};

// Any thread.
class LetterMemory {
public:
    // Opens DATA/likeness.db under the secret in DATA/identity. Blocks for the disk.
    [[nodiscard]] static std::unique_ptr<LetterMemory> open(const std::filesystem::path& data,
                                                            Random& random);

    // Of a letter on the desk, to ask known() with; nullopt where letters are not compared.
    [[nodiscard]] std::optional<Sketch> sketch_of(const std::vector<const ocr::PageReading*>& pages,
                                                  std::string_view identity_number,
                                                  std::string_view sender) const;
    // The letters confirmed here until now that are like it. 10 ms for a full book.
    [[nodiscard]] KnownLetters known(const Sketch& sketch) const;
    void keep(const LetterId& letter,
              petitions::LetterClass letter_class,
              std::int64_t confirmed_ms,
              const LetterAsConfirmed& what);
    // Its words go with the next forget(); the sketch stays. Returns at once.
    void handed_over(const LetterId& letter);
    // Overwrites the words of letters that were handed over. Up to 0.1 s for each.
    void forget();
    // As LetterSearch::find(); nothing where there is no search.
    [[nodiscard]] Result<FoundLetters> find(std::string_view query) const;

private:
    std::unique_ptr<Sketcher> sketcher_;  // null: letters are not compared
    std::unique_ptr<LikenessBook> book_;
    std::unique_ptr<LetterSearch> search_;
    std::mutex mutex_;
    std::vector<LetterId> gone_;
};

}  // namespace kiosk::kioskd
