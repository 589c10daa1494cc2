// TOML with two keys. The file is private as a key is: whoever reads it reads every letter's
// record.
#include "sync/hub/store_settings.hpp"

#include <sys/stat.h>

#include "firmware/base/config.hpp"
#include "firmware/base/file.hpp"
#include "firmware/base/format.hpp"
#include "sync/hub/postgres/postgres_database.hpp"
#include "sync/hub/sqlite/sqlite_database.hpp"

namespace kiosk::hub {
namespace {

// A city's records come from one device after another: what their indexes need stays in memory, and
// a page that changes often is written into the file now and then, instead of again and again.
constexpr int kCache_kib = 64 << 10;
constexpr int kLogPages = 8000;  // 32 MB

constexpr std::string_view kFolder = "folder";
constexpr std::string_view kDatabase = "database";

std::filesystem::path settings_file(const std::filesystem::path& data_dir) {
    return data_dir / "store.conf";
}

// A TOML basic string.
Result<std::string> toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return Error{ErrorCode::BadSettings, "a control character in the connection string"};
        }
        out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return out + "\"";
}

}  // namespace

Result<StoreSettings> read_store_settings(const std::filesystem::path& data_dir) {
    StoreSettings out;
    const auto path = settings_file(data_dir);

    struct stat about {};

    if (::stat(path.c_str(), &about) != 0) {
        if (errno == ENOENT) {
            return out;
        }
        return errno_error(ErrorCode::IoFailed, path.string());
    }
    if ((about.st_mode & 0077U) != 0) {
        return Error{ErrorCode::BadKey, path.string() + ": it holds a password; mode 0600"};
    }
    KIOSK_TRY(const ConfigNode root, read_config(path.string()));
    // A file that says nothing is one that was damaged: it must not open an empty SQLite.
    const bool on_sqlite = root["pages"].exists() && !root["postgres"].exists();
    KIOSK_TRY(std::string postgres, on_sqlite ? std::string() : root["postgres"].string());
    KIOSK_TRY(const std::string pages, root["pages"].string_or(kFolder));
    KIOSK_CHECK(root.refuse_unknown_keys());
    if (pages != kFolder && pages != kDatabase) {
        return root["pages"].wrong("\"folder\" or \"database\" was expected");
    }
    out.pages_in_database = pages == kDatabase;
    out.postgres = Redacted<std::string>(std::move(postgres));
    return out;
}

Status write_store_settings(const std::filesystem::path& data_dir, const StoreSettings& settings) {
    std::string text = "# Where this hub keeps what it is given; it may hold a password.\n";
    if (!settings.postgres.get().empty()) {
        KIOSK_CHECK(check_conninfo(settings.postgres.get()));
        KIOSK_TRY(const std::string value, toml_string(settings.postgres.get()));
        text += fmt::format("postgres = {}\n", value);
    } else if (!settings.pages_in_database) {
        return {};
    }
    if (settings.pages_in_database) {
        text += fmt::format("pages = \"{}\"\n", kDatabase);
    }
    return write_file_durably(settings_file(data_dir), as_bytes(text), FileMode::Private);
}

bool holds_hub(const std::filesystem::path& data_dir) {
    return std::filesystem::exists(data_dir / "hub.pem") ||
           std::filesystem::exists(data_dir / "hub.db");
}

Result<std::unique_ptr<db::Database>> open_database(const std::filesystem::path& data_dir) {
    KIOSK_TRY(const StoreSettings settings, read_store_settings(data_dir));
    if (settings.postgres.get().empty()) {
        sqlite::SqliteOptions options;
        options.log_pages = kLogPages;
        options.cache_kib = kCache_kib;
        return open_sqlite(data_dir / "hub.db", options);
    }
    return open_postgres(settings.postgres.get());
}

}  // namespace kiosk::hub
