#pragma once
// A letter as a kiosk seals it, with planted words, a planted name and pages that differ.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/seal.hpp"
#include "tests/support/random_bytes.hpp"
#include "tests/sync/hub/wire_device.hpp"

namespace kiosk::test {

constexpr std::string_view kName = "Nguyễn Thị Bích Ngọc";
constexpr std::string_view kWords = "Tôi tố cáo ông Trần Văn Mạnh";
constexpr std::string_view kPdf = "%PDF-1.7 words";
const std::string kImage = "\x89PNG\r\n\x1a\n pixels of a page signed by Nguyễn Thị Bích Ngọc";

// What was scanned as page n, from 1; as large as a real one where that matters.
inline std::string image_of(std::size_t n, std::size_t more_bytes = 0) {
    const Bytes more = random_bytes(n, more_bytes);
    return (n == 1 ? kImage : kImage + " " + std::to_string(n)) + std::string(as_text(more));
}

struct MadeLetter {
    LetterId id;
    std::vector<Bytes> blobs;  // content document first

    [[nodiscard]] std::vector<Digest> manifest() const {
        std::vector<Digest> out;
        for (const Bytes& blob : blobs) {
            out.push_back(crypto::sha256(blob));
        }
        return out;
    }

    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const Digest& digest : manifest()) {
            out.push_back(to_hex(digest));
        }
        return out;
    }

    [[nodiscard]] std::string hash() const { return sync::manifest_hash(names()); }
};

inline MadeLetter make_letter(std::uint8_t name,
                              const crypto::SealPublicKey& receiver,
                              std::size_t pages = 1,
                              crypto::Padding padding = crypto::Padding::PowerOfTwo,
                              std::size_t more_bytes = 0) {
    MadeLetter out;
    out.id.bytes.fill(name);
    const auto key = crypto::LetterKey::generate();
    Json content{{"letter", out.id.text()},
                 {"code", "HN-26-7K3M9QRT-X"},
                 {"kind", "denunciation"},
                 {"by", "staff:1000"},
                 {"pdf", to_base64(as_bytes(kPdf))},
                 {"pages", Json::array()}};
    for (std::size_t n = 1; n <= pages; ++n) {
        content["pages"].push_back({{"n", n},
                                    {"state", "read"},
                                    {"text", std::string(kWords) + "\n" + std::string(kName)},
                                    {"words", Json::array()}});
        const auto page = crypto::seal_page(key, as_bytes(image_of(n, more_bytes)));
        CHECK_OK(page);
        out.blobs.push_back(*page);
    }
    const auto document = crypto::seal_content(key, receiver, as_bytes(to_text(content)), padding);
    CHECK_OK(document);
    out.blobs.insert(out.blobs.begin(), *document);
    return out;
}

// The letter's record, without its blobs.
inline void tell_of(WireDevice& device, const MadeLetter& letter, hub::LetterClass letter_class) {
    const Seq seq = device.journal.append("letter.confirmed",
                                          letter_body(letter.id, letter_class, letter.manifest()));
    device.send(device.journal.batch(seq.value, seq.value));
}

// Whether any file under `dir` holds the text, byte by byte.
inline bool holds(const std::filesystem::path& dir, std::string_view text) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir)) {
        if (entry.path().string().find(text) != std::string::npos) {
            return true;
        }
        if (!entry.is_regular_file()) {
            continue;
        }
        const auto bytes = read_file(entry.path(), 64 << 20);
        CHECK_OK(bytes);
        if (as_text(*bytes).find(text) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

// A body's key pair, made by hubctl as the body makes it; gives the public half.
inline crypto::SealPublicKey make_body_key(const std::string& file) {
    const auto made = run_program("hubctl", {"body", "keygen", "--out", file});
    LONGS_EQUAL(0, made.exit_code);
    const auto key = crypto::SealPublicKey::parse(made.out.substr(0, 64));
    CHECK_OK(key);
    return *key;
}

}  // namespace kiosk::test
