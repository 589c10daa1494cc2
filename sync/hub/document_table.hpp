#pragma once
// Documents for the devices: settings, services, bodies, holidays (sync/protocol/manifest.hpp).
// Each publication is a row for ever; the newest of a name and scope counts.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/ids.hpp"
#include "sync/hub/db/database.hpp"
#include "sync/protocol/manifest.hpp"

namespace kiosk::hub {

// Whom a document is for. The narrower one counts; where it was withdrawn, the wider one again.
struct DocumentScope {
    static std::string city() { return ""; }

    static std::string office(std::string_view code) { return "office:" + std::string(code); }

    static std::string device(const DeviceId& id) { return "device:" + id.text(); }
};

struct Publication {
    std::string scope;
    sync::DocumentEntry entry;
    std::int64_t published_ms = 0;
};

// When a document ends that counts to this day ("2027-01-31") and no longer: the midnight after it,
// by the offices' time. BadArgument for what is no day.
[[nodiscard]] Result<std::int64_t> end_of_day_ms(std::string_view day);

// What a device's journal says of one name: the version in force (0: its own settings), and the
// last one that it refused, with the reason.
struct DocumentReport {
    std::int64_t device_no = 0;
    std::string name;
    std::int64_t in_force = 0;
    std::int64_t refused = 0;
    std::string code;
    std::string where{};  // the mistake's line and key; "" = the device does not say
};

// Errors are those of db::Database. The caller holds the transaction and the thread.
class DocumentTable {
public:
    explicit DocumentTable(db::Database& database) : db_(database) {}

    // Adds a version: one above the highest of that name, whatever its scope, also of those that
    // devices told of and this hub lost (it was made of a backup), so that what a device sees never
    // goes back. Empty content withdraws. `expires_ms`: 0 = it has no end. InUse when another
    // publication of the name took that version first: again.
    [[nodiscard]] Result<Publication> publish(std::string_view name,
                                              std::string_view scope,
                                              ByteView content,
                                              std::int64_t now_ms,
                                              std::int64_t expires_ms = 0);
    // Withdraws what has ended, by a version of its own, so that what is wider counts again.
    // InUse as above.
    [[nodiscard]] Status withdraw_ended(std::int64_t now_ms);
    // Grows with every publication; 0 before the first.
    [[nodiscard]] Result<std::int64_t> latest();
    // The newest of each name and scope, by name and scope.
    [[nodiscard]] Result<std::vector<Publication>> current();
    [[nodiscard]] Result<std::optional<Bytes>> content(const Digest& sha256);

    [[nodiscard]] Status report_applied(std::int64_t device_no,
                                        std::string_view name,
                                        std::int64_t version);
    // Of the version in force: it is that no more (it does not fit beside the device's own file).
    [[nodiscard]] Status report_refused(std::int64_t device_no,
                                        std::string_view name,
                                        std::int64_t version,
                                        std::string_view code,
                                        std::string_view where);
    // By device and name.
    [[nodiscard]] Result<std::vector<DocumentReport>> reports();

private:
    db::Database& db_;
};

// What counts for each device, made from current(). Copy for a moment's use.
class DocumentBook {
public:
    DocumentBook() = default;
    explicit DocumentBook(const std::vector<Publication>& current);

    // Sorted by name. Versions only grow from one book to the next.
    [[nodiscard]] std::vector<sync::DocumentEntry> for_device(const DeviceId& device,
                                                              std::string_view office) const;

private:
    std::map<std::string, std::map<std::string, sync::DocumentEntry>> by_name_;  // then by scope
};

}  // namespace kiosk::hub
