#pragma once
// The hub's blobs on the played disk: bytes are there once the file was synced, a name once its
// folder was.

#include "sync/hub/page_disk.hpp"
#include "tests/support/crash_vfs/crash_disk.hpp"

namespace kiosk::test {

// How the disk treats a sync of a blob or of a folder.
enum class BlobSyncs {
    Kept,
    Forgotten,  // it says yes and does nothing: to see that the promises break
};

// `disk` must outlive it.
[[nodiscard]] std::unique_ptr<hub::PageDisk> played_page_disk(CrashDisk& disk, BlobSyncs syncs);

}  // namespace kiosk::test
