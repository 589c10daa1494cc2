#pragma once
// Whole sealed blobs, wherever the hub keeps them: in its database or in its folder.

#include "sync/hub/hub_store.hpp"
#include "sync/hub/page_store.hpp"

namespace kiosk::hub {

// One thread. The references must outlive it.
class PageShelf {
public:
    PageShelf(HubStore& store, const PageStore& folder) : store_(store), folder_(folder) {}

    // Its digest is checked: DigestMismatch. NotFound: it is in neither. Errors of the store.
    [[nodiscard]] Result<Bytes> read(const Digest& sha256) const;
    // Errors of the store.
    [[nodiscard]] Result<bool> has(const Digest& sha256) const;

private:
    HubStore& store_;
    const PageStore& folder_;
};

}  // namespace kiosk::hub
