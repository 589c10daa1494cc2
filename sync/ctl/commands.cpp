// Each verb: open what it needs, do it, print it.
#include "sync/ctl/commands.hpp"

#include <cstdio>

#include "firmware/base/format.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/verify.hpp"

namespace kiosk::hubctl {

void print(const Context& context, const Json& json, const std::string& text) {
    switch (context.output) {
        case Output::Json:
            fmt::print("{}\n", to_pretty_text(json));
            break;
        case Output::Csv:
            fmt::print("{}", as_csv(json));
            break;
        case Output::Text:
            fmt::print("{}", text);
            break;
    }
    std::fflush(stdout);
}

Result<hub::HubStore> open_hub_store(const Context& context) {
    if (context.data_dir.empty()) {
        return Error{ErrorCode::BadArgument, "--data is needed"};
    }
    if (!hub::holds_hub(context.data_dir)) {
        return Error{ErrorCode::NotFound,
                     "no hub in " + context.data_dir.string() + "; run cityhub init"};
    }
    return hub::HubStore::open(context.data_dir);
}

namespace {

Status show(const Context& context, Result<Json> (*list)(hub::HubStore&)) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const Json items, list(store));
    print(context, items, as_lines(items));
    return {};
}

}  // namespace

Status device_add(const Context& context, const std::string& office, const std::string& serial) {
    KIOSK_TRY(auto store, open_hub_store(context));
    const auto random = make_system_random();
    const auto clock = make_system_clock();
    KIOSK_TRY(const std::string token, hub::make_token(store, *random, *clock, office, serial));
    print(context,
          Json{{"token", token},
               {"office", office},
               {"expires_ms", clock->wall().unix_ms + hub::kTokenLifeMs},
               {"ca", hub::ca_file(context.data_dir).string()}},
          token + "\n");
    return {};
}

Status device_revoke(const Context& context, const std::string& device) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const DeviceId id, DeviceId::parse(device));
    KIOSK_CHECK(store.devices().set_state(id, hub::DeviceState::Revoked));
    print(context, Json{{"device", device}, {"state", "revoked"}}, device + " revoked\n");
    return {};
}

Status tokens(const Context& context) {
    return show(context, &list_tokens);
}

Status token_revoke(const Context& context, const std::string& name) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto unused, store.devices().unused_tokens());
    for (const hub::Token& token : unused) {
        if (token_name(token) == name) {
            KIOSK_CHECK(store.devices().withdraw_token(token.hash));
            print(context, Json{{"token", name}, {"state", "revoked"}}, name + " revoked\n");
            return {};
        }
    }
    return Error{ErrorCode::NotFound, "no unused token " + name + "; see hubctl token list"};
}

Status devices(const Context& context) {
    return show(context, &list_devices);
}

Status bodies(const Context& context) {
    return show(context, &list_bodies);
}

Status verify(const Context& context) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto keys, hub::load_hub_keys(context.data_dir));
    KIOSK_TRY(const auto pages, hub::PageStore::open(context.data_dir));
    KIOSK_TRY(const auto report, hub::verify_hub(store, *pages, keys.receipt_key.public_key()));
    std::string text = fmt::format(
        "{} journals, {} records ({} refused), {} signatures, {} receipts, {} letters, {} blobs: "
        "{}\n",
        report.journals,
        report.records,
        report.refused,
        report.signatures,
        report.receipts,
        report.letters,
        report.blobs,
        report.good() ? "all good" : "NOT GOOD");
    for (const std::string& problem : report.problems) {
        text += problem + "\n";
    }
    print(context, report_json(report), text);
    if (!report.good()) {
        return Error{ErrorCode::JournalBroken, report.problems.front()};
    }
    return {};
}

Status front(const Context& context,
             const std::string& listen,
             const std::vector<std::string>& hubs,
             const std::vector<std::string>& public_doors) {
    KIOSK_CHECK(open_hub_store(context));
    const auto random = make_system_random();
    KIOSK_TRY(const std::string text,
              hub::front_config({context.data_dir, listen, hubs, public_doors}, *random));
    print(context, Json{{"nginx", text}}, text);
    return {};
}

Status body_keygen(const Context& context, const std::filesystem::path& file) {
    if (std::filesystem::exists(file)) {
        return Error{ErrorCode::AlreadyThere, file.string()};
    }
    const auto key = crypto::SealPrivateKey::generate();
    KIOSK_CHECK(key.save(file));
    const std::string text = key.public_key().text();
    print(context, Json{{"public_key", text}, {"file", file.string()}}, text + "\n");
    return {};
}

Status body_add(const Context& context, const std::string& name, const std::string& public_key) {
    if (name.empty() || name.size() > 64) {
        return Error{ErrorCode::BadArgument, "NAME"};
    }
    KIOSK_TRY(const auto key, crypto::SealPublicKey::parse(public_key));
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_CHECK(store.add_body({name, key}, make_system_clock()->wall().unix_ms));
    print(context, Json{{"name", name}, {"key", key.text()}}, name + " " + key.text() + "\n");
    return {};
}

}  // namespace kiosk::hubctl
