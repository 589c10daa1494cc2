#include "firmware/kioskd/letter_memory.hpp"

#include "firmware/base/log.hpp"
#include "firmware/provisioning/likeness_secret.hpp"

namespace kiosk::kioskd {
namespace {

template <class Value>
void warn_unless(const Result<Value>& done, const char* without) {
    if (!done) {
        log::warn("desk", "{}: {}", without, error_name(done.error().code));
    }
}

}  // namespace

std::unique_ptr<LetterMemory> LetterMemory::open(const std::filesystem::path& data,
                                                 Random& random) {
    auto out = std::make_unique<LetterMemory>();
    const auto secret = provisioning::open_likeness_secret(data, random);
    warn_unless(secret, "letters are not compared");
    if (secret) {
        auto sketcher = std::make_unique<Sketcher>(secret->view());
        auto book = LikenessBook::open(data / "likeness.db", sketcher->secret_name());
        warn_unless(book, "letters are not compared");
        if (book) {
            out->sketcher_ = std::move(sketcher);
            out->book_ = std::move(book).value();
        }
    }
    auto search = LetterSearch::open();
    warn_unless(search, "letters cannot be searched");
    if (search) {
        out->search_ = std::move(search).value();
    }
    return out;
}

std::optional<Sketch> LetterMemory::sketch_of(const std::vector<const ocr::PageReading*>& pages,
                                              std::string_view identity_number,
                                              std::string_view sender) const {
    return book_ ? std::optional(sketcher_->sketch_of(pages, identity_number, sender))
                 : std::nullopt;
}

KnownLetters LetterMemory::known(const Sketch& sketch) const {
    return book_ ? book_->find_like(sketch) : KnownLetters{};
}

void LetterMemory::keep(const LetterId& letter,
                        petitions::LetterClass letter_class,
                        std::int64_t confirmed_ms,
                        const LetterAsConfirmed& what) {
    if (letter_class != petitions::LetterClass::Ordinary) {
        return;
    }
    if (book_) {
        std::vector<const ocr::PageReading*> pages;
        for (const ocr::PageReading& page : what.pages) {
            pages.push_back(&page);
        }
        const Sketch sketch = sketcher_->sketch_of(pages, what.identity_number, what.sender);
        if (const auto kept = book_->keep(letter, letter_class, confirmed_ms, sketch); !kept) {
            log::warn(
                "desk", "a letter will not be known again: {}", error_name(kept.error().code));
        }
    }
    if (search_) {
        const auto added = search_->add(letter, letter_class, what.texts, what.values);
        if (!added) {
            log::warn("desk", "a letter cannot be searched: {}", error_name(added.error().code));
        }
    }
}

void LetterMemory::handed_over(const LetterId& letter) {
    const std::lock_guard lock(mutex_);
    gone_.push_back(letter);
}

void LetterMemory::forget() {
    std::vector<LetterId> gone;
    {
        const std::lock_guard lock(mutex_);
        gone.swap(gone_);
    }
    for (const LetterId& letter : gone) {
        if (!search_) {
            return;
        }
        if (const auto removed = search_->remove(letter); !removed) {
            log::warn(
                "desk", "a letter that is gone can be found: {}", error_name(removed.error().code));
        }
    }
}

Result<FoundLetters> LetterMemory::find(std::string_view query) const {
    return search_ ? search_->find(query) : FoundLetters{};
}

}  // namespace kiosk::kioskd
