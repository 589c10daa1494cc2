#pragma once
// A letter on its way to the store of its receiving body, sealed: the files of a sealed folder
// (sealed_folder.hpp), each an upload of tus 1.0 with the metadata
//   filename   the file's name in that folder
//   letter     the letter's hash: files of one letter have the same
// letter.json comes last: a store that has it has all of them.

#include <cstdint>
#include <filesystem>

#include "sync/ctl/sealed_folder.hpp"
#include "sync/ctl/tus_sender.hpp"

namespace kiosk::hubctl {

struct Delivery {
    std::uint64_t bytes = 0;  // of all its files
    std::uint64_t sent_bytes = 0;
};

// `memory`: a file (0600) of which upload was begun for which file, so that another run goes on
// with them and sends nothing that the store has; made, and kept. One that cannot be read is begun
// anew. Errors: check_all_there before anything is sent; DigestMismatch when a blob was changed at
// the hub; those of TusSender, then what arrived stays.
[[nodiscard]] Result<Delivery> deliver_sealed(const SealedLetter& letter,
                                              const hub::PageShelf& shelf,
                                              TusSender& sender,
                                              const std::filesystem::path& memory);

}  // namespace kiosk::hubctl
