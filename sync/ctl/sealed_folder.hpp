#pragma once
// A letter on its way from the hub to its receiving body, sealed as the kiosk sealed it: a folder
// that may be carried on a stick (docs/protocols/city-sync.md, "What is in a blob").
//   letter.json   {"letter":"32 hex digits","manifest":["64 hex digits", …],"v":1}
//   and each blob under the SHA-256 of its bytes, 64 hex digits

#include <cstdint>
#include <filesystem>
#include <string>

#include "sync/ctl/open_letter.hpp"
#include "sync/hub/page_shelf.hpp"

namespace kiosk::hubctl {

constexpr const char* kFactsFile = "letter.json";

// What stands in kFactsFile.
[[nodiscard]] std::string sealed_facts(const SealedLetter& letter);

// NotFound, with how many, while blobs have not come from the kiosk.
[[nodiscard]] Status check_all_there(const SealedLetter& letter, const hub::PageShelf& shelf);

// Writes the letter into the folder, which it makes when it is not there (files 0600, durable), and
// says how many bytes its blobs have. letter.json comes last: a folder that has it is whole. What
// an earlier try left there of the same letter is written again. NotFound, before anything is
// written, while blobs have not come from the kiosk; AlreadyThere names what else stands in the
// folder; DigestMismatch when a blob was changed at the hub.
[[nodiscard]] Result<std::uint64_t> write_sealed(const SealedLetter& letter,
                                                 const hub::PageShelf& shelf,
                                                 const std::filesystem::path& dir);

// What the folder says that it holds. It may come from anybody: NotFound without letter.json,
// BodyTooLarge, BadJson, UnsupportedVersion for another "v", BadArgument for what is no plain file
// and for a name that is no digest, thus for every path.
[[nodiscard]] Result<SealedLetter> read_sealed(const std::filesystem::path& dir);

// One blob of it. NotFound, BadArgument for what is no plain file, BodyTooLarge over
// crypto::kLargestBlobBytes, DigestMismatch; each names the file.
[[nodiscard]] Result<Bytes> read_sealed_blob(const std::filesystem::path& dir,
                                             const Digest& sha256);

}  // namespace kiosk::hubctl
