#pragma once
// What a receiving body does with its private key: opens a letter that lies sealed at the hub.

#include <filesystem>
#include <string>
#include <string_view>

#include "firmware/base/json.hpp"
#include "firmware/crypto/seal.hpp"
#include "sync/hub/hub_store.hpp"
#include "sync/hub/page_store.hpp"

namespace kiosk::hubctl {

struct OpenedLetter {
    Json content;              // the content document as the kiosk sealed it
    std::vector<Bytes> pages;  // the images as scanned, page 1 first
};

// `letter` is a letter id or a manifest hash. UnknownLetter; NotFound while blobs are missing;
// DigestMismatch when a blob on disk was changed; SealBroken for another key, and when the content
// names another letter than the record does.
[[nodiscard]] Result<OpenedLetter> open_letter(hub::HubStore& store,
                                               const hub::PageStore& folder,
                                               const crypto::SealPrivateKey& key,
                                               std::string_view letter);

// "png", "jpg", "tif", "pnm" by the first bytes, "bin" for anything else.
[[nodiscard]] std::string_view image_extension(ByteView image);

// The text of all pages in order; a page that could not be read is named in its place.
[[nodiscard]] std::string letter_text(const Json& content);

// Writes page-N.EXT, letter.txt, letter.json and, where the content has one, letter.pdf (each 0600,
// durable) into the folder, which it makes when it is not there. BadArgument: a PDF that is none.
[[nodiscard]] Status write_letter(const OpenedLetter& letter, const std::filesystem::path& dir);

}  // namespace kiosk::hubctl
