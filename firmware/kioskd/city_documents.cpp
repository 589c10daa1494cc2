// A document is judged whole, beside the settings file and the other documents, before anything of
// it counts. Its file is written first and the office told then: when that fails the former file
// comes back, and a power cut in between only means that the start puts it in force.
#include "firmware/kioskd/city_documents.hpp"

#include <algorithm>

#include "firmware/base/file.hpp"
#include "firmware/base/log.hpp"
#include "firmware/provisioning/holidays.hpp"

namespace kiosk::kioskd {
namespace {

constexpr std::string_view kComponent = "documents";
constexpr std::string_view kHolidays = "holidays";

// What the file or the document says wrongly is the document's fault: without it all was well.
Error as_bad_document(Error error) {
    return error.code == ErrorCode::BadSettings ? Error{ErrorCode::BadDocument, error.context}
                                                : std::move(error);
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
            log::warn(kComponent, "{} is damaged; the city sends it again", file.string());
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
                                                 {"text", kept.text}});
    return write_file_durably(
        folder_ / (kept.entry.name + ".json"), as_bytes(text), FileMode::Private);
}

provisioning::CityTexts CityDocuments::texts_of(const std::map<std::string, Kept>& all) {
    provisioning::CityTexts out;
    for (const auto& [name, kept] : all) {
        if (!kept.text.empty()) {
            out[name] = kept.text;
        }
    }
    return out;
}

Result<provisioning::Settings> CityDocuments::settings() {
    const std::lock_guard lock(mutex_);
    left_out_.clear();
    // One after the other: what fits stays, whatever else does not.
    provisioning::CityTexts fit;
    for (const auto& [name, text] : texts_of(kept_)) {
        auto with = fit;
        with[name] = text;
        if (const auto tried = provisioning::read_settings(config_, with); tried) {
            fit = std::move(with);
        } else if (provisioning::read_settings(config_, fit)) {
            log::warn(kComponent,
                      "{} {} is not in force: {}",
                      name,
                      kept_.at(name).entry.version,
                      describe(tried.error()));
            left_out_.insert(name);
        }
    }
    KIOSK_TRY(auto out, provisioning::read_settings(config_, fit));
    holidays_path_ = out.calendar.holidays;
    const auto city = fit.find(std::string(kHolidays));
    auto holidays = city == fit.end() ? Result<calendar::Holidays>(ErrorCode::NotFound)
                                      : provisioning::parse_holidays(city->second, "holidays");
    if (!holidays) {
        if (city != fit.end()) {
            left_out_.insert(std::string(kHolidays));
        }
        KIOSK_TRY(holidays, provisioning::read_holidays(holidays_path_));
    }
    holidays_ = std::make_shared<const calendar::Holidays>(std::move(*holidays));
    return out;
}

void CityDocuments::begin(OfficeLoop& office) {
    office_ = &office;
    std::vector<std::string> untold;
    std::vector<sync::DocumentEntry> out_of_force;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, kept] : kept_) {
            if (left_out_.contains(name)) {
                out_of_force.push_back(kept.entry);
            } else if (!kept.told) {
                untold.push_back(name);
            }
        }
    }
    for (const std::string& name : untold) {
        tell(name);
    }
    for (const sync::DocumentEntry& entry : out_of_force) {
        refuse(entry, ErrorCode::BadDocument);
    }
}

std::shared_ptr<const calendar::Holidays> CityDocuments::holidays() const {
    const std::lock_guard lock(mutex_);
    return holidays_;
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
        Json item{{"name", std::string(name)},
                  {"version", kept == kept_.end() ? 0 : kept->second.entry.version},
                  {"withdrawn", kept != kept_.end() && kept->second.text.empty()},
                  {"refused", 0},
                  {"code", ""}};
        if (refused != refused_.end()) {
            item["refused"] = refused->second.version;
            item["code"] = error_name(refused->second.code);
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

Status CityDocuments::put(const sync::DocumentEntry& entry, ByteView content) {
    const Kept mine{entry, std::string(as_text(content)), false};
    auto done = apply(mine);
    if (!done) {
        if (done.error().code == ErrorCode::BadDocument) {
            refuse(entry, done.error().code);
        }
        return done;
    }
    {
        const std::lock_guard lock(mutex_);
        kept_[entry.name] = mine;
        refused_.erase(entry.name);
        left_out_.erase(entry.name);
    }
    log::info(kComponent, "{} {} is in force", entry.name, entry.version);
    tell(entry.name);
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
    if (!mine.text.empty()) {
        next[name] = mine.text;
    }
    if (name == kHolidays) {
        auto holidays = mine.text.empty()
                            ? provisioning::read_holidays(holidays_path_)
                            : provisioning::parse_holidays(mine.text, "holidays.toml");
        if (!holidays) {
            return as_bad_document(std::move(holidays).error());
        }
        KIOSK_CHECK(save(mine));
        const std::lock_guard lock(mutex_);
        holidays_ = std::make_shared<const calendar::Holidays>(std::move(*holidays));
        return {};
    }
    auto settings = provisioning::read_settings(config_, next);
    if (!settings) {
        return as_bad_document(std::move(settings).error());
    }
    KIOSK_CHECK(nobody_is_left_waiting(settings->applied));
    KIOSK_CHECK(save(mine));
    auto applied =
        office_->submit({office::Actor::system(), office::ApplySettings{settings->applied}}).get();
    if (!applied) {
        restore(name, before);
        return as_bad_document(std::move(applied).error());
    }
    return {};
}

void CityDocuments::restore(const std::string& name, const std::optional<Kept>& before) {
    std::error_code ignored;
    const bool back = before ? save(*before).has_value()
                             : std::filesystem::remove(folder_ / (name + ".json"), ignored);
    if (!back) {
        log::error(kComponent, "the former {} could not be written back", name);
    }
}

// Whoever has a number is called; a service goes when its line is empty.
Status CityDocuments::nobody_is_left_waiting(const office::AppliedSettings& next) {
    std::set<ServiceId> stays;
    for (const queue::Service& service : next.services) {
        stays.insert(service.id);
    }
    KIOSK_TRY(const bool waiting,
              office_
                  ->query([stays](const View& view) {
                      const auto& tickets = view.state.queue.tickets();
                      return std::any_of(tickets.begin(), tickets.end(), [&](const auto& item) {
                          const queue::Ticket& ticket = item.second;
                          using State = queue::TicketState;
                          const bool open =
                              ticket.state == State::Waiting || ticket.state == State::Called ||
                              ticket.state == State::Serving || ticket.state == State::Held;
                          return open && !stays.contains(ticket.service);
                      });
                  })
                  .get());
    if (waiting) {
        return Error{ErrorCode::InUse, "people wait for a service that the document takes away"};
    }
    return {};
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
    fact.withdrawn = kept.text.empty();
    const auto told = office_->submit({office::Actor::system(), std::move(fact)}).get();
    kept.told = told.has_value();
    if (!told || !save(kept)) {
        log::warn(kComponent, "{}: the journal is told at the next start", name);
        return;
    }
    const std::lock_guard lock(mutex_);
    kept_[name] = std::move(kept);
}

void CityDocuments::refuse_older(const sync::DocumentEntry& offered) {
    refuse(offered, ErrorCode::DocumentOlder);
}

void CityDocuments::refuse(const sync::DocumentEntry& entry, ErrorCode code) {
    {
        const std::lock_guard lock(mutex_);
        Refusal& known = refused_[entry.name];
        if (known.version == entry.version && known.code == code) {
            return;
        }
        known = {entry.version, code};
    }
    log::warn(kComponent, "{} {} refused: {}", entry.name, entry.version, error_name(code));
    office::RecordDocument fact;
    fact.name = entry.name;
    fact.version = entry.version;
    fact.code = error_name(code);
    office_->submit({office::Actor::system(), std::move(fact)}, [](const auto&) {});
}

}  // namespace kiosk::kioskd
