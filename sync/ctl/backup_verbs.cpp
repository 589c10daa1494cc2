// Copies for the day when the hub's disk is gone.
#include "firmware/base/format.hpp"
#include "sync/ctl/commands.hpp"
#include "sync/ctl/hub_folder.hpp"
#include "sync/ctl/listings.hpp"
#include "sync/hub/backup.hpp"

namespace kiosk::hubctl {
namespace {

// A damaged blob fails the verb, after everything else was copied: somebody has to know.
Status report(const Context& context, const hub::BackupReport& done, std::string_view what) {
    std::string text = fmt::format("{}: {} blobs, {} of them new{}\n",
                                   what,
                                   done.blobs,
                                   done.new_blobs,
                                   done.database ? "" : "; the database is PostgreSQL's (pg_dump)");
    for (const std::string& blob : done.damaged) {
        text += "damaged, not copied: " + blob + "\n";
    }
    print(context,
          Json{{"blobs", done.blobs},
               {"new_blobs", done.new_blobs},
               {"database", done.database},
               {"damaged", done.damaged}},
          text);
    return done.damaged.empty() ? Status()
                                : Error{ErrorCode::DigestMismatch,
                                        fmt::format("{} blobs; hubctl verify names their letters",
                                                    done.damaged.size())};
}

}  // namespace

Status backup(const Context& context, const std::filesystem::path& out) {
    if (context.data_dir.empty()) {
        return Error{ErrorCode::BadArgument, "--data is needed"};
    }
    KIOSK_TRY(const auto done, hub::back_up(context.data_dir, out));
    return report(context, done, "backed up to " + out.string());
}

Status restore(const Context& context, const std::filesystem::path& from) {
    if (context.data_dir.empty()) {
        return Error{ErrorCode::BadArgument, "--data is needed"};
    }
    const auto random = make_system_random();
    KIOSK_TRY(const auto done, hub::restore(from, context.data_dir, *random));
    return report(context, done, "restored from " + from.string());
}

}  // namespace kiosk::hubctl
