// A document is judged whole, beside the settings file and the other documents, before anything of
// it counts. Its file is written first and the office told then: when that fails the former file
// comes back, and a power cut in between only means that the start puts it in force.
#include "firmware/kioskd/city_documents.hpp"

#include <algorithm>

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "firmware/base/text.hpp"
#include "firmware/provisioning/holidays.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kDocuments = "documents";
constexpr std::string_view kAnswers = "answers";
constexpr std::string_view kCalendar = "calendar";
constexpr std::string_view kAppointments = "appointments";
constexpr std::string_view kHolidays = "holidays";
constexpr std::string_view kNotices = "notices";

// What asks the office once, and is in no force afterwards.
bool is_planned(std::string_view name) {
    return name == kCalendar || name == kAppointments;
}

// What the file or the document says wrongly is the document's fault: without it all was well.
Error as_bad_document(Error error) {
    return error.code == ErrorCode::BadSettings ? Error{ErrorCode::BadDocument, error.context}
                                                : std::move(error);
}

// Line and key, for the journal and the city. Of documents about citizens nothing is told: a
// mistake may stand in what one of them wrote.
std::string where_in(std::string_view name, const Error& why) {
    if (name == kAnswers || name == kAppointments) {
        return "";
    }
    std::string out = to_nfc(why.context).value_or(std::string());
    for (char& c : out) {
        c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    out.erase(std::min(out.size(), office::DocumentRefused::kMostWhere));
    while (!is_utf8(out)) {
        out.pop_back();
    }
    return out;
}

template <class Value>
std::shared_ptr<const Value> shared(Value value) {
    return std::make_shared<const Value>(std::move(value));
}

}  // namespace

CityDocuments::CityDocuments(std::filesystem::path data, std::filesystem::path config)
    : folder_(std::move(data) / "documents"), config_(std::move(config)) {
    for (const auto name : sync::kDocumentNames) {
        const auto file = folder_ / (std::string(name) + ".json");
        if (!std::filesystem::exists(file)) {
            continue;
        }
        auto kept = load(file);
        if (kept && kept->entry.name == name) {
            kept_[std::string(name)] = std::move(*kept);
        } else {
            log::warn(kDocuments, "{} is damaged; the city sends it again", file.string());
        }
    }
}

Result<CityDocuments::Kept> CityDocuments::load(const std::filesystem::path& file) const {
    KIOSK_TRY(const std::string text, read_text_file(file));
    KIOSK_TRY(const Json document, parse_json(text));
    Kept out;
    KIOSK_TRY(out.entry.name, get_string(document, "name"));
    KIOSK_TRY(out.entry.version, get_int(document, "version"));
    KIOSK_TRY(const std::string sha256, get_string(document, "sha256"));
    KIOSK_TRY(out.text, get_string(document, "text"));
    KIOSK_TRY(out.told, get_bool(document, "told"));
    KIOSK_TRY(out.entry.expires_ms, get_int_or(document, "expires_ms", 0));
    KIOSK_TRY(out.ended, get_bool_or(document, "ended", false));
    const auto digest = fixed_from_hex<32>(sha256);
    if (!digest || out.entry.version < 1) {
        return Error{ErrorCode::BadArgument, file.string()};
    }
    out.entry.sha256 = *digest;
    out.entry.size = out.text.size();
    return out;
}

Status CityDocuments::save(const Kept& kept) const {
    KIOSK_CHECK(make_private_directory(folder_));
    const std::string text = to_pretty_text(Json{{"name", kept.entry.name},
                                                 {"version", kept.entry.version},
                                                 {"sha256", to_hex(kept.entry.sha256)},
                                                 {"told", kept.told},
                                                 {"expires_ms", kept.entry.expires_ms},
                                                 {"ended", kept.ended},
                                                 {"text", kept.text}});
    return write_file_durably(
        folder_ / (kept.entry.name + ".json"), as_bytes(text), FileMode::Private);
}

provisioning::CityTexts CityDocuments::texts_of(const std::map<std::string, Kept>& all) {
    provisioning::CityTexts out;
    for (const auto& [name, kept] : all) {
        if (kept.counts()) {
            out[name] = kept.text;
        }
    }
    return out;
}

Result<provisioning::Settings> CityDocuments::settings() {
    KIOSK_TRY(file_, read_text_file(config_));
    KIOSK_TRY(auto out, with({}));  // the file alone must be good
    const std::lock_guard lock(mutex_);
    left_out_.clear();
    const auto leave_out = [this](const std::string& name, const Error& why) {
        left_out_.insert(name);
        refused_[name] = {
            kept_.at(name).entry.version, ErrorCode::BadDocument, where_in(name, why)};
    };
    // One after the other: what fits stays, whatever else does not.
    provisioning::CityTexts fit;
    for (const auto& [name, text] : texts_of(kept_)) {
        auto more = fit;
        more[name] = text;
        if (auto tried = with(more)) {
            fit = std::move(more);
            out = std::move(*tried);
        } else {
            log::warn(kDocuments,
                      "{} {} is not in force: {}",
                      name,
                      kept_.at(name).entry.version,
                      describe(tried.error()));
            leave_out(name, tried.error());
        }
    }
    holidays_path_ = out.calendar.holidays;
    const auto city = fit.find(std::string(kHolidays));
    auto holidays = city == fit.end() ? Result<calendar::Holidays>(ErrorCode::NotFound)
                                      : provisioning::parse_holidays(city->second, "holidays");
    if (!holidays) {
        if (city != fit.end()) {
            leave_out(std::string(kHolidays), holidays.error());
        }
        KIOSK_TRY(holidays, provisioning::read_holidays(holidays_path_));
    }
    holidays_ = shared(std::move(*holidays));
    if (const auto said = fit.find(std::string(kNotices)); said != fit.end()) {
        auto notices = provisioning::parse_city_notices(said->second, kNotices);
        if (notices) {
            notices_.put(std::move(*notices));
        } else {
            leave_out(std::string(kNotices), notices.error());
        }
    }
    if (const auto said = fit.find(std::string(kAnswers)); said != fit.end()) {
        auto answers = sync::parse_letter_answers(said->second, kAnswers);
        if (answers) {
            answers_ = shared(std::move(*answers));
        } else {
            leave_out(std::string(kAnswers), answers.error());
        }
    }
    return out;
}

Result<provisioning::Settings> CityDocuments::with(const provisioning::CityTexts& texts) const {
    return provisioning::parse_settings(file_, config_.filename().string(), texts);
}

void CityDocuments::begin(OfficeLoop& office, std::function<std::int64_t()> city_ms) {
    office_ = &office;
    city_ms_ = std::move(city_ms);
    if (const auto begun = notices_.begin(office); !begun) {
        log::error(kDocuments, "notices of the city: {}", describe(begun.error()));
    }
    std::vector<Kept> news;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, kept] : kept_) {
            if (kept.told == left_out_.contains(name)) {
                news.push_back(kept);
            }
        }
    }
    for (Kept& kept : news) {
        if (!kept.told) {
            // A cut may have come before the office was asked. What it cannot do now stays untold,
            // and is asked again at the next start.
            const auto asked = is_planned(kept.entry.name) ? plan(kept, false) : Status();
            if (asked) {
                tell(kept.entry.name);
            } else {
                log::warn(kDocuments,
                          "{} {}, asked again at the next start: {}",
                          kept.entry.name,
                          kept.entry.version,
                          describe(asked.error()));
            }
            continue;
        }
        record_refusal(kept.entry, refusal_of(kept.entry.name));
        kept.told = false;  // when it fits again, that is news
        keep(std::move(kept));
    }
}

std::shared_ptr<const calendar::Holidays> CityDocuments::holidays() const {
    const std::lock_guard lock(mutex_);
    return holidays_;
}

std::shared_ptr<const sync::LetterAnswers> CityDocuments::answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
}

Json CityDocuments::view() const {
    const std::lock_guard lock(mutex_);
    Json out = Json::array();
    for (const auto name : sync::kDocumentNames) {
        const auto kept = kept_.find(std::string(name));
        const auto refused = refused_.find(std::string(name));
        if (kept == kept_.end() && refused == refused_.end()) {
            continue;
        }
        const bool in_force = kept != kept_.end() && !left_out_.contains(std::string(name));
        Json item{{"name", std::string(name)},
                  {"version", in_force ? kept->second.entry.version : 0},
                  {"withdrawn", in_force && !kept->second.counts()},
                  {"refused", 0},
                  {"code", ""}};
        if (refused != refused_.end()) {
            item["refused"] = refused->second.version;
            item["code"] = error_name(refused->second.code);
            if (!refused->second.where.empty()) {
                item["where"] = refused->second.where;
            }
        }
        out.push_back(std::move(item));
    }
    return out;
}

std::map<std::string, sync::DocumentEntry> CityDocuments::in_force() {
    const std::lock_guard lock(mutex_);
    std::map<std::string, sync::DocumentEntry> out;
    for (const auto& [name, kept] : kept_) {
        out[name] = kept.entry;
    }
    return out;
}

bool CityDocuments::has_expired(const sync::DocumentEntry& entry) const {
    return entry.expires_ms > 0 && entry.expires_ms <= city_ms_();
}

Status CityDocuments::put(const sync::DocumentEntry& entry, ByteView content) {
    return take({entry, std::string(as_text(content)), false, has_expired(entry)});
}

void CityDocuments::end_expired() {
    std::vector<Kept> ending;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, kept] : kept_) {
            if (kept.counts() && has_expired(kept.entry)) {
                ending.push_back(kept);
            }
        }
    }
    for (Kept& kept : ending) {
        kept.told = false;
        kept.ended = true;
        (void)take(kept);  // what failed is tried with the next question
    }
}

Status CityDocuments::take(const Kept& mine) {
    const sync::DocumentEntry& entry = mine.entry;
    auto done = apply(mine);
    if (!done) {
        if (done.error().code == ErrorCode::BadDocument) {
            refuse(entry, done.error());
        }
        return done;
    }
    {
        const std::lock_guard lock(mutex_);
        kept_[entry.name] = mine;
        refused_.erase(entry.name);
        left_out_.erase(entry.name);
    }
    log::info(kDocuments,
              "{} {} {}",
              entry.name,
              entry.version,
              mine.ended ? "has ended" : "is in force");
    tell(entry.name);
    return {};
}

// What stands by itself, beside the settings.
template <class Read, class Use>
Status CityDocuments::put_read(Result<Read> read, const Kept& mine, Use use) {
    if (!read) {
        return as_bad_document(std::move(read).error());
    }
    KIOSK_CHECK(save(mine));
    use(std::move(*read));
    return {};
}

Status CityDocuments::apply(const Kept& mine) {
    const std::string& name = mine.entry.name;
    std::optional<Kept> before;
    provisioning::CityTexts next;
    {
        const std::lock_guard lock(mutex_);
        if (const auto was = kept_.find(name); was != kept_.end()) {
            before = was->second;
        }
        next = texts_of(kept_);
        for (const std::string& other : left_out_) {
            next.erase(other);
        }
    }
    next.erase(name);
    if (mine.counts()) {
        next[name] = mine.text;
    }
    const std::string_view text = mine.counts() ? std::string_view(mine.text) : std::string_view();
    if (name == kHolidays) {
        return put_read(mine.counts() ? provisioning::parse_holidays(text, "holidays.toml")
                                      : provisioning::read_holidays(holidays_path_),
                        mine,
                        [this](calendar::Holidays holidays) {
                            const std::lock_guard lock(mutex_);
                            holidays_ = shared(std::move(holidays));
                        });
    }
    if (is_planned(name)) {
        return plan(mine, true);
    }
    if (name == kNotices) {
        return put_read(provisioning::parse_city_notices(text, "notices.toml"),
                        mine,
                        [this](auto notices) { notices_.put(std::move(notices)); });
    }
    if (name == kAnswers) {
        return put_read(sync::parse_letter_answers(text, "answers.toml"),
                        mine,
                        [this](sync::LetterAnswers answers) {
                            const std::lock_guard lock(mutex_);
                            answers_ = shared(std::move(answers));
                        });
    }
    auto settings = with(next);
    if (!settings) {
        return as_bad_document(std::move(settings).error());
    }
    KIOSK_CHECK(save(mine));
    auto applied =
        office_->submit({office::Actor::system(), office::ApplySettings{settings->applied}}).get();
    if (!applied) {
        restore(name, before);
        return as_bad_document(std::move(applied).error());
    }
    return {};
}

template <class Wanted>
Status CityDocuments::ask_office(const Wanted& wanted, const Kept& mine, bool save_first) {
    if (!wanted) {
        return as_bad_document(wanted.error());
    }
    Moment now;
    now.wall = {city_ms_(), WallTrust::Trusted};
    KIOSK_TRY(
        auto asks,
        office_
            ->query([&wanted, &now](const View& view) { return asks_of(*wanted, view.state, now); })
            .get());
    KIOSK_TRY(auto wishes, std::move(asks));
    if (save_first) {
        KIOSK_CHECK(save(mine));
    }
    for (office::Ask& wish : wishes) {
        const auto done = office_->submit({office::Actor::system(), std::move(wish)}).get();
        if (!done) {  // its trial was good: somebody was quicker, at the office or in the document
            log::warn(kDocuments, "{}: {}", mine.entry.name, describe(done.error()));
        }
    }
    return {};
}

Status CityDocuments::plan(const Kept& mine, bool save_first) {
    const std::string_view text = mine.counts() ? std::string_view(mine.text) : std::string_view();
    return mine.entry.name == kCalendar
               ? ask_office(
                     provisioning::parse_city_calendar(text, "calendar.toml"), mine, save_first)
               : ask_office(provisioning::parse_city_appointments(text, "appointments.toml"),
                            mine,
                            save_first);
}

void CityDocuments::restore(const std::string& name, const std::optional<Kept>& before) {
    std::error_code ignored;
    const bool back = before ? save(*before).has_value()
                             : std::filesystem::remove(folder_ / (name + ".json"), ignored);
    if (!back) {
        log::error(kDocuments, "the former {} could not be written back", name);
    }
}

// The journal, and by it the city, is told once; a power cut in between tells it twice.
void CityDocuments::tell(const std::string& name) {
    Kept kept;
    {
        const std::lock_guard lock(mutex_);
        kept = kept_.at(name);
    }
    office::RecordDocument fact;
    fact.name = name;
    fact.version = kept.entry.version;
    fact.sha256 = to_hex(kept.entry.sha256);
    fact.withdrawn = !kept.counts();
    const auto told = office_->submit({office::Actor::system(), std::move(fact)}).get();
    if (!told) {
        log::warn(kDocuments, "{}: the journal is told at the next start", name);
        return;
    }
    kept.told = true;
    keep(std::move(kept));
}

// Without the file the journal is told once more at the next start.
void CityDocuments::keep(Kept kept) {
    if (const auto saved = save(kept); !saved) {
        log::warn(kDocuments, "{}: {}", kept.entry.name, describe(saved.error()));
    }
    const std::lock_guard lock(mutex_);
    kept_[kept.entry.name] = std::move(kept);
}

void CityDocuments::refuse_older(const sync::DocumentEntry& offered) {
    refuse(offered, Error{ErrorCode::DocumentOlder});
}

void CityDocuments::refuse(const sync::DocumentEntry& entry, const Error& why) {
    const Refusal now{entry.version, why.code, where_in(entry.name, why)};
    {
        const std::lock_guard lock(mutex_);
        Refusal& known = refused_[entry.name];
        if (known.version == now.version && known.code == now.code) {
            return;
        }
        known = now;
    }
    log::warn(kDocuments, "{} {} refused: {}", entry.name, entry.version, error_name(why.code));
    record_refusal(entry, now);
}

CityDocuments::Refusal CityDocuments::refusal_of(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return refused_.at(name);
}

void CityDocuments::record_refusal(const sync::DocumentEntry& entry, const Refusal& why) {
    office::RecordDocument fact;
    fact.name = entry.name;
    fact.version = entry.version;
    fact.code = error_name(why.code);
    fact.where = why.where;
    office_->submit({office::Actor::system(), std::move(fact)}, [](const auto&) {});
}

}  // namespace kiosk::kioskd
