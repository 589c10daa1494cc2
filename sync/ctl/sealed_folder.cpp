// A file's name is always made of a digest, never taken out of letter.json: no name leads
// elsewhere.
#include "sync/ctl/sealed_folder.hpp"

#include <set>

#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "firmware/crypto/hash.hpp"
#include "firmware/crypto/journal_chain.hpp"

namespace kiosk::hubctl {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kVersion = 1;
// The same manifest stood in the body of a record.
constexpr std::size_t kMostFactsBytes = crypto::kMaxBodyBytes;

Result<SealedLetter> parse_facts(std::string_view text) {
    KIOSK_TRY(const Json facts, parse_json(text));
    KIOSK_TRY(const std::int64_t version, get_int(facts, "v"));
    if (version != kVersion) {
        return Error{ErrorCode::UnsupportedVersion, fmt::format("v: {}", version)};
    }
    SealedLetter out;
    KIOSK_TRY(const std::string id, get_string(facts, "letter"));
    auto parsed = LetterId::parse(id);
    if (!parsed) {
        return std::move(parsed).error().with("letter");
    }
    out.id = *parsed;
    KIOSK_TRY(const Json manifest, get_array(facts, "manifest"));
    for (const Json& name : manifest) {
        auto sha256 = name.is_string() ? fixed_from_hex<32>(name.get<std::string>())
                                       : Result<Digest>(ErrorCode::BadArgument);
        if (!sha256) {
            return std::move(sha256).error().with(
                fmt::format("manifest[{}]: expected 64 hex digits", out.manifest.size()));
        }
        out.manifest.push_back(*sha256);
    }
    if (out.manifest.empty()) {
        return Error{ErrorCode::BadArgument, "manifest: names no blob"};
    }
    return out;
}

// A pipe would never end, and a link could lead anywhere.
Result<Bytes> read_plain_file(const fs::path& path, std::size_t most) {
    std::error_code error;
    const fs::file_status facts = fs::symlink_status(path, error);
    if (fs::exists(facts) && !fs::is_regular_file(facts)) {
        return Error{ErrorCode::BadArgument, path.string() + ": expected a plain file"};
    }
    return read_file(path, most);
}

// Nothing but this letter may stand in the folder, as far as an earlier try came.
Status check_place(const SealedLetter& letter, const fs::path& dir) {
    std::error_code error;
    if (!fs::exists(dir, error)) {
        return {};
    }
    std::set<std::string> ours = {kFactsFile};
    for (const Digest& sha256 : letter.manifest) {
        ours.insert(to_hex(sha256));
    }
    fs::directory_iterator entry(dir, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const fs::path path = entry->path();
        const bool unfinished = path.extension() == ".new";  // of write_file_durably
        const std::string name = unfinished ? path.stem().string() : path.filename().string();
        bool same = ours.contains(name) && fs::is_regular_file(entry->symlink_status(error));
        if (same && path.filename() == kFactsFile) {
            const auto facts = read_text_file(path, kMostFactsBytes);
            same = facts && *facts == sealed_facts(letter);
        }
        if (!same) {
            return Error{ErrorCode::AlreadyThere, path.string() + " is not of this letter"};
        }
    }
    return error ? Status(Error{ErrorCode::IoFailed, dir.string(), error.value()}) : Status();
}

Status make_folder(const fs::path& dir) {
    std::error_code error;
    if (fs::is_directory(dir, error)) {
        return {};
    }
    fs::create_directories(dir, error);
    if (error) {
        return Error{ErrorCode::IoFailed, dir.string(), error.value()};
    }
    // The file system of a stick may know no owners; what is sealed may lie there all the same.
    fs::permissions(dir, fs::perms::owner_all, error);
    return sync_directory(fs::absolute(dir).lexically_normal().parent_path());
}

}  // namespace

std::string sealed_facts(const SealedLetter& letter) {
    Json manifest = Json::array();
    for (const Digest& sha256 : letter.manifest) {
        manifest.push_back(to_hex(sha256));
    }
    return to_text(Json{
               {"v", kVersion}, {"letter", letter.id.text()}, {"manifest", std::move(manifest)}}) +
           "\n";
}

Status check_all_there(const SealedLetter& letter, const hub::PageShelf& shelf) {
    const std::set<Digest> blobs(letter.manifest.begin(), letter.manifest.end());
    std::size_t missing = 0;
    for (const Digest& sha256 : blobs) {
        KIOSK_TRY(const bool here, shelf.has(sha256));
        missing += here ? 0 : 1;
    }
    if (missing > 0) {
        return Error{ErrorCode::NotFound,
                     fmt::format("{} of the letter's {} blobs have not come from the kiosk yet",
                                 missing,
                                 blobs.size())};
    }
    return {};
}

Result<std::uint64_t> write_sealed(const SealedLetter& letter,
                                   const hub::PageShelf& shelf,
                                   const fs::path& dir) {
    KIOSK_CHECK(check_all_there(letter, shelf));
    KIOSK_CHECK(check_place(letter, dir));
    KIOSK_CHECK(make_folder(dir));
    std::uint64_t bytes = 0;
    for (const Digest& sha256 : std::set<Digest>(letter.manifest.begin(), letter.manifest.end())) {
        KIOSK_TRY(const Bytes blob, shelf.read(sha256));
        KIOSK_CHECK(write_file_durably(dir / to_hex(sha256), blob, FileMode::Private));
        bytes += blob.size();
    }
    KIOSK_CHECK(
        write_file_durably(dir / kFactsFile, as_bytes(sealed_facts(letter)), FileMode::Private));
    return bytes;
}

Result<SealedLetter> read_sealed(const fs::path& dir) {
    const fs::path path = dir / kFactsFile;
    KIOSK_TRY(const Bytes text, read_plain_file(path, kMostFactsBytes));
    auto letter = parse_facts(as_text(text));
    if (!letter) {
        return std::move(letter).error().with(path.string());
    }
    return letter;
}

Result<Bytes> read_sealed_blob(const fs::path& dir, const Digest& sha256) {
    const fs::path path = dir / to_hex(sha256);
    KIOSK_TRY(Bytes blob, read_plain_file(path, crypto::kLargestBlobBytes));
    if (crypto::sha256(blob) != sha256) {
        return Error{ErrorCode::DigestMismatch, path.string()};
    }
    return blob;
}

}  // namespace kiosk::hubctl
