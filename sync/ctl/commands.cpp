// Each verb: open what it needs, do it, print it.
#include "sync/ctl/commands.hpp"

#include <cstdio>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/ctl/open_letter.hpp"
#include "sync/ctl/sealed_folder.hpp"
#include "sync/hub/enrolment.hpp"
#include "sync/hub/front.hpp"
#include "sync/hub/hub_files.hpp"
#include "sync/hub/page_shelf.hpp"
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

Status open_into(const Context& context,
                 const SealedLetter& letter,
                 const ReadBlob& read,
                 const std::filesystem::path& key,
                 const std::filesystem::path& out) {
    KIOSK_TRY(const auto private_key, crypto::SealPrivateKey::load(key));
    KIOSK_TRY(const auto opened, open_letter(letter, read, private_key));
    KIOSK_CHECK(write_letter(opened, out));
    print(
        context,
        Json{{"hash", letter.hash()}, {"pages", opened.pages.size()}, {"out", out.string()}},
        fmt::format("{} pages in {}\nhash {}\n", opened.pages.size(), out.string(), letter.hash()));
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

Status tickets(const Context& context) {
    return show(context, &list_tickets);
}

Status letters(const Context& context) {
    return show(context, &list_letters);
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

Status sealed(const Context& context, const std::string& letter, const std::filesystem::path& out) {
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto pages, hub::PageStore::open(context.data_dir));
    KIOSK_TRY(const SealedLetter found, find_letter(store, letter));
    KIOSK_TRY(const std::uint64_t bytes, write_sealed(found, hub::PageShelf(store, *pages), out));
    print(context,
          Json{{"hash", found.hash()},
               {"pages", found.manifest.size() - 1},
               {"bytes", bytes},
               {"out", out.string()}},
          fmt::format("{} pages, sealed, {} bytes in {}\nhash {}\n",
                      found.manifest.size() - 1,
                      bytes,
                      out.string(),
                      found.hash()));
    return {};
}

Status open(const Context& context,
            const std::string& letter,
            const std::filesystem::path& key,
            const std::filesystem::path& out) {
    if (letter.empty()) {
        return Error{ErrorCode::BadArgument, "LETTER, or --sealed with the folder of a letter"};
    }
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto pages, hub::PageStore::open(context.data_dir));
    KIOSK_TRY(const SealedLetter found, find_letter(store, letter));
    const hub::PageShelf shelf(store, *pages);
    return open_into(
        context, found, [&](const Digest& sha256) { return shelf.read(sha256); }, key, out);
}

Status open_sealed(const Context& context,
                   const std::filesystem::path& folder,
                   const std::filesystem::path& key,
                   const std::filesystem::path& out) {
    KIOSK_TRY(const SealedLetter found, read_sealed(folder));
    return open_into(
        context,
        found,
        [&](const Digest& sha256) { return read_sealed_blob(folder, sha256); },
        key,
        out);
}

}  // namespace kiosk::hubctl
