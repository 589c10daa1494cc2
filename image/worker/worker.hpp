#pragma once
// The child's side: serves the pages of one document on descriptor kWorkerSocket_fd.

#include <string>

namespace kiosk::ocr {

// Loads the model, confines the process, then answers one page after the other until the parent
// closes the socket. Returns the exit status: 0 at the end of the document, 1 when the model, the
// cage or the wire failed (the reason goes to the log, never a word of a page).
// Wants OMP_THREAD_LIMIT=1 in its environment since before exec: OpenMP costs 3 x the CPU.
[[nodiscard]] int run_worker(const std::string& language);

}  // namespace kiosk::ocr
