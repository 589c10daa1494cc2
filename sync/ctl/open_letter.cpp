// The manifest says which blobs belong together; each is checked against its digest before it is
// opened. Opening needs the body's key only, and nothing of the hub.
#include "sync/ctl/open_letter.hpp"

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/protocol/page_path.hpp"

namespace kiosk::hubctl {
namespace {

bool starts_with(ByteView bytes, std::string_view magic) {
    return as_text(bytes).substr(0, magic.size()) == magic;
}

// The key of the pages: the content's own, or for a letter handed over as it stood (its key was
// gone from the kiosk's memory) the one that the content carries in sealed form.
Result<crypto::LetterKey> page_key(const Json& content,
                                   crypto::LetterKey own,
                                   const crypto::SealPrivateKey& receiver) {
    KIOSK_TRY(const std::string sealed_hex, get_string_or(content, "page_key", ""));
    if (sealed_hex.empty()) {
        return own;
    }
    KIOSK_TRY(const Bytes sealed, from_hex(sealed_hex));
    return crypto::open_key(sealed, receiver);
}

}  // namespace

std::string SealedLetter::hash() const {
    std::vector<std::string> names;
    for (const Digest& sha256 : manifest) {
        names.push_back(to_hex(sha256));
    }
    return sync::manifest_hash(names);
}

Result<SealedLetter> find_letter(hub::HubStore& store, std::string_view letter) {
    KIOSK_TRY(auto found, store.letters().find(letter));
    if (found.empty() || found.front().manifest.empty()) {
        return Error{ErrorCode::UnknownLetter, std::string(letter)};
    }
    return SealedLetter{found.front().id, std::move(found.front().manifest)};
}

Result<OpenedLetter> open_letter(const SealedLetter& letter,
                                 const ReadBlob& read,
                                 const crypto::SealPrivateKey& key) {
    KIOSK_TRY(const Bytes content_blob, read(letter.manifest.front()));
    KIOSK_TRY(auto content, crypto::open_content(content_blob, key));
    OpenedLetter out;
    KIOSK_TRY(out.content, parse_json(as_text(content.payload)));
    KIOSK_TRY(const std::string id, get_string(out.content, "letter"));
    if (id != letter.id.text()) {
        return Error{ErrorCode::SealBroken, "the content names another letter"};
    }
    KIOSK_TRY(const Json pages, get_array(out.content, "pages"));
    if (pages.size() + 1 != letter.manifest.size()) {
        return Error{ErrorCode::SealBroken,
                     fmt::format("the content tells of {} pages, the manifest names {}",
                                 pages.size(),
                                 letter.manifest.size() - 1)};
    }
    KIOSK_TRY(const auto opens_pages, page_key(out.content, std::move(content.key), key));
    for (std::size_t n = 1; n < letter.manifest.size(); ++n) {
        KIOSK_TRY(const Bytes blob, read(letter.manifest[n]));
        KIOSK_TRY(Bytes page, crypto::open_page(opens_pages, blob));
        out.pages.push_back(std::move(page));
    }
    return out;
}

std::string_view image_extension(ByteView image) {
    if (starts_with(image, "\x89PNG\r\n\x1a\n")) {
        return "png";
    }
    if (starts_with(image, "\xff\xd8\xff")) {
        return "jpg";
    }
    if (starts_with(image, "II*") || starts_with(image, "MM")) {
        return "tif";
    }
    if (image.size() > 2 && image[0] == 'P' && image[1] >= '1' && image[1] <= '6') {
        return "pnm";
    }
    return "bin";
}

std::string letter_text(const Json& content) {
    std::string out;
    const auto pages = get_array(content, "pages");
    if (!pages) {
        return out;
    }
    std::size_t n = 0;
    for (const Json& page : *pages) {
        ++n;
        const auto text = get_string_or(page, "text", "");
        const auto state = get_string_or(page, "state", "read");
        out += out.empty() ? "" : "\n";
        if (state && *state == "unread") {
            out += fmt::format("[Trang {}: chưa đọc được chữ]\n", n);
        }
        if (text && !text->empty()) {
            out += *text;
            out += text->back() == '\n' ? "" : "\n";
        }
    }
    return out;
}

Status write_letter(const OpenedLetter& letter, const std::filesystem::path& dir) {
    std::error_code error;
    if (!std::filesystem::is_directory(dir, error)) {
        KIOSK_CHECK(make_private_directory(dir));
    }
    for (std::size_t i = 0; i < letter.pages.size(); ++i) {
        const std::string name = fmt::format("page-{}.{}", i + 1, image_extension(letter.pages[i]));
        KIOSK_CHECK(write_file_durably(dir / name, letter.pages[i], FileMode::Private));
    }
    KIOSK_CHECK(write_file_durably(
        dir / "letter.txt", as_bytes(letter_text(letter.content)), FileMode::Private));
    Json content = letter.content;
    KIOSK_TRY(const std::string pdf, get_string_or(content, "pdf", ""));
    if (!pdf.empty()) {
        KIOSK_TRY(const Bytes file, from_base64(pdf));
        KIOSK_CHECK(write_file_durably(dir / "letter.pdf", file, FileMode::Private));
        content["pdf"] = "letter.pdf";
    }
    return write_file_durably(
        dir / "letter.json", as_bytes(to_pretty_text(content) + "\n"), FileMode::Private);
}

}  // namespace kiosk::hubctl
