#pragma once
// Beginning anew (docs/reliability.md): when the city refuses a kiosk's journal as forked, or its
// disk broke it, the journal and the identity that signed it can never be used again. They are set
// aside, the next start makes new ones, and the new installation takes over what people still wait
// for: letters, the desk, appointments.
//
//   DATA/former/N/      identity/, kiosk.db: the N-th installation that was set aside
//   DATA/former/N/adopted   the present one has taken it over
//   DATA/former/aside.new/  is being set aside; the next start finishes it
//
// Blobs, accounts and the city's documents belong to the machine and stay where they are.

#include <filesystem>
#include <optional>
#include <string>

#include "firmware/base/clock.hpp"
#include "firmware/base/file.hpp"
#include "firmware/kioskd/office_loop.hpp"
#include "firmware/store/former.hpp"

namespace kiosk::kioskd {

// Holds DATA/lock for this process until the descriptor is closed, also by a kill. InUse when
// another process does.
[[nodiscard]] Result<Fd> lock_data(const std::filesystem::path& data);

enum class Forced { No, Yes };

// What begin_anew() set aside.
struct SetAside {
    std::filesystem::path folder;
    std::optional<store::Former> former;
    std::optional<Error> unreadable;  // why `former` is not there; forced
};

// What a technician reads of it, in Vietnamese, several lines.
[[nodiscard]] std::string report_of(const SetAside& done);

// Sets the installation of this data folder aside, durably: cut at any moment, the next start (or
// another begin_anew) finishes it, or nothing has happened. Errors: InUse while kioskd runs on it;
// NotFound where there is no journal; TicketsWaiting while tickets of today are open, and those of
// store::read_former(): both only where it is not forced. IoFailed, DiskFull.
[[nodiscard]] Result<SetAside> begin_anew(const std::filesystem::path& data,
                                          const Clock& clock,
                                          Forced forced);

// At each start, under the lock and before the identity is opened. IoFailed.
[[nodiscard]] Status finish_setting_aside(const std::filesystem::path& data);

// The secret by which letters are found again (provisioning::open_likeness_secret) is the
// machine's: it goes along. After open_identity(), before it is opened. Loses nothing but that
// search where it fails.
void carry_likeness_secret(const std::filesystem::path& data);

// At each start, before anybody else asks the office: takes over what was set aside and is not
// taken over yet. May be cut and begun again at any moment. What cannot be read stays where it is
// and is said in the log; the office works all the same.
void adopt_former(const std::filesystem::path& data, OfficeLoop& office);

}  // namespace kiosk::kioskd
