#pragma once
// What the city sent for this kiosk (docs/settings.md, "From the city"): kept in DATA/documents and
// put in force without a restart. What a document says takes the place of the settings file's own.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "firmware/base/json.hpp"
#include "firmware/calendar/holidays.hpp"
#include "firmware/kioskd/city_calendar.hpp"
#include "firmware/kioskd/city_notices.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/provisioning/settings.hpp"
#include "sync/client/downlink.hpp"
#include "sync/protocol/letter_answers.hpp"

namespace kiosk::kioskd {

// settings(), begin() and put() are called one after the other; holidays(), answers() and view()
// from any thread at any time.
class CityDocuments final : public sync::DocumentShelf {
public:
    // Reads what is kept in data/documents. A file that is damaged counts as none: the city sends
    // it again.
    CityDocuments(std::filesystem::path data, std::filesystem::path config);

    // The settings file with the city's documents. One that does not fit beside the file any more
    // is left out, so that a technician's change never keeps a kiosk from starting. Errors: those
    // of read_text_file and parse_settings for the file alone. Reads the holidays too: the city's,
    // else the file's. The file counts as it is now, until the next start.
    [[nodiscard]] Result<provisioning::Settings> settings();

    // Puts documents in force at this office from now on, and tells its journal what was not told
    // yet. `city_ms`: the time by the city's clock, as well as it is known. The office must outlive
    // the last call of put().
    void begin(OfficeLoop& office, std::function<std::int64_t()> city_ms);

    [[nodiscard]] std::shared_ptr<const calendar::Holidays> holidays() const;
    // What the city says of letters; never null.
    [[nodiscard]] std::shared_ptr<const sync::LetterAnswers> answers() const;
    // [{name, version, withdrawn, refused, code, where}]: the version in force (0 = the file's own
    // counts), and the one that was refused last (0 = none since), why, and its line and key.
    [[nodiscard]] Json view() const;

    [[nodiscard]] std::map<std::string, sync::DocumentEntry> in_force() override;
    // BadDocument names line and key; DiskFull, IoFailed and what the office answers: the former
    // one stays. Who has a number for a service that goes is called all the same.
    [[nodiscard]] Status put(const sync::DocumentEntry& entry, ByteView content) override;
    // Also what does not fit without it: that stays, and the journal is told once.
    void end_expired() override;
    void refuse_older(const sync::DocumentEntry& offered) override;

private:
    struct Kept {
        sync::DocumentEntry entry;
        std::string text;    // "" = withdrawn
        bool told = false;   // the journal has it
        bool ended = false;  // it has expired: as if it were withdrawn

        [[nodiscard]] bool counts() const noexcept { return !text.empty() && !ended; }
    };

    struct Refusal {
        std::int64_t version = 0;
        ErrorCode code = ErrorCode::Unknown;
        std::string where{};
    };

    [[nodiscard]] Result<Kept> load(const std::filesystem::path& file) const;
    [[nodiscard]] Status save(const Kept& kept) const;
    void restore(const std::string& name, const std::optional<Kept>& before);
    [[nodiscard]] static provisioning::CityTexts texts_of(const std::map<std::string, Kept>& all);
    [[nodiscard]] Status apply(const Kept& mine);
    template <class Read, class Use>
    [[nodiscard]] Status put_read(Result<Read> read, const Kept& mine, Use use);
    // Asks the office for what its calendar lacks; `save_first` makes the document durable before.
    [[nodiscard]] Status plan(const Kept& mine, bool save_first);
    // `wanted`: what was read of the document.
    template <class Wanted>
    [[nodiscard]] Status ask_office(const Wanted& wanted, const Kept& mine, bool save_first);
    [[nodiscard]] Result<provisioning::Settings> with(const provisioning::CityTexts& texts) const;
    [[nodiscard]] bool has_expired(const sync::DocumentEntry& entry) const;
    [[nodiscard]] Status take(const Kept& mine);
    void tell(const std::string& name);
    void keep(Kept kept);
    void refuse(const sync::DocumentEntry& entry, const Error& why);
    [[nodiscard]] Refusal refusal_of(const std::string& name) const;
    void record_refusal(const sync::DocumentEntry& entry, const Refusal& why);

    const std::filesystem::path folder_;
    const std::filesystem::path config_;
    OfficeLoop* office_ = nullptr;
    std::function<std::int64_t()> city_ms_;
    CityNotices notices_;
    std::string file_;           // the settings file as it was at the start
    std::string holidays_path_;  // of that file
    mutable std::mutex mutex_;   // guards all below
    std::map<std::string, Kept> kept_;
    std::map<std::string, Refusal> refused_;
    std::set<std::string> left_out_;  // kept, but they do not fit beside the file
    std::shared_ptr<const calendar::Holidays> holidays_;
    std::shared_ptr<const sync::LetterAnswers> answers_ =
        std::make_shared<const sync::LetterAnswers>();
};

}  // namespace kiosk::kioskd
