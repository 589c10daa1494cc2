// Letters on their way from the hub to their receiving body, and there.
#include <algorithm>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/base/text.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/x509.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/open_letter.hpp"
#include "sync/ctl/sealed_delivery.hpp"
#include "sync/ctl/sealed_folder.hpp"

namespace kiosk::hubctl {
namespace {

constexpr std::size_t kMostTokenBytes = 4096;

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

Result<TusStore> store_of(const BodyStore& to) {
    TusStore out;
    KIOSK_TRY(out.address, http::parse_address(to.url));
    if (!to.ca.empty()) {
        KIOSK_TRY(out.ca_pem, read_text_file(to.ca));
    }
    if (to.url.starts_with("https://") && !crypto::Certificate::from_pem(out.ca_pem)) {
        return Error{ErrorCode::BadArgument, "--ca: the certificate of the CA to be believed"};
    }
    if (!to.token.empty()) {
        KIOSK_TRY(const std::string text, read_text_file(to.token, kMostTokenBytes));
        const std::string token(trim(text));
        const bool plain =
            std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
        if (token.empty() || !plain) {
            return Error{ErrorCode::BadArgument,
                         "--token: a file with one word, as the store gave it"};
        }
        out.token = Redacted<std::string>(token);
    }
    return out;
}

// One file for each letter and store.
std::filesystem::path memory_of(const Context& context,
                                const SealedLetter& letter,
                                const http::Address& store) {
    const auto name = crypto::sha256(as_bytes(letter.hash() + " " + store.base + store.target));
    return context.data_dir / "deliveries" / (to_hex(name).substr(0, 32) + ".json");
}

}  // namespace

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

Status sealed_to(const Context& context, const std::string& letter, const BodyStore& to) {
    KIOSK_TRY(TusStore body_store, store_of(to));
    const http::Address address = body_store.address;
    KIOSK_TRY(auto store, open_hub_store(context));
    KIOSK_TRY(const auto pages, hub::PageStore::open(context.data_dir));
    KIOSK_TRY(const SealedLetter found, find_letter(store, letter));
    const auto memory = memory_of(context, found, address);
    KIOSK_CHECK(make_private_directory(memory.parent_path()));
    const auto random = make_system_random();
    TusSender sender(std::move(body_store), *random, [](std::uint64_t ms) { pause_ms(ms); });
    KIOSK_TRY(const Delivery done,
              deliver_sealed(found, hub::PageShelf(store, *pages), sender, memory));
    print(context,
          Json{{"hash", found.hash()},
               {"pages", found.manifest.size() - 1},
               {"bytes", done.bytes},
               {"sent_bytes", done.sent_bytes},
               {"to", to.url}},
          fmt::format("{} pages, sealed, {} bytes at {} ({} sent now)\nhash {}\n",
                      found.manifest.size() - 1,
                      done.bytes,
                      to.url,
                      done.sent_bytes,
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
