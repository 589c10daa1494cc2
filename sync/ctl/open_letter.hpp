#pragma once
// What a receiving body does with its private key: opens a letter, wherever its blobs lie sealed.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "firmware/base/json.hpp"
#include "firmware/crypto/seal.hpp"
#include "sync/hub/hub_store.hpp"

namespace kiosk::hubctl {

// Which blobs are a letter.
struct SealedLetter {
    LetterId id;
    std::vector<Digest> manifest;  // content document first, then page 1..n; never empty

    // What the hub's lists call it, see sync::manifest_hash.
    [[nodiscard]] std::string hash() const;
};

// Gives a blob whose digest it has checked: from the hub, or from a folder (sealed_folder.hpp).
using ReadBlob = std::function<Result<Bytes>(const Digest&)>;

struct OpenedLetter {
    Json content;              // the content document as the kiosk sealed it
    std::vector<Bytes> pages;  // the images as scanned, page 1 first
};

// `letter` is a letter id or a manifest hash. UnknownLetter.
[[nodiscard]] Result<SealedLetter> find_letter(hub::HubStore& store, std::string_view letter);

// Errors of `read`; SealBroken for another key, and when the content names another letter or
// another number of pages: a manifest that came with a stick is nobody's word.
[[nodiscard]] Result<OpenedLetter> open_letter(const SealedLetter& letter,
                                               const ReadBlob& read,
                                               const crypto::SealPrivateKey& key);

// "png", "jpg", "tif", "pnm" by the first bytes, "bin" for anything else.
[[nodiscard]] std::string_view image_extension(ByteView image);

// The text of all pages in order; a page that could not be read is named in its place.
[[nodiscard]] std::string letter_text(const Json& content);

// Writes page-N.EXT, letter.txt, letter.json and, where the content has one, letter.pdf (each 0600,
// durable) into the folder, which it makes when it is not there. BadArgument: a PDF that is none.
[[nodiscard]] Status write_letter(const OpenedLetter& letter, const std::filesystem::path& dir);

}  // namespace kiosk::hubctl
