// Publishing is one row; running hubs see it within a second and tell the devices that wait.
#include <algorithm>

#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"

namespace kiosk::hubctl {
namespace {

Result<std::string> scope_of(hub::HubStore& store, const Audience& audience) {
    if (audience.device.empty()) {
        return audience.office.empty() ? hub::DocumentScope::city()
                                       : hub::DocumentScope::office(audience.office);
    }
    KIOSK_TRY(const DeviceId id, DeviceId::parse(audience.device));
    KIOSK_TRY(const auto device, store.devices().find(id));
    if (!device) {
        return Error{ErrorCode::NotFound, "no device " + audience.device};
    }
    return hub::DocumentScope::device(id);
}

Status publish(const Context& context,
               hub::HubStore& store,
               const std::string& name,
               const std::string& scope,
               ByteView content,
               std::int64_t expires_ms = 0) {
    const std::int64_t now_ms = make_system_clock()->wall().unix_ms;
    auto published = store.documents().publish(name, scope, content, now_ms, expires_ms);
    for (int i = 0; i < 3 && !published && published.error().code == ErrorCode::InUse; ++i) {
        published = store.documents().publish(name, scope, content, now_ms, expires_ms);
    }
    KIOSK_TRY(const auto out, std::move(published));
    print(context,
          Json{{"name", name},
               {"scope", scope},
               {"version", out.entry.version},
               {"size", out.entry.size},
               {"expires_ms", out.entry.expires_ms},
               {"sha256", to_hex(out.entry.sha256)}},
          fmt::format("{} {} for {}: {}\n",
                      name,
                      out.entry.version,
                      scope.empty() ? "the city" : scope,
                      content.empty() ? "withdrawn" : "published"));
    return {};
}

Result<std::int64_t> end_of(const std::string& until) {
    if (until.empty()) {
        return std::int64_t{0};
    }
    const auto ends_ms = hub::end_of_day_ms(until);
    if (!ends_ms) {
        return Error{ErrorCode::BadArgument, "--until: expected a day such as 2027-01-31"};
    }
    if (*ends_ms <= make_system_clock()->wall().unix_ms) {
        return Error{ErrorCode::BadArgument, "--until: this day is over"};
    }
    return *ends_ms;
}

Status check_name(const std::string& name) {
    const auto& known = sync::kDocumentNames;
    if (std::find(known.begin(), known.end(), name) != known.end()) {
        return {};
    }
    std::string all;
    for (const auto item : known) {
        all += (all.empty() ? "" : ", ") + std::string(item);
    }
    return Error{ErrorCode::BadArgument, "NAME is one of " + all};
}

}  // namespace

Status document_publish(const Context& context,
                        const std::string& name,
                        const Audience& audience,
                        const std::filesystem::path& file,
                        const std::string& until) {
    KIOSK_CHECK(check_name(name));
    KIOSK_TRY(const std::int64_t expires_ms, end_of(until));
    KIOSK_TRY(const std::string text, read_text_file(file));
    if (text.empty() || text.size() > sync::kMaxDocumentBytes) {
        return Error{ErrorCode::BadArgument, file.string() + " is empty or above 1 MiB"};
    }
    KIOSK_CHECK(parse_config(text, file.filename().string()));
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const std::string scope, scope_of(store, audience));
    return publish(context, store, name, scope, as_bytes(text), expires_ms);
}

Status document_withdraw(const Context& context,
                         const std::string& name,
                         const Audience& audience) {
    KIOSK_CHECK(check_name(name));
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const std::string scope, scope_of(store, audience));
    KIOSK_TRY(const auto current, store.documents().current());
    const bool there = std::any_of(current.begin(), current.end(), [&](const auto& item) {
        return item.entry.name == name && item.scope == scope && item.entry.size > 0;
    });
    if (!there) {
        return Error{ErrorCode::NotFound, name + " is not published for that audience"};
    }
    return publish(context, store, name, scope, {});
}

Status documents(const Context& context) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const Json items, list_documents(store));
    print(context, items, as_lines(items));
    return {};
}

}  // namespace kiosk::hubctl
